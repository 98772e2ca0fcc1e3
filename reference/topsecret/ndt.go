package topsecret

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
)

// reusable is what a profile says of tickets that may be used again.
const reusable = "NO REPLAY PROTECTION"

// pstkappl is what a command says of the PassTicket key of an application.
type pstkappl struct {
	appl  string
	key   *passticket.LegacyKey
	multi bool
}

// options reads the keywords of the node descriptor table, NDT.
func (k *pstkappl) options(c *Command, s *scanner) error {
	err := s.options(c, map[string]option{
		"PSTKAPPL": {true, func(f field) error {
			appl, err := passticket.ParseApplID(f.value)
			if err != nil {
				return f.refuse("an application of 1 to 8 letters, digits, #, $ and @")
			}
			k.appl = appl.String()
			return nil
		}},
		"SESSKEY": {true, func(f field) error {
			key, err := passticket.ParseLegacyKey(f.value)
			if err != nil {
				return f.refuse("a key of 16 hexadecimal digits")
			}
			k.key = &key
			return nil
		}},
		"SIGNMULTI": flag(&k.multi),
	})
	if err != nil {
		return err
	}
	return s.demand(c, "PSTKAPPL", "SESSKEY")
}

func (k pstkappl) store(r *run, d esm.Details) error {
	d.SSIGNON = &esm.SSIGNON{Legacy: esm.KeyMasked, LegacyKey: k.key}
	if k.multi {
		d.ApplData = reusable
	}
	if err := store(r.tx, keyRecord(k.appl), &d); err != nil {
		return err
	}
	return compile(r.tx, esm.PTKTDATA)
}

func addKey(c *Command, _ field, s *scanner) (action, error) {
	var k pstkappl
	err := k.options(c, s)
	return func(r *run) error {
		if _, exists := record(r.tx, keyRecord(k.appl)); exists {
			return fmt.Errorf("%w: PassTicket application %s", esm.ErrExists, k.appl)
		}
		return k.store(r, esm.Details{})
	}, err
}

func replaceKey(c *Command, _ field, s *scanner) (action, error) {
	var k pstkappl
	err := k.options(c, s)
	return func(r *run) error {
		p, exists := record(r.tx, keyRecord(k.appl))
		if !exists {
			return fmt.Errorf("%w: PassTicket application %s", esm.ErrNotDefined, k.appl)
		}
		return k.store(r, *p.Details)
	}, err
}

func removeKey(c *Command, _ field, s *scanner) (action, error) {
	var appl passticket.ApplID
	err := s.options(c, map[string]option{"PSTKAPPL": {true, func(f field) (err error) {
		if appl, err = passticket.ParseApplID(f.value); err != nil {
			return f.refuse("an application of 1 to 8 letters, digits, #, $ and @")
		}
		return nil
	}}})
	if err == nil {
		err = s.demand(c, "PSTKAPPL")
	}
	return func(r *run) error {
		if _, exists := record(r.tx, keyRecord(appl.String())); !exists {
			return fmt.Errorf("%w: PassTicket application %s", esm.ErrNotDefined, appl)
		}
		if err := r.tx.DeleteProfile(securityFile, esm.ProfileName(keyRecord(appl.String())), false); err != nil {
			return err
		}
		return compile(r.tx, esm.PTKTDATA)
	}, err
}

// The resource codes of prefixed classes that a site may define, from the Zowe
// set-up for Top Secret.
const (
	minResCode = 0x101
	maxResCode = 0x13F
)

// addClass reads ADDTO(RDT), which puts the class PTKTDATA into the resource
// descriptor table.
func addClass(c *Command, _ field, s *scanner) (action, error) {
	exactly := func(value string) option {
		return option{true, func(f field) error {
			if strings.ReplaceAll(strings.ToUpper(f.value), " ", "") != value {
				return f.refuse(value)
			}
			return nil
		}}
	}
	err := s.options(c, map[string]option{
		"RESCLASS": exactly("PTKTDATA"), "ACLST": exactly("ALL,READ,UPDATE"), "MAXLEN": exactly("37"),
		"RESCODE": {true, func(f field) error {
			if n, err := strconv.ParseUint(f.value, 16, 16); err != nil || n < minResCode || n > maxResCode {
				return f.refuse(fmt.Sprintf("a resource code from %X to %X", minResCode, maxResCode))
			}
			return nil
		}},
	})
	if err == nil {
		err = s.demand(c, "RESCLASS", "RESCODE", "ACLST", "MAXLEN")
	}
	return func(r *run) error {
		if _, exists := record(r.tx, rdtRecord(esm.PTKTDATA)); exists {
			return fmt.Errorf("%w: class PTKTDATA in the RDT", esm.ErrExists)
		}
		return store(r.tx, rdtRecord(esm.PTKTDATA), nil)
	}, err
}

// list reads LIST of an acid, or of the NDT.
func list(_ *Command, f field, s *scanner) (action, error) {
	if strings.EqualFold(f.value, "NDT") {
		return listKeys, s.finish()
	}
	id, err := readAcid(f)
	if err != nil {
		return nil, err
	}
	return func(r *run) error { return listAcid(r, id) }, s.finish()
}

func listKeys(r *run) error {
	for _, p := range keysOf(r.tx) {
		line := "PSTKAPPL(" + string(p.Name[len(keyRecord("")):]) + ")"
		if p.NoReplayProtection() {
			line += " SIGNMULTI"
		}
		r.print(line)
	}
	return nil
}

func listAcid(r *run, id esm.ID) error {
	kind, ok := kindOf(r.tx, id)
	if !ok {
		return fmt.Errorf("%w: acid %s", esm.ErrNotDefined, id)
	}
	line := string(id) + " TYPE(" + kind + ")"
	g, _ := r.tx.Group(esm.GroupID(id))
	u, isUser := r.tx.User(esm.UserID(id))
	s, _ := esm.FindSegment(append(slices.Clone(g.Segments), u.Segments...), tssSegment)
	for _, f := range s.Fields {
		if f.Keyword != typeField {
			line += " " + f.Keyword + "(" + f.Value + ")"
		}
	}
	if isUser {
		line += " DFLTGRP(" + string(u.DefaultGroup) + ")"
	}
	for _, c := range r.tx.Connections(esm.UserID(id)) {
		line += " GROUP(" + string(c.Group) + ")"
	}
	if isUser && u.Protected() {
		line += " PROTECTED"
	}
	if u.Revoked {
		line += " SUSPEND"
	}
	r.print(line)
	return nil
}

// whoHas reads WHOHAS: who owns a resource, and who has permissions for it or
// for what begins with it.
func whoHas(c *Command, _ field, s *scanner) (action, error) {
	n, err := readNamed(c, s)
	return func(r *run) error {
		all := resourcesOf(r.tx, n.class)
		if o, owned := all.ownerOf(n.name); owned {
			r.print("OWNER " + string(o.acid) + " " + o.prefix)
		}
		for _, p := range all.permissions {
			if !p.covers(n.name, isPrefix(n.name)) && !strings.HasPrefix(p.resource, n.name) {
				continue
			}
			acid := string(p.acid)
			if p.acid == esm.AnyUser {
				acid = "ALL"
			}
			r.print("PERMIT " + acid + " " + p.resource + " ACCESS(" + p.level.String() + ")")
		}
		return nil
	}, err
}
