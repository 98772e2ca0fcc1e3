package reports

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDiff(t *testing.T) {
	d := Diff(fixture(), later())
	got := map[string]string{}
	for _, c := range d.Changed {
		got[c.Rule] = arrow(c.Before, c.After)
		if c.Regression {
			got[c.Rule] += " regression"
		}
	}
	want := map[string]string{
		"PT-04": "failed regression", // another scenario of it fails now
		"PT-08": "failed -> passed",
		"PT-11": "passed", // one scenario went, one came
		"JW-09": "passed regression",
		"JW-10": "differs -> failed regression",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("changed rules (-want +got):\n%s", diff)
	}
	if !d.Worse() || d.Regressions != 3 {
		t.Errorf("want 3 regressions, got %d", d.Regressions)
	}
	if diff := cmp.Diff([]Change{{Rule: "PT-01", Title: fixture().Header.Rules[0].Title, Before: Passed}}, d.Removed); diff != "" {
		t.Errorf("removed (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]Change{{Rule: "LT-03", Title: "A changed LTPA token is refused", After: Failed}}, d.Added); diff != "" {
		t.Errorf("added (-want +got):\n%s", diff)
	}
	context := []Field{{"suite version", "1.4.0", "1.5.0"}, {"suite commit", "1b58bf9", "c0ffee1"}, {"target version", "7.2.1", "8.0.0"}}
	if diff := cmp.Diff(context, d.Context); diff != "" {
		t.Errorf("context (-want +got):\n%s", diff)
	}
	pt04 := []ScenarioChange{
		{Name: "Twice in one second", Before: Failed, After: Passed},
		{Name: "A second later", Before: Passed, After: Failed, Expected: "another PassTicket", Observed: "the same PassTicket", Regression: true},
	}
	if diff := cmp.Diff(pt04, d.Changed[0].Scenarios); diff != "" {
		t.Errorf("scenarios of PT-04 (-want +got):\n%s", diff)
	}
}

func TestDiffOfARunWithItself(t *testing.T) {
	d := Diff(fixture(), fixture())
	if d.Worse() || len(d.Changed)+len(d.Added)+len(d.Removed)+len(d.Context) > 0 {
		t.Errorf("want no difference, got %+v", d)
	}
}

func TestDiffRegression(t *testing.T) {
	for _, test := range []struct {
		before, after Status
		want          bool
	}{
		{Passed, Failed, true}, {Passed, Errored, true}, {Passed, Skipped, true}, {Passed, NotApplicable, true}, {Passed, Differs, false},
		{Differs, Passed, false}, {Differs, Failed, true}, {Skipped, Failed, true}, {NotApplicable, Errored, true},
		{Skipped, NotApplicable, false}, {NotApplicable, Passed, false}, {Failed, Errored, true}, {Errored, Failed, false},
		{Failed, Skipped, false}, {Failed, Passed, false}, {Failed, Failed, false},
	} {
		of := func(s Status) *Record {
			return &Record{Header: Header{Rules: []Rule{{ID: "A"}}}, Scenarios: []Scenario{{Rule: "A", Name: "x", Status: s}}}
		}
		if got := Diff(of(test.before), of(test.after)).Worse(); got != test.want {
			t.Errorf("%s -> %s: want worse %t, got %t", test.before, test.after, test.want, got)
		}
	}
}

func TestDiffJSONReadsBack(t *testing.T) {
	want := Diff(fixture(), later())
	var b bytes.Buffer
	if err := RenderDiffJSON(&b, want); err != nil {
		t.Fatal(err)
	}
	var got Difference
	if err := json.Unmarshal(b.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// In which order the scenarios of a record stand changes nothing but the order in
// which they are told.
func TestDiffOfRecordsInOtherOrders(t *testing.T) {
	before, after := fixture(), fixture()
	for i := range after.Scenarios {
		s := &after.Scenarios[i]
		switch {
		case s.Status == Passed && i%2 == 0:
			s.Status, s.Observed = Failed, "something else"
		case s.Status == Failed && s.Known == "":
			s.Status = Passed
		}
	}
	want := Diff(before, after)
	if want.Regressions == 0 || len(want.Changed) < 4 {
		t.Fatalf("too little changed to tell: %+v", want)
	}
	reversed := *before
	reversed.Scenarios = slices.Clone(before.Scenarios)
	slices.Reverse(reversed.Scenarios)
	if diff := cmp.Diff(want, Diff(&reversed, after)); diff != "" {
		t.Errorf("against the reversed record (-want +got):\n%s", diff)
	}
}
