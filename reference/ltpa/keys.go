package ltpa

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// What callers test for with errors.Is.
var (
	// ErrKeys: keys, or a file of keys, that are not valid, or another password.
	ErrKeys = errors.New("LTPA keys are not valid")
	// ErrMalformed: a text that is no token under these keys.
	ErrMalformed = errors.New("LTPA token is malformed")
	// ErrSignature: a token whose user data was not signed with these keys.
	ErrSignature = errors.New("signature of the LTPA token is not valid")
	// ErrExpired: a token that was good.
	ErrExpired = errors.New("LTPA token has expired")
)

// SharedLength is the length of the shared key, in bytes.
const SharedLength = 24

// keyBits is the length of the RSA keys that Liberty makes.
const keyBits = 1024

// Keys make and judge tokens. They never change, do not print, and are safe for
// concurrent use.
type Keys struct {
	// material is a function, as package fmt prints the contents of unexported
	// fields without asking any method.
	material func() (*rsa.PrivateKey, [SharedLength]byte)
}

// NewKeys takes the shared key, of [SharedLength] bytes, and the RSA key. Errors
// wrap [ErrKeys].
func NewKeys(shared []byte, private *rsa.PrivateKey) (*Keys, error) {
	if len(shared) != SharedLength {
		return nil, fmt.Errorf("%w: the shared key has %d bytes; give %d", ErrKeys, len(shared), SharedLength)
	}
	if private == nil {
		return nil, fmt.Errorf("%w: there is no private key", ErrKeys)
	}
	if err := private.Validate(); err != nil {
		return nil, fmt.Errorf("%w: the private key: %w", ErrKeys, err)
	}
	copied := [SharedLength]byte(shared)
	return &Keys{func() (*rsa.PrivateKey, [SharedLength]byte) { return private, copied }}, nil
}

// Generate makes keys as Liberty does when it finds none. Errors wrap [ErrKeys].
// The shared key comes from random; crypto/rsa may use a source of its own.
func Generate(random io.Reader) (*Keys, error) {
	shared := make([]byte, SharedLength)
	if _, err := io.ReadFull(random, shared); err != nil {
		return nil, fmt.Errorf("%w: no random bytes: %w", ErrKeys, err)
	}
	private, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKeys, err)
	}
	return NewKeys(shared, private)
}

const redacted = "(LTPA keys, redacted)"

// String says that these are keys.
func (*Keys) String() string { return redacted }

// GoString says that these are keys.
func (*Keys) GoString() string { return redacted }

// Format says that these are keys, whatever the verb.
func (*Keys) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// MarshalText says that these are keys; it cannot be read back.
func (*Keys) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue says that these are keys.
func (*Keys) LogValue() slog.Value { return slog.StringValue(redacted) }
