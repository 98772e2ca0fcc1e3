package main

import (
	"fmt"
	"runtime"

	"github.com/safproof/safproof/features/evidence"
	"github.com/safproof/safproof/sim"
	"github.com/safproof/safproof/sim/batch"
)

// seeds plays seeds of the simulator, and notes for each rule the first in which a
// decision rested on it.
func (c *collection) seeds() error {
	c.say("simulation: %d seeds", seedCount)
	return playSeeds(c, seedCount)
}

// playSeeds plays the first seeds.
func playSeeds(c *collection, count int) error {
	from0, err := batch.NewSeeds(0, count, 1, 1)
	if err != nil {
		return err
	}
	var wrong error
	err = batch.Run(c.ctx, batch.Options{Config: evidence.SimConfig(0), Seeds: from0, Workers: runtime.GOMAXPROCS(0)}, func(r sim.Result) {
		if r.Violation != nil && wrong == nil {
			wrong = fmt.Errorf("seed %d of the simulator breaks %v: %s: see \"safproof sim run --seed %d --seeds 1\"",
				r.Seed, r.Violation.Rules, r.Violation.Cause, r.Seed)
		}
		for id, decisions := range r.Coverage.Rules {
			rule, known := c.rules[id]
			switch {
			case !known && wrong == nil:
				wrong = fmt.Errorf("seed %d of the simulator: decisions rest on %s, which is no rule of the suite", r.Seed, id)
			case known && decisions > 0 && rule.Simulation == nil:
				rule.Simulation = &evidence.Simulation{Seed: r.Seed, Decisions: decisions}
			}
		}
	})
	if err != nil {
		return err
	}
	return wrong
}

// bugs has the simulator find each planted bug, within its budget.
func (c *collection) bugs() error {
	c.say("planted bugs: %d", len(sim.Bugs()))
	for _, bug := range sim.Bugs() {
		found, err := findings(c, bug)
		if err != nil {
			return err
		}
		for _, f := range found {
			rule, known := c.rules[f.rule]
			if !known {
				return fmt.Errorf("planted bug %s: seed %d breaks %s, which is no rule of the suite", bug.Name, f.seed, f.rule)
			}
			rule.Bugs = append(rule.Bugs, evidence.Bug{Name: bug.Name, Seed: f.seed})
		}
	}
	return nil
}

// finding is a rule that a violation names first.
type finding struct {
	rule string
	seed uint64
}

// findings plays a bug until a violation names the rule that it breaks first, and
// returns that and what was found before, each rule once.
func findings(c *collection, bug sim.Bug) ([]finding, error) {
	var found []finding
	seen := make(map[string]bool)
	for seed := range uint64(bug.Budget) {
		if err := c.ctx.Err(); err != nil {
			return nil, err
		}
		r, err := sim.Run(sim.BugConfig(bug.Name, seed))
		if err != nil {
			return nil, fmt.Errorf("planted bug %s: %w", bug.Name, err)
		}
		if r.Violation == nil {
			continue
		}
		if rule := r.Violation.Rules[0]; !seen[rule] {
			seen[rule] = true
			found = append(found, finding{rule, seed})
		}
		if seen[bug.Rule] {
			return found, nil
		}
	}
	return nil, fmt.Errorf("planted bug %s: no violation of %s in %d seeds: see \"safproof sim bugs\"", bug.Name, bug.Rule, bug.Budget)
}
