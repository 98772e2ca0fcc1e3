package steps

import (
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Secrets are the keys, PassTickets and tokens that a feature holds or a scenario
// handled. In the suite's own features they are published test data and stay
// readable; in a user's features they are live until the contrary is known,
// and are replaced. The zero value knows none.
type Secrets struct{ kinds map[string]string } // text to what it is

const (
	aKey        = "key"
	aPassTicket = "PassTicket"
	aPassword   = "password"
	aToken      = "token"
)

// tooShort is the length up to which a text is no secret: replacing it
// would only garble the report.
const tooShort = 3

func (s *Secrets) add(kind, text string) {
	if len(text) <= tooShort {
		return
	}
	if s.kinds == nil {
		s.kinds = make(map[string]string)
	}
	s.kinds[text] = kind
}

// Step takes what a step shows, whether or not it will run: the places of its
// pattern that hold secrets, and the PassTickets of its table or doc string. A
// text that no pattern matches may be a slip of the pen, and hold them anywhere.
func (s *Secrets) Step(text string, arguments ...string) {
	matched := false
	for _, b := range bindings() {
		if found := b.expr.FindStringSubmatch(text); found != nil {
			matched = true
			s.places(b.Step, found[1:])
		}
	}
	if !matched {
		s.anywhere(text)
	}
	for _, argument := range arguments {
		if matched && isObject(argument) {
			s.jwk([]byte(argument))
			continue
		}
		if _, ticket, ok := strings.Cut(argument, "generated "); ok {
			s.add(aPassTicket, strings.TrimSpace(ticket))
		}
		s.commands(argument)
		s.anywhere(argument)
	}
}

// places takes the places of a step that hold secrets.
func (s *Secrets) places(step Step, args []string) {
	for i, place := range step.places {
		switch place {
		case "key":
			s.add(aKey, unquote(args[i]))
		case "string":
			if strings.Contains(step.Pattern, "presents {string}") || strings.Contains(step.Pattern, "PassTicket is {string}") {
				s.add(aPassTicket, unquote(args[i]))
			}
		case "password":
			s.add(aPassword, unquote(args[i]))
		case "secret":
			s.add(aKey, args[i])
		case "json":
			s.jwk([]byte(args[i]))
			if i > 0 && slices.Contains(privateMembers, args[i-1]) {
				s.add(aKey, unquote(args[i]))
			}
		}
	}
}

var (
	quoted = regexp.MustCompile(`"([^"]*)"`)
	word   = regexp.MustCompile(`[A-Za-z0-9_-]+`)
)

// anywhere takes what may be a PassTicket in a text of unknown meaning: what
// stands in double quotes, and eight characters of which one is a digit.
func (s *Secrets) anywhere(text string) {
	for _, m := range quoted.FindAllStringSubmatch(text, -1) {
		s.add(aPassTicket, m[1])
	}
	for _, w := range word.FindAllString(text, -1) {
		if len(w) == 8 && strings.ContainsAny(w, "0123456789") {
			s.add(aPassTicket, w)
		}
	}
}

// digits are so many hexadecimal digits in a row that they may be a key,
// wherever they stand: one of eight bytes of which a digit was lost.
var digits = fmt.Sprintf("[0-9A-Fa-f]{%d,}", fewestDigits)

const fewestDigits = 15

// tokenLike is what begins as the header of a token does and has the dots of one.
const tokenLike = `eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*`

// Redactor returns a function that replaces every secret of the sets in a
// text, in whatever case it stands, every run of digits that may be a key, and
// whatever looks like a token.
func Redactor(sets ...*Secrets) func(string) string {
	kinds := make(map[string]string) // by the text in lower case
	var forms []string
	for _, set := range sets {
		for secret, kind := range set.kinds {
			for _, form := range append(otherForms(kind, secret), secret, inJSON(secret)) {
				form = strings.ToLower(valid(form))
				if _, again := kinds[form]; !again {
					forms = append(forms, form)
				}
				if kinds[form] != aKey {
					kinds[form] = kind
				}
			}
		}
	}
	folds := make([]string, len(forms))
	for i, form := range forms {
		folds[i] = folded(form)
	}
	return func(text string) string {
		text = valid(text)
		expr := anyOf(forms, folds, folded(text))
		if expr == nil {
			return text
		}
		return expr.ReplaceAllStringFunc(text, func(found string) string {
			kind, known := kinds[strings.ToLower(found)]
			if !known {
				kind = aKey
				if strings.Contains(found, ".") {
					kind = aToken
				}
			}
			return "[" + kind + " redacted]"
		})
	}
}

// anyOf returns an expression for the forms that a text holds, and for digits and
// tokens if it may hold any; nil if there is nothing to find. Both folds and text are
// folded. To look for many forms takes less time than to compile an expression of them.
func anyOf(forms, folds []string, text string) *regexp.Regexp {
	var held []string
	for i, fold := range folds {
		if strings.Contains(text, fold) {
			held = append(held, regexp.QuoteMeta(forms[i]))
		}
	}
	if strings.Contains(text, "EYJ") || longestDigits(text) >= fewestDigits {
		held = append(held, digits, tokenLike)
	}
	if held == nil {
		return nil
	}
	expr := regexp.MustCompile(`(?i)` + strings.Join(held, "|"))
	expr.Longest() // so that no secret is half replaced by a part of it
	return expr
}

// longestDigits is how many hexadecimal digits a folded text has in a row.
func longestDigits(text string) int {
	longest, run := 0, 0
	for _, c := range []byte(text) {
		if '0' <= c && c <= '9' || 'A' <= c && c <= 'F' {
			run++
			longest = max(longest, run)
		} else {
			run = 0
		}
	}
	return longest
}

// folded is the same for two texts that differ in case only, as (?i) of an
// expression has it: its letters A to Z are upper case.
func folded(text string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for next := unicode.SimpleFold(r); next != r; next = unicode.SimpleFold(next) {
			least = min(least, next)
		}
		return least
	}, text)
}

// otherForms are the ways in which a target may spell a key that it was given
// in hexadecimal digits: in base64, or byte by byte.
func otherForms(kind, secret string) []string {
	bytes, err := hex.DecodeString(secret)
	if kind != aKey || err != nil {
		return nil
	}
	return []string{
		base64.StdEncoding.EncodeToString(bytes), base64.RawURLEncoding.EncodeToString(bytes),
		fmt.Sprintf("% x", bytes), strings.ReplaceAll(fmt.Sprintf("% x", bytes), " ", ":"),
	}
}

// valid is a text in UTF-8, as the record will have it: a feature file may be
// in another encoding.
func valid(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

// isEscaped says what encoding/json may write in another way.
func isEscaped(r rune) bool {
	return r < ' ' || r > '~' || strings.ContainsRune(`"\<>&`, r)
}

// inJSON is a text as it stands inside a string of the log of calls.
func inJSON(text string) string {
	if !strings.ContainsFunc(text, isEscaped) {
		return text
	}
	encoded, err := json.Marshal(text)
	if err != nil { // no string fails to encode
		return text
	}
	return string(encoded[1 : len(encoded)-1])
}
