package jose

import (
	"fmt"
	"io"
	"log/slog"
)

// redactedKey, embedded, makes every way to format, encode or log the value
// around it print that it is a key, and no more. What is secret must stand
// behind a function there: package fmt cannot call methods on an unexported
// field of somebody else's struct and prints plain contents.
type redactedKey struct{}

const keyText = "(JOSE key, redacted)"

// String says that this is a key.
func (redactedKey) String() string { return keyText }

// GoString says that this is a key.
func (redactedKey) GoString() string { return keyText }

// Format says that this is a key, whatever the verb.
func (redactedKey) Format(f fmt.State, _ rune) { io.WriteString(f, keyText) }

// MarshalText says that this is a key; it cannot be read back.
func (redactedKey) MarshalText() ([]byte, error) { return []byte(keyText), nil }

// LogValue says that this is a key.
func (redactedKey) LogValue() slog.Value { return slog.StringValue(keyText) }

// redactedToken does the same for what belongs to a token. It is no credential
// without the signature, but it names people.
type redactedToken struct{}

const tokenText = "(JSON Web Token, redacted)"

// String says that this is a token.
func (redactedToken) String() string { return tokenText }

// GoString says that this is a token.
func (redactedToken) GoString() string { return tokenText }

// Format says that this is a token, whatever the verb.
func (redactedToken) Format(f fmt.State, _ rune) { io.WriteString(f, tokenText) }

// MarshalText says that this is a token; it cannot be read back.
func (redactedToken) MarshalText() ([]byte, error) { return []byte(tokenText), nil }

// LogValue says that this is a token.
func (redactedToken) LogValue() slog.Value { return slog.StringValue(tokenText) }
