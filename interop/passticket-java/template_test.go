// Package passticketjava shows that the template beside it says what is missing,
// and that a generator in its place is held to the rules.
package passticketjava

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/interop/clients"
	"github.com/safproof/safproof/reports"
)

// patience is how long an answer may take: Java compiles the template before the first.
const patience = time.Minute

// command starts the template in a file; classpath is where the generator is.
func command(classpath, file string) string {
	return "java -Xshare:auto -XX:TieredStopAtLevel=1 -cp '" + classpath + "' '" + file + "'"
}

func java(t *testing.T) {
	t.Helper()
	clients.Find(t, clients.Client{Name: "Java", Advice: "install a JDK 11 or later", Command: []string{"javac"}})
}

// check walks through the protocol with an adapter, and returns what it found as text.
func check(t *testing.T, command string) (text string, clean bool) {
	t.Helper()
	var b strings.Builder
	clean = adapter.Check(t.Context(), command, adapter.Options{Timeout: patience}, func(f adapter.Finding) {
		b.WriteString(f.What + ": " + f.Detail + "\n")
	})
	return b.String(), clean
}

// TestSaysWhatIsMissing runs the template as it stands.
func TestSaysWhatIsMissing(t *testing.T) {
	java(t)
	text, clean := check(t, command(".", "Adapter.java"))
	missing := "not supported (to be completed in Adapter.java: HOMEPAGE, NAME, VERSION, generate())"
	if !clean || !strings.Contains(text, missing) {
		t.Errorf("expected %s, observed (clean: %t):\n%s", missing, clean, text)
	}
}

// TestCompleted puts a generator of testdata into the template.
func TestCompleted(t *testing.T) {
	java(t)
	folder := complete(t)
	command := command(folder, filepath.Join(folder, "Adapter.java"))
	if text, clean := check(t, command); !clean {
		t.Errorf("the template is completed, and yet:\n%s", text)
	}

	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	target, err := adapter.Exec(t.Context(), command, adapter.Options{Timeout: patience})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close() //nolint:errcheck // what it answered is judged
	record, err := features.Run(t.Context(), features.Config{
		Registry: registry, Target: target, Clock: time.Now, Concurrency: 2, Selection: reports.Selection{Profile: "passticket"},
	})
	if err != nil {
		t.Fatal(err)
	}
	passed := 0
	for _, s := range record.Scenarios {
		switch s.Status {
		case reports.Passed:
			passed++
		case reports.Failed, reports.Errored:
			t.Errorf("%s %s %v\nexpected: %s\nobserved: %s", s.Rule, s.Name, s.Example, s.Expected, s.Observed)
		}
	}
	if passed == 0 {
		t.Error("no scenario passed: is it asked at all?")
	}
}

var place = regexp.MustCompile(`(?s)( +// <<<<[^\n]*\n).*( +// >>>>\n)`)

// complete copies the template, its place filled, into a folder with the classes of the generator.
func complete(t *testing.T) (folder string) {
	t.Helper()
	folder = t.TempDir()
	template, own := read(t, "Adapter.java"), read(t, "testdata/completed.txt")
	at := place.FindStringSubmatchIndex(template)
	if at == nil {
		t.Fatal("there is no place to complete")
	}
	if err := os.WriteFile(filepath.Join(folder, "Adapter.java"), []byte(template[:at[3]]+own+template[at[4]:]), 0o644); err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), "javac", "-d", folder, "testdata/example/Generator.java")
	if said, err := c.CombinedOutput(); err != nil {
		t.Fatalf("javac: %v\n%s", err, said)
	}
	return folder
}

func read(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
