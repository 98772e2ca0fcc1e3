package topsecret

import (
	"fmt"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/esm"
)

// maxName is the length of the longest name of an acid ("Create a User ACID").
const maxName = 32

// maxInterval is the largest number of days of a password.
const maxInterval = 255

// The segment that holds what the database has no field for.
const (
	tssSegment      = "TSS"
	typeField       = "TYPE"
	nameField       = "NAME"
	departmentField = "DEPARTMENT"
	intervalField   = "INTERVAL"
)

// The types of acids.
const (
	userType  = "USER"
	groupType = "GROUP"
	deptType  = "DEPT"
)

// reserved are the names of tables and records, which no acid may have.
var reserved = []string{"ALL", "APPLU", "AUDIT", "DLF", "FDT", "MLSSTC", "NDT", "RDT", "SDT", "STC"}

// readAcid reads the name of a user, a group or a department.
func readAcid(f field) (esm.ID, error) {
	id, err := esm.ParseID(f.value)
	if err != nil || slices.Contains(reserved, string(id)) {
		return "", f.refuse("an acid of 1 to 8 letters, digits, #, $ and @, and none of " + strings.Join(reserved, ", "))
	}
	return id, nil
}

func readGroup(f field, to *esm.GroupID) (err error) {
	if *to, err = esm.ParseGroupID(f.value); err != nil || slices.Contains(reserved, string(*to)) {
		return f.refuse("a group or department of 1 to 8 letters, digits, #, $ and @, no digit first")
	}
	return nil
}

// password is the value of PASSWORD.
type password struct {
	text     *string // a pointer, so that it does not print
	interval string  // days; "" if not given
	expired  bool
}

func readPassword(f field, to *password) error {
	parts := strings.Split(f.value, ",")
	if p := parts[0]; p == "" || len(p) > esm.MaxPassword || strings.ContainsAny(p, " '") {
		return f.refuse("a password of 1 to 8 letters, digits, #, $ and @")
	}
	to.text = &parts[0]
	if len(parts) > 1 {
		to.interval = parts[1]
		if !isNumber(to.interval, maxInterval) {
			return f.refuse(fmt.Sprintf("0 to %d days after the password and a comma", maxInterval))
		}
	}
	if len(parts) > 2 {
		if word := strings.ToUpper(parts[2]); word != "EXPIRE" && word != "EXP" || len(parts) > 3 {
			return f.refuse("EXPIRE and nothing more after the days and a comma")
		}
		to.expired = true
	}
	return nil
}

func isNumber(s string, highest int) bool {
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
		if n = n*10 + int(c-'0'); n > highest {
			return false
		}
	}
	return s != ""
}

// readName reads a name, with or without quotes. A quote in it is doubled.
func readName(f field, to *string) error {
	text, quoted := strings.CutPrefix(f.value, "'")
	if quoted {
		text, quoted = strings.CutSuffix(text, "'")
		quoted = quoted && strings.Count(text, "''")*2 == strings.Count(text, "'")
		text = strings.ReplaceAll(text, "''", "'")
	}
	if !quoted && strings.ContainsAny(f.value, "' ") || text == "" || len(text) > maxName {
		return f.refuse(fmt.Sprintf("a name of 1 to %d characters, between quotes if it has blanks", maxName))
	}
	*to = text
	return nil
}

// acid is what CREATE says.
type acid struct {
	id         esm.ID
	kind       string
	name       string
	department esm.GroupID
	password   password
	protected  bool
}

func create(c *Command, f field, s *scanner) (action, error) {
	a := acid{kind: userType}
	var err error
	if a.id, err = readAcid(f); err != nil {
		return nil, err
	}
	department := option{true, func(f field) error { return readGroup(f, &a.department) }}
	err = s.options(c, map[string]option{
		"TYPE": {true, func(f field) error {
			a.kind = strings.ToUpper(f.value)
			if a.kind != userType && a.kind != groupType && a.kind != deptType {
				return f.refuse("USER, GROUP or DEPT")
			}
			return nil
		}},
		"NAME": {true, func(f field) error { return readName(f, &a.name) }}, "DEPARTMENT": department, "DEPT": department,
		"PASSWORD":  {true, func(f field) error { return readPassword(f, &a.password) }},
		"PROTECTED": flag(&a.protected),
	})
	if err == nil {
		err = s.demand(c, "NAME")
	}
	if err == nil && a.kind != deptType {
		err = s.demand(c, "DEPARTMENT")
	}
	hasPassword := a.password.text != nil
	switch {
	case err != nil:
		return nil, err
	case a.kind == deptType && a.department != "":
		return nil, s.st.refuse(f.at, "TYPE(DEPT) without DEPARTMENT")
	case a.kind == userType && hasPassword == a.protected:
		return nil, s.st.refuse(f.at, "either PASSWORD or PROTECTED")
	case a.kind != userType && (hasPassword || a.protected):
		return nil, s.st.refuse(f.at, "PASSWORD and PROTECTED with TYPE(USER) only")
	}
	return a.create, nil
}

