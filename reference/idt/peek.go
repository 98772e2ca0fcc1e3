package idt

import (
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/passticket"
)

// object is a JSON object, by the exact names of its members. Nearly all are read
// strictly, which is fast; lax are the members of one that could not be.
type object struct {
	strict jose.Object
	lax    map[string]json.RawMessage
}

// raw returns a member as the token has it, and whether there is one.
func (o object) raw(name string) (json.RawMessage, bool) {
	if raw, ok := o.strict.Raw(name); ok {
		return raw, true
	}
	raw, ok := o.lax[name]
	return raw, ok
}

func (o object) text(name string) (string, bool) {
	if text, ok := o.strict.Text(name); ok {
		return text, true
	}
	raw, _ := o.raw(name)
	var s *string
	if json.Unmarshal(raw, &s) != nil || s == nil {
		return "", false
	}
	return *s, true
}

// segment reads the header (0) or the claims (1) of a token, and nothing of what
// makes it a good one. What it returns decides which rules the token is held to,
// and what it is refused for; it is accepted only by what package jose read.
func (t Token) segment(n int) object {
	text := t.Text()
	if len(text) > jose.DefaultMaxSize {
		return object{}
	}
	header, rest, two := strings.Cut(text, ".")
	claims, _, three := strings.Cut(rest, ".")
	if !two || !three {
		return object{}
	}
	decoded, err := base64.RawURLEncoding.DecodeString([]string{header, claims}[n])
	if err != nil {
		return object{}
	}
	var o object
	if o.strict, err = jose.ParseObject(string(decoded)); err != nil {
		_ = json.Unmarshal(decoded, &o.lax) // It is empty if this fails, too.
	}
	return o
}

// ClaimedUser returns the claim sub before anything is known to be true of it,
// and whether it is a user ID. Whoever signs on without a user ID is looked up
// by it, before [Tokens.Validate] says whether the token is good.
func (t Token) ClaimedUser() (esm.UserID, bool) {
	sub, _ := t.segment(1).text("sub")
	user, err := esm.ParseUserID(sub)
	if err != nil || string(user) != sub {
		return "", false
	}
	return user, true
}

// ClaimedApplication returns the application that stands first in the claim aud,
// before anything is known to be true of it, and whether there is one.
func (t Token) ClaimedApplication() (passticket.ApplID, bool) {
	claims := t.segment(1)
	first, ok := claims.text("aud")
	if !ok {
		raw, _ := claims.raw("aud")
		var list []string
		if json.Unmarshal(raw, &list) != nil || len(list) == 0 {
			return passticket.ApplID{}, false
		}
		first = list[0]
	}
	application, err := passticket.ParseApplID(first)
	if err != nil || application.String() != first {
		return passticket.ApplID{}, false
	}
	return application, true
}
