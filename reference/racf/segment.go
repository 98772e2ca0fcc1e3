package racf

import (
	"math"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/esm"
)

// maxID is the largest UID and GID. The limits of the other numbers of OMVS were
// not found published; they have this one.
const maxID = math.MaxInt32

// userOMVS is the OMVS segment of a user. Its fields are kept and listed; they
// mean nothing in this reference.
var userOMVS = keyword{name: "OMVS", kind: nested, sub: keywordsOf(
	[]keyword{
		{name: "UID", kind: single, check: number(0, maxID), ikj: &parseMessage{
			noun: "UID", missing: "OMVS UID", detail: "OMVS USER ID (UID), 1-10 NUMERIC DIGITS"}},
		valued("HOME", text(1023)), valued("PROGRAM", text(1023)),
		valued("CPUTIMEMAX", number(0, maxID)), valued("ASSIZEMAX", number(0, maxID)), valued("FILEPROCMAX", number(0, maxID)),
		valued("PROCUSERMAX", number(0, maxID)), valued("THREADSMAX", number(0, maxID)), valued("MMAPAREAMAX", number(0, maxID)),
		no("UID"), no("HOME"), no("PROGRAM"),
	},
	refusals("SHARED AUTOUID MEMLIMIT NOMEMLIMIT SHMEMMAX NOSHMEMMAX NOCPUTIMEMAX NOASSIZEMAX NOFILEPROCMAX NOPROCUSERMAX NOTHREADSMAX NOMMAPAREAMAX"),
)}

var groupOMVS = keyword{name: "OMVS", kind: nested, sub: keywordsOf(
	[]keyword{
		{name: "GID", kind: single, check: number(0, maxID), ikj: &parseMessage{
			noun: "GID", missing: "OMVS GID", detail: "OMVS GROUP ID (GID), 1-10 NUMERIC DIGITS"}},
		no("GID"),
	},
	refusals("SHARED AUTOGID"),
)}

// startedTask is the STDATA segment of class STARTED.
var startedTask = keyword{name: "STDATA", kind: nested, sub: []keyword{
	valued("USER", isUserOrMember), valued("GROUP", isUserOrMember),
	valued("PRIVILEGED", isYesNo), valued("TRUSTED", isYesNo), valued("TRACE", isYesNo),
	no("USER"), no("GROUP"),
}}

// isUserOrMember: =MEMBER stands for the name of the procedure.
func isUserOrMember(v value) string {
	if v.folded() == "=MEMBER" {
		return ""
	}
	return isID(v)
}

// segment returns the segments of a profile after the operand of a keyword, or
// its NO form, was applied to one of them.
func (r *run) segment(was []esm.Segment, k *keyword) []esm.Segment {
	o := r.find(k.name)
	if o == nil && !r.has("NO"+k.name) {
		return was
	}
	old, _ := esm.FindSegment(was, k.name)
	list := slices.DeleteFunc(slices.Clone(was), func(s esm.Segment) bool { return s.Name == k.name })
	if o == nil {
		return list
	}
	s := esm.Segment{Name: k.name}
	for _, field := range k.sub {
		text, ok := old.Field(field.name)
		if v, given := o.inside(field.name); given {
			text, ok = v.folded(), true
		} else if findOperand(o.subs, "NO"+field.name) != nil {
			ok = false
		}
		if ok {
			s.Fields = append(s.Fields, esm.Field{Keyword: field.name, Value: text})
		}
	}
	return append(list, s)
}

// listSegment prints a segment of a user or profile, if there is one.
func (r *run) listSegment(name string, find func(string) (esm.Segment, bool)) {
	s, ok := find(name)
	if !ok {
		r.print("NO %s INFORMATION", name)
		return
	}
	r.print("%s INFORMATION", name)
	r.print("%s", strings.Repeat("-", len(name)+len(" INFORMATION")))
	for _, f := range s.Fields {
		value := f.Value
		if f.Keyword == "UID" || f.Keyword == "GID" {
			value = strings.Repeat("0", max(0, 10-len(value))) + value
		}
		r.print("%s= %s", f.Keyword, value)
	}
}
