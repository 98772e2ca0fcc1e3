package racf

import (
	"errors"

	"github.com/safproof/safproof/reference/esm"
)

var connectSpec = &spec{
	verb: "CONNECT", short: "CO", execute: connect, required: []string{"GROUP"},
	positionals: []positional{userIDs},
	keywords: keywordsOf(
		[]keyword{
			valued("GROUP", isGroupID), valued("OWNER", isID), valued("AUTHORITY", isAuthority), universalAccess,
			{name: "REVOKE", kind: flag, group: "REVOKE"}, {name: "RESUME", kind: flag, group: "REVOKE"},
		},
		pairs("SPECIAL OPERATIONS AUDITOR"),
		refusals("ADSP NOADSP GRPACC NOGRPACC NOREVOKE NORESUME"),
	),
}

var removeSpec = &spec{
	verb: "REMOVE", short: "RE", execute: remove, required: []string{"GROUP"},
	positionals: []positional{userIDs},
	keywords:    keywordsOf([]keyword{valued("GROUP", isGroupID)}, refusals("OWNER")),
}

func connect(r *run) error {
	if !r.special() {
		return r.notAuthorized("ICH02006I", "NOT AUTHORIZED TO ISSUE CONNECT")
	}
	v, _ := r.value("GROUP")
	group, err := r.group(v)
	if err != nil {
		return refused(v.at, "group "+v.folded()+" is not defined", "a group that is defined").printing(
			Message{"ICH51003I", "NAME NOT FOUND IN RACF DATA SET"}, Message{"ICH02003I", "USER(S) NOT CONNECTED."})
	}
	for _, v := range r.positionals[0] {
		user := esm.UserID(v.folded())
		if _, ok := r.tx.User(user); !ok {
			return refused(v.at, string(user)+" is not a user", "a user who is defined")
		}
		c, was := r.tx.Connection(user, group)
		if !was {
			c = esm.Connection{User: user, Group: group, Owner: esm.ID(r.session.config.User), Created: r.now()}
		}
		if err := r.setConnection(&c); err != nil {
			return err
		}
		if err := rejected(v.at, r.tx.Connect(c), "a connection that the database admits"); err != nil {
			return err
		}
	}
	return nil
}

func (r *run) setConnection(c *esm.Connection) (err error) {
	if v, ok := r.value("OWNER"); ok {
		c.Owner = esm.ID(v.folded())
		if !r.tx.IsDefined(c.Owner) {
			return refused(v.at, string(c.Owner)+" is not defined", "a user ID or group name that is defined").
				printing(Message{"ICH02011I", "OWNER SPECIFIED IS NOT A RACF DEFINED USER OR GROUP"})
		}
	}
	if v, ok := r.value("AUTHORITY"); ok {
		if c.Authority, err = esm.ParseAuthority(v.text); err != nil {
			return err
		}
	}
	if v, ok := r.value("UACC"); ok {
		if c.UACC, err = esm.ParseLevel(v.text); err != nil {
			return err
		}
	}
	c.Special = r.flagged("SPECIAL", c.Special)
	c.Operations = r.flagged("OPERATIONS", c.Operations)
	c.Auditor = r.flagged("AUDITOR", c.Auditor)
	switch {
	case r.has("REVOKE") && c.Revoked:
		r.warn("ICH02013I", "'REVOKE' IGNORED. %s IS CURRENTLY REVOKED", c.User)
	case r.has("RESUME") && !c.Revoked:
		r.warn("ICH02012I", "'RESUME' IGNORED. %s NOT CURRENTLY REVOKED", c.User)
	case r.has("REVOKE"), r.has("RESUME"):
		c.Revoked = r.has("REVOKE")
	}
	return nil
}

func remove(r *run) error {
	if !r.special() {
		return r.notAuthorized("", "NOT AUTHORIZED TO ISSUE REMOVE")
	}
	v, _ := r.value("GROUP")
	group, err := r.group(v)
	if err != nil {
		return err
	}
	for _, v := range r.positionals[0] {
		user := esm.UserID(v.folded())
		err := r.tx.Disconnect(user, group)
		switch {
		case errors.Is(err, esm.ErrNotDefined):
			r.warn("ICH03002I", "%-8s WAS NOT CONNECTED TO GROUP.", user)
		case errors.Is(err, esm.ErrInUse):
			return refused(v.at, err.Error(), "ALTUSER DFLTGRP(another group) first")
		case err != nil:
			return rejected(v.at, err, "a connection that can be removed")
		}
	}
	return nil
}
