package known

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reports"
)

// write makes a file of known failures.
func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "known.yaml")
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func load(t *testing.T, path string) *List {
	t.Helper()
	l, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// entryText is an entry in YAML.
func entryText(rule, scenario, observed, reason string) string {
	return "- rule: " + rule + "\n  scenario: \"" + scenario + "\"\n  observed: \"" + observed + "\"\n  reason: " + reason + "\n"
}

func TestLoadRefuses(t *testing.T) {
	good := entryText("PT-14", "*", "*", "why")
	tests := []struct{ name, text, want string }{
		{"not YAML", good + "- rule: [\n", "known.yaml:5: not YAML: "},
		{"a star without quotes", "- rule: *\n", "known.yaml:1: not YAML: did not find expected alphabetic or numeric character (a text that begins with a star stands in quotes)"},
		{"an anchor that does not exist", "- rule: PT-14\n  scenario: *all\n", "known.yaml:2: not YAML: unknown anchor 'all' referenced (a text that begins with a star stands in quotes)"},
		{"no list", "rule: PT-14\n", "known.yaml:1: want a list of entries"},
		{"nothing", "~\n", "known.yaml:1: want a list of entries"},
		{"an entry that is a text", good + "- PT-14\n", "known.yaml:5: an entry has the names"},
		{"an entry that is empty", good + "-\n", "known.yaml:5: an entry has the names"},
		{"a misspelt name", "- rule: PT-14\n  scenarios: x\n", `known.yaml:1: unknown name "scenarios": want rule, scenario, observed, reason`},
		{"a name twice", "- rule: PT-14\n  rule: PT-15\n", `known.yaml:1: "rule" stands twice`},
		{"no rule", "- scenario: x\n  observed: x\n  reason: x\n", `known.yaml:1: "rule" is missing`},
		{"no scenario", good + "- rule: PT-14\n  observed: x\n  reason: x\n", `known.yaml:5: "scenario" is missing`},
		{"no observation", "\n\n- rule: PT-14\n  scenario: x\n  reason: x\n", `known.yaml:3: "observed" is missing`},
		{"no reason", "- rule: PT-14\n  scenario: x\n  observed: x\n", `known.yaml:1: "reason" is missing`},
		{"a blank reason", entryText("PT-14", "x", "x", `"  "`), `known.yaml:1: "reason" is missing`},
		{"a null reason", entryText("PT-14", "x", "x", "~"), `known.yaml:1: "reason" is missing`},
		{"a list of rules", entryText("[PT-14, PT-15]", "x", "x", "why"), `known.yaml:1: "rule" is not a text`},
		{"an alias", "- rule: &r PT-14\n  scenario: *r\n", `known.yaml:1: "scenario" is not a text`},
		{"a pattern of rules", entryText(`"PT-*"`, "x", "x", "why"), `known.yaml:1: rule "PT-*": name one rule`},
		{"two documents", good + "---\n" + good, "a second YAML document: want one list"},
		{"a second document that is none", good + "---\n[\n", "not YAML"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, test.text)
			l, err := Load(path)
			if err == nil || l != nil || !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "known failures "+path+":") {
				t.Errorf("%s\nexpected %q, observed %v", test.text, test.want, err)
			}
		})
	}
	if _, err := Load(filepath.Join(t.TempDir(), "none.yaml")); err == nil || !strings.Contains(err.Error(), "none.yaml") {
		t.Errorf("a file that does not exist: observed %v", err)
	}
}

// failure is the result of a scenario that failed so.
func failure(rule, name, observed string, cells ...string) reports.Scenario {
	s := reports.Scenario{Rule: rule, Name: name, Status: reports.Failed, Observed: observed}
	for _, c := range cells {
		s.Example = append(s.Example, reports.Cell{Name: "column", Value: c})
	}
	return s
}

func with(s reports.Scenario, status reports.Status) reports.Scenario {
	s.Status = status
	return s
}

// judged is a scenario and the reason for which it is known to fail.
type judged struct {
	reports.Scenario
	known string
}

