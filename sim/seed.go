package sim

import (
	"math"
	"math/bits"
	"math/rand/v2"
)

// streamSeed is the seed of a named part of a run: the seed and the name, by
// FNV-1a, mixed by SplitMix64.
func streamSeed(seed uint64, name string) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(name) {
		h = (h ^ uint64(name[i])) * 1099511628211
	}
	return mix(mix(seed) ^ h)
}

// newRand is the source of one thing in a stream. Neighbouring indexes give
// sources that have nothing in common.
func newRand(stream, index uint64) *rand.Rand {
	return new(generator).seed(stream, index)
}

// newPCG is what [newRand] draws from.
func newPCG(stream, index uint64) *rand.PCG { return rand.NewPCG(stream, mix(stream^mix(index))) }

// generator is a [rand.Rand] and what it draws from in one piece, as every intent
// has one or two.
type generator struct {
	pcg  rand.PCG
	rand rand.Rand
}

// fraction draws a number from 0 to less than 1, as [rand.Rand.Float64] does.
func fraction(r *rand.PCG) float64 { return float64(r.Uint64()<<11>>11) / (1 << 53) }

// seed makes it a source as [newRand] does. It must not be copied from then on.
func (g *generator) seed(stream, index uint64) *rand.Rand {
	g.pcg = *newPCG(stream, index)
	g.rand = *rand.New(&g.pcg)
	return &g.rand
}

// mix is the output function of SplitMix64: every bit of the result depends on
// every bit of x.
func mix(x uint64) uint64 {
	x += 0x9E3779B97F4A7C15
	x = (x ^ x>>30) * 0xBF58476D1CE4E5B9
	x = (x ^ x>>27) * 0x94D049BB133111EB
	return x ^ x>>31
}

// exponential draws a waiting time of the given mean by von Neumann's method,
// which compares uniform numbers and does nothing else: the result is the same on
// every machine. What an int64 has no room for is the longest time that there is.
func exponential(r *rand.PCG, mean int64) int64 {
	for whole := uint64(0); ; whole++ {
		first := r.Uint64()
		run := 1
		for last, next := first, r.Uint64(); next < last; last, next = next, r.Uint64() {
			run++
		}
		if run%2 == 1 {
			part, _ := bits.Mul64(uint64(mean), first) // first is a fraction of 2^64
			high, low := bits.Mul64(whole, uint64(mean))
			wait, carry := bits.Add64(low, part, 0)
			if high != 0 || carry != 0 || wait > math.MaxInt64 {
				return math.MaxInt64
			}
			return int64(wait)
		}
	}
}
