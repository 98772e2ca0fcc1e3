package sim

import (
	"math/rand/v2"
	"slices"
)

// Over returns the maker of worlds that drive other subjects than the reference,
// one for each run, as far as an adapter can be driven: every system remembers
// many PassTickets and shares the database and the keys of all, and no key is
// replaced. An error of a subject that has a Rule method is a broken rule.
func Over(subject func() (Subject, error)) Maker {
	return func(c Config, random *rand.Rand) (World, error) {
		p, err := draw(c, random)
		if err != nil {
			return nil, err
		}
		for n := range p.systems {
			p.systems[n].capacity, p.systems[n].database, p.systems[n].store = usualCapacity, 0, 0
		}
		p.databases, p.stores = 1, 1
		s, err := subject()
		if err != nil {
			return nil, err
		}
		return &plainWorld{p.world(c, s, random)}, nil
	}
}

const usualCapacity = 4096

// plainWorld is a world without what not every subject can do.
type plainWorld struct{ *world }

func (p *plainWorld) Streams() []Stream {
	return slices.DeleteFunc(p.world.Streams(), func(s Stream) bool {
		return s.Name == "key changes" || s.Name == "database splits"
	})
}
