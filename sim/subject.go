package sim

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// ErrSubject: the subject could not be driven at all. That is neither an
// acceptance nor a refusal.
var ErrSubject = errors.New("the simulated sysplex could not be driven")

// Subject is a sysplex that a run drives, in plain types: the reference, the
// reference with a seeded bug, or whatever an adapter speaks to. Systems are
// named by SMF ID. An error is for what could not be tried; a refusal is an
// [Answer].
type Subject interface {
	// IPL starts a system, or starts it again.
	IPL(SystemSpec) error
	// Commands carries out commands of the security manager on a system, for an
	// administrator. One that is refused, with a return code above 4, is an error:
	// 4 also reminds of the REFRESH that a changed profile needs.
	Commands(system, text string) error
	// PutKey puts a key into the key data sets of a system's ICSF, in the place
	// of one that has the name already.
	PutKey(system string, name KeyName, key []byte) error
	// SetICSF makes ICSF of one system available or not.
	SetICSF(system string, available bool) error

	// Generate makes a PassTicket by R_ticketserv, Evaluate judges one.
	Generate(system, user, application string) (Answer, error)
	Evaluate(system, user, application string, ticket Secret) (Answer, error)
	// SignOn is RACROUTE REQUEST=VERIFY with a password or a PassTicket.
	SignOn(system, user, application string, authenticator Secret) (Answer, error)
	// SignOnByToken is RACROUTE REQUEST=VERIFY with an identity token. Without a
	// user it is the one whom the token names.
	SignOnByToken(system, user, application string, token Secret) (Answer, error)

	// WriteFile writes eqaprof.env of a system, Start starts a server there, or
	// stops it and starts it again.
	WriteFile(system, text string) error
	Start(system, server string) error
	// Login is that of EQAPROF, or the sign-on of RSED; Query and Logout are
	// those of EQAPROF.
	Login(system, server, user string, password Secret) (Answer, error)
	Query(system string, token Secret) (Answer, error)
	Logout(system string, token Secret) (Answer, error)
}

// SystemSpec says how a system starts.
type SystemSpec struct {
	SMFID string
	Level string // as zos.ParseLevel reads it; "" is the latest
	// Database names the security database, and Keys the key data sets of ICSF:
	// systems that name the same share them.
	Database, Keys string
	// ReplayCapacity is how many used PassTickets the system remembers at once.
	ReplayCapacity int
	// Now is the system's clock, in UTC.
	Now func() time.Time
}

// KeyName names a key in ICSF: a label of the CKDS, or a PKCS#11 token of the
// TKDS, whose first clear object it is.
type KeyName struct{ Label, Token string }

// Answer is what a call came to.
type Answer struct {
	Accepted bool
	// Codes are SAF and RACF return and reason code, 8/8/0 for instance, or the
	// status of an HTTP answer.
	Codes string
	// User whom a token was found to belong to; "" if the call does not say.
	User string
	// Made is the PassTicket or the token that was made; zero if there is none.
	Made Secret
}

// Secret is a password, a PassTicket or a token. It does not print.
type Secret struct{ text *string }

// NewSecret keeps a text secret.
func NewSecret(text string) Secret { return Secret{&text} }

// Text returns the text: the only way to see it.
func (s Secret) Text() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero says whether there is none.
func (s Secret) IsZero() bool { return s.text == nil }

const redactedSecret = "(credential, redacted)"

// String says that this is a credential.
func (Secret) String() string { return redactedSecret }

// GoString says that this is a credential.
func (Secret) GoString() string { return redactedSecret }

// Format says that this is a credential, whatever the verb.
func (Secret) Format(f fmt.State, _ rune) { io.WriteString(f, redactedSecret) }

// MarshalText says that this is a credential; it cannot be read back.
func (Secret) MarshalText() ([]byte, error) { return []byte(redactedSecret), nil }

// LogValue says that this is a credential.
func (Secret) LogValue() slog.Value { return slog.StringValue(redactedSecret) }
