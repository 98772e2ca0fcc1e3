package steps_test

import (
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/steps"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// TestEveryStepIsUsed: a phrase that no scenario of the suite uses is proved by
// nothing.
func TestEveryStepIsUsed(t *testing.T) {
	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	record, err := features.Run(t.Context(), features.Config{
		Registry: registry, Target: target.Reference("test"), TargetSpec: "reference", Clock: time.Now, Seed: 1,
	})
	if err != nil {
		t.Fatal(err)
	}
	used, texts := make(map[string]bool), make(map[string]bool)
	for _, s := range record.Scenarios {
		for _, step := range s.Steps {
			if step.Status != string(reports.Passed) {
				t.Errorf("%s: %q: expected passed, observed %s", s.Name, step.Text, step.Status)
			}
			texts[step.Text] = true
			for _, entry := range steps.Matching(step.Text) {
				used[entry.Pattern] = true
			}
		}
	}
	for _, entry := range steps.Vocabulary() {
		if !used[entry.Pattern] {
			t.Errorf("no scenario uses %q", entry.Pattern)
		}
	}
	for _, phrase := range distortions(t) {
		if !texts["the token comes with "+phrase] {
			t.Errorf("no scenario has a token that comes with %s", phrase)
		}
	}
}

// distortions lists what may become of a token, as the documentation does.
func distortions(t *testing.T) []string {
	for _, place := range steps.Places() {
		if place[0] == "{distortion}" {
			_, list, _ := strings.Cut(place[1], ": ")
			return strings.Split(list, ", ")
		}
	}
	t.Fatal("no place is called {distortion}")
	return nil
}
