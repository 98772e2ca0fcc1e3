package timeline

import "github.com/safproof/safproof/sim"

// Limit is how many events a page holds at most.
const Limit = 10_000

// window returns the events that a page holds: all of them, or [Limit]. Of a longer
// run it keeps what led to the violation: up to a quarter of the page for earlier
// events of its credential and for restarts, IPLs and faults, a twentieth for what
// came after, and the rest for the events just before. Of a longer run without a
// violation it keeps the beginning.
func window(events []sim.Event, violation *sim.Event) []sim.Event {
	if len(events) <= Limit {
		return events
	}
	if violation == nil {
		return events[:Limit]
	}
	last := len(events) - 1
	for last > 0 && events[last].Seq > violation.Seq {
		last--
	}
	end := min(len(events), last+1+Limit/20)
	begin := max(0, end-Limit*3/4)
	var earlier []sim.Event
	for i := begin - 1; i >= 0 && len(earlier) < Limit/4; i-- {
		if relates(events[i], violation) {
			earlier = append(earlier, events[i])
		}
	}
	kept := make([]sim.Event, 0, Limit)
	for i := len(earlier) - 1; i >= 0; i-- {
		kept = append(kept, earlier[i])
	}
	return append(kept, events[begin:end]...)
}

// relates says whether an event that is long past may matter to the violation.
func relates(e sim.Event, violation *sim.Event) bool {
	switch e.Kind {
	case sim.Restart, sim.IPL, sim.Clock, sim.Link, sim.ICSF, sim.Phase:
		return true
	}
	return e.Credential != "" && e.Credential == violation.Credential
}
