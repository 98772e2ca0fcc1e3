package httpauth

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"
)

// What callers test for with errors.Is.
var (
	// ErrNone: there is no Authorization header.
	ErrNone = errors.New("there is no Authorization header")
	// ErrDuplicate: there are several.
	ErrDuplicate = errors.New("there is more than one Authorization header")
	// ErrScheme: the scheme is neither Basic nor Bearer.
	ErrScheme = errors.New("the authentication scheme is not supported")
	// ErrMalformed: the header is not of the form that its scheme has.
	ErrMalformed = errors.New("the Authorization header is malformed")
	// ErrTooLarge: the header is longer than the limit.
	ErrTooLarge = errors.New("the Authorization header is too large")
)

// Parse reads the Authorization header of a request. The value of the header
// may have up to limit bytes. Schemes are matched in either case (RFC 9110,
// section 11.1). Errors wrap one of [ErrNone], [ErrDuplicate], [ErrScheme],
// [ErrMalformed] and [ErrTooLarge].
func Parse(h http.Header, limit int) (Credentials, error) {
	values := h.Values("Authorization")
	switch {
	case len(values) == 0:
		return Credentials{}, ErrNone
	case len(values) > 1:
		return Credentials{}, fmt.Errorf("%w: send one", ErrDuplicate)
	case len(values[0]) > limit:
		return Credentials{}, fmt.Errorf("%w: it has up to %d bytes, this one has %d", ErrTooLarge, limit, len(values[0]))
	}
	scheme, rest, _ := strings.Cut(values[0], " ")
	rest = strings.TrimLeft(rest, " ")
	switch {
	case strings.EqualFold(scheme, string(Basic)):
		return parseBasic(rest)
	case strings.EqualFold(scheme, string(Bearer)):
		return parseBearer(rest)
	case !isToken(scheme):
		return Credentials{}, fmt.Errorf("%w: it begins with no scheme", ErrMalformed)
	}
	return Credentials{}, fmt.Errorf("%w: use Basic or Bearer", ErrScheme)
}

// parseBasic reads user ID, colon and password in base64 (RFC 7617, section 2).
func parseBasic(text string) (Credentials, error) {
	if !isToken68(text) {
		return Credentials{}, fmt.Errorf("%w: behind Basic stands one base64 string", ErrMalformed)
	}
	decoded, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil { // It says where, which is of no use to anybody, so it is left out.
		return Credentials{}, fmt.Errorf("%w: Basic credentials that are not base64", ErrMalformed)
	}
	if !utf8.Valid(decoded) {
		return Credentials{}, fmt.Errorf("%w: Basic credentials that are not UTF-8", ErrMalformed)
	}
	user, password, found := strings.Cut(string(decoded), ":")
	if !found {
		return Credentials{}, fmt.Errorf("%w: Basic credentials without a colon", ErrMalformed)
	}
	if strings.ContainsFunc(user+password, isControl) {
		return Credentials{}, fmt.Errorf("%w: Basic credentials with a control character", ErrMalformed)
	}
	return basicCredentials(user, password), nil
}

// parseBearer reads a token (RFC 6750, section 2.1, b64token).
func parseBearer(text string) (Credentials, error) {
	if !isToken68(text) {
		return Credentials{}, fmt.Errorf("%w: behind Bearer stands one token", ErrMalformed)
	}
	return bearerCredentials(text), nil
}

// isToken68 says whether text is what RFC 9110, section 11.2, calls token68:
// letters, digits and -._~+/, then any number of equals signs.
func isToken68(text string) bool {
	body := strings.TrimRight(text, "=")
	for i := range len(body) { // tokens are long
		if c := rune(body[i]); !isAlphanumeric(c) && strings.IndexByte("-._~+/", body[i]) < 0 {
			return false
		}
	}
	return body != ""
}

// isToken says whether text is what RFC 9110, section 5.6.2, calls a token.
func isToken(text string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return !isAlphanumeric(r) && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}

func isAlphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}

// isControl knows the characters that RFC 7617, section 2, forbids.
func isControl(r rune) bool { return r < ' ' || r == 0x7F }
