package features

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/safproof/safproof/reports"
)

// in is a file system of one feature file.
func in(name, text string) fstest.MapFS { return fstest.MapFS{name: {Data: []byte(text)}} }

// load loads one feature file.
func load(t testing.TB, name, text string) *Registry {
	t.Helper()
	r, err := Load(in(name, text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLoad(t *testing.T) {
	const text = `Feature: Tickets
  Words of the feature.

  @PT-900 @must @since:zos-2.5 @apar:OA59196 @apar:OA59197 @slow
  Rule: The first
    It says this
    and that.

    Source: a book, a section
    Source: another

    Background:
      Given nothing

    @accept
    Scenario: Plain
      When one
      Then two

    @reject @boundary
    Scenario Outline: Rows
      When <a>

      Examples:
        | a |
        | 1 |
        | 2 |

      Examples: more
        | a |
        | 3 |

  @choice
  Rule: Without an id

    Scenario: Bare
      Then three
`
	want := []Rule{
		{
			Rule: reports.Rule{
				ID: "PT-900", Kind: Must, Title: "The first", System: "mine", Feature: "Tickets", File: "mine/a.feature", Line: 5,
				Statement: "It says this and that.", Sources: []string{"a book, a section", "another"},
				Since: "zos-2.5", APARs: []string{"OA59196", "OA59197"},
			},
			Scenarios: []Scenario{
				{Name: "Plain", Line: 16, Roles: []string{"accept"}, Steps: []string{"one", "two"}},
				{Name: "Rows", Line: 21, Roles: []string{"reject", "boundary"}, Steps: []string{"<a>"}, Rows: 3},
			},
			kinds: []string{Must},
		},
		{
			Rule: reports.Rule{
				ID: "mine/a.feature:34", Kind: Choice, Title: "Without an id", System: "mine", Feature: "Tickets",
				File: "mine/a.feature", Line: 34,
			},
			Scenarios: []Scenario{{Name: "Bare", Line: 36, Steps: []string{"three"}}},
			kinds:     []string{Choice},
		},
	}
	if diff := cmp.Diff(want, load(t, "mine/a.feature", text).Rules, cmp.AllowUnexported(Rule{}), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

// TestLoadOutsideRules: scenarios that stand in no Rule make one nameless rule
// of their file.
func TestLoadOutsideRules(t *testing.T) {
	r := load(t, "own.feature", `Feature: Own

  Background:
    Given nothing

  Scenario: One
    Then one

  Scenario: Two
    Then two

  @PT-901 @limit
  Rule: A real one

    Scenario: Three
      Then three
`)
	type summary struct {
		ID, Kind, Title, System string
		Scenarios               int
	}
	var got []summary
	for _, rule := range r.Rules {
		got = append(got, summary{rule.ID, rule.Kind, rule.Title, rule.System, len(rule.Scenarios)})
	}
	want := []summary{
		{"own.feature:1", Must, "Own", "own", 2},
		{"PT-901", Limit, "A real one", "own", 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

// TestLoadOrder: files by name, folders within; other files are none of ours.
func TestLoadOrder(t *testing.T) {
	files := fstest.MapFS{}
	for _, name := range []string{"b.feature", "a/z.feature", "a/b.feature", "c.txt"} {
		files[name] = &fstest.MapFile{Data: []byte("Feature: F\n  Scenario: S\n    Then x\n")}
	}
	names := func(r *Registry) (list []string) {
		for _, rule := range r.Rules {
			list = append(list, rule.File)
		}
		return list
	}
	all, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a/b.feature", "a/z.feature", "b.feature"}, names(all)); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	one, err := Load(files, "b.feature")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"b.feature"}, names(one)); diff != "" {
		t.Errorf("files by name (-want +got):\n%s", diff)
	}
}

func TestLoadErrors(t *testing.T) {
	for _, c := range []struct {
		name  string
		files fstest.MapFS
		names []string
		want  []string // parts of the error
		never string   // what it must not show
	}{
		{"no file", fstest.MapFS{}, nil, []string{"no feature file (*.feature) found"}, ""},
		{"no feature file", in("readme.txt", "Feature: F"), nil, []string{"no feature file (*.feature) found"}, ""},
		{"an empty file", in("e.feature", ""), nil, []string{"e.feature: no feature in it"}, ""},
		{"comments only", in("e.feature", "# nothing\n"), nil, []string{"e.feature: no feature in it"}, ""},
		{"a syntax error", in("s.feature", "Feature: F\n  Scenario: S\n    Then x\n    nonsense\n"), nil,
			[]string{"s.feature: ", "(4:5)", "expected: #EOF", "got something else"}, "nonsense"},
		{"two syntax errors", in("s.feature", "Feature: F\n  Scenario: S\n    Then x\n    nonsense\n    more\n"), nil, []string{"(4:5)"}, "(5:5)"},
		{"a syntax error in a line with a password", in("s.feature", "  Given COLIN has the password \"SECRET12\"\n"), nil,
			[]string{"(1:3)"}, "SECRET12"},
		{"a syntax error in a line with a key", in("s.feature", "Feature: F\n  Scenario: S\n    Then x\n    the key E001193519561977\n"), nil,
			[]string{"(4:5)"}, "E001193519561977"},
		{"rows of unequal width", in("s.feature", "Feature: F\n  Scenario: S\n    Then x\n      | a | b |\n      | c |\n"), nil,
			[]string{"s.feature: ", "(5:7)"}, ""},
		{"a name that is not there", in("a.feature", "Feature: F"), []string{"b.feature"}, []string{"reading feature files", "b.feature"}, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Load(c.files, c.names...)
			if err == nil {
				t.Fatalf("expected an error with %q, observed the rules %v", c.want, r.Rules)
			}
			for _, part := range c.want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("expected %q in it, observed %v", part, err)
				}
			}
			if c.never != "" && strings.Contains(err.Error(), c.never) {
				t.Errorf("expected no %q in it, observed %v", c.never, err)
			}
		})
	}
	if _, err := Load(in("a.feature", "Feature: F"), "b.feature"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("expected fs.ErrNotExist, observed %v", err)
	}
}

func TestRule(t *testing.T) {
	r := suite(t)
	if rule, ok := r.Rule("PT-04"); !ok || rule.ID != "PT-04" || len(rule.Scenarios) != 2 {
		t.Errorf("PT-04: expected the rule with 2 scenarios, observed %v, %+v", ok, rule)
	}
	for _, id := range []string{"", "pt-04", "PT-4", "PT-99"} {
		if rule, ok := r.Rule(id); ok {
			t.Errorf("%q: expected no rule, observed %+v", id, rule)
		}
	}
}
