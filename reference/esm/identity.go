package esm

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// IdentityMap maps a distributed identity, which is a name in a registry, to a
// user: a distributed identity filter of RACMAP (Security Administrator's
// Guide, topics didracm, diduser and didreg). Names are UTF-8.
type IdentityMap struct {
	User  UserID
	Label string // unique for the user, up to 32 bytes
	// Name is [AnyIdentity], a simple name, or an X.500 distinguished name.
	Name string // up to 246 bytes
	// Registry is [AnyIdentity] or the name of a registry: a realm, the URL of
	// an LDAP server.
	Registry string // up to 255 bytes
}

// AnyIdentity stands for every name, or for every registry.
const AnyIdentity = "*"

// The longest parts of a map, in bytes. For registries, sources say 252 and 255.
const (
	MaxDistributedName = 246
	MaxRegistry        = 255
	MaxIdentityLabel   = 32
)

// identityProfile is where a map is kept in class IDIDMAP. No name holds a
// control character, so that the two parts cannot run into each other.
func identityProfile(name, registry string) ProfileName {
	return ProfileName(name + "\x00" + registry)
}

// AddIdentityMap defines a map. A distinguished name is normalized first.
// Errors wrap [ErrNotDefined] if there is no such user, [ErrExists] if the
// identity is mapped or the user has a map of that label, or [ErrValue].
func (tx *Tx) AddIdentityMap(m IdentityMap) error {
	if _, ok := tx.User(m.User); !ok {
		return fmt.Errorf("%w: user %s", ErrNotDefined, m.User)
	}
	name, err := normalizeName(m.Name)
	if err != nil {
		return err
	}
	m.Name = name
	for _, part := range []struct {
		what, text string
		longest    int
	}{{"name", m.Name, MaxDistributedName}, {"registry", m.Registry, MaxRegistry}, {"label", m.Label, MaxIdentityLabel}} {
		if err := checkPart(part.what, part.text, part.longest); err != nil {
			return err
		}
	}
	if _, ok := tx.db.labels[m.User][m.Label]; ok {
		return fmt.Errorf("%w: user %s has a distributed identity with label %q", ErrExists, m.User, m.Label)
	}
	profile := Profile{Class: IDIDMAP, Name: identityProfile(m.Name, m.Registry), Details: &Details{Identity: &m}}
	if err := tx.AddProfile(profile); errors.Is(err, ErrExists) {
		return fmt.Errorf("%w: this name in this registry is mapped to a user", ErrExists)
	} else if err != nil {
		return err
	}
	tx.setLabel(m.User, m.Label, profile.Name)
	return nil
}

// DeleteIdentityMap removes the map of a user that has a label. Errors wrap
// [ErrNotDefined].
func (tx *Tx) DeleteIdentityMap(user UserID, label string) error {
	name, ok := tx.db.labels[user][label]
	if !ok {
		return fmt.Errorf("%w: user %s has no distributed identity with label %q", ErrNotDefined, user, label)
	}
	tx.setLabel(user, label, "")
	return tx.DeleteProfile(IDIDMAP, name, false)
}

// setLabel keeps the profile of a label; "" removes the label.
func (tx *Tx) setLabel(user UserID, label string, name ProfileName) {
	labels := tx.db.labels[user]
	if labels == nil {
		labels = map[string]ProfileName{}
		tx.db.labels[user] = labels
	}
	old := labels[label]
	tx.undoing(func() { assign(labels, label, old, old == "") })
	assign(labels, label, name, name == "")
}

// IdentityMaps returns the maps of a user in the database, sorted by label.
func (v View) IdentityMaps(user UserID) []IdentityMap {
	var maps []IdentityMap
	for _, name := range v.db.labels[user] {
		if p, ok := v.Profile(IDIDMAP, name, false); ok {
			maps = append(maps, *p.Details.Identity)
		}
	}
	slices.SortFunc(maps, func(a, b IdentityMap) int { return cmp.Compare(a.Label, b.Label) })
	return maps
}

func checkPart(what, text string, longest int) error {
	if text == "" || len(text) > longest {
		return fmt.Errorf("%w: the %s of a distributed identity has 1 to %d bytes, this one has %d", ErrValue, what, longest, len(text))
	}
	if !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7F }) {
		return fmt.Errorf("%w: the %s of a distributed identity is UTF-8 without control characters", ErrValue, what)
	}
	return nil
}

// MapIdentity returns the user that a distributed identity maps to, as this
// system sees it, and whether there is one. Class IDIDMAP must be active and
// RACLISTed. See [View.MapIdentity].
func (s *System) MapIdentity(name, registry string) (user UserID, ok bool) {
	s.Read(func(v View) { user, ok = v.MapIdentity(name, registry) })
	return user, ok
}

// MapIdentity searches in the order of the Security Administrator's Guide,
// topic didrdns: the whole name in the registry; a distinguished
// name with ever more of its first parts dropped; any name in the registry; any
// name in any registry.
func (v View) MapIdentity(name, registry string) (UserID, bool) {
	x, _ := v.inUse(IDIDMAP)
	if x == nil {
		return "", false
	}
	if normal, err := normalizeName(name); err == nil {
		name = normal
	}
	find := func(name, registry string) (UserID, bool) {
		if p := x.get(string(identityProfile(name, registry)), false); p != nil {
			return p.Details.Identity.User, true
		}
		return "", false
	}
	if user, ok := find(name, registry); ok {
		return user, true
	}
	early := v.db.config.Choices.NameBeforeRegistry
	if early {
		if user, ok := find(name, AnyIdentity); ok {
			return user, true
		}
	}
	for parts := splitName(name); len(parts) > 1; parts = parts[1:] {
		if user, ok := find(strings.Join(parts[1:], ","), registry); ok {
			return user, true
		}
	}
	if user, ok := find(AnyIdentity, registry); ok {
		return user, true
	}
	if !early {
		if user, ok := find(name, AnyIdentity); ok {
			return user, true
		}
	}
	return find(AnyIdentity, AnyIdentity)
}
