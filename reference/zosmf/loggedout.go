package zosmf

import (
	"maps"
	"sync"
	"time"
)

// clockMargin is how long a token is remembered beyond its expiry, if there is room:
// a clock that is set back by less brings none back.
const clockMargin = 24 * time.Hour

// sweepEvery is after how many tokens those are forgotten whose time has passed.
const sweepEvery = 1024

// loggedOut remembers tokens that were logged out.
type loggedOut struct {
	mu       sync.Mutex
	capacity int
	expires  map[string]time.Time // by token ID
	added    int
}

func newLoggedOut(capacity int) *loggedOut {
	return &loggedOut{capacity: capacity, expires: map[string]time.Time{}}
}

func (l *loggedOut) has(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, ok := l.expires[id]
	return ok
}

// add notes tokens, and reports whether there was room for all. If there was not,
// none is noted.
func (l *loggedOut) add(tokens []webToken, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.added += len(tokens); l.added >= sweepEvery {
		l.added = 0
		l.forget(now.Add(-clockMargin))
	}
	if len(l.expires)+len(tokens) > l.capacity {
		l.forget(now)
	}
	if len(l.expires)+len(tokens) > l.capacity {
		return false
	}
	for _, t := range tokens {
		l.expires[t.id] = t.expires
	}
	return true
}

func (l *loggedOut) forget(before time.Time) {
	maps.DeleteFunc(l.expires, func(_ string, at time.Time) bool { return at.Before(before) })
}
