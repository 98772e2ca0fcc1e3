// Package passticketpython shows that the template beside it says what is missing,
// and that a generator in its place is held to the rules.
package passticketpython

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/interop/clients"
)

func python(t *testing.T) {
	t.Helper()
	clients.Find(t, clients.Client{Name: "Python", Advice: "install Python 3.9 or later", Command: []string{"python3"}})
}

// TestSaysWhatIsMissing runs the template as it stands.
func TestSaysWhatIsMissing(t *testing.T) {
	python(t)
	text, clean := clients.Walk(t, "python3 adapter.py", adapter.Options{})
	if missing := "NAME, VERSION, HOMEPAGE, generate()"; !clean || !strings.Contains(text, "not supported (to be completed in adapter.py: "+missing) {
		t.Errorf("expected that %s is told as missing, observed (clean: %t):\n%s", missing, clean, text)
	}
}

// TestCompleted puts the generator of interop/python-enhanced into the template.
func TestCompleted(t *testing.T) {
	python(t)
	file := filepath.Join(complete(t, "python-enhanced.py"), "passticket-python", "adapter.py")
	clients.Completed(t, "python3 "+file, adapter.Options{})
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
