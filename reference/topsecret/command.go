package topsecret

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/esm"
)

// Command is one command that has been read and found well-formed. It prints as
// its function and its keywords, without their values.
type Command struct {
	position Position
	verb     string
	keywords []string
	do       action
}

// Position returns where the command begins.
func (c Command) Position() Position { return c.position }

// Verb returns the function in full: ADDTO, not ADD.
func (c Command) Verb() string { return c.verb }

// Keywords returns the keywords in the order in which they were given, in full.
func (c Command) Keywords() []string { return slices.Clone(c.keywords) }

// String returns the function and the keywords.
func (c Command) String() string {
	return strings.Join(append([]string{"TSS", c.verb}, c.keywords...), " ")
}

// action carries out a command in a change of the database that is undone if it
// fails. Functions print as addresses, so that what they hold stays hidden.
type action func(*run) error

// run is the carrying out of one command.
type run struct {
	tx     *esm.Tx
	now    time.Time
	output []string
}

func (r *run) print(line string) { r.output = append(r.output, line) }

// function is what follows TSS: its name in full, whether it names an acid, and
// what reads the rest.
type function struct {
	name string
	acid bool
	read func(c *Command, acid field, s *scanner) (action, error)
}

// functions are filled in by init, as the functions refer to them.
var functions map[string]function

func init() {
	functions = map[string]function{
		"CREATE": {"CREATE", true, create}, "CRE": {"CREATE", true, create},
		"ADDTO": {"ADDTO", true, addTo}, "ADD": {"ADDTO", true, addTo},
		"REPLACE": {"REPLACE", true, replace}, "REMOVE": {"REMOVE", true, remove},
		"PERMIT": {"PERMIT", true, permit}, "PER": {"PERMIT", true, permit},
		"REVOKE": {"REVOKE", true, revoke}, "DELETE": {"DELETE", true, deleteAcid},
		"LIST": {"LIST", true, list}, "WHOHAS": {"WHOHAS", false, whoHas}, "REFRESH": {"REFRESH", false, refresh},
	}
}

// Parse reads a script. With an error, which is an [*Error], it returns the
// commands before the first bad one.
func Parse(script string) ([]Command, error) {
	all, lexical := statements(script)
	var commands []Command
	for i := range all {
		c, err := parse(&all[i])
		if err != nil {
			if e := (*Error)(nil); errors.As(err, &e) {
				e.Command = c.verb
			}
			return commands, err
		}
		commands = append(commands, c)
	}
	return commands, lexical
}

func parse(st *statement) (c Command, err error) {
	s := &scanner{st: st}
	tss, _, err := s.next()
	if err != nil {
		return c, err
	}
	place := st.refuse(tss.at, "TSS")
	if tss.word != "TSS" || tss.hasValue {
		return c, place
	}
	c.position = place.Position
	name, found, err := s.next()
	if err != nil {
		return c, err
	}
	f, known := functions[name.word]
	switch {
	case !found:
		return c, st.refuse(len(st.text), oneOf(functions))
	case !known:
		return c, st.refuse(name.at, oneOf(functions))
	case f.acid != name.hasValue && f.acid:
		return c, st.refuse(name.at, f.name+"(acid)")
	case f.acid != name.hasValue:
		return c, st.refuse(name.at, f.name+" without an acid")
	}
	c.verb = f.name
	c.do, err = f.read(&c, name, s)
	return c, err
}

// option is a keyword of a command: whether it has a value, and what becomes of it.
type option struct {
	value bool
	read  func(field) error
}

// options reads keywords to the end, none of them twice.
func (s *scanner) options(c *Command, table map[string]option) error {
	for {
		f, found, err := s.next()
		if err != nil || !found {
			return err
		}
		o, known := table[f.word]
		name := f.word
		if full, short := inFull[name]; short {
			name = full
		}
		switch {
		case !known:
			return s.st.refuse(f.at, oneOf(table))
		case slices.Contains(c.keywords, name):
			return s.st.refuse(f.at, "each keyword once")
		case o.value && !f.hasValue:
			return s.st.refuse(f.at, f.word+"(value)")
		case !o.value && f.hasValue:
			return s.st.refuse(f.at, f.word+" without a value")
		}
		c.keywords = append(c.keywords, name)
		if err := o.read(f); err != nil {
			return err
		}
	}
}

// inFull has the abbreviations of keywords.
var inFull = map[string]string{"DEPT": "DEPARTMENT"}

// flag is an option that sets what it points to.
func flag(to *bool) option {
	return option{read: func(field) error { *to = true; return nil }}
}

// demand refuses a command that lacks one of the keywords.
func (s *scanner) demand(c *Command, keywords ...string) error {
	for _, keyword := range keywords {
		if !slices.Contains(c.keywords, keyword) {
			return s.st.refuse(len(s.st.text), keyword)
		}
	}
	return nil
}

// oneOf names what a table has.
func oneOf[V any](table map[string]V) string {
	return "one of " + strings.Join(slices.Sorted(maps.Keys(table)), ", ")
}
