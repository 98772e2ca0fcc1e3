package sim

import (
	"slices"
	"testing"
	"time"
)

// byIntent are the events of a run, in order, by intent. How many were before them
// does not count, and neither do details, which tell of uses by others.
func byIntent(t *testing.T, c Config) (events map[uint64][]string, ordinary []uint64) {
	t.Helper()
	events = map[uint64][]string{}
	everybodys := map[uint64]bool{0: true}
	c.Observe = func(e Event) {
		e.Seq, e.Detail = 0, ""
		events[e.Intent] = append(events[e.Intent], TextLine(e))
		if environment(&e) {
			everybodys[e.Intent] = true
		}
	}
	if r, err := Run(c); err != nil || r.Violation != nil {
		t.Fatalf("seed %d: violation %v, error %v", c.Seed, r.Violation, err)
	}
	for n := range events {
		if !everybodys[n] {
			ordinary = append(ordinary, n)
		}
	}
	slices.Sort(ordinary)
	return events, ordinary
}

// An intent that is left out leaves the rest as they were, but for the few that
// used its credentials, the use of a second, or a count of failures. Those that
// change what everybody lives with, a clock for instance, are not left out here.
func TestLeavingOutOneOfTheWorld(t *testing.T) {
	const each = 10
	for seed := range uint64(3) {
		c := Config{Seed: seed, Duration: 3 * time.Hour, Faults: 1}
		whole, ordinary := byIntent(t, c)
		sum := 0
		for k := range each {
			gone := ordinary[(k+1)*len(ordinary)/(each+2)]
			part := c
			part.Only = func(n uint64) bool { return n != gone }
			rest, _ := byIntent(t, part)
			changed := 0
			for n := range whole {
				if n != gone && !slices.Equal(whole[n], rest[n]) {
					changed++
				}
			}
			if sum += changed; len(rest[gone]) != 0 || changed > len(whole)/50 {
				t.Errorf("seed %d without intent %d: %d of %d others changed, expected a few", seed, gone, changed, len(whole))
			}
		}
		t.Logf("seed %d: %d changes of %d intents, %d times one left out", seed, sum, len(whole), each)
		if sum > 5*each {
			t.Errorf("seed %d: %d changes in %d runs, each without one intent; expected at most five in each", seed, sum, each)
		}
	}
}
