package jose

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Header is the JOSE header of a token (RFC 7515, section 4). It does not
// print, lest a log fill up with what strangers sent.
type Header struct {
	redactedToken
	facts func() *headerFacts // shared by tokens with the same header
}

// headerFacts is a header that was read.
type headerFacts struct {
	object
	algorithm, keyID, typ string
	contentType           string // cty
	hasKeyID              bool
}

func (h *Header) read() *headerFacts {
	if h.facts == nil {
		return new(headerFacts)
	}
	return h.facts()
}

// Algorithm returns alg.
func (h *Header) Algorithm() Algorithm { return Algorithm(h.read().algorithm) }

// KeyID returns kid, "" if there is none.
func (h *Header) KeyID() string { return h.read().keyID }

// Type returns typ as the token has it, "" if there is none.
func (h *Header) Type() string { return h.read().typ }

// Raw returns the value of a member as the token has it.
func (h *Header) Raw(name string) (json.RawMessage, bool) { return h.read().rawMember(name) }

// JSON returns the header as the token has it.
func (h *Header) JSON() []byte { return []byte(h.read().text) }

func (o *object) rawMember(name string) (json.RawMessage, bool) {
	m := o.find(name)
	if m == nil {
		return nil, false
	}
	return json.RawMessage(o.raw(m)), true
}

func (h *headerFacts) alg() Algorithm { return Algorithm(h.algorithm) }

// readMembers looks at the types of the members that are looked at at all.
func (h *headerFacts) readMembers() error {
	hasAlgorithm := false
	for i := range h.members {
		m := &h.members[i]
		var to *string
		switch name := h.name(m); name {
		case "alg":
			to, hasAlgorithm = &h.algorithm, true
		case "kid":
			to, h.hasKeyID = &h.keyID, true
		case "typ":
			to = &h.typ
		case "cty":
			to = &h.contentType
		default:
			continue
		}
		if m.kind != kindString {
			return fmt.Errorf("%s is %v, want a string", h.name(m), m.kind)
		}
		*to = h.string(m)
	}
	if !hasAlgorithm {
		return fmt.Errorf("alg is missing")
	}
	return nil
}

// standardHeaders are the names that RFC 7515, sections 4.1.1 to 4.1.11, defines;
// a crit must not list them.
var standardHeaders = map[string]bool{
	"alg": true, "jku": true, "jwk": true, "kid": true, "x5u": true, "x5c": true,
	"x5t": true, "x5t#S256": true, "typ": true, "cty": true, "crit": true,
}

// critical checks crit by RFC 7515, section 4.1.11, and returns what it lists:
// nothing if there is no crit, and otherwise at least one name.
func (h *headerFacts) critical() ([]string, error) {
	m := h.find("crit")
	if m == nil {
		return nil, nil
	}
	names, ok := h.strings(m)
	if !ok {
		return nil, fmt.Errorf("it is not an array of strings")
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("it is empty")
	}
	seen := map[string]bool{}
	for _, name := range names {
		switch {
		case seen[name]:
			return nil, fmt.Errorf("it lists %s twice", clip(name))
		case standardHeaders[name]:
			return nil, fmt.Errorf("it lists %s, which RFC 7515 defines itself", clip(name))
		case h.find(name) == nil:
			return nil, fmt.Errorf("it lists %s, which the header does not have", clip(name))
		}
		seen[name] = true
	}
	return names, nil
}

// sameType compares media types as RFC 7515, section 4.1.9, and RFC 8725,
// section 3.11, want it: without regard to the case of ASCII letters, of which
// media types consist (RFC 6838, section 4.2), and "application/" may be left out
// where no other slash is.
func sameType(a, b string) bool { return fullType(a) == fullType(b) }

func fullType(t string) string {
	t = strings.Map(lowerASCII, t)
	if t != "" && !strings.Contains(t, "/") {
		return "application/" + t
	}
	return t
}

// lowerASCII leaves other letters alone: the Kelvin sign is not k.
func lowerASCII(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}
