package reports

import "slices"

// NoScenario is what a rule says of itself when nothing of it ran.
const NoScenario = "no scenario of this rule ran"

// RuleResult is one rule and what its scenarios add up to.
type RuleResult struct {
	Rule      Rule           `json:"rule"`
	Status    Status         `json:"status"` // by Worst
	Scenarios []Scenario     `json:"scenarios"`
	Counts    map[Status]int `json:"counts"` // of the scenarios
	// Note is NoScenario, or empty.
	Note string `json:"note,omitempty"`
	// Known lists the distinct reasons of its known failures.
	Known []string `json:"known,omitempty"`
	// Unexpected counts the scenarios that failed or broke and are not known to.
	Unexpected int `json:"unexpected"`
	// Choices lists the distinct alternatives that the target took.
	Choices []string `json:"choices,omitempty"`

	omitted, omittedBroken int // scenarios that a page leaves out
}

// RuleResults sums up the record by rule, in the order of the header. A rule
// of which no scenario ran is [Errored]: silence is not conformance.
func (r *Record) RuleResults() []RuleResult {
	results := make([]RuleResult, len(r.Header.Rules))
	index := make(map[string]int, len(results))
	for i, rule := range r.Header.Rules {
		results[i] = RuleResult{Rule: rule, Counts: map[Status]int{}}
		index[rule.ID] = i
	}
	// A record may have a million scenarios: room for all of them is made once.
	counts := make([]int, len(results))
	total := 0
	for n := range r.Scenarios {
		if i, declared := index[r.Scenarios[n].Rule]; declared {
			counts[i]++
			total++
		}
	}
	room := make([]Scenario, total)
	for i, n := range counts {
		if n > 0 {
			results[i].Scenarios, room = room[:0:n], room[n:]
		}
	}
	for n := range r.Scenarios {
		if i, declared := index[r.Scenarios[n].Rule]; declared {
			results[i].add(&r.Scenarios[n])
		}
	}
	for i := range results {
		results[i].Status = worstOf(results[i].Counts)
		if len(results[i].Scenarios) == 0 {
			results[i].Note = NoScenario
			results[i].Unexpected = 1
		}
	}
	return results
}

func (r *RuleResult) add(s *Scenario) {
	r.Scenarios = append(r.Scenarios, *s)
	r.Counts[s.Status]++
	if s.Known != "" && !slices.Contains(r.Known, s.Known) {
		r.Known = append(r.Known, s.Known)
	}
	if s.Status.broken() && s.Known == "" {
		r.Unexpected++
	}
	if s.Choice != "" && !slices.Contains(r.Choices, s.Choice) {
		r.Choices = append(r.Choices, s.Choice)
	}
}

// KnownFailure reports whether the rule failed only as the known-failures
// file says.
func (r RuleResult) KnownFailure() bool { return r.Status.broken() && r.Unexpected == 0 }

// Applicable reports whether the rule was judged at all.
func (r RuleResult) Applicable() bool { return r.Status != NotApplicable && r.Status != Skipped }
