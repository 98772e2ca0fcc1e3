package sim

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
)

// ErrDiffers: the same configuration gave other events the second time, so that
// no run proves anything.
var ErrDiffers = errors.New("not deterministic")

// Check plays a seed thrice and compares: twice side by side, event by event, and
// once with nobody watching, which must not matter. Errors are those of [Run], or
// wrap ErrDiffers and say which event differed first.
func Check(c Config) (Result, error) {
	next, stop := iter.Pull(events(c))
	defer stop()
	var differs error
	compare := func(e Event, ok bool) {
		if differs != nil {
			return
		}
		if other, again := next(); again != ok || !same(&e, &other) {
			differs = fmt.Errorf("%w: seed %d, event %d the first time: %s; the second time: %s",
				ErrDiffers, c.Seed, max(e.Seq, other.Seq), told(e, ok), told(other, again))
		}
	}
	watched := c
	watched.Observe = func(e Event) {
		if c.Observe != nil {
			c.Observe(e)
		}
		compare(e, true)
	}
	r, err := Run(watched)
	if err != nil {
		return r, err
	}
	if compare(Event{}, false); differs != nil {
		return r, differs
	}
	unwatched := c
	unwatched.Observe = nil
	plain, err := Run(unwatched)
	if err == nil && plain.Hash != r.Hash {
		err = fmt.Errorf("%w: seed %d has %d events, hash %s when they are observed, and %d, hash %s when not",
			ErrDiffers, c.Seed, r.Events, r.Hash, plain.Events, plain.Hash)
	}
	return r, err
}

// events is a run as a sequence of what happens in it. An error ends it early,
// which the comparison notices.
func events(c Config) iter.Seq[Event] {
	return func(yield func(Event) bool) {
		l, w, err := prepare(c)
		if err != nil {
			return
		}
		l.config.Observe = func(e Event) {
			if !yield(e) {
				l.stopped = true
			}
		}
		l.play(w)
	}
}

func same(a, b *Event) bool {
	return a.Detail == b.Detail && bytes.Equal(appendCanonical(nil, a), appendCanonical(nil, b))
}

func told(e Event, ok bool) string {
	if !ok {
		return "nothing"
	}
	return TextLine(e)
}
