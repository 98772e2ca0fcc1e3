package simtarget_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/simtarget"
	"github.com/safproof/safproof/sim"
)

// side is a subject that answers the same to everything, and keeps the
// credentials that it was presented.
type side struct {
	sim.Subject
	answer    sim.Answer
	err       error
	presented []string
}

func (s *side) took(c sim.Secret) (sim.Answer, error) {
	s.presented = append(s.presented, c.Text())
	return s.answer, s.err
}

func (s *side) Commands(string, string) error                          { return s.err }
func (s *side) Generate(_, _, _ string) (sim.Answer, error)            { return s.answer, s.err }
func (s *side) Login(_, _, _ string, _ sim.Secret) (sim.Answer, error) { return s.answer, s.err }
func (s *side) Evaluate(_, _, _ string, c sim.Secret) (sim.Answer, error) {
	return s.took(c)
}
func (s *side) SignOn(_, _, _ string, c sim.Secret) (sim.Answer, error) { return s.took(c) }
func (s *side) SignOnByToken(_, _, _ string, c sim.Secret) (sim.Answer, error) {
	return s.took(c)
}
func (s *side) Query(_ string, c sim.Secret) (sim.Answer, error)  { return s.took(c) }
func (s *side) Logout(_ string, c sim.Secret) (sim.Answer, error) { return s.took(c) }

func accept(codes string) sim.Answer { return sim.Answer{Accepted: true, Codes: codes} }
func refuse(codes string) sim.Answer { return sim.Answer{Codes: codes} }
func belongs(user string) sim.Answer { return sim.Answer{Accepted: true, Codes: "200", User: user} }
func made(text string) sim.Answer {
	return sim.Answer{Accepted: true, Codes: "0/0/0", Made: sim.NewSecret(text)}
}

func TestBesideCompares(t *testing.T) {
	for _, c := range []struct {
		name             string
		reference, other sim.Answer
		differs          string // "": they agree
	}{
		{"both accept", accept("0/0/0"), accept("0/0/0"), ""},
		{"both refuse", refuse("8/8/0"), refuse("8/8/0"), ""},
		{"the reference's code is unpublished", refuse("8/108/?"), refuse("8/108/4"), ""},
		{"the target's code is unpublished", refuse("8/16/32"), refuse("8/?/?"), ""},
		{"the target refuses without codes", refuse("8/16/32"), refuse(""), ""},
		{"the target names nobody", belongs("COLIN"), belongs(""), ""},
		{"both name the same", belongs("COLIN"), belongs("COLIN"), ""},

		{"the target refuses", accept("0/0/0"), refuse("8/8/0"), "outcome"},
		{"the target accepts", refuse("8/8/0"), accept("0/0/0"), "outcome"},
		{"the target accepts, codes unpublished", refuse("8/?/?"), accept("0/0/0"), "outcome"},
		{"the target refuses without codes what is good", accept("0/0/0"), refuse(""), "outcome"},
		{"another reason", refuse("8/16/28"), refuse("8/16/32"), "codes"},
		{"another return code before an unpublished reason", refuse("8/108/?"), refuse("8/8/0"), "codes"},
		{"another status", refuse("401"), refuse("403"), "codes"},
		{"a status for return codes", refuse("8/8/0"), refuse("401"), "codes"},
		{"another user", belongs("COLIN"), belongs("MIKEM"), "user"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := simtarget.Beside(&side{answer: c.reference}, &side{answer: c.other})
			a, err := b.SignOn("SYS1", "COLIN", "CICS", secret)
			var d *simtarget.Divergence
			if errors.As(err, &d) != (c.differs != "") || d != nil && (d.Differs != c.differs || d.Operation != "VERIFY") {
				t.Fatalf("expected %q to differ in VERIFY, observed %+v and error %v", c.differs, d, err)
			}
			if got, want := fmt.Sprint(a.Accepted, a.Codes, a.User), fmt.Sprint(c.reference.Accepted, c.reference.Codes, c.reference.User); got != want {
				t.Errorf("expected the reference's answer %q, observed %q", want, got)
			}
			if d != nil && (strings.Contains(d.Error(), secret.Text()) || !strings.Contains(d.Error(), "VERIFY on SYS1 for user COLIN and application CICS: the reference ")) {
				t.Errorf("expected the call and no secret, observed %q", d)
			}
		})
	}
}

