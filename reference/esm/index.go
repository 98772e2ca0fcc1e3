package esm

import (
	"hash/maphash"
	"maps"
	"slices"
)

// shardCount is how many maps the discrete profiles of a class are spread over,
// so that the first change after a copy was taken copies one of them only.
const shardCount = 64

// index finds the profiles of a class: discrete ones by maps, generic ones by a
// tree of qualifiers. A copy is taken in no time, by sharing everything until
// the original is changed.
type index struct {
	discrete *shards // nil: there was none so far, as in most classes
	generic  *node
	epoch    uint64 // shards and nodes of other epochs belong to a copy also
}

type shards struct {
	of    [shardCount]shard
	epoch uint64
}

type shard struct {
	profiles map[string]*Profile
	epoch    uint64
}

func newIndex() *index { return &index{generic: new(node)} }

// The seed spreads the names of one process; nothing that can be seen depends
// on it.
var shardSeed = maphash.MakeSeed()

func shardOf(name string) uint64 { return maphash.String(shardSeed, name) % shardCount }

// copy returns an index that will not change when this one does. It must not
// be changed itself.
func (x *index) copy() *index {
	frozen := *x
	x.epoch++
	return &frozen
}

// get returns the profile of exactly this name, or nil.
func (x *index) get(name string, generic bool) *Profile {
	if generic {
		return x.generic.get(name)
	}
	return x.named(name)
}

// named returns the discrete profile of a name, or nil.
func (x *index) named(name string) *Profile {
	if x.discrete == nil {
		return nil
	}
	return x.discrete.of[shardOf(name)].profiles[name]
}

// set puts a profile in, or takes it out if it is nil.
func (x *index) set(name string, generic bool, p *Profile) {
	if generic {
		x.generic = x.generic.owned(x.epoch)
		x.generic.set(name, p, x.epoch)
		return
	}
	if x.discrete == nil {
		x.discrete = &shards{epoch: x.epoch}
	} else if x.discrete.epoch != x.epoch {
		own := *x.discrete
		own.epoch = x.epoch
		x.discrete = &own
	}
	s := &x.discrete.of[shardOf(name)]
	switch {
	case s.profiles == nil:
		s.profiles = map[string]*Profile{}
	case s.epoch != x.epoch:
		s.profiles = maps.Clone(s.profiles)
	}
	s.epoch = x.epoch
	assign(s.profiles, name, p, p == nil)
}

// best returns the profile that protects a resource, or nil: the discrete one,
// else, if the class has generics on, the most specific generic one.
func (x *index) best(resource string, generics bool) *Profile {
	if p := x.named(resource); p != nil && !p.Unusable() {
		return p
	}
	if !generics {
		return nil
	}
	return x.generic.find(resource)
}

// sorted returns the discrete profiles, then the generic ones, in search order.
func (x *index) sorted() []Profile {
	var list []Profile
	if x.discrete != nil {
		for _, s := range x.discrete.of {
			for _, p := range s.profiles {
				list = append(list, *p)
			}
		}
	}
	x.generic.each(func(p *Profile) { list = append(list, *p) })
	slices.SortFunc(list, func(a, b Profile) int {
		if a.Generic != b.Generic {
			if b.Generic {
				return -1
			}
			return 1
		}
		return ComparePatterns(string(a.Name), string(b.Name))
	})
	return list
}
