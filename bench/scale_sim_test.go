package bench

import (
	"testing"
	"time"

	"github.com/safproof/safproof/sim"
)

// The sysplexes that are compared. A hundred systems are as many as there can be.
const (
	fewSystems  = 4
	manySystems = 100
)

// An event of a sysplex of a hundred systems, to one of a sysplex of four, in
// processor time. What happens on a system hangs on the others only where somebody
// races a PassTicket on all of them, which is an event each, and in what is rare: a
// REFRESH, a command. So the target is what else a large sysplex needs of the
// processor's caches.
func BenchmarkScaleSystems(b *testing.B) {
	seed := uint64(0)
	play := func(systems int) int {
		r, err := sim.Run(sim.Config{Seed: seed, Duration: 12 * time.Hour, Systems: systems, Faults: 1})
		check(b, err)
		if r.Violation != nil {
			b.Fatal(r.Violation)
		}
		return int(r.Events)
	}
	growth{
		// A sysplex of four has a fifth of the events: its time is that of as many seeds.
		small: func() int { seed++; return play(fewSystems) },
		large: func() int { return play(manySystems) },
		unit:  "event", times: 5, target: 1.5,
	}.run(b, max(3, b.N))
}

// What a run of a hundred systems holds in memory at its end, to what it held after
// half of its time: by then the servers forget tokens as fast as they issue them, a day
// after they expired. What is left to grow has a bound for each system, which a hundred
// of them take weeks to reach: keys and verdicts that a system remembers, and, under
// faults, the copy of the security database that it ran on when it was split off, some
// 45 KB, which is kept for the next time.
func BenchmarkScaleSystemsMemory(b *testing.B) {
	for _, c := range []struct {
		name           string
		faults, target float64
	}{
		{"without faults", 0, 1.2},
		{"with faults", 1, 1.2},
	} {
		b.Run(c.name, func(b *testing.B) {
			config := sim.Config{Seed: 1, Duration: time.Duration(b.N) * 5 * 24 * time.Hour, Systems: manySystems, Faults: c.faults}
			half, end, events := heldDuring(b, config)
			b.ReportMetric(half/1e6, "MB-at-half")
			b.ReportMetric(end/1e6, "MB-at-the-end")
			b.ReportMetric(end/half, "x/half")
			b.ReportMetric(c.target, "target-x/half")
			b.ReportMetric(events/float64(b.N), "events/op")
		})
	}
}

// heldDuring plays a run and tells what was in use after half of its time and
// shortly before its end, in bytes.
func heldDuring(b *testing.B, c sim.Config) (half, end, events float64) {
	var begun time.Time
	c.Observe = func(e sim.Event) {
		if begun.IsZero() {
			begun = e.At
		}
		switch since := e.At.Sub(begun); {
		case half == 0 && since >= c.Duration/2:
			half = held()
		case end == 0 && since >= c.Duration/100*99:
			end = held()
		}
	}
	r, err := sim.Run(c)
	check(b, err)
	if r.Violation != nil {
		b.Fatal(r.Violation)
	}
	return half, end, float64(r.Events)
}
