package reports

import (
	"fmt"
	"sort"
)

// pageScenarios is how many scenarios the page of a run shows: some 25 MB, which a
// browser still opens. A run of the suite has a quarter of that.
const pageScenarios = 10_000

// shownOf takes scenarios out of rules that have too many for a page, the same
// number left in each: first those that failed unexpectedly, then known failures,
// then what was not passed, each in the order that it had. What is left out is told,
// and is in the run record.
func shownOf(results []RuleResult, room int) []RuleResult {
	all := 0
	for _, r := range results {
		all += len(r.Scenarios)
	}
	if all <= room {
		return results
	}
	each := roomOfEach(results, room)
	shown := make([]RuleResult, len(results))
	for i, r := range results {
		shown[i] = r.shortened(each)
	}
	return shown
}

// roomOfEach is the largest number of scenarios a rule, at least one, at which those
// of all rules have room.
func roomOfEach(results []RuleResult, room int) int {
	over := sort.Search(room+1, func(each int) bool {
		taken := 0
		for _, r := range results {
			taken += min(len(r.Scenarios), each)
		}
		return taken > room
	})
	return max(1, over-1)
}

// shortened is the result with so many scenarios at most.
func (r RuleResult) shortened(most int) RuleResult {
	if len(r.Scenarios) <= most {
		return r
	}
	var of [4]int // scenarios by urgency, and then how many of them stay
	for i := range r.Scenarios {
		of[r.Scenarios[i].urgency()]++
	}
	left := most
	for urgency, n := range of {
		of[urgency] = min(n, left)
		left -= of[urgency]
	}
	all := r.Scenarios
	r.Scenarios = make([]Scenario, 0, most)
	for i := range all {
		s := &all[i]
		if urgency := s.urgency(); of[urgency] > 0 {
			of[urgency]--
			r.Scenarios = append(r.Scenarios, *s)
			continue
		}
		r.omitted++
		if s.Status.broken() {
			r.omittedBroken++
		}
	}
	return r
}

// urgency is 0 for what a reader must see first.
func (s *Scenario) urgency() int {
	switch {
	case s.Status.broken() && s.Known == "":
		return 0
	case s.Status.broken():
		return 1
	case s.Status != Passed:
		return 2
	}
	return 3
}

// leftOut says what of a rule is not on the page; "" if all of it is.
func (r RuleResult) leftOut() string {
	if r.omitted == 0 {
		return ""
	}
	text := count(r.omitted, "more scenario") + " in the run record"
	if r.omittedBroken > 0 {
		text += fmt.Sprintf(", of which %d failed", r.omittedBroken)
	}
	return text + "."
}

// leftOut says that the page does not show all scenarios; "" if it does.
func leftOut(results []RuleResult) string {
	all, shown := 0, 0
	for _, r := range results {
		all += len(r.Scenarios) + r.omitted
		shown += len(r.Scenarios)
	}
	if all == shown {
		return ""
	}
	return fmt.Sprintf("This page shows %d of %s, of each rule those that failed first. All are in the run record, %s, and in junit.xml.",
		shown, count(all, "scenario"), RunFile)
}