// cases are what a file makes of the scenarios of a run of the rules.
var cases = []struct {
	name           string
	entries        string
	run            []judged
	problems       []string // what follows "known failure PATH:"
	removed, added int      // by Fix
	fixed          string   // the file then; the same if empty
}{
	{
		name:    "covers",
		entries: entryText("R-1", "a scenario", "refused", "why"),
		run:     []judged{{failure("R-1", "a scenario", "refused"), "why"}},
	},
	{
		name:    "covers an error",
		entries: entryText("R-1", "a scenario", "the target failed*", "why"),
		run:     []judged{{with(failure("R-1", "a scenario", "the target failed: exit status 3"), reports.Errored), "why"}},
	},
	{
		name:    "covers a row of an outline",
		entries: entryText("R-1", "rows [A, B]", "refused", "why"),
		run: []judged{
			{failure("R-1", "rows", "refused", "A", "B"), "why"},
			{with(failure("R-1", "rows", "", "A", "C"), reports.Passed), ""},
		},
	},
	{
		name:    "stars cover several, also over lines",
		entries: entryText("R-1", "rows [*", "*refused*", "why"),
		run: []judged{
			{failure("R-1", "rows", "first\nrefused\nlast", "A"), "why"},
			{failure("R-1", "rows", "refused", "B"), "why"},
			{with(failure("R-1", "rows", "", "C"), reports.Passed), ""},
		},
	},
	{
		name:    "what is special in a pattern elsewhere is not here",
		entries: entryText("R-1", "a.c (d+)", "[x]?", "why"),
		run:     []judged{{failure("R-1", "a.c (d+)", "[x]?"), "why"}, {failure("R-1", "abc (d+)", "[x]?"), ""}},
		added:   1,
		fixed: entryText("R-1", "a.c (d+)", "[x]?", "why") +
			"- rule: R-1\n  scenario: abc (d+)\n  observed: '[x]?'\n  reason: '" + Unexplained + "'\n",
	},
	{
		name:     "passes now",
		entries:  entryText("R-1", "*", "*", "why"),
		run:      []judged{{with(failure("R-1", "a scenario", ""), reports.Passed), ""}},
		problems: []string{"1 (R-1, *) fails no longer: remove it, or let --fix do so"},
		removed:  1, fixed: "[]\n",
	},
	{
		name:    "skipped now, or differs",
		entries: entryText("R-1", "a", "*", "why") + entryText("R-1", "b", "*", "why") + entryText("R-1", "c", "*", "why"),
		run: []judged{
			{with(failure("R-1", "a", ""), reports.Skipped), ""}, {with(failure("R-1", "b", ""), reports.Differs), ""},
			{with(failure("R-1", "c", ""), reports.NotApplicable), ""},
		},
		problems: []string{
			"1 (R-1, a) fails no longer: remove it, or let --fix do so", "5 (R-1, b) fails no longer: remove it, or let --fix do so",
			"9 (R-1, c) fails no longer: remove it, or let --fix do so",
		},
		removed: 3, fixed: "[]\n",
	},
	{
		name:     "matches nothing",
		entries:  "# head\n\n# of the first\n" + entryText("R-1", "renamed", "*", "why") + "\n# of the second\n" + entryText("R-2", "b", "*", "why # not"),
		run:      []judged{{with(failure("R-1", "a", ""), reports.Passed), ""}, {failure("R-2", "b", "refused"), "why"}},
		problems: []string{"4 (R-1, renamed) matches no scenario: correct it, or let --fix remove it"},
		removed:  1, fixed: "# head\n\n# of the second\n" + entryText("R-2", "b", "*", "why # not"),
	},
	{
		name:     "fails otherwise",
		entries:  entryText("R-1", "rows [*]", "refused", "why"),
		run:      []judged{{failure("R-1", "rows", "late", "B"), ""}, {failure("R-1", "rows", "early", "A"), ""}, {failure("R-1", "rows", "late", "C"), ""}},
		problems: []string{"1 (R-1, rows [*]) fails otherwise: early"},
		removed:  1, added: 2,
		fixed: "- rule: R-1\n  scenario: rows [*]\n  observed: early\n  reason: '" + Unexplained + "; it failed otherwise before: why'\n" +
			"- rule: R-1\n  scenario: rows [*]\n  observed: late\n  reason: '" + Unexplained + "; it failed otherwise before: why'\n",
	},
	{
		name:     "fails so and otherwise",
		entries:  entryText("R-1", "rows*", "refused", "'"+Unexplained+"'"),
		run:      []judged{{failure("R-1", "rows", "refused", "A"), Unexplained}, {failure("R-1", "rows", "late", "B"), ""}},
		problems: []string{"1 (R-1, rows*) fails otherwise: late"},
		added:    1,
		fixed: entryText("R-1", "rows*", "refused", "'"+Unexplained+"'") +
			"- rule: R-1\n  scenario: rows*\n  observed: late\n  reason: '" + Unexplained + "'\n",
	},
	{
		name:    "several entries of one scenario, for what is observed",
		entries: entryText("R-1", "*", "early*", "first") + entryText("R-1", "*", "late*", "second") + entryText("R-1", "b", "late", "third"),
		run: []judged{
			{failure("R-1", "a", "early by 1"), "first"}, {failure("R-1", "b", "late"), "second"}, {failure("R-1", "c", "late by 1"), "second"},
		},
	},
	{
		name:    "a rule that is not in the run",
		entries: entryText("R-9", "*", "*", "why"),
		run:     []judged{{with(failure("R-1", "a", ""), reports.Passed), ""}},
	},
	{
		name:    "the same scenario of another rule",
		entries: entryText("R-1", "a", "*", "why"),
		run:     []judged{{failure("R-1", "a", "refused"), "why"}, {failure("R-2", "a", "refused"), ""}},
		added:   1,
		fixed: entryText("R-1", "a", "*", "why") +
			"- rule: R-2\n  scenario: a\n  observed: refused\n  reason: '" + Unexplained + "'\n",
	},
	{
		name:    "fresh failures, the same twice, and one without words",
		entries: "# only a comment\n",
		run: []judged{
			{failure("R-2", "b", "late"), ""}, {failure("R-1", "a", "* ]"), ""}, {failure("R-2", "b", "late"), ""}, {failure("R-2", "", " "), ""},
		},
		added: 3,
		fixed: "# only a comment\n\n- rule: R-1\n  scenario: a\n  observed: '* ]'\n  reason: '" + Unexplained + "'\n" +
			"- rule: R-2\n  scenario: '*'\n  observed: '*'\n  reason: '" + Unexplained + "'\n" +
			"- rule: R-2\n  scenario: b\n  observed: late\n  reason: '" + Unexplained + "'\n",
	},
	{name: "an empty list", entries: "[]\n", run: []judged{{failure("R-1", "a", "x"), ""}}, added: 1,
		fixed: "- rule: R-1\n  scenario: a\n  observed: x\n  reason: '" + Unexplained + "'\n"},
	{name: "an empty file, and nothing fails", entries: "", run: []judged{{with(failure("R-1", "a", ""), reports.Passed), ""}}},
}

