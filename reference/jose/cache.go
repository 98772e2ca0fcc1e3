package jose

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Cache remembers the tokens that a [Verifier] accepted, so that one seen again
// costs a look-up and no cryptography. It is bounded, safe for concurrent use and
// does not print. A verdict is given again only for the same token, byte by byte,
// and only between its nbf and iat on the one side and its exp on the other, the
// clock skew left out; outside of that the token is judged anew. Tokens without
// exp are never remembered, and neither are refusals.
type Cache struct {
	redactedToken
	state func() *cacheState
}

type cacheState struct {
	mu       sync.RWMutex
	verifier *Verifier
	// changes counts what invalidates a verdict that is just being made.
	changes uint64
	// places is filled up once, then the hand of the clock goes round and takes
	// the first place that was not used since it passed.
	places []*verdict
	hand   int
	limit  int
	// byToken compares whole tokens, so that no collision can confuse two, under
	// a hash that the runtime seeds.
	byToken map[string]*verdict
}

// verdict is a token that was accepted.
type verdict struct {
	text        string
	token       *Token
	from, until time.Time
	place       int
	used        atomic.Bool
}

// NewCache makes a cache around a verifier, for at most limit tokens. Errors wrap
// [ErrPolicy].
func NewCache(v *Verifier, limit int) (*Cache, error) {
	if v == nil || limit < 1 {
		return nil, fmt.Errorf("%w: a cache has a verifier and room for one token at least", ErrPolicy)
	}
	s := &cacheState{verifier: v, limit: limit, byToken: map[string]*verdict{}}
	return &Cache{state: func() *cacheState { return s }}, nil
}

// Verify does what [Verifier.Verify] does. The token that it returns is shared.
func (c *Cache) Verify(token string, now time.Time) (*Token, error) {
	s := c.state()
	s.mu.RLock()
	verifier, changes, found := s.verifier, s.changes, s.byToken[token]
	s.mu.RUnlock()
	if found != nil && !now.Before(found.from) && now.Before(found.until) {
		if !found.used.Load() {
			found.used.Store(true)
		}
		return found.token, nil
	}
	accepted, err := verifier.Verify(token, now)
	if err != nil {
		return nil, err
	}
	if found == nil && accepted.Claims.expires.present {
		s.remember(token, accepted, changes)
	}
	return accepted, nil
}

// Revoke drops the verdict on a token at once, also one that is just being made.
// The next Verify judges the token anew. That is all: which tokens are revoked is
// the caller's to know, and to ask before or after.
func (c *Cache) Revoke(token string) {
	s := c.state()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes++
	if v := s.byToken[token]; v != nil {
		s.drop(v)
	}
}

// Replace drops all verdicts at once and goes on with another verifier: that is
// how keys and policy change.
func (c *Cache) Replace(v *Verifier) error {
	if v == nil {
		return fmt.Errorf("%w: a cache needs a verifier", ErrPolicy)
	}
	s := c.state()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes++
	s.verifier, s.places, s.hand, s.byToken = v, nil, 0, map[string]*verdict{}
	return nil
}

// Len returns the number of tokens that are remembered.
func (c *Cache) Len() int {
	s := c.state()
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.byToken)
}

// remember keeps a verdict unless something was revoked or replaced since it was
// begun.
func (s *cacheState) remember(text string, token *Token, changes uint64) {
	text = strings.Clone(text) // not the request around it
	v := &verdict{text: text, token: token, until: token.Claims.Expires(),
		from: later(token.Claims.NotBefore(), token.Claims.IssuedAt())}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changes != changes || s.byToken[text] != nil {
		return
	}
	if len(s.places) < s.limit {
		v.place = len(s.places)
		s.places = append(s.places, v)
	} else {
		v.place = s.vacate()
		s.places[v.place] = v
	}
	s.byToken[text] = v
}

// vacate returns a place that is free now.
func (s *cacheState) vacate() int {
	for {
		place := s.hand
		s.hand = (s.hand + 1) % len(s.places)
		v := s.places[place]
		if v == nil {
			return place
		}
		if !v.used.Swap(false) {
			s.drop(v)
			return place
		}
	}
}

func (s *cacheState) drop(v *verdict) {
	delete(s.byToken, v.text)
	s.places[v.place] = nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
