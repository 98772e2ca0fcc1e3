package racf

import (
	"errors"
	"fmt"

	"github.com/safproof/safproof/reference/esm"
)

var userIDs = positional{what: "a user ID", list: true, check: isUserID}

// userKeywords are common to ADDUSER and ALTUSER.
var userKeywords = keywordsOf(
	[]keyword{
		valued("NAME", text(esm.MaxUserName)),
		valued("OWNER", isID),
		valued("DFLTGRP", isGroupID),
		secretValue("PASSWORD", isPassword),
		secretValue("PHRASE", isPhrase),
		valued("DATA", text(esm.MaxData)),
		userOMVS,
		no("PASSWORD"),
	},
	pairs("SPECIAL OPERATIONS AUDITOR RESTRICTED"),
	refusals("ADSP NOADSP AUTHORITY CLAUTH NOCLAUTH GROUP GRPACC NOGRPACC MODEL NOMODEL OIDCARD NOOIDCARD ROAUDIT NOROAUDIT "+
		"SECLABEL NOSECLABEL SECLEVEL NOSECLEVEL UACC WHEN"),
)

var addUserSpec = &spec{
	verb: "ADDUSER", short: "AU", positionals: []positional{userIDs}, execute: addUser,
	keywords: userKeywords,
}

var altUserSpec = &spec{
	verb: "ALTUSER", short: "ALU", positionals: []positional{userIDs}, execute: altUser,
	keywords: keywordsOf(userKeywords, []keyword{
		no("PHRASE"), no("DATA"), no("OMVS"),
		{name: "REVOKE", kind: flag, group: "REVOKE"}, {name: "RESUME", kind: flag, group: "REVOKE"},
	}, pairs("EXPIRED"), refusals("NOREVOKE NORESUME UAUDIT NOUAUDIT")),
}

var delUserSpec = &spec{
	verb: "DELUSER", short: "DU", positionals: []positional{userIDs}, execute: delUser,
}

func addUser(r *run) error {
	if !r.special() {
		return r.notAuthorized("ICH01005I", "NOT AUTHORIZED TO ISSUE ADDUSER")
	}
	for _, v := range r.positionals[0] {
		id := esm.UserID(v.folded())
		if r.tx.IsDefined(esm.ID(id)) {
			return refused(v.at, string(id)+" is already defined", "a user ID that no user or group has")
		}
		u := esm.User{ID: id, DefaultGroup: r.issuer().DefaultGroup, Created: r.now()}
		var err error
		if v, ok := r.value("DFLTGRP"); ok {
			if u.DefaultGroup, err = r.group(v); err != nil {
				return err
			}
		}
		if u.Owner, err = r.owner(esm.ID(r.session.config.User)); err != nil {
			return err
		}
		r.setUser(&u, true)
		if err := rejected(v.at, r.tx.AddUser(u), "a user profile that the database admits"); err != nil {
			return err
		}
		if err := r.setAuthenticators(id); err != nil {
			return err
		}
		if u, _ := r.tx.User(id); u.Protected() && !r.has("NOPASSWORD") {
			r.say("ICH01024I", "User %s is defined as PROTECTED.", id)
		}
	}
	return nil
}

func altUser(r *run) error {
	for _, v := range r.positionals[0] {
		id := esm.UserID(v.folded())
		u, ok := r.tx.User(id)
		if !ok {
			r.warn("ICH21009I", "UNABLE TO LOCATE %s", id)
			continue
		}
		if !r.special() && u.Owner != esm.ID(r.session.config.User) {
			return r.notAuthorized("ICH21010I", "NOT AUTHORIZED TO ISSUE ALTUSER")
		}
		var err error
		if u.Owner, err = r.owner(u.Owner); err != nil {
			return err
		}
		if v, ok := r.value("DFLTGRP"); ok {
			if u.DefaultGroup, err = r.group(v); err != nil {
				return err
			}
			if _, ok := r.tx.Connection(id, u.DefaultGroup); !ok {
				return refused(v.at, fmt.Sprintf("user %s is not connected to group %s", id, u.DefaultGroup), "a group that the user is connected to")
			}
		}
		r.setUser(&u, r.special())
		r.setRevoked(&u)
		if err := rejected(v.at, r.tx.PutUser(u), "a user profile that the database admits"); err != nil {
			return err
		}
		if err := r.setAuthenticators(id); err != nil {
			return err
		}
	}
	return nil
}

