package mutant

import (
	"testing"
	"time"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/reports"
)

// TestTokenVariantWithoutMistake holds the mutants' own validator to the
// reference: it gives the same answers, choices included.
func TestTokenVariantWithoutMistake(t *testing.T) {
	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	right := validating("", "", "", tokenVariant{})
	record, err := features.Run(t.Context(), features.Config{
		Registry: registry, Target: right.Target("test"), Clock: time.Now, Concurrency: 2,
		Selection: reports.Selection{Profile: "jwt"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range record.Scenarios {
		if s.Status != reports.Passed {
			t.Errorf("%s %s %v: %s\nexpected: %s\nobserved: %s", s.Rule, s.Name, s.Example, s.Status, s.Expected, s.Observed)
		}
	}
}
