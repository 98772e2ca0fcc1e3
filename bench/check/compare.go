package main

import (
	"slices"

	"golang.org/x/perf/benchmath"
)

// limits are what a benchmark may not exceed.
type limits struct {
	threshold float64 // how much slower, as a fraction
	alpha     float64 // p of the test below which two samples differ
}

// measure is a unit that says how fast something is.
type measure struct {
	unit         string
	higherBetter bool
}

// measures are compared in this order of preference: ratios of neighbouring
// batches are the steadiest, and the time of a clock the least steady.
var measures = []measure{{"x/floor", false}, {"x-faster", true}, {"events/cpu-s", true}, {"sec/op", false}}

// verdict is what became of a benchmark.
type verdict int

const (
	same verdict = iota
	faster
	slower
	allocates
	unconfirmed // worse at first, and not when measured again
	appeared
	gone
)

func (v verdict) String() string {
	return [...]string{"~", "faster", "SLOWER", "NEW ALLOCATION", "~ (not confirmed)", "new", "gone"}[v]
}

func (v verdict) fails() bool { return v == slower || v == allocates }

// change is the median of a unit on both sides.
type change struct{ base, head float64 }

// ratio is head to base.
func (c change) ratio() float64 { return c.head / c.base }

// row is the comparison of one benchmark.
type row struct {
	name       string
	measure    measure
	time       change
	comparison benchmath.Comparison
	// counts are what noise does not touch, by unit: those that both sides tell.
	counts  map[string]change
	verdict verdict
}

// counted are the units of counts.
var counted = []string{"allocs/op", "B/op", "instructions/op"}

// compare pairs the benchmarks of both, those of the head first and those that are
// gone last.
func compare(base, head *results, l limits) []row {
	var rows []row
	for _, name := range head.names {
		before, ok := base.readings[name]
		if !ok {
			rows = append(rows, row{name: name, verdict: appeared})
			continue
		}
		rows = append(rows, compareOne(name, before, head.readings[name], l))
	}
	for _, name := range base.names {
		if _, ok := head.readings[name]; !ok {
			rows = append(rows, row{name: name, verdict: gone})
		}
	}
	return rows
}

func compareOne(name string, base, head map[string][]float64, l limits) row {
	r := row{name: name, counts: map[string]change{}}
	for _, unit := range counted {
		if len(base[unit]) > 0 && len(head[unit]) > 0 {
			r.counts[unit] = change{median(base[unit]), median(head[unit])}
		}
	}
	for _, m := range measures {
		if len(base[m.unit]) == 0 || len(head[m.unit]) == 0 {
			continue
		}
		r.measure = m
		r.time = change{median(base[m.unit]), median(head[m.unit])}
		thresholds := &benchmath.Thresholds{CompareAlpha: l.alpha}
		r.comparison = benchmath.AssumeNothing.Compare(
			benchmath.NewSample(slices.Clone(base[m.unit]), thresholds), benchmath.NewSample(slices.Clone(head[m.unit]), thresholds))
		r.verdict = r.judge(l)
		break
	}
	if allocs, told := r.counts["allocs/op"]; told && allocs.base == 0 && allocs.head > 0 {
		r.verdict = allocates
	}
	return r
}

// judge looks at time alone.
func (r row) judge(l limits) verdict {
	slowdown := r.time.ratio()
	if r.measure.higherBetter {
		slowdown = 1 / slowdown
	}
	switch {
	case r.comparison.P >= r.comparison.Alpha:
		return same
	case slowdown >= 1+l.threshold:
		return slower
	case slowdown <= 1/(1+l.threshold):
		return faster
	}
	return same
}

func median(values []float64) float64 {
	return benchmath.AssumeNothing.Summary(benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds), 0.95).Center
}

// suspected names what would fail.
func suspected(rows []row) []string {
	var names []string
	for _, r := range rows {
		if r.verdict.fails() {
			names = append(names, r.name)
		}
	}
	return names
}

// confirm puts what was measured again in the place of what looked worse.
func confirm(rows, again []row) []row {
	rows = slices.Clone(rows)
	for i, r := range rows {
		if !r.verdict.fails() {
			continue
		}
		for _, second := range again {
			if second.name != r.name {
				continue
			}
			if !second.verdict.fails() {
				second.verdict = unconfirmed
			}
			rows[i] = second
		}
	}
	return rows
}
