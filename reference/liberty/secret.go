package liberty

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Secret is a password or a shared key of server.xml. It does not print. The zero
// value is none.
type Secret struct {
	// reveal is a function, as package fmt prints the contents of unexported
	// fields without asking any method.
	reveal func() string
}

// NewSecret takes a text that is to be kept secret.
func NewSecret(text string) Secret { return Secret{func() string { return text }} }

// Given says whether there is one.
func (s Secret) Given() bool { return s.reveal != nil }

// Reveal returns the text; "" if there is none.
func (s Secret) Reveal() string {
	if s.reveal == nil {
		return ""
	}
	return s.reveal()
}

const redacted = "(secret, redacted)"

// String says that this is a secret.
func (Secret) String() string { return redacted }

// GoString says that this is a secret.
func (Secret) GoString() string { return redacted }

// Format says that this is a secret, whatever the verb.
func (Secret) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// MarshalText says that this is a secret; it cannot be read back.
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue says that this is a secret.
func (Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// The encodings that securityUtility writes in front of a password.
const (
	xorPrefix  = "{xor}"
	aesPrefix  = "{aes}"
	hashPrefix = "{hash}"
)

// xorByte is what {xor} combines each byte with: {xor}CDo9Hgw= is WebAS.
const xorByte = 0x5F

// What can be wrong with a password. The password is not shown.
var (
	errXOR  = errors.New("behind {xor} stands no base64")
	errAES  = errors.New("it is encrypted with {aes}, whose key derivation is not modelled; write it as {xor} or in the clear, or in a variable of the environment")
	errHash = errors.New("it is a {hash}, whose form is not modelled; write it as {xor} or in the clear, or in a variable of the environment")
)

// decodePassword reads a password as server.xml has it.
func decodePassword(text string) (Secret, error) {
	lower := strings.ToLower(text)
	switch {
	case strings.HasPrefix(lower, xorPrefix):
		decoded, err := base64.StdEncoding.DecodeString(text[len(xorPrefix):])
		if err != nil {
			return Secret{}, errXOR
		}
		for i := range decoded {
			decoded[i] ^= xorByte
		}
		return NewSecret(string(decoded)), nil
	case strings.HasPrefix(lower, aesPrefix):
		return Secret{}, errAES
	case strings.HasPrefix(lower, hashPrefix):
		return Secret{}, errHash
	}
	return NewSecret(text), nil
}
