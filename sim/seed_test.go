package sim

import (
	"math"
	"testing"
	"time"
)

// Numbers that every machine and every version must draw, or old seeds say nothing.
func TestDrawsAreStable(t *testing.T) {
	g := new(generator)
	r := g.seed(streamSeed(42, "issue"), 7)
	for n, want := range []uint64{0x31deab615ea80524, 0x9e8f664a355efcf3, 0x57ca98bdf0f43bf9} {
		if got := r.Uint64(); got != want {
			t.Errorf("draw %d: expected %#x, observed %#x", n, want, got)
		}
	}
	for n, want := range []time.Duration{3_183_515_109, 15_879_123_172, 4_658_808_497} {
		if got := time.Duration(exponential(&g.pcg, int64(time.Minute))); got != want {
			t.Errorf("gap %d: expected %d, observed %d", n, want, got)
		}
	}
}

func TestFractionIsThatOfRand(t *testing.T) {
	p, r := newPCG(1, 2), newRand(1, 2)
	for range 1000 {
		if got, want := fraction(p), r.Float64(); got != want {
			t.Fatalf("expected %g, observed %g", want, got)
		}
	}
}

func TestSourcesHaveNothingInCommon(t *testing.T) {
	seen := make(map[uint64]string)
	for _, seed := range []uint64{0, 1, 2, math.MaxUint64} {
		for _, name := range []string{"", "a", "b", "ab", "ba", "a network"} {
			for index := range uint64(100) {
				draw := newRand(streamSeed(seed, name), index).Uint64()
				if was := seen[draw]; was != "" {
					t.Fatalf("seed %d, stream %q, index %d draws what %s drew", seed, name, index, was)
				}
				seen[draw] = name
			}
		}
	}
}

func TestExponentialIsExponential(t *testing.T) {
	r := newPCG(streamSeed(1, "gaps"), 0)
	const n, mean = 200_000, int64(time.Minute)
	var sum, squares float64
	longer := 0 // than the mean: a share of 1/e
	for range n {
		x := float64(exponential(r, mean)) / float64(mean)
		sum, squares = sum+x, squares+x*x
		if x > 1 {
			longer++
		}
	}
	average, variance, share := sum/n, squares/n-(sum/n)*(sum/n), float64(longer)/n
	if math.Abs(average-1) > 0.01 || math.Abs(variance-1) > 0.03 || math.Abs(share-1/math.E) > 0.005 {
		t.Errorf("expected mean 1, variance 1, 0.368 above the mean: observed %.4f, %.4f, %.4f", average, variance, share)
	}
	if got := exponential(r, 0); got != 0 {
		t.Errorf("of mean 0: expected 0, observed %d", got)
	}
}

// Of the longest mean every other wait or so would overflow: none may be negative.
func TestExponentialSaturates(t *testing.T) {
	r := newPCG(streamSeed(1, "gaps"), 0)
	const n = 10_000
	longest := 0 // a share of 1/e
	for range n {
		switch wait := exponential(r, math.MaxInt64); {
		case wait < 0:
			t.Fatalf("a wait of %d", wait)
		case wait == math.MaxInt64:
			longest++
		}
	}
	if share := float64(longest) / n; math.Abs(share-1/math.E) > 0.02 {
		t.Errorf("longer than the mean: expected 0.368 of them, observed %.3f", share)
	}
}

func TestLaterSaturates(t *testing.T) {
	for name, tt := range map[string]struct{ now, d, want int64 }{
		"now":               {7, 0, 7},
		"later":             {7, 5, 12},
		"the last time":     {7, math.MaxInt64 - 7, math.MaxInt64},
		"beyond it":         {7, math.MaxInt64 - 6, math.MaxInt64},
		"the longest":       {7, math.MaxInt64, math.MaxInt64},
		"from the last one": {math.MaxInt64, 1, math.MaxInt64},
	} {
		t.Run(name, func(t *testing.T) {
			if got := later(tt.now, tt.d); got != tt.want {
				t.Errorf("later(%d, %d): expected %d, observed %d", tt.now, tt.d, tt.want, got)
			}
		})
	}
}

func TestScaledIsNeverWhatDoesNotFit(t *testing.T) {
	day := int64(24 * time.Hour)
	for name, tt := range map[string]struct {
		times float64
		want  int64
	}{
		"never":             {0, 0},
		"as it is":          {1, day},
		"twice as often":    {2, day / 2},
		"once in 179 years": {1.0 / 65536, day * 65536},
		"a million years":   {1e-9, 0},
		"the least":         {math.SmallestNonzeroFloat64, 0},
	} {
		t.Run(name, func(t *testing.T) {
			if got := scaled(day, tt.times); got != tt.want {
				t.Errorf("scaled(%d, %g): expected %d, observed %d", day, tt.times, tt.want, got)
			}
		})
	}
	if got := scaled(1, 1000); got != 1 {
		t.Errorf("the shortest gap: expected 1, observed %d", got)
	}
}

func TestBeginningsAreSpread(t *testing.T) {
	hours, years := make(map[int]bool), make(map[int]bool)
	for seed := range uint64(2000) {
		at := time.Unix(0, beginning(seed)).UTC()
		hours[at.Hour()], years[at.Year()] = true, true
		if at.Nanosecond() != 0 || at.Year() < 2025 || at.Year() > 2034 {
			t.Fatalf("seed %d begins at %s", seed, at)
		}
	}
	if len(hours) != 24 || len(years) != 10 {
		t.Errorf("expected every hour and ten years, observed %d and %d", len(hours), len(years))
	}
}
