package jose

import (
	"fmt"
	"strings"
)

// maxDepth is how deep objects and arrays may nest.
const maxDepth = 32

// kind is what a JSON value is, by the character that it may begin with.
type kind byte

const (
	kindObject kind = '{'
	kindArray  kind = '['
	kindString kind = '"'
	kindNumber kind = '0'
	kindTrue   kind = 't'
	kindFalse  kind = 'f'
	kindNull   kind = 'n'
)

func (k kind) String() string {
	return map[kind]string{kindObject: "an object", kindArray: "an array", kindString: "a string",
		kindNumber: "a number", kindTrue: "true", kindFalse: "false", kindNull: "null"}[k]
}

// span is the content of a string, without its quotes.
type span struct {
	start, end uint32
	escaped    bool // has a backslash
}

// name is the name of a member.
type name struct {
	span
	print uint32 // of names with different prints, no two are the same
}

func newName(text string, s span) name { return name{s, fingerprint(content(text, s))} }

// member is one member of the outermost object.
type member struct {
	name       name
	start, end uint32 // of the value
	value
}

// value is what a scanner notes of a value.
type value struct {
	kind    kind
	escaped bool // it is a string with a backslash
	strings bool // it is an array of nothing but strings
}

// scanner reads one JSON object (RFC 8259) in one pass and notes where its
// members are. Beyond the grammar it wants valid UTF-8, no duplicate names at
// any depth, no surrogate alone, and at most maxDepth levels. A scanner can be
// used again; what it noted is then overwritten.
//
// Its methods take the position at which they begin to read and return the one
// after what they read, and whether it was well formed; if not, the position is
// where it is not, and s.fault says what is wrong. Positions are handed on rather
// than kept in the scanner, as each byte would wait for the memory that the one
// before went through.
type scanner struct {
	text    string
	members []member
	names   []name // of the objects that are open, outermost first
	fault   string
}

// object reads text and leaves its members in s.members.
func (s *scanner) object(text string) error {
	s.text, s.fault = text, ""
	s.members, s.names = s.members[:0], s.names[:0]
	pos, ok := skip(text, 0), false
	if at(text, pos) != '{' {
		return fmt.Errorf("at offset %d: not a JSON object", pos)
	}
	if pos, ok = s.braces(pos, 1); !ok {
		return fmt.Errorf("at offset %d: %s", pos, s.fault)
	}
	if pos = skip(text, pos); pos != len(text) {
		return fmt.Errorf("at offset %d: something follows the JSON object", pos)
	}
	return nil
}

func (s *scanner) fail(pos int, what string) (int, bool) {
	s.fault = what
	return pos, false
}

// skip passes over white space.
func skip(text string, pos int) int {
	if pos < len(text) && text[pos] > ' ' {
		return pos
	}
	return space(text, pos)
}

func space(text string, pos int) int {
	for pos < len(text) && (text[pos] == ' ' || text[pos] == '\t' || text[pos] == '\n' || text[pos] == '\r') {
		pos++
	}
	return pos
}

// at returns the character at a position; 0, which is no token of JSON, at the end.
func at(text string, pos int) byte {
	if pos < len(text) {
		return text[pos]
	}
	return 0
}

// value reads any value that begins at pos.
func (s *scanner) value(pos, depth int) (end int, v value, ok bool) {
	switch c := at(s.text, pos); {
	case c == '"':
		v.kind = kindString
		end, v.escaped, ok = s.string(pos)
	case '0' <= c && c <= '9' || c == '-':
		v.kind = kindNumber
		end, ok = s.number(pos)
	case c == '{':
		v.kind = kindObject
		end, ok = s.braces(pos, depth+1)
	case c == '[':
		v.kind = kindArray
		end, v.strings, ok = s.brackets(pos, depth+1)
	case c == 't':
		v.kind = kindTrue
		end, ok = s.literal(pos, "true")
	case c == 'f':
		v.kind = kindFalse
		end, ok = s.literal(pos, "false")
	case c == 'n':
		v.kind = kindNull
		end, ok = s.literal(pos, "null")
	default:
		end, ok = s.fail(pos, "not a JSON value")
	}
	return end, v, ok
}

