package reports

import (
	"fmt"
	"strings"
)

// Outcome is the verdict on a run, in one word.
type Outcome string

// The closed set of outcomes.
const (
	// Conforms: every applicable rule holds.
	Conforms Outcome = "conforms"
	// ConformsButKnown: what failed is listed in the known-failures file.
	ConformsButKnown Outcome = "conforms-but-known"
	// DoesNotConform: a rule failed, or the run as a whole has a problem.
	DoesNotConform Outcome = "does-not-conform"
	// Inconclusive: nothing failed, but the target or the engine broke, or
	// nothing was judged.
	Inconclusive Outcome = "inconclusive"
)

// Summary is the conformance of a target in numbers.
type Summary struct {
	Outcome  Outcome `json:"outcome"`
	Sentence string  `json:"sentence"` // the verdict, in one sentence without a full stop
	// Applicable counts the rules that were judged: neither not applicable nor
	// skipped as a whole. Held counts those of them that passed or differ.
	Applicable int            `json:"applicable"`
	Held       int            `json:"held"`
	Rules      map[Status]int `json:"rules"`
	Scenarios  map[Status]int `json:"scenarios"`
	Kinds      []Group        `json:"kinds"`   // in the order of the header
	Systems    []Group        `json:"systems"` // in the order of the header
	Problems   int            `json:"problems"`

	failed, broken, known int // rules, by what the verdict makes of them
}

// Group counts the rules of one kind or of one system.
type Group struct {
	Name  string         `json:"name"`
	Rules map[Status]int `json:"rules"`
	Total int            `json:"total"`
}

// Summary counts by status, kind and system, and passes the verdict.
func (r *Record) Summary() Summary { return r.summarize(r.RuleResults()) }

func (r *Record) summarize(results []RuleResult) Summary {
	s := Summary{Rules: map[Status]int{}, Scenarios: map[Status]int{}, Problems: len(r.Footer.Problems)}
	for _, result := range results {
		s.Rules[result.Status]++
		s.Kinds = addTo(s.Kinds, result.Rule.Kind, result.Status)
		s.Systems = addTo(s.Systems, result.Rule.System, result.Status)
		for status, n := range result.Counts {
			s.Scenarios[status] += n
		}
		if result.Applicable() {
			s.Applicable++
		}
		switch {
		case result.KnownFailure():
			s.known++
		case result.unexpectedly(Failed):
			s.failed++
		case result.Status == Errored:
			s.broken++
		}
	}
	s.Held = s.Rules[Passed] + s.Rules[Differs]
	s.Outcome, s.Sentence = s.verdict(r.Footer.ExitCode)
	return s
}

// unexpectedly reports whether a scenario has the status and no entry in the
// known-failures file. A rule that both failed and broke did fail.
func (r RuleResult) unexpectedly(status Status) bool {
	for n := range r.Scenarios {
		if s := &r.Scenarios[n]; s.Status == status && s.Known == "" {
			return true
		}
	}
	return false
}

func addTo(groups []Group, name string, status Status) []Group {
	for i := range groups {
		if groups[i].Name == name {
			groups[i].Rules[status]++
			groups[i].Total++
			return groups
		}
	}
	return append(groups, Group{Name: name, Rules: map[Status]int{status: 1}, Total: 1})
}

// verdict judges by the results, and lets the exit code of the run only make
// it worse: a run that ended badly is never shown as conforming.
func (s Summary) verdict(exitCode int) (Outcome, string) {
	of := fmt.Sprintf("of %s", count(s.Applicable, "applicable rule"))
	switch {
	case s.failed > 0:
		text := fmt.Sprintf("Does not conform: %d %s failed", s.failed, of)
		if s.known > 0 {
			text += fmt.Sprintf(", and %d more as the known-failures file says", s.known)
		}
		if s.broken > 0 {
			text += fmt.Sprintf("; nothing is known about %d", s.broken)
		}
		return DoesNotConform, text
	case s.broken > 0:
		return Inconclusive, fmt.Sprintf("Inconclusive: nothing is known about %d %s", s.broken, of)
	case exitCode == 3:
		return Inconclusive, "Inconclusive: the target or the engine failed" + s.problems()
	case s.Problems > 0 || exitCode != 0:
		return DoesNotConform, "Does not conform: the run failed as a whole" + s.problems()
	case s.Applicable == 0:
		return Inconclusive, fmt.Sprintf("Inconclusive: none of %s was judged", count(sum(s.Rules), "rule"))
	case s.known > 0:
		return ConformsButKnown, fmt.Sprintf("Conforms except for known failures: %d %s, %d failed as the known-failures file says",
			s.Held, of, s.known)
	}
	return Conforms, fmt.Sprintf("Conforms: %d %s", s.Held, of) + s.asides()
}

func (s Summary) problems() string {
	if s.Problems == 0 {
		return ""
	}
	return fmt.Sprintf(" (%s)", count(s.Problems, "problem"))
}

// asides names what a reader of "38 of 38" would otherwise overlook.
func (s Summary) asides() string {
	var parts []string
	for _, status := range []Status{Differs, Skipped, NotApplicable} {
		if n := s.Rules[status]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, status.verb(n)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

func sum(counts map[Status]int) int {
	n := 0
	for _, c := range counts {
		n += c
	}
	return n
}
