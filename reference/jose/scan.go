package jose

import "fmt"

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

// member is one member of the outermost object.
type member struct {
	name       name
	start, end uint32 // of the value
	kind       kind
	escaped    bool // the value is a string with a backslash
	strings    bool // the value is an array of nothing but strings
}

// scanner reads one JSON object (RFC 8259) in one pass and notes where its
// members are. Beyond the grammar it wants valid UTF-8, no duplicate names at
// any depth, no surrogate alone, and at most maxDepth levels. A scanner can be
// used again; what it noted is then overwritten.
type scanner struct {
	text    string
	pos     int
	members []member
	names   []name // of the objects that are open, outermost first
	fault   string
}

// object reads text and leaves its members in s.members.
func (s *scanner) object(text string) error {
	s.text, s.pos, s.fault = text, 0, ""
	s.members, s.names = s.members[:0], s.names[:0]
	if s.next() != '{' {
		return fmt.Errorf("at offset %d: not a JSON object", s.pos)
	}
	if !s.braces(1) {
		return fmt.Errorf("at offset %d: %s", s.pos, s.fault)
	}
	s.next()
	if s.pos != len(s.text) {
		return fmt.Errorf("at offset %d: something follows the JSON object", s.pos)
	}
	return nil
}

func (s *scanner) fail(what string) bool {
	s.fault = what
	return false
}

// next passes over white space and returns the character that follows, or one
// that is no token of JSON at the end.
func (s *scanner) next() byte {
	if s.pos < len(s.text) && s.text[s.pos] > ' ' {
		return s.text[s.pos]
	}
	return s.space()
}

func (s *scanner) space() byte {
	for s.pos < len(s.text) {
		switch c := s.text[s.pos]; c {
		case ' ', '\t', '\n', '\r':
			s.pos++
		default:
			return c
		}
	}
	return 0
}

// peek returns the character at s.pos, white space or not; 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.text) {
		return s.text[s.pos]
	}
	return 0
}

// value reads any value, white space before it included, and notes in m what it
// was.
func (s *scanner) value(depth int, m *member) (ok bool) {
	switch c := s.next(); {
	case c == '"':
		m.kind = kindString
		var content span
		ok = s.string(&content)
		m.escaped = content.escaped
		return ok
	case '0' <= c && c <= '9' || c == '-':
		m.kind = kindNumber
		return s.number()
	case c == '{':
		m.kind = kindObject
		return s.braces(depth + 1)
	case c == '[':
		m.kind = kindArray
		m.strings, ok = s.brackets(depth + 1)
		return ok
	case c == 't':
		m.kind = kindTrue
		return s.literal("true")
	case c == 'f':
		m.kind = kindFalse
		return s.literal("false")
	case c == 'n':
		m.kind = kindNull
		return s.literal("null")
	}
	return s.fail("not a JSON value")
}

func (s *scanner) literal(word string) bool {
	if len(s.text)-s.pos < len(word) || s.text[s.pos:s.pos+len(word)] != word {
		return s.fail("not a JSON value")
	}
	s.pos += len(word)
	return true
}

// brackets reads an array and says whether it holds nothing but strings.
func (s *scanner) brackets(depth int) (strings, ok bool) {
	if depth > maxDepth {
		return false, s.fail("nested too deep")
	}
	strings = true
	s.pos++
	if s.next() == ']' {
		s.pos++
		return strings, true
	}
	for {
		var element member
		if !s.value(depth, &element) {
			return false, false
		}
		strings = strings && element.kind == kindString
		switch s.next() {
		case ',':
			s.pos++
		case ']':
			s.pos++
			return strings, true
		default:
			return false, s.fail("a comma or a bracket is missing")
		}
	}
}

// braces reads an object; the members of the outermost are kept.
func (s *scanner) braces(depth int) bool {
	if depth > maxDepth {
		return s.fail("nested too deep")
	}
	set := nameSet{base: len(s.names)}
	s.pos++
	if s.next() == '}' {
		s.pos++
		return true
	}
	for {
		if !s.member(depth, &set) {
			return false
		}
		switch s.next() {
		case ',':
			s.pos++
		case '}':
			s.pos++
			s.names = s.names[:set.base]
			return true
		default:
			return s.fail("a comma or a brace is missing")
		}
	}
}

// member reads a name, a colon and a value.
func (s *scanner) member(depth int, set *nameSet) bool {
	if s.next() != '"' {
		return s.fail("the name of a member is missing")
	}
	var inner member
	m := &inner
	if depth == 1 {
		s.members = append(s.members, member{})
		m = &s.members[len(s.members)-1]
	}
	at := s.pos
	if !s.string(&m.name.span) {
		return false
	}
	m.name.print = fingerprint(content(s.text, m.name.span))
	if !set.add(s, &m.name) {
		s.pos = at
		return s.fail("duplicate member")
	}
	if s.next() != ':' {
		return s.fail("a colon is missing")
	}
	s.pos++
	s.next()
	m.start = uint32(s.pos)
	ok := s.value(depth, m)
	m.end = uint32(s.pos)
	return ok
}

// number reads a number.
func (s *scanner) number() bool {
	if s.peek() == '-' {
		s.pos++
	}
	if s.peek() == '0' {
		s.pos++
	} else if !s.digits() {
		return false
	}
	if s.peek() == '.' {
		s.pos++
		if !s.digits() {
			return false
		}
	}
	if c := s.peek(); c == 'e' || c == 'E' {
		s.pos++
		if c := s.peek(); c == '+' || c == '-' {
			s.pos++
		}
		return s.digits()
	}
	return true
}

// digits reads one digit or more.
func (s *scanner) digits() bool {
	start := s.pos
	for s.pos < len(s.text) && '0' <= s.text[s.pos] && s.text[s.pos] <= '9' {
		s.pos++
	}
	if s.pos == start {
		return s.fail("a digit is missing")
	}
	return true
}
