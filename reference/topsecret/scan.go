package topsecret

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
		text = strings.TrimRight(blankComments(strings.TrimRight(text, "\r\n")), " ")
		for i, c := range []byte(text) {
			if c < ' ' || c > '~' {
				return all, syntaxError(Position{line, i + 1}, "blanks, letters, digits and signs")
			}
		}
		if text == "" && !open {
			continue
		}
		current.pieces = append(current.pieces, piece{len(current.text), line})
		open = text == "+" || text == "-" || strings.HasSuffix(text, " +") || strings.HasSuffix(text, " -")
		if open {
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
		return all, syntaxError(Position{line + 1, 1}, "the line that the sign before announced")
	}
	return all, nil
}

// blankComments puts blanks in the place of comments, so that columns stay.
func blankComments(line string) string {
	text := []byte(line)
	quoted := false
	for i := 0; i < len(text); i++ {
		if text[i] == '\'' {
			quoted = !quoted
		}
		if quoted || !strings.HasPrefix(string(text[i:]), "/*") {
			continue
		}
		end := len(text)
		if n := strings.Index(string(text[i+2:]), "*/"); n >= 0 {
			end = i + 2 + n + 2
		}
		for ; i < end; i++ {
			text[i] = ' '
		}
		i--
	}
	return string(text)
}

// refuse makes the error of a place in the text.
func (st *statement) refuse(at int, expected string) *Error {
	i, found := slices.BinarySearchFunc(st.pieces, at, func(p piece, at int) int { return p.at - at })
	if !found {
		i--
	}
	return syntaxError(Position{st.pieces[i].line, at - st.pieces[i].at + 1}, expected)
}

// scanner reads fields out of a statement.
type scanner struct {
	st *statement
	at int
}

// field is KEYWORD or KEYWORD(value).
type field struct {
	st       *statement
	word     string // in upper case
	at       int
	value    string // as typed, without the parentheses
	valueAt  int
	hasValue bool
}

// next returns the next field, and whether there is one.
func (s *scanner) next() (field, bool, error) {
	text := s.st.text
	for s.at < len(text) && text[s.at] == ' ' {
		s.at++
	}
	if s.at == len(text) {
		return field{}, false, nil
	}
	f := field{st: s.st, at: s.at}
	for s.at < len(text) && strings.IndexByte(" ()'", text[s.at]) < 0 {
		s.at++
	}
	f.word = strings.ToUpper(text[f.at:s.at])
	if f.word == "" {
		return f, false, s.st.refuse(s.at, "a keyword")
	}
	if s.at < len(text) && text[s.at] == '(' {
		end := closing(text, s.at)
		if end < 0 {
			return f, false, s.st.refuse(s.at, "a closing parenthesis after this opening one")
		}
		f.hasValue, f.valueAt, f.value = true, s.at+1, text[s.at+1:end]
		s.at = end + 1
	}
	if s.at < len(text) && text[s.at] != ' ' {
		return f, false, s.st.refuse(s.at, "a blank or the end of the command")
	}
	return f, true, nil
}

// closing returns the place of the parenthesis that closes the one at a place,
// or -1. Parentheses between quotes do not count.
func closing(text string, at int) int {
	quoted := false
	for i := at + 1; i < len(text); i++ {
		switch {
		case text[i] == '\'':
			quoted = !quoted
		case quoted:
		case text[i] == '(':
			return -1 // no value has any
		case text[i] == ')':
			return i
		}
	}
	return -1
}

// finish refuses anything more.
func (s *scanner) finish() error {
	f, more, err := s.next()
	if more {
		return s.st.refuse(f.at, "the end of the command")
	}
	return err
}

// refuse makes the error of a value, or of the field if it has none.
func (f field) refuse(expected string) *Error {
	if f.hasValue {
		return f.st.refuse(f.valueAt, expected)
	}
	return f.st.refuse(f.at, expected)
}
