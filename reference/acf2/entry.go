package acf2

import (
	"cmp"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/esm"
)

// The services that are supported.
const (
	read   = "READ"
	update = "UPDATE"
)

// entry is a line of a resource rule.
type entry struct {
	mask     string // what follows the key; "" is the key itself
	user     esm.ID // a logonid, or [esm.AnyUser]
	services string // in order, with commas; "" is all
	allow    bool
}

// rule is the entries of one key, in the order in which they are looked at.
type rule []entry

// sameLine says whether two entries differ in nothing but what they give.
func (e entry) sameLine(f entry) bool { return e.mask == f.mask && e.user == f.user }

// compare puts the more specific mask first, and a user before all users
// (article 235259).
func (e entry) compare(f entry) int {
	return cmp.Or(
		cmp.Compare(literals(f.mask), literals(e.mask)),
		cmp.Compare(boolInt(isOpen(e.mask)), boolInt(isOpen(f.mask))),
		cmp.Compare(e.mask, f.mask),
		cmp.Compare(boolInt(e.user == esm.AnyUser), boolInt(f.user == esm.AnyUser)),
		cmp.Compare(e.user, f.user))
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// isOpen says whether a mask ends in the qualifier -.
func isOpen(mask string) bool { return mask == "-" || strings.HasSuffix(mask, ".-") }

// literals counts the qualifiers that are not masked.
func literals(mask string) int {
	if mask == "" {
		return 0
	}
	return strings.Count(mask, ".") + 1 - boolInt(isOpen(mask))
}

// covers says whether every resource of the mask b is one of the mask a.
func covers(a, b string) bool {
	if a == b || a == "-" {
		return true
	}
	base, open := strings.CutSuffix(a, ".-")
	return open && (b == base || strings.HasPrefix(b, base+"."))
}

// profiles returns the access lists that the rule of a key comes to, by profile.
func (r rule) profiles(key string) map[esm.ProfileName][]esm.Access {
	lists := map[esm.ProfileName][]esm.Access{}
	for _, e := range r {
		lists[profileName(key, e.mask)] = r.access(e.mask)
	}
	return lists
}

func profileName(key, mask string) esm.ProfileName {
	name := strings.TrimSuffix(key+"."+mask, ".")
	if isOpen(mask) {
		name = strings.TrimSuffix(name, "-") + string(everything)
	}
	return esm.ProfileName(name)
}

// access returns what the users of the entries that cover a mask may do. An
// entry that does not fit the service is passed over, and a less specific one
// may fit (article 206578): so each profile has to say what those behind it say.
func (r rule) access(mask string) (list []esm.Access) {
	var fitting rule
	for _, e := range r {
		if covers(e.mask, mask) {
			fitting = append(fitting, e)
		}
	}
	for i, e := range fitting {
		if !slices.ContainsFunc(fitting[:i], func(f entry) bool { return f.user == e.user }) {
			list = append(list, esm.Access{ID: e.user, Level: fitting.level(e.user)})
		}
	}
	return list
}

// level returns the highest access that a user has.
func (r rule) level(user esm.ID) esm.Level {
	for _, l := range []struct {
		service string // "" is any other one
		level   esm.Level
	}{{"", esm.Alter}, {update, esm.Update}, {read, esm.Read}} {
		i := slices.IndexFunc(r, func(e entry) bool {
			return (e.user == user || e.user == esm.AnyUser) && e.fits(l.service)
		})
		if i >= 0 && r[i].allow {
			return l.level
		}
	}
	return esm.None
}

func (e entry) fits(service string) bool {
	return e.services == "" || service != "" && slices.Contains(strings.Split(e.services, ","), service)
}

// String returns the entry as RECKEY takes it.
func (e entry) String() string {
	text := "UID(" + string(e.user) + ")"
	if e.mask != "" {
		text = e.mask + " " + text
	}
	if e.services != "" {
		text += " SERVICE(" + e.services + ")"
	}
	if e.allow {
		return text + " ALLOW"
	}
	return text + " PREVENT"
}

// The fields of the segments that entries are kept in, one an entry.
const (
	maskField    = "MASK"
	userField    = "UID"
	serviceField = "SERVICE"
	actionField  = "ACTION"
)

func (r rule) details() *esm.Details {
	d := &esm.Details{}
	for _, e := range r {
		action := "PREVENT"
		if e.allow {
			action = "ALLOW"
		}
		d.Segments = append(d.Segments, esm.Segment{Name: "ENTRY", Fields: []esm.Field{
			{Keyword: maskField, Value: e.mask}, {Keyword: userField, Value: string(e.user)},
			{Keyword: serviceField, Value: e.services}, {Keyword: actionField, Value: action},
		}})
	}
	return d
}

func entriesOf(p esm.Profile) rule {
	var r rule
	for _, s := range p.Details.Segments {
		var e entry
		e.mask, _ = s.Field(maskField)
		user, _ := s.Field(userField)
		e.user = esm.ID(user)
		e.services, _ = s.Field(serviceField)
		action, _ := s.Field(actionField)
		e.allow = action == "ALLOW"
		r = append(r, e)
	}
	return r
}
