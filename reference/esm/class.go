package esm

import (
	"fmt"
	"slices"
	"strings"
)

// Class describes a general resource class, as the class descriptor table does
// (Macros and Interfaces, topic ercde).
type Class struct {
	Name ClassName
	// MaxLength is the longest profile name, 1 to [MaxProfileName] characters.
	MaxLength int
	// AsIs is CASE=ASIS: names keep their case.
	AsIs bool
	// NoProfileDenied is a default return code of 8: a resource without a
	// profile is denied. Otherwise it is 4: the resource is not protected.
	NoProfileDenied bool
	// RaclistRequired: the class protects nothing until it is RACLISTed.
	RaclistRequired bool
	// NoGenerics: profiles with generic characters cannot be defined.
	NoGenerics bool
	// DefaultUACC is the UACC of a profile defined without one.
	DefaultUACC Level
	// OptionsOf names the class whose SETROPTS options this one shares, because
	// the two have the same POSIT; "" means that it has its own.
	OptionsOf ClassName
}

// ClassState is what SETROPTS has set for a class and for those that share its
// options.
type ClassState struct {
	Active  bool // CLASSACT
	Generic bool // GENERIC: generic profiles are used
	GenCmd  bool // GENCMD: generic profiles can be defined
	Raclist bool // RACLIST: every IPL makes in-storage copies
}

// class is a class of a database, with its profiles.
type class struct {
	Class
	state    *ClassState // shared between classes of the same POSIT
	profiles *index
}

// Class returns a class and its state, and whether there is such a class.
func (v View) Class(name ClassName) (Class, ClassState, bool) {
	c := v.db.classes[name]
	if c == nil {
		return Class{}, ClassState{}, false
	}
	return c.Class, *c.state, true
}

// ClassNames returns the names of all classes, sorted.
func (v View) ClassNames() []ClassName { return sortedKeys(v.db.classes) }

// sharing returns the classes that share their options with one, itself included.
func (db *Database) sharing(c *class) []ClassName {
	var names []ClassName
	for name, other := range db.classes {
		if other.state == c.state {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// AddClass defines one more class, as an entry of the dynamic class descriptor
// table does. It is not active. Errors wrap [ErrExists], [ErrName], [ErrValue]
// or [ErrNotDefined].
func (tx *Tx) AddClass(c Class) error {
	if name, err := ParseClassName(string(c.Name)); err != nil || name != c.Name {
		return fmt.Errorf("%w: class name %q", ErrName, c.Name)
	}
	if tx.db.classes[c.Name] != nil {
		return fmt.Errorf("%w: class %s", ErrExists, c.Name)
	}
	if c.MaxLength < 1 || c.MaxLength > MaxProfileName {
		return fmt.Errorf("%w: a profile name has 1 to %d characters", ErrValue, MaxProfileName)
	}
	if c.OptionsOf != "" && tx.db.classes[c.OptionsOf] == nil {
		return fmt.Errorf("%w: class %s", ErrNotDefined, c.OptionsOf)
	}
	tx.undoing(func() { delete(tx.db.classes, c.Name) })
	tx.db.addClass(c)
	tx.touch(classRecord, string(c.Name), "")
	return nil
}

func (db *Database) addClass(c Class) {
	state := new(ClassState)
	if c.OptionsOf != "" {
		state = db.classes[c.OptionsOf].state
	}
	db.classes[c.Name] = &class{Class: c, state: state, profiles: newIndex()}
}

// SetClass sets Active, Generic and GenCmd of a class and of those that share
// its options. Raclist is left as it is: see [Tx.Raclist]. Errors wrap
// [ErrNotDefined], or [ErrValue] for generics in a class without them.
func (tx *Tx) SetClass(name ClassName, s ClassState) error {
	c, err := tx.class(name)
	if err != nil {
		return err
	}
	if c.NoGenerics && (s.Generic || s.GenCmd) {
		return fmt.Errorf("%w: class %s has no generic profiles", ErrValue, name)
	}
	s.Raclist = c.state.Raclist
	tx.setState(c, s)
	return nil
}

func (tx *Tx) setState(c *class, s ClassState) {
	old := *c.state
	tx.undoing(func() { *c.state = old })
	*c.state = s
	tx.touch(classOptionsRecord, string(tx.db.optionsOwner(c)), "")
}

func (v View) class(name ClassName) (*class, error) {
	c := v.db.classes[name]
	if c == nil {
		return nil, fmt.Errorf("%w: class %s", ErrNotDefined, name)
	}
	return c, nil
}

// ParseProfileName reads a profile name of the class: it folds it to upper
// case unless the class keeps case, and checks length and characters. Errors
// wrap [ErrProfileName]. Whether the name is generic is asked in [Tx.AddProfile].
func (c Class) ParseProfileName(s string) (ProfileName, error) {
	if !c.AsIs {
		s = upper(s)
	}
	if s == "" || len(s) > c.MaxLength {
		return "", fmt.Errorf("%w: class %s has names of 1 to %d characters, this one has %d", ErrProfileName, c.Name, c.MaxLength, len(s))
	}
	for i, b := range []byte(s) {
		switch {
		case b <= ' ' || b > '~' || strings.IndexByte(",();'", b) >= 0:
			return "", fmt.Errorf("%w: character %d; give letters, digits and signs other than , ( ) ; and '", ErrProfileName, i+1)
		case b == '&':
			return "", fmt.Errorf("%w: character %d is &; RACFVARS variables are not supported here", ErrProfileName, i+1)
		}
	}
	return ProfileName(s), nil
}
