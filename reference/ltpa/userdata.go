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

// special are the characters that are escaped. A backslash is not, but for one that
// ends a text.
const special = `%$:|`

const backslash = '\\'

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

// survives says whether the attributes are read as they are, once they are written.
func (t Token) survives(data string) bool {
	back, err := parseUserData(data, nil)
	return err == nil && !strings.HasSuffix(data, `\`) && back.Realm == t.Realm && back.Name == t.Name && maps.EqualFunc(back.Attributes, t.Attributes, slices.Equal)
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
			if strings.Contains(value, `\|`) { // Liberty splits there, and then its signature does not hold
				return Token{}, fmt.Errorf("%w: a value has | in it", ErrMalformed)
			}
			for v := range strings.SplitSeq(value, "|") {
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

// escape does what Liberty does, which is not always what [unescape] undoes.
func escape(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if strings.IndexByte(special, text[i]) >= 0 || text[i] == backslash && i == len(text)-1 {
			b.WriteByte(backslash)
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// unescape drops each backslash that stands before a special character or another
// backslash.
func unescape(text string) string {
	var b strings.Builder
	for i := range len(text) {
		if text[i] == backslash && i+1 < len(text) && strings.IndexByte(special+`\`, text[i+1]) >= 0 {
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// escaped says whether the character at i has a backslash before it, be that one
// escaped or not.
func escaped(text string, i int) bool { return i > 0 && text[i-1] == backslash }

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
