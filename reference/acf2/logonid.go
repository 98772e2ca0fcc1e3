package acf2

import (
	"fmt"
	"strings"

	"github.com/safproof/safproof/reference/esm"
)

// lid is what a command says of a logonid; nil is not said.
type lid struct {
	id       esm.UserID
	group    *esm.GroupID
	password *string
	name     *string
	started  *bool // STC
	limited  *bool
	suspend  *bool
	expired  *bool
}

// logonid reads INSERT and CHANGE of the setting LID.
func logonid(do func(*run, lid) error) func(*parser, *Command, *scanner) (action, error) {
	return func(_ *parser, c *Command, s *scanner) (action, error) {
		f, err := s.need("a logonid", false)
		if err != nil {
			return nil, err
		}
		var l lid
		if l.id, err = esm.ParseUserID(f.word); err != nil {
			return nil, f.refuse("a logonid of 1 to 8 letters, digits, #, $ and @")
		}
		table := map[string]option{
			"LIMITED": flag(&l.limited, true), "SUSPEND": flag(&l.suspend, true), "PSWD-EXP": flag(&l.expired, true),
			"GROUP":    {true, func(f field) error { return readGroup(f, &l.group) }},
			"PASSWORD": {true, func(f field) error { return readPassword(f, &l.password) }},
			"NAME":     {true, func(f field) error { return readName(f, &l.name) }},
		}
		if c.verb == "INSERT" {
			table["STC"] = flag(&l.started, true)
		} else {
			table["NOLIMITED"], table["NOSUSPEND"] = flag(&l.limited, false), flag(&l.suspend, false)
			table["NOPSWD-EXP"] = flag(&l.expired, false)
		}
		if err := s.options(c, table); err != nil {
			return nil, err
		}
		if c.verb == "CHANGE" && len(c.keywords) == 0 {
			return nil, s.st.refuse(s.end, oneOf(table))
		}
		if l.started != nil && l.password != nil {
			return nil, s.st.refuse(f.at, "either STC or PASSWORD")
		}
		if c.verb == "INSERT" && l.expired != nil && l.password == nil {
			return nil, s.st.refuse(f.at, "PASSWORD with PSWD-EXP")
		}
		return func(r *run) error { return do(r, l) }, nil
	}
}

func readGroup(f field, to **esm.GroupID) error {
	g, err := esm.ParseGroupID(f.value)
	if err != nil {
		return f.refuse("a group of 1 to 8 letters, digits, #, $ and @, no digit first")
	}
	*to = &g
	return nil
}

func readPassword(f field, to **string) error {
	if f.value == "" || len(f.value) > esm.MaxPassword || strings.ContainsAny(f.value, " ()") {
		return f.refuse("a password of 1 to 8 letters, digits, #, $ and @")
	}
	*to = &f.value
	return nil
}

func readName(f field, to **string) error {
	if f.value == "" || len(f.value) > esm.MaxUserName {
		return f.refuse("a name of 1 to 20 characters")
	}
	*to = &f.value
	return nil
}

func insertLogonid(r *run, l lid) error {
	u := esm.User{ID: l.id, DefaultGroup: esm.SYS1, Created: r.now}
	if l.group != nil {
		u.DefaultGroup = *l.group
	}
	l.fill(&u)
	u.PasswordExpired = false
	if err := r.tx.AddUser(u); err != nil || l.password == nil {
		return err
	}
	return r.tx.SetPassword(l.id, *l.password, said(l.expired), r.now)
}

func changeLogonid(r *run, l lid) error {
	u, ok := r.tx.User(l.id)
	if !ok {
		return fmt.Errorf("%w: logonid %s", esm.ErrNotDefined, l.id)
	}
	if l.expired != nil && l.password == nil && !u.HasPassword() {
		return fmt.Errorf("%w: logonid %s has no password that could be expired", esm.ErrValue, l.id)
	}
	old := u.DefaultGroup
	if l.group != nil && *l.group != old {
		if err := r.tx.Connect(esm.Connection{User: l.id, Group: *l.group, Created: r.now}); err != nil {
			return err
		}
		u.DefaultGroup = *l.group
	}
	l.fill(&u)
	if err := r.tx.PutUser(u); err != nil {
		return err
	}
	if u.DefaultGroup != old {
		if err := r.tx.Disconnect(l.id, old); err != nil {
			return err
		}
	}
	if l.password == nil {
		return nil
	}
	return r.tx.SetPassword(l.id, *l.password, said(l.expired), r.now)
}

