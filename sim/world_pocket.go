package sim

import (
	"math/rand/v2"
	"strconv"
	"time"
)

// serial is the number of a credential: the intent that made it, and which of that
// intent's it is, from 0. What other intents make does not change it.
type serial uint64

const serialBits = 16

// serial numbers a new credential; without an intent it is one of intent 0.
func (w *world) serial(i *Intent) serial {
	made, number := &w.atEnd, uint64(0)
	if i != nil {
		made, number = &i.made, i.Number
	}
	*made++
	return serial(number<<serialBits | *made - 1)
}

// name is T17 for the first PassTicket of intent 17, and T17.2 for its second.
func (n serial) name(prefix string) string {
	name := prefix + strconv.FormatUint(uint64(n>>serialBits), 10)
	if which := n & (1<<serialBits - 1); which > 0 {
		name += "." + strconv.FormatUint(uint64(which)+1, 10)
	}
	return name
}

// How long attackers and latecomers have credentials at hand, in true time.
const (
	ticketsAtHand = 12 * time.Minute
	tokensAtHand  = time.Hour
	outsAtHand    = 2 * time.Hour
)

// pocket keeps what there is of something, for a while: by time and not by count,
// so that one more in it drives out no other.
type pocket[T any] struct {
	all  []kept[T]
	life time.Duration
}

type kept[T any] struct {
	what  T
	id    serial
	since time.Time
}

func (p *pocket[T]) put(now time.Time, id serial, v T) {
	p.all = append(p.all, kept[T]{v, id, now})
}

// any returns one of them, or false if there is none: the one whose number and a
// draw give the greatest hash. Leave out another one, and it is picked still.
func (p *pocket[T]) any(now time.Time, r *rand.Rand) (v T, ok bool) {
	draw, greatest := r.Uint64(), uint64(0)
	for len(p.all) > 0 && now.Sub(p.all[0].since) > p.life {
		p.all[0] = kept[T]{}
		p.all = p.all[1:]
	}
	for n := range p.all {
		if h := mix(draw ^ uint64(p.all[n].id)); !ok || h > greatest {
			v, ok, greatest = p.all[n].what, true, h
		}
	}
	return v, ok
}
