package passticket

import (
	"fmt"
	"io"
	"log/slog"
)

// secret, embedded, makes every way to format, encode or log the value around
// it print what kind of thing it is, and no more. The values that follow it
// must hold what is secret behind a function or two pointers: package fmt cannot
// call methods on an unexported field of somebody else's struct and prints plain
// contents there, for a verb that does not fit even those behind one pointer.
type secret struct{}

func (secret) redacted() string { return "(PassTicket key, redacted)" }

// String says that this is a key.
func (s secret) String() string { return s.redacted() }

// GoString says that this is a key.
func (s secret) GoString() string { return s.redacted() }

// Format says that this is a key, whatever the verb.
func (s secret) Format(f fmt.State, _ rune) { io.WriteString(f, s.redacted()) }

// MarshalText says that this is a key; it cannot be read back.
func (s secret) MarshalText() ([]byte, error) { return []byte(s.redacted()), nil }

// LogValue says that this is a key.
func (s secret) LogValue() slog.Value { return slog.StringValue(s.redacted()) }
