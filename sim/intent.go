package sim

import (
	"math/rand/v2"
	"time"
)

// Intent is what an actor or a fault means to do. It has sources of its own, so
// that what it draws depends on nothing but the seed, its stream and its place in
// the stream.
type Intent struct {
	// Number in the run, from 1; the same whatever Config.Only leaves out.
	Number uint64
	// At is the true time at which it begins, UTC.
	At time.Time

	random, network source
	made            uint64 // credentials, so far
}

// Random is the intent's source for what it decides.
func (i *Intent) Random() *rand.Rand { return i.random.get() }

// Follow is a new source for the intent's follow-up of a number, from 1: what
// follow-ups draw depends neither on their order nor on what came in between.
func (i *Intent) Follow(n uint64) *rand.Rand {
	return newRand(mix(i.random.seed^n), i.random.index)
}

// Network is the intent's source for what becomes of its messages: apart, so that
// another fate of a message changes no decision.
func (i *Intent) Network() *rand.Rand { return i.network.get() }

// fates is what Network draws from.
func (i *Intent) fates() *rand.PCG {
	i.network.get()
	return &i.network.made.pcg
}

// source is a random source that is seeded when it is first used: most intents
// send no message.
type source struct {
	seed, index uint64
	made        generator
	rand        *rand.Rand
}

func (s *source) get() *rand.Rand {
	if s.rand == nil {
		s.rand = s.made.seed(s.seed, s.index)
	}
	return s.rand
}
