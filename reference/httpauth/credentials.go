package httpauth

import (
	"fmt"
	"io"
	"log/slog"
)

// Scheme is an authentication scheme.
type Scheme string

// The schemes that are read.
const (
	Basic  Scheme = "Basic"
	Bearer Scheme = "Bearer"
)

// Credentials are what an Authorization header held. They do not print. The
// zero value is none.
type Credentials struct {
	scheme Scheme
	// Functions, as package fmt prints the contents of an unexported field of
	// somebody else's struct without asking any method.
	user, secret func() string
}

func basicCredentials(user, password string) Credentials {
	return Credentials{Basic, func() string { return user }, func() string { return password }}
}

func bearerCredentials(token string) Credentials {
	return Credentials{Bearer, nil, func() string { return token }}
}

// Scheme returns the scheme; "" for the zero value.
func (c Credentials) Scheme() Scheme { return c.scheme }

// User reveals the user ID of Basic credentials; otherwise it is "". People type
// passwords there by mistake: it is not to be printed either.
func (c Credentials) User() string {
	if c.scheme != Basic {
		return ""
	}
	return c.user()
}

// Password reveals the password of Basic credentials; otherwise it is "".
func (c Credentials) Password() string {
	if c.scheme != Basic {
		return ""
	}
	return c.secret()
}

// Token reveals the token of Bearer credentials; otherwise it is "". Whoever
// sees it can sign on with it until it expires.
func (c Credentials) Token() string {
	if c.scheme != Bearer {
		return ""
	}
	return c.secret()
}

const redacted = "(credentials, redacted)"

// String says that these are credentials.
func (Credentials) String() string { return redacted }

// GoString says that these are credentials.
func (Credentials) GoString() string { return redacted }

// Format says that these are credentials, whatever the verb.
func (Credentials) Format(f fmt.State, _ rune) { io.WriteString(f, redacted) }

// MarshalText says that these are credentials; it cannot be read back.
func (Credentials) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// LogValue says that these are credentials.
func (Credentials) LogValue() slog.Value { return slog.StringValue(redacted) }
