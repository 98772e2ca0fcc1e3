package ums

import (
	"fmt"
	"io"
	"log/slog"

	"github.com/safproof/safproof/reference/esm"
)

// credentials are what a user logged in with, and what is stored of it: a
// password, phrase or PassTicket as typed, or under MFA_JWT a Zowe token. They do
// not print: package fmt cannot look behind a function.
type credentials struct {
	user esm.UserID
	text func() string
	zowe bool // text is a Zowe token
}

func newPassword(user esm.UserID, text string) *credentials {
	return &credentials{user: user, text: func() string { return text }}
}

// newZoweToken makes credentials whose user is not known yet.
func newZoweToken(text string) *credentials {
	return &credentials{text: func() string { return text }, zowe: true}
}

const redacted = "(stored credentials, redacted)"

// String says that these are credentials.
func (credentials) String() string { return redacted }

// GoString says that these are credentials.
func (credentials) GoString() string { return redacted }

// Format says that these are credentials, whatever the verb.
func (credentials) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// MarshalText says that these are credentials; it cannot be read back.
func (credentials) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue says that these are credentials.
func (credentials) LogValue() slog.Value { return slog.StringValue(redacted) }
