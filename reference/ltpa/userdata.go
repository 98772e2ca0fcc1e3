package ltpa

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// The attributes that a token has always.
const (
	attributeExpiry = "expire"
	attributeUser   = "u"
	userType        = "user:" // of an access ID, user:REALM/NAME
)

// special are the characters that are escaped.
const special = `%$:|\`

// userData writes the attributes, sorted by name.
func (t Token) userData() string {
	all := map[string][]string{}
	maps.Copy(all, t.Attributes)
	all[attributeExpiry] = []string{millis(t.Expires)}
	all[attributeUser] = []string{userType + t.Realm + "/" + t.Name}
	var attributes []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		values := make([]string, len(all[name]))
		for i, value := range all[name] {
			values[i] = escape(value)
		}
		attributes = append(attributes, escape(name)+":"+strings.Join(values, "|"))
	}
	return strings.Join(attributes, "$")
}

// parseUserData reads what a signature was found to cover. The expiry outside of it
// counts only if there is none inside, and must otherwise be about the same.
func parseUserData(data string, outer *time.Time) (Token, error) {
	t := Token{}
	expiry := outer
	for _, attribute := range splitPlain(data, '$') {
		parts := splitPlain(attribute, ':')
		if len(parts) < 2 {
			return Token{}, fmt.Errorf("%w: an attribute has no value", ErrMalformed)
		}
		name, value := unescape(parts[0]), attribute[len(parts[0])+1:]
		switch name {
		case attributeUser:
			var ok bool
			if t.Realm, t.Name, ok = parseUser(unescape(value)); !ok {
				return Token{}, errUser
			}
		case attributeExpiry:
			values := splitPlain(value, '|')
			at, ok := parseMillis(values[len(values)-1])
			if !ok {
				return Token{}, fmt.Errorf("%w: its expiry is no number", ErrMalformed)
			}
			expiry = &at
		default:
			if t.Attributes == nil {
				t.Attributes = map[string][]string{}
			}
			for _, v := range splitPlain(value, '|') {
				t.Attributes[name] = append(t.Attributes[name], unescape(v))
			}
		}
	}
	switch {
	case t.Name == "":
		return Token{}, errUser
	case expiry == nil:
		return Token{}, fmt.Errorf("%w: it has no expiry", ErrMalformed)
	case outer != nil && expiry.Sub(*outer).Abs() > maxDifference:
		return Token{}, fmt.Errorf("%w: its two expiries differ", ErrMalformed)
	}
	t.Expires = *expiry
	return t, nil
}

// parseUser reads an access ID. A realm may have slashes in it, a name may not.
func parseUser(id string) (realm, name string, ok bool) {
	rest, isUser := strings.CutPrefix(id, userType)
	end := strings.LastIndexByte(rest, '/')
	if !isUser || end <= 0 || end == len(rest)-1 {
		return "", "", false
	}
	return rest[:end], rest[end+1:], true
}

func escape(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		if strings.IndexByte(special, c) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(c)
	}
	return b.String()
}

func unescape(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// escaped says whether the character at i has an odd number of \ before it.
func escaped(text string, i int) bool {
	n := 0
	for i > 0 && text[i-1] == '\\' {
		i, n = i-1, n+1
	}
	return n%2 == 1
}

// splitPlain splits a text at each separator that is not escaped.
func splitPlain(text string, separator byte) []string {
	var parts []string
	start := 0
	for i := range len(text) {
		if text[i] == separator && !escaped(text, i) {
			parts = append(parts, text[start:i])
			start = i + 1
		}
	}
	return append(parts, text[start:])
}

var errUser = fmt.Errorf("%w: its user is not user:REALM/NAME", ErrMalformed)
