package jose

import (
	"encoding/json"
	"slices"
)

// manyNames is the number of names in one object from which on a map is faster
// than comparing.
const manyNames = 24

// nameSet holds the names of one object while it is read.
type nameSet struct {
	base  int    // first of its names in scanner.names
	marks uint64 // a bit for each, which some share
	many  map[string]bool
}

// add adds a name and says whether it is new. Names are compared as what they
// mean, not as they are written: "\u0061lg" is "alg".
func (n *nameSet) add(s *scanner, id name) bool {
	if len(s.names)-n.base >= manyNames {
		return n.addToMap(s, id)
	}
	if mark := id.mark(); n.marks&mark == 0 {
		n.marks |= mark
	} else if n.holds(s, id) {
		return false
	}
	s.names = append(s.names, id)
	return true
}

// mark returns one bit of 64 for a name.
func (id *name) mark() uint64 {
	const golden = 0x9E3779B1 // 2^32 divided by the golden ratio spreads close numbers
	return 1 << (id.print * golden >> 26)
}

func (n *nameSet) holds(s *scanner, id name) bool {
	names := s.names[n.base:]
	for i := range names {
		if names[i].print == id.print && content(s.text, names[i].span) == content(s.text, id.span) {
			return true
		}
	}
	return false
}

// fingerprint tells most names apart without comparing them.
func fingerprint(text string) uint32 {
	if len(text) < 3 {
		return uint32(len(text))
	}
	return uint32(len(text))<<24 ^ uint32(text[0]) ^ uint32(text[1])<<8 ^ uint32(text[2])<<16
}

func (n *nameSet) addToMap(s *scanner, id name) bool {
	if n.many == nil {
		n.many = map[string]bool{}
		for _, other := range s.names[n.base:] {
			n.many[content(s.text, other.span)] = true
		}
	}
	text := content(s.text, id.span)
	if n.many[text] {
		return false
	}
	n.many[text] = true
	return true
}

// content returns what a string of a scanned text means.
func content(text string, s span) string {
	if s.escaped {
		return unescape(text, s)
	}
	return text[s.start:s.end]
}

// unescape reads a string that a scanner has passed.
func unescape(text string, s span) (meant string) {
	quoted := text[s.start-1 : s.end+1]
	_ = json.Unmarshal([]byte(quoted), &meant) // it is a string of JSON
	return meant
}

// object is a JSON object that was scanned.
type object struct {
	text    string
	members []member
}

// parseObject scans text.
func parseObject(text string) (object, error) {
	s := scanner{members: make([]member, 0, 8), names: make([]name, 0, 8)} // as many as most have
	if err := s.object(text); err != nil {
		return object{}, err
	}
	return object{text, s.members}, nil
}

// copied returns what a scanner found, to be kept.
func (s *scanner) copied() object { return object{s.text, slices.Clone(s.members)} }

// name returns the name of a member.
func (o *object) name(m *member) string { return content(o.text, m.name.span) }

// raw returns the text of a member's value.
func (o *object) raw(m *member) string { return o.text[m.start:m.end] }

// string returns the value of a member that is a string.
func (o *object) string(m *member) string {
	return content(o.text, span{m.start + 1, m.end - 1, m.escaped})
}

// find returns the member of a name, or nil.
func (o *object) find(name string) *member {
	want := fingerprint(name)
	for i := range o.members {
		if m := &o.members[i]; m.name.print == want && o.name(m) == name {
			return m
		}
	}
	return nil
}

// stringOf returns the value of the member of a name, if it is a string.
func (o *object) stringOf(name string) (string, bool) {
	if m := o.find(name); m != nil && m.kind == kindString {
		return o.string(m), true
	}
	return "", false
}

// strings returns the elements of a member that is an array of strings.
func (o *object) strings(m *member) ([]string, bool) {
	out := []string{}
	o.eachString(m, func(element string) bool {
		out = append(out, element)
		return true
	})
	return out, m.strings
}

// eachString hands the elements of an array of strings to yield until that says
// no. It does nothing if the member is something else.
func (o *object) eachString(m *member, yield func(element string) bool) {
	if !m.strings {
		return
	}
	s := scanner{text: o.text}
	for pos := int(m.start) + 1; ; {
		switch pos = skip(s.text, pos); at(s.text, pos) {
		case '"':
			end, escaped, _ := s.string(pos)
			if !yield(content(s.text, span{uint32(pos + 1), uint32(end - 1), escaped})) {
				return
			}
			pos = end
		case ',':
			pos++
		default:
			return
		}
	}
}
