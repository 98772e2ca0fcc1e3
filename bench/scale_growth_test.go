package bench

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"testing"
	"time"
)

// growth is one kind of work at two sizes. What counts is the cost of a unit at the
// large size to that at the small one: near 1 is linear, and stays so on any machine
// and while others use it, since the sizes take turns and processor time is counted.
type growth struct {
	// small and large do the work and tell how many units that was.
	small, large func() (units int)
	unit         string
	// times is how often the small size is done for each large one: so often that both
	// have as many units, and the collector as much to do.
	times int
	// target is what the ratio should not exceed.
	target float64
}

// run plays both sizes in turn, so many rounds.
func (g growth) run(b *testing.B, rounds int) {
	repeated := func() (units int) {
		for range g.times {
			units += g.small()
		}
		return units
	}
	g.small() // fills caches and pools, so that the first is like the others
	ratios, small, large := make([]float64, rounds), make([]float64, rounds), make([]float64, rounds)
	b.ResetTimer()
	for n := range rounds {
		if n%2 == 0 {
			small[n], large[n] = costOf(repeated), costOf(g.large)
		} else {
			large[n], small[n] = costOf(g.large), costOf(repeated)
		}
		ratios[n] = large[n] / small[n]
	}
	b.StopTimer()
	b.ReportMetric(median(small), "small-ns/"+g.unit)
	b.ReportMetric(median(large), "ns/"+g.unit)
	b.ReportMetric(median(ratios), "x/small")
	b.ReportMetric(g.target, "target-x/small")
}

// costOf is the processor time of a unit in ns, that of the collector included, or
// the time on the wall where the system tells no other. Garbage of what ran before
// is not charged to it.
func costOf(work func() int) float64 {
	runtime.GC()
	start := time.Now()
	began, told := cpuTime()
	units := work()
	spent := time.Since(start)
	if ended, _ := cpuTime(); told {
		spent = ended - began
	}
	return float64(spent.Nanoseconds()) / float64(max(1, units))
}

// peakOf is the most memory in bytes that the work takes beside what is there
// already, as the collector finds it: it is made to look often. What is allocated while
// it looks counts, too, and all that is allocated if it never looks, so that this is
// rather too much than too little.
func peakOf(work func() int) float64 {
	defer debug.SetGCPercent(debug.SetGCPercent(10))
	held()
	held() // what is in pools goes with the second collection
	samples := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/cycles/total:gc-cycles"}, {Name: "/gc/heap/allocs:bytes"}}
	look := func() (live float64, cycles uint64, allocated float64) {
		metrics.Read(samples)
		return float64(samples[0].Value.Uint64()), samples[1].Value.Uint64(), float64(samples[2].Value.Uint64())
	}
	from, first, before := look()
	peak := from
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for {
			live, _, _ := look()
			peak = max(peak, live)
			select {
			case <-done:
				return
			case <-tick.C:
			}
		}
	}()
	work()
	close(done)
	<-stopped
	if _, last, after := look(); last == first {
		return after - before
	}
	return peak - from
}
