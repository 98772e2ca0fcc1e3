package passticket

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha512"
	"encoding/binary"
	"fmt"
	"hash"
	"sync"
)

// The length of an enhanced key, in bytes (RACF Security Administrator's
// Guide, on encrypting the keys of the SSIGNON segment: an ICSF HMAC key, for
// which it advises 64 bytes or more).
const (
	MinEnhancedKey = 32
	MaxEnhancedKey = 256
)

// EnhancedKey is the HMAC key of enhanced PassTickets, the one that
// EPTKEYLABEL names in the ICSF key data set. It is safe for concurrent use
// and must not be copied. The zero value is no key and is refused with
// [ErrKey]. A key does not print.
type EnhancedKey struct {
	secret
	// macs holds *mac. A mac in use belongs to one goroutine, and crypto/hmac
	// is only fast once its padded key blocks have been hashed, so they are kept.
	macs sync.Pool
}

// NewEnhancedKey makes a key of 32 to 256 bytes, which it copies. Errors wrap
// [ErrKey].
func NewEnhancedKey(b []byte) (*EnhancedKey, error) {
	if len(b) < MinEnhancedKey || len(b) > MaxEnhancedKey {
		return nil, fmt.Errorf("%w: an enhanced key has %d to %d bytes, this one has %d",
			ErrKey, MinEnhancedKey, MaxEnhancedKey, len(b))
	}
	b = bytes.Clone(b)
	k := new(EnhancedKey)
	k.macs.New = func() any {
		m := &mac{hash: hmac.New(sha512.New, b)}
		m.hash.Reset()
		return m
	}
	return k, nil
}

// ParseEnhancedKey reads 64 to 512 hexadecimal digits, of either case. Errors
// wrap [ErrKey] and do not show the digits.
func ParseEnhancedKey(hex string) (*EnhancedKey, error) {
	if len(hex)%2 != 0 || len(hex) < 2*MinEnhancedKey || len(hex) > 2*MaxEnhancedKey {
		return nil, fmt.Errorf("%w: an enhanced key has an even number of hexadecimal digits, %d to %d, this text is %d bytes long",
			ErrKey, 2*MinEnhancedKey, 2*MaxEnhancedKey, len(hex))
	}
	b := make([]byte, len(hex)/2)
	if err := decodeHex(b, hex); err != nil {
		return nil, err
	}
	return NewEnhancedKey(b)
}

// mac computes HMAC-SHA-512 under one key, without allocating.
type mac struct {
	hash    hash.Hash
	message [3 + 1 + 16]byte // R3B, the round, UA
	sum     [sha512.Size]byte
	recent  [8]stepH
}

// stepH is step H for a UA: it depends on nothing else but the key.
type stepH struct{ user, appl, h uint64 }

// borrow returns a mac for UA, to be given back with macs.Put; nil when k is no key.
func (k *EnhancedKey) borrow(user UserID, appl ApplID) *mac {
	if k == nil {
		return nil
	}
	m, _ := k.macs.Get().(*mac)
	if m != nil {
		binary.BigEndian.PutUint64(m.message[4:], user.name.ebcdic)
		binary.BigEndian.PutUint64(m.message[12:], appl.name.ebcdic)
	}
	return m
}

// first48 returns the first six bytes of the HMAC of message.
func (m *mac) first48(message []byte) uint64 {
	m.hash.Reset()
	m.hash.Write(message)
	m.hash.Sum(m.sum[:0])
	return binary.BigEndian.Uint64(m.sum[:]) >> 16
}

// h is step H: the first six bytes of HMAC(UA). It is kept for a few UAs, as the
// same users sign on to the same applications again.
func (m *mac) h() uint64 {
	user, appl := binary.BigEndian.Uint64(m.message[4:]), binary.BigEndian.Uint64(m.message[12:])
	place := &m.recent[(user^3*appl)*0x9E3779B97F4A7C15>>61]
	if place.user != user || place.appl != appl { // EBCDIC: neither is ever zero
		*place = stepH{user, appl, m.first48(m.message[4:])}
	}
	return place.h
}

// round is M of a round: the first three bytes of HMAC(R3B, round, UA).
func (m *mac) round(right uint32, round byte) uint32 {
	m.message[0], m.message[1], m.message[2] = byte(right>>16), byte(right>>8), byte(right)
	m.message[3] = round
	return uint32(m.first48(m.message[:]) >> 24)
}
