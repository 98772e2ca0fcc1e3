package features

import (
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/cucumber/godog"
	"github.com/google/go-cmp/cmp"
	"github.com/spf13/pflag"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// godogOptions are godog's own flags: go test ./features -godog.tags=@PT-04.
var godogOptions = godog.Options{Concurrency: 4}

func TestMain(m *testing.M) {
	godog.BindCommandLineFlags("godog.", &godogOptions)
	pflag.CommandLine.VisitAll(func(f *pflag.Flag) {
		if strings.HasPrefix(f.Name, "godog.") {
			flag.Var(goFlag{f.Value}, f.Name, f.Usage)
		}
	})
	flag.Parse()
	os.Exit(m.Run())
}

// goFlag lets Go's own flag package, which go test uses, set a flag of godog's.
type goFlag struct{ pflag.Value }

func (f goFlag) IsBoolFlag() bool { return f.Value != nil && f.Type() == "bool" }

func (f goFlag) String() string {
	if f.Value == nil { // package flag asks a zero value for its default
		return ""
	}
	return f.Value.String()
}

// suite loads the suite's own specification.
func suite(t testing.TB) *Registry {
	t.Helper()
	r, err := Load(Files())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestFeatures runs every scenario on the reference as a subtest.
func TestFeatures(t *testing.T) {
	options := godogOptions
	if !isSet("godog.format") {
		options.Format = ""
	}
	options.Output = os.Stdout
	record, err := Run(t.Context(), Config{
		Registry: suite(t), Target: target.Reference("test"), TargetSpec: "reference",
		Clock: time.Now, Seed: 1, testing: t, godog: options,
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range record.Scenarios {
		if s.Status != reports.Passed && options.Tags == "" {
			t.Errorf("%s %s (%s:%d): %s\nexpected: %s\nobserved: %s", s.Rule, s.Name, s.File, s.Line, s.Status, s.Expected, s.Observed)
		}
	}
	if options.Tags == "" && record.Footer.ExitCode != ExitConforms {
		t.Errorf("exit code: expected %d, observed %d; problems: %q", ExitConforms, record.Footer.ExitCode, record.Footer.Problems)
	}
}

// isSet reports whether a flag was given on the command line.
func isSet(name string) bool {
	set := false
	flag.Visit(func(f *flag.Flag) { set = set || f.Name == name })
	return set
}

func TestLint(t *testing.T) {
	if diff := cmp.Diff([]string(nil), suite(t).Lint()); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}
