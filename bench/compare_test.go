package bench

import (
	"math"
	"slices"
	"testing"
	"time"
)

// contest is a path and what it is measured against. Each function does its
// work n times.
type contest struct {
	path, floor func(n int)
	// batch is how often the path runs before it is the other's turn; about
	// 200 µs of work is long against the clock's grain and short against noise.
	batch int
	// floorBatch is the same for the floor; 0 means batch.
	floorBatch int
}

// times are medians in nanoseconds for one run, and the median of the ratios
// of neighbouring batches, path to floor.
type times struct{ path, floor, ratio float64 }

// run spends b.N runs of the path and as many batches of the floor.
func (c contest) run(b *testing.B) times {
	floorBatch := c.floorBatch
	if floorBatch == 0 {
		floorBatch = c.batch
	}
	c.path(c.batch) // fills caches and pools, so that the first batch is like the others
	c.floor(floorBatch)
	batches := (b.N + c.batch - 1) / c.batch
	path, floor, ratio := make([]float64, batches), make([]float64, batches), make([]float64, batches)
	b.ReportAllocs()
	b.ResetTimer()
	for i := range batches {
		if i%2 == 0 {
			path[i] = timed(c.path, c.batch)
			floor[i] = timed(c.floor, floorBatch)
		} else {
			floor[i] = timed(c.floor, floorBatch)
			path[i] = timed(c.path, c.batch)
		}
		ratio[i] = path[i] / floor[i]
	}
	b.StopTimer()
	return times{median(path), median(floor), median(ratio)}
}

// againstFloor reports how close the path comes to a floor, which is scale
// times what the contest's floor takes.
func (c contest) againstFloor(b *testing.B, scale, target float64) {
	t := c.run(b)
	b.ReportMetric(t.path, "ns/op")
	b.ReportMetric(t.floor*scale, "floor-ns/op")
	b.ReportMetric(t.ratio/scale, "x/floor")
	b.ReportMetric(target, "target-x/floor")
	c.reportInstructions(b)
}

// againstSlower reports how many times faster the path is than the other way.
func (c contest) againstSlower(b *testing.B, target float64) {
	t := c.run(b)
	b.ReportMetric(t.path, "ns/op")
	b.ReportMetric(t.floor, "slower-ns/op")
	b.ReportMetric(1/t.ratio, "x-faster")
	b.ReportMetric(target, "target-x-faster")
	c.reportInstructions(b)
}

// reportInstructions reports those of the path, where the machine tells: a count that
// nothing else on the machine changes. The collector may take part in a batch, so the
// least of a few counts.
func (c contest) reportInstructions(b *testing.B) {
	least := uint64(math.MaxUint64)
	for range 5 {
		n, told := instructions(func() { c.path(c.batch) })
		if !told {
			return
		}
		least = min(least, n)
	}
	b.ReportMetric(float64(least)/float64(c.batch), "instructions/op")
}

func timed(work func(n int), n int) float64 {
	start := time.Now()
	work(n)
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
