package mutant

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// run holds a target to the whole suite and returns the rules that turned red.
func run(t *testing.T, tgt target.Target) []string {
	t.Helper()
	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	record, err := features.Run(t.Context(), features.Config{
		Registry: registry, Target: tgt, TargetSpec: "mutant", Seed: 1, Concurrency: 2, Clock: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	var red []string
	for _, r := range record.RuleResults() {
		if r.Status == reports.Failed {
			red = append(red, r.Rule.ID)
		}
		if r.Status == reports.Errored {
			t.Errorf("rule %s: error: a mutant is wrong, not broken", r.Rule.ID)
		}
	}
	slices.Sort(red)
	return red
}

// TestMutants proves that the rules bite: each mutant turns red what it says,
// and nothing else.
func TestMutants(t *testing.T) {
	for _, m := range All() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(m.Red(), run(t, m.Target("test"))); diff != "" {
				t.Errorf("%s: rules that turned red (-want +got):\n%s", m.What, diff)
			}
		})
	}
}

// TestEveryMustRuleHasAMutant holds the list of mutants to the rules.
func TestEveryMustRuleHasAMutant(t *testing.T) {
	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	broken := make(map[string]bool)
	for _, m := range All() {
		if broken[m.Name] {
			t.Errorf("two mutants are called %s", m.Name)
		}
		broken[m.Name], broken[m.Breaks] = true, true
		if rule, ok := registry.Rule(m.Breaks); !ok || rule.Kind != features.Must {
			t.Errorf("mutant %s breaks %s, which is no must-rule", m.Name, m.Breaks)
		}
	}
	for _, rule := range registry.Rules {
		if rule.Kind == features.Must && !broken[rule.ID] {
			t.Errorf("no mutant breaks %s: the rule is not proved to bite", rule.ID)
		}
	}
}

// TestVariantWithoutMistake holds the mutants' own generator to the reference.
func TestVariantWithoutMistake(t *testing.T) {
	session, err := target.Reference("test").Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		args := target.GenerateArgs{
			Algorithm:   target.AlgorithmLegacy,
			User:        rapid.StringMatching(`[A-Z0-9$#@]{1,8}`).Draw(t, "user"),
			Application: rapid.StringMatching(`[A-Z0-9$#@]{1,8}`).Draw(t, "application"),
			Key:         rapid.StringMatching(`[0-9A-F]{16}`).Draw(t, "key"),
			Time:        time.Unix(rapid.Int64Range(0, 1<<32-1).Draw(t, "second"), 0).UTC(),
		}
		var want target.GenerateResult
		if _, err := session.Call(t.Context(), target.OpGenerate, args, &want); err != nil {
			t.Fatal(err)
		}
		if got := (variant{}).generate(args.User, args.Application, args.Key, args.Time.Unix()); got != want.Ticket {
			t.Fatalf("expected %s, observed %s", want.Ticket, got)
		}
	})
}
