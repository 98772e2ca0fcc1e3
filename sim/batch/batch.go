// Package batch implements the playing of many seeds on several cores, according
// to what package sim asks for: goroutines are outside the model, each run has a
// world of its own, and results come in the order of the seeds, whichever was
// ready first.
package batch

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"

	"github.com/safproof/safproof/sim"
)

// ErrSeeds: no seeds, or a part of them that cannot be.
var ErrSeeds = errors.New("no such seeds")

// Seeds are a part of consecutive seeds, in their order. They take no more room
// the more there are. The zero value has none.
type Seeds struct {
	first, step uint64
	count       int
}

// NewSeeds are the count seeds from first on that belong to a part, from 1 to
// parts: every seed belongs to exactly one. Where there are fewer seeds than parts,
// some parts have none. Errors wrap [ErrSeeds].
func NewSeeds(first uint64, count, part, parts int) (Seeds, error) {
	switch {
	case count < 1:
		return Seeds{}, fmt.Errorf("%w: %d of them, want 1 or more", ErrSeeds, count)
	case first > math.MaxUint64-uint64(count-1):
		return Seeds{}, fmt.Errorf("%w: %d from %d on", ErrSeeds, count, first)
	case part < 1 || part > parts:
		return Seeds{}, fmt.Errorf("%w: part %d of %d", ErrSeeds, part, parts)
	}
	if part > count {
		return Seeds{}, nil
	}
	return Seeds{first: first + uint64(part-1), step: uint64(parts), count: (count-part)/parts + 1}, nil
}

// Len is how many seeds there are.
func (s Seeds) Len() int { return s.count }

// First is the first one, if there are any.
func (s Seeds) First() uint64 { return s.first }

// All are the seeds, counted from 0.
func (s Seeds) All() iter.Seq2[int, uint64] {
	return func(yield func(int, uint64) bool) {
		for n := range s.count {
			if !yield(n, s.first+uint64(n)*s.step) {
				return
			}
		}
	}
}

// Options say what is played.
type Options struct {
	// Config of each run, but for its seed. It must not observe.
	Config sim.Config
	Seeds  Seeds
	// Workers is how many runs there are at once, 1 or more.
	Workers int
	// CheckAll has every seed played again and compared; else it is the first one.
	CheckAll bool
}

// GarbagePercent is what a program should hand debug.SetGCPercent while it plays
// seeds: a run holds so little that the collector would run all the time. The heap
// grows to about 20 MB a core before it is swept.
const GarbagePercent = 800

// Run plays the seeds. Each result is handed over in the order of the seeds, in
// the caller's goroutine. The first error in that order ends it: of a run, or of
// the context. When it returns, no run is left.
func Run(ctx context.Context, o Options, each func(sim.Result)) error {
	if o.Workers < 1 {
		return fmt.Errorf("%w: %d workers, want 1 or more", ErrSeeds, o.Workers)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	// A place in line for each run that is under way; one that is taken out makes
	// room for the next.
	line := make(chan chan outcome, o.Workers-1)
	go func() {
		defer close(line)
		for n, seed := range o.Seeds.All() {
			done := make(chan outcome, 1)
			select {
			case line <- done:
			case <-ctx.Done():
				return
			}
			go func() { done <- o.play(seed, n == 0 || o.CheckAll) }()
		}
	}()
	return o.collect(ctx, cancel, line, each)
}

// collect takes results in order, and waits for what is under way when one of them
// is an error.
func (o Options) collect(ctx context.Context, cancel func(), line <-chan chan outcome, each func(sim.Result)) error {
	var failed error
	taken := 0
	for done := range line {
		out := <-done
		switch {
		case failed != nil:
		case out.err != nil:
			failed = out.err
			cancel()
		case ctx.Err() == nil:
			taken++
			each(out.result)
		}
	}
	if failed == nil && taken < o.Seeds.Len() {
		failed = ctx.Err()
	}
	return failed
}

// outcome is what a run came to.
type outcome struct {
	result sim.Result
	err    error
}

func (o Options) play(seed uint64, check bool) outcome {
	c := o.Config
	c.Seed = seed
	run := sim.Run
	if check {
		run = sim.Check
	}
	r, err := run(c)
	return outcome{r, err}
}
