package mutant

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// hold holds a target to the suite, or to some of its rules.
func hold(t *testing.T, tgt target.Target, rules []string, trace bool) *reports.Record {
	t.Helper()
	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	record, err := features.Run(t.Context(), features.Config{
		Registry: registry, Target: tgt, TargetSpec: "mutant", Seed: 1, Concurrency: 2, Clock: time.Now,
		Selection: reports.Selection{Rules: rules}, Trace: trace,
	})
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// askedFor holds, for each operation, the rules in whose scenarios it is asked
// for, as a run on the reference shows.
func askedFor(t *testing.T) map[string][]string {
	t.Helper()
	rules := make(map[string][]string)
	for _, s := range hold(t, target.Reference("test"), nil, true).Scenarios {
		for _, op := range target.Operations {
			asked := slices.ContainsFunc(s.Attachments, func(a reports.Attachment) bool {
				return strings.Contains(a.Text, `"op":"`+op+`"`)
			})
			if !asked {
				continue
			}
			for _, server := range append([]string{""}, target.Servers...) {
				on := about(op, server)
				if opened(s, op, server) && !slices.Contains(rules[on], s.Rule) {
					rules[on] = append(rules[on], s.Rule)
				}
			}
		}
	}
	return rules
}

// opened reports whether an operation of a scenario was about a server, or about any
// if that is empty.
func opened(s reports.Scenario, op, server string) bool {
	return server == "" || slices.ContainsFunc(s.Attachments, func(a reports.Attachment) bool {
		for line := range strings.Lines(a.Text) {
			if strings.Contains(line, `"op":"`+op+`"`) && strings.Contains(line, `"server":"`+server+`"`) {
				return true
			}
		}
		return false
	})
}

// red holds a mutant to the rules in which it can differ from the reference,
// and returns those that turned red.
func red(t *testing.T, m Mutant, askedFor map[string][]string) []string {
	t.Helper()
	var rules []string
	for _, op := range m.new().operations() {
		rules = append(rules, askedFor[op]...)
	}
	if len(rules) == 0 {
		t.Fatal("nobody asks for what the mutant does wrong")
	}
	record := hold(t, m.Target("test"), rules, false)
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
	if testing.Short() {
		t.Skip("this proves the rules; short runs look for something else")
	}
	rules := askedFor(t)
	for _, m := range All() {
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(m.Red(), red(t, m, rules)); diff != "" {
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
