package main

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// usual is what the tests hold samples to.
var usual = limits{threshold: 0.05, alpha: 0.01}

// around are eight readings within a per cent of a value.
func around(value float64) []float64 {
	spread := []float64{-0.009, 0.004, 0, 0.008, -0.003, 0.001, -0.006, 0.005}
	readings := make([]float64, len(spread))
	for i, s := range spread {
		readings[i] = value * (1 + s)
	}
	return readings
}

func repeated(value float64) []float64 {
	readings := make([]float64, 8)
	for i := range readings {
		readings[i] = value
	}
	return readings
}

func TestVerdictOfOneBenchmark(t *testing.T) {
	noisy := []float64{0.7, 1.4, 0.9, 1.2, 0.8, 1.3, 1.0, 1.1}
	noisySlower := []float64{0.8, 1.5, 1.0, 1.3, 0.9, 1.4, 1.1, 1.2}
	for _, c := range []struct {
		name       string
		base, head map[string][]float64
		unit       string
		expected   verdict
	}{
		{"nothing changed", readings("x/floor", around(1.1)), readings("x/floor", around(1.1)), "x/floor", same},
		{"ten per cent slower", readings("x/floor", around(1.1)), readings("x/floor", around(1.21)), "x/floor", slower},
		{"ten per cent faster", readings("x/floor", around(1.21)), readings("x/floor", around(1.1)), "x/floor", faster},
		{"slower, below the threshold", readings("x/floor", around(1)), readings("x/floor", around(1.03)), "x/floor", same},
		{"slower, lost in noise", readings("x/floor", noisy), readings("x/floor", noisySlower), "x/floor", same},
		{"a ratio that falls is worse", readings("x-faster", around(500)), readings("x-faster", around(450)), "x-faster", slower},
		{"a ratio that rises is better", readings("x-faster", around(450)), readings("x-faster", around(500)), "x-faster", faster},
		{"fewer events", readings("events/cpu-s", around(2e5)), readings("events/cpu-s", around(1.7e5)), "events/cpu-s", slower},
		{"the ratio counts, not the time", readings("x/floor", around(1), "sec/op", around(1)),
			readings("x/floor", around(1), "sec/op", around(2)), "x/floor", same},
		{"the time, if it is all there is", readings("sec/op", around(1)), readings("sec/op", around(1.2)), "sec/op", slower},
		{"the time, if one side alone has a ratio", readings("sec/op", around(1)),
			readings("x/floor", around(9), "sec/op", around(1.2)), "sec/op", slower},
		{"a target is no measure", readings("sec/op", around(1), "target-x/floor", repeated(1)),
			readings("sec/op", around(1), "target-x/floor", repeated(2)), "sec/op", same},
		{"exact and the same", readings("x/floor", repeated(1)), readings("x/floor", repeated(1)), "x/floor", same},
		{"exact and slower", readings("x/floor", repeated(1)), readings("x/floor", repeated(1.1)), "x/floor", slower},
		{"a first allocation", readings("x/floor", around(1), "allocs/op", repeated(0)),
			readings("x/floor", around(1), "allocs/op", repeated(1)), "x/floor", allocates},
		{"a first allocation, and no time", readings("allocs/op", repeated(0)), readings("allocs/op", repeated(1)), "", allocates},
		{"an allocation in one reading of eight", readings("x/floor", around(1), "allocs/op", repeated(0)),
			readings("x/floor", around(1), "allocs/op", []float64{1, 0, 0, 0, 0, 0, 0, 0}), "x/floor", same},
		{"more allocations where there were some", readings("x/floor", around(1), "allocs/op", repeated(3)),
			readings("x/floor", around(1), "allocs/op", repeated(9)), "x/floor", same},
		{"bytes alone", readings("x/floor", around(1), "B/op", repeated(0)),
			readings("x/floor", around(1), "B/op", repeated(64)), "x/floor", same},
		{"nothing in common", readings("x/floor", around(1)), readings("x-faster", around(1)), "", same},
	} {
		t.Run(c.name, func(t *testing.T) {
			observed := compareOne("bench.Path", c.base, c.head, usual)
			if observed.verdict != c.expected || observed.measure.unit != c.unit {
				t.Errorf("base %v, head %v: expected %v by %q, observed %v by %q (p=%v)",
					c.base, c.head, c.expected, c.unit, observed.verdict, observed.measure.unit, observed.comparison.P)
			}
		})
	}
}

