// Package shards tests the templates of this folder by doing what they say: each
// command in them is run, with what Kubernetes and a CI system set, and the joined
// record is compared with that of a run in one part.
package shards

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/safproof/safproof/reports"
)

// program is a folder with safproof in it, built once.
var program string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "shards")
	if err != nil {
		panic(err)
	}
	program = dir
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "safproof"), "github.com/safproof/safproof/cmd/safproof")
	if out, err := build.CombinedOutput(); err != nil {
		panic(string(out))
	}
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

// The rules that are run: more than there are parts, and one that a mutant breaks.
const (
	rules  = "PT-01,PT-04,PT-05,PT-06,PT-07,PT-08,PT-22"
	broken = "exec:safproof adapter reference --mutant replay-allowed"
)

// targets are what both templates are run on.
var targets = []struct {
	name, target string
	status       int // of the whole
}{
	{"a target that conforms", "reference", 0},
	{"a target that does not", broken, 1},
}

// run runs a program in a folder, with safproof on its PATH, and returns its exit
// status.
func run(t *testing.T, dir string, env []string, command ...string) int {
	t.Helper()
	path := program + string(os.PathListSeparator) + os.Getenv("PATH")
	c := exec.Command(command[0], command[1:]...)
	if command[0] == "safproof" {
		c = exec.Command(filepath.Join(program, "safproof"), command[1:]...)
	}
	c.Dir = dir
	c.Env = append(append(os.Environ(), "PATH="+path), env...)
	var out bytes.Buffer
	c.Stdout, c.Stderr = &out, &out
	err := c.Run()
	var status *exec.ExitError
	if err != nil && !errors.As(err, &status) {
		t.Fatalf("%q: %v", command, err)
	}
	t.Logf("%s: status %d\n%s", strings.Join(command, " "), c.ProcessState.ExitCode(), out.String())
	return c.ProcessState.ExitCode()
}

// selected are arguments with another target and few rules; it is a fault of the
// template if they name no target.
func selected(t *testing.T, args []string, target string) []string {
	t.Helper()
	for n, arg := range args {
		if arg == "--target" && n+1 < len(args) {
			changed := append([]string{}, args...)
			changed[n+1] = target
			return append(changed, "--rule", rules)
		}
	}
	t.Fatalf("%q names no target", args)
	return nil
}

// sameAsWhole compares a joined record with that of a run in one part: all but times.
func sameAsWhole(t *testing.T, joined, target string) {
	t.Helper()
	dir := t.TempDir()
	run(t, dir, nil, "safproof", "run", "--target", target, "--rule", rules, "--report", "whole")
	want, err := reports.ReadFile(filepath.Join(dir, "whole", reports.RunFile))
	if err != nil {
		t.Fatal(err)
	}
	got, err := reports.ReadFile(joined)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.Header.Rules) != strings.Count(rules, ",")+1 {
		t.Errorf("expected the rules %s, observed %d", rules, len(got.Header.Rules))
	}
	byPlace := cmpopts.SortSlices(func(a, b reports.Scenario) bool {
		return a.File < b.File || a.File == b.File && a.Line < b.Line
	})
	times := []cmp.Option{
		byPlace, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(reports.Header{}, "Started"), cmpopts.IgnoreFields(reports.Footer{}, "Finished"),
		cmpopts.IgnoreFields(reports.Scenario{}, "Micros"),
	}
	if diff := cmp.Diff(want, got, times...); diff != "" {
		t.Errorf("the joined record (-whole +joined):\n%s", diff)
	}
	for _, page := range []string{"index.html", "junit.xml", "summary.md"} {
		if _, err := os.Stat(filepath.Join(filepath.Dir(joined), page)); err != nil {
			t.Errorf("beside the joined record: %v", err)
		}
	}
}

// shell is whether there is one of the kind that CI systems have.
func shell(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("bash"); err != nil || runtime.GOOS == "windows" {
		t.Skip("no bash")
	}
}
