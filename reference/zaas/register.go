package zaas

import (
	"container/heap"
	"crypto/sha256"
	"strings"
	"sync"
	"time"
)

// tokenKey stands for a token: the hash of what its signature is over. The
// signature is left out, so that a token that was logged out does not come back
// with the same signature spelled in another way.
type tokenKey [sha256.Size]byte

func keyOf(token string) tokenKey {
	if end := strings.LastIndexByte(token, '.'); end >= 0 {
		token = token[:end]
	}
	return sha256.Sum256([]byte(token))
}

// noted is what came of noting that a token was logged out.
type noted int

const (
	added noted = iota
	known       // it was logged out already
	full        // there is no room
)

// ClockMargin is how long a logged-out token is remembered beyond its expiry, if
// there is room. A clock that ran ahead of the expiry by up to this, and is set
// back, does not bring the token back. Zowe keeps tokens for a day in all.
const ClockMargin = 24 * time.Hour

// register remembers the tokens that were logged out, until ClockMargin after
// their expiry if there is room for them. It is bounded: when it is full of
// tokens that have not expired, no further one is taken, since to forget one
// would bring it back.
type register struct {
	mu       sync.RWMutex
	capacity int
	// tokens are kept whole, as peers that come up are told them. They are no
	// secrets here any more, and may be elsewhere.
	tokens map[tokenKey]string
	queue  expiryQueue
}

func newRegister(capacity int) *register {
	return &register{capacity: capacity, tokens: map[tokenKey]string{}}
}

// add notes a token. Of any number of concurrent calls with one token, exactly
// one returns added.
func (r *register) add(token string, expires, now time.Time) noted {
	key := keyOf(token)
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, ok := r.tokens[key]; ok {
		return known
	}
	r.forget(now.Add(-ClockMargin).Unix())
	if len(r.tokens) >= r.capacity {
		r.forget(now.Unix()) // A token of now needs the room that is kept for clocks.
	}
	if len(r.tokens) >= r.capacity {
		return full
	}
	r.tokens[key] = strings.Clone(token) // not the request around it
	heap.Push(&r.queue, expiring{key, expires.Unix()})
	return added
}

// has says whether a token was logged out.
func (r *register) has(token string) bool {
	key := keyOf(token)
	r.mu.RLock()
	defer r.mu.RUnlock()
	_, ok := r.tokens[key]
	return ok
}

// all returns the tokens that have not expired.
func (r *register) all(now time.Time) []string {
	r.mu.RLock()
	defer r.mu.RUnlock()
	var all []string
	for _, e := range r.queue {
		if e.expires >= now.Unix() {
			all = append(all, r.tokens[e.key])
		}
	}
	return all
}

// forget drops the tokens that expired before a second, counted from 1970.
func (r *register) forget(second int64) {
	for len(r.queue) > 0 && r.queue[0].expires < second {
		delete(r.tokens, heap.Pop(&r.queue).(expiring).key)
	}
}

// expiring is a token with the second of its expiry, since 1970.
type expiring struct {
	key     tokenKey
	expires int64
}

// expiryQueue is a heap, the next to expire first.
type expiryQueue []expiring

func (q expiryQueue) Len() int           { return len(q) }
func (q expiryQueue) Less(i, j int) bool { return q[i].expires < q[j].expires }
func (q expiryQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *expiryQueue) Push(x any)        { *q = append(*q, x.(expiring)) }
func (q *expiryQueue) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}
