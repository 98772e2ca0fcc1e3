package liberty

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// reader turns elements into settings, and notes what is wrong with them.
type reader struct {
	variables *variables
	problems  []Problem
}

func (r *reader) report(p Problem) { r.problems = append(r.problems, p) }

// fields are the attributes of an element as they are asked for. What nobody asks
// for is not known, and reported at the end.
type fields struct {
	r     *reader
	e     *element
	asked []string
	below []string // names of nested elements that were asked for
}

func (r *reader) fields(e *element) *fields { return &fields{r: r, e: e, asked: []string{"id"}} }

// known names what is an attribute, or a nested element, and not looked at here.
func (f *fields) known(names ...string) {
	f.asked = append(f.asked, names...)
	f.below = append(f.below, names...)
}

// done reports what was not asked for.
func (f *fields) done() {
	for _, a := range f.e.attributes {
		if !slices.Contains(f.asked, a.name) {
			f.r.report(Problem{
				File: a.file, Line: a.line, Kind: UnknownAttribute, Element: f.e.name, Attribute: a.name,
				Nearest: nearest(a.name, f.asked), Text: "it is not an attribute of this element, and has no effect",
			})
		}
	}
	for _, c := range f.e.children {
		if !slices.Contains(f.below, c.name) && !slices.Contains(f.asked, c.name) {
			f.r.report(Problem{
				File: c.file, Line: c.line, Kind: UnknownElement, Element: c.name,
				Nearest: nearest(c.name, f.below), Text: "it is not an element below " + f.e.name + ", and has no effect",
			})
		}
	}
}

// bad reports a value. It shows nothing of it.
func (f *fields) bad(name, text string) {
	line, file := f.e.line, f.e.file
	if a := f.e.attribute(name); a != nil {
		line, file = a.line, a.file
	}
	f.r.report(Problem{File: file, Line: line, Kind: BadValue, Element: f.e.name, Attribute: name, Text: text})
}

// find returns an attribute, or else the text of a nested element of its name; nil if
// there is neither.
func (f *fields) find(name string) *attribute {
	f.asked = append(f.asked, name)
	a := f.e.attribute(name)
	if a == nil {
		for _, c := range f.e.children {
			if c.name == name && len(c.children) == 0 && c.text() != "" {
				a = &attribute{name, c.text(), c.file, c.line}
			}
		}
	}
	return a
}

// raw returns an attribute with its variables filled in.
func (f *fields) raw(name string) (string, bool) {
	a := f.find(name)
	if a == nil {
		return "", false
	}
	return f.r.expand(f.e, a), true
}

// expand fills in variables, and reports those that are not defined.
func (r *reader) expand(e *element, a *attribute) string {
	value, undefined := r.variables.expand(a.value)
	for _, name := range undefined {
		r.undefined(e, a, "variable "+quote(name))
	}
	return value
}

func (r *reader) undefined(e *element, a *attribute, what string) {
	r.report(Problem{
		File: a.file, Line: a.line, Kind: UndefinedVariable, Element: e.name, Attribute: a.name,
		Text: what + " is not defined, or goes in circles, or is too long; it is left as it is written",
	})
}

func (f *fields) text(name, byDefault string) string {
	if value, ok := f.raw(name); ok {
		return value
	}
	return byDefault
}

func (f *fields) flag(name string, byDefault bool) bool {
	value, ok := f.raw(name)
	switch {
	case !ok:
		return byDefault
	case strings.EqualFold(value, "true"):
		return true
	case strings.EqualFold(value, "false"):
		return false
	}
	f.bad(name, "it is neither true nor false; the default is taken")
	return byDefault
}

// choice returns one of some values, or the default.
func (f *fields) choice(name, byDefault string, values ...string) string {
	value, ok := f.raw(name)
	if !ok {
		return byDefault
	}
	for _, v := range values {
		if strings.EqualFold(v, value) {
			return v
		}
	}
	f.bad(name, fmt.Sprintf("it is none of %s; the default is taken", strings.Join(values, ", ")))
	return byDefault
}

