package bench

import (
	"math"
	"runtime"
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
	// least is how many batches of each there are, however short a run is wanted.
	least int
	// elsewhere is there instead of path if another process does the work n times,
	// and tells how long it took by its own clock.
	elsewhere func(n int) time.Duration
	// processors has batches measured by how long the process has had a processor,
	// where the system tells: the only measure of work that many threads do, if others
	// have the processors, too.
	processors bool
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
	c.timePath() // fills caches and pools, so that the first batch is like the others
	c.floor(floorBatch)
	batches := max((b.N+c.batch-1)/c.batch, c.least)
	path, floor, ratio := make([]float64, batches), make([]float64, batches), make([]float64, batches)
	b.ResetTimer()
	for i := range batches {
		if i%2 == 0 {
			path[i] = c.timePath()
			floor[i] = c.timed(c.floor, floorBatch)
		} else {
			floor[i] = c.timed(c.floor, floorBatch)
			path[i] = c.timePath()
		}
		ratio[i] = path[i] / floor[i]
	}
	b.StopTimer()
	return times{median(path), median(floor), median(ratio)}
}

// timePath returns how long the path takes, in nanoseconds, by one batch.
func (c contest) timePath() float64 {
	if c.elsewhere != nil {
		return float64(c.elsewhere(c.batch).Nanoseconds()) / float64(c.batch)
	}
	return c.timed(c.path, c.batch)
}

// againstFloor reports how close the path comes to a floor, which is scale
// times what the contest's floor takes.
func (c contest) againstFloor(b *testing.B, scale, target float64) {
	c.report(b, scale)
	b.ReportMetric(target, "target-x/floor")
	c.reportCounts(b)
}

// peer reports how close another way to do what a path does comes to the same floor.
// It has no target.
func (c contest) peer(b *testing.B, scale float64) {
	c.report(b, scale)
	if c.path != nil {
		reportAllocations(b, c.path)
	}
}

// report reports times alone.
func (c contest) report(b *testing.B, scale float64) {
	t := c.run(b)
	b.ReportMetric(t.path, "ns/op")
	b.ReportMetric(t.floor*scale, "floor-ns/op")
	b.ReportMetric(t.ratio/scale, "x/floor")
}

// againstSlower reports how many times faster the path is than the other way.
func (c contest) againstSlower(b *testing.B, target float64) {
	t := c.run(b)
	b.ReportMetric(t.path, "ns/op")
	b.ReportMetric(t.floor, "slower-ns/op")
	b.ReportMetric(1/t.ratio, "x-faster")
	b.ReportMetric(target, "target-x-faster")
	c.reportCounts(b)
}

// reportCounts reports allocations and instructions of the path.
func (c contest) reportCounts(b *testing.B) {
	reportAllocations(b, c.path)
	c.reportInstructions(b)
}

// reportAllocations reports those of the path alone. What the testing package would
// count are those of the floor, too, and some floors allocate.
func reportAllocations(b *testing.B, path func(n int)) {
	b.ReportAllocs() // else the testing package prints neither
	const runs = 100
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	path(runs)
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64((after.Mallocs-before.Mallocs)/runs), "allocs/op")
	b.ReportMetric(float64((after.TotalAlloc-before.TotalAlloc)/runs), "B/op")
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

func (c contest) timed(work func(n int), n int) float64 {
	if c.processors {
		if start, told := cpuTime(); told {
			work(n)
			end, _ := cpuTime()
			return float64((end - start).Nanoseconds()) / float64(n)
		}
	}
	start := time.Now()
	work(n)
	return float64(time.Since(start).Nanoseconds()) / float64(n)
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
