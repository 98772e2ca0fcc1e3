package jose

import (
	"fmt"
	"slices"
)

// KeySet is a set of keys (RFC 7517, section 5), in a fixed order. It never
// changes and does not print.
type KeySet struct {
	redactedKey
	keys []*Key
}

// NewKeySet makes a set. Keys may have the same ID only if they are of different
// types, as RFC 7517, section 4.5, has it. Errors wrap [ErrKey].
func NewKeySet(keys ...*Key) (*KeySet, error) {
	for i, k := range keys {
		if k.parts().mac == nil && k.parts().public == nil {
			return nil, fmt.Errorf("%w: key %d of the set is empty", ErrKey, i+1)
		}
		for j, other := range keys[:i] {
			if k.id != "" && k.id == other.id && k.kty == other.kty {
				return nil, fmt.Errorf("%w: keys %d and %d of the set are both of type %s and have the ID %s",
					ErrKey, j+1, i+1, k.kty, clip(k.id))
			}
		}
	}
	return &KeySet{keys: slices.Clone(keys)}, nil
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