func ran(rule string) bool { return rule == "R-1" || rule == "R-2" }

func TestJudge(t *testing.T) {
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, test.entries)
			l := load(t, path)
			for _, j := range test.run {
				s := j.Scenario
				l.Judge(&s)
				want := j.Scenario
				want.Known = j.known
				if diff := cmp.Diff(want, s); diff != "" {
					t.Errorf("scenario (-want +got):\n%s", diff)
				}
			}
			var want []string
			for _, p := range test.problems {
				want = append(want, "known failure "+path+":"+p)
			}
			if diff := cmp.Diff(want, l.Problems(ran)); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
		})
	}
}

// TestFix rewrites each file, and has the same run find nothing wrong with it.
func TestFix(t *testing.T) {
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, test.entries)
			l := load(t, path)
			for _, j := range test.run {
				l.Judge(&j.Scenario)
			}
			removed, added, err := l.Fix(ran)
			if err != nil || removed != test.removed || added != test.added {
				t.Errorf("expected %d removed, %d added; observed %d, %d, error %v", test.removed, test.added, removed, added, err)
			}
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			want := test.fixed
			if want == "" {
				want = test.entries
			}
			if diff := cmp.Diff(want, string(text)); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
			again := load(t, path)
			for _, j := range test.run {
				failed := j.Status == reports.Failed || j.Status == reports.Errored
				again.Judge(&j.Scenario)
				if failed != (j.Known != "") {
					t.Errorf("%s, fixed: observed %s, known %q", j.Name, j.Status, j.Known)
				}
			}
			if problems := again.Problems(ran); problems != nil {
				t.Errorf("fixed: problems %q", problems)
			}
			if removed, added, err := again.Fix(ran); removed != 0 || added != 0 || err != nil {
				t.Errorf("fixed: %d removed, %d added, error %v", removed, added, err)
			}
		})
	}
}

