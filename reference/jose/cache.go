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
// exp are never remembered, and neither are refusals. Of tokens that differ in the
// signature alone, which [Verifier.Verify] explains, one is remembered.
//
// Make one with [NewCache]; the zero value refuses every token.
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
	// byInput is keyed by header and payload, and compares them whole, so that no
	// collision can confuse two, under a hash that the runtime seeds.
	byInput map[string]*verdict
}

// verdict is a token that was accepted.
type verdict struct {
	text        string // the whole token
	token       *Token
	from, until time.Time
	place       int
	used        atomic.Bool
}

// NewCache makes a cache around a verifier, for at most limit tokens. Errors wrap
// [ErrPolicy].
func NewCache(v *Verifier, limit int) (*Cache, error) {
	if !v.made() || limit < 1 {
		return nil, fmt.Errorf("%w: a cache has a verifier and room for one token at least", ErrPolicy)
	}
	s := &cacheState{verifier: v, limit: limit, byInput: map[string]*verdict{}}
	return &Cache{state: func() *cacheState { return s }}, nil
}

// Verify does what [Verifier.Verify] does. The token that it returns is shared.
func (c *Cache) Verify(token string, now time.Time) (*Token, error) {
	if !c.made() {
		return refuseAll.Verify(token, now)
	}
	s, input := c.state(), signingInput(token)
	s.mu.RLock()
	verifier, changes, found := s.verifier, s.changes, s.byInput[input]
	s.mu.RUnlock()
	same := found != nil && found.text[len(input):] == token[len(input):]
	if same && !now.Before(found.from) && now.Before(found.until) {
		if !found.used.Load() {
			found.used.Store(true)
		}
		return found.token, nil
	}
	accepted, err := verifier.Verify(token, now)
	if err != nil {
		return nil, err
	}
	if found == nil && accepted.Claims.read().expires.present {
		s.remember(token, accepted, changes)
	}
	return accepted, nil
}

// Revoke drops the verdict on a token at once, also one that is just being made,
// and whatever signature it has. The next Verify judges the token anew. That is
// all: which tokens are revoked is the caller's to know, and to ask before or
// after, by jti or by header and payload (see [Verifier.Verify]).
func (c *Cache) Revoke(token string) {
	if !c.made() {
		return
	}
	s := c.state()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes++
	if v := s.byInput[signingInput(token)]; v != nil {
		s.drop(v)
	}
}

// Replace drops all verdicts at once and goes on with another verifier: that is
// how keys and policy change. Errors wrap [ErrPolicy].
func (c *Cache) Replace(v *Verifier) error {
	if !v.made() || !c.made() {
		return fmt.Errorf("%w: a cache needs a verifier, and is made by NewCache", ErrPolicy)
	}
	s := c.state()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changes++
	s.verifier, s.places, s.hand, s.byInput = v, nil, 0, map[string]*verdict{}
	return nil
}

// Len returns the number of tokens that are remembered.
func (c *Cache) Len() int {
	if !c.made() {
		return 0
	}
	s := c.state()
	s.mu.RLock()
	defer s.mu.RUnlock()
	return len(s.byInput)
}

func (c *Cache) made() bool { return c != nil && c.state != nil }

// signingInput returns header and payload of a token, which are what is signed
// (RFC 7515, section 2): what stands before the second full stop, or all of a text
// that lacks one.
func signingInput(token string) string {
	first := strings.IndexByte(token, '.') + 1
	if second := strings.IndexByte(token[first:], '.'); second >= 0 {
		return token[:first+second]
	}
	return token
}

// remember keeps a verdict unless something was revoked or replaced since it was
// begun.
func (s *cacheState) remember(text string, token *Token, changes uint64) {
	text = strings.Clone(text) // not the request around it
	v := &verdict{text: text, token: token, until: token.Claims.Expires(),
		from: later(token.Claims.NotBefore(), token.Claims.IssuedAt())}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changes != changes || s.byInput[signingInput(text)] != nil {
		return
	}
	if len(s.places) < s.limit {
		v.place = len(s.places)
		s.places = append(s.places, v)
	} else {
		v.place = s.vacate()
		s.places[v.place] = v
	}
	s.byInput[signingInput(text)] = v
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
	delete(s.byInput, signingInput(v.text))
	s.places[v.place] = nil
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
