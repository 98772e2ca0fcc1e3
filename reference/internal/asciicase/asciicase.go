// Package asciicase folds case for the oracles of tests: letters of ASCII and no
// others, as RACF folds user IDs and passwords, by other code than the reference's own.
package asciicase

import "strings"

// Upper returns text with the letters a to z in upper case, and everything else as it is.
func Upper(text string) string {
	return strings.Map(func(r rune) rune {
		if 'a' <= r && r <= 'z' {
			return r - 'a' + 'A'
		}
		return r
	}, text)
}
