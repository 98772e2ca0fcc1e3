package steps

import (
	"errors"
	"testing"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"

	"github.com/safproof/safproof/features/target"
)

func TestNames(t *testing.T) {
	for _, c := range []struct {
		name, aud string
		want      bool
	}{
		{"a string", `"EQAAPPL"`, true},
		{"an array of one", `["EQAAPPL"]`, true},
		{"an array with the marker", `["EQAAPPL","*ANYAPPL*"]`, true},
		{"another string", `"FEKAPPL"`, false},
		{"a longer string", `"EQAAPPL1"`, false},
		{"an array without it", `["FEKAPPL","*ANYAPPL*"]`, false},
		{"an empty array", `[]`, false},
		{"a number among it", `["EQAAPPL",1]`, false},
		{"an object", `{"EQAAPPL":1}`, false},
		{"null", `null`, false},
		{"none", absent, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := names(c.aud, "EQAAPPL"); got != c.want {
				t.Errorf("aud %s names EQAAPPL: expected %v, observed %v", c.aud, c.want, got)
			}
		})
	}
}

// TestServiceChoice: which outcome of a choice the answer of a service is.
func TestServiceChoice(t *testing.T) {
	const header = "eyJhbGciOiJub25lIn0."
	answer := func(saf, racf int, user string, left *target.IDTAResult) *target.ServiceResult {
		return &target.ServiceResult{Codes: target.Codes{SAF: saf, RACF: racf}, User: user, IDTA: left}
	}
	for _, c := range []struct {
		name     string
		answer   *target.ServiceResult
		outcomes [2]string
		want     string // the outcome that was observed; empty: none of them
	}{
		{"no token after a success", answer(0, 0, "COLIN", &target.IDTAResult{}), [2]string{"an unsigned token", "no token"}, "no token"},
		{"no token after a refusal", answer(8, 8, "", &target.IDTAResult{}), [2]string{"an unsigned token", "no token"}, ""},
		{"an unsigned token", answer(0, 0, "COLIN", &target.IDTAResult{Token: header + "e30."}), [2]string{"an unsigned token", "no token"}, "an unsigned token"},
		{"a signed token", answer(0, 0, "COLIN", &target.IDTAResult{Token: "a.b.c", Signed: true}), [2]string{"an unsigned token", "no token"}, ""},
		{"a refusal", answer(4, 4, "", nil), [2]string{"return codes 0/0/0", "the sign-on is refused"}, "the sign-on is refused"},
		{"a refusal that names a user", answer(8, 8, "COLIN", nil), [2]string{"return codes 0/0/0", "the sign-on is refused"}, ""},
		{"a success", answer(0, 0, "COLIN", nil), [2]string{"the sign-on is refused", "return codes 0/0/0"}, "return codes 0/0/0"},
		{
			"a claim", answer(0, 0, "COLIN", &target.IDTAResult{Token: header + "eyJhdWQiOiBbIkEiLCAiQiJdfQ."}), // {"aud": ["A", "B"]}
			[2]string{`the token's claim aud is "A"`, `the token's claim aud is ["A","B"]`}, `the token's claim aud is ["A","B"]`,
		},
		{
			"a claim of another value", answer(0, 0, "COLIN", &target.IDTAResult{Token: header + "eyJhdWQiOiBbIkEiLCAiQiJdfQ."}),
			[2]string{`the token's claim aud is "A"`, `the token's claim aud is ["B","A"]`}, "",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := world(1)
			w.service = c.answer
			if c.answer.IDTA != nil {
				w.keepToken(c.answer.IDTA.Token, "no token")
			}
			err := w.judgeChoice(choices(c.outcomes))
			got, missed := "", (*mismatch)(nil)
			switch {
			case errors.As(err, &missed):
			case w.choice == "one":
				got = c.outcomes[0]
			default:
				got = c.outcomes[1]
			}
			if got != c.want {
				t.Errorf("%+v: expected the outcome %q, observed %q (%v)", *c.answer, c.want, got, err)
			}
		})
	}
}

// choices is the table of a choice between two outcomes, called one and two.
func choices(outcomes [2]string) *godog.Table {
	row := func(cells ...string) *messages.PickleTableRow {
		r := &messages.PickleTableRow{}
		for _, text := range cells {
			r.Cells = append(r.Cells, &messages.PickleTableCell{Value: text})
		}
		return r
	}
	return &godog.Table{Rows: []*messages.PickleTableRow{
		row("choice", "outcome"), row("one", outcomes[0]), row("two", outcomes[1]),
	}}
}

func TestRefusedSignOn(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer target.ServiceResult
		want   bool
	}{
		{"8/8/0", target.ServiceResult{Codes: target.Codes{SAF: 8, RACF: 8}}, true},
		{"4/4/0", target.ServiceResult{Codes: target.Codes{SAF: 4, RACF: 4}}, true},
		{"0/0/0", target.ServiceResult{User: "COLIN"}, false},
		{"0/0/0 without a user", target.ServiceResult{}, false},
		{"8/8/0 with a user", target.ServiceResult{Codes: target.Codes{SAF: 8, RACF: 8}, User: "COLIN"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := world(1)
			w.service = &c.answer
			if got := w.refusedSignOn(); got != c.want {
				t.Errorf("%+v: expected %v, observed %v", c.answer, c.want, got)
			}
		})
	}
}
