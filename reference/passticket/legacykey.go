package passticket

import (
	"encoding/binary"
	"fmt"

	"github.com/safproof/safproof/reference/passticket/internal/des"
)

// legacyKeyDigits is the length of a legacy key as KEYMASKED and KEYENCRYPTED
// take it (RACF Security Administrator's Guide, on PTKTDATA profiles).
const legacyKeyDigits = 16

// LegacyKey is the secured signon application key: a DES key of eight bytes,
// its schedule computed once. It is a small value, safe for concurrent use.
// Parity bits are ignored: keys that differ in nothing else are the same key.
// The zero value is no key and is refused with [ErrKey].
//
// A key does not print. Two of them are not to be compared with ==.
type LegacyKey struct {
	secret
	// Behind two pointers, for the reason given at secret. NewLegacyKey is small
	// enough to be inlined, so that the schedule of a key used once stays off
	// the heap.
	schedule **des.Cipher
}

// NewLegacyKey makes a key of its eight bytes. Every value is a key.
func NewLegacyKey(b [8]byte) LegacyKey {
	schedule := new(des.Cipher)
	schedule.Expand(binary.BigEndian.Uint64(b[:]))
	return LegacyKey{schedule: &schedule}
}

// ParseLegacyKey reads exactly 16 hexadecimal digits, of either case. Errors
// wrap [ErrKey] and do not show the digits.
func ParseLegacyKey(hex string) (LegacyKey, error) {
	if len(hex) != legacyKeyDigits {
		return LegacyKey{}, fmt.Errorf("%w: a legacy key has %d hexadecimal digits, this text is %d bytes long",
			ErrKey, legacyKeyDigits, len(hex))
	}
	var b [legacyKeyDigits / 2]byte
	if err := decodeHex(b[:], hex); err != nil {
		return LegacyKey{}, err
	}
	return NewLegacyKey(b), nil
}

// Expose returns the eight bytes that the key was made of, for whoever has to
// keep it: the only way to see them. The zero value, which is no key, has none.
func (k LegacyKey) Expose() (b [8]byte, ok bool) {
	if k.schedule == nil {
		return b, false
	}
	binary.BigEndian.PutUint64(b[:], (*k.schedule).Key())
	return b, true
}

// decodeHex does what encoding/hex does, but its error names the place of a
// wrong digit and not the digit.
func decodeHex(dst []byte, hex string) error {
	for i := range len(dst) * 2 {
		digit := hex[i]
		switch {
		case '0' <= digit && digit <= '9':
			digit -= '0'
		case 'A' <= digit && digit <= 'F':
			digit -= 'A' - 10
		case 'a' <= digit && digit <= 'f':
			digit -= 'a' - 10
		default:
			return fmt.Errorf("%w: byte %d of the text is no hexadecimal digit (0-9, A-F)", ErrKey, i+1)
		}
		dst[i/2] = dst[i/2]<<4 | digit
	}
	return nil
}
