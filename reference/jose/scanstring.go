package jose

import (
	"math/bits"
	"unicode/utf8"
)

// string reads a string, its quotes included, and says whether it has a backslash.
func (s *scanner) string(pos int) (end int, escaped, ok bool) {
	pos = plain(s.text, pos+1)
	for pos < len(s.text) {
		c := s.text[pos]
		if c == '"' {
			return pos + 1, escaped, true
		}
		n := s.special(s.text[pos:])
		if n == 0 {
			return pos, false, false
		}
		escaped = escaped || c == '\\'
		pos = plain(s.text, pos+n)
	}
	s.fault = "a string does not end"
	return pos, false, false
}

// plain passes over the characters that stand for themselves in a string and are
// one byte long. It takes eight at a time: in words of eight bytes, a byte that
// is less than another constant than 128 is found by a subtraction that borrows
// from its top bit, and the lowest byte that is found is always right.
func plain(text string, pos int) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	for len(text)-pos >= 8 {
		t := text[pos : pos+8]
		w := uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
			uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
		quote, backslash := w^ones*'"', w^ones*'\\'
		found := (w | (w-ones*' ')&^w | (quote-ones)&^quote | (backslash-ones)&^backslash) & tops
		if found != 0 {
			return pos + bits.TrailingZeros64(found)/8
		}
		pos += 8
	}
	for pos < len(text) && ' ' <= text[pos] && text[pos] < utf8.RuneSelf && text[pos] != '"' && text[pos] != '\\' {
		pos++
	}
	return pos
}

// special returns the length of the escape sequence or of the character of several
// bytes at the start of rest, 0 if it is no valid one.
func (s *scanner) special(rest string) int {
	switch c := rest[0]; {
	case c == '\\':
		return s.escape(rest)
	case c < 0x20:
		s.fault = "control character in a string"
		return 0
	}
	r, n := utf8.DecodeRuneInString(rest)
	if r == utf8.RuneError && n <= 1 {
		s.fault = "not UTF-8"
		return 0
	}
	return n
}

// escape returns the length of the escape sequence at the start of rest, 0 if it is
// none. A pair of surrogates is one.
func (s *scanner) escape(rest string) int {
	if len(rest) >= 2 {
		switch rest[1] {
		case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
			return 2
		case 'u':
			unit, ok := codeUnit(rest)
			if !ok {
				break
			}
			if unit < 0xD800 || unit > 0xDFFF {
				return 6
			}
			if low, ok := codeUnit(rest[6:]); ok && unit <= 0xDBFF && low >= 0xDC00 && low <= 0xDFFF {
				return 12
			}
			s.fault = "half of a surrogate pair"
			return 0
		}
	}
	s.fault = "escape sequence is not valid"
	return 0
}

// codeUnit reads \uXXXX at the start of text.
func codeUnit(text string) (unit uint16, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	for _, c := range []byte(text[2:6]) {
		var digit byte
		switch {
		case '0' <= c && c <= '9':
			digit = c - '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			digit = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		unit = unit<<4 | uint16(digit)
	}
	return unit, true
}
