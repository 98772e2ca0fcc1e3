package acf2

import (
	"fmt"
	"strings"

	"github.com/safproof/safproof/reference/esm"
)

// console reads F ACF2,..., the operator command that makes changes effective.
func (p *parser) console(c *Command, s *scanner) (action, error) {
	const expected = "ACF2,REBUILD(type) or ACF2,REFRESH(SAFDEF)"
	for s.at < s.end && s.st.text[s.at] == ' ' {
		s.at++
	}
	s.comma = true
	f, found, err := s.next()
	if err != nil {
		return nil, err
	}
	if !found || f.word != "ACF2" || f.hasValue {
		return nil, s.st.refuse(f.at, expected)
	}
	if f, err = s.need(expected, true); err != nil {
		return nil, err
	}
	c.keywords = append(c.keywords, f.word)
	switch value := strings.ToUpper(f.value); {
	case f.word == "REBUILD":
		return p.rebuild(c, s, f, value)
	case f.word == "REFRESH" && value == "SAFDEF":
		return refreshOptions, s.finish()
	}
	return nil, s.st.refuse(f.at, expected)
}

// rebuild reads the rest of F ACF2,REBUILD(type)[,CLASS(letter)].
func (*parser) rebuild(c *Command, s *scanner, code field, value string) (action, error) {
	letter := "R"
	err := s.options(c, map[string]option{"CLASS": {true, func(f field) error {
		letter = strings.ToUpper(f.value)
		if letter != "R" && letter != "P" {
			return f.refuse("R for resource rules, or P for profiles")
		}
		return nil
	}}})
	if err != nil {
		return nil, err
	}
	class, isType := classes[value]
	switch {
	case letter == "R" && isType:
		return func(r *run) error { return rebuild(r.tx, class, ruleRecord(value, "")) }, nil
	case letter == "P" && class == esm.PTKTDATA:
		return func(r *run) error { return rebuild(r.tx, class, keyRecord("")) }, nil
	case letter == "P" && value == "GRP":
		return func(*run) error { return nil }, nil
	case letter == "P":
		return nil, code.refuse("PTK or GRP with CLASS(P)")
	}
	return nil, code.refuse("one of APL, FAC, PTK")
}

// safdef is the only record of the setting CONTROL(GSO). By an internal one
// ACF2 ignores the class APPL; this one takes precedence (article 145529).
const safdef = "SAFDEF.APPL"

var safdefFields = map[string]string{
	"ID": "APPL", "MODE": "GLOBAL", "RACROUTE": "REQUEST=AUTH CLASS=APPL REQSTOR=ACF9CSFV",
}

// insertOption reads INSERT of the setting CONTROL(GSO).
func insertOption(_ *parser, c *Command, s *scanner) (action, error) {
	f, err := s.need(safdef, false)
	if err != nil {
		return nil, err
	}
	if f.word != safdef {
		return nil, f.refuse(safdef)
	}
	table := map[string]option{}
	for keyword, value := range safdefFields {
		table[keyword] = option{true, func(f field) error {
			if strings.Join(strings.Fields(strings.ToUpper(f.value)), " ") != value {
				return f.refuse(value)
			}
			return nil
		}}
	}
	if err := s.options(c, table); err != nil {
		return nil, err
	}
	if len(c.keywords) != len(table) {
		return nil, s.st.refuse(s.end, "all of ID, MODE and RACROUTE")
	}
	return func(r *run) error {
		if _, exists := record(r.tx, optionRecord(safdef)); exists {
			return fmt.Errorf("%w: %s", esm.ErrExists, safdef)
		}
		return store(r.tx, infostorage, optionRecord(safdef), nil)
	}, nil
}

// refreshOptions makes what SAFDEF records say effective.
func refreshOptions(r *run) error {
	_, checked := record(r.tx, optionRecord(safdef))
	_, state, _ := r.tx.Class(esm.APPL)
	state.Active = checked
	return r.tx.SetClass(esm.APPL, state)
}

func deleteOption(r *run, name string) error {
	if _, ok := record(r.tx, optionRecord(name)); !ok {
		return fmt.Errorf("%w: record %s", esm.ErrNotDefined, name)
	}
	return r.tx.DeleteProfile(infostorage, esm.ProfileName(optionRecord(name)), false)
}

func listOption(r *run, name string) error {
	if _, ok := record(r.tx, optionRecord(name)); !ok {
		return fmt.Errorf("%w: record %s", esm.ErrNotDefined, name)
	}
	r.print(name + " ID(" + safdefFields["ID"] + ") MODE(" + safdefFields["MODE"] + ") RACROUTE(" + safdefFields["RACROUTE"] + ")")
	return nil
}
