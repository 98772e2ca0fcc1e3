package icsf

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"

	"github.com/safproof/safproof/reference/passticket"
)

// HMACKey is the value of an HMAC key. It does not print.
type HMACKey struct {
	// A function, as package fmt prints the contents of an unexported field of
	// somebody else's struct without asking any method.
	bytes func() []byte
}

func newHMACKey(key []byte) (*HMACKey, error) {
	if len(key) == 0 || len(key) > passticket.MaxEnhancedKey {
		return nil, fmt.Errorf("%w: an HMAC key has 1 to %d bytes, this one has %d", ErrKey, passticket.MaxEnhancedKey, len(key))
	}
	key = bytes.Clone(key)
	return &HMACKey{bytes: func() []byte { return key }}, nil
}

// Expose returns a copy of the key's bytes: the only way to see them.
func (k *HMACKey) Expose() []byte { return bytes.Clone(k.bytes()) }

const redacted = "(HMAC key, redacted)"

// String says that this is a key.
func (*HMACKey) String() string { return redacted }

// GoString says that this is a key.
func (*HMACKey) GoString() string { return redacted }

// Format says that this is a key, whatever the verb.
func (*HMACKey) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// MarshalText says that this is a key; it cannot be read back.
func (*HMACKey) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue says that this is a key.
func (*HMACKey) LogValue() slog.Value { return slog.StringValue(redacted) }
