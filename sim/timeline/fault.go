package timeline

import (
	"time"

	"github.com/safproof/safproof/sim"
)

// fault is a stretch of time in which something is out of order, or a phase.
type fault struct {
	Kind     sim.Kind
	System   string // "" means all of them
	What     string
	From, To time.Time
	Event    uint64 // that began it
	Closed   uint64 // the event that ended it, 0 if none did
}

// mended returns the numbers of the events that ended a fault. One that ended none,
// as when all is set right to be on the safe side, found nothing broken.
func mended(faults []*fault) map[uint64]bool {
	all := make(map[uint64]bool)
	for _, f := range faults {
		if f.Closed != 0 {
			all[f.Closed] = true
		}
	}
	return all
}

// faults returns the stretches that the events begin and end, and the phases. One
// that nothing ends lasts until the page ends.
func faults(events []sim.Event, end time.Time) []*fault {
	var all, open []*fault
	for _, e := range events {
		if e.Kind != sim.Link && e.Kind != sim.ICSF && e.Kind != sim.Phase || e.Application != "" {
			continue // a changed key is over at once
		}
		still := open[:0]
		for _, f := range open {
			if f.Kind == e.Kind && (f.System == e.System || e.System == "") {
				f.To, f.Closed = e.At, e.Seq
			} else {
				still = append(still, f)
			}
		}
		open = still
		if e.Kind == sim.Phase || !e.Accepted {
			f := &fault{Kind: e.Kind, System: e.System, What: happened(e, false), From: e.At, To: end, Event: e.Seq}
			all, open = append(all, f), append(open, f)
		}
	}
	return all
}
