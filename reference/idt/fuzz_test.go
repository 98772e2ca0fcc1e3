package idt_test

import (
	"testing"

	"github.com/safproof/safproof/reference/idt"
)

// No text but the token itself is accepted, whatever a token is changed into, and
// what is claimed is claimed by names only.
func FuzzValidate(f *testing.F) {
	store, rules := keyed(f, 2)
	tokens := idt.NewTokens("SYS1", 0, store)
	fekappl := application(f, "FEKAPPL")
	subject := idt.Subject{User: "COLIN", Application: fekappl, Methods: []string{idt.ByPassword}}
	good := tokens.Generate(rules[0], subject, idt.MinBuffer, noon).Token.Text()
	other := tokens.Generate(rules[1], subject, idt.MinBuffer, noon).Token.Text() // by another key
	for _, seed := range []string{
		good, good + "=", good + ".", " " + good, good[:len(good)-1], other,
		"eyJhbGciOiJub25lIn0.e30.", "e30.e30.e30", "..", "",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		token := idt.NewToken(text)
		p := idt.Presented{Token: token, User: "COLIN", Application: fekappl}
		out := tokens.Validate(rules[0], p, noon)
		if accepted := out.Problem == ""; accepted != (text == good) || accepted == out.Token.IsZero() {
			t.Errorf("%q: problem %q, token in the IDTA: %t; the token is %q", text, out.Problem, !out.Token.IsZero(), good)
		}
		if text == other {
			t.Attr("rule", "IDT-31")
		}
		if text != good {
			t.Attr("rule", "IDT-27")
		}
		if user, ok := token.ClaimedUser(); ok != (user != "") || len(user) > 8 {
			t.Errorf("%q claims the user %q, %t", text, user, ok)
		}
		if a, ok := token.ClaimedApplication(); ok != (a.String() != "") {
			t.Errorf("%q claims the application %q, %t", text, a, ok)
		}
	})
}
