package debugprofile

import (
	"container/heap"
	"crypto/sha256"
	"strings"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/idt"
)

// tokenKey stands for a token: the hash of what its signature is over. The
// signature is left out, so that a token that was logged out does not come back
// with the same signature spelled in another way.
type tokenKey [sha256.Size]byte

func keyOf(token idt.Token) tokenKey {
	text := token.Text()
	if end := strings.LastIndexByte(text, '.'); end >= 0 {
		text = text[:end]
	}
	return sha256.Sum256([]byte(text))
}

// standing is how a token stands with a register.
type standing int

const (
	foreign   standing = iota // this login did not issue it, or it was forgotten
	issued                    // this login issued it
	loggedOut                 // it did, and logout took it back
)

// ClockMargin is how long a server remembers a token beyond its expiry. A clock
// that ran ahead of the expiry by up to this, and is set back, does not bring a
// token back that was logged out. That it is a day is a choice: local time in the
// place of UTC is off by less.
const ClockMargin = 24 * time.Hour

// register remembers the tokens of this login, until ClockMargin after their
// expiry if there is room for them. It is bounded: when it is full of tokens that
// have not expired, none is issued, since to forget one might bring a token back
// that was logged out. Only a login forgets.
type register struct {
	mu       sync.Mutex
	capacity int
	tokens   map[tokenKey]standing
	queue    expiryQueue
}

func newRegister(capacity int) *register {
	return &register{capacity: capacity, tokens: map[tokenKey]standing{}}
}

// add notes a token that was issued, and reports whether there was room.
func (r *register) add(key tokenKey, expires, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.forget(now.Add(-ClockMargin).Unix())
	if len(r.tokens) >= r.capacity {
		r.forget(now.Unix()) // Whoever logs in now needs the room that is kept for clocks.
	}
	if len(r.tokens) >= r.capacity {
		return false
	}
	r.tokens[key] = issued
	heap.Push(&r.queue, expiring{key, expires.Unix()})
	return true
}

// standing says how a token stands.
func (r *register) standing(key tokenKey) standing {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.tokens[key]
}

// logOut takes a token back, and returns how it stood. Of any number of
// concurrent calls with one token, exactly one returns issued.
func (r *register) logOut(key tokenKey) standing {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := r.tokens[key]
	if was == issued {
		r.tokens[key] = loggedOut
	}
	return was
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
