package features

import (
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// fake is a small target. What it does not say for itself, it leaves to the
// reference.
type fake struct {
	info     *target.Info
	open     func() error
	generate func(target.GenerateArgs) (target.Answer, string, error)
	evaluate func(target.EvaluateArgs) (target.Answer, *time.Time, error)
	end      error // of each session
	close    error
}

func (f *fake) Info() target.Info {
	if f.info != nil {
		return *f.info
	}
	return target.Info{Name: "fake", Version: "1", Operations: target.Operations}
}

func (f *fake) Session(ctx context.Context) (target.Session, error) {
	if f.open != nil {
		if err := f.open(); err != nil {
			return nil, err
		}
	}
	inner, err := target.Reference("test").Session(ctx)
	return &fakeSession{inner, f}, err
}

func (f *fake) Close() error { return f.close }

type fakeSession struct {
	target.Session
	*fake
}

func (s *fakeSession) Close(context.Context) error { return s.end }

func (s *fakeSession) Call(ctx context.Context, op string, args, result any) (target.Answer, error) {
	switch a := args.(type) {
	case target.GenerateArgs:
		if s.generate != nil {
			answer, ticket, err := s.generate(a)
			result.(*target.GenerateResult).Ticket = ticket
			return answer, err
		}
	case target.EvaluateArgs:
		if s.evaluate != nil {
			answer, generated, err := s.evaluate(a)
			result.(*target.EvaluateResult).Generated = generated
			return answer, err
		}
	}
	return s.Session.Call(ctx, op, args, result)
}

// generates makes a target that answers every generation alike.
func generates(answer target.Answer, ticket string) *fake {
	return &fake{generate: func(target.GenerateArgs) (target.Answer, string, error) { return answer, ticket, nil }}
}

// evaluates makes a target that answers every evaluation alike.
func evaluates(answer target.Answer) *fake {
	return &fake{evaluate: func(target.EvaluateArgs) (target.Answer, *time.Time, error) { return answer, nil, nil }}
}

func refusal(reason target.Reason) target.Answer {
	return target.Answer{Kind: target.Refused, Reason: reason}
}

var okay = target.Answer{Kind: target.OK}

// play runs a configuration, to which it adds what every run needs.
func play(t testing.TB, cfg Config) *reports.Record {
	t.Helper()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	cfg.Clock = func() time.Time { return now }
	cfg.TargetSpec = "fake"
	if cfg.Record == nil {
		cfg.Record = io.Discard
	}
	record, err := Run(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// scenario is a feature of one rule with one scenario of these steps.
func scenario(steps ...string) string {
	return "Feature: F\n\n  @PT-900 @must\n  Rule: R\n\n    @accept\n    Scenario: S\n      " + strings.Join(steps, "\n      ") + "\n"
}

// only is the one scenario of a record.
func only(t testing.TB, record *reports.Record) reports.Scenario {
	t.Helper()
	if len(record.Scenarios) != 1 {
		t.Fatalf("expected one scenario, observed %+v", record.Scenarios)
	}
	return record.Scenarios[0]
}

// tagged are godog's options for a filter by tag.
func tagged(filter string) godog.Options { return godog.Options{Tags: filter} }
