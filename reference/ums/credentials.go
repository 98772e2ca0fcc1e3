package ums

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/saf"
)

// credentials are a user ID and a password, phrase or PassTicket as typed. They
// do not print: package fmt cannot look behind a function.
type credentials struct {
	user esm.UserID
	text func() string
}

func newCredentials(user esm.UserID, text string) *credentials {
	return &credentials{user, func() string { return text }}
}

// request is the sign-on with the credentials.
func (c *credentials) request() saf.VerifyRequest {
	return saf.VerifyRequest{User: c.user, Authenticator: saf.NewAuthenticator(c.text())}
}

// authorize puts the credentials into a request that goes on.
func (c *credentials) authorize(r *http.Request) { r.SetBasicAuth(string(c.user), c.text()) }

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
