package racf

import (
	"strings"
	"unicode/utf8"
)

type tokenKind uint8

const (
	endToken tokenKind = iota
	wordToken
	quotedToken
	openToken
	closeToken
)

type token struct {
	kind tokenKind
	text string // of a quoted string, what is inside, apostrophes single
	at   Position
}

// lexed is a logical line in tokens, the last of which is an endToken.
type lexed struct {
	tokens []token
	// openComment is where a comment begins that is never closed: it has
	// swallowed the rest of the command.
	openComment *Position
}

// bytesPerToken is somewhat less than what a token takes in most commands.
const bytesPerToken = 5

// lex splits a logical line (TSO/E books, topic defsyn): operands are separated by blanks, tabs, commas and
// comments, a semicolon ends the command, and what follows it is not read.
func lex(l *logicalLine) (lexed, *Error) {
	s, i := l.text, 0
	out := lexed{tokens: make([]token, 0, len(s)/bytesPerToken+1)}
	add := func(kind tokenKind, text string, at int) {
		out.tokens = append(out.tokens, token{kind, text, l.position(at)})
	}
scan:
	for i < len(s) {
		switch c := s[i]; {
		case isDelimiter(c):
			i++
		case c == ';':
			break scan
		case strings.HasPrefix(s[i:], "/*"):
			length := strings.Index(s[i+2:], "*/")
			if length < 0 {
				at := l.position(i)
				out.openComment = &at
				break scan
			}
			i += 2 + length + 2
		case c == '(':
			add(openToken, "(", i)
			i++
		case c == ')':
			add(closeToken, ")", i)
			i++
		case c == '\'':
			text, length, problem := quoted(s[i:])
			if problem != "" {
				return out, syntaxError(l.position(i), problem, "a closing apostrophe, and a blank, comma or parenthesis behind it")
			}
			add(quotedToken, text, i)
			i += length
		default:
			length := wordLength(s[i:])
			if length == 0 {
				return out, syntaxError(l.position(i), "a character that cannot be typed here", "letters, digits and signs; anything else in apostrophes")
			}
			if i+length < len(s) && s[i+length] == '\'' {
				return out, syntaxError(l.position(i+length), "an apostrophe inside a word", "a quoted string that begins with an apostrophe, or none")
			}
			add(wordToken, s[i:i+length], i)
			i += length
		}
	}
	end := i
	if end > 0 && end == len(s) {
		end-- // so that the position is on the line where the command ends
		out.tokens = append(out.tokens, token{endToken, "", after(l.position(end))})
	} else {
		add(endToken, "", end)
	}
	if l.openEnd != nil && len(out.tokens) > 1 && lastLine(l) == l.openEnd.Line {
		return out, syntaxError(*l.openEnd, "a continuation mark on the last line", "one more line, or no hyphen or plus sign at the end")
	}
	return out, nil
}

func after(p Position) Position { p.Column++; return p }

// lastLine returns the line on which a logical line ends.
func lastLine(l *logicalLine) int { return l.pieces[len(l.pieces)-1].at.Line }

// quoted reads a string in apostrophes, in which an apostrophe is doubled.
func quoted(s string) (text string, length int, problem string) {
	var b strings.Builder
	for i := 1; i < len(s); {
		if s[i] != '\'' {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 || r < ' ' || r == 0x7F {
				return "", 0, "a quoted string with a control character, or that is not UTF-8"
			}
			b.WriteString(s[i : i+size])
			i += size
			continue
		}
		if i+1 < len(s) && s[i+1] == '\'' {
			b.WriteByte('\'')
			i += 2
			continue
		}
		if i+1 < len(s) && wordLength(s[i+1:]) > 0 {
			return "", 0, "a quoted string with more text right behind it"
		}
		return b.String(), i + 1, ""
	}
	return "", 0, "a quoted string that is not closed"
}

// wordLength returns the length of the word that s begins with.
func wordLength(s string) int {
	for i := range len(s) {
		c := s[i]
		if c <= ' ' || c > '~' || strings.IndexByte(",()';", c) >= 0 || strings.HasPrefix(s[i:], "/*") {
			return i
		}
	}
	return len(s)
}