func (f *fields) number(name string, byDefault int) int {
	value, ok := f.raw(name)
	if !ok {
		return byDefault
	}
	n, err := strconv.Atoi(value)
	if err != nil {
		f.bad(name, "it is no number; the default is taken")
		return byDefault
	}
	return n
}

// list returns the values of an attribute that has them with commas between, and
// of nested elements of its name.
func (f *fields) list(name string) []string {
	f.asked, f.below = append(f.asked, name), append(f.below, name)
	var values []string
	add := func(text string) {
		for value := range strings.SplitSeq(text, ",") {
			if value = strings.TrimSpace(value); value != "" {
				values = append(values, value)
			}
		}
	}
	if a := f.e.attribute(name); a != nil {
		add(f.r.expand(f.e, a))
	}
	for _, c := range f.e.children {
		if c.name == name {
			add(f.r.expand(f.e, &attribute{name, c.text(), c.file, c.line}))
		}
	}
	return values
}

// secret reads a password. What looks like a variable may be a part of it, so that
// problems do not name one.
func (f *fields) secret(name string) Secret {
	a := f.find(name)
	if a == nil {
		return Secret{}
	}
	value, undefined := f.r.variables.expand(a.value)
	if len(undefined) > 0 {
		f.r.undefined(f.e, a, "a variable in it")
	}
	secret, err := decodePassword(value)
	if err != nil {
		f.r.report(Problem{File: a.file, Line: a.line, Kind: Unreadable, Element: f.e.name, Attribute: name, Text: err.Error()})
		return Secret{}
	}
	return secret
}

// duration reads 1h30m and the like. A number without a unit is one of those that
// the attribute has by default.
func (f *fields) duration(name string, byDefault, unit time.Duration) time.Duration {
	value, ok := f.raw(name)
	if !ok {
		return byDefault
	}
	d, bare, ok := parseDuration(value, unit)
	if !ok {
		f.bad(name, "it is no duration such as 300s or 1h30m; the default is taken")
		return byDefault
	}
	if bare && d != 0 {
		f.bad(name, fmt.Sprintf("it has no unit, and is taken to be %v; write the unit", d))
	}
	return d
}

var durationUnits = []struct {
	name string
	unit time.Duration
}{
	{"ms", time.Millisecond}, {"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second},
}

// maxDuration keeps sums of times within what Go can hold.
const maxDuration = 200 * 365 * 24 * time.Hour

// parseDuration reads numbers and units, and says whether there was a number alone.
func parseDuration(text string, unit time.Duration) (d time.Duration, bare, ok bool) {
	text = strings.ToLower(strings.Join(strings.Fields(text), ""))
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return time.Duration(n) * unit, true, n >= 0 && n <= int64(maxDuration/unit)
	}
	for text != "" {
		digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
		n, err := strconv.ParseInt(text[:digits], 10, 64)
		if err != nil {
			return 0, false, false
		}
		text = text[digits:]
		found := false
		for _, u := range durationUnits {
			if rest, is := strings.CutPrefix(text, u.name); is {
				if n > int64((maxDuration-d)/u.unit) {
					return 0, false, false
				}
				d, text, found = d+time.Duration(n)*u.unit, rest, true
				break
			}
		}
		if !found {
			return 0, false, false
		}
		ok = true
	}
	return d, false, ok
}

// nested returns the nested elements of a name.
func (f *fields) nested(name string) []*element {
	f.below = append(f.below, name)
	var found []*element
	for _, c := range f.e.children {
		if c.name == name {
			found = append(found, c)
		}
	}
	return found
}

// dangling reports a reference that leads nowhere.
func (f *fields) dangling(name, id, effect string) {
	a := f.e.attribute(name)
	if a == nil {
		a = &attribute{file: f.e.file, line: f.e.line}
	}
	f.r.report(Problem{
		File: a.file, Line: a.line, Kind: DanglingReference, Element: f.e.name, Attribute: name,
		Text: fmt.Sprintf("there is no element with the id %q; %s", id, effect),
	})
}
