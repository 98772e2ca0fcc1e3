package saf

import (
	"fmt"
	"io"
	"log/slog"
)

// Authenticator is what a user typed to prove who it is: a password, a phrase
// or a PassTicket; RACF decides which. It does not print. The zero value is
// nothing typed.
type Authenticator struct{ text *string }

// NewAuthenticator takes the text as it was typed: blanks count, and case is
// left to RACF.
func NewAuthenticator(text string) Authenticator { return Authenticator{&text} }

// given says whether anything was typed; the empty text is something.
func (a Authenticator) given() bool { return a.text != nil }

func (a Authenticator) reveal() string {
	if a.text == nil {
		return ""
	}
	return *a.text
}

const redacted = "(password or PassTicket, redacted)"

// String says that this is an authenticator.
func (Authenticator) String() string { return redacted }

// GoString says that this is an authenticator.
func (Authenticator) GoString() string { return redacted }

// Format says that this is an authenticator, whatever the verb.
func (Authenticator) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// MarshalText says that this is an authenticator; it cannot be read back.
func (Authenticator) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue says that this is an authenticator.
func (Authenticator) LogValue() slog.Value { return slog.StringValue(redacted) }
