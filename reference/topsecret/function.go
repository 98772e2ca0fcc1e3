package topsecret

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/esm"
)

// maxOwned is the length of the longest prefix that is owned ("System Predefined
// Resources", on prefixed classes).
const maxOwned = 26

// named is a resource that a command names.
type named struct {
	class esm.ClassName
	name  string
}

// classOptions adds the keywords of the classes, of which one may be given.
func classOptions(table map[string]option, to *named, longest int) {
	for keyword, class := range classes {
		table[keyword] = option{true, func(f field) error {
			if to.class != "" {
				return f.st.refuse(f.at, "one class")
			}
			name := strings.ToUpper(f.value)
			if !isResource(name) || len(name) > longest {
				return f.refuse(fmt.Sprintf("a resource of up to %d letters, digits, #, $, @, -, _ and single periods", longest))
			}
			to.class, to.name = class, name
			return nil
		}}
	}
}

func isResource(name string) bool {
	for qualifier := range strings.SplitSeq(strings.TrimSuffix(name, "."), ".") {
		if qualifier == "" || strings.Trim(qualifier, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789#$@-_") != "" {
			return false
		}
	}
	return true
}

// check refuses a name that is too long for its class.
func (n named) check(tx *esm.Tx) error {
	class, _, _ := tx.Class(n.class)
	_, err := class.ParseProfileName(n.name)
	if err == nil && isPrefix(n.name) && len(n.name) == class.MaxLength {
		err = fmt.Errorf("%w: nothing can follow this prefix", esm.ErrProfileName)
	}
	return err
}

func addTo(c *Command, f field, s *scanner) (action, error) {
	switch strings.ToUpper(f.value) {
	case "NDT":
		return addKey(c, f, s)
	case "RDT":
		return addClass(c, f, s)
	}
	return changeAcid(c, f, s, attributes.add, func(r *run, acid esm.ID, n named) error {
		kind, ok := kindOf(r.tx, acid)
		if !ok {
			return fmt.Errorf("%w: acid %s", esm.ErrNotDefined, acid)
		}
		if kind == groupType {
			return fmt.Errorf("%w: %s is a group; departments and users own resources", esm.ErrValue, acid)
		}
		return change(r.tx, n.class, func(r *resources) error { return r.own(owner{n.name, acid, kind == userType}) })
	})
}

func remove(c *Command, f field, s *scanner) (action, error) {
	if strings.EqualFold(f.value, "NDT") {
		return removeKey(c, f, s)
	}
	return changeAcid(c, f, s, attributes.remove, func(r *run, acid esm.ID, n named) error {
		return change(r.tx, n.class, func(r *resources) error { return r.disown(acid, n.name) })
	})
}

// changeAcid reads ADDTO and REMOVE of an acid: attributes of a user, or
// ownership of a resource.
func changeAcid(
	c *Command, f field, s *scanner, user func(attributes, *run, esm.UserID) error, resource func(*run, esm.ID, named) error,
) (action, error) {
	acid, err := readAcid(f)
	if err != nil {
		return nil, err
	}
	var a attributes
	var n named
	table := map[string]option{}
	a.options(table)
	if c.verb == "ADDTO" {
		table["DFLTGRP"] = option{true, func(f field) error { return readGroup(f, &a.defaultGroup) }}
	}
	classOptions(table, &n, maxOwned)
	if err := s.options(c, table); err != nil {
		return nil, err
	}
	switch {
	case len(c.keywords) == 0:
		return nil, s.st.refuse(len(s.st.text), oneOf(table))
	case n.class == "":
		return func(r *run) error { return user(a, r, esm.UserID(acid)) }, nil
	case len(c.keywords) > 1:
		return nil, s.st.refuse(f.at, "a class alone, or attributes alone")
	}
	return func(r *run) error {
		if err := n.check(r.tx); err != nil {
			return err
		}
		return resource(r, acid, n)
	}, nil
}

func replace(c *Command, f field, s *scanner) (action, error) {
	if strings.EqualFold(f.value, "NDT") {
		return replaceKey(c, f, s)
	}
	acid, err := readAcid(f)
	if err != nil {
		return nil, err
	}
	var p password
	err = s.options(c, map[string]option{"PASSWORD": {true, func(f field) error { return readPassword(f, &p) }}})
	if err == nil {
		err = s.demand(c, "PASSWORD")
	}
	return func(r *run) error { return p.set(r, esm.UserID(acid)) }, err
}

// readUser reads the acid of a permission.
func readUser(f field) (esm.ID, error) {
	if strings.EqualFold(f.value, "ALL") {
		return esm.AnyUser, nil
	}
	return readAcid(f)
}

// levels are what ACCESS takes.
var levels = map[string]esm.Level{"READ": esm.Read, "UPDATE": esm.Update, "ALL": esm.Alter}

func permit(c *Command, f field, s *scanner) (action, error) {
	p, n := permission{}, named{}
	var err error
	if p.acid, err = readUser(f); err != nil {
		return nil, err
	}
	table := map[string]option{"ACCESS": {true, func(f field) error {
		for word := range strings.SplitSeq(strings.ToUpper(f.value), ",") {
			level, known := levels[strings.TrimSpace(word)]
			if !known {
				return f.refuse(oneOf(levels))
			}
			p.level = max(p.level, level)
		}
		return nil
	}}}
	classOptions(table, &n, esm.MaxProfileName)
	if err := s.options(c, table); err != nil {
		return nil, err
	}
	if n.class == "" {
		return nil, s.st.refuse(len(s.st.text), oneOf(classes))
	}
	if n.class == esm.APPL && p.level == esm.None {
		p.level = esm.Read
	} else if err := s.demand(c, "ACCESS"); err != nil {
		return nil, err
	}
	p.resource = n.name
	return func(r *run) error {
		if kind, _ := kindOf(r.tx, p.acid); kind != userType && p.acid != esm.AnyUser {
			return fmt.Errorf("%w: user %s", esm.ErrNotDefined, p.acid)
		}
		if err := n.check(r.tx); err != nil {
			return err
		}
		return change(r.tx, n.class, func(r *resources) error { return r.permit(p) })
	}, nil
}

func revoke(c *Command, f field, s *scanner) (action, error) {
	acid, err := readUser(f)
	if err != nil {
		return nil, err
	}
	n, err := readNamed(c, s)
	return func(r *run) error {
		return change(r.tx, n.class, func(r *resources) error { return r.revoke(permission{acid: acid, resource: n.name}) })
	}, err
}

// readNamed reads a resource, and nothing else.
func readNamed(c *Command, s *scanner) (n named, err error) {
	table := map[string]option{}
	classOptions(table, &n, esm.MaxProfileName)
	if err := s.options(c, table); err != nil {
		return n, err
	}
	if n.class == "" {
		return n, s.st.refuse(len(s.st.text), oneOf(classes))
	}
	return n, nil
}

// refresh reads REFRESH, which makes all changes effective.
func refresh(_ *Command, _ field, s *scanner) (action, error) {
	return func(r *run) error {
		for _, class := range slices.Sorted(maps.Values(classes)) {
			if err := r.tx.RefreshRaclist(class); err != nil {
				return err
			}
		}
		return nil
	}, s.finish()
}
