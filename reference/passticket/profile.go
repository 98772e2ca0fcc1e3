package passticket

import (
	"fmt"
	"time"
)

// How far the generation second of a ticket may lie from the evaluator's
// clock, before or after it.
//
// The sources say "plus or minus 10 minutes" and a TIMEOUT of 1 to 600
// seconds, 60 when none is set. They are silent on three points, which are
// choices of this package, each named by a rule of the suite: the edge itself
// is inside, so that a window of 600 s accepts 1,201 seconds (PT-23, EPT-09);
// both clocks are truncated to whole seconds before they are compared (PT-24);
// and TIMEOUT reaches into the future as far as into the past (EPT-08).
const (
	// LegacyWindow is fixed (Security Administrator's Guide, "How RACF
	// processes the password or PassTicket").
	LegacyWindow = 10 * time.Minute
	// DefaultTimeout is TIMEOUT of the SSIGNON segment when it is not given (OA59196).
	DefaultTimeout = 60 * time.Second
	// MinTimeout is the shortest TIMEOUT (OA59196).
	MinTimeout = time.Second
	// MaxTimeout is the longest TIMEOUT (OA59196).
	MaxTimeout = 10 * time.Minute
)

// Profile holds the facts of one PTKTDATA profile that matter to a PassTicket:
// its SSIGNON segment and the replay setting. At least one key is needed. A
// Profile is not changed by its methods and may be shared once it is filled.
type Profile struct {
	// Legacy is the key of KEYMASKED, KEYENCRYPTED or KEYLABEL; nil means none.
	Legacy *LegacyKey
	// Enhanced is the key of EPTKEYLABEL; nil means none.
	Enhanced *EnhancedKey
	// Type is EnhancedUpper or EnhancedMixed. The zero value is EnhancedMixed,
	// as it is in RACF. Without an enhanced key it is not used.
	Type Algorithm
	// Timeout is the window of enhanced tickets: whole seconds, MinTimeout to
	// MaxTimeout. The zero value is DefaultTimeout. Legacy tickets do not use it.
	Timeout time.Duration
	// NoReplayProtection is APPLDATA('NO REPLAY PROTECTION'): legacy tickets
	// may be used again within their window. Enhanced ones do not heed it.
	NoReplayProtection bool
	// ReplayAllowed is REPLAY(YES): enhanced tickets may be used again within
	// their window. Legacy ones do not heed it.
	ReplayAllowed bool
}

// Validate checks that there is a key, and that Type and Timeout can be what
// they are. Errors wrap [ErrNoKey], [ErrKey], [ErrAlgorithm] or [ErrTimeout].
// Generate and Evaluate begin with it.
func (p *Profile) Validate() error {
	if p.Legacy == nil && p.Enhanced == nil {
		return errNoKey
	}
	if p.Legacy != nil && p.Legacy.schedule == nil || p.Enhanced != nil && p.Enhanced.macs.New == nil {
		return errZeroKey
	}
	if p.Type != 0 && !p.Type.enhanced() {
		return fmt.Errorf("%w: Type is %v; TYPE takes enhanced-upper or enhanced-mixed", ErrAlgorithm, p.Type)
	}
	if p.Timeout != 0 && (p.Timeout < MinTimeout || p.Timeout > MaxTimeout || p.Timeout%time.Second != 0) {
		return fmt.Errorf("%w: %v; give whole seconds from 1 to 600, or 0 for the default of 60", ErrTimeout, p.Timeout)
	}
	return nil
}

// Generate makes the ticket of the second that at falls into: an enhanced one
// if the profile has an enhanced key, else a legacy one (Macros and Interfaces,
// "RCVTPTGN", as of OA59196). Errors are those of [Profile.Validate],
// [LegacyKey.Generate] and [EnhancedKey.Generate].
func (p *Profile) Generate(user UserID, appl ApplID, at time.Time) (Ticket, error) {
	if err := p.Validate(); err != nil {
		return Ticket{}, err
	}
	if p.Enhanced != nil {
		return p.Enhanced.Generate(p.enhancedType(), user, appl, at)
	}
	return p.Legacy.Generate(user, appl, at)
}

func (p *Profile) enhancedType() Algorithm {
	if p.Type == 0 {
		return EnhancedMixed
	}
	return p.Type
}

// enhancedWindow is the window of enhanced tickets, in seconds.
func (p *Profile) enhancedWindow() int64 {
	if p.Timeout == 0 {
		return int64(DefaultTimeout / time.Second)
	}
	return int64(p.Timeout / time.Second)
}

const legacyWindow = int64(LegacyWindow / time.Second)

// Made once: what they say does not depend on the call.
var (
	errNoKey     = fmt.Errorf("%w: set a legacy key, an enhanced key, or both", ErrNoKey)
	errZeroKey   = fmt.Errorf("%w: it is a zero value; make it with New… or Parse…", ErrKey)
	errZeroUser  = fmt.Errorf("%w: it is a zero value; make it with ParseUserID", ErrUserID)
	errZeroAppl  = fmt.Errorf("%w: it is a zero value; make it with ParseApplID", ErrApplID)
	errNoReplays = fmt.Errorf("%w: hand in a Register, or turn replay protection off in the profile", ErrNoReplays)
)

// checkNames refuses identifiers that were never parsed.
func checkNames(user UserID, appl ApplID) error {
	if user == (UserID{}) {
		return errZeroUser
	}
	if appl == (ApplID{}) {
		return errZeroAppl
	}
	return nil
}

// secondUTC is the start of a second since 1970.
func secondUTC(second int64) time.Time { return time.Unix(second, 0).UTC() }
