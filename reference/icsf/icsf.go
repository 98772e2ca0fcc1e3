// Package icsf implements a stand-in for the key data sets of z/OS ICSF, as far
// as sign-on credentials use them, according to the RACF Security
// Administrator's Guide, topic ssencr (which keys the SSIGNON segment may name),
// and the RACF presentations on identity tokens (which ones IDTPARMS may). ICSF
// is the Integrated Cryptographic Service Facility.
//
// A [Store] has a CKDS for symmetric keys and a PKDS for RSA keys, both by label
// and independent of one another, and a TKDS, whose PKCS#11 objects have a token
// name, a sequence number and a category. It can be made unavailable, as ICSF is
// while its address space is down. No cryptography is done here, there is no
// master key, and EC keys and certificates are left out. Access to keys (classes
// CSFKEYS, CSFSERV and CRYPTOZ) is asked of the ESM by whoever uses a key.
//
// A store that [Restore] makes has a journal keep its keys, as they are, before
// they can be found; whether ICSF is available is not kept.
//
// Keys do not print: every way to format, encode or log one shows that it is
// there and nothing else.
package icsf

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/safproof/safproof/reference/journal"
	"github.com/safproof/safproof/reference/passticket"
)

// What callers test for with errors.Is. No error holds a key.
var (
	// ErrUnavailable: ICSF is not available.
	ErrUnavailable = errors.New("ICSF is not available")
	// ErrNotFound: there is no key of that label, or no such object.
	ErrNotFound = errors.New("key not found in ICSF")
	// ErrExists: there is a key of that label, or such an object.
	ErrExists = errors.New("key exists in ICSF")
	// ErrKind: the key is of another kind than is needed.
	ErrKind = errors.New("ICSF key is of another kind")
	// ErrLabel: not a label, or not the name of a token object.
	ErrLabel = errors.New("ICSF key label is not valid")
	// ErrKey: a key that its kind does not admit.
	ErrKey = errors.New("ICSF key is not valid")
)

// MaxLabel is the length of the longest label, in characters.
const MaxLabel = 64

// Store is ICSF of one system, with the key data sets that it uses. It is safe for
// concurrent use. Make one with [New] or [Store.Share].
type Store struct {
	*dataSets
	unavailable atomic.Bool
}

// dataSets are the key data sets, which systems may share.
type dataSets struct {
	mu      sync.RWMutex
	journal journal.Func
	ckds    dataSet[string, ckdsKey]
	pkds    dataSet[string, *RSAKey]
	tkds    dataSet[TokenObject, *HMACKey]
}

// ckdsKey is one of three: legacy alone, or hmac with enhanced if its length
// admits that.
type ckdsKey struct {
	legacy   func() *passticket.LegacyKey // for the reason given at HMACKey
	hmac     *HMACKey
	enhanced *passticket.EnhancedKey
}

// New makes a store without keys, which is available.
func New() *Store {
	return &Store{dataSets: &dataSets{
		ckds: newDataSet[string, ckdsKey](ckds, label), pkds: newDataSet[string, *RSAKey](pkds, label),
		tkds: newDataSet[TokenObject, *HMACKey](tkds, TokenObject.kept),
	}}
}

// Share returns ICSF of another system, which is available and uses the same key
// data sets: ICSF is an address space of each system, and what is added or deleted
// on one is seen on the others.
func (s *Store) Share() *Store { return &Store{dataSets: s.dataSets} }

// SetAvailable makes ICSF available on this system or not. Keys are kept.
func (s *Store) SetAvailable(available bool) { s.unavailable.Store(!available) }

// Available says whether ICSF is available on this system.
func (s *Store) Available() bool { return !s.unavailable.Load() }

