package steps

import (
	"encoding/json"
	"strings"
)

// privateMembers are the members of a JWK that nobody but its owner may know
// (RFC 7518, sections 6.2.2, 6.3.2 and 6.4.1).
var privateMembers = []string{"k", "d", "p", "q", "dp", "dq", "qi"}

// longestSecret bounds what is looked for whole in a report.
const longestSecret = 8192

// token takes a token, and its signature, without which it is worth nothing.
func (s *Secrets) token(text string) {
	if len(text) <= longestSecret {
		s.add(aToken, text)
	}
	if signature := text[strings.LastIndexByte(text, '.')+1:]; len(signature) <= longestSecret {
		s.add(aToken, signature)
	}
}

// jwk takes the private members of every JWK in a JSON text.
func (s *Secrets) jwk(text []byte) {
	var value any
	if json.Unmarshal(text, &value) == nil {
		s.members(value)
	}
}

func (s *Secrets) members(value any) {
	switch v := value.(type) {
	case []any:
		for _, inner := range v {
			s.members(inner)
		}
	case map[string]any:
		for _, name := range privateMembers {
			if secret, ok := v[name].(string); ok {
				s.add(aKey, secret)
			}
		}
		for _, inner := range v {
			s.members(inner)
		}
	}
}

// isObject reports whether a doc string is a JSON object: its strings are not
// PassTickets.
func isObject(text string) bool {
	return strings.HasPrefix(strings.TrimSpace(text), "{") && json.Valid([]byte(text))
}