// readings makes them of units and values in turn.
func readings(pairs ...any) map[string][]float64 {
	made := map[string][]float64{}
	for i := 0; i < len(pairs); i += 2 {
		made[pairs[i].(string)] = pairs[i+1].([]float64)
	}
	return made
}

func resultsOf(names []string, value float64) *results {
	r := newResults()
	for _, name := range names {
		r.names = append(r.names, name)
		r.readings[name] = readings("x/floor", around(value))
	}
	return r
}

func verdicts(rows []row) map[string]string {
	told := map[string]string{}
	for _, r := range rows {
		told[r.name] = r.verdict.String()
	}
	return told
}

func TestBenchmarksThatOneSideLacks(t *testing.T) {
	rows := compare(resultsOf([]string{"bench.A", "bench.B"}, 1), resultsOf([]string{"bench.B", "bench.C"}, 1), usual)
	expected := map[string]string{"bench.A": "gone", "bench.B": "~", "bench.C": "new"}
	if diff := cmp.Diff(expected, verdicts(rows)); diff != "" {
		t.Error(diff)
	}
	if names := suspected(rows); names != nil {
		t.Errorf("neither fails: observed %q", names)
	}
}

func TestWorseOnlyIfMeasuredWorseTwice(t *testing.T) {
	names := []string{"bench.A", "bench.B", "bench.C"}
	base, head := resultsOf(names, 1), resultsOf(names, 1.2)
	head.readings["bench.C"] = readings("x/floor", around(1))
	rows := compare(base, head, usual)
	if diff := cmp.Diff([]string{"bench.A", "bench.B"}, suspected(rows)); diff != "" {
		t.Fatal(diff)
	}
	again := resultsOf([]string{"bench.A", "bench.B"}, 1.2)
	again.readings["bench.B"] = readings("x/floor", around(1))
	confirmed := confirm(rows, compare(base, again, usual))
	expected := map[string]string{"bench.A": "SLOWER", "bench.B": "~ (not confirmed)", "bench.C": "~"}
	observed := verdicts(confirmed)
	if diff := cmp.Diff(expected, observed); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"bench.A"}, suspected(confirmed)); diff != "" {
		t.Error(diff)
	}
}

func TestTable(t *testing.T) {
	base, head := resultsOf([]string{"bench.A", "bench.B"}, 1), resultsOf([]string{"bench.A", "bench.C"}, 1.2)
	base.readings["bench.A"]["allocs/op"], head.readings["bench.A"]["allocs/op"] = repeated(0), repeated(2)
	base.readings["bench.A"]["B/op"], head.readings["bench.A"]["B/op"] = repeated(16.2), repeated(15.9)
	table := func() string {
		var b strings.Builder
		if err := render(&b, compare(base, head, usual)); err != nil {
			t.Fatal(err)
		}
		var lines []string
		for line := range strings.Lines(b.String()) {
			lines = append(lines, strings.Join(strings.Fields(line), " "))
		}
		return strings.Join(lines, "\n")
	}
	expected := `benchmark measure base head delta p n allocs/op B/op verdict
bench.A x/floor 1 1.201 +20.0% 0.000 8+8 0 → 2 16 NEW ALLOCATION
bench.C new
bench.B gone
instructions/op: not available`
	if diff := cmp.Diff(expected, table()); diff != "" {
		t.Error(diff)
	}
	base.readings["bench.A"]["instructions/op"], head.readings["bench.A"]["instructions/op"] = repeated(1000), repeated(1100)
	expected = `benchmark measure base head delta p n allocs/op B/op instructions/op verdict
bench.A x/floor 1 1.201 +20.0% 0.000 8+8 0 → 2 16 1000 → 1100 (+10.0%) NEW ALLOCATION
bench.C new
bench.B gone`
	if diff := cmp.Diff(expected, table()); diff != "" {
		t.Error(diff)
	}
}

// Benchstat's own figures for two samples that everyone can look at.
func TestStatisticsAreThoseOfBenchstat(t *testing.T) {
	base, head := []float64{1, 2, 3, 4, 5}, []float64{6, 7, 8, 9, 10}
	r := compareOne("bench.A", readings("x/floor", base), readings("x/floor", head), usual)
	// 2 of the 252 ways to deal ten readings to two sides are as far apart.
	if expected := 2.0 / 252; math.Abs(r.comparison.P-expected) > 1e-12 {
		t.Errorf("p: expected %v, observed %v", expected, r.comparison.P)
	}
	if r.time != (change{3, 8}) {
		t.Errorf("medians: expected 3 and 8, observed %v", r.time)
	}
}
