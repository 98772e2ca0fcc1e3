package esm

import (
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/journal"
	"github.com/safproof/safproof/reference/passticket"
)

// recordVersion is that of the forms in this file. A form that changes so that
// an earlier reader would take it wrongly has the next one.
const recordVersion = 1

type keptOptions struct {
	GroupList   bool `json:"groupList,omitempty"`
	MixedCase   bool `json:"mixedCase,omitempty"`
	RevokeAfter int  `json:"revokeAfter,omitempty"`
	InitStats   bool `json:"initStats,omitempty"`
	AddCreator  bool `json:"addCreator,omitempty"`
}

type keptClass struct {
	Name            ClassName `json:"name"`
	MaxLength       int       `json:"maxLength"`
	AsIs            bool      `json:"asIs,omitempty"`
	NoProfileDenied bool      `json:"noProfileDenied,omitempty"`
	RaclistRequired bool      `json:"raclistRequired,omitempty"`
	NoGenerics      bool      `json:"noGenerics,omitempty"`
	DefaultUACC     Level     `json:"defaultUACC"`
	OptionsOf       ClassName `json:"optionsOf,omitempty"`
}

type keptClassState struct {
	Active  bool `json:"active,omitempty"`
	Generic bool `json:"generic,omitempty"`
	GenCmd  bool `json:"genCmd,omitempty"`
	Raclist bool `json:"raclist,omitempty"`
}

type keptGroup struct {
	Superior GroupID       `json:"superior,omitempty"`
	Owner    ID            `json:"owner,omitempty"`
	Data     journal.Text  `json:"data,omitempty"`
	Created  time.Time     `json:"created,omitzero"`
	Segments []keptSegment `json:"segments,omitempty"`
}

type keptUser struct {
	Name         journal.Text `json:"name,omitempty"`
	Owner        ID           `json:"owner,omitempty"`
	DefaultGroup GroupID      `json:"defaultGroup"`

	Special    bool `json:"special,omitempty"`
	Operations bool `json:"operations,omitempty"`
	Auditor    bool `json:"auditor,omitempty"`
	Restricted bool `json:"restricted,omitempty"`
	Revoked    bool `json:"revoked,omitempty"`

	FailedAttempts  int  `json:"failedAttempts,omitempty"`
	PasswordExpired bool `json:"passwordExpired,omitempty"`
	PhraseExpired   bool `json:"phraseExpired,omitempty"`

	Data            journal.Text    `json:"data,omitempty"`
	Created         time.Time       `json:"created,omitzero"`
	PasswordChanged time.Time       `json:"passwordChanged,omitzero"`
	PhraseChanged   time.Time       `json:"phraseChanged,omitzero"`
	LastAccess      time.Time       `json:"lastAccess,omitzero"`
	Segments        []keptSegment   `json:"segments,omitempty"`
	Password        *keptCredential `json:"password,omitempty"`
	Phrase          *keptCredential `json:"phrase,omitempty"`
}

type keptCredential struct {
	Salt       []byte `json:"salt"`
	Hash       []byte `json:"hash"`
	Iterations int    `json:"iterations"`
	Folded     bool   `json:"folded,omitempty"`
}

type keptConnection struct {
	Owner      ID        `json:"owner,omitempty"`
	Authority  string    `json:"authority"`
	UACC       Level     `json:"uacc"`
	Special    bool      `json:"special,omitempty"`
	Operations bool      `json:"operations,omitempty"`
	Auditor    bool      `json:"auditor,omitempty"`
	Revoked    bool      `json:"revoked,omitempty"`
	Created    time.Time `json:"created,omitzero"`
}

type keptSegment struct {
	Name   journal.Text `json:"name"`
	Fields []keptField  `json:"fields,omitempty"`
}

type keptField struct {
	Keyword journal.Text `json:"keyword"`
	Value   journal.Text `json:"value,omitempty"`
}

type keptProfile struct {
	UACC    Level        `json:"uacc"`
	Warning bool         `json:"warning,omitempty"`
	Owner   ID           `json:"owner,omitempty"`
	Access  []keptAccess `json:"access,omitempty"`
	Created time.Time    `json:"created,omitzero"`
	Details *keptDetails `json:"details,omitempty"`
}

type keptAccess struct {
	ID    journal.Text `json:"id"`
	Level Level        `json:"level"`
}

type keptDetails struct {
	Data     journal.Text  `json:"data,omitempty"`
	ApplData journal.Text  `json:"applData,omitempty"`
	SSIGNON  *keptSSIGNON  `json:"ssignon,omitempty"`
	IDTPARMS *keptIDTPARMS `json:"idtparms,omitempty"`
	Segments []keptSegment `json:"segments,omitempty"`
	Identity *keptIdentity `json:"identity,omitempty"`
}

type keptSSIGNON struct {
	Legacy         string               `json:"legacy,omitempty"` // one of legacySources
	LegacyKey      []byte               `json:"legacyKey,omitempty"`
	LegacyLabel    journal.Text         `json:"legacyLabel,omitempty"`
	EnhancedLabel  journal.Text         `json:"enhancedLabel,omitempty"`
	Type           passticket.Algorithm `json:"type,omitempty"`
	TimeoutSeconds int                  `json:"timeoutSeconds,omitempty"`
	Replay         bool                 `json:"replay,omitempty"`
}

var legacySources = [...]string{NoLegacyKey: "", KeyMasked: "masked", KeyEncrypted: "encrypted", KeyLabel: "label"}

