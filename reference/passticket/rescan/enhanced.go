package rescan

import (
	"crypto/hmac"
	"crypto/sha512"
	"hash"
	"math/big"
	"slices"
)

// Enhanced makes and judges enhanced tickets under one key. It is not safe for
// concurrent use.
type Enhanced struct {
	mac   hash.Hash
	mixed bool
}

// NewEnhanced takes the bytes of the key; mixed is TYPE(MIXED), else TYPE(UPPER).
func NewEnhanced(key []byte, mixed bool) *Enhanced {
	return &Enhanced{hmac.New(sha512.New, key), mixed}
}

// Generate makes the ticket of a second since 1970.
func (e *Enhanced) Generate(user, appl string, second uint64) string {
	ua := userAppl(user, appl)
	return e.generate(ua, e.hmac(ua), second)
}

// Evaluate makes the ticket of every second from now-window to now+window that
// 48 bits can express, and returns the one whose ticket it is.
func (e *Enhanced) Evaluate(user, appl, ticket string, now, window int64) (second int64, ok bool) {
	ua := userAppl(user, appl)
	h := e.hmac(ua)
	for second = now - window; second <= now+window; second++ {
		if second < 0 || second >= 1<<48 {
			continue
		}
		if e.generate(ua, h, uint64(second)) == ticket {
			return second, true
		}
	}
	return 0, false
}

func userAppl(user, appl string) []byte {
	u, a := ebcdic8(user), ebcdic8(appl)
	return slices.Concat(u[:], a[:])
}

func (e *Enhanced) hmac(message ...[]byte) []byte {
	e.mac.Reset()
	for _, part := range message {
		e.mac.Write(part)
	}
	return e.mac.Sum(nil)
}

func (e *Enhanced) generate(ua, h []byte, second uint64) string {
	var x [6]byte
	for i := range x {
		x[i] = byte(second>>(40-8*i)) ^ h[i]
	}
	l3b, r3b := x[:3:3], x[3:]
	for round := byte(1); round <= 6; round++ {
		m := e.hmac(r3b, []byte{round}, ua)
		n := []byte{l3b[0] ^ m[0], l3b[1] ^ m[1], l3b[2] ^ m[2]}
		if !e.mixed && round%2 == 1 {
			n[0] &= 0x01 // the left seven of 24 bits
		}
		l3b, r3b = r3b, n
	}
	return e.digits(slices.Concat(l3b, r3b))
}

func (e *Enhanced) digits(v []byte) string {
	const table = "0123456789" + letters + "abcdefghijklmnopqrstuvwxyz" + "-_"
	base := big.NewInt(36)
	if e.mixed {
		base = big.NewInt(64)
	}
	number, digit := new(big.Int).SetBytes(v), new(big.Int)
	var out [8]byte
	for i := 7; i >= 0; i-- {
		number.DivMod(number, base, digit)
		out[i] = table[digit.Int64()]
	}
	return string(out[:])
}
