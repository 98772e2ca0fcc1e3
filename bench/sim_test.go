package bench

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/safproof/safproof/sim"
	"github.com/safproof/safproof/sim/batch"
)

// targetEvents is how many events a core should play in a second, with every
// decision judged.
const targetEvents = 200_000

// The simulator on one core: seeds of a day, as safproof sim run plays them, with
// as much room for garbage. The collector has no core of its own. On a machine that
// others use, events a second of processor time say more than those a second.
func BenchmarkSim(b *testing.B) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetGCPercent(debug.SetGCPercent(batch.GarbagePercent))
	var events uint64
	seed := uint64(0)
	began, told := cpuTime()
	for b.Loop() {
		seed++
		r, err := sim.Run(sim.Config{Seed: seed, Duration: 24 * time.Hour, Faults: 1})
		if err != nil || r.Violation != nil {
			b.Fatal(r.Violation, err)
		}
		events += r.Events
	}
	b.ReportMetric(float64(events)/b.Elapsed().Seconds(), "events/s")
	if ended, _ := cpuTime(); told {
		b.ReportMetric(float64(events)/(ended-began).Seconds(), "events/cpu-s")
		b.ReportMetric(targetEvents, "target-events/cpu-s")
	} else {
		b.ReportMetric(targetEvents, "target-events/s")
	}
	b.ReportMetric(float64(events)/float64(b.N), "events/op")
}

// targetGrowth is what memory may grow to while a run gets ten times as long: no more
// than it takes to say that it does not.
const targetGrowth = 1.25

// What a run holds in memory at its end, to what it held when a tenth of its
// events had happened: near 1, however long it is.
func BenchmarkSimMemory(b *testing.B) {
	c := sim.Config{Seed: 1, Duration: 60 * 24 * time.Hour, Systems: 4, Faults: 1}
	whole, err := sim.Run(c)
	check(b, err)
	early, late := whole.Events/10, whole.Events-1
	var tenth, end float64
	c.Observe = func(e sim.Event) {
		switch e.Seq {
		case early:
			tenth = held()
		case late:
			end = held()
		}
	}
	for b.Loop() {
		if _, err := sim.Run(c); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(tenth/1e6, "MB-at-a-tenth")
	b.ReportMetric(end/1e6, "MB-at-the-end")
	b.ReportMetric(end/tenth, "x/tenth")
	b.ReportMetric(targetGrowth, "target-x/tenth")
	b.ReportMetric(float64(whole.Events), "events/op")
}

// held is how many bytes are in use.
func held() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}
