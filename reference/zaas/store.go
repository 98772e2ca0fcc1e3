package zaas

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// Store is the caching service: what instances share and restarts do not end.
// Spaces are apart from each other. It has to be safe for concurrent use.
type Store interface {
	// Get returns what is kept under a key.
	Get(space, key string) (value []byte, found bool, err error)
	// Put keeps a value for good; it is durable when Put returns.
	Put(space, key string, value []byte) error
	// PutNew keeps a value if there is none under the key, until expires, or for
	// good if that is zero. Of any number of concurrent calls, one stores.
	PutNew(space, key string, value []byte, expires time.Time) (stored bool, err error)
	// Delete removes a key; that there is none is no error.
	Delete(space, key string) error
	// List returns all of a space.
	List(space string) (map[string][]byte, error)
}

// Memory is a [Store] in memory. It is safe for concurrent use.
type Memory struct {
	now    func() time.Time
	mu     sync.Mutex
	spaces map[string]map[string]kept
}

type kept struct {
	value   []byte
	expires time.Time
}

// NewMemory makes an empty store that forgets by this clock.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, spaces: map[string]map[string]kept{}}
}

// live returns the space without what has expired.
func (m *Memory) live(space string) map[string]kept {
	now, s := m.now(), m.spaces[space]
	if s == nil {
		s = map[string]kept{}
		m.spaces[space] = s
	}
	maps.DeleteFunc(s, func(_ string, k kept) bool { return !k.expires.IsZero() && !k.expires.After(now) })
	return s
}

// Get implements [Store].
func (m *Memory) Get(space, key string) (value []byte, found bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	k, found := m.spaces[space][key]
	if found && !k.expires.IsZero() && !k.expires.After(m.now()) {
		return nil, false, nil
	}
	return slices.Clone(k.value), found, nil
}

// Put implements [Store].
func (m *Memory) Put(space, key string, value []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.live(space)[key] = kept{value: slices.Clone(value)}
	return nil
}

// PutNew implements [Store].
func (m *Memory) PutNew(space, key string, value []byte, expires time.Time) (stored bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.live(space)
	if _, ok := s[key]; ok {
		return false, nil
	}
	s[key] = kept{slices.Clone(value), expires}
	return true, nil
}

// Delete implements [Store].
func (m *Memory) Delete(space, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.live(space), key)
	return nil
}

// List implements [Store].
func (m *Memory) List(space string) (map[string][]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := map[string][]byte{}
	for key, k := range m.live(space) {
		all[key] = slices.Clone(k.value)
	}
	return all, nil
}
