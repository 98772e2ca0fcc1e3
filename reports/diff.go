package reports

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Difference is what changed from one record to a later one.
type Difference struct {
	Before  Side     `json:"before"`
	After   Side     `json:"after"`
	Context []Field  `json:"context,omitempty"` // suite, target, selection or seed, where they changed
	Added   []Change `json:"added,omitempty"`   // rules only in the later record
	Removed []Change `json:"removed,omitempty"` // rules only in the earlier record
	Changed []Change `json:"changed,omitempty"` // rules in both, with another status or another scenario status
	// Regressions counts the changed rules that got worse.
	Regressions int `json:"regressions"`
}

// Side is one of the two records in short.
type Side struct {
	Target   string  `json:"target"`
	Suite    string  `json:"suite"`
	Outcome  Outcome `json:"outcome"`
	Sentence string  `json:"sentence"`
}

// Field is one thing that the headers do not agree on.
type Field struct {
	Name   string `json:"name"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Change is one rule whose status, or whose scenarios' status, changed.
type Change struct {
	Rule       string           `json:"rule"`
	Title      string           `json:"title"`
	Before     Status           `json:"before,omitempty"` // empty: not in the earlier record
	After      Status           `json:"after,omitempty"`  // empty: not in the later record
	Regression bool             `json:"regression"`
	Scenarios  []ScenarioChange `json:"scenarios,omitempty"`
}

// ScenarioChange is one scenario whose status changed.
type ScenarioChange struct {
	Name       string `json:"name"` // with its example row
	Before     Status `json:"before,omitempty"`
	After      Status `json:"after,omitempty"`
	Expected   string `json:"expected,omitempty"` // of the later record
	Observed   string `json:"observed,omitempty"`
	Regression bool   `json:"regression"`
}

// Worse reports whether the later record has a regression. A rule that only
// one of the records has is none: it was not compared.
func (d Difference) Worse() bool { return d.Regressions > 0 }

// Diff compares two records, the earlier first. A regression is a rule or a
// scenario of both records that held before (passed or differs) and now failed,
// broke, was skipped or is not applicable, or that was not judged before and
// now failed or broke, or that failed before and now broke. Scenarios are
// matched by rule, name and example row, not by line: lines move.
func Diff(a, b *Record) Difference {
	d := Difference{Before: side(a), After: side(b), Context: context(a.Header, b.Header)}
	before := map[string]RuleResult{}
	for _, result := range a.RuleResults() {
		before[result.Rule.ID] = result
	}
	after := map[string]bool{}
	for _, result := range b.RuleResults() {
		after[result.Rule.ID] = true
		old, both := before[result.Rule.ID]
		if !both {
			d.Added = append(d.Added, Change{Rule: result.Rule.ID, Title: result.Rule.Title, After: result.Status})
			continue
		}
		change := compare(old, result)
		if change.Before == change.After && len(change.Scenarios) == 0 {
			continue
		}
		d.Changed = append(d.Changed, change)
		if change.Regression {
			d.Regressions++
		}
	}
	for _, rule := range a.Header.Rules {
		if !after[rule.ID] {
			d.Removed = append(d.Removed, Change{Rule: rule.ID, Title: rule.Title, Before: before[rule.ID].Status})
		}
	}
	return d
}

// rank orders the statuses by what a user loses. Not to be judged any more is
// a loss against holding, and no gain against failing that one could count on.
func (s Status) rank() int {
	switch s {
	case Passed, Differs:
		return 0
	case Skipped, NotApplicable:
		return 1
	case Failed:
		return 2
	}
	return 3
}

func compare(old, now RuleResult) Change {
	c := Change{
		Rule: now.Rule.ID, Title: now.Rule.Title, Before: old.Status, After: now.Status,
		Regression: now.Status.rank() > old.Status.rank(),
	}
	if alike(old.Scenarios, now.Scenarios) {
		for n := range now.Scenarios {
			c.add(&old.Scenarios[n], &now.Scenarios[n])
		}
		return c
	}
	oldOnes, oldOrder := keyed(old.Scenarios)
	nowOnes, nowOrder := keyed(now.Scenarios)
	for _, key := range nowOrder {
		c.add(oldOnes[key], nowOnes[key])
	}
	for _, key := range oldOrder {
		if _, still := nowOnes[key]; !still {
			c.Scenarios = append(c.Scenarios, ScenarioChange{Name: oldOnes[key].title(), Before: oldOnes[key].Status})
		}
	}
	return c
}

// add notes a scenario if its status changed; old is nil if the scenario is new.
func (c *Change) add(old, now *Scenario) {
	before := Status("")
	if old != nil {
		before = old.Status
	}
	if now.Status == before {
		return
	}
	worse := before != "" && now.Status.rank() > before.rank()
	c.Regression = c.Regression || worse
	c.Scenarios = append(c.Scenarios, ScenarioChange{
		Name: now.title(), Before: before, After: now.Status,
		Expected: now.Expected, Observed: now.Observed, Regression: worse,
	})
}

// alike reports whether both have the same scenarios in the same order, as two runs
// of one suite usually have: then no keys need be made.
func alike(old, now []Scenario) bool {
	return slices.EqualFunc(old, now, func(a, b Scenario) bool { return a.Name == b.Name && slices.Equal(a.Example, b.Example) })
}

// keyed gives each scenario of a rule a key that survives a moved line;
// namesakes are told apart by their order.
func keyed(scenarios []Scenario) (map[string]*Scenario, []string) {
	byKey := make(map[string]*Scenario, len(scenarios))
	order := make([]string, 0, len(scenarios))
	seen := make(map[string]int, len(scenarios))
	for n := range scenarios {
		s := &scenarios[n]
		name := fmt.Sprintf("%q %q", s.Name, s.Example)
		seen[name]++
		key := fmt.Sprintf("%s %d", name, seen[name])
		byKey[key] = s
		order = append(order, key)
	}
	return byKey, order
}

func side(r *Record) Side {
	s := r.Summary()
	return Side{Target: r.Header.Target.title(), Suite: r.Header.Suite.String(), Outcome: s.Outcome, Sentence: s.Sentence}
}

// String writes a suite with its commit, if it is known.
func (s Suite) String() string {
	if s.Commit == "" {
		return s.Version
	}
	return s.Version + " (" + s.Commit + ")"
}

// context lists what else changed: without it a regression of the target
// cannot be told from a suite that grew stricter.
func context(a, b Header) []Field {
	var fields []Field
	note := func(name string, before, after any) {
		if !reflect.DeepEqual(before, after) {
			fields = append(fields, Field{Name: name, Before: fmt.Sprint(before), After: fmt.Sprint(after)})
		}
	}
	note("suite version", a.Suite.Version, b.Suite.Version)
	note("suite commit", a.Suite.Commit, b.Suite.Commit)
	note("target", a.Target.Spec, b.Target.Spec)
	note("target name", a.Target.Name, b.Target.Name)
	note("target version", a.Target.Version, b.Target.Version)
	note("target language", a.Target.Language, b.Target.Language)
	note("target operations", strings.Join(a.Target.Operations, ", "), strings.Join(b.Target.Operations, ", "))
	note("target algorithms", strings.Join(a.Target.Algorithms, ", "), strings.Join(b.Target.Algorithms, ", "))
	note("selection", a.Selection.String(), b.Selection.String())
	note("seed", a.Seed, b.Seed)
	return fields
}

// String writes a selection as the command line takes it, or "everything".
func (s Selection) String() string {
	var parts []string
	add := func(flag, value string) {
		if value != "" {
			parts = append(parts, flag+" "+value)
		}
	}
	add("--profile", s.Profile)
	add("--rule", strings.Join(s.Rules, ","))
	add("--kind", strings.Join(s.Kinds, ","))
	add("features", s.Features)
	if s.Shard != (Shard{}) {
		add("--shard", s.Shard.String())
	}
	if len(parts) == 0 {
		return "everything"
	}
	return strings.Join(parts, " ")
}
