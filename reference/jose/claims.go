package jose

import (
	"encoding/json"
	"fmt"
	"time"
)

// Token is a token that was accepted. It is shared by all who got it from a
// [Cache]: do not change it.
type Token struct {
	redactedToken
	Header Header
	Claims Claims
}

// User returns the value of the claim that the policy names as the user's.
func (t *Token) User() string { return t.Claims.read().user }

// Claims is the payload of a token (RFC 7519, section 4). It does not print;
// [Claims.JSON] shows it.
type Claims struct {
	redactedToken
	facts func() *claimFacts
}

// claimFacts are claims that were read.
type claimFacts struct {
	text                         string
	issuer, subject, id          string
	audience                     member // its kind is 0 if there is none
	hasIssuer                    bool
	expires, notBefore, issuedAt date
	user                         string // what the claim of the policy says
}

// newToken makes a token and the claims behind it, which are still to be read.
func newToken(header func() *headerFacts) (*Token, *claimFacts) {
	made := new(struct {
		token  Token
		claims claimFacts
	})
	made.token.Header.facts = header
	made.token.Claims.facts = func() *claimFacts { return &made.claims }
	return &made.token, &made.claims
}

func (c *Claims) read() *claimFacts {
	if c.facts == nil {
		return new(claimFacts)
	}
	return c.facts()
}

// Issuer returns iss, "" if there is none.
func (c *Claims) Issuer() string { return c.read().issuer }

// Subject returns sub, "" if there is none.
func (c *Claims) Subject() string { return c.read().subject }

// ID returns jti, "" if there is none.
func (c *Claims) ID() string { return c.read().id }

// Audience returns aud, which may be one string or several in the token; nil if
// there is none.
func (c *Claims) Audience() []string { return c.read().audiences() }

// Expires returns exp in UTC, the zero time if there is none.
func (c *Claims) Expires() time.Time { return c.read().expires.time() }

// NotBefore returns nbf in UTC, the zero time if there is none.
func (c *Claims) NotBefore() time.Time { return c.read().notBefore.time() }

// IssuedAt returns iat in UTC, the zero time if there is none.
func (c *Claims) IssuedAt() time.Time { return c.read().issuedAt.time() }

// Raw returns the value of a claim as the token has it.
func (c *Claims) Raw(name string) (json.RawMessage, bool) {
	o, err := parseObject(c.read().text)
	if err != nil { // only if there are no claims at all
		return nil, false
	}
	return o.rawMember(name)
}

// JSON returns the payload as the token has it.
func (c *Claims) JSON() []byte { return []byte(c.read().text) }

func (c *claimFacts) audiences() []string {
	var all []string
	c.eachAudience(func(each string) bool {
		all = append(all, each)
		return true
	})
	return all
}

// eachAudience hands the audiences to yield until that says no.
func (c *claimFacts) eachAudience(yield func(string) bool) {
	o := object{text: c.text}
	if c.audience.kind == kindString {
		yield(o.string(&c.audience))
		return
	}
	o.eachString(&c.audience, yield)
}

// readMembers takes the registered claims (RFC 7519, section 4.1) out of a
// payload and looks at their types.
func (c *claimFacts) readMembers(o *object) (err error) {
	c.text = o.text
	for i := range o.members {
		m := &o.members[i]
		switch o.name(m) {
		case "iss":
			c.hasIssuer = true
			c.issuer, err = o.stringClaim(m)
		case "sub":
			c.subject, err = o.stringClaim(m)
		case "jti":
			c.id, err = o.stringClaim(m)
		case "aud":
			c.audience = *m
			if m.kind != kindString && !m.strings {
				err = fmt.Errorf("aud is neither a string nor an array of strings")
			}
		case "exp":
			c.expires, err = o.dateClaim(m)
		case "nbf":
			c.notBefore, err = o.dateClaim(m)
		case "iat":
			c.issuedAt, err = o.dateClaim(m)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (o *object) stringClaim(m *member) (string, error) {
	if m.kind != kindString {
		return "", fmt.Errorf("%s is %v, want %v", o.name(m), m.kind, kindString)
	}
	return o.string(m), nil
}

func (o *object) dateClaim(m *member) (date, error) {
	if m.kind != kindNumber {
		return date{}, fmt.Errorf("%s is %v, want %v", o.name(m), m.kind, kindNumber)
	}
	d, ok := parseNumericDate(o.raw(m))
	if !ok {
		return date{}, fmt.Errorf("%s is %s, which is outside of the years 1 to 9999; give seconds since 1970", o.name(m), clip(o.raw(m)))
	}
	return d, nil
}
