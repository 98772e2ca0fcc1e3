package steps

import (
	"errors"
	"fmt"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// mismatch is the error of an expectation that the target did not meet.
type mismatch struct{ expected, observed string }

func (m *mismatch) Error() string {
	return fmt.Sprintf("expected: %s\nobserved: %s", m.expected, m.observed)
}

// alternative ends a scenario in which the target took another of the
// alternatives that the rule lists.
type alternative struct{ name, expected, observed string }

func (a *alternative) Error() string {
	return fmt.Sprintf("the target differs: %s (expected: %s; observed: %s)", a.name, a.expected, a.observed)
}

// notOffered ends a scenario that needs what the target does not declare.
type notOffered struct{ what string }

func (n *notOffered) Error() string { return "the target does not offer " + n.what }

// declined ends a scenario of which the target says that it is unsupported.
type declined struct{ op, why, url string }

func (d *declined) Error() string { return fmt.Sprintf("the target skips %s: %s", d.op, d.why) }

// misuse is a fault of the feature file itself.
type misuse string

func (m misuse) Error() string { return "the scenario is wrong: " + string(m) }

// Verdict is what a scenario came to.
type Verdict struct {
	Status   reports.Status
	Expected string
	Observed string
	Choice   string
	URL      string
	Stderr   string // of a target that failed
}

// settle turns the error that ended a scenario (nil: none did) into its verdict.
func (w *World) settle(err error) Verdict {
	v := Verdict{Status: reports.Passed, Expected: w.expected, Observed: w.observed, Choice: w.choice}
	var (
		wrong   *mismatch
		other   *alternative
		absent  *notOffered
		skipped *declined
		broken  *target.Failure
	)
	switch {
	case err == nil && w.calls.len() == 0:
		v.Status, v.Observed = reports.Errored, "the scenario never asked the target for anything"
	case err == nil && w.judged == 0:
		v.Status, v.Observed = reports.Errored, "the scenario expects nothing of the target"
	case err == nil:
	case errors.As(err, &broken):
		v.Status, v.Observed, v.Stderr = reports.Errored, broken.Error(), broken.Stderr
	case errors.As(err, &wrong):
		v.Status, v.Expected, v.Observed = reports.Failed, wrong.expected, wrong.observed
	case errors.As(err, &other):
		v.Status, v.Choice = reports.Differs, other.name
		v.Expected, v.Observed = other.expected, other.observed
	case errors.As(err, &absent):
		v.Status, v.Observed = reports.NotApplicable, absent.Error()
	case errors.As(err, &skipped):
		v.Status, v.Observed, v.URL = reports.Skipped, skipped.Error(), skipped.url
	default:
		v.Status, v.Observed = reports.Errored, err.Error()
	}
	return v
}

// stops marks the errors that end a scenario without a failure, as godog knows it.
func stops(err error) error {
	var (
		other   *alternative
		absent  *notOffered
		skipped *declined
	)
	if errors.As(err, &other) || errors.As(err, &absent) || errors.As(err, &skipped) {
		return fmt.Errorf("%w: %w", godog.ErrSkip, err)
	}
	return err
}