type keptIDTPARMS struct {
	SigToken        journal.Text `json:"sigToken,omitempty"`
	SigSeqNum       journal.Text `json:"sigSeqNum,omitempty"`
	SigCat          journal.Text `json:"sigCat,omitempty"`
	SigLabelPrimary journal.Text `json:"sigLabelPrimary,omitempty"`
	SigKIDPrimary   journal.Text `json:"sigKIDPrimary,omitempty"`
	SigAlg          journal.Text `json:"sigAlg,omitempty"`
	TimeoutMinutes  int          `json:"timeoutMinutes,omitempty"`
	AnyAppl         bool         `json:"anyAppl,omitempty"`
	ProtAllowed     bool         `json:"protAllowed,omitempty"`
}

type keptIdentity struct {
	User     UserID `json:"user"`
	Label    string `json:"label"`
	Name     string `json:"name"`
	Registry string `json:"registry"`
}

// keepClass, like others below, refuses what could not be read again.
func keepClass(c Class) (any, error) {
	if c.DefaultUACC > Alter {
		return nil, fmt.Errorf("%w: UACC %v", ErrValue, c.DefaultUACC)
	}
	return keptClass(c), nil
}

func keepGroup(g *Group) keptGroup {
	return keptGroup{g.Superior, g.Owner, journal.Text(g.Data), g.Created.UTC(), keepSegments(g.Segments)}
}

func keepUser(u *User) keptUser {
	return keptUser{
		Name: journal.Text(u.Name), Owner: u.Owner, DefaultGroup: u.DefaultGroup,
		Special: u.Special, Operations: u.Operations, Auditor: u.Auditor, Restricted: u.Restricted, Revoked: u.Revoked,
		FailedAttempts: u.FailedAttempts, PasswordExpired: u.PasswordExpired, PhraseExpired: u.PhraseExpired,
		Data: journal.Text(u.Data), Created: u.Created.UTC(), PasswordChanged: u.PasswordChanged.UTC(),
		PhraseChanged: u.PhraseChanged.UTC(), LastAccess: u.LastAccess.UTC(), Segments: keepSegments(u.Segments),
		Password: u.password.keep(), Phrase: u.phrase.keep(),
	}
}

func (s sealed) keep() *keptCredential {
	if s == nil {
		return nil
	}
	c := s()
	return &keptCredential{c.salt[:], c.hash[:], c.iterations, c.folded}
}

func keepConnection(c *Connection) (any, error) {
	if int(c.Authority) >= len(authorityNames) || c.UACC > Alter {
		return nil, fmt.Errorf("%w: authority %v, UACC %v", ErrValue, c.Authority, c.UACC)
	}
	return keptConnection{
		c.Owner, c.Authority.String(), c.UACC, c.Special, c.Operations, c.Auditor, c.Revoked, c.Created.UTC(),
	}, nil
}

func keepSegments(segments []Segment) []keptSegment {
	var list []keptSegment
	for _, s := range segments {
		k := keptSegment{Name: journal.Text(s.Name)}
		for _, f := range s.Fields {
			k.Fields = append(k.Fields, keptField{journal.Text(f.Keyword), journal.Text(f.Value)})
		}
		list = append(list, k)
	}
	return list
}

func keepProfile(p *Profile) (any, error) {
	k := keptProfile{UACC: p.UACC, Warning: p.Warning, Owner: p.Owner, Created: p.Created.UTC()}
	for _, a := range p.Access {
		if a.Level > Alter {
			return nil, fmt.Errorf("%w: access %v", ErrValue, a.Level)
		}
		k.Access = append(k.Access, keptAccess{journal.Text(a.ID), a.Level})
	}
	if d := p.Details; d != nil {
		ssignon, err := d.SSIGNON.keep()
		if err != nil {
			return nil, err
		}
		k.Details = &keptDetails{
			Data: journal.Text(d.Data), ApplData: journal.Text(d.ApplData), SSIGNON: ssignon, IDTPARMS: d.IDTPARMS.keep(),
			Segments: keepSegments(d.Segments), Identity: (*keptIdentity)(d.Identity),
		}
	}
	return k, nil
}

func (s *SSIGNON) keep() (*keptSSIGNON, error) {
	if s == nil {
		return nil, nil
	}
	if int(s.Legacy) >= len(legacySources) {
		return nil, fmt.Errorf("%w: SSIGNON has its legacy key from source %d", ErrValue, s.Legacy)
	}
	k := &keptSSIGNON{
		Legacy: legacySources[s.Legacy], LegacyLabel: journal.Text(s.LegacyLabel), EnhancedLabel: journal.Text(s.EnhancedLabel),
		Type: s.Type, TimeoutSeconds: int(s.Timeout / time.Second), Replay: s.Replay,
	}
	if s.LegacyKey != nil {
		key, ok := s.LegacyKey.Expose()
		if !ok {
			return nil, fmt.Errorf("%w: the legacy key of SSIGNON is a zero value", ErrValue)
		}
		k.LegacyKey = key[:]
	}
	return k, nil
}

func (p *IDTPARMS) keep() *keptIDTPARMS {
	if p == nil {
		return nil
	}
	return &keptIDTPARMS{
		journal.Text(p.SigToken), journal.Text(p.SigSeqNum), journal.Text(p.SigCat), journal.Text(p.SigLabelPrimary),
		journal.Text(p.SigKIDPrimary), journal.Text(p.SigAlg), int(p.Timeout / time.Minute), p.AnyAppl, p.ProtAllowed,
	}
}
