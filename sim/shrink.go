package sim

import (
	"errors"
	"fmt"
	"slices"
)

// ErrNoViolation: the run to shrink breaks no rule.
var ErrNoViolation = errors.New("no rule was broken")

// maxMatter is how many events a shrunk run shows.
const maxMatter = 10

// fewIntents is how many intents nobody needs to have fewer of.
const fewIntents = 5

// Shrunk is a run that breaks a rule with as few intents as could be found: each
// of them is needed.
type Shrunk struct {
	// Config runs it; Only lets Intents through.
	Config  Config
	Intents []uint64 // in order
	// Events are those that matter, at most ten, the violation last.
	Events []Event
	Result Result
	// Runs is how many runs it took.
	Runs int
}

// Shrink looks for the fewest intents that still break the rule that c's run
// breaks, by delta debugging. Errors are those of [Run], or wrap ErrNoViolation.
func Shrink(c Config) (Shrunk, error) {
	var plan []Event
	whole := c
	whole.Observe = func(e Event) { plan = append(plan, e) }
	r, err := Run(whole)
	switch {
	case err != nil:
		return Shrunk{}, err
	case r.Violation == nil:
		return Shrunk{}, fmt.Errorf("seed %d: %w in %d events", c.Seed, ErrNoViolation, r.Events)
	}
	c.Observe, c.Until = nil, 0
	s := &shrinker{config: c, rule: r.Violation.Rules[0], deadline: r.Violation.At.UnixNano(), runs: 1}
	intents, err := s.best(s.plans(plan, r.Violation))
	if err != nil {
		return Shrunk{}, err
	}
	return s.report(intents)
}

// shrinker tries plans.
type shrinker struct {
	config   Config
	rule     string
	deadline int64 // no later than the violation of the whole plan
	runs     int
	err      error
}

// breaks says whether a plan still breaks the rule. An error ends the search: a
// plan that breaks the engine is another finding.
func (s *shrinker) breaks(intents []uint64) bool {
	if s.err != nil {
		return false
	}
	s.runs++
	c := s.config
	c.Only = only(intents)
	r, err := runBefore(c, s.deadline)
	s.err = err
	return err == nil && r.Violation != nil && r.Violation.Rules[0] == s.rule
}

// only lets a sorted list of intents through.
func only(intents []uint64) func(uint64) bool {
	return func(n uint64) bool {
		_, ok := slices.BinarySearch(intents, n)
		return ok
	}
}

// best minimises plans until one leaves no more than a few intents, and takes the
// smallest. Where actors pick from what there is, a minimum may be one among many:
// leave out anything, and somebody picks something else. Another plan to begin with,
// and another order, then lead to another minimum.
func (s *shrinker) best(plans [][]uint64) (least []uint64, err error) {
	found := false
	for n := 0; n < 2*len(plans) && (!found || len(least) > fewIntents); n++ {
		plan, earliest := plans[n/2], n%2 == 1
		if !s.breaks(plan) {
			continue
		}
		smaller, err := s.minimise(plan, earliest)
		if err != nil {
			return nil, err
		}
		if !found || len(smaller) < len(least) {
			least, found = smaller, true
		}
	}
	if s.err == nil && !found {
		s.err = fmt.Errorf("%w: seed %d breaks %s, and then does not", ErrDiffers, s.config.Seed, s.rule)
	}
	return least, s.err
}

// plans are plans to begin with, from what concerns the violation's credential and
// its users to everything that happened.
func (s *shrinker) plans(events []Event, v *Event) [][]uint64 {
	users := map[string]bool{v.User: true}
	credential := func(e *Event) bool { return e.Credential == v.Credential && e.Credential != "" || e.Kind == Violation }
	for n := range events {
		if credential(&events[n]) {
			users[events[n].User] = true
		}
	}
	user := func(e *Event) bool { return e.User != "" && users[e.User] }
	var plans [][]uint64
	for _, related := range []func(*Event) bool{
		credential,
		func(e *Event) bool { return credential(e) || environment(e) },
		func(e *Event) bool { return credential(e) || user(e) },
		func(e *Event) bool { return credential(e) || user(e) || environment(e) },
		func(e *Event) bool { return e.System == v.System || credential(e) || environment(e) },
	} {
		plans = append(plans, intentsOf(events, related))
	}
	// An intent that emitted nothing may count, too.
	var all []uint64
	for n := uint64(1); n <= lastIntent(events); n++ {
		if s.config.Only == nil || s.config.Only(n) {
			all = append(all, n)
		}
	}
	return append(plans, all)
}

