package clients

import (
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/reports"
)

// Walk walks through the protocol with an adapter, and returns what it found as text.
func Walk(t testing.TB, command string, o adapter.Options) (text string, clean bool) {
	t.Helper()
	var b strings.Builder
	clean = adapter.Check(t.Context(), command, o, func(f adapter.Finding) {
		b.WriteString(f.What + ": " + f.Detail + "\n")
	})
	return b.String(), clean
}

// Completed holds a template that was completed to the protocol, and to the rules of
// PassTickets: it breaks none, and keeps some.
func Completed(t testing.TB, command string, o adapter.Options) {
	t.Helper()
	if text, clean := Walk(t, command, o); !clean {
		t.Errorf("the template is completed, and yet:\n%s", text)
	}
	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	target, err := adapter.Exec(t.Context(), command, o)
	if err != nil {
		t.Fatal(err)
	}
	record, err := features.Run(t.Context(), features.Config{
		Registry: registry, Target: target, Clock: time.Now, Concurrency: 2, Selection: reports.Selection{Profile: "passticket"},
	})
	if err != nil {
		t.Fatal(err)
	}
	passed := 0
	for _, s := range record.Scenarios {
		switch s.Status {
		case reports.Passed:
			passed++
		case reports.Failed, reports.Errored:
			t.Errorf("%s %s %v\nexpected: %s\nobserved: %s", s.Rule, s.Name, s.Example, s.Expected, s.Observed)
		}
	}
	if passed == 0 {
		t.Error("no scenario passed: is it asked at all?")
	}
}
