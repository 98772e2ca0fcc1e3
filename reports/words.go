package reports

import (
	"cmp"
	"fmt"
	"net/url"
	"strings"
	"time"
)

// word is how a status is written for people.
func (s Status) word() string {
	if s == NotApplicable {
		return "not applicable"
	}
	return string(s)
}

// verb is the word after a number of rules: "2 differ".
func (s Status) verb(n int) string {
	if s == Differs && n != 1 {
		return "differ"
	}
	return s.word()
}

// symbol stands beside the word, so that colour is never the only sign.
func (s Status) symbol() string {
	switch s {
	case Passed:
		return "✓"
	case Failed:
		return "✕"
	case Differs:
		return "≠"
	case Skipped:
		return "»"
	case NotApplicable:
		return "–"
	}
	return "!"
}

func (o Outcome) symbol() string {
	switch o {
	case Conforms, ConformsButKnown:
		return Passed.symbol()
	case DoesNotConform:
		return Failed.symbol()
	}
	return Errored.symbol()
}

// count writes a number and its noun: "1 rule", "2 rules".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// lasting writes a duration with as many digits as a reader can use.
func lasting(d time.Duration) string {
	switch {
	case d < 0:
		return "unknown"
	case d < time.Millisecond:
		return fmt.Sprintf("%d µs", d.Microseconds())
	case d < time.Second:
		return fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1e3)
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}

func (s Scenario) lasted() time.Duration { return time.Duration(s.Micros) * time.Microsecond }

// row writes an example row on one line, or nothing.
func (s Scenario) row() string {
	cells := make([]string, len(s.Example))
	for i, c := range s.Example {
		cells[i] = c.Name + "=" + c.Value
	}
	return strings.Join(cells, ", ")
}

// title is the scenario's name with its example row.
func (s Scenario) title() string {
	if len(s.Example) == 0 {
		return s.Name
	}
	return s.Name + " (" + s.row() + ")"
}

// title is the target's name and version, or how it was called if it has none.
// The title that it was given stands in the place of its name.
func (t Target) title() string {
	if t.name() == t.Spec {
		return t.Spec
	}
	return strings.TrimSpace(t.name() + " " + t.Version)
}

// name is what the target is called, without its version.
func (t Target) name() string { return cmp.Or(t.Title, t.Name, t.Spec) }

// chapters spells the systems whose folder name is not how they are written.
var chapters = map[string]string{
	"passticket": "PassTicket", "jwt": "JWT", "jose": "JOSE", "idt": "Identity tokens (IDT)", "ltpa": "LTPA", "saml": "SAML",
	"introspection": "Token introspection", "liberty": "Liberty", "zosmf": "z/OSMF", "zss": "ZSS", "zaas": "ZAAS",
	"rsed": "RSE daemon", "ums": "UMS", "saf": "SAF", "esm": "External security manager", "racf": "RACF", "acf2": "ACF2",
	"topsecret": "Top Secret", "sysplex": "Sysplex",
}

func chapter(system string) string {
	if title, ok := chapters[system]; ok {
		return title
	}
	return system
}

// link returns the address if it is one that a page may link to, and "" for
// anything else: targets write their own homepage, and one could write
// "javascript:" there.
func link(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return ""
	}
	return address
}

// legible makes characters visible that a terminal or a page would obey or
// swallow: control characters, and those that turn the direction of writing
// and so could make evidence read otherwise than it is, become their code
// point in brackets. Line ends of Windows become plain ones.
func legible(text string) string {
	if strings.IndexFunc(text, unseen) < 0 {
		return text
	}
	text = strings.ReplaceAll(text, "\r\n", "\n") // how Windows ends a line
	var b strings.Builder
	b.Grow(len(text) + 16)
	for _, r := range text {
		if unseen(r) {
			fmt.Fprintf(&b, "[U+%04X]", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func unseen(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0x20, r >= 0x7f && r <= 0x9f:
		return true
	case r == 0x061c, r == 0x200e, r == 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
		return true
	case r == 0xfffe, r == 0xffff:
		return true
	}
	return false
}

// shortened cuts a text at a number of characters and says what is missing.
func shortened(text string, limit int) string {
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	return fmt.Sprintf("%s… (%s more)", string(runes[:limit]), count(len(runes)-limit, "character"))
}
