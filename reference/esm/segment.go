package esm

import (
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/passticket"
)

// Segment is a segment of a profile that this package keeps and does not
// interpret: OMVS of a user, STDATA of a started task. Segments are not changed
// once they are stored.
type Segment struct {
	Name   string
	Fields []Field // in the order in which they are listed
}

// Field is a field of a [Segment].
type Field struct{ Keyword, Value string }

// FindSegment returns the segment of a name, and whether there is one.
func FindSegment(segments []Segment, name string) (Segment, bool) {
	for _, s := range segments {
		if s.Name == name {
			return s, true
		}
	}
	return Segment{}, false
}

// Field returns the value of a field, and whether the segment has it.
func (s Segment) Field(keyword string) (string, bool) {
	for _, f := range s.Fields {
		if f.Keyword == keyword {
			return f.Value, true
		}
	}
	return "", false
}

// LegacySource says where the legacy PassTicket key of a profile is.
type LegacySource uint8

// The places of a legacy key (Security Administrator's Guide, topic ssencr).
const (
	NoLegacyKey  LegacySource = iota
	KeyMasked                 // in the profile itself
	KeyEncrypted              // in the CKDS, under a label that RACF made
	KeyLabel                  // in the CKDS, under a label that was given
)

// SSIGNON is the segment of a PTKTDATA profile that says how PassTickets are
// made (Security Administrator's Guide, topics defpro and ssencr; APAR
// OA59196). Zero values mean that the operand was never given. An SSIGNON
// is not changed once it is stored.
type SSIGNON struct {
	Legacy      LegacySource
	LegacyKey   *passticket.LegacyKey // of KeyMasked only
	LegacyLabel string                // of KeyEncrypted and KeyLabel only
	// EnhancedLabel is EPTKEYLABEL, the label of an HMAC key in the CKDS.
	EnhancedLabel string
	// Type is EnhancedUpper or EnhancedMixed; 0 means EnhancedMixed.
	Type passticket.Algorithm
	// Timeout is 1 to 600 whole seconds; 0 means 60 seconds.
	Timeout time.Duration
	// Replay is REPLAY(YES): enhanced tickets may be used again.
	Replay bool
}

// MaxLabel is the length of the longest ICSF key label, in characters (the
// layout of the records that IRRDBU00 writes).
const MaxLabel = 64

func (s *SSIGNON) check() error {
	if s == nil {
		return nil
	}
	if (s.Legacy == KeyMasked) != (s.LegacyKey != nil) {
		return fmt.Errorf("%w: SSIGNON holds a legacy key if, and only if, it is masked", ErrValue)
	}
	if labelled := s.Legacy == KeyEncrypted || s.Legacy == KeyLabel; labelled != (s.LegacyLabel != "") {
		return fmt.Errorf("%w: SSIGNON holds the label of a legacy key if, and only if, the key is in ICSF", ErrValue)
	}
	if len(s.LegacyLabel) > MaxLabel || len(s.EnhancedLabel) > MaxLabel {
		return fmt.Errorf("%w: a key label has up to %d characters", ErrValue, MaxLabel)
	}
	if s.Type != 0 && s.Type != passticket.EnhancedUpper && s.Type != passticket.EnhancedMixed {
		return fmt.Errorf("%w: TYPE is UPPER or MIXED", ErrValue)
	}
	if s.Timeout != 0 && (s.Timeout < passticket.MinTimeout || s.Timeout > passticket.MaxTimeout || s.Timeout%time.Second != 0) {
		return fmt.Errorf("%w: TIMEOUT is 1 to 600 seconds", ErrValue)
	}
	return nil
}

// IDTPARMS is the segment of an IDTDATA profile that says how identity tokens
// are made (RACF presentations for z/OS 2.4 and 3.2, on identity tokens).
// Zero values mean that the operand was never given, for which the comments
// give the default. An IDTPARMS is not changed once it is stored.
type IDTPARMS struct {
	SigToken        string // name of a PKCS#11 token, up to 32 characters
	SigSeqNum       string // PKCS#11 sequence number, up to 8 hexadecimal digits
	SigCat          string // T (clear key) or Y (secure key)
	SigLabelPrimary string // CKDS or PKDS label; it overrides SigToken
	SigKIDPrimary   string // key ID that goes with SigLabelPrimary, up to 32 characters
	SigAlg          string // HS256 to RS512
	// Timeout is 1 to 1,440 whole minutes; 0 means 5 minutes.
	Timeout time.Duration
	// AnyAppl: tokens may be used with any application. Default no.
	AnyAppl bool
	// ProtAllowed: tokens may authenticate a protected user. Default no.
	ProtAllowed bool
}

// The interval of IDTTIMEOUT and its default.
const (
	DefaultIDTTimeout = 5 * time.Minute
	MinIDTTimeout     = time.Minute
	MaxIDTTimeout     = 1440 * time.Minute
)

func (p *IDTPARMS) check() error {
	if p == nil {
		return nil
	}
	if p.Timeout != 0 && (p.Timeout < MinIDTTimeout || p.Timeout > MaxIDTTimeout || p.Timeout%time.Minute != 0) {
		return fmt.Errorf("%w: IDTTIMEOUT is 1 to 1440 minutes", ErrValue)
	}
	for _, f := range []struct {
		name, value string
		longest     int
	}{
		{"SIGTOKEN", p.SigToken, 32}, {"SIGSEQNUM", p.SigSeqNum, 8}, {"SIGCAT", p.SigCat, 1},
		{"SIGLABELPRIMARY", p.SigLabelPrimary, MaxLabel}, {"SIGKIDPRIMARY", p.SigKIDPrimary, 32}, {"SIGALG", p.SigAlg, 32},
	} {
		if len(f.value) > f.longest {
			return fmt.Errorf("%w: %s has up to %d characters", ErrValue, f.name, f.longest)
		}
	}
	return nil
}
