package oidc

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"github.com/safproof/safproof/reference/jose"
)

// Outcome is what came of a request. Exactly one of Authenticated, Location and
// Refusal is set.
type Outcome struct {
	// Authenticated: the provider vouches for User, which is the claim with the user,
	// and Claims are those of the ID token. Claims do not print.
	Authenticated bool
	User          string
	Claims        jose.Object
	// Tokens that the provider gave. They do not print.
	Tokens Tokens
	// Location is where the user is sent.
	Location string
	// Refusal says why the user is refused.
	Refusal *Refusal
	// Status of the answer: 200, 302, or that of the refusal.
	Status int
	// Cookies to set, in any case. They do not print.
	Cookies Cookies

	page string // instead of an answer 302
}

// Answer writes what the outcome comes to. Do not call it for a user who is
// authenticated, but set the cookies with [Cookies.Set] and answer yourself.
func (o Outcome) Answer(w http.ResponseWriter) {
	o.Cookies.Set(w)
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case o.page != "":
		w.Header().Set("Content-Type", "text/html; charset=UTF-8")
		w.WriteHeader(http.StatusOK)
		io.WriteString(w, o.page)
	case o.Location != "":
		w.Header().Set("Location", o.Location)
		w.WriteHeader(http.StatusFound)
	default:
		http.Error(w, http.StatusText(o.Status), o.Status)
	}
}

// Tokens are those of one answer of the token endpoint, each "" if it is not there.
// They do not print.
type Tokens struct {
	redacted
	reveal func() tokens
}

type tokens struct{ id, access, refresh string }

func newTokens(t tokens) Tokens { return Tokens{reveal: func() tokens { return t }} }

func (t Tokens) all() tokens {
	if t.reveal == nil {
		return tokens{}
	}
	return t.reveal()
}

// ID returns the ID token.
func (t Tokens) ID() string { return t.all().id }

// Access returns the access token.
func (t Tokens) Access() string { return t.all().access }

// Refresh returns the refresh token.
func (t Tokens) Refresh() string { return t.all().refresh }

// Cookies are cookies to set. They do not print.
type Cookies struct {
	redacted
	reveal func() []*http.Cookie
}

// All returns the cookies.
func (c Cookies) All() []*http.Cookie {
	if c.reveal == nil {
		return nil
	}
	return c.reveal()
}

// Set sets them in an answer.
func (c Cookies) Set(w http.ResponseWriter) {
	for _, cookie := range c.All() {
		http.SetCookie(w, cookie)
	}
}

func newCookies(cookies ...*http.Cookie) Cookies {
	return Cookies{reveal: func() []*http.Cookie { return cookies }}
}

// redacted, embedded, makes every way to print the value around it say that it is
// not shown.
type redacted struct{}

const redactedText = "(OpenID Connect, redacted)"

// String says that this is not shown.
func (redacted) String() string { return redactedText }

// GoString says that this is not shown.
func (redacted) GoString() string { return redactedText }

// Format says that this is not shown, whatever the verb.
func (redacted) Format(f fmt.State, _ rune) { io.WriteString(f, redactedText) }

// MarshalText says that this is not shown; it cannot be read back.
func (redacted) MarshalText() ([]byte, error) { return []byte(redactedText), nil }

// LogValue says that this is not shown.
func (redacted) LogValue() slog.Value { return slog.StringValue(redactedText) }
