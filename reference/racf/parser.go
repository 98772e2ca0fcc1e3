package racf

import (
	"fmt"
	"strings"

	"github.com/safproof/safproof/reference/zos"
)

// Parse reads a script. It returns the commands up to the first bad one, and an
// [*Error] for that one. Whether users, groups, classes and profiles exist is
// not asked. Keywords are those of the latest level of z/OS.
func Parse(script string) ([]Command, error) {
	var commands []Command
	for _, l := range joinLines(script) {
		c, err := parseLine(l, zos.Level{})
		if err != nil {
			return commands, err
		}
		if c != nil {
			commands = append(commands, Command{func() *command { return c }})
		}
	}
	return commands, nil
}

// parseLine returns nil for a line without a command.
func parseLine(l *logicalLine, level zos.Level) (*command, *Error) {
	lexed, err := lex(l)
	if err != nil {
		return nil, err
	}
	if lexed.tokens[0].kind == endToken {
		return nil, nil
	}
	p := &parser{tokens: lexed.tokens, level: level}
	c, err := p.command()
	if err != nil {
		if p.spec != nil {
			err.Command = p.spec.verb
		}
		return nil, err
	}
	c.openComment = lexed.openComment
	return c, nil
}

// parser reads the tokens of one command.
type parser struct {
	tokens []token
	next   int
	spec   *spec
	level  zos.Level // of z/OS: which keywords there are
	// secretSeen: from here on no word is shown that RACF has no name for; it
	// may be part of a password.
	secretSeen bool
}

func (p *parser) peek() token { return p.tokens[p.next] }

func (p *parser) take() token {
	t := p.tokens[p.next]
	if t.kind != endToken {
		p.next++
	}
	return t
}

func (p *parser) command() (*command, *Error) {
	verb := p.take()
	if verb.kind != wordToken {
		return nil, syntaxError(verb.at, "no command stands here", "a command, such as RDEFINE")
	}
	if p.spec = specs[upper(verb.text)]; p.spec == nil {
		if name := upper(verb.text); otherCommands[name] {
			return nil, unsupported(verb.at, "command "+name+" is not supported", "one of "+supportedVerbs())
		}
		return nil, syntaxError(verb.at, "not a RACF command", "one of "+supportedVerbs())
	}
	c := &command{spec: p.spec, at: verb.at}
	for _, positional := range p.spec.positionals {
		c.listed = append(c.listed, p.peek().kind == openToken)
		values, err := p.positional(positional)
		if err != nil {
			return nil, err
		}
		c.positionals = append(c.positionals, values)
	}
	var err *Error
	if c.operands, err = p.operands(p.spec.keywords, "", false); err != nil {
		return nil, err
	}
	for _, r := range p.spec.required {
		if !c.has(r) {
			return nil, syntaxError(p.peek().at, r+" is missing", r+"(...)")
		}
	}
	return c, nil
}

// positional reads one word, or, where there may be several, a list in
// parentheses.
func (p *parser) positional(spec positional) ([]value, *Error) {
	t := p.take()
	switch {
	case t.kind == wordToken || t.kind == quotedToken:
		v := value{t.text, t.kind == quotedToken, t.at}
		return []value{v}, p.check(v, spec.check, spec.what, nil)
	case t.kind == openToken && spec.list:
		values, err := p.values(t.at, spec.what)
		for _, v := range values {
			if err == nil {
				err = p.check(v, spec.check, spec.what, nil)
			}
		}
		return values, err
	}
	return nil, syntaxError(t.at, spec.what+" is missing", spec.what)
}

// values reads up to the closing parenthesis; at is where the open one stands.
func (p *parser) values(at Position, what string) ([]value, *Error) {
	var values []value
	for {
		switch t := p.take(); t.kind {
		case wordToken, quotedToken:
			values = append(values, value{t.text, t.kind == quotedToken, t.at})
		case closeToken:
			if len(values) == 0 {
				return nil, syntaxError(t.at, what+" is missing", what)
			}
			return values, nil
		case openToken:
			return nil, syntaxError(t.at, "a parenthesis in the value of "+what, "values, then a closing parenthesis")
		default:
			return nil, syntaxError(at, "a parenthesis that is not closed", "a closing parenthesis behind the value of "+what)
		}
	}
}