func (s *scanner) literal(pos int, word string) (end int, ok bool) {
	if !strings.HasPrefix(s.text[pos:], word) {
		return s.fail(pos, "not a JSON value")
	}
	return pos + len(word), true
}

// brackets reads an array and says whether it holds nothing but strings.
func (s *scanner) brackets(pos, depth int) (end int, strings, ok bool) {
	if depth > maxDepth {
		end, ok = s.fail(pos, "nested too deep")
		return end, false, ok
	}
	strings = true
	pos = skip(s.text, pos+1)
	if at(s.text, pos) == ']' {
		return pos + 1, strings, true
	}
	for {
		end, element, ok := s.value(pos, depth)
		if !ok {
			return end, false, false
		}
		strings = strings && element.kind == kindString
		pos = skip(s.text, end)
		switch at(s.text, pos) {
		case ',':
			pos = skip(s.text, pos+1)
		case ']':
			return pos + 1, strings, true
		default:
			end, ok = s.fail(pos, "a comma or a bracket is missing")
			return end, false, ok
		}
	}
}

// braces reads an object; the members of the outermost are kept.
func (s *scanner) braces(pos, depth int) (end int, ok bool) {
	if depth > maxDepth {
		return s.fail(pos, "nested too deep")
	}
	set := nameSet{base: len(s.names)}
	pos = skip(s.text, pos+1)
	if at(s.text, pos) == '}' {
		return pos + 1, true
	}
	for {
		if pos, ok = s.member(pos, depth, &set); !ok {
			return pos, false
		}
		pos = skip(s.text, pos)
		switch at(s.text, pos) {
		case ',':
			pos = skip(s.text, pos+1)
		case '}':
			s.names = s.names[:set.base]
			return pos + 1, true
		default:
			return s.fail(pos, "a comma or a brace is missing")
		}
	}
}

// member reads a name, a colon and a value.
func (s *scanner) member(pos, depth int, set *nameSet) (end int, ok bool) {
	if at(s.text, pos) != '"' {
		return s.fail(pos, "the name of a member is missing")
	}
	end, escaped, ok := s.string(pos)
	if !ok {
		return end, false
	}
	id := newName(s.text, span{uint32(pos + 1), uint32(end - 1), escaped})
	if !set.add(s, id) {
		return s.fail(pos, "duplicate member")
	}
	pos = skip(s.text, end)
	if at(s.text, pos) != ':' {
		return s.fail(pos, "a colon is missing")
	}
	pos = skip(s.text, pos+1)
	end, v, ok := s.value(pos, depth)
	if depth == 1 {
		s.members = append(s.members, member{id, uint32(pos), uint32(end), v})
	}
	return end, ok
}

// number reads a number.
func (s *scanner) number(pos int) (end int, ok bool) {
	if at(s.text, pos) == '-' {
		pos++
	}
	if at(s.text, pos) == '0' {
		pos++
	} else if pos, ok = s.digits(pos); !ok {
		return pos, false
	}
	if at(s.text, pos) == '.' {
		if pos, ok = s.digits(pos + 1); !ok {
			return pos, false
		}
	}
	if at(s.text, pos)|0x20 != 'e' {
		return pos, true
	}
	pos++
	if c := at(s.text, pos); c == '+' || c == '-' {
		pos++
	}
	return s.digits(pos)
}

// digits reads one digit or more.
func (s *scanner) digits(pos int) (end int, ok bool) {
	end = pos
	for end < len(s.text) && '0' <= s.text[end] && s.text[end] <= '9' {
		end++
	}
	if end == pos {
		return s.fail(pos, "a digit is missing")
	}
	return end, true
}
