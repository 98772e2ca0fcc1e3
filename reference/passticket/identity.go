package passticket

import (
	"encoding/binary"
	"fmt"
	"unicode/utf8"
)

// maxNameLength is the longest user ID or application name, in characters.
const maxNameLength = 8

// UserID is a RACF user ID of 1 to 8 characters out of A–Z, 0–9, $, # and @.
// It is comparable. The zero value is no user ID and is refused everywhere.
type UserID struct{ name name }

// ApplID is the application name that a PassTicket is for, of 1 to 8
// characters out of A–Z, 0–9, $, # and @: the APPLID of a CICS region, TSO and
// the SMF ID, and so on. It is comparable. The zero value is no name and is
// refused everywhere.
type ApplID struct{ name name }

// ParseUserID reads a user ID. Lower-case a–z are folded to upper case, as
// RACF does with what is typed at it; the algorithm itself does not fold.
// Errors wrap [ErrUserID].
func ParseUserID(s string) (UserID, error) {
	n, problem := parseName(s)
	if problem != "" {
		return UserID{}, fmt.Errorf("%w: %s", ErrUserID, problem)
	}
	return UserID{n}, nil
}

// ParseApplID reads an application name, and folds a–z to upper case. Errors
// wrap [ErrApplID].
func ParseApplID(s string) (ApplID, error) {
	n, problem := parseName(s)
	if problem != "" {
		return ApplID{}, fmt.Errorf("%w: %s", ErrApplID, problem)
	}
	return ApplID{n}, nil
}

// String returns the user ID in upper case, without blanks; "" for the zero value.
func (u UserID) String() string { return u.name.String() }

// String returns the name in upper case, without blanks; "" for the zero value.
func (a ApplID) String() string { return a.name.String() }

// MarshalText returns what String does.
func (u UserID) MarshalText() ([]byte, error) { return []byte(u.String()), nil }

// MarshalText returns what String does.
func (a ApplID) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText does what [ParseUserID] does.
func (u *UserID) UnmarshalText(text []byte) (err error) {
	*u, err = ParseUserID(string(text))
	return err
}

// UnmarshalText does what [ParseApplID] does.
func (a *ApplID) UnmarshalText(text []byte) (err error) {
	*a, err = ParseApplID(string(text))
	return err
}

// name is what both identifiers are: EBCDIC, left-justified in eight bytes
// read as a big-endian number, the rest blanks; and its length without them.
type name struct {
	ebcdic uint64
	length uint8
}

const ebcdicBlank = 0x40

// parseName returns a problem to be put behind the name of the argument, or "".
func parseName(s string) (n name, problem string) {
	const advice = "give 1 to 8 characters of A-Z, 0-9, $, # and @"
	if s == "" {
		return name{}, "it is empty; " + advice
	}
	if length := utf8.RuneCountInString(s); length > maxNameLength {
		return name{}, fmt.Sprintf("it has %d characters; %s", length, advice)
	}
	position := 0
	for _, r := range s {
		position++
		code := byte(0)
		if r < utf8.RuneSelf {
			code = ebcdic[r]
		}
		if code == 0 {
			return name{}, fmt.Sprintf("character %d is %q; %s", position, r, advice)
		}
		n.ebcdic = n.ebcdic<<8 | uint64(code)
		n.length++
	}
	for range maxNameLength - n.length {
		n.ebcdic = n.ebcdic<<8 | ebcdicBlank
	}
	return n, ""
}

func (n name) String() string {
	var text [maxNameLength]byte
	binary.BigEndian.PutUint64(text[:], n.ebcdic)
	for i, code := range text {
		text[i] = ascii[code]
	}
	return string(text[:n.length])
}

// ebcdic maps the legal characters, and a–z with them, to the code points that
// code pages 037, 500 and 1047 share; everything else is 0. ascii is its
// inverse, upper case only.
var ebcdic, ascii = deriveCodePage()

func deriveCodePage() (to [utf8.RuneSelf]byte, from [256]byte) {
	run := func(code byte, characters string) {
		for i, c := range []byte(characters) {
			to[c], from[code+byte(i)] = code+byte(i), c
		}
	}
	run(0xC1, "ABCDEFGHI")
	run(0xD1, "JKLMNOPQR")
	run(0xE2, "STUVWXYZ")
	run(0xF0, "0123456789")
	run(0x5B, "$")
	run(0x7B, "#@")
	for c := 'a'; c <= 'z'; c++ {
		to[c] = to[c-'a'+'A']
	}
	return to, from
}
