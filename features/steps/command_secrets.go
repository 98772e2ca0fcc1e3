package steps

import (
	"regexp"
	"strings"
)

var (
	comment      = regexp.MustCompile(`(?s)/\*.*?(?:\*/|$)`)
	continuation = regexp.MustCompile(`[+-][ \t]*\r?\n`)
	// secretOperand is an operand that sets a password or a key, however it is
	// abbreviated or misspelt: PASSWORD, PHRASE, KEYMASKED and KEYENCRYPTED of
	// RACF, SSKEY of ACF2, SESSKEY of Top Secret, RVARYPW.
	secretOperand = regexp.MustCompile(`(?i)\b(P[AHW][A-Z]*|KEY[ME]?[A-Z]*|SS?K[A-Z]*|SES[A-Z]*|RVARYPW)[ \t]*\(`)
	setropts      = regexp.MustCompile(`(?i)^\s*(?:SETR|SETROPTS)\s`)
	apostrophes   = regexp.MustCompile(`'((?:[^']|'')*)'`)
	label         = regexp.MustCompile(`(?i)^KEYL`)
)

// commands takes the passwords and keys out of commands of a security manager.
// It reads more than a command processor would: what it takes without need is
// hidden, what it left would be shown.
func (s *Secrets) commands(text string) {
	for _, form := range []string{text, continuation.ReplaceAllString(text, ""), continuation.ReplaceAllString(text, " ")} {
		form = comment.ReplaceAllString(form, " ")
		for line := range strings.Lines(form) {
			if setropts.MatchString(line) && !strings.Contains(strings.ToUpper(line), "RVARYPW") {
				continue // PASSWORD is a set of rules there
			}
			s.operands(line)
		}
		s.operands(form) // operands that go on in the next line
	}
}

func (s *Secrets) operands(text string) {
	for _, at := range secretOperand.FindAllStringSubmatchIndex(text, -1) {
		name := text[at[2]:at[3]]
		if label.MatchString(name) || setropts.MatchString(text[lineStart(text, at[2]):]) {
			continue
		}
		kind := aPassword
		if strings.Contains(strings.ToUpper(name), "K") {
			kind = aKey
		}
		value := parenthesized(text[at[1]:])
		s.add(kind, strings.TrimSpace(value))
		for _, quoted := range apostrophes.FindAllStringSubmatch(value, -1) {
			s.add(kind, quoted[1])
			s.add(kind, strings.ReplaceAll(quoted[1], "''", "'"))
		}
		for _, word := range strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(" ,\t\r\n()'", r) }) {
			s.add(kind, word)
		}
	}
}

func lineStart(text string, at int) int { return strings.LastIndex(text[:at], "\n") + 1 }

// parenthesized is what stands up to the parenthesis that closes one opened
// before, outside apostrophes.
func parenthesized(text string) string {
	depth, quoted := 1, false
	for i, r := range text {
		switch {
		case r == '\'':
			quoted = !quoted
		case quoted:
		case r == '(':
			depth++
		case r == ')':
			if depth--; depth == 0 {
				return text[:i]
			}
		}
	}
	return text
}
