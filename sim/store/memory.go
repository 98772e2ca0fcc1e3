package store

import (
	"bytes"
	"container/heap"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/journal"
)

// memory is a store in memory.
type memory struct {
	now func() time.Time

	mu     sync.Mutex
	spaces map[string]map[string]entry
	expiry expiries
	closed bool
}

type entry struct {
	value []byte
	until milliseconds
}

// NewMemory makes a store that is gone with the process. Values expire by the
// clock that is handed in.
func NewMemory(now func() time.Time) Store {
	return &memory{now: now, spaces: map[string]map[string]entry{}}
}

// use calls f with the store locked, unless it is closed.
func (m *memory) use(f func()) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return ErrClosed
	}
	f()
	return nil
}

func (m *memory) Get(space, key string) (value []byte, found bool, err error) {
	if err := checkNames(space, key); err != nil {
		return nil, false, err
	}
	err = m.use(func() {
		var e entry
		if e, found = m.find(space, key, m.now()); found {
			value = copied(e.value)
		}
	})
	return value, found, err
}

func (m *memory) find(space, key string, now time.Time) (entry, bool) {
	e, ok := m.spaces[space][key]
	return e, ok && !e.until.over(now)
}

// copied returns a copy that is not nil.
func copied(value []byte) []byte { return append([]byte{}, value...) }

func (m *memory) Put(space, key string, value []byte) error {
	if err := checkNames(space, key); err != nil {
		return err
	}
	return m.use(func() { m.put(space, key, entry{value: bytes.Clone(value)}) })
}

func (m *memory) put(space, key string, e entry) {
	if m.spaces[space] == nil {
		m.spaces[space] = map[string]entry{}
	}
	m.spaces[space][key] = e
}

func (m *memory) PutNew(space, key string, value []byte, expires time.Time) (stored bool, err error) {
	if err := checkNames(space, key); err != nil {
		return false, err
	}
	err = m.use(func() {
		now := m.now()
		m.forget(now)
		if _, there := m.find(space, key, now); there {
			return
		}
		stored = true
		e := entry{bytes.Clone(value), until(expires)}
		m.put(space, key, e)
		if e.until != 0 {
			heap.Push(&m.expiry, expiring{e.until, space, key})
		}
	})
	return stored, err
}

// forget drops what has expired. An entry may have been put anew since.
func (m *memory) forget(now time.Time) {
	for len(m.expiry) > 0 && m.expiry[0].until.over(now) {
		x := heap.Pop(&m.expiry).(expiring)
		if m.spaces[x.space][x.key].until == x.until {
			delete(m.spaces[x.space], x.key)
		}
	}
}

func (m *memory) Delete(space, key string) error {
	if err := checkNames(space, key); err != nil {
		return err
	}
	return m.use(func() { delete(m.spaces[space], key) })
}

func (m *memory) List(space string) (map[string][]byte, error) {
	if err := checkName("space", space); err != nil {
		return nil, err
	}
	list := map[string][]byte{}
	err := m.use(func() {
		now := m.now()
		for key, e := range m.spaces[space] {
			if !e.until.over(now) {
				list[key] = copied(e.value)
			}
		}
	})
	return list, err
}

func (m *memory) Keep(space string, change journal.Change) error {
	if err := checkChange(space, change); err != nil {
		return err
	}
	return m.use(func() {
		for _, r := range change {
			if r.Deleted() {
				delete(m.spaces[space], nameOf(r))
			} else {
				m.put(space, nameOf(r), entry{value: bytes.Clone(r.Expose())})
			}
		}
	})
}

func (m *memory) Clock() (now time.Time, err error) {
	err = m.use(func() { now = m.now() })
	return now, err
}

func (m *memory) Close() error {
	_ = m.use(func() { m.closed, m.spaces, m.expiry = true, nil, nil })
	return nil
}

// expiring is a value that will expire; expiries is a heap, the earliest first.
type expiring struct {
	until      milliseconds
	space, key string
}

type expiries []expiring

func (x expiries) Len() int           { return len(x) }
func (x expiries) Less(i, j int) bool { return x[i].until < x[j].until }
func (x expiries) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }
func (x *expiries) Push(e any)        { *x = append(*x, e.(expiring)) }
func (x *expiries) Pop() any {
	last := len(*x) - 1
	e := (*x)[last]
	(*x)[last] = expiring{}
	*x = (*x)[:last]
	return e
}
