package steps

import (
	"strings"
	"testing"
)

func TestRedactor(t *testing.T) {
	of := func(kind string, texts ...string) *Secrets {
		s := &Secrets{}
		for _, text := range texts {
			s.add(kind, text)
		}
		return s
	}
	for _, c := range []struct {
		name string
		sets []*Secrets
		text string
		want string
	}{
		{"nothing known", nil, "user MIKEM presents the PassTicket to TSOSYS1 at 2026-03-01T12:00:00Z", "user MIKEM presents the PassTicket to TSOSYS1 at 2026-03-01T12:00:00Z"},
		{"a key as it stands", []*Secrets{of(aKey, "K1.K2")}, "key K1.K2, not K1xK2", "key [key redacted], not K1xK2"},
		{"any case", []*Secrets{of(aPassTicket, "CfCb1CKn")}, "CFCB1CKN cfcb1ckn cFcB1ckN", "[PassTicket redacted] [PassTicket redacted] [PassTicket redacted]"},
		{"quoted and inside a word", []*Secrets{of(aPassTicket, "0F5WEEIL")}, `x0F5WEEILx "0F5WEEIL"`, `x[PassTicket redacted]x "[PassTicket redacted]"`},
		{"as JSON writes it", []*Secrets{of(aKey, `a<b"c`)}, `a<b"c {"key":"a\u003cb\"c"}`, `[key redacted] {"key":"[key redacted]"}`},
		{"the longest wins", []*Secrets{of(aPassTicket, "ABCD", "ABCDEFGH")}, "ABCDEFGH ABCD", "[PassTicket redacted] [PassTicket redacted]"},
		{"two sets, a key is a key", []*Secrets{of(aPassTicket, "abcdefgh"), of(aKey, "ABCDEFGH")}, "abcdefgh", "[key redacted]"},
		{"the mark is not redacted again", []*Secrets{of(aPassTicket, "redacted", "0F5WEEIL")}, "0F5WEEIL", "[PassTicket redacted]"},
		{"sixteen digits of anybody", nil, "e001193519561977!", "[key redacted]!"},
		{"a digit lost", nil, "A1B2C3D4E5F6A7B", "[key redacted]"},
		{"eight digits are none", nil, "DEADBEEF 12345678", "DEADBEEF 12345678"},
		{"no UTF-8", []*Secrets{of(aPassTicket, "0F5W\xc9EIL")}, "x 0F5W\xc9EIL y\xc9", "x [PassTicket redacted] y\uFFFD"},
		{"a letter that another alphabet has, too", []*Secrets{of(aKey, "sesame K1")}, "\u017fe\u017fame \u212a1", "[key redacted]"},
		{"what looks like a token", nil, "as eyJhbGciOiJub25lIn0.e30. says", "as [token redacted] says"},
		{"too short to be one", []*Secrets{of(aKey, "", "abc")}, "abc", "abc"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Redactor(c.sets...)(c.text); got != c.want {
				t.Errorf("%q: expected %q, observed %q", c.text, c.want, got)
			}
		})
	}
}

func TestSecretsOfSteps(t *testing.T) {
	for _, c := range []struct {
		name      string
		step      string
		arguments []string
		hidden    []string
		shown     []string
	}{
		{"a key", "application A has the legacy key E0011935", nil, []string{"E0011935"}, []string{"application A"}},
		{"a quoted key", `application A has the legacy key "A1B2 C3D4"`, nil, []string{"A1B2 C3D4"}, nil},
		{"an enhanced key", "application A has the enhanced key 0B0C0D and TYPE(UPPER)", nil, []string{"0B0C0D"}, []string{"UPPER"}},
		{"a string", `user MIKEM presents "LETTERSX" to A at 2026-03-01T12:00:00Z`, nil, []string{"LETTERSX"}, []string{"MIKEM", "2026-03-01T12:00:00Z"}},
		{"names are none", `a PassTicket is generated for user USER1234 and application "CICSPROD" at 2026-03-01T12:00:00Z`, nil, nil, []string{"USER1234", "CICSPROD"}},
		{"a table", "one of these choices is taken", []string{"choice", "outcome", "cut off", "generated LETTERSX", "generation refused"}, []string{"LETTERSX"}, []string{"cut off", "refused"}},
		{"an undefined step", `the ticket "LETTERSX" or 3ZSGGG8F is good for CICSPROD`, nil, []string{"LETTERSX", "3ZSGGG8F"}, []string{"CICSPROD", "good"}},
		{"a doc string", "an undefined step", []string{"3ZSGGG8F and\n\"LETTERSX\""}, []string{"3ZSGGG8F", "LETTERSX"}, []string{"undefined"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s Secrets
			s.Step(c.step, c.arguments...)
			text := c.step + "\n" + strings.Join(c.arguments, "\n")
			got := Redactor(&s)(text)
			for _, secret := range c.hidden {
				if strings.Contains(got, secret) || !strings.Contains(text, secret) {
					t.Errorf("expected no %s, observed %q", secret, got)
				}
			}
			for _, word := range c.shown {
				if !strings.Contains(got, word) {
					t.Errorf("expected %s, observed %q", word, got)
				}
			}
		})
	}
}