// TestFixKeepsTheFile keeps its permissions, and a link to it a link.
func TestFixKeepsTheFile(t *testing.T) {
	path := write(t, "[]\n")
	link := filepath.Join(t.TempDir(), "link.yaml")
	if err := os.Symlink(path, link); err != nil {
		t.Skip(err)
	}
	before, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	l := load(t, link)
	s := failure("R-1", "a", "x")
	l.Judge(&s)
	if _, _, err := l.Fix(ran); err != nil {
		t.Fatal(err)
	}
	after, err := os.Lstat(path)
	if err != nil || after.Mode() != before.Mode() {
		t.Errorf("mode: expected %v, observed %v, %v", before.Mode(), after.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link: observed %v, %v", info.Mode(), err)
	}
	if files, _ := filepath.Glob(filepath.Join(filepath.Dir(path), "*")); len(files) != 1 {
		t.Errorf("files beside it: %q", files)
	}
}

// TestFixFails where the file is gone, and says which.
func TestFixFails(t *testing.T) {
	path := write(t, "[]\n")
	l := load(t, path)
	s := failure("R-1", "a", "x")
	l.Judge(&s)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Fix(ran); err == nil || !strings.Contains(err.Error(), path) {
		t.Errorf("observed %v", err)
	}
}

func TestNilList(t *testing.T) {
	var l *List
	s := failure("R-1", "a", "refused")
	l.Judge(&s)
	if diff := cmp.Diff(failure("R-1", "a", "refused"), s); diff != "" {
		t.Errorf("scenario (-want +got):\n%s", diff)
	}
	if problems := l.Problems(ran); problems != nil {
		t.Errorf("problems: %q", problems)
	}
	if removed, added, err := l.Fix(ran); removed != 0 || added != 0 || err != nil {
		t.Errorf("fix: %d, %d, %v", removed, added, err)
	}
}

// TestAtOnce judges from many goroutines; what is written has an order all the same.
func TestAtOnce(t *testing.T) {
	path := write(t, entryText("R-1", "*", "refused", "why"))
	l := load(t, path)
	var group sync.WaitGroup
	for _, name := range strings.Split("hgfedcba", "") {
		group.Go(func() {
			for _, s := range []reports.Scenario{failure("R-1", name, "refused"), failure("R-1", name, "late "+name), failure("R-2", name, "x")} {
				l.Judge(&s)
			}
			l.Problems(ran)
		})
	}
	group.Wait()
	want := []string{"known failure " + path + ":1 (R-1, *) fails otherwise: late a"}
	if diff := cmp.Diff(want, l.Problems(ran)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	if removed, added, err := l.Fix(ran); removed != 0 || added != 16 || err != nil {
		t.Errorf("fix: expected 0 removed and 16 added, observed %d, %d, %v", removed, added, err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var observed []string
	for line := range strings.Lines(string(text)) {
		if value, ok := strings.CutPrefix(line, "  observed: late "); ok {
			observed = append(observed, strings.TrimSpace(value))
		}
	}
	if got := strings.Join(observed, ""); got != "abcdefgh" {
		t.Errorf("order: expected abcdefgh, observed %s", got)
	}
}
