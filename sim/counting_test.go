package sim

import (
	"math/rand/v2"
	"slices"
	"time"
)

// counting is a world that breaks TOY-01 when all the intents that are needed have
// happened, and does nothing else.
type counting struct {
	needed []uint64
	loop   *Loop
	seen   int
}

func (w *counting) config() Config {
	return Config{Seed: 1, Duration: time.Hour, World: func(Config, *rand.Rand) (World, error) {
		return &counting{needed: w.needed}, nil
	}}
}

func (w *counting) Shape() Shape { return Shape{} }

func (w *counting) Streams() []Stream {
	return []Stream{{Name: "count", Mean: time.Second, Do: func(i *Intent) {
		if slices.Contains(w.needed, i.Number) {
			w.seen++
		}
	}}}
}

func (w *counting) Begin(l *Loop) error { w.loop = l; return nil }
func (w *counting) Heal(*Loop)          {}

func (w *counting) End(*Loop) {
	if w.seen == len(w.needed) {
		w.loop.Fail(nil, "TOY-01", "all have happened")
	}
}
