package esm

import (
	"cmp"
	"fmt"
	"strings"
)

// HasGenericCharacter says whether a profile name has % or * in it.
func HasGenericCharacter(name string) bool { return strings.ContainsAny(name, "%*") }

// checkPattern checks the name of a generic profile against the table of
// generic characters of the Command Language Reference, topics resour,
// ich2a40029 and ich2a40030. A % stands for one character, but not for a period;
// that it does not is documented for data sets and taken over here.
func checkPattern(name string) error {
	if strings.HasSuffix(name, "%*") {
		return ErrPercentAsterisk
	}
	doubles := 0
	for qualifier := range strings.SplitSeq(name, ".") {
		if qualifier == "**" {
			doubles++
			continue
		}
		if i := strings.IndexByte(qualifier, '*'); i >= 0 && i != len(qualifier)-1 {
			return fmt.Errorf("%w: in qualifier %s, * stands before the end; put it at the end of a qualifier, or ** alone in one", ErrProfileName, qualifier)
		}
	}
	if doubles > 1 {
		return fmt.Errorf("%w: ** stands in it more than once", ErrProfileName)
	}
	return nil
}

// ComparePatterns orders profile names as they are searched, the most specific
// one first: it is negative if a comes before b. At the first difference from
// the left the kinds of what stands there decide, in this order: a character;
// the end of the name; .** (no or more qualifiers); %; an * that more text
// follows; an * at the end; ** as the first qualifier. Two characters
// are ordered as in EBCDIC: signs, lower case, upper case, digits.
//
// Published is only that the most specific profile is used; see the choices in
// the package documentation.
func ComparePatterns(a, b string) int {
	for a != "" && b != "" {
		ta, tb := nextToken(a), nextToken(b)
		if ta != tb {
			return ta.compare(tb)
		}
		a, b = a[ta.length:], b[tb.length:]
	}
	return nextToken(a).compare(nextToken(b))
}

type tokenKind uint8

const (
	character tokenKind = iota
	end
	anyQualifiers
	percent
	asterisk
	lastAsterisk
	leadingDouble
)

type token struct {
	kind   tokenKind
	char   byte
	length uint8
}

func (t token) compare(u token) int {
	if t.kind != u.kind {
		return cmp.Compare(t.kind, u.kind)
	}
	return compareBytes(t.char, u.char)
}

func nextToken(s string) token {
	switch {
	case s == "":
		return token{kind: end}
	case strings.HasPrefix(s, ".**"):
		return token{kind: anyQualifiers, length: 3}
	case strings.HasPrefix(s, "**"):
		return token{kind: leadingDouble, length: 2}
	case s == "*":
		return token{kind: lastAsterisk, length: 1}
	case s[0] == '*':
		return token{kind: asterisk, length: 1}
	case s[0] == '%':
		return token{kind: percent, length: 1}
	default:
		return token{kind: character, char: s[0], length: 1}
	}
}

func compareBytes(a, b byte) int {
	return cmp.Or(cmp.Compare(ebcdicGroup(a), ebcdicGroup(b)), cmp.Compare(a, b))
}

func ebcdicGroup(b byte) int {
	switch {
	case '0' <= b && b <= '9':
		return 3
	case 'A' <= b && b <= 'Z':
		return 2
	case 'a' <= b && b <= 'z':
		return 1
	}
	return 0
}
