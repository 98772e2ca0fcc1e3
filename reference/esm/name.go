package esm

import (
	"fmt"
	"strings"
)

// UserID is a user ID of 1 to 8 characters out of A–Z, 0–9, #, $ and @ (Command
// Language Reference, topic xsyntax). It may consist of digits.
type UserID string

// GroupID is a group name of 1 to 8 characters out of A–Z, 0–9, #, $ and @, the
// first no digit.
type GroupID string

// ID is what stands in an access list or as an owner: a user ID, a group name,
// or, in access lists, [AnyUser].
type ID string

// AnyUser is the entry ID(*) of an access list: every user who is defined and
// not RESTRICTED (Security Administrator's Guide, "The RESTRICTED attribute").
const AnyUser ID = "*"

// ClassName is the name of a general resource class, 1 to 8 characters out of
// A–Z, 0–9, #, $ and @, the first no digit.
type ClassName string

const maxNameLength = 8

// ParseUserID reads a user ID and folds it to upper case. Errors wrap [ErrName].
func ParseUserID(s string) (UserID, error) {
	s, err := parseName("user ID", s, true)
	return UserID(s), err
}

// ParseGroupID reads a group name and folds it to upper case. Errors wrap
// [ErrName].
func ParseGroupID(s string) (GroupID, error) {
	s, err := parseName("group name", s, false)
	return GroupID(s), err
}

// ParseClassName reads a class name and folds it to upper case. Errors wrap
// [ErrName]. It does not ask whether there is such a class.
func ParseClassName(s string) (ClassName, error) {
	s, err := parseName("class name", s, false)
	return ClassName(s), err
}

// ParseID reads a user ID or a group name and folds it to upper case. Errors
// wrap [ErrName]. [AnyUser] is not one.
func ParseID(s string) (ID, error) {
	s, err := parseName("user ID or group name", s, true)
	return ID(s), err
}

func parseName(what, s string, digitFirst bool) (string, error) {
	if s == "" || len(s) > maxNameLength {
		return "", fmt.Errorf("%w: a %s has 1 to %d characters, this one has %d", ErrName, what, maxNameLength, len(s))
	}
	s = upper(s)
	for i, c := range []byte(s) {
		digit := '0' <= c && c <= '9'
		if !digit && !('A' <= c && c <= 'Z') && !strings.ContainsRune("#$@", rune(c)) {
			return "", fmt.Errorf("%w: character %d of a %s; give A-Z, 0-9, #, $ and @", ErrName, i+1, what)
		}
		if digit && i == 0 && !digitFirst {
			return "", fmt.Errorf("%w: a %s does not begin with a digit", ErrName, what)
		}
	}
	return s, nil
}

// upper folds a–z, and nothing else: strings.ToUpper would turn letters beyond
// ASCII into letters that no code page of RACF names has.
func upper(s string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, s)
}
