package racf

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
)

// checker says what was expected, or "" if the value is that.
type checker func(value) string

// accepts makes a checker of a function that returns an error.
func accepts[T any](parse func(string) (T, error), expected string) checker {
	return func(v value) string {
		if _, err := parse(v.folded()); err != nil {
			return expected
		}
		return ""
	}
}

const nameCharacters = "1 to 8 characters of A-Z, 0-9, #, $ and @"

var (
	isUserID    = accepts(esm.ParseUserID, "a user ID: "+nameCharacters)
	isGroupID   = accepts(esm.ParseGroupID, "a group name: "+nameCharacters+", the first no digit")
	isID        = accepts(esm.ParseID, "a user ID or group name: "+nameCharacters)
	isLevel     = accepts(esm.ParseLevel, "NONE, EXECUTE, READ, UPDATE, CONTROL or ALTER")
	isAuthority = accepts(esm.ParseAuthority, "USE, CREATE, CONNECT or JOIN")
	isLabel     = accepts(icsf.ParseLabel, "a key label: 1 to 64 letters, digits, #, $, @ and periods, the first a letter")
	isYesNo     = oneOf("YES", "NO")
)

func isIDOrAny(v value) string {
	if v.text == string(esm.AnyUser) {
		return ""
	}
	return isID(v)
}

func oneOf(words ...string) checker {
	return func(v value) string {
		if slices.Contains(words, v.folded()) {
			return ""
		}
		return "one of " + strings.Join(words, ", ")
	}
}

func number(low, high int) checker {
	return func(v value) string {
		if _, ok := parseNumber(v.text, low, high); ok {
			return ""
		}
		return fmt.Sprintf("a number from %d to %d", low, high)
	}
}

func parseNumber(s string, low, high int) (int, bool) {
	if strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && low <= n && n <= high
}

// text accepts up to so many bytes.
func text(longest int) checker {
	return func(v value) string {
		if len(v.text) > 0 && len(v.text) <= longest {
			return ""
		}
		return fmt.Sprintf("1 to %d characters", longest)
	}
}

// hexDigits accepts exactly so many.
func hexDigits(count int) checker { return hexUpTo(count, count) }

func hexUpTo(fewest, most int) checker {
	return func(v value) string {
		if len(v.text) >= fewest && len(v.text) <= most && strings.Trim(upper(v.text), "0123456789ABCDEF") == "" {
			return ""
		}
		if fewest == most {
			return fmt.Sprintf("%d hexadecimal digits", most)
		}
		return fmt.Sprintf("%d to %d hexadecimal digits", fewest, most)
	}
}

// isPassword leaves the characters to the database, which knows the rules.
func isPassword(v value) string {
	if v.text != "" && len(v.text) <= esm.MaxPassword {
		return ""
	}
	return fmt.Sprintf("a password of 1 to %d characters", esm.MaxPassword)
}

func isPhrase(v value) string {
	if len(v.text) >= esm.MinPhrase && len(v.text) <= esm.MaxPhrase {
		return ""
	}
	return fmt.Sprintf("a password phrase of %d to %d characters, in apostrophes", esm.MinPhrase, esm.MaxPhrase)
}
