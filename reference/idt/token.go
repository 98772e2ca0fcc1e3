package idt

import (
	"fmt"
	"io"
	"log/slog"
)

// Token is an identity token in its compact form. It does not print. The zero
// value is no token.
type Token struct{ text *string }

// NewToken takes a token as it was received, whatever it is.
func NewToken(text string) Token {
	if text == "" {
		return Token{}
	}
	return Token{&text}
}

// Text reveals the token. Whoever sees it can sign on with it until it expires.
func (t Token) Text() string {
	if t.text == nil {
		return ""
	}
	return *t.text
}

// IsZero says whether there is no token.
func (t Token) IsZero() bool { return t.text == nil }

const redacted = "(identity token, redacted)"

// String says that this is a token.
func (Token) String() string { return redacted }

// GoString says that this is a token.
func (Token) GoString() string { return redacted }

// Format says that this is a token, whatever the verb.
func (Token) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// MarshalText says that this is a token; it cannot be read back.
func (Token) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue says that this is a token.
func (Token) LogValue() slog.Value { return slog.StringValue(redacted) }