// ParseLabel reads a key label: 1 to 64 letters, digits, #, $, @ and periods,
// the first no digit and no period. It is folded to upper case. Errors wrap
// [ErrLabel]. The characters are recalled, not read.
func ParseLabel(label string) (string, error) {
	if label == "" || len(label) > MaxLabel {
		return "", fmt.Errorf("%w: it has 1 to %d characters, this one has %d", ErrLabel, MaxLabel, len(label))
	}
	b := []byte(label)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
			continue
		}
		letter := 'A' <= c && c <= 'Z' || strings.IndexByte("#$@", c) >= 0
		if !letter && (i == 0 || c != '.' && !('0' <= c && c <= '9')) {
			return "", fmt.Errorf("%w: character %d; give letters, #, $, @ and, after the first, digits and periods", ErrLabel, i+1)
		}
	}
	return string(b), nil
}

// AddLegacyKey keeps a DES DATA key of eight bytes in the CKDS, the kind that
// KEYLABEL and KEYENCRYPTED of SSIGNON refer to. Errors wrap [ErrUnavailable],
// [ErrLabel], [ErrExists] or [ErrKey].
func (s *Store) AddLegacyKey(label string, key *passticket.LegacyKey) error {
	if key == nil {
		return fmt.Errorf("%w: it is nil", ErrKey)
	}
	return s.addCKDS(label, ckdsKey{legacy: func() *passticket.LegacyKey { return key }})
}

// AddHMACKey keeps an HMAC key of 1 to 256 bytes in the CKDS, the kind that
// EPTKEYLABEL of SSIGNON (32 bytes at least) and SIGLABELPRIMARY of IDTPARMS
// refer to. It copies the bytes. Errors wrap [ErrUnavailable], [ErrLabel],
// [ErrExists] or [ErrKey].
func (s *Store) AddHMACKey(label string, key []byte) error {
	hmac, err := newHMACKey(key)
	if err != nil {
		return err
	}
	k := ckdsKey{hmac: hmac}
	if len(key) >= passticket.MinEnhancedKey {
		if k.enhanced, err = passticket.NewEnhancedKey(key); err != nil {
			return fmt.Errorf("%w: %w", ErrKey, err)
		}
	}
	return s.addCKDS(label, k)
}

func (s *Store) addCKDS(label string, key ckdsKey) error {
	label, err := ParseLabel(label)
	if err != nil {
		return err
	}
	return add(s, s.ckds, label, key)
}

// DeleteKey removes a key from the CKDS. Errors wrap [ErrUnavailable] or
// [ErrNotFound].
func (s *Store) DeleteKey(label string) error { return remove(s, s.ckds, label) }

// LegacyKey returns the DES key of a label. Errors wrap [ErrUnavailable],
// [ErrNotFound] or [ErrKind].
func (s *Store) LegacyKey(label string) (*passticket.LegacyKey, error) {
	k, err := find(s, s.ckds, label)
	if err != nil {
		return nil, err
	}
	if k.legacy == nil {
		return nil, fmt.Errorf("%w: label %s is no DES DATA key", ErrKind, label)
	}
	return k.legacy(), nil
}

// EnhancedKey returns the HMAC key of a label, of 32 bytes or more, for
// PassTickets. Errors wrap [ErrUnavailable], [ErrNotFound] or [ErrKind].
func (s *Store) EnhancedKey(label string) (*passticket.EnhancedKey, error) {
	k, err := find(s, s.ckds, label)
	if err == nil && k.enhanced == nil {
		err = fmt.Errorf("%w: label %s is no HMAC key of %d to %d bytes", ErrKind, label, passticket.MinEnhancedKey, passticket.MaxEnhancedKey)
	}
	return k.enhanced, err
}

// HMACKey returns the HMAC key of a label, for tokens. Errors wrap
// [ErrUnavailable], [ErrNotFound] or [ErrKind].
func (s *Store) HMACKey(label string) (*HMACKey, error) {
	k, err := find(s, s.ckds, label)
	if err == nil && k.hmac == nil {
		err = fmt.Errorf("%w: label %s is no HMAC key", ErrKind, label)
	}
	return k.hmac, err
}
