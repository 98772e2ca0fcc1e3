package main

import (
	"cmp"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/mutant"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// hold holds a target to some rules, or to all.
func (c *collection) hold(t target.Target, concurrency int, rules ...string) (*reports.Record, error) {
	return features.Run(c.ctx, features.Config{
		Registry: c.registry, Target: t, TargetSpec: "evidence", Seed: 1, Concurrency: concurrency, Clock: time.Now,
		Selection: reports.Selection{Rules: rules},
	})
}

// scenarios counts those that pass on the reference.
func (c *collection) scenarios() error {
	c.say("scenarios: the suite on the reference")
	record, err := c.hold(target.Reference(features.Version), runtime.GOMAXPROCS(0))
	if err != nil {
		return err
	}
	if err := c.ctx.Err(); err != nil {
		return err
	}
	for _, s := range record.Scenarios {
		if s.Status != reports.Passed {
			return fmt.Errorf("%s:%d: %s %s on the reference: see \"safproof run\"", s.File, s.Line, s.Rule, s.Status)
		}
		c.rules[s.Rule].Scenarios++
	}
	c.say("  %d passed", len(record.Scenarios))
	return nil
}

// mutants holds each mutant to the rules that it is said to turn red.
func (c *collection) mutants() error {
	all := mutant.All()
	c.say("mutants: %d, each on its rules", len(all))
	red := make([][]string, len(all))
	errs := make([]error, len(all))
	var group sync.WaitGroup
	places := make(chan struct{}, runtime.GOMAXPROCS(0))
	for n, m := range all {
		places <- struct{}{}
		if n > 0 && n%100 == 0 {
			c.say("  %d of %d", n, len(all))
		}
		group.Go(func() {
			red[n], errs[n] = c.red(m)
			<-places
		})
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	for n, m := range all {
		for _, id := range red[n] {
			rule := c.rules[id]
			rule.Mutants = append(rule.Mutants, m.Name)
		}
	}
	for id, rule := range c.rules {
		sortMutants(id, rule.Mutants)
	}
	return nil
}

// red is which of its rules a mutant turned red: all of them, or it is an error.
func (c *collection) red(m mutant.Mutant) ([]string, error) {
	want := m.Red()
	record, err := c.hold(m.Target(features.Version), 1, want...)
	if err != nil {
		return nil, fmt.Errorf("mutant %s: %w", m.Name, err)
	}
	if err := c.ctx.Err(); err != nil {
		return nil, err
	}
	var red []string
	for _, r := range record.RuleResults() {
		if r.Status == reports.Failed {
			red = append(red, r.Rule.ID)
		}
	}
	slices.Sort(red)
	if !slices.Equal(red, want) {
		return nil, fmt.Errorf("mutant %s turned %v red, want %v: see \"go test ./features/mutant -run TestMutants/%s\"", m.Name, red, want, m.Name)
	}
	return red, nil
}

// sortMutants puts those first that are made to break the rule.
func sortMutants(rule string, names []string) {
	slices.SortFunc(names, func(a, b string) int {
		return cmp.Or(cmp.Compare(madeFor(rule, a), madeFor(rule, b)), strings.Compare(a, b))
	})
}

// madeFor is 0 if a mutant is made to break the rule, and 1 if it breaks it as well.
func madeFor(rule, name string) int {
	if m, ok := mutant.Named(name); ok && m.Breaks == rule {
		return 0
	}
	return 1
}
