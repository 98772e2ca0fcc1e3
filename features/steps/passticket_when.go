package steps

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

var presentSteps = []Step{
	{
		Keyword: "When",
		Pattern: "user {user} presents the {which} to {application} at {time}",
		Help:    "The target evaluates the PassTicket for this user and application, at this time of its clock.",
		Example: "user MIKEM presents the PassTicket to TSOSYS1 at 2026-03-01T12:05:00Z",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			t, err := w.which(a[1])
			if err != nil {
				return err
			}
			at, err := parseTime(a[3])
			if err != nil {
				return err
			}
			return w.present(ctx, a[0], a[2], t, at)
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} presents the {which} to {application} {seconds} seconds {side} its issue",
		Help:    "The same, at a time told from the PassTicket's own: before its issue means that the evaluator's clock is behind the generator's.",
		Example: "user MIKEM presents the PassTicket to TSOSYS1 599 seconds after its issue",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			t, err := w.which(a[1])
			if err != nil {
				return err
			}
			distance, err := time.ParseDuration(a[3] + "s")
			if err != nil {
				return misuse(err.Error())
			}
			if a[4] == "before" {
				distance = -distance
			}
			return w.present(ctx, a[0], a[2], t, t.issued.Add(distance))
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} presents {string} to {application} at {time}",
		Help:    "The target evaluates these characters as if they were a PassTicket.",
		Example: `user MIKEM presents "AEPRRZ3S" to TSOSYS1 at 1970-01-13T20:40:00Z`,
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			at, err := parseTime(a[3])
			if err != nil {
				return err
			}
			return w.present(ctx, a[0], a[2], ticket{text: a[1]}, at)
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} presents the {which} to {application} {n} times at once, {seconds} seconds {side} its issue",
		Help:    "The target is asked to evaluate the same PassTicket this many times without waiting for an answer in between.",
		Example: "user MIKEM presents the PassTicket to TSOSYS1 8 times at once, 1 seconds after its issue",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			t, err := w.which(a[1])
			if err != nil {
				return err
			}
			distance, err := time.ParseDuration(a[4] + "s")
			if err != nil {
				return misuse(err.Error())
			}
			if a[5] == "before" {
				distance = -distance
			}
			return w.presentAtOnce(ctx, a[0], a[2], t, t.issued.Add(distance), a[3])
		},
	},
}

// present has the target evaluate a PassTicket once.
func (w *World) present(ctx context.Context, user, appl string, t ticket, at time.Time) error {
	args, err := w.evaluateArgs(user, appl, t, at)
	if err != nil {
		return err
	}
	answer, err := w.evaluate(ctx, args, t)
	if err != nil {
		return err
	}
	w.outcomes = []target.Answer{answer}
	return nil
}

// presentAtOnce has the target evaluate a PassTicket several times at once.
func (w *World) presentAtOnce(ctx context.Context, user, appl string, t ticket, at time.Time, times string) error {
	n, err := strconv.Atoi(times)
	if err != nil || n < 2 || n > 1000 {
		return misuse(fmt.Sprintf("a PassTicket can be presented 2 to 1000 times at once, not %s", times))
	}
	args, err := w.evaluateArgs(user, appl, t, at)
	if err != nil {
		return err
	}
	answers := make([]target.Answer, n)
	errs := make([]error, n)
	before := w.calls.len()
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() { answers[i], errs[i] = w.evaluate(ctx, args, t) })
	}
	group.Wait()
	w.calls.sortFrom(before)
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	w.outcomes = answers
	return nil
}

// evaluateArgs makes the arguments of an evaluation under the application's profile.
func (w *World) evaluateArgs(user, appl string, t ticket, at time.Time) (target.EvaluateArgs, error) {
	generate, err := w.generateArgs(user, appl, at)
	if err != nil {
		return target.EvaluateArgs{}, err
	}
	p := w.applications[appl]
	args := target.EvaluateArgs{GenerateArgs: generate, Ticket: t.text, Replay: target.ReplayRefused}
	if p.replayAllowed {
		args.Replay = target.ReplayAllowed
	}
	if p.enhancedKey != nil {
		args.Timeout = p.timeout
	}
	return args, nil
}

// evaluate has the target evaluate, and holds it to the time of issue that it
// reports for a PassTicket of which the scenario knows better.
func (w *World) evaluate(ctx context.Context, args target.EvaluateArgs, t ticket) (target.Answer, error) {
	var result target.EvaluateResult
	answer, err := w.call(ctx, target.OpEvaluate, args, &result)
	if err != nil || answer.Kind != target.OK || result.Generated == nil {
		return answer, err
	}
	if want := t.issued.Truncate(time.Second); !t.issued.IsZero() && !result.Generated.Equal(want) {
		return answer, &mismatch{
			expected: "accepted as issued at " + want.Format(time.RFC3339),
			observed: "accepted as issued at " + result.Generated.Format(time.RFC3339Nano),
		}
	}
	return answer, nil
}
