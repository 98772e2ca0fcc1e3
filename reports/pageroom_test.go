package reports

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// long is a record of two rules: one of so many scenarios, of which the last but
// one failed, the last as is known; and one of three.
func long(t *testing.T, scenarios int) *Record {
	t.Helper()
	rule := func(id string) Rule {
		return Rule{ID: id, Kind: "must", System: "jwt", Title: "A rule", File: "jwt/a.feature"}
	}
	rec := &Record{Header: Header{Type: "header", Format: Format, Started: started, Rules: []Rule{rule("JW-01"), rule("JW-02")}}}
	for n := range scenarios + 3 {
		s := Scenario{Rule: "JW-01", Name: fmt.Sprintf("number %d.", n), Status: Passed}
		switch {
		case n >= scenarios:
			s.Rule = "JW-02"
		case n == scenarios-2:
			s.Status, s.Observed = Failed, "accepted"
		case n == scenarios-1:
			s.Status, s.Known = Failed, "known"
		}
		rec.Scenarios = append(rec.Scenarios, s)
	}
	rec.seal(nil, 1)
	return rec
}

func TestPageOfAMillionLinesIsBounded(t *testing.T) {
	page := func(scenarios int) string {
		return rendered(t, func(w io.Writer) error { return RenderHTML(w, long(t, scenarios)) })
	}
	whole := page(pageScenarios - 3)
	if strings.Contains(whole, "run.jsonl") || strings.Count(whole, `<details class="scenario`) != pageScenarios {
		t.Errorf("a page of %d scenarios does not show all of them", pageScenarios)
	}
	cut := page(3 * pageScenarios)
	if n := strings.Count(cut, `<details class="scenario`); n != pageScenarios {
		t.Errorf("a page of %d scenarios: expected %d shown, observed %d", 3*pageScenarios+3, pageScenarios, n)
	}
	for _, want := range []string{
		"This page shows 10000 of 30003 scenarios, of each rule those that failed first. All are in the run record, run.jsonl, and in junit.xml.",
		"20003 more scenarios in the run record.", "number 29998.", "number 29999.", "number 30002.", `29998<span class="of">/30000</span>`,
	} {
		if !strings.Contains(cut, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if grown := float64(len(cut)) / float64(len(whole)); grown > 1.01 {
		t.Errorf("a page of three times the scenarios is %.2f times as long", grown)
	}
}

// Whatever there is, a page has room for as much as it can, and nothing that failed
// gives way to what did not.
func TestShownOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var results []RuleResult
		all := 0
		for range rapid.IntRange(1, 5).Draw(t, "rules") {
			var r RuleResult
			for range rapid.IntRange(0, 12).Draw(t, "scenarios") {
				s := Scenario{Status: rapid.SampledFrom(Statuses).Draw(t, "status"), Line: len(r.Scenarios)}
				if s.Status.broken() && rapid.Bool().Draw(t, "known") {
					s.Known = "known"
				}
				r.Scenarios = append(r.Scenarios, s)
				all++
			}
			results = append(results, r)
		}
		room := rapid.IntRange(len(results), 70).Draw(t, "room")
		shown, taken, most := shownOf(results, room), 0, 0
		for _, r := range shown {
			taken += len(r.Scenarios)
			most = max(most, len(r.Scenarios))
		}
		if taken > room || taken < all && taken <= room-len(results) {
			t.Fatalf("room for %d: %d of %d shown", room, taken, all)
		}
		for i, r := range shown {
			if len(r.Scenarios)+r.omitted != len(results[i].Scenarios) || r.omitted > 0 && len(r.Scenarios) < most {
				t.Fatalf("rule %d: %d of %d shown, %d told as left out, and %d of another", i, len(r.Scenarios), len(results[i].Scenarios), r.omitted, most)
			}
			checkShown(t, results[i], r)
		}
	})
}

func checkShown(t *rapid.T, whole, r RuleResult) {
	kept, last, broken := map[int]bool{}, -1, 0
	for _, s := range r.Scenarios {
		if s.Line <= last || !cmp.Equal(s, whole.Scenarios[s.Line]) {
			t.Fatalf("scenario %d comes after %d, or is another", s.Line, last)
		}
		kept[s.Line], last = true, s.Line
	}
	for _, s := range whole.Scenarios {
		if kept[s.Line] {
			continue
		}
		if s.Status.broken() {
			broken++
		}
		for _, other := range r.Scenarios {
			if other.urgency() > s.urgency() {
				t.Fatalf("%+v gave way to %+v", s, other)
			}
		}
	}
	if broken != r.omittedBroken {
		t.Fatalf("%d that failed are left out, %d are told", broken, r.omittedBroken)
	}
}
