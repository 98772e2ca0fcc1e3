package appserver

import (
	"container/list"
	"sync"
	"time"
)

// Facts of the session store.
const (
	idleLimit    = 7 * 24 * time.Hour
	cleanerPause = 10 * time.Second
)

// session is what the store has of a browser that logged in. Its tokens and
// cookies never leave the server. Whoever reads or changes it holds mu; so two
// requests that log in, refresh or log out in one session come one after the
// other.
type session struct {
	mu sync.Mutex
	sessionState
}

// sessionState is what the plug-ins keep. The zero value is nobody.
type sessionState struct {
	ended   bool // nobody finds the session any more
	user    string
	expires time.Time
	sso     *ssoState // nil: not logged in with the SSO plug-in
	ums     *umsState // nil: not logged in with the UMS plug-in
}

// expired reports whether the time of a session is over.
func (s *sessionState) expired(now time.Time) bool { return !now.Before(s.expires) }

// store is the session store, in memory. Sessions are dropped after seven idle
// days; the cleaner runs every ten seconds, on the back of whichever request
// comes then.
type store struct {
	mu       sync.Mutex
	capacity int
	byID     map[string]*list.Element
	recent   *list.List // of *kept; the one that was used last is first
	cleaned  time.Time
}

type kept struct {
	id   string
	used time.Time
	*session
}

func newStore(capacity int) *store {
	return &store{capacity: capacity, byID: make(map[string]*list.Element), recent: list.New()}
}

// get finds a session, nil if there is none.
func (s *store) get(id string, now time.Time) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clean(now)
	e, ok := s.byID[id]
	if !ok {
		return nil
	}
	one := e.Value.(*kept)
	one.used = now
	s.recent.MoveToFront(e)
	return one.session
}

// full reports whether there is no room for one more session.
func (s *store) full(now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clean(now)
	return len(s.byID) >= s.capacity
}

// add keeps a session, and reports whether there was room for it.
func (s *store) add(id string, one *session, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.byID) >= s.capacity {
		return false
	}
	s.byID[id] = s.recent.PushFront(&kept{id, now, one})
	return true
}

// remove forgets a session.
func (s *store) remove(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.byID[id]; ok {
		s.recent.Remove(e)
		delete(s.byID, id)
	}
}

// clean drops the sessions that were idle for too long.
func (s *store) clean(now time.Time) {
	if now.Sub(s.cleaned) < cleanerPause && now.After(s.cleaned) {
		return
	}
	s.cleaned = now
	for e := s.recent.Back(); e != nil; e = s.recent.Back() {
		one := e.Value.(*kept)
		if now.Sub(one.used) < idleLimit {
			return
		}
		s.recent.Remove(e)
		delete(s.byID, one.id)
	}
}
