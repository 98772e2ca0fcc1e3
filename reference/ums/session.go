package ums

import (
	"container/heap"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/esm"
)

// session is a user who logged in, with the stored credentials.
type session struct {
	name        string
	user        esm.UserID
	credentials *credentials
	refresh     string // jti of the refresh token that is good
	expires     time.Time
}

// sessions are those of one start of the server. They are bounded, as each holds
// credentials.
type sessions struct {
	mu       sync.Mutex
	capacity int
	byName   map[string]*queued
	queue    expiryQueue
}

func newSessions(capacity int) *sessions {
	return &sessions{capacity: capacity, byName: make(map[string]*queued)}
}

// full reports whether no more sessions can be kept.
func (s *sessions) full(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(now)
	return len(s.byName) >= s.capacity
}

// add keeps a session, and reports whether there was room for it.
func (s *sessions) add(one session, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(now)
	if len(s.byName) >= s.capacity {
		return false
	}
	q := &queued{session: one}
	s.byName[one.name] = q
	heap.Push(&s.queue, q)
	return true
}

// get finds a session that has not expired.
func (s *sessions) get(name string, now time.Time) (session, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, ok := s.byName[name]
	if !ok || !now.Before(q.expires) {
		return session{}, false
	}
	return q.session, true
}

// renew puts another refresh token in the place of the one that is good. Of any
// number of concurrent calls with one token, exactly one succeeds.
func (s *sessions) renew(name, was, is string, expires time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, ok := s.byName[name]
	if !ok || q.refresh != was {
		return false
	}
	q.refresh, q.expires = is, expires
	heap.Fix(&s.queue, q.index)
	return true
}

// end forgets a session.
func (s *sessions) end(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q, ok := s.byName[name]; ok {
		heap.Remove(&s.queue, q.index)
		delete(s.byName, name)
	}
}

// forget drops the sessions that have expired.
func (s *sessions) forget(now time.Time) {
	for len(s.queue) > 0 && !now.Before(s.queue[0].expires) {
		delete(s.byName, heap.Pop(&s.queue).(*queued).name)
	}
}

// queued is a session with its place in the queue.
type queued struct {
	session
	index int
}

// expiryQueue is a heap, the next to expire first.
type expiryQueue []*queued

func (q expiryQueue) Len() int           { return len(q) }
func (q expiryQueue) Less(i, j int) bool { return q[i].expires.Before(q[j].expires) }
func (q expiryQueue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}

func (q *expiryQueue) Push(x any) {
	one := x.(*queued)
	one.index = len(*q)
	*q = append(*q, one)
}

func (q *expiryQueue) Pop() any {
	last := (*q)[len(*q)-1]
	(*q)[len(*q)-1] = nil
	*q = (*q)[:len(*q)-1]
	return last
}
