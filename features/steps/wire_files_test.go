package steps

import (
	"strings"
	"testing"

	"github.com/cucumber/godog"
	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/target"
)

// TestSite: what the table of a site comes to.
func TestSite(t *testing.T) {
	w := standingWorld(&standing{})
	w.wire.kept["it"] = `a"b`
	for _, test := range []struct {
		name  string
		table *godog.Table
		want  target.Site
		says  string
	}{
		{"all parts", table("status", "400", "type", "a/b", "body", `{"x":"{it}"}`, "form", "a=b=c", "header", "A: b", "times", "2"), target.Site{
			URL: "u", Status: 400, Type: "a/b", Body: `{"x":"a\"b"}`, Form: map[string]string{"a": "b=c"}, Header: map[string]string{"A": "b"}, Times: 2,
		}, ""},
		{"nothing", table(), target.Site{URL: "u", Status: 200, Type: "application/json", Form: map[string]string{}, Header: map[string]string{}}, ""},
		{"no number", table("status", "good"), target.Site{}, "a number"},
		{"no number of times", table("times", "once"), target.Site{}, "a number"},
		{"no such part", table("colour", "red"), target.Site{}, `no part "colour"`},
		{"half a field", table("form", "token"), target.Site{}, `no part "form"`},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := w.site("u", test.table)
			if test.says != "" {
				if err == nil || !strings.Contains(err.Error(), test.says) {
					t.Errorf("expected %q, observed %v", test.says, err)
				}
				return
			}
			if diff := cmp.Diff(test.want, got); diff != "" || err != nil {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
}

// TestLTPAForgeries: each file opens, a token opens with its keys alone, and each
// damage makes another token.
func TestLTPAForgeries(t *testing.T) {
	one, err := readLTPAKeys(ltpaFiles[0])
	if err != nil {
		t.Fatal(err)
	}
	two, err := readLTPAKeys(ltpaFiles[1])
	if err != nil {
		t.Fatal(err)
	}
	forgery := func() *ltpaForgery {
		return &ltpaForgery{keys: one, signer: one, user: "COLIN", realm: "r", expires: setUp}
	}
	plain, err := forgery().make()
	if err != nil {
		t.Fatal(err)
	}
	text, err := one.openToken(plain)
	if err != nil || !strings.HasPrefix(text, `expire:`) || !strings.Contains(text, `$u:user\:r/COLIN%`) {
		t.Errorf("the token says %q, %v", text, err)
	}
	if text, err := two.openToken(plain); err == nil && strings.HasPrefix(text, "expire:") {
		t.Errorf("other keys open it: %q", text)
	}
	for phrase, damage := range ltpaDamages {
		f := forgery()
		damage(f)
		if damaged, err := f.make(); err != nil || damaged == plain {
			t.Errorf("%s: the token is as it was, or %v", phrase, err)
		}
	}
}
