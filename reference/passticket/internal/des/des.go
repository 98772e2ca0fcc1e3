// Package des implements the encryption of single blocks by the Data
// Encryption Standard according to FIPS 46-3.
//
// It exists because a PassTicket may come with a key never seen before, and
// the key schedule of crypto/des costs more than the eight blocks of a ticket,
// allocates, and hands out an interface that moves every block to the heap.
// This one fills a value of the caller's, with tables derived from those of
// the standard. Its tests hold it against crypto/des.
//
// The table look-ups depend on key and data, so its timing does too: it is
// meant for a reference that tests other programs, and DES itself is broken.
// Do not use it for anything else.
package des

import "math/bits"

// Cipher is an expanded DES key: sixteen subkeys, each as eight groups of six
// bits, one group a byte: S1 S3 S5 S7 in the upper half and S2 S4 S6 S8 in the
// lower. The zero value is the key of 64 zero bits.
type Cipher struct {
	subkeys [16]uint64
	key     uint64
}

// Key returns what c was expanded from, parity bits included.
func (c *Cipher) Key() uint64 { return c.key }

// Expand sets c to the schedule of key, eight bytes read as a big-endian
// number. Parity bits are ignored (FIPS 46-3, "Key schedule": PC-1 drops them).
func (c *Cipher) Expand(key uint64) {
	c.key = key
	var cd uint64
	for i := range pc1Table {
		cd |= pc1Table[i][key>>(60-4*i)&0xf]
	}
	left, right := uint32(cd>>28), uint32(cd)&mask28
	for i, n := range leftShifts {
		left = (left<<n | left>>(28-n)) & mask28
		right = (right<<n | right>>(28-n)) & mask28
		c.subkeys[i] = pc2Table[0][left>>21&0x7f] | pc2Table[1][left>>14&0x7f] |
			pc2Table[2][left>>7&0x7f] | pc2Table[3][left&0x7f] |
			pc2Table[4][right>>21&0x7f] | pc2Table[5][right>>14&0x7f] |
			pc2Table[6][right>>7&0x7f] | pc2Table[7][right&0x7f]
	}
}

// Encrypt enciphers one block, eight bytes read as a big-endian number.
//
// It is sixteen rounds of f(R, K) of the standard, two a turn, so that the
// halves need not be exchanged. R is kept turned left by one, which puts the
// six bits that each S-box takes under one byte of the subkey: the even boxes
// as R stands, the odd ones after four more places.
func (c *Cipher) Encrypt(block uint64) uint64 {
	l, r := initialPermutation(block)
	for i := 0; i < len(c.subkeys); i += 2 {
		k := c.subkeys[i]
		l ^= oddBoxes(bits.RotateLeft32(r, -4)^uint32(k>>32)) ^ evenBoxes(r^uint32(k))
		k = c.subkeys[i+1]
		r ^= oddBoxes(bits.RotateLeft32(l, -4)^uint32(k>>32)) ^ evenBoxes(l^uint32(k))
	}
	return finalPermutation(r, l)
}

// oddBoxes and evenBoxes are two functions because one of both would be too
// large for the compiler to inline, and sixteen calls cost a twentieth of all.
func oddBoxes(in uint32) uint32 {
	return spTable[0][in>>24&0x3f] ^ spTable[2][in>>16&0x3f] ^ spTable[4][in>>8&0x3f] ^ spTable[6][in&0x3f]
}

func evenBoxes(in uint32) uint32 {
	return spTable[1][in>>24&0x3f] ^ spTable[3][in>>16&0x3f] ^ spTable[5][in>>8&0x3f] ^ spTable[7][in&0x3f]
}

// initialPermutation is IP, done by exchanging groups of bits instead of
// moving 64 single ones. Both halves leave it turned left by one.
func initialPermutation(block uint64) (l, r uint32) {
	l, r = uint32(block>>32), uint32(block)
	l, r = exchange(l, r, 4, 0x0f0f0f0f)
	l, r = exchange(l, r, 16, 0x0000ffff)
	r, l = exchange(r, l, 2, 0x33333333)
	r, l = exchange(r, l, 8, 0x00ff00ff)
	r = bits.RotateLeft32(r, 1)
	l, r = exchange(l, r, 0, 0xaaaaaaaa)
	l = bits.RotateLeft32(l, 1)
	return l, r
}

// finalPermutation is the inverse of initialPermutation.
func finalPermutation(l, r uint32) uint64 {
	l = bits.RotateLeft32(l, -1)
	l, r = exchange(l, r, 0, 0xaaaaaaaa)
	r = bits.RotateLeft32(r, -1)
	r, l = exchange(r, l, 8, 0x00ff00ff)
	r, l = exchange(r, l, 2, 0x33333333)
	l, r = exchange(l, r, 16, 0x0000ffff)
	l, r = exchange(l, r, 4, 0x0f0f0f0f)
	return uint64(l)<<32 | uint64(r)
}

// exchange swaps the bits of b under mask with those of a that lie n higher.
func exchange(a, b uint32, n uint, mask uint32) (uint32, uint32) {
	t := (a>>n ^ b) & mask
	return a ^ t<<n, b ^ t
}