func lastIntent(events []Event) (last uint64) {
	for n := range events {
		last = max(last, events[n].Intent)
	}
	return last
}

// environment says whether an event changed what everybody lives with.
func environment(e *Event) bool {
	switch e.Kind {
	case Command, Restart, IPL, Clock, Link, ICSF:
		return true
	}
	return false
}

// intentsOf are the intents of some events, sorted.
func intentsOf(events []Event, which func(*Event) bool) []uint64 {
	var intents []uint64
	for n := range events {
		if events[n].Intent != 0 && which(&events[n]) {
			intents = append(intents, events[n].Intent)
		}
	}
	slices.Sort(intents)
	return slices.Compact(intents)
}

// minimise leaves out parts of a plan, large ones first and single intents in the
// end, until each intent is needed (the idea is Zeller and Hildebrandt's,
// "Simplifying and Isolating Failure-Inducing Input", IEEE TSE 28(2), 2002). It
// goes on where it is after a part was left out, instead of from the start: where
// many intents are needed, that is the difference between n and n² runs. What comes
// late depends on what was early, so it begins with the last ones; or with the
// earliest, which may lead elsewhere.
func (s *shrinker) minimise(intents []uint64, earliest bool) ([]uint64, error) {
	if len(intents) == 0 || s.breaks(nil) {
		return nil, s.err
	}
	for size := (len(intents) + 1) / 2; ; {
		smaller := s.sweep(intents, size, earliest)
		switch {
		case s.err != nil:
			return nil, s.err
		case size > 1:
			size = (size + 1) / 2
		case len(smaller) == len(intents):
			return intents, nil
		}
		intents = smaller
	}
}

// sweep leaves out each part of a size that is not needed.
func (s *shrinker) sweep(intents []uint64, size int, earliest bool) []uint64 {
	if !earliest {
		for to := len(intents); to > 0; to -= size {
			if rest := slices.Concat(intents[:max(0, to-size)], intents[to:]); s.breaks(rest) {
				intents = rest
			}
		}
		return intents
	}
	for from := 0; from < len(intents); {
		rest := slices.Concat(intents[:from], intents[min(from+size, len(intents)):])
		if s.breaks(rest) {
			intents = rest
		} else {
			from += size
		}
	}
	return intents
}

// report runs the plan once more and picks the events that matter.
func (s *shrinker) report(intents []uint64) (Shrunk, error) {
	c := s.config
	c.Only = only(intents)
	var events []Event
	watched := c
	watched.Observe = func(e Event) { events = append(events, e) }
	r, err := Run(watched)
	s.runs++
	if err == nil && (r.Violation == nil || r.Violation.Rules[0] != s.rule) {
		err = fmt.Errorf("%w: seed %d breaks %s with intents %v, and then does not", ErrDiffers, c.Seed, s.rule, intents)
	}
	if err != nil {
		return Shrunk{}, err
	}
	return Shrunk{Config: c, Intents: intents, Events: matter(events, r.Violation), Result: r, Runs: s.runs}, nil
}

// matter picks at most ten events: the violation, what concerns its credential,
// what changed the environment, what concerns its user, and the latest of the
// rest. Those without an intent are everybody's.
func matter(events []Event, v *Event) []Event {
	var picked []Event
	for _, which := range []func(*Event) bool{
		func(e *Event) bool { return e.Kind == Violation },
		func(e *Event) bool { return e.Credential == v.Credential && e.Credential != "" },
		environment,
		func(e *Event) bool { return e.User == v.User && e.User != "" },
		func(*Event) bool { return true },
	} {
		for n := len(events) - 1; n >= 0 && len(picked) < maxMatter; n-- {
			e := &events[n]
			taken := slices.ContainsFunc(picked, func(p Event) bool { return p.Seq == e.Seq })
			if !taken && (e.Intent != 0 || e.Kind == Violation) && which(e) {
				picked = append(picked, *e)
			}
		}
	}
	slices.SortFunc(picked, func(a, b Event) int { return int(a.Seq) - int(b.Seq) })
	return picked
}
