package icsf

import (
	"fmt"
	"strings"
)

// The lengths of what names an object of the TKDS, in characters.
const (
	maxTokenName   = 32
	sequenceDigits = 8
)

// TokenObject names a secret key object of the TKDS.
type TokenObject struct {
	Token string // name of the PKCS#11 token, 1 to 32 characters
	// Sequence is the sequence number, 1 to 8 hexadecimal digits, as SIGSEQNUM
	// has it. Leading zeros and case do not matter.
	Sequence string
	Category string // T for a clear key, Y for a secure one
}

// canonical returns the object with eight digits in its sequence number, as the
// handle of a PKCS#11 object has it.
func (o TokenObject) canonical() TokenObject {
	o.Sequence = strings.Repeat("0", max(0, sequenceDigits-len(o.Sequence))) + strings.ToUpper(o.Sequence)
	return o
}

func (o TokenObject) check() error {
	if o.Token == "" || len(o.Token) > maxTokenName || o.Category != "T" && o.Category != "Y" {
		return fmt.Errorf("%w: a token has a name of 1 to %d characters and category T or Y", ErrLabel, maxTokenName)
	}
	if o.Sequence == "" || len(o.Sequence) > sequenceDigits || strings.Trim(o.Sequence, "0123456789ABCDEFabcdef") != "" {
		return fmt.Errorf("%w: the sequence number of a token object has 1 to %d hexadecimal digits", ErrLabel, sequenceDigits)
	}
	return nil
}

// AddTokenKey keeps an HMAC key of 1 to 256 bytes in the TKDS, the kind that
// SIGTOKEN of IDTPARMS refers to. It copies the bytes. Errors wrap
// [ErrUnavailable], [ErrLabel], [ErrExists] or [ErrKey].
func (s *Store) AddTokenKey(object TokenObject, key []byte) error {
	hmac, err := newHMACKey(key)
	if err != nil {
		return err
	}
	if err := object.check(); err != nil {
		return err
	}
	return add(s, s.tkds, object.canonical(), hmac)
}

// TokenKey returns the HMAC key of a TKDS object: until it is deleted, the same
// pointer. Errors wrap [ErrUnavailable] or [ErrNotFound].
func (s *Store) TokenKey(object TokenObject) (*HMACKey, error) {
	return find(s, s.tkds, object.canonical())
}

// DeleteTokenKey removes a key from the TKDS. Errors wrap [ErrUnavailable] or
// [ErrNotFound].
func (s *Store) DeleteTokenKey(object TokenObject) error {
	return remove(s, s.tkds, object.canonical())
}
