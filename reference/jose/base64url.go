package jose

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// alphabet of base64url, by value (RFC 4648, section 5).
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

// invalid stands for a character outside of the alphabet: a bit above the 24 of
// four characters.
const invalid = 1 << 24

// sextets maps a character at each of four places to its part of 24 bits.
var sextets = func() (tables [4][256]uint32) {
	for place := range tables {
		for c := range tables[place] {
			tables[place][c] = invalid
		}
		for value := range len(alphabet) {
			tables[place][alphabet[value]] = uint32(value) << (18 - 6*place)
		}
	}
	return tables
}()

// appendBase64URL appends to dst what text stands for. It takes canonical
// base64url only: no padding, no white space, no line break, and zeroes in the
// bits that are left over (RFC 7515, section 2; RFC 4648, section 3.5). On
// error it returns dst as it was. The error names a position, not the text.
func appendBase64URL(dst []byte, text string) ([]byte, error) {
	if len(text)%4 == 1 {
		return dst, fmt.Errorf("%d characters cannot be base64url", len(text))
	}
	dst = slices.Grow(dst, len(text)+8) // room to store eight bytes where six are meant
	room, rest := dst[len(dst):cap(dst)], text
	for len(rest) >= 8 && len(room) >= 8 {
		high := sextets[0][rest[0]] | sextets[1][rest[1]] | sextets[2][rest[2]] | sextets[3][rest[3]]
		low := sextets[0][rest[4]] | sextets[1][rest[5]] | sextets[2][rest[6]] | sextets[3][rest[7]]
		if high|low >= invalid {
			return dst, badCharacter(text, len(text)-len(rest))
		}
		binary.BigEndian.PutUint64(room, uint64(high)<<40|uint64(low)<<16)
		rest, room = rest[8:], room[6:]
	}
	done := len(text) - len(rest)
	return appendRest(dst, dst[:len(dst)+done/4*3], text, done)
}

// appendRest appends what the last seven characters or less stand for, from
// position i on; on error it returns before.
func appendRest(before, dst []byte, text string, i int) ([]byte, error) {
	var word uint32
	for ; i < len(text); i++ {
		word |= sextets[i%4][text[i]]
		if word >= invalid {
			return before, badCharacter(text, i)
		}
		if i%4 == 3 {
			dst = append(dst, byte(word>>16), byte(word>>8), byte(word))
			word = 0
		}
	}
	// Two characters leave four bits over, and three leave two.
	switch len(text) % 4 {
	case 2:
		dst = append(dst, byte(word>>16))
		word &= 0xFFFF
	case 3:
		dst = append(dst, byte(word>>16), byte(word>>8))
		word &= 0xFF
	}
	if word != 0 {
		return before, errTrailingBits
	}
	return dst, nil
}

var errTrailingBits = errors.New("the bits left over at the end of base64url are not zero")

// badCharacter names the first character at or after from that is not of the alphabet.
func badCharacter(text string, from int) error {
	for i := from; i < len(text); i++ {
		if sextets[0][text[i]] == invalid {
			return fmt.Errorf("character %d is not of the base64url alphabet: %q", i+1, text[i])
		}
	}
	return nil
}
