package introspection

import (
	"container/list"
	"crypto/sha256"
	"sync"
	"time"
)

// cache remembers answers about tokens that were good. It keeps hashes and no
// tokens.
type cache struct {
	limit   int
	timeout time.Duration

	mu      sync.Mutex
	order   list.List // of *entry, the one that was stored first in front
	entries map[key]*list.Element
}

type key [sha256.Size]byte

type entry struct {
	key    key
	result Result
	stored time.Time
}

func newCache(limit int, timeout time.Duration) *cache {
	return &cache{limit: limit, timeout: timeout, entries: map[key]*list.Element{}}
}

// get returns what was stored about a token not longer ago than the timeout. A
// clock that went back finds nothing.
func (c *cache) get(token string, now time.Time) (Result, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	element, found := c.entries[sha256.Sum256([]byte(token))]
	if !found {
		return Result{}, false
	}
	e := element.Value.(*entry)
	if age := now.Sub(e.stored); age < 0 || age >= c.timeout {
		c.drop(element)
		return Result{}, false
	}
	return e.result, true
}

func (c *cache) put(token string, result Result, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	k := key(sha256.Sum256([]byte(token)))
	if old, found := c.entries[k]; found {
		c.drop(old)
	}
	for c.order.Len() >= c.limit {
		c.drop(c.order.Front())
	}
	c.entries[k] = c.order.PushBack(&entry{k, result, now})
}

func (c *cache) drop(element *list.Element) {
	delete(c.entries, element.Value.(*entry).key)
	c.order.Remove(element)
}

func (c *cache) clear() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.order.Init()
	clear(c.entries)
}

func (c *cache) len() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.order.Len()
}