// fill changes what was said, but for the group and the password.
func (l lid) fill(u *esm.User) {
	if l.name != nil {
		u.Name = *l.name
	}
	if l.limited != nil {
		u.Restricted = *l.limited
	}
	if l.suspend != nil {
		u.Revoked = *l.suspend
	}
	if l.expired != nil {
		u.PasswordExpired = *l.expired
	}
}

// said says whether a field was given and is on.
func said(flag *bool) bool { return flag != nil && *flag }

func deleteLogonid(r *run, name string) error { return r.tx.DeleteUser(esm.UserID(name)) }

func logonidNames(r *run) (names []string) {
	for _, id := range r.tx.Users() {
		names = append(names, string(id))
	}
	return names
}

func listLogonid(r *run, name string) error {
	u, ok := r.tx.User(esm.UserID(name))
	if !ok {
		return fmt.Errorf("%w: logonid %s", esm.ErrNotDefined, name)
	}
	line := name + " GROUP(" + string(u.DefaultGroup) + ")"
	if u.Name != "" {
		line += " NAME(" + u.Name + ")"
	}
	for _, f := range []struct {
		on      bool
		keyword string
	}{{u.Restricted, " LIMITED"}, {u.Revoked, " SUSPEND"}, {u.PasswordExpired, " PSWD-EXP"}} {
		if f.on {
			line += f.keyword
		}
	}
	r.print(line)
	return nil
}

// gidSegment is the segment that holds the GID of a group.
const gidSegment = "OMVS"

// maxGID is the largest GID of z/OS UNIX.
const maxGID = 2147483647

// insertGroup reads INSERT of the setting PROFILE(GROUP).
func insertGroup(_ *parser, c *Command, s *scanner) (action, error) {
	f, err := s.need("a group", false)
	if err != nil {
		return nil, err
	}
	id, err := esm.ParseGroupID(f.word)
	if err != nil {
		return nil, f.refuse("a group of 1 to 8 letters, digits, #, $ and @, no digit first")
	}
	var gid string
	err = s.options(c, map[string]option{"GID": {true, func(f field) error {
		gid = f.value
		return checkNumber(f, maxGID)
	}}})
	if err == nil && gid == "" {
		err = s.st.refuse(s.end, "GID(number)")
	}
	return func(r *run) error {
		if inRule(r.tx, esm.ID(id)) {
			return fmt.Errorf("%w: a rule names %s in UID, as a logonid", esm.ErrInUse, id)
		}
		return r.tx.AddGroup(esm.Group{ID: id, Superior: esm.SYS1, Created: r.now, Segments: []esm.Segment{
			{Name: gidSegment, Fields: []esm.Field{{Keyword: "GID", Value: gid}}},
		}})
	}, err
}

func checkNumber(f field, highest int) error {
	n := 0
	for _, c := range []byte(f.value) {
		if c < '0' || c > '9' || n > highest {
			return f.refuse(fmt.Sprintf("a number up to %d", highest))
		}
		n = n*10 + int(c-'0')
	}
	if f.value == "" || n > highest {
		return f.refuse(fmt.Sprintf("a number up to %d", highest))
	}
	return nil
}

func deleteGroup(r *run, name string) error {
	if name == string(esm.SYS1) {
		return fmt.Errorf("%w: SYS1 is above all groups", esm.ErrInUse)
	}
	return r.tx.DeleteGroup(esm.GroupID(name))
}

func groupNames(r *run) (names []string) {
	for _, id := range r.tx.Groups() {
		names = append(names, string(id))
	}
	return names
}

func listGroup(r *run, name string) error {
	g, ok := r.tx.Group(esm.GroupID(name))
	if !ok {
		return fmt.Errorf("%w: group %s", esm.ErrNotDefined, name)
	}
	line := name
	if s, ok := esm.FindSegment(g.Segments, gidSegment); ok {
		if gid, ok := s.Field("GID"); ok {
			line += " GID(" + gid + ")"
		}
	}
	r.print(line)
	return nil
}
