package icsf

import (
	"crypto/rsa"
	"crypto/x509"
	"fmt"
	"strings"

	"github.com/safproof/safproof/reference/journal"
	"github.com/safproof/safproof/reference/passticket"
)

// The names of the data sets, which are the kinds of records, too. They are
// stored: do not rename them.
const (
	ckds = "CKDS"
	pkds = "PKDS"
	tkds = "TKDS"
)

// recordVersion is that of keptKey.
const recordVersion = 1

// keptKey is a key as the journal has it: one of three.
type keptKey struct {
	DES  []byte `json:"des,omitempty"`
	HMAC []byte `json:"hmac,omitempty"`
	RSA  []byte `json:"rsa,omitempty"` // PKCS #8
}

// keepable is a key that says what the journal has to keep of it.
type keepable interface{ keep() (keptKey, error) }

func (k ckdsKey) keep() (keptKey, error) {
	if k.legacy == nil {
		return k.hmac.keep()
	}
	key, ok := k.legacy().Expose()
	if !ok {
		return keptKey{}, fmt.Errorf("%w: the DES key is a zero value", ErrKey)
	}
	return keptKey{DES: key[:]}, nil
}

func (k *HMACKey) keep() (keptKey, error) { return keptKey{HMAC: k.Expose()}, nil }

func (k *RSAKey) keep() (keptKey, error) {
	copied := *k.key() // package x509 may fill in what is precomputed
	der, err := x509.MarshalPKCS8PrivateKey(&copied)
	if err != nil { // which may tell about the key
		return keptKey{}, fmt.Errorf("%w: the RSA key has no encoding in PKCS #8", ErrKey)
	}
	return keptKey{RSA: der}, nil
}

// label is how the journal names a key that has a label.
func label(l string) string { return l }

// kept is how the journal names the object: what may hold a blank comes last.
func (o TokenObject) kept() string { return o.Category + " " + o.Sequence + " " + o.Token }

// keep has the journal, if there is one, keep a key, or with nil that it is gone.
// Errors wrap [journal.ErrNotKept].
func (s *Store) keep(kind, name string, key keepable) error {
	if s.journal == nil {
		return nil
	}
	r := journal.Deletion(kind, name)
	if key != nil {
		kept, err := key.keep()
		if err != nil {
			return fmt.Errorf("%w: %s %s: %w", journal.ErrNotKept, kind, name, err)
		}
		value, err := journal.Encode(recordVersion, kept)
		if err != nil {
			return fmt.Errorf("%w: %s %s: %w", journal.ErrNotKept, kind, name, err)
		}
		r = journal.New(kind, name, value)
	}
	if err := s.journal(journal.Change{r}); err != nil {
		return fmt.Errorf("%w: %s %s: %w", journal.ErrNotKept, kind, name, err)
	}
	return nil
}

// Restore makes the store anew whose journal has kept these records, those that
// are left when deletions have taken away, in any order; without records it has
// no keys. It is available. Each key that is added or deleted is kept by the
// journal, which may be nil, before it is seen; with an error, which wraps
// [journal.ErrNotKept], nothing is added or deleted. Errors wrap
// [journal.ErrRecord] or [journal.ErrVersion].
func Restore(keep journal.Func, records []journal.Record) (*Store, error) {
	s := New()
	for _, r := range records {
		if r.Deleted() {
			return nil, fmt.Errorf("%w: %v: hand in what is left, without deletions", journal.ErrRecord, r)
		}
		var k keptKey
		if _, err := journal.Decode(r, recordVersion, &k); err != nil {
			return nil, err
		}
		if err := s.restore(r, k); err != nil {
			return nil, fmt.Errorf("%w: %v: %w", journal.ErrRecord, r, err)
		}
	}
	s.journal = keep
	return s, nil
}

// restore adds a key. What it returns shows nothing of it.
func (s *Store) restore(r journal.Record, k keptKey) error {
	if r.Kind != tkds {
		if l, err := ParseLabel(r.Key); err != nil || l != r.Key {
			return fmt.Errorf("%w: it is no label", ErrLabel)
		}
	}
	switch {
	case r.Kind == ckds && len(k.DES) == 8 && k.HMAC == nil && k.RSA == nil:
		key := passticket.NewLegacyKey([8]byte(k.DES))
		return s.AddLegacyKey(r.Key, &key)
	case r.Kind == ckds && k.HMAC != nil && k.DES == nil && k.RSA == nil:
		return s.AddHMACKey(r.Key, k.HMAC)
	case r.Kind == pkds && k.RSA != nil && k.DES == nil && k.HMAC == nil:
		key, ok := parseRSA(k.RSA)
		if !ok {
			return fmt.Errorf("%w: it is no RSA key in PKCS #8", ErrKey)
		}
		return s.AddRSAKey(r.Key, key)
	case r.Kind == tkds && k.HMAC != nil && k.DES == nil && k.RSA == nil:
		var o TokenObject
		o.Category, o.Token, _ = strings.Cut(r.Key, " ")
		o.Sequence, o.Token, _ = strings.Cut(o.Token, " ")
		if o != o.canonical() {
			return fmt.Errorf("%w: it names no token object", ErrLabel)
		}
		return s.AddTokenKey(o, k.HMAC)
	}
	return fmt.Errorf("%w: there is no such data set, or such a key is not in it", ErrKind)
}

func parseRSA(der []byte) (key *rsa.PrivateKey, ok bool) {
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, false
	}
	key, ok = parsed.(*rsa.PrivateKey)
	return key, ok
}
