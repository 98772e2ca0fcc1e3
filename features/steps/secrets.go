package steps

import (
	"fmt"
	"sort"
	"strings"
)

// secrets are the keys and PassTickets that a scenario handled. In the suite's
// own features they are published test data and stay readable; in a user's
// features they are live until the contrary is known, and are replaced.
type secrets struct{ kinds map[string]string } // text to "key" or "PassTicket"

// tooShort is the length up to which a text is no secret: replacing it
// would only garble the report.
const tooShort = 3

func (s *secrets) add(kind, text string) {
	if len(text) <= tooShort {
		return
	}
	if s.kinds == nil {
		s.kinds = make(map[string]string)
	}
	s.kinds[text] = kind
}

// fromStep takes the places of a pattern that hold secrets.
func (s *secrets) fromStep(pattern string, args []string) {
	for i, m := range placeholder.FindAllStringSubmatch(pattern, -1) {
		switch m[1] {
		case "key":
			s.add("key", args[i])
		case "string":
			s.add("PassTicket", args[i])
		}
	}
}

// redact replaces every secret in the text, in whatever case it stands.
func (s *secrets) redact(text string) string {
	known := make([]string, 0, len(s.kinds))
	for secret := range s.kinds {
		known = append(known, secret)
	}
	// The longest first, so that no secret is half replaced by a part of it.
	sort.Slice(known, func(i, j int) bool { return len(known[i]) > len(known[j]) })
	for _, secret := range known {
		mark := fmt.Sprintf("[%s redacted]", s.kinds[secret])
		for _, form := range []string{secret, strings.ToUpper(secret), strings.ToLower(secret)} {
			text = strings.ReplaceAll(text, form, mark)
		}
	}
	return text
}
