package mutant

import (
	"crypto/cipher"
	"crypto/des"
	"encoding/binary"
	"encoding/hex"
	"math/bits"
	"slices"
	"strings"
)

// variant is the legacy generator with a mistake in it: a slow, literal
// generator over crypto/des whose steps can go wrong one by one. Without a
// mistake it generates what the reference does, which a test holds it to.
type variant struct {
	digitsFirst     bool
	tablesReversed  bool
	timeLeftAligned bool
	shortPad        bool
	nationalSwapped bool
}

// tables are the permutations of the time-coder (z/VM 7.2, "How the time-coder
// algorithm works"): entry i is the input bit, from the left, that becomes
// output bit i.
var tables = [6][16]int{
	{10, 2, 12, 4, 14, 6, 16, 8, 9, 1, 11, 3, 13, 5, 15, 7},
	{1, 10, 3, 12, 13, 16, 7, 15, 9, 2, 11, 4, 5, 14, 8, 6},
	{3, 10, 1, 12, 13, 16, 9, 15, 7, 2, 14, 4, 5, 11, 8, 6},
	{10, 4, 12, 2, 14, 8, 16, 6, 9, 1, 13, 3, 11, 5, 15, 7},
	{4, 10, 12, 1, 8, 16, 14, 5, 9, 2, 13, 3, 11, 7, 15, 6},
	{1, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2},
}

// generate makes the ticket of a second. Names and key are good: the reference
// has looked at them before.
func (v variant) generate(user, appl, keyHex string, second int64) string {
	key, err := hex.DecodeString(keyHex)
	if err != nil {
		return ""
	}
	block, err := des.NewCipher(key)
	if err != nil {
		return ""
	}
	result := v.ebcdic(user, 8, 0x40)
	block.Encrypt(result, result)
	for i, b := range v.ebcdic(appl, 8, 0x40) {
		result[i] ^= b
	}
	block.Encrypt(result, result)
	r4 := binary.BigEndian.Uint32(result) ^ v.time(second)
	return v.translation(v.timeCoder(block, r4, user))
}

func (v variant) time(second int64) uint32 {
	t := uint32(second)
	if v.timeLeftAligned && t != 0 {
		t <<= bits.LeadingZeros32(t) / 8 * 8
	}
	return t
}

func (v variant) timeCoder(block cipher.Block, r4 uint32, user string) uint32 {
	pad := v.ebcdic(user, 12, 0x55)
	if v.shortPad {
		pad[6], pad[7] = 0x55, 0x55
	}
	order := tables
	if v.tablesReversed {
		slices.Reverse(order[:])
	}
	left, right := uint16(r4>>16), uint16(r4)
	for round, table := range order {
		var c [8]byte
		binary.BigEndian.PutUint16(c[:], right)
		copy(c[2:], pad[round%2*6:][:6])
		block.Encrypt(c[:], c[:])
		left, right = right, permute(binary.BigEndian.Uint16(c[:])^left, table)
	}
	return uint32(left)<<16 | uint32(right)
}

func permute(in uint16, table [16]int) uint16 {
	var out uint16
	for i, from := range table {
		out |= in >> (16 - from) & 1 << (15 - i)
	}
	return out
}

// translation spreads 32 bits over eight characters: groups of six bits, each
// beginning at the fifth bit of the one before, the first at bit 31.
func (v variant) translation(r5 uint32) string {
	table := "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	if v.digitsFirst {
		table = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	}
	var ticket [8]byte
	for i := range ticket {
		group := bits.RotateLeft32(r5, 4+4*i) & 0x3F
		ticket[i] = table[group%36]
	}
	return string(ticket[:])
}

// ebcdic is a name in EBCDIC, filled on the right.
func (v variant) ebcdic(name string, length int, fill byte) []byte {
	const letters = "ABCDEFGHI.......JKLMNOPQR........STUVWXYZ" // from X'C1' on
	number, at := byte(0x7B), byte(0x7C)
	if v.nationalSwapped {
		number, at = at, number
	}
	out := slices.Repeat([]byte{fill}, length)
	for i, c := range []byte(strings.ToUpper(name)) {
		switch {
		case c >= '0' && c <= '9':
			out[i] = 0xF0 + c - '0'
		case c == '$':
			out[i] = 0x5B
		case c == '#':
			out[i] = number
		case c == '@':
			out[i] = at
		default:
			out[i] = 0xC1 + byte(strings.IndexByte(letters, c))
		}
	}
	return out
}
