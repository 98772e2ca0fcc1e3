package esm

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// ProfileName is the name of a profile, or of a resource that one may protect.
type ProfileName string

// Access is an entry of an access list.
type Access struct {
	ID    ID // a user ID, a group name or [AnyUser]
	Level Level
}

// Profile is a general resource profile. A Profile is a value: what a [View]
// returns may be changed and handed to [Tx.PutProfile], but Access must be
// replaced, not changed in place.
type Profile struct {
	Class ClassName
	Name  ProfileName
	// Generic is set by [Tx.AddProfile]. A profile whose name has generic
	// characters and that is not generic is unusable: it protects nothing.
	Generic bool
	UACC    Level
	Warning bool // insufficient access is allowed, and reported
	Owner   ID
	Access  []Access  // sorted by ID
	Created time.Time // UTC; zero if not known
	// Details may be nil. The methods of Profile read it without asking.
	Details *Details
}

// Details are the fields that most profiles do not have. They are apart so that
// a class of a million profiles is small. They are not changed once they are
// stored.
type Details struct {
	Data     string // installation data, up to 255 characters
	ApplData string // application data, up to 255 characters
	SSIGNON  *SSIGNON
	IDTPARMS *IDTPARMS
	Segments []Segment
	// Identity is what a profile of class IDIDMAP is made of.
	Identity *IdentityMap
}

// details returns what there is, or nothing.
func (p Profile) details() Details {
	if p.Details == nil {
		return Details{}
	}
	return *p.Details
}

// Data returns the installation data, "" if there is none.
func (p Profile) Data() string { return p.details().Data }

// ApplData returns the application data, "" if there is none.
func (p Profile) ApplData() string { return p.details().ApplData }

// SSIGNON returns the segment, nil if there is none.
func (p Profile) SSIGNON() *SSIGNON { return p.details().SSIGNON }

// IDTPARMS returns the segment, nil if there is none.
func (p Profile) IDTPARMS() *IDTPARMS { return p.details().IDTPARMS }

// Segment returns a segment that this package does not interpret, STDATA for
// instance, and whether there is one.
func (p Profile) Segment(name string) (Segment, bool) { return FindSegment(p.details().Segments, name) }

// noReplayProtection is recalled to be compared as a leading string: a sample of
// IBM's has text behind it.
const noReplayProtection = "NO REPLAY PROTECTION"

// NoReplayProtection says whether APPLDATA lets legacy PassTickets be used
// again.
func (p Profile) NoReplayProtection() bool {
	return strings.HasPrefix(p.ApplData(), noReplayProtection)
}

// Unusable says whether the profile has generic characters in its name, but was
// defined when the class had no generics (Security Administrator's Guide, "When
// you can specify generic profile names").
func (p Profile) Unusable() bool { return !p.Generic && HasGenericCharacter(string(p.Name)) }

// Profile returns the profile of exactly this name, discrete or generic, from
// the database, and whether there is one.
func (v View) Profile(name ClassName, profile ProfileName, generic bool) (Profile, bool) {
	c := v.db.classes[name]
	if c == nil {
		return Profile{}, false
	}
	return deref(c.profiles.get(string(profile), generic))
}

// BestMatch returns the profile that protects a resource according to the
// database, whatever the in-storage copies say. See [System.BestMatch].
func (v View) BestMatch(name ClassName, resource ProfileName) (Profile, bool) {
	c := v.db.classes[name]
	if c == nil {
		return Profile{}, false
	}
	return deref(c.profiles.best(string(resource), c.state.Generic))
}

// Profiles returns the profiles of a class in the database: the discrete ones,
// then the generic ones in the order in which they are searched.
func (v View) Profiles(name ClassName) []Profile {
	c := v.db.classes[name]
	if c == nil {
		return nil
	}
	return c.profiles.sorted()
}

func deref(p *Profile) (Profile, bool) {
	if p == nil {
		return Profile{}, false
	}
	return *p, true
}

// AddProfile defines a profile. It is generic if its name has generic
// characters and the class has GENERIC or GENCMD on. Errors wrap [ErrExists],
// [ErrProfileName], [ErrNotDefined] or [ErrValue].
func (tx *Tx) AddProfile(p Profile) error {
	c, err := tx.class(p.Class)
	if err != nil {
		return err
	}
	p.Generic = HasGenericCharacter(string(p.Name)) && (c.state.Generic || c.state.GenCmd) && !c.NoGenerics
	if c.profiles.get(string(p.Name), p.Generic) != nil {
		return fmt.Errorf("%w: profile %s in class %s", ErrExists, p.Name, p.Class)
	}
	return tx.putProfile(c, p)
}

// PutProfile replaces a profile that is defined. Errors wrap [ErrNotDefined] or
// [ErrValue].
func (tx *Tx) PutProfile(p Profile) error {
	c, err := tx.class(p.Class)
	if err != nil {
		return err
	}
	if c.profiles.get(string(p.Name), p.Generic) == nil {
		return fmt.Errorf("%w: profile %s in class %s", ErrNotDefined, p.Name, p.Class)
	}
	return tx.putProfile(c, p)
}

// DeleteProfile removes a profile. Errors wrap [ErrNotDefined].
func (tx *Tx) DeleteProfile(name ClassName, profile ProfileName, generic bool) error {
	c, err := tx.class(name)
	if err != nil {
		return err
	}
	if c.profiles.get(string(profile), generic) == nil {
		return fmt.Errorf("%w: profile %s in class %s", ErrNotDefined, profile, name)
	}
	tx.storeProfile(c, string(profile), generic, nil)
	return nil
}

func (tx *Tx) putProfile(c *class, p Profile) error {
	if err := tx.checkProfile(c, &p); err != nil {
		return err
	}
	p.Access = slices.Clone(p.Access)
	slices.SortFunc(p.Access, func(a, b Access) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for i := range p.Access {
		if i > 0 && p.Access[i].ID == p.Access[i-1].ID {
			return fmt.Errorf("%w: %s is twice in the access list of %s", ErrValue, p.Access[i].ID, p.Name)
		}
	}
	tx.storeProfile(c, string(p.Name), p.Generic, &p)
	return nil
}

func (tx *Tx) checkProfile(c *class, p *Profile) error {
	if c.Name != IDIDMAP { // whose names are made by this package
		if name, err := c.ParseProfileName(string(p.Name)); err != nil || name != p.Name {
			return firstError(err, fmt.Errorf("%w: class %s has names in upper case", ErrProfileName, c.Name))
		}
	}
	if p.Generic {
		if err := checkPattern(string(p.Name)); err != nil {
			return err
		}
	}
	if p.UACC > Alter {
		return fmt.Errorf("%w: UACC %v", ErrValue, p.UACC)
	}
	if err := tx.checkOwner(p.Owner, ""); err != nil {
		return err
	}
	d := p.details()
	if len(d.Data) > MaxData || len(d.ApplData) > MaxApplData {
		return fmt.Errorf("%w: DATA has up to %d characters, APPLDATA up to %d", ErrValue, MaxData, MaxApplData)
	}
	return firstError(d.SSIGNON.check(), d.IDTPARMS.check())
}

// firstError returns the first error that is one.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func (tx *Tx) storeProfile(c *class, name string, generic bool, p *Profile) {
	old := c.profiles.get(name, generic)
	tx.undoing(func() { c.profiles.set(name, generic, old) })
	c.profiles.set(name, generic, p)
	kind := discreteRecord
	if generic {
		kind = genericRecord
	}
	tx.touch(kind, string(c.Name), name)
}
