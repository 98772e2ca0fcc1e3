// Package passticketpython shows that the template beside it says what is missing,
// and that a generator in its place is held to the rules.
package passticketpython

import (
	"os"
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

func python(t *testing.T) {
	t.Helper()
	clients.Find(t, clients.Client{Name: "Python", Advice: "install Python 3.9 or later", Command: []string{"python3"}})
}

// check walks through the protocol with an adapter, and returns what it found as text.
func check(t *testing.T, file string) (text string, clean bool) {
	t.Helper()
	var b strings.Builder
	clean = adapter.Check(t.Context(), "python3 "+file, adapter.Options{}, func(f adapter.Finding) {
		b.WriteString(f.What + ": " + f.Detail + "\n")
	})
	return b.String(), clean
}

// TestSaysWhatIsMissing runs the template as it stands.
func TestSaysWhatIsMissing(t *testing.T) {
	python(t)
	text, clean := check(t, "adapter.py")
	if missing := "NAME, VERSION, HOMEPAGE, generate()"; !clean || !strings.Contains(text, "not supported (to be completed in adapter.py: "+missing) {
		t.Errorf("expected that %s is told as missing, observed (clean: %t):\n%s", missing, clean, text)
	}
}

// TestCompleted puts the generator of interop/python-enhanced into the template.
func TestCompleted(t *testing.T) {
	python(t)
	file := filepath.Join(complete(t, "python-enhanced.py"), "passticket-python", "adapter.py")
	if text, clean := check(t, file); !clean {
		t.Errorf("the template is completed, and yet:\n%s", text)
	}

	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	target, err := adapter.Exec(t.Context(), "python3 "+file, adapter.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
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

var place = regexp.MustCompile(`(?s)# <<<< .*?\n# >>>>\n`)

// complete copies the template, its place filled with a file of testdata, and what it
// needs beside it, into a folder.
func complete(t *testing.T, with string) (folder string) {
	t.Helper()
	folder = t.TempDir()
	template, own := read(t, "adapter.py"), read(t, "testdata/"+with)
	if n := len(place.FindAllString(template, -1)); n != 1 {
		t.Fatalf("expected one place to complete, observed %d", n)
	}
	write(t, filepath.Join(folder, "passticket-python/adapter.py"), place.ReplaceAllLiteralString(template, own))
	for _, name := range []string{"protocol/adapter.py", "python-enhanced/adapter.py"} {
		write(t, filepath.Join(folder, name), read(t, "../"+name))
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

func write(t *testing.T, file, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
