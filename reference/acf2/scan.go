package acf2

import (
	"slices"
	"strings"
)

// statement is a command with its continuation lines joined.
type statement struct {
	text   string
	pieces []piece
}

// piece says where a part of a statement stands in the script.
type piece struct{ at, line int }

// statements splits a script. It returns those before an error with it.
func statements(script string) (all []statement, err error) {
	var current statement
	open := false
	line := 0
	for text := range strings.Lines(script) {
		line++
		text = strings.TrimRight(text, " \r\n")
		if !open && (text == "" || text[0] == '*') {
			continue
		}
		current.pieces = append(current.pieces, piece{len(current.text), line})
		for i, c := range []byte(text) {
			if c < ' ' || c > '~' {
				return all, syntaxError(Position{line, i + 1}, "blanks, letters, digits and signs")
			}
		}
		open = text == "+" || strings.HasSuffix(text, " +")
		if open {
			// The plus becomes a blank: what it joins stays apart.
			current.text += text[:len(text)-1] + " "
			continue
		}
		current.text += text
		if strings.TrimSpace(current.text) != "" {
			all = append(all, current)
		}
		current = statement{}
	}
	if open {
		return all, syntaxError(Position{line + 1, 1}, "the line that the + before announced")
	}
	return all, nil
}

// refuse makes the error of a place in the text.
func (st *statement) refuse(at int, expected string) *Error {
	i, found := slices.BinarySearchFunc(st.pieces, at, func(p piece, at int) int { return p.at - at })
	if !found {
		i--
	}
	// Of pieces that begin at the same place, the last has the text.
	for i+1 < len(st.pieces) && st.pieces[i+1].at == at {
		i++
	}
	return syntaxError(Position{st.pieces[i].line, at - st.pieces[i].at + 1}, expected)
}

// scanner reads fields out of a part of a statement.
type scanner struct {
	st      *statement
	at, end int
	comma   bool // fields are separated by a comma and no blanks
}

// field is KEYWORD or KEYWORD(value).
type field struct {
	st       *statement
	word     string // in upper case
	at       int
	value    string // as typed, without the outer parentheses
	valueAt  int
	hasValue bool
}

// next returns the next field, and whether there is one.
func (s *scanner) next() (field, bool, error) {
	for !s.comma && s.at < s.end && s.st.text[s.at] == ' ' {
		s.at++
	}
	if s.at >= s.end {
		return field{}, false, nil
	}
	f := field{st: s.st, at: s.at}
	for s.at < s.end && !s.delimiter(s.st.text[s.at]) {
		s.at++
	}
	f.word = strings.ToUpper(s.st.text[f.at:s.at])
	if f.word == "" {
		return f, false, s.st.refuse(s.at, "a keyword")
	}
	if s.at < s.end && s.st.text[s.at] == '(' {
		if err := s.parenthesised(&f); err != nil {
			return f, false, err
		}
	}
	if s.at == s.end || s.st.text[s.at] == ' ' && !s.comma {
		return f, true, nil
	}
	if s.st.text[s.at] == ',' && s.at+1 < s.end {
		s.at++
		return f, true, nil
	}
	return f, false, s.st.refuse(s.at, s.separator())
}

func (s *scanner) delimiter(c byte) bool {
	return c == ' ' || c == '(' || c == ')' || s.comma && c == ','
}

func (s *scanner) separator() string {
	if s.comma {
		return "a comma and more, or the end of the command"
	}
	return "a blank or the end of the command"
}

func (s *scanner) parenthesised(f *field) error {
	depth := 0
	for i := s.at; i < s.end; i++ {
		switch s.st.text[i] {
		case '(':
			depth++
		case ')':
			depth--
		}
		if depth == 0 {
			f.hasValue, f.valueAt, f.value = true, s.at+1, s.st.text[s.at+1:i]
			s.at = i + 1
			return nil
		}
	}
	return s.st.refuse(s.at, "a closing parenthesis after this opening one")
}

// inside returns a scanner of the value.
func (f field) inside() *scanner {
	return &scanner{st: f.st, at: f.valueAt, end: f.valueAt + len(f.value)}
}

// refuse makes the error of a value, or of the field if it has none.
func (f field) refuse(expected string) *Error {
	if f.hasValue {
		return f.st.refuse(f.valueAt, expected)
	}
	return f.st.refuse(f.at, expected)
}
