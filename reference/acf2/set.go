package acf2

import "strings"

// The settings. They are filled in by init, as the verbs of some refer to them.
var (
	logonids = &setting{name: "LID"}
	groups   = &setting{name: "PROFILE(GROUP)"}
	keys     = &setting{name: "PROFILE(PTKTDATA)"}
	options  = &setting{name: "CONTROL(GSO)"}
	rules    = map[string]*setting{}
)

func init() {
	logonids.verbs = verbs{
		"INSERT": logonid(insertLogonid), "CHANGE": logonid(changeLogonid),
		"LIST": list(logonidNames, listLogonid), "DELETE": named(deleteLogonid),
	}
	groups.verbs = verbs{
		"INSERT": insertGroup, "LIST": list(groupNames, listGroup), "DELETE": named(deleteGroup),
	}
	keys.verbs = verbs{
		"INSERT": key(insertKey), "CHANGE": key(changeKey),
		"LIST": list(recordNames(keyRecord("")), listKey), "DELETE": named(deleteKey),
	}
	options.verbs = verbs{
		"INSERT": insertOption, "LIST": list(recordNames(optionRecord("")), listOption), "DELETE": named(deleteOption),
	}
	for code := range classes {
		rules[code] = &setting{name: "RESOURCE(" + code + ")", verbs: verbs{
			"RECKEY": reckey(code), "LIST": list(recordNames(ruleRecord(code, "")), listRule(code)), "DELETE": named(deleteRule(code)),
		}}
	}
}

// set reads what follows SET.
func (p *parser) set(c *Command, s *scanner) (action, error) {
	const expected = "one of CONTROL(GSO), LID, PROFILE(GROUP) DIV(OMVS), PROFILE(PTKTDATA) DIVISION(SSIGNON), RESOURCE(APL), RESOURCE(FAC), RESOURCE(PTK)"
	f, found, err := s.next()
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, s.st.refuse(s.end, expected)
	}
	c.keywords = append(c.keywords, f.word)
	value := strings.ToUpper(f.value)
	var to *setting
	switch {
	case f.word == "LID" && !f.hasValue:
		to = logonids
	case f.word == "CONTROL" && value == "GSO":
		to = options
	case f.word == "RESOURCE":
		to = rules[value]
	case f.word == "PROFILE" && value == "GROUP":
		to, err = groups, s.division(c, "OMVS")
	case f.word == "PROFILE" && value == "PTKTDATA":
		to, err = keys, s.division(c, "SSIGNON")
	}
	if to == nil {
		return nil, s.st.refuse(f.at, expected)
	}
	if err != nil {
		return nil, err
	}
	p.current = to
	return p.nothingElse(c, s)
}

func (s *scanner) division(c *Command, name string) error {
	expected := "DIVISION(" + name + ")"
	f, err := s.need(expected, true)
	if err != nil {
		return err
	}
	if f.word != "DIV" && f.word != "DIVISION" || !strings.EqualFold(f.value, name) {
		return s.st.refuse(f.at, expected)
	}
	c.keywords = append(c.keywords, f.word)
	return nil
}

// named reads a command whose only operand is the name of a record.
func named(do func(r *run, name string) error) func(*parser, *Command, *scanner) (action, error) {
	return func(_ *parser, _ *Command, s *scanner) (action, error) {
		f, err := s.need("the name of a record", false)
		if err != nil {
			return nil, err
		}
		return func(r *run) error { return do(r, f.word) }, s.finish()
	}
}

// list reads LIST name and LIST LIKE(prefix-). names gives the names that LIKE
// chooses from.
func list(names func(*run) []string, do func(r *run, name string) error) func(*parser, *Command, *scanner) (action, error) {
	const expected = "the name of a record, or LIKE(prefix-)"
	return func(_ *parser, c *Command, s *scanner) (action, error) {
		f, found, err := s.next()
		switch {
		case err != nil:
			return nil, err
		case !found:
			return nil, s.st.refuse(s.end, expected)
		case !f.hasValue:
			return func(r *run) error { return do(r, f.word) }, s.finish()
		case f.word != "LIKE":
			return nil, s.st.refuse(f.at, expected)
		}
		c.keywords = append(c.keywords, f.word)
		prefix, ok := strings.CutSuffix(strings.ToUpper(f.value), "-")
		if !ok || strings.ContainsAny(prefix, "-* ") {
			return nil, f.refuse("a prefix and a dash")
		}
		return func(r *run) error {
			for _, name := range names(r) {
				if !strings.HasPrefix(name, prefix) {
					continue
				}
				if err := do(r, name); err != nil {
					return err
				}
			}
			return nil
		}, s.finish()
	}
}