// setUser sets what is the same for ADDUSER and ALTUSER. Attributes that need
// SPECIAL are ignored, with a message, if the issuer does not have it.
func (r *run) setUser(u *esm.User, special bool) {
	if v, ok := r.value("NAME"); ok {
		u.Name = upper(v.text) // also in apostrophes
	}
	for _, a := range []struct {
		name string
		is   *bool
	}{{"SPECIAL", &u.Special}, {"OPERATIONS", &u.Operations}, {"AUDITOR", &u.Auditor}} {
		given := r.has(a.name) || r.has("NO"+a.name)
		if given && !special {
			r.warn("ICH21005I", "NOT AUTHORIZED TO SPECIFY %s, OPERAND IGNORED", a.name)
			continue
		}
		*a.is = r.flagged(a.name, *a.is)
	}
	u.Restricted = r.flagged("RESTRICTED", u.Restricted)
	u.Data = r.data(u.Data)
	u.Segments = r.segment(u.Segments, &userOMVS)
}

func (r *run) setRevoked(u *esm.User) {
	switch {
	case r.has("REVOKE") && u.Revoked:
		r.warn("ICH21022I", "'REVOKE' IGNORED. %s IS CURRENTLY REVOKED", u.ID)
	case r.has("REVOKE"):
		u.Revoked = true
	case r.has("RESUME") && !u.Revoked:
		r.warn("ICH21019I", "'RESUME' IGNORED. %s NOT CURRENTLY REVOKED", u.ID)
	case r.has("RESUME"):
		u.Revoked, u.FailedAttempts = false, 0
	}
}

// setAuthenticators sets or takes away password and phrase. What another has
// set is expired, unless NOEXPIRED says otherwise.
func (r *run) setAuthenticators(id esm.UserID) error {
	expired := !r.has("NOEXPIRED")
	if v, ok := r.value("PASSWORD"); ok {
		if err := r.tx.SetPassword(id, v.text, expired, r.now()); err != nil {
			return rejected(v.at, err, "a password of 1 to 8 letters, digits, #, $ and @")
		}
	}
	if v, ok := r.value("PHRASE"); ok {
		if err := r.tx.SetPhrase(id, v.text, expired, r.now()); err != nil {
			return rejected(v.at, err, "a password phrase by the rules for one")
		}
	}
	if r.has("NOPASSWORD") {
		if err := r.tx.RemovePassword(id); err != nil {
			return err
		}
	}
	if r.has("NOPHRASE") {
		if err := r.tx.RemovePhrase(id); err != nil {
			return err
		}
	}
	return r.setExpired(id)
}

// setExpired is EXPIRED or NOEXPIRED of a password and phrase that stay.
func (r *run) setExpired(id esm.UserID) error {
	_, password := r.value("PASSWORD")
	_, phrase := r.value("PHRASE")
	if password || phrase || !r.has("EXPIRED") && !r.has("NOEXPIRED") {
		return nil
	}
	u, _ := r.tx.User(id)
	if u.Protected() || r.has("NOEXPIRED") {
		r.warn("ICH21007I", "EXPIRED/NOEXPIRED OPERAND IGNORED")
		return nil
	}
	u.PasswordExpired, u.PhraseExpired = u.HasPassword(), u.HasPhrase()
	return r.tx.PutUser(u)
}

func delUser(r *run) error {
	for _, v := range r.positionals[0] {
		id := esm.UserID(v.folded())
		u, ok := r.tx.User(id)
		switch {
		case !ok:
			return refused(v.at, string(id)+" is not a user", "a user who is defined").printing(Message{"IKJ56702I", "INVALID USERID, " + string(id)})
		case !r.special() && u.Owner != esm.ID(r.session.config.User):
			return r.notAuthorized("", "NOT AUTHORIZED TO DELETE "+string(id))
		case id == esm.IBMUSER:
			return refused(v.at, "IBMUSER cannot be deleted", "another user ID").printing(Message{"ICH04011I", "Deletion of IBMUSER not allowed."})
		}
		err := r.tx.DeleteUser(id)
		if errors.Is(err, esm.ErrInUse) {
			return refused(v.at, err.Error(), "RACMAP DELMAP for each of them first").
				printing(Message{"ICH04018I", "User " + string(id) + " cannot be deleted: distributed identity mapping profiles are associated with the user."})
		}
		if err != nil {
			return rejected(v.at, err, "a user who can be deleted")
		}
	}
	return nil
}
