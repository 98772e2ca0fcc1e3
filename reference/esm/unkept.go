package esm

import (
	"fmt"
	"slices"
	"time"

	"github.com/safproof/safproof/reference/passticket"
)

func (k keptGroup) group(id GroupID) *Group {
	return &Group{
		ID: id, Superior: k.Superior, Owner: k.Owner, Data: string(k.Data), Created: k.Created,
		Segments: unkeepSegments(k.Segments),
	}
}

// user returns the user, or a problem.
func (k keptUser) user(id UserID) (u *User, problem string) {
	u = &User{
		ID: id, Name: string(k.Name), Owner: k.Owner, DefaultGroup: k.DefaultGroup,
		Special: k.Special, Operations: k.Operations, Auditor: k.Auditor, Restricted: k.Restricted, Revoked: k.Revoked,
		FailedAttempts: k.FailedAttempts, PasswordExpired: k.PasswordExpired, PhraseExpired: k.PhraseExpired,
		Data: string(k.Data), Created: k.Created, PasswordChanged: k.PasswordChanged,
		PhraseChanged: k.PhraseChanged, LastAccess: k.LastAccess, Segments: unkeepSegments(k.Segments),
	}
	var ok, okToo bool
	u.password, ok = k.Password.seal()
	u.phrase, okToo = k.Phrase.seal()
	if !ok || !okToo || k.FailedAttempts < 0 {
		return nil, "its password, phrase or count of attempts is none"
	}
	return u, ""
}

func (k *keptCredential) seal() (s sealed, ok bool) {
	if k == nil {
		return nil, true
	}
	c := &credential{iterations: k.Iterations, folded: k.Folded}
	ok = copy(c.salt[:], k.Salt) == len(k.Salt) && len(k.Salt) == len(c.salt) &&
		copy(c.hash[:], k.Hash) == len(k.Hash) && len(k.Hash) == len(c.hash) && c.iterations > 0
	return func() *credential { return c }, ok
}

// connection returns the connection. Errors wrap [ErrValue].
func (k keptConnection) connection(user UserID, group GroupID) (Connection, error) {
	authority, err := ParseAuthority(k.Authority)
	return Connection{
		User: user, Group: group, Owner: k.Owner, Authority: authority, UACC: k.UACC,
		Special: k.Special, Operations: k.Operations, Auditor: k.Auditor, Revoked: k.Revoked, Created: k.Created,
	}, err
}

func unkeepSegments(kept []keptSegment) []Segment {
	var list []Segment
	for _, k := range kept {
		s := Segment{Name: string(k.Name)}
		for _, f := range k.Fields {
			s.Fields = append(s.Fields, Field{string(f.Keyword), string(f.Value)})
		}
		list = append(list, s)
	}
	return list
}

// profile returns the profile. Errors wrap [ErrValue].
func (k keptProfile) profile(class ClassName, name ProfileName, generic bool) (*Profile, error) {
	p := &Profile{
		Class: class, Name: name, Generic: generic,
		UACC: k.UACC, Warning: k.Warning, Owner: k.Owner, Created: k.Created,
	}
	for _, a := range k.Access {
		p.Access = append(p.Access, Access{ID(a.ID), a.Level})
	}
	if d := k.Details; d != nil {
		ssignon, err := d.SSIGNON.segment()
		if err != nil {
			return nil, err
		}
		p.Details = &Details{
			Data: string(d.Data), ApplData: string(d.ApplData), SSIGNON: ssignon, IDTPARMS: d.IDTPARMS.segment(),
			Segments: unkeepSegments(d.Segments), Identity: (*IdentityMap)(d.Identity),
		}
	}
	return p, nil
}

func (k *keptSSIGNON) segment() (*SSIGNON, error) {
	if k == nil {
		return nil, nil
	}
	source := slices.Index(legacySources[:], k.Legacy)
	if source < 0 {
		return nil, fmt.Errorf("%w: SSIGNON has its legacy key from nowhere", ErrValue)
	}
	s := &SSIGNON{
		Legacy: LegacySource(source), LegacyLabel: string(k.LegacyLabel), EnhancedLabel: string(k.EnhancedLabel),
		Type: k.Type, Timeout: time.Duration(k.TimeoutSeconds) * time.Second, Replay: k.Replay,
	}
	if k.LegacyKey != nil {
		if len(k.LegacyKey) != 8 {
			return nil, fmt.Errorf("%w: a legacy key has 8 bytes, this one has %d", ErrValue, len(k.LegacyKey))
		}
		key := passticket.NewLegacyKey([8]byte(k.LegacyKey))
		s.LegacyKey = &key
	}
	return s, nil
}

func (k *keptIDTPARMS) segment() *IDTPARMS {
	if k == nil {
		return nil
	}
	return &IDTPARMS{
		SigToken: string(k.SigToken), SigSeqNum: string(k.SigSeqNum), SigCat: string(k.SigCat),
		SigLabelPrimary: string(k.SigLabelPrimary), SigKIDPrimary: string(k.SigKIDPrimary), SigAlg: string(k.SigAlg),
		Timeout: time.Duration(k.TimeoutMinutes) * time.Minute, AnyAppl: k.AnyAppl, ProtAllowed: k.ProtAllowed,
	}
}
