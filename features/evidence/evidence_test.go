package evidence_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/evidence"
)

var small = evidence.Record{Seeds: 7, Rules: []evidence.Rule{
	{ID: "PT-04", Kind: "must", Scenarios: 13, Mutants: []string{"first", "second"}, Properties: []string{"reference/passticket.TestRoundTrip"},
		Fuzz:       []string{"fuzz.FuzzLegacyEvaluate", "fuzz.FuzzParseKey", "fuzz.FuzzX"},
		Simulation: &evidence.Simulation{Seed: 2, Decisions: 40}, Bugs: []evidence.Bug{{Name: "window", Seed: 3}}},
	{ID: "PT-05", Kind: "must", Scenarios: 2, Mutants: []string{"a-name-that-is-longer-than-the-column"}},
	{ID: "PT-06", Kind: "choice", Scenarios: 1},
}}

func TestWriteText(t *testing.T) {
	var b strings.Builder
	if err := small.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	want := `rule   kind    scenarios  mutants                     properties     fuzz targets           seed (decisions)  planted bugs
PT-04  must    13         first +1                    TestRoundTrip  FuzzLegacyEvaluate +2  2 (40)            window
PT-05  must    2          a-name-that-is-longer-tha…  -              -                      -                 -
PT-06  choice  1          -                           -              -                      -                 -

of 3 rules 3 have a scenario, 2 a mutant, 1 a property, 1 a fuzz target, 1 a simulation seed, 1 a planted bug
of 2 must-rules 1 have scenarios and mutants only:
  PT-05
`
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

// What is written is read again, and has a line a rule.
func TestEncode(t *testing.T) {
	text, err := small.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := evidence.Decode(text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&small, again); diff != "" {
		t.Errorf("written and read (-want +got):\n%s", diff)
	}
	if lines := strings.Count(string(text), "\n"); lines != len(small.Rules)+2 {
		t.Errorf("%d lines for %d rules:\n%s", lines, len(small.Rules), text)
	}
	for _, broken := range []string{"", "{", `{"seeds":1,"rules":[]}`, `{"seeds":1,"rules":[{"rule":"PT-04","proof":"none"}]}`} {
		if _, err := evidence.Decode([]byte(broken)); err == nil || !strings.Contains(err.Error(), "make evidence") {
			t.Errorf("%q: %v, want an error that says what to do", broken, err)
		}
	}
}

// A rule that a seed alone, or a planted bug alone, exercises is no rule of the suite
// only; a choice is none either.
func TestSummary(t *testing.T) {
	r := evidence.Record{Rules: []evidence.Rule{
		{ID: "A-01", Kind: "must", Simulation: &evidence.Simulation{}},
		{ID: "A-02", Kind: "must", Bugs: []evidence.Bug{{}}},
		{ID: "A-03", Kind: "must", Fuzz: []string{"x.FuzzX"}},
		{ID: "A-04", Kind: "must", Properties: []string{"x.TestX"}},
		{ID: "A-05", Kind: "must", Mutants: []string{"x"}},
		{ID: "A-06", Kind: "limit"},
	}}
	if diff := cmp.Diff([]string{"A-05"}, r.Summary().SuiteOnly); diff != "" {
		t.Errorf("by the suite only (-want +got):\n%s", diff)
	}
}
