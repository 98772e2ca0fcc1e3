package batch_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/sim"
	"github.com/safproof/safproof/sim/batch"
)

func TestShardsPartitionTheSeeds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := rapid.Uint64Range(0, math.MaxUint64-1000).Draw(t, "first")
		count, parts := rapid.IntRange(1, 200).Draw(t, "count"), rapid.IntRange(1, 20).Draw(t, "parts")
		var all []uint64
		for part := range parts {
			seeds, err := batch.NewSeeds(first, count, part+1, parts)
			if err != nil {
				t.Fatal(err)
			}
			if n := seeds.Len(); n < count/parts || n > count/parts+1 {
				t.Fatalf("part %d of %d has %d of %d seeds", part+1, parts, n, count)
			}
			before := len(all)
			for n, seed := range seeds.All() {
				if n != len(all)-before {
					t.Fatalf("part %d of %d: seed %d is counted %d, want %d", part+1, parts, seed, n, len(all)-before)
				}
				all = append(all, seed)
			}
			if n := len(all) - before; n != seeds.Len() {
				t.Fatalf("part %d of %d: Len is %d, and there are %d", part+1, parts, seeds.Len(), n)
			}
		}
		slices.Sort(all)
		want := make([]uint64, count)
		for n := range want {
			want[n] = first + uint64(n)
		}
		if diff := cmp.Diff(want, all); diff != "" {
			t.Fatalf("seeds of all parts (-expected +observed):\n%s", diff)
		}
	})
}

func TestSeedsRefuses(t *testing.T) {
	for name, in := range map[string]struct {
		first              uint64
		count, part, parts int
	}{
		"no seeds":          {1, 0, 1, 1},
		"fewer than none":   {1, -5, 1, 1},
		"part 0":            {1, 5, 0, 2},
		"a part too many":   {1, 5, 3, 2},
		"no parts":          {1, 5, 1, 0},
		"beyond the number": {math.MaxUint64, 2, 1, 1},
	} {
		t.Run(name, func(t *testing.T) {
			seeds, err := batch.NewSeeds(in.first, in.count, in.part, in.parts)
			if !errors.Is(err, batch.ErrSeeds) {
				t.Errorf("Seeds(%+v): expected ErrSeeds, observed %v, %v", in, seeds, err)
			}
		})
	}
	if seeds, err := batch.NewSeeds(math.MaxUint64, 1, 1, 1); err != nil || seeds.Len() != 1 {
		t.Errorf("the last seed: observed %v, %v", seeds, err)
	}
}

// As many seeds as an int counts: they take no room, and no sum overflows.
func TestSeedsMayBeMany(t *testing.T) {
	for name, tt := range map[string]struct {
		part, parts, len int
		first, second    uint64
	}{
		"all":            {1, 1, math.MaxInt, 5, 6},
		"the second":     {2, 3, math.MaxInt / 3, 6, 9},
		"as many parts":  {math.MaxInt, math.MaxInt, 1, 4 + math.MaxInt, 0},
		"huge, in parts": {1, math.MaxInt - 1, 2, 5, 4 + math.MaxInt},
	} {
		t.Run(name, func(t *testing.T) {
			seeds, err := batch.NewSeeds(5, math.MaxInt, tt.part, tt.parts)
			if err != nil || seeds.Len() != tt.len || seeds.First() != tt.first {
				t.Fatalf("expected %d seeds from %d on, observed %d from %d on, %v", tt.len, tt.first, seeds.Len(), seeds.First(), err)
			}
			want, observed := []uint64{tt.first, tt.second}[:min(2, tt.len)], []uint64(nil)
			for _, seed := range seeds.All() {
				if observed = append(observed, seed); len(observed) == 2 {
					break
				}
			}
			if diff := cmp.Diff(want, observed); diff != "" {
				t.Errorf("first seeds (-expected +observed):\n%s", diff)
			}
		})
	}
}

// toy is a world whose runs take longer the smaller the seed, so that they end in
// another order than they began in.
type toy struct {
	seed uint64
	loop *sim.Loop
	fail uint64 // the seed that cannot be played
}

func (w *toy) Shape() sim.Shape { return sim.Shape{Users: int(w.seed)} }

func (w *toy) Streams() []sim.Stream {
	return []sim.Stream{{Name: "tick", Mean: time.Duration(w.seed) * time.Second, Do: func(i *sim.Intent) {
		w.loop.Emit(i, sim.Event{Kind: sim.Command, Operation: fmt.Sprint(i.Random().IntN(100))})
		if w.seed == w.fail {
			w.loop.Break(errToy)
		}
	}}}
}

func (w *toy) Begin(l *sim.Loop) error { w.loop = l; return nil }
func (w *toy) Heal(*sim.Loop)          {}
func (w *toy) End(*sim.Loop)           {}

var errToy = errors.New("the toy broke")

func options(fail uint64, workers int) batch.Options {
	seeds, err := batch.NewSeeds(1, 40, 1, 1)
	if err != nil {
		panic(err)
	}
	return batch.Options{Seeds: seeds, Workers: workers, Config: sim.Config{
		Duration: time.Hour, Faults: 1,
		World: func(c sim.Config, _ *rand.Rand) (sim.World, error) { return &toy{seed: c.Seed, fail: fail}, nil },
	}}
}

func TestRunHandsOverInOrderWhateverTheWorkers(t *testing.T) {
	var first []sim.Result
	for _, workers := range []int{1, 2, 7, 100} {
		var results []sim.Result
		o := options(0, workers)
		o.CheckAll = workers == 2
		if err := batch.Run(t.Context(), o, func(r sim.Result) { results = append(results, r) }); err != nil {
			t.Fatalf("%d workers: %v", workers, err)
		}
		if first == nil {
			first = results
		}
		if diff := cmp.Diff(first, results); diff != "" {
			t.Errorf("%d workers (-expected +observed):\n%s", workers, diff)
		}
	}
	for n, r := range first {
		if r.Seed != uint64(n+1) || r.Events < 4 {
			t.Errorf("result %d: observed seed %d with %d events", n, r.Seed, r.Events)
		}
	}
	if len(first) != 40 {
		t.Errorf("expected 40 results, observed %d", len(first))
	}
}

func TestRunEndsWithTheFirstErrorInOrder(t *testing.T) {
	var seen []uint64
	err := batch.Run(t.Context(), options(17, 4), func(r sim.Result) { seen = append(seen, r.Seed) })
	if !errors.Is(err, errToy) {
		t.Errorf("expected the toy's error, observed %v", err)
	}
	if len(seen) != 16 || seen[15] != 16 {
		t.Errorf("expected seeds 1 to 16 before the error, observed %v", seen)
	}
}

func TestRunEndsWhenItIsToldTo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	seen := 0
	err := batch.Run(ctx, options(0, 3), func(sim.Result) {
		if seen++; seen == 5 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || seen != 5 {
		t.Errorf("expected context.Canceled after 5 results, observed %v after %d", err, seen)
	}
}

func TestRunRefusesNoWorkers(t *testing.T) {
	if err := batch.Run(t.Context(), options(0, 0), func(sim.Result) {}); !errors.Is(err, batch.ErrSeeds) {
		t.Errorf("expected ErrSeeds, observed %v", err)
	}
}
