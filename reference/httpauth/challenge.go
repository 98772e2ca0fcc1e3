package httpauth

import "strings"

// BearerError is an error code of RFC 6750, section 3.1.
type BearerError string

// The error codes, and the statuses that go with them.
const (
	InvalidRequest BearerError = "invalid_request" // 400
	InvalidToken   BearerError = "invalid_token"   // 401
)

// BasicChallenge is the value of a WWW-Authenticate header that asks for Basic
// credentials in UTF-8 (RFC 7617, sections 2 and 2.1).
func BasicChallenge(realm string) string {
	return `Basic realm=` + quote(realm) + `, charset="UTF-8"`
}

// BearerChallenge is the value of a WWW-Authenticate header that asks for a
// token. A request that had no credentials gets no error code (RFC 6750,
// section 3.1): give "". The description is for whoever wrote the client.
func BearerChallenge(realm string, code BearerError, description string) string {
	challenge := `Bearer realm=` + quote(realm)
	if code != "" {
		challenge += `, error=` + quote(string(code)) + `, error_description=` + quoteDescription(description)
	}
	return challenge
}

// quote makes a quoted-string (RFC 9110, section 5.6.4). What a header cannot
// hold becomes a question mark.
func quote(text string) string {
	return quoted(text, func(r rune) bool { return r >= ' ' && r <= '~' })
}

// isPlain says whether text is printable ASCII without anything to escape, as what
// servers say of themselves is.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

// quoteDescription makes one without the characters that RFC 6750, section 3,
// keeps out of descriptions.
func quoteDescription(text string) string {
	return quoted(text, func(r rune) bool { return r >= ' ' && r <= '~' && r != '"' && r != '\\' })
}

func quoted(text string, allowed func(rune) bool) string {
	if isPlain(text) {
		return `"` + text + `"`
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case !allowed(r):
			r = '?'
		case r == '"' || r == '\\':
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}
