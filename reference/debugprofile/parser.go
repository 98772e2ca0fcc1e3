package debugprofile

import (
	"errors"
	"strings"
	"unicode/utf8"
)

// parser reads a file line by line. What is wrong with one line has no effect
// on others.
type parser struct {
	values   map[string]string // by canonical key
	lines    map[string]int    // where a key stood first
	problems Problems
}

func (p *parser) parse(text []byte) {
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		line = strings.TrimRight(line, "\r\n")
		if number == 1 {
			line = strings.TrimPrefix(line, "\uFEFF") // Editors on workstations put it there.
		}
		p.line(number, line)
	}
}

func (p *parser) line(number int, line string) {
	key, value, err := splitLine(line)
	if err != nil {
		p.report(Problem{Line: number, Kind: Malformed, Text: err.Error()})
		return
	}
	if key == "" {
		return
	}
	k, known := keys[canonical(key)]
	if !known {
		p.report(Problem{Line: number, Kind: UnknownKey, Key: key, Nearest: nearest(key), Text: "it is not a key of this file"})
		return
	}
	if first := p.lines[canonical(key)]; first != 0 {
		p.report(Problem{Line: number, Kind: DuplicateKey, Key: key, First: first, Text: "it is given twice"})
		return
	}
	p.lines[canonical(key)] = number
	if value == "" {
		return
	}
	if expected := k.check(value); expected != "" {
		p.report(Problem{Line: number, Kind: BadValue, Key: key, Text: expected})
		return
	}
	if !k.secret {
		p.values[canonical(key)] = value
	}
}

func (p *parser) report(problem Problem) { p.problems = append(p.problems, problem) }

// What can be wrong with the form of a line. The line itself is not shown: it
// may hold a password.
var (
	errNoEquals   = errors.New("it is neither empty, nor a comment, nor of the form KEY=VALUE")
	errBlanks     = errors.New("there are blanks around the equals sign")
	errKeyForm    = errors.New("a key has up to 64 letters, digits and underscores, the first no digit")
	errQuote      = errors.New("the closing quotation mark is missing")
	errBehind     = errors.New("there is something behind the closing quotation mark")
	errCharacters = errors.New("it holds control characters, or is not UTF-8")
)

const maxKey = 64

// splitLine returns the key and the value of a line; no key for an empty line
// and for a comment. The choices of the package documentation are made here.
func splitLine(line string) (key, value string, err error) {
	if !utf8.ValidString(line) || strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7F }) {
		return "", "", errCharacters
	}
	line = strings.Trim(line, blanks)
	if line == "" || line[0] == '#' {
		return "", "", nil
	}
	if rest, found := strings.CutPrefix(line, "export"); found && rest != "" && strings.ContainsRune(blanks, rune(rest[0])) {
		line = strings.TrimLeft(rest, blanks)
	}
	key, value, found := strings.Cut(line, "=")
	switch {
	case !found:
		return "", "", errNoEquals
	case strings.Trim(withoutComment(value), blanks) == "":
		value = ""
	}
	switch {
	case strings.TrimRight(key, blanks) != key || strings.TrimLeft(value, blanks) != value:
		return "", "", errBlanks
	case !isKey(key):
		return "", "", errKeyForm
	}
	value, err = unquote(value)
	return key, value, err
}

const blanks = " \t"

// unquote takes the quotation marks off a value, and a comment behind it.
func unquote(value string) (string, error) {
	if value == "" || value[0] != '"' && value[0] != '\'' {
		return strings.TrimRight(withoutComment(value), blanks), nil
	}
	inner, rest, found := strings.Cut(value[1:], value[:1])
	if !found {
		return "", errQuote
	}
	if strings.Trim(withoutComment(rest), blanks) != "" {
		return "", errBehind
	}
	return inner, nil
}

// withoutComment cuts off what follows a number sign that has a blank before it.
func withoutComment(text string) string {
	for i := 1; i < len(text); i++ {
		if text[i] == '#' && strings.ContainsRune(blanks, rune(text[i-1])) {
			return text[:i-1]
		}
	}
	return text
}

func isKey(text string) bool {
	if text == "" || len(text) > maxKey {
		return false
	}
	for i, c := range []byte(text) {
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
		if !letter && (i == 0 || !('0' <= c && c <= '9')) {
			return false
		}
	}
	return true
}
