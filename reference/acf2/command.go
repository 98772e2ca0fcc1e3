package acf2

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/esm"
)

// Command is one command that has been read and found well-formed. It prints as
// its name and its keywords, without their values.
type Command struct {
	position Position
	setting  string
	verb     string
	keywords []string
	do       action
}

// Position returns where the command begins.
func (c Command) Position() Position { return c.position }

// Setting returns the setting that the command was given in, LID or
// PROFILE(PTKTDATA) for instance.
func (c Command) Setting() string { return c.setting }

// Verb returns the name of the command.
func (c Command) Verb() string { return c.verb }

// Keywords returns the keywords in the order in which they were given, those
// within the entry of a rule included.
func (c Command) Keywords() []string { return slices.Clone(c.keywords) }

// String returns the name and the keywords.
func (c Command) String() string { return strings.Join(append([]string{c.verb}, c.keywords...), " ") }

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

// setting is where a SET command leads: what the verbs mean there.
type setting struct {
	name  string
	verbs verbs
}

// verbs are what can stand first in a command, and what reads the rest of it.
type verbs map[string]func(*parser, *Command, *scanner) (action, error)

// parser goes through a script.
type parser struct {
	current *setting
	begun   bool // a command has come
	ended   bool // END has come
}

// Parse reads a script. With an error, which is an [*Error], it returns the
// commands before the first bad one.
func Parse(script string) ([]Command, error) {
	all, lexical := statements(script)
	p := &parser{current: logonids}
	var commands []Command
	for i := range all {
		c, err := p.command(&all[i])
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

func (p *parser) command(st *statement) (Command, error) {
	s := &scanner{st: st, end: len(st.text)}
	verb, _, err := s.next()
	if err != nil {
		return Command{}, err
	}
	place := st.refuse(verb.at, "")
	read, known := p.verbs()[verb.word]
	switch {
	case p.ended:
		return Command{}, st.refuse(verb.at, "nothing after END")
	case !known || verb.hasValue:
		return Command{}, st.refuse(verb.at, oneOf(p.verbs()))
	}
	c := Command{position: place.Position, setting: p.current.name, verb: verb.word}
	c.do, err = read(p, &c, s)
	p.begun = true
	return c, err
}

// verbs returns what can stand here: the verbs of the setting, and those of all.
func (p *parser) verbs() verbs {
	all := maps.Clone(p.current.verbs)
	all["SET"], all["F"], all["END"] = (*parser).set, (*parser).console, (*parser).end
	if !p.begun {
		all["ACF"] = (*parser).nothingElse
	}
	return all
}

func (p *parser) end(c *Command, s *scanner) (action, error) {
	p.ended = true
	return p.nothingElse(c, s)
}

// nothingElse reads a command that takes no operands and changes nothing.
func (*parser) nothingElse(_ *Command, s *scanner) (action, error) {
	return func(*run) error { return nil }, s.finish()
}

// finish refuses anything more.
func (s *scanner) finish() error {
	f, more, err := s.next()
	if more {
		return s.st.refuse(f.at, "the end of the command")
	}
	return err
}

// need returns the next field, which must be there, with a value or without one.
func (s *scanner) need(expected string, value bool) (field, error) {
	f, found, err := s.next()
	switch {
	case err != nil:
		return f, err
	case !found:
		return f, s.st.refuse(s.end, expected)
	case f.hasValue != value:
		return f, s.st.refuse(f.at, expected)
	}
	return f, nil
}

// option is a keyword of a command: whether it has a value, and what becomes of it.
type option struct {
	value bool
	read  func(field) error
}

// options reads keywords to the end, none of them twice. NO before a keyword
// counts as that keyword.
func (s *scanner) options(c *Command, table map[string]option) error {
	seen := map[string]bool{}
	for {
		f, found, err := s.next()
		if err != nil || !found {
			return err
		}
		o, known := table[f.word]
		same := strings.TrimPrefix(f.word, "NO")
		switch {
		case !known:
			return s.st.refuse(f.at, oneOf(table))
		case seen[same]:
			return s.st.refuse(f.at, "each keyword once")
		case o.value && !f.hasValue:
			return s.st.refuse(f.at, f.word+"(value)")
		case !o.value && f.hasValue:
			return s.st.refuse(f.at, f.word+" without a value")
		}
		seen[same] = true
		c.keywords = append(c.keywords, f.word)
		if err := o.read(f); err != nil {
			return err
		}
	}
}

// flag is an option that sets what it points to.
func flag(to **bool, value bool) option {
	return option{read: func(field) error { *to = &value; return nil }}
}

// oneOf names what a table has.
func oneOf[V any](table map[string]V) string {
	return "one of " + strings.Join(slices.Sorted(maps.Keys(table)), ", ")
}
