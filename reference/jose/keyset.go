package jose

import (
	"fmt"
	"slices"
)

// KeySet is a set of keys (RFC 7517, section 5), in a fixed order. It never
// changes and does not print.
type KeySet struct {
	redactedKey
	keys    []*Key
	leftOut []string
}

// NewKeySet makes a set. RFC 7517, section 4.5, advises that different keys have
// different IDs, and allows one ID for keys that are alternatives of each other:
// here keys may share an ID if type, alg or use differ, and a token with that kid
// is tried with each that fits. Errors wrap [ErrKey].
func NewKeySet(keys ...*Key) (*KeySet, error) {
	for i, k := range keys {
		if k.parts().mac == nil && k.parts().public == nil {
			return nil, fmt.Errorf("%w: key %d of the set is empty", ErrKey, i+1)
		}
		for j, other := range keys[:i] {
			if k.id != "" && k.id == other.id && k.kty == other.kty && k.algorithm == other.algorithm && k.use == other.use {
				return nil, fmt.Errorf("%w: keys %d and %d of the set have the ID %s and do not differ in type, alg or use",
					ErrKey, j+1, i+1, clip(k.id))
			}
		}
	}
	return &KeySet{keys: slices.Clone(keys)}, nil
}

// LeftOut says of each key that [ParseJWKSet] left out of the set which it was,
// counted from 1, and what was wrong with it; nil if none was. It shows no key.
func (s *KeySet) LeftOut() []string {
	if s == nil {
		return nil
	}
	return slices.Clone(s.leftOut)
}

// Keys returns the keys in order.
func (s *KeySet) Keys() []*Key {
	if s == nil {
		return nil
	}
	return slices.Clone(s.keys)
}

// Len returns the number of keys.
func (s *KeySet) Len() int {
	if s == nil {
		return 0
	}
	return len(s.keys)
}

// Key returns the first key of an ID.
func (s *KeySet) Key(id string) (*Key, bool) {
	if s != nil && id != "" {
		for _, k := range s.keys {
			if k.id == id {
				return k, true
			}
		}
	}
	return nil, false
}
