package des

import "math/bits"

const mask28 = 1<<28 - 1

// The tables that Cipher works with, each derived from the standard's when the
// program starts.
var (
	// pc1Table gives what each value of each of the sixteen hex digits of a key
	// contributes to CD (56 bits).
	pc1Table = derivePC1()
	// pc2Table gives what each value of each seven bits of CD contributes to a
	// subkey, in the layout of Cipher.
	pc2Table = derivePC2()
	// spTable joins each S-box with P, turned left by one as the halves are.
	spTable = deriveSP()
)

func derivePC1() (table [16][16]uint64) {
	for place, from := range permutedChoice1 {
		digit, weight := (from-1)/4, uint64(8)>>((from-1)%4)
		for v := range uint64(16) {
			if v&weight != 0 {
				table[digit][v] |= 1 << (55 - place)
			}
		}
	}
	return table
}

func derivePC2() (table [8][128]uint64) {
	for place, from := range permutedChoice2 {
		group, weight := (from-1)/7, uint64(64)>>((from-1)%7)
		for v := range uint64(128) {
			if v&weight != 0 {
				table[group][v] |= 1 << subkeyBit(place)
			}
		}
	}
	return table
}

// subkeyBit says where bit place (0 to 47, from the left) of a subkey lies in
// the layout of Cipher, counted from the right.
func subkeyBit(place int) int {
	box, bit := place/6, place%6
	return 32*(1-box%2) + 8*(3-box/2) + 5 - bit
}

func deriveSP() (table [8][64]uint32) {
	for box := range selection {
		for in := range 64 {
			// Row: the outer two of the six bits. Column: the inner four.
			row, column := in>>4&2|in&1, in>>1&0xf
			out := uint32(selection[box][16*row+column]) << (28 - 4*box)
			var spread uint32
			for place, from := range permutationP {
				spread |= out >> (32 - from) & 1 << (31 - place)
			}
			table[box][in] = bits.RotateLeft32(spread, 1)
		}
	}
	return table
}
