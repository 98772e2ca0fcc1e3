package reports

import (
	"fmt"
	"slices"
)

// Status is the outcome of a scenario, or of a rule as the sum of its scenarios.
type Status string

// The closed set of statuses.
const (
	// Passed: the target did what the rule asks.
	Passed Status = "passed"
	// Failed: the target did something else.
	Failed Status = "failed"
	// Differs: the target does not share a limitation, or took another of the
	// alternatives that a choice lists. Not a fault.
	Differs Status = "differs"
	// NotApplicable: the target does not offer an operation or an algorithm
	// that the scenario needs.
	NotApplicable Status = "not-applicable"
	// Skipped: the target says that it does not support the case.
	Skipped Status = "skipped"
	// Errored: the target or the engine broke, so nothing is known.
	Errored Status = "error"
)

// Statuses lists every status, the gravest first: a rule takes the first of
// them that one of its scenarios has, except that NotApplicable and Skipped
// count only when no scenario of the rule passed.
var Statuses = []Status{Errored, Failed, Differs, Passed, Skipped, NotApplicable}

// UnmarshalText refuses a status that is not in the closed set.
func (s *Status) UnmarshalText(text []byte) error {
	if !slices.Contains(Statuses, Status(text)) {
		return fmt.Errorf("unknown status %q: want one of %q", text, Statuses)
	}
	*s = Status(text)
	return nil
}

// Worst returns the status of a rule whose scenarios have the given statuses.
// A rule without any scenario is Errored: silence is not conformance.
func Worst(statuses ...Status) Status {
	for _, s := range Statuses {
		if slices.Contains(statuses, s) {
			return s
		}
	}
	return Errored
}
