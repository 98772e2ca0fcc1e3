package idt

import (
	"errors"
	"sync"
	"sync/atomic"

	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/jose"
)

// Tokens makes and judges the tokens of one system. It is safe for concurrent
// use. Make one with [NewTokens].
type Tokens struct {
	store  *icsf.Store
	system uint16
	made   atomic.Uint64

	mu        sync.Mutex
	keys      map[keptKey]*jose.Key
	verifiers map[verifierKey]*jose.Verifier
}

// keptKey is a key of ICSF, by its pointer, and what it is used for.
type keptKey struct {
	key       any
	algorithm jose.Algorithm
}

// NewTokens makes the tokens of the system with an SMF ID, which was IPLed so
// often before: [Tokens] of one system with different counts never make the same
// jti. A nil store means that ICSF is not active.
func NewTokens(smfID string, ipls uint16, store *icsf.Store) *Tokens {
	t := &Tokens{
		store: store, system: systemNumber(smfID),
		keys: map[keptKey]*jose.Key{}, verifiers: map[verifierKey]*jose.Verifier{},
	}
	t.made.Store(firstCount(ipls))
	return t
}

// Issuer is what the claim iss of every token says.
const Issuer = "saf"

// AnyApplication is the marker in the claim aud of a token that any application
// takes.
const AnyApplication = "*ANYAPPL*"

// maxRemembered is how many keys, and how many verifiers, are kept ready. If
// there are more, all are forgotten, and made again as they are needed.
const maxRemembered = 256

// key returns the key that the rules name, nil if tokens are unsigned.
func (t *Tokens) key(r Rules) (*jose.Key, Problem) {
	switch {
	case r.Key == NoKey:
		return nil, ""
	case !r.fits():
		return nil, AlgorithmUnfit
	case t.store == nil:
		return nil, NoICSF
	}
	var kept any
	var err error
	switch {
	case r.Key == TokenKey:
		kept, err = t.store.TokenKey(r.Object)
	case r.rsa():
		kept, err = t.store.RSAKey(r.Label)
	default:
		kept, err = t.store.HMACKey(r.Label)
	}
	switch {
	case errors.Is(err, icsf.ErrUnavailable):
		return nil, NoICSF
	case err != nil:
		return nil, NoKeyInICSF
	}
	return t.ready(keptKey{kept, r.Algorithm})
}

// ready turns a key of ICSF into one that signs and verifies, once.
func (t *Tokens) ready(kept keptKey) (*jose.Key, Problem) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if key := t.keys[kept]; key != nil {
		return key, ""
	}
	var key *jose.Key
	var err error
	switch k := kept.key.(type) {
	case *icsf.HMACKey:
		key, err = jose.NewHMACKey(k.Expose())
	case *icsf.RSAKey:
		key, err = jose.NewKey(k.Expose())
	}
	if err == nil {
		// It alone says whether the key is long enough.
		_, err = jose.Sign(nil, []byte("{}"), key, kept.algorithm)
	}
	if err != nil {
		return nil, NoKeyInICSF
	}
	remember(t.keys, kept, key)
	return key, ""
}

func remember[K comparable, V any](m map[K]V, key K, value V) {
	if len(m) >= maxRemembered {
		clear(m)
	}
	m[key] = value
}