// operands reads keywords, up to the closing parenthesis if inside is the
// keyword that they are inside of.
func (p *parser) operands(keywords []keyword, inside string, parentheses bool) ([]operand, *Error) {
	list := []operand{}
	given := map[string]string{}
	for {
		t := p.take()
		switch {
		case t.kind == endToken && !parentheses, t.kind == closeToken && parentheses:
			return list, nil
		case t.kind == endToken:
			return nil, syntaxError(t.at, "a parenthesis that is not closed", "a closing parenthesis behind the operands of "+inside)
		case t.kind != wordToken:
			return nil, p.unexpected(t, keywords)
		}
		k, err := p.keyword(t, keywords, inside)
		if err != nil {
			return nil, err
		}
		if before := given[k.groupName()]; before != "" {
			return nil, syntaxError(t.at, k.name+" after "+before, "one of the two")
		}
		given[k.groupName()] = k.name
		o, err := p.operand(k, t.at)
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
}

func (p *parser) unexpected(t token, keywords []keyword) *Error {
	problem := "a quoted string where a keyword should be"
	var messages []Message
	if t.kind != quotedToken {
		problem = "a parenthesis where a keyword should be"
		messages = []Message{invalidKeyword(t.text)}
	}
	return syntaxError(t.at, problem, "one of "+names(keywords, p.level)).printing(messages...)
}

// keyword finds the keyword of a word: the one of that name, or the only one
// that begins so.
func (p *parser) keyword(t token, keywords []keyword, inside string) (*keyword, *Error) {
	word := upper(t.text)
	var found []*keyword
	for i := range keywords {
		k := keywords[i].at(p.level)
		if k == nil {
			continue
		}
		if k.name == word {
			found = []*keyword{k}
			break
		}
		if strings.HasPrefix(k.name, word) {
			found = append(found, k)
		}
	}
	where := ""
	if inside != "" {
		where = " of " + inside
	}
	switch {
	case len(found) == 0:
		problem, shown := "a word that is no keyword"+where, p.shown(word)
		err := syntaxError(t.at, problem, "one of "+names(keywords, p.level))
		if shown != "" {
			err.Problem = shown + " is no keyword" + where
			err.Messages = []Message{invalidKeyword(shown)}
		}
		return nil, err
	case len(found) > 1:
		list := make([]string, len(found))
		for i, k := range found {
			list[i] = k.name
		}
		return nil, syntaxError(t.at, word+" is ambiguous", "more letters of one of "+strings.Join(list, ", "))
	case found[0].kind == notSupported:
		return nil, unsupported(t.at, "keyword "+found[0].name+where+" is not supported", "one of "+names(keywords, p.level))
	}
	return found[0], nil
}

// shown returns a word if it may be shown, else "".
func (p *parser) shown(word string) string {
	if !p.secretSeen {
		return word
	}
	for _, k := range p.spec.keywords {
		if k.name == word {
			return word
		}
	}
	return ""
}

func (p *parser) operand(k *keyword, at Position) (operand, *Error) {
	o := operand{keyword: k, at: at}
	p.secretSeen = p.secretSeen || k.secret
	open := p.peek()
	if open.kind != openToken {
		if k.kind != flag && k.kind != optionalNested {
			return o, syntaxError(open.at, k.name+" has no value", "a parenthesis behind "+k.name+", with "+k.expects(p.level))
		}
		return o, nil
	}
	p.take()
	var err *Error
	switch k.kind {
	case flag:
		return o, unsupported(open.at, "a value for "+k.name+" is not supported", k.name+" alone")
	case nested, optionalNested:
		if o.subs, err = p.operands(k.sub, k.name, true); err == nil && len(o.subs) == 0 {
			err = syntaxError(open.at, k.name+" is empty", "one of "+names(k.sub, p.level))
		}
		return o, err
	}
	if o.values, err = p.values(open.at, k.name); err != nil {
		return o, err
	}
	if k.kind == single && len(o.values) > 1 {
		return o, syntaxError(o.values[1].at, "a second value for "+k.name, "one value; a value with blanks in apostrophes")
	}
	for _, v := range o.values {
		if err := p.check(v, k.check, k.name, k.ikj); err != nil {
			return o, err
		}
	}
	return o, nil
}

func (p *parser) check(v value, check checker, what string, ikj *parseMessage) *Error {
	if check == nil {
		return nil
	}
	expected := check(v)
	if expected == "" {
		return nil
	}
	err := syntaxError(v.at, fmt.Sprintf("the value of %s is not valid", what), expected)
	if ikj != nil && !p.secretSeen {
		err.Messages = ikj.messages(upper(v.text))
	}
	return err
}

// names lists the keywords that are supported, at a level of z/OS.
func names(keywords []keyword, level zos.Level) string {
	var list []string
	for i := range keywords {
		if k := keywords[i].at(level); k != nil && k.kind != notSupported {
			list = append(list, k.name)
		}
	}
	return strings.Join(list, ", ")
}
