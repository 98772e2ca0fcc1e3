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

	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/interop/clients"
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

// TestSaysWhatIsMissing runs the template as it stands.
func TestSaysWhatIsMissing(t *testing.T) {
	java(t)
	text, clean := clients.Walk(t, command(".", "Adapter.java"), adapter.Options{Timeout: patience})
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
	clients.Completed(t, command, adapter.Options{Timeout: patience})
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