func (a acid) create(r *run) error {
	segment := esm.Segment{Name: tssSegment, Fields: []esm.Field{{Keyword: typeField, Value: a.kind}, {Keyword: nameField, Value: a.name}}}
	if a.kind != deptType {
		if kind, ok := kindOf(r.tx, esm.ID(a.department)); !ok || kind != deptType {
			return fmt.Errorf("%w: department %s", esm.ErrNotDefined, a.department)
		}
		segment.Fields = append(segment.Fields, esm.Field{Keyword: departmentField, Value: string(a.department)})
	}
	if a.kind != userType {
		id, err := esm.ParseGroupID(string(a.id))
		if err != nil {
			return err
		}
		return r.tx.AddGroup(esm.Group{ID: id, Superior: esm.SYS1, Created: r.now, Segments: []esm.Segment{segment}})
	}
	u := esm.User{
		ID: esm.UserID(a.id), DefaultGroup: esm.SYS1, Created: r.now,
		Name: a.name[:min(len(a.name), esm.MaxUserName)], Segments: []esm.Segment{segment},
	}
	if err := r.tx.AddUser(u); err != nil {
		return err
	}
	return a.password.set(r, u.ID)
}

// set sets a password that was given.
func (p password) set(r *run, id esm.UserID) error {
	if p.text == nil {
		return nil
	}
	if err := r.tx.SetPassword(id, *p.text, p.expired, r.now); err != nil {
		return err
	}
	if p.interval == "" {
		return nil
	}
	u, _ := r.tx.User(id)
	u.Segments = withField(u.Segments, intervalField, p.interval)
	return r.tx.PutUser(u)
}

// withField returns copies of the segments, with a field of the segment TSS set.
func withField(segments []esm.Segment, keyword, value string) []esm.Segment {
	set := esm.Segment{Name: tssSegment}
	others := slices.DeleteFunc(slices.Clone(segments), func(s esm.Segment) bool {
		if s.Name == tssSegment {
			set.Fields = slices.DeleteFunc(slices.Clone(s.Fields), func(f esm.Field) bool { return f.Keyword == keyword })
		}
		return s.Name == tssSegment
	})
	set.Fields = append(set.Fields, esm.Field{Keyword: keyword, Value: value})
	return append(others, set)
}

// kindOf returns the type of an acid, and whether there is one. What Top Secret
// did not create is of the type that the database makes plain.
func kindOf(tx *esm.Tx, id esm.ID) (string, bool) {
	if _, ok := tx.User(esm.UserID(id)); ok {
		return userType, true
	}
	g, ok := tx.Group(esm.GroupID(id))
	if s, found := esm.FindSegment(g.Segments, tssSegment); found {
		kind, _ := s.Field(typeField)
		return kind, ok
	}
	return groupType, ok
}

// attributes are what ADDTO and REMOVE change of a user.
type attributes struct {
	group, defaultGroup esm.GroupID
	suspend             bool
}

func (a *attributes) options(table map[string]option) {
	table["GROUP"] = option{true, func(f field) error { return readGroup(f, &a.group) }}
	table["SUSPEND"] = flag(&a.suspend)
}

func (a attributes) add(r *run, id esm.UserID) error {
	if a.group != "" {
		if kind, ok := kindOf(r.tx, esm.ID(a.group)); !ok || kind != groupType {
			return fmt.Errorf("%w: group %s", esm.ErrNotDefined, a.group)
		}
		if err := r.tx.Connect(esm.Connection{User: id, Group: a.group, Created: r.now}); err != nil {
			return err
		}
	}
	u, ok := r.tx.User(id)
	if !ok {
		return fmt.Errorf("%w: user %s", esm.ErrNotDefined, id)
	}
	old := u.DefaultGroup
	if a.defaultGroup != "" {
		u.DefaultGroup = a.defaultGroup
	}
	u.Revoked = u.Revoked || a.suspend
	if err := r.tx.PutUser(u); err != nil || u.DefaultGroup == old || old != esm.SYS1 {
		return err
	}
	return r.tx.Disconnect(id, old)
}

func (a attributes) remove(r *run, id esm.UserID) error {
	if a.group != "" {
		if err := r.tx.Disconnect(id, a.group); err != nil {
			return err
		}
	}
	u, ok := r.tx.User(id)
	if !ok {
		return fmt.Errorf("%w: user %s", esm.ErrNotDefined, id)
	}
	u.Revoked = u.Revoked && !a.suspend
	return r.tx.PutUser(u)
}

func deleteAcid(_ *Command, f field, s *scanner) (action, error) {
	id, err := readAcid(f)
	if err != nil {
		return nil, err
	}
	return func(r *run) error {
		if owns(r.tx, id) {
			return fmt.Errorf("%w: %s owns resources", esm.ErrInUse, id)
		}
		if kind, _ := kindOf(r.tx, id); kind == userType {
			if err := revokeAll(r.tx, id); err != nil {
				return err
			}
			return r.tx.DeleteUser(esm.UserID(id))
		}
		if id == esm.ID(esm.SYS1) || hasAcids(r.tx, id) {
			return fmt.Errorf("%w: acids belong to %s", esm.ErrInUse, id)
		}
		return r.tx.DeleteGroup(esm.GroupID(id))
	}, s.finish()
}

// hasAcids says whether a department has acids in it.
func hasAcids(tx *esm.Tx, department esm.ID) bool {
	belongs := func(segments []esm.Segment) bool {
		s, _ := esm.FindSegment(segments, tssSegment)
		d, _ := s.Field(departmentField)
		return d == string(department)
	}
	return slices.ContainsFunc(tx.Users(), func(id esm.UserID) bool { u, _ := tx.User(id); return belongs(u.Segments) }) ||
		slices.ContainsFunc(tx.Groups(), func(id esm.GroupID) bool { g, _ := tx.Group(id); return belongs(g.Segments) })
}