// TestWhoIsPresentedWhat: PassTickets are the same on both sides, tokens are each
// side's own, and what nobody made goes to both.
func TestWhoIsPresentedWhat(t *testing.T) {
	ours, theirs := &side{answer: made("ours")}, &side{answer: made("theirs")}
	b := simtarget.Beside(ours, theirs)
	token, err := b.Login("SYS1", sim.EQAPROF, "COLIN", secret)
	if err != nil {
		t.Fatal(err)
	}
	forged := sim.NewSecret("forged")
	for _, present := range []func() (sim.Answer, error){
		func() (sim.Answer, error) { return b.Query("SYS1", token.Made) },
		func() (sim.Answer, error) { return b.Logout("SYS2", token.Made) },
		func() (sim.Answer, error) { return b.SignOnByToken("SYS2", "", "CICS", token.Made) },
		func() (sim.Answer, error) { return b.SignOnByToken("SYS2", "", "CICS", forged) },
		func() (sim.Answer, error) { return b.Evaluate("SYS1", "COLIN", "CICS", secret) },
		func() (sim.Answer, error) { return b.SignOn("SYS1", "COLIN", "CICS", secret) },
	} {
		if _, err := present(); err != nil {
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff([]string{"ours", "ours", "ours", "forged", "SECRET99", "SECRET99"}, ours.presented); diff != "" {
		t.Errorf("to the reference, - expected + observed:\n%s", diff)
	}
	if diff := cmp.Diff([]string{"theirs", "theirs", "theirs", "forged", "SECRET99", "SECRET99"}, theirs.presented); diff != "" {
		t.Errorf("to the target, - expected + observed:\n%s", diff)
	}
}

func TestPassTicketsAreTheSame(t *testing.T) {
	same := simtarget.Beside(&side{answer: made("TICKET42")}, &side{answer: made("TICKET42")})
	if a, err := same.Generate("SYS1", "COLIN", "CICS"); err != nil || a.Made.Text() != "TICKET42" {
		t.Errorf("the same PassTicket: expected it, observed error %v", err)
	}
	others := simtarget.Beside(&side{answer: made("TICKET42")}, &side{answer: made("TICKET43")})
	_, err := others.Generate("SYS1", "COLIN", "CICS")
	var d *simtarget.Divergence
	if !errors.As(err, &d) || d.Differs != "PassTicket" || strings.Contains(fmt.Sprintf("%v %+v", err, d), "TICKET4") {
		t.Errorf("two PassTickets: expected a divergence that shows neither, observed %v", err)
	}
}

// TestErrorsAreNoDivergence: only what the target refuses is one, and only if the
// reference does not.
func TestErrorsAreNoDivergence(t *testing.T) {
	broke := fmt.Errorf("%w: it crashed", sim.ErrSubject)
	refused := fmt.Errorf("%w: %w", sim.ErrSubject, simtarget.ErrRefused)
	for _, c := range []struct {
		name             string
		reference, other error
		diverges         bool
	}{
		{"the reference breaks", broke, nil, false},
		{"the target breaks", nil, broke, false},
		{"both refuse", refused, refused, false},
		{"the reference refuses", refused, nil, false},
		{"the target refuses", nil, refused, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := simtarget.Beside(&side{err: c.reference}, &side{err: c.other})
			err := b.Commands("SYS1", "ADDUSER COLIN")
			var d *simtarget.Divergence
			if err == nil || errors.As(err, &d) != c.diverges {
				t.Errorf("a command: expected an error, a divergence %t, observed %v", c.diverges, err)
			}
			if c.diverges {
				return
			}
			for name, call := range every {
				if name == "PutKey" || name == "WriteFile" || name == "Start" {
					continue
				}
				if _, err := call(b); err == nil || errors.As(err, &d) {
					t.Errorf("%s: expected an error that is no divergence, observed %v", name, err)
				}
			}
		})
	}
}
