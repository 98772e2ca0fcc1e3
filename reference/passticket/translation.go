package passticket

import "math/bits"

// legacyAlphabet is the translation table of the legacy algorithm: letters
// first. The enhanced algorithm has digits first.
const legacyAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// Why a string cannot be a PassTicket. They name no character of it.
const (
	wrongLength   = "a PassTicket has 8 characters, this string has another length"
	wrongAlphabet = "a character is outside the alphabet of this kind of PassTicket"
	neverProduced = "no PassTicket of this kind has this combination of characters"
)

// legacyTranslate makes Result-5 characters: the first from bits 31, 32 and 1
// to 4, each next one from the six bits that begin four further on, modulo 36.
// So each shares two bits with the one before it.
func legacyTranslate(result5 uint32) (t Ticket) {
	for i := range t {
		t[i] = legacyAlphabet[bits.RotateLeft32(result5, 4*(i+1))&0x3f%36]
	}
	return t
}

// legacyDecode inverts legacyTranslate, or says why it cannot. The translation
// loses nothing: 36 is a multiple of 4, so the lower two bits of each six
// survive the modulus, and they are the upper two of the next six, which tell
// v from v+36. One string of 36 letters and digits in 657 decodes.
func legacyDecode(ticket string) (result5 uint32, problem string) {
	if len(ticket) != TicketLength {
		return 0, wrongLength
	}
	before := legacyIndex[ticket[TicketLength-1]] & 3
	var outside, impossible uint8
	for i := range TicketLength {
		index := legacyIndex[ticket[i]]
		v := legacySix[before&3][index&0x3f]
		outside |= index
		impossible |= v
		result5 = result5<<4 | uint32(v&0xf)
		before = index
	}
	if outside&noIndex != 0 {
		return 0, wrongAlphabet
	}
	if impossible&noIndex != 0 {
		return 0, neverProduced
	}
	return result5, ""
}

// noIndex marks an entry without a value.
const noIndex = 0x80

// legacyIndex maps a character to its place in the translation table.
var legacyIndex = deriveIndex(legacyAlphabet)

// legacySix maps the upper two bits of a six and the place that the six has
// modulo 36 to the six.
var legacySix = deriveLegacySix()

func deriveIndex(alphabet string) (table [256]uint8) {
	for c := range table {
		table[c] = noIndex
	}
	for i, c := range []byte(alphabet) {
		table[c] = uint8(i)
	}
	return table
}

func deriveLegacySix() (table [4][64]uint8) {
	for upper := range table {
		for place := range table[upper] {
			table[upper][place] = noIndex
		}
	}
	for six := range uint8(64) {
		table[six>>4][six%36] = six
	}
	return table
}
