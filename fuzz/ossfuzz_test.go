package fuzz

import (
	"io/fs"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// fuzzTarget is a folder and a function.
type fuzzTarget struct{ folder, name string }

func compareTargets(a, b fuzzTarget) int {
	return strings.Compare(a.folder+" "+a.name, b.folder+" "+b.name)
}

// allTargets finds the fuzz targets of all packages.
func allTargets(t *testing.T) (all []fuzzTarget) {
	t.Helper()
	function := regexp.MustCompile(`(?m)^func (Fuzz\w*)\(\w+ \*testing\.F\)`)
	root := os.DirFS("..")
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && name != "." && (strings.HasPrefix(entry.Name(), ".") || slices.Contains([]string{"testdata", "node_modules"}, entry.Name())):
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, "_test.go"):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		for _, found := range function.FindAllSubmatch(text, -1) {
			all = append(all, fuzzTarget{path.Dir(name), string(found[1])})
		}
		return err
	})
	if err != nil || len(all) == 0 {
		t.Fatalf("%d fuzz targets, %v", len(all), err)
	}
	slices.SortFunc(all, compareTargets)
	return all
}

// What oss-fuzz builds are the fuzz targets that there are, in their order,
// under names that its builder can tell apart.
func TestOSSFuzzBuild(t *testing.T) {
	text, err := os.ReadFile("oss-fuzz/build.sh")
	if err != nil {
		t.Fatal(err)
	}
	_, list, _ := strings.Cut(string(text), "<<'TARGETS'\n")
	list, rest, found := strings.Cut(list, "\nTARGETS\n")
	if !found || rest != "" {
		t.Fatal("build.sh has no list that ends in TARGETS, or something behind it")
	}
	var built []fuzzTarget
	for line := range strings.SplitSeq(list, "\n") {
		folder, name, _ := strings.Cut(line, " ")
		built = append(built, fuzzTarget{folder, name})
	}
	all := allTargets(t)
	if diff := cmp.Diff(all, built, cmp.AllowUnexported(fuzzTarget{})); diff != "" {
		t.Errorf("build.sh lists other fuzz targets than there are (-there +listed):\n%s", diff)
	}
	// It looks for a function by the beginning of its name, in a folder and below.
	for _, a := range all {
		for _, b := range all {
			if below := b.folder == a.folder || strings.HasPrefix(b.folder, a.folder+"/"); a != b && below && strings.HasPrefix(b.name, a.name) {
				t.Errorf("%s in %s is taken for %s in %s: give it another name", b.name, b.folder, a.name, a.folder)
			}
		}
	}
}

// The other file has what the build goes by.
func TestOSSFuzzProject(t *testing.T) {
	text, err := os.ReadFile("oss-fuzz/project.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var project struct {
		Language   string
		Engines    []string `yaml:"fuzzing_engines"`
		Sanitizers []string
	}
	if err := yaml.Unmarshal(text, &project); err != nil || project.Language != "go" || !slices.Equal(project.Engines, []string{"libfuzzer"}) || !slices.Equal(project.Sanitizers, []string{"address"}) {
		t.Errorf("project.yaml: %+v, %v", project, err)
	}
}
