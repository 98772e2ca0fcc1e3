package rescan

import (
	"crypto/cipher"
	"crypto/des"
	"strings"
)

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

var tables = [6][16]int{
	{10, 2, 12, 4, 14, 6, 16, 8, 9, 1, 11, 3, 13, 5, 15, 7},
	{1, 10, 3, 12, 13, 16, 7, 15, 9, 2, 11, 4, 5, 14, 8, 6},
	{3, 10, 1, 12, 13, 16, 9, 15, 7, 2, 14, 4, 5, 11, 8, 6},
	{10, 4, 12, 2, 14, 8, 16, 6, 9, 1, 13, 3, 11, 5, 15, 7},
	{4, 10, 12, 1, 8, 16, 14, 5, 9, 2, 13, 3, 11, 7, 15, 6},
	{1, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2},
}

// Legacy makes and judges legacy tickets under one key.
type Legacy struct{ block cipher.Block }

// NewLegacy takes the eight bytes of the key.
func NewLegacy(key [8]byte) (*Legacy, error) {
	block, err := des.NewCipher(key[:])
	return &Legacy{block}, err
}

// Generate makes the ticket of a second since 1970.
func (l *Legacy) Generate(user, appl string, second uint32) string {
	return l.generate(l.result3(user, appl), pads(user), second)
}

// Evaluate makes the ticket of every second from now-window to now+window that
// 32 bits can express, and returns the one whose ticket it is.
func (l *Legacy) Evaluate(user, appl, ticket string, now, window int64) (second int64, ok bool) {
	result3, pad := l.result3(user, appl), pads(user)
	for second = now - window; second <= now+window; second++ {
		if second < 0 || second >= 1<<32 {
			continue
		}
		if l.generate(result3, pad, uint32(second)) == ticket {
			return second, true
		}
	}
	return 0, false
}

func (l *Legacy) result3(user, appl string) [4]byte {
	block := ebcdic8(user)
	l.block.Encrypt(block[:], block[:])
	for i, b := range ebcdic8(appl) {
		block[i] ^= b
	}
	l.block.Encrypt(block[:], block[:])
	return [4]byte(block[:4])
}

func pads(user string) [2][6]byte {
	pad := [12]byte{0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55}
	for i := range len(user) {
		pad[i] = ebcdic(user[i])
	}
	return [2][6]byte{[6]byte(pad[:6]), [6]byte(pad[6:])}
}

func (l *Legacy) generate(result3 [4]byte, pad [2][6]byte, second uint32) string {
	var l2b, r2b [2]byte
	l2b[0] = result3[0] ^ byte(second>>24)
	l2b[1] = result3[1] ^ byte(second>>16)
	r2b[0] = result3[2] ^ byte(second>>8)
	r2b[1] = result3[3] ^ byte(second)
	var block [8]byte
	for round := range 6 {
		copy(block[:], r2b[:])
		copy(block[2:], pad[round%2][:])
		l.block.Encrypt(block[:], block[:])
		e := [2]byte{block[0] ^ l2b[0], block[1] ^ l2b[1]}
		l2b = r2b
		r2b = permuted(e, tables[round])
	}
	return translated([4]byte{l2b[0], l2b[1], r2b[0], r2b[1]})
}

// bit returns bit n of b, bit 1 being the leftmost.
func bit(b []byte, n int) byte { return b[(n-1)/8] >> (7 - (n-1)%8) & 1 }

func permuted(in [2]byte, table [16]int) (out [2]byte) {
	for i, from := range table {
		out[i/8] |= bit(in[:], from) << (7 - i%8)
	}
	return out
}

func translated(result5 [4]byte) string {
	groups := [8][6]int{
		{31, 32, 1, 2, 3, 4}, {3, 4, 5, 6, 7, 8}, {7, 8, 9, 10, 11, 12}, {11, 12, 13, 14, 15, 16},
		{15, 16, 17, 18, 19, 20}, {19, 20, 21, 22, 23, 24}, {23, 24, 25, 26, 27, 28}, {27, 28, 29, 30, 31, 32},
	}
	const table = letters + "0123456789"
	var out [8]byte
	for i, group := range groups {
		six := byte(0)
		for _, n := range group {
			six = six<<1 | bit(result5[:], n)
		}
		out[i] = table[six%36]
	}
	return string(out[:])
}

// ebcdic8 writes a name in EBCDIC, filled up with blanks to eight bytes.
func ebcdic8(name string) [8]byte {
	out := [8]byte{0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40, 0x40}
	for i := range len(name) {
		out[i] = ebcdic(name[i])
	}
	return out
}

func ebcdic(c byte) byte {
	switch {
	case c == '$':
		return 0x5B
	case c == '#':
		return 0x7B
	case c == '@':
		return 0x7C
	case '0' <= c && c <= '9':
		return 0xF0 + c - '0'
	}
	place := byte(strings.IndexByte(letters, c))
	switch {
	case place < 9: // A to I
		return 0xC1 + place
	case place < 18: // J to R
		return 0xD1 + place - 9
	}
	return 0xE2 + place - 18
}
