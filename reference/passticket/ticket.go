package passticket

import (
	"fmt"
	"io"
	"log/slog"
)

// TicketLength is the length of every PassTicket, in characters.
const TicketLength = 8

// Ticket is a PassTicket: eight ASCII characters. A ticket does not print;
// [Ticket.Text] is the only way to see it. (An unexported field of this type
// still prints in a %v of the struct around it: package fmt calls no methods
// there.)
type Ticket [TicketLength]byte

const redactedTicket = "(PassTicket, redacted)"

// Text reveals the ticket. Whoever sees it can sign on with it.
func (t Ticket) Text() string { return string(t[:]) }

// String says that this is a PassTicket.
func (Ticket) String() string { return redactedTicket }

// GoString says that this is a PassTicket.
func (Ticket) GoString() string { return redactedTicket }

// Format says that this is a PassTicket, whatever the verb.
func (Ticket) Format(f fmt.State, _ rune) { io.WriteString(f, redactedTicket) }

// MarshalText says that this is a PassTicket; it cannot be read back.
func (Ticket) MarshalText() ([]byte, error) { return []byte(redactedTicket), nil }

// LogValue says that this is a PassTicket.
func (Ticket) LogValue() slog.Value { return slog.StringValue(redactedTicket) }
