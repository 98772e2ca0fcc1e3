package saf

import (
	"errors"
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
)

// What callers test for with errors.Is.
var (
	// ErrConfig: a [Config] that makes no system.
	ErrConfig = errors.New("SAF configuration is not valid")
	// ErrNotModelled: a function that z/OS has and this package leaves out.
	ErrNotModelled = errors.New("function is not modelled")
	// ErrApplication: a name or an SMF ID that makes no application name.
	ErrApplication = errors.New("application name cannot be made")
)

// Config is what a system is made with.
type Config struct {
	// SMFID names the system in audit records and in the application names of
	// TSO and of batch jobs: 1 to 4 characters out of A–Z, 0–9, #, $ and @.
	SMFID string
	// Security is the system's view of the security database.
	Security *esm.System
	// ICSF holds the PassTicket keys that have labels, and the keys of identity
	// tokens; nil means that ICSF is not active.
	ICSF *icsf.Store
	// Replays remembers used PassTickets. It is this system's own: RACF protects
	// against replay on one system (Security Administrator's Guide, "How RACF
	// processes the password or PassTicket").
	Replays passticket.Replays
	// Now is the system's clock.
	Now func() time.Time
	// Audit receives each audit record, in the call that causes it; it may be
	// nil. Concurrent calls of the system call it concurrently.
	Audit func(AuditRecord)
	// Name gives audit records a name for each PassTicket and identity token, the
	// same for the same one, from which nothing can be learnt about it: the beginning
	// of a keyed hash, for instance. Nil leaves them without names. Passwords are
	// never named. Concurrent calls of the system call it concurrently.
	Name func(credential string) string
	// Level of z/OS, which decides what the system knows of enhanced PassTickets
	// and identity tokens. Zero is the latest.
	Level zos.Level
	// IPLs is how often the system was IPLed before. It goes into the claim jti
	// of identity tokens, so that two made at the same instant, before an IPL and
	// after it, differ. Whoever makes a system once only leaves it 0.
	IPLs uint16
	// Choices answer what no source does.
	Choices Choices
}

// System is one z/OS image. It is safe for concurrent use if what its [Config]
// holds is.
type System struct {
	config     Config
	tso, batch passticket.ApplID
	tokens     *idt.Tokens
}

// New makes a system. Errors wrap [ErrConfig] and say what is missing.
func New(c Config) (*System, error) {
	s := &System{config: c, tokens: idt.NewTokens(c.SMFID, c.IPLs, c.ICSF)}
	for _, need := range []struct {
		there bool
		what  string
	}{
		{c.Security != nil, "Security: hand in the System that Database.IPL returns"},
		{c.Replays != nil, "Replays: hand in a passticket.Register"},
		{c.Now != nil, "Now: hand in a clock"},
	} {
		if !need.there {
			return nil, fmt.Errorf("%w: there is no %s", ErrConfig, need.what)
		}
	}
	var err error
	if s.tso, err = TSOApplication(c.SMFID); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	s.batch, _ = BatchApplication(c.SMFID) // It takes every SMF ID that TSO takes.
	return s, nil
}

// ACEE is what a sign-on results in: the accessor environment element, which
// says on whose behalf a program asks. The zero value is nobody.
type ACEE struct {
	User  esm.UserID
	Group esm.GroupID // the current connect group
	// Application that was signed on to; zero if none was named.
	Application passticket.ApplID
	// Trusted is set for a started task that is TRUSTED or PRIVILEGED.
	Trusted bool
	// By says how the user was authenticated.
	By Method
}

// Method is how a user was authenticated.
type Method string

// The methods. The zero value is none.
const (
	ByPassword   Method = "password"
	ByPhrase     Method = "phrase"
	ByPassTicket Method = "passticket"
	ByToken      Method = "identity-token"
	// ByAssertion: the caller vouches for the user, as with PASSCHK=NO.
	ByAssertion Method = "assertion"
	// ByMap: a distributed identity was mapped to the user.
	ByMap Method = "identity-map"
)
