package known

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/safproof/safproof/reports"
)

// position is how an error of a file begins.
var position = regexp.MustCompile(`^known failures known\.yaml:(\d+): `)

// A file is refused with one of its lines, or its entries are what package yaml
// reads in it as a list of four texts each.
func FuzzLoad(f *testing.F) {
	for _, text := range []string{
		"", "# nothing\n", "~", "---\n", "...\n", "[]", entryText("PT-14", "*", "*", "why"), "# why\n" + entryText("PT-14", "a [b, c]", "x*", "why") + "# end\n" + entryText("JWT-1", "*", `a\nb`, "why"),
		"- rule: [\n", "- rule: *\n", "- rule: PT-14\n  scenario: *all\n", "- rule: PT-14\n  scenarios: x\n", "- rule: &r PT-14\n  scenario: *r\n", "- &e {rule: a, scenario: b, observed: c, reason: d}\n- *e\n", "- <<: {rule: a}\n",
		"- {rule: 1, scenario: 2.0, observed: true, reason: !!binary aGVsbG8=}\n", "- {rule: |\n x\n", "\t- rule: x\n", "\xff\xfe-\x00", "%YAML 1.2\n---\n- {rule: a, scenario: b, observed: c, reason: d}\n", "- ? [a]\n  : b\n", "&a [*a]\n", "- rule: \"\x00\"\n", "- rule: \"\\xff\"\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		t.Chdir(t.TempDir())
		if err := os.WriteFile("known.yaml", text, 0o600); err != nil {
			t.Fatal(err)
		}
		l, err := Load("known.yaml")
		if err != nil {
			at := position.FindStringSubmatch(err.Error())
			if at == nil || l != nil {
				t.Fatalf("%q: %v, want a line", text, err)
			}
			if n, _ := strconv.Atoi(at[1]); n < 1 || n > lines(text) {
				t.Errorf("%q of %d lines: %v", text, lines(text), err)
			}
			return
		}
		var seen []map[string]yaml.Node
		if err := yaml.Unmarshal(text, &seen); err != nil || len(seen) != len(l.entries) {
			t.Fatalf("%q is read as %d entries; package yaml: %d, %v", text, len(l.entries), len(seen), err)
		}
		for i, e := range l.entries {
			for name, value := range map[string]string{"rule": e.Rule, "scenario": e.Scenario, "observed": e.Observed, "reason": e.Reason} {
				if node := seen[i][name]; node.Value != value || strings.TrimSpace(value) == "" {
					t.Errorf("%q: entry %d has %s %q; package yaml: %q", text, i, name, value, node.Value)
				}
			}
			if e.node.Line < 1 || e.node.Line > lines(text) || !e.scenario.MatchString(e.Scenario) || !e.observed.MatchString(e.Observed) {
				t.Errorf("%q: entry %d, line %d, does not match itself", text, i, e.node.Line)
			}
		}
	})
}

// lines counts lines as YAML does: \n, \r, \r\n, and three characters of Unicode end
// one, and so does the end of the file.
func lines(text []byte) int {
	if bytes.HasPrefix(text, []byte{0xFF, 0xFE}) || bytes.HasPrefix(text, []byte{0xFE, 0xFF}) {
		return len(text)
	}
	return 2 + strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u0085", "\n", "\u2028", "\n", "\u2029", "\n").Replace(string(text)), "\n")
}

// Whatever a failure is called and looks like, the file that Fix makes of it knows
// the failure when it is read again, and nothing is wrong with it then.
func FuzzFix(f *testing.F) {
	for _, text := range []string{
		"accepted", "*", "a*b", "", " ", "\n", "a\n", " a", "a ", "a: b", "- a", "# a", "'a'", `"a"`, "yes", "~", "1", "\t", "\r\n", "a\u2028b", "a\u0085b", "\ufeffa", "\x00", "\x7f", "\xff", "é", "[a, b]", "{a}", "|", ">", "%", "@", "`", "&a", "*a", "!a", "?", ":", strings.Repeat("long text ", 30), "2026-03-01", "a\\nb", "\n a\n  b\n",
	} {
		f.Add(text, "refused")
		f.Add("a name", text)
	}
	f.Fuzz(func(t *testing.T, name, observed string) {
		path := filepath.Join(t.TempDir(), "known.yaml")
		if err := os.WriteFile(path, []byte("# a comment\n"+entryText("PT-14", "x", "y", "why")), 0o600); err != nil {
			t.Fatal(err)
		}
		every := func(string) bool { return true }
		l := load(t, path)
		s := failure("PT-15", name, observed)
		l.Judge(&s)
		removed, added, err := l.Fix(every)
		if err != nil || removed != 1 || added != 1 || s.Known != "" {
			t.Fatalf("Fix = %d, %d, %v; known %q", removed, added, err, s.Known)
		}
		again, err := Load(path)
		if err != nil {
			text, _ := os.ReadFile(path)
			t.Fatalf("Fix wrote %q: %v", text, err)
		}
		s = failure("PT-15", name, observed)
		again.Judge(&s)
		if problems := again.Problems(every); s.Known != Unexplained || len(problems) > 0 {
			text, _ := os.ReadFile(path)
			t.Errorf("%q, %q: Fix wrote %q, by which it is known as %q, with problems %q", name, observed, text, s.Known, problems)
		}
		if passed := (reports.Scenario{Rule: "PT-15", Name: name, Status: reports.Passed}); name != "" {
			again = load(t, path)
			again.Judge(&passed)
			if problems := fmt.Sprint(again.Problems(every)); !strings.Contains(problems, "fails no longer") {
				t.Errorf("%q passes, and the problems are %s", name, problems)
			}
		}
	})
}
