package icsf

import (
	"crypto/rsa"
	"fmt"
	"io"
	"log/slog"
)

// The lengths of RSA keys that a PKDS holds, in bits. They are recalled, not
// read; what length a signature asks for is its user's matter.
const (
	MinRSAKey = 512
	MaxRSAKey = 4096
)

// RSAKey is an RSA private key. It does not print.
type RSAKey struct {
	// A function, for the reason given at HMACKey.
	key func() *rsa.PrivateKey
}

// Expose returns the key: the only way to see it. It must not be changed.
func (k *RSAKey) Expose() *rsa.PrivateKey { return k.key() }

const redactedRSA = "(RSA key, redacted)"

// String says that this is a key.
func (*RSAKey) String() string { return redactedRSA }

// GoString says that this is a key.
func (*RSAKey) GoString() string { return redactedRSA }

// Format says that this is a key, whatever the verb.
func (*RSAKey) Format(f fmt.State, _ rune) { io.WriteString(f, redactedRSA) }

// MarshalText says that this is a key; it cannot be read back.
func (*RSAKey) MarshalText() ([]byte, error) { return []byte(redactedRSA), nil }

// LogValue says that this is a key.
func (*RSAKey) LogValue() slog.Value { return slog.StringValue(redactedRSA) }

// AddRSAKey keeps an RSA private key of 512 to 4,096 bits in the PKDS, the kind
// that SIGLABELPRIMARY of IDTPARMS refers to with an RS algorithm. The key must
// not be changed afterwards. Errors wrap [ErrUnavailable], [ErrLabel],
// [ErrExists] or [ErrKey].
func (s *Store) AddRSAKey(label string, key *rsa.PrivateKey) error {
	label, err := ParseLabel(label)
	if err != nil {
		return err
	}
	if key == nil || key.N == nil || key.N.BitLen() < MinRSAKey || key.N.BitLen() > MaxRSAKey {
		return fmt.Errorf("%w: an RSA key has %d to %d bits", ErrKey, MinRSAKey, MaxRSAKey)
	}
	if key.Validate() != nil { // its error may tell about the key
		return fmt.Errorf("%w: the numbers of the RSA key do not fit together", ErrKey)
	}
	return add(s, s.pkds, label, &RSAKey{key: func() *rsa.PrivateKey { return key }})
}

// RSAKey returns the RSA key of a label: until it is deleted, the same pointer.
// Errors wrap [ErrUnavailable] or [ErrNotFound].
func (s *Store) RSAKey(label string) (*RSAKey, error) { return find(s, s.pkds, label) }

// DeleteRSAKey removes a key from the PKDS. Errors wrap [ErrUnavailable] or
// [ErrNotFound].
func (s *Store) DeleteRSAKey(label string) error { return remove(s, s.pkds, label) }
