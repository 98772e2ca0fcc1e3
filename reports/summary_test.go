package reports

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRuleResults(t *testing.T) {
	type short struct {
		ID, Label string
		Passed    int
		Total     int
		Note      string
		Choices   []string
		Known     []string
	}
	want := []short{
		{"PT-01", "passed", 3, 3, "", nil, nil},
		{"PT-04", "failed", 1, 2, "", nil, nil},
		{"PT-07", "differs", 1, 2, "", nil, nil},
		{"PT-08", "known failure", 1, 2, "", nil, []string{"The gateway has no replay cache before 8.0 (gateway.example issue 1182)."}},
		{"PT-11", "passed", 1, 1, "", []string{"refused as malformed, before any key is used"}, nil},
		{"PT-12", "skipped", 0, 2, "", nil, nil},
		{"JW-02", "error", 0, 1, "", nil, nil},
		{"JW-03", "failed", 1, 2, "", nil, nil},
		{"JW-09", "passed", 4, 4, "", nil, nil},
		{"JW-10", "differs", 0, 1, "", []string{"accepted up to and including the last second"}, nil},
		{"LT-01", "not applicable", 0, 1, "", nil, nil},
		{"LT-02", "error", 0, 0, NoScenario, nil, nil},
	}
	var got []short
	for _, r := range fixture().RuleResults() {
		got = append(got, short{r.Rule.ID, r.label(), r.Counts[Passed], len(r.Scenarios), r.Note, r.Choices, r.Known})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rules of the fixture (-want +got):\n%s", diff)
	}
}

func TestWorst(t *testing.T) {
	for _, test := range []struct {
		in   []Status
		want Status
	}{
		{nil, Errored},
		{[]Status{Passed, NotApplicable, Skipped}, Passed},
		{[]Status{NotApplicable, Skipped}, Skipped},
		{[]Status{NotApplicable}, NotApplicable},
		{[]Status{Passed, Differs}, Differs},
		{[]Status{Differs, Failed, Passed}, Failed},
		{[]Status{Failed, Errored}, Errored},
	} {
		if got := Worst(test.in...); got != test.want {
			t.Errorf("Worst(%q): want %s, got %s", test.in, test.want, got)
		}
	}
}

func TestVerdict(t *testing.T) {
	// Each scenario is one rule of its own.
	one := func(status Status, known string) Scenario { return Scenario{Status: status, Known: known} }
	ok, failed, known, broke := one(Passed, ""), one(Failed, ""), one(Failed, "why"), one(Errored, "")
	differs, skipped, absent := one(Differs, ""), one(Skipped, ""), one(NotApplicable, "")
	for _, test := range []struct {
		name      string
		scenarios []Scenario
		problems  []string
		exit      int
		outcome   Outcome
		sentence  string
	}{
		{"all passed", []Scenario{ok, ok}, nil, 0, Conforms, "Conforms: 2 of 2 applicable rules"},
		{"one rule", []Scenario{ok}, nil, 0, Conforms, "Conforms: 1 of 1 applicable rule"},
		{"asides", []Scenario{ok, differs, differs, skipped, absent, absent}, nil, 0, Conforms,
			"Conforms: 3 of 3 applicable rules (2 differ, 1 skipped, 2 not applicable)"},
		{"failed", []Scenario{ok, failed, absent}, nil, 1, DoesNotConform, "Does not conform: 1 of 2 applicable rules failed"},
		{"failed although the exit code is 0", []Scenario{ok, failed}, nil, 0, DoesNotConform, "Does not conform: 1 of 2 applicable rules failed"},
		{"failed and broke", []Scenario{failed, broke, known}, nil, 3, DoesNotConform,
			"Does not conform: 1 of 3 applicable rules failed, and 1 more as the known-failures file says; nothing is known about 1"},
		{"broke", []Scenario{ok, broke}, nil, 3, Inconclusive, "Inconclusive: nothing is known about 1 of 2 applicable rules"},
		{"known", []Scenario{ok, known}, nil, 0, ConformsButKnown,
			"Conforms except for known failures: 1 of 2 applicable rules, 1 failed as the known-failures file says"},
		{"known and a stale entry", []Scenario{ok, known}, []string{"stale"}, 1, DoesNotConform, "Does not conform: the run failed as a whole (1 problem)"},
		{"problems", []Scenario{ok}, []string{"a", "b"}, 1, DoesNotConform, "Does not conform: the run failed as a whole (2 problems)"},
		{"ended badly", []Scenario{ok}, nil, 1, DoesNotConform, "Does not conform: the run failed as a whole"},
		{"engine failed", []Scenario{ok}, []string{"a"}, 3, Inconclusive, "Inconclusive: the target or the engine failed (1 problem)"},
		{"nothing applies", []Scenario{skipped, absent}, nil, 0, Inconclusive, "Inconclusive: none of 2 rules was judged"},
		{"no rules", nil, nil, 0, Inconclusive, "Inconclusive: none of 0 rules was judged"},
	} {
		t.Run(test.name, func(t *testing.T) {
			rec := &Record{Header: Header{Format: Format}}
			for i, s := range test.scenarios {
				s.Rule = string(rune('A' + i))
				rec.Header.Rules = append(rec.Header.Rules, Rule{ID: s.Rule})
				rec.Scenarios = append(rec.Scenarios, s)
			}
			rec.seal(test.problems, test.exit)
			s := rec.Summary()
			if s.Outcome != test.outcome || s.Sentence != test.sentence {
				t.Errorf("want %s %q\n got %s %q", test.outcome, test.sentence, s.Outcome, s.Sentence)
			}
		})
	}
}

// A rule that failed in one scenario and broke in another did fail.
func TestVerdictOfARuleThatFailedAndBroke(t *testing.T) {
	rec := &Record{Header: Header{Format: Format, Rules: []Rule{{ID: "A"}}},
		Scenarios: []Scenario{{Rule: "A", Status: Failed}, {Rule: "A", Status: Errored}}}
	rec.seal(nil, 3)
	if got := rec.Summary().Outcome; got != DoesNotConform {
		t.Errorf("want %s, got %s", DoesNotConform, got)
	}
}

func TestSummaryGroups(t *testing.T) {
	s := fixture().Summary()
	want := []Group{
		{"must", map[Status]int{Passed: 2, Failed: 3, Errored: 2, Skipped: 1, NotApplicable: 1}, 9},
		{"limit", map[Status]int{Differs: 1}, 1},
		{"choice", map[Status]int{Passed: 1, Differs: 1}, 2},
	}
	if diff := cmp.Diff(want, s.Kinds); diff != "" {
		t.Errorf("kinds (-want +got):\n%s", diff)
	}
	want = []Group{
		{"passticket", map[Status]int{Passed: 2, Failed: 2, Differs: 1, Skipped: 1}, 6},
		{"jwt", map[Status]int{Passed: 1, Failed: 1, Differs: 1, Errored: 1}, 4},
		{"ltpa", map[Status]int{Errored: 1, NotApplicable: 1}, 2},
	}
	if diff := cmp.Diff(want, s.Systems); diff != "" {
		t.Errorf("systems (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(fixture().Footer.Scenarios, s.Scenarios); diff != "" {
		t.Errorf("scenarios against the footer (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(fixture().Footer.Rules, s.Rules); diff != "" {
		t.Errorf("rules against the footer (-want +got):\n%s", diff)
	}
}
