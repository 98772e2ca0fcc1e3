package saf_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// outcome is what tests compare of a sign-on.
type outcome struct {
	Codes string
	Cause saf.Cause
	By    saf.Method
}

func of(r saf.VerifyResult) outcome { return outcome{r.Codes.String(), r.Cause, r.ACEE.By} }

func TestVerifyAuthenticators(t *testing.T) {
	tso := func(w *world) string { return w.ticket(keyText, colin, "TSOS0W1") }
	for _, test := range []struct {
		name string
		text func(*world) string
		want outcome
	}{
		{"password", func(*world) string { return password }, outcome{"0/0/0", "", saf.ByPassword}},
		{"password in lower case", func(*world) string { return "rosebud1" }, outcome{"0/0/0", "", saf.ByPassword}},
		{"phrase", func(*world) string { return phrase }, outcome{"0/0/0", "", saf.ByPhrase}},
		{"ticket", tso, outcome{"0/0/0", "", saf.ByPassTicket}},
		{"phrase in upper case", func(*world) string { return "THE QUICK BROWN FOX, 1 2 3" }, outcome{"8/8/0", saf.TicketMalformed, ""}},
		{"nothing", func(*world) string { return "" }, outcome{"8/8/0", saf.TicketMalformed, ""}},
		{"ticket with a blank", func(w *world) string { return tso(w) + " " }, outcome{"8/8/0", saf.TicketMalformed, ""}},
		{"ticket for MQWEB", func(w *world) string { return w.ticket(otherKeyText, colin, "MQWEB") }, outcome{"8/8/0", saf.TicketNotValid, ""}},
		{"ticket for MQWEB under the key of TSO", func(w *world) string { return w.ticket(keyText, colin, "MQWEB") }, outcome{"8/8/0", saf.TicketNotValid, ""}},
		{"ticket of another user", func(w *world) string { return w.ticket(keyText, other, "TSOS0W1") }, outcome{"8/8/0", saf.TicketNotValid, ""}},
		{"ticket under another key", func(w *world) string { return w.ticket(otherKeyText, colin, "TSOS0W1") }, outcome{"8/8/0", saf.TicketNotValid, ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, saf.Choices{})
			if diff := cmp.Diff(test.want, of(w.logOn(colin, test.text(w)))); diff != "" {
				t.Errorf("log-on of COLIN to TSOS0W1 with the %s (-want +got):\n%s", test.name, diff)
			}
		})
	}
}

// Steps 1 and 2 come before the ticket: what is the password is never taken for
// a ticket, and without a profile nothing is.
func TestVerifyPasswordBeforeTicket(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	ticket := w.ticket(keyText, colin, "TSOS0W1")
	w.change(func(tx *esm.Tx) error { return tx.SetPassword(colin, ticket, false, start) })
	for range 2 {
		if got, want := of(w.logOn(colin, ticket)), (outcome{"0/0/0", "", saf.ByPassword}); got != want {
			t.Errorf("a ticket that is also the password: %+v, want %+v", got, want)
		}
	}
	if w.replays.Len() != 0 {
		t.Errorf("%d uses of a ticket were noted, want none: it was the password", w.replays.Len())
	}
}

func TestVerifyTicketWindow(t *testing.T) {
	for _, test := range []struct {
		shift time.Duration
		want  string
	}{
		{-601 * time.Second, "8/8/0"}, {-600 * time.Second, "0/0/0"}, {-599 * time.Second, "0/0/0"},
		{599 * time.Second, "0/0/0"}, {600 * time.Second, "0/0/0"}, {601 * time.Second, "8/8/0"},
	} {
		w := newWorld(t, saf.Choices{})
		ticket := w.ticket(keyText, colin, "TSOS0W1")
		w.now = start.Add(test.shift)
		if got := w.logOn(colin, ticket); got.String() != test.want {
			t.Errorf("%v after generation: %v (%s), want %s", test.shift, got.Codes, got.Cause, test.want)
		}
	}
}

func TestVerifyWithoutProfile(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(w *world)
		want  saf.Cause
	}{
		{"no profile", func(w *world) {
			w.change(func(tx *esm.Tx) error { return tx.DeleteProfile(esm.PTKTDATA, "TSOS0W1", false) })
		}, saf.NoTicketProfile},
		{"generic profile", func(w *world) {
			w.change(func(tx *esm.Tx) error {
				must(t, tx.DeleteProfile(esm.PTKTDATA, "TSOS0W1", false))
				return tx.AddProfile(ticketProfile("TSOS0W*", keyText))
			})
		}, saf.NoTicketProfile},
		{"class inactive", func(w *world) {
			must(t, w.security.Update(func(tx *esm.Tx) error { return tx.SetClass(esm.PTKTDATA, esm.ClassState{}) }))
		}, saf.ClassNotInUse},
		{"class not RACLISTed", func(w *world) {
			must(t, w.security.Update(func(tx *esm.Tx) error { return tx.NoRaclist(esm.PTKTDATA) }))
		}, saf.ClassNotInUse},
		{"no SSIGNON segment", func(w *world) {
			w.change(func(tx *esm.Tx) error {
				p, _ := tx.Profile(esm.PTKTDATA, "TSOS0W1", false)
				p.Details = nil
				return tx.PutProfile(p)
			})
		}, saf.NoTicketKey},
		{"SSIGNON without a key", func(w *world) {
			w.change(func(tx *esm.Tx) error {
				p, _ := tx.Profile(esm.PTKTDATA, "TSOS0W1", false)
				p.Details = &esm.Details{SSIGNON: &esm.SSIGNON{}}
				return tx.PutProfile(p)
			})
		}, saf.NoTicketKey},
		{"register full", func(w *world) { *w.replays = *passticket.NewRegister(0) }, saf.ReplayNotNoted},
		{"clock before 1970", func(w *world) { w.now = time.Unix(-1, 0) }, saf.ClockOutOfRange},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, saf.Choices{})
			ticket := w.ticket(keyText, colin, "TSOS0W1")
			test.spoil(w)
			if diff := cmp.Diff(outcome{"8/8/0", test.want, ""}, of(w.logOn(colin, ticket))); diff != "" {
				t.Errorf("a right ticket, but %s (-want +got):\n%s", test.name, diff)
			}
			if diff := cmp.Diff(outcome{"0/0/0", "", saf.ByPassword}, of(w.logOn(colin, password))); diff != "" {
				t.Errorf("a password where tickets cannot be used: %s (-want +got):\n%s", test.name, diff)
			}
		})
	}
}

// The faults are in the order in which they are answered.
func TestVerifyOrder(t *testing.T) {
	faults := []struct {
		name  string
		make  func(w *world)
		codes string
	}{
		{"revoked", revoke, "8/28/0"},
		{"wrong authenticator", func(*world) {}, "8/8/0"},
		{"expired", expire, "8/12/0"},
		{"revoked in group", revokeInGroup, "8/36/0"},
		{"application", closeTSO, "8/52/0"},
	}
	for first := range faults {
		w := newWorld(t, saf.Choices{})
		text := password
		for _, f := range faults[first:] {
			f.make(w)
			if f.name == "wrong authenticator" {
				text = "WRONG"
			}
		}
		if got := w.logOn(colin, text); got.String() != faults[first].codes {
			t.Errorf("every fault from %q on: %v (%s), want %s", faults[first].name, got.Codes, got.Cause, faults[first].codes)
		}
	}
}

func TestVerifyChoicesOfOrder(t *testing.T) {
	for _, test := range []struct {
		name    string
		choices saf.Choices
		spoil   func(*world)
		want    outcome
	}{
		{"revoked, wrong password", saf.Choices{}, revoke, outcome{"8/28/0", saf.UserRevoked, ""}},
		{"revoked, wrong password, authenticator first", saf.Choices{AuthenticatorBeforeRevoked: true}, revoke, outcome{"8/8/0", saf.TicketMalformed, ""}},
		{"closed, wrong password", saf.Choices{}, closeTSO, outcome{"8/8/0", saf.TicketMalformed, ""}},
		{"closed, wrong password, application first", saf.Choices{ApplicationBeforeAuthenticator: true}, closeTSO, outcome{"8/52/0", saf.NotForApplication, ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, test.choices)
			test.spoil(w)
			if diff := cmp.Diff(test.want, of(w.logOn(colin, "WRONG"))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		})
	}
}

// A revoked user's ticket is used up only if it is looked at.
func TestVerifyRevokedUserKeepsTicket(t *testing.T) {
	for _, test := range []struct {
		choices saf.Choices
		want    outcome
	}{
		{saf.Choices{}, outcome{"0/0/0", "", saf.ByPassTicket}},
		{saf.Choices{AuthenticatorBeforeRevoked: true}, outcome{"8/8/0", saf.TicketReplayed, ""}},
	} {
		w := newWorld(t, test.choices)
		ticket := w.ticket(keyText, colin, "TSOS0W1")
		revoke(w)
		if got := w.logOn(colin, ticket); got.String() != "8/28/0" {
			t.Errorf("%+v: a revoked user: %v, want 8/28/0", test.choices, got.Codes)
		}
		w.alter(colin, func(u *esm.User) { u.Revoked = false })
		if diff := cmp.Diff(test.want, of(w.logOn(colin, ticket))); diff != "" {
			t.Errorf("%+v: the same ticket after RESUME (-want +got):\n%s", test.choices, diff)
		}
	}
}

func TestVerifyProtectedUser(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	ticket := w.ticket(keyText, stc, "TSOS0W1")
	for _, text := range []string{password, phrase, ticket} {
		if got, want := of(w.logOn(stc, text)), (outcome{"8/8/0", saf.UserProtected, ""}); got != want {
			t.Errorf("a PROTECTED user signs on: %+v, want %+v", got, want)
		}
	}
	if u := w.user(stc); u.FailedAttempts != 0 || w.replays.Len() != 0 {
		t.Errorf("%d failures were counted and %d tickets used up; want none", u.FailedAttempts, w.replays.Len())
	}
	r := w.Verify(saf.VerifyRequest{User: stc, NoPassCheck: true})
	if diff := cmp.Diff(outcome{"0/0/0", "", saf.ByAssertion}, of(r)); diff != "" {
		t.Errorf("PASSCHK=NO for a PROTECTED user (-want +got):\n%s", diff)
	}
}

func TestVerifyExpiry(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	expire(w)
	for _, test := range []struct {
		text string
		want outcome
	}{
		{password, outcome{"8/12/0", saf.PasswordExpired, ""}},
		{phrase, outcome{"0/0/0", "", saf.ByPhrase}},
		{w.ticket(keyText, colin, "TSOS0W1"), outcome{"0/0/0", "", saf.ByPassTicket}},
	} {
		if diff := cmp.Diff(test.want, of(w.logOn(colin, test.text))); diff != "" {
			t.Errorf("with an expired password (-want +got):\n%s", diff)
		}
	}
	w.alter(colin, func(u *esm.User) { u.PasswordExpired, u.PhraseExpired = false, true })
	if diff := cmp.Diff(outcome{"0/0/0", "", saf.ByPassword}, of(w.logOn(colin, password))); diff != "" {
		t.Errorf("password with an expired phrase (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(outcome{"8/12/0", saf.PasswordExpired, ""}, of(w.logOn(colin, phrase))); diff != "" {
		t.Errorf("expired phrase (-want +got):\n%s", diff)
	}
}

func TestVerifyGroup(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	with := func(group esm.GroupID) saf.VerifyResult {
		return w.Verify(saf.VerifyRequest{User: colin, Group: group, Authenticator: saf.NewAuthenticator(password)})
	}
	if got := with(""); got.ACEE.Group != esm.SYS1 {
		t.Errorf("no group: connected to %q, want the default group", got.ACEE.Group)
	}
	if got := with("TESTERS"); got.String() != "8/20/0" || got.ACEE != (saf.ACEE{}) {
		t.Errorf("a group without connection: %v with ACEE %+v, want 8/20/0 and none", got.Codes, got.ACEE)
	}
	w.change(func(tx *esm.Tx) error {
		return tx.Connect(esm.Connection{User: colin, Group: "TESTERS", Owner: "IBMUSER"})
	})
	if got := with("TESTERS"); got.ACEE.Group != "TESTERS" {
		t.Errorf("a group with connection: %v, connected to %q", got.Codes, got.ACEE.Group)
	}
}

func TestVerifyApplicationCheck(t *testing.T) {
	for _, test := range []struct {
		name  string
		setUp func(*world)
		want  string
	}{
		{"no profile", func(*world) {}, "0/0/0"},
		{"UACC(READ)", func(w *world) { w.protect(esm.APPL, "TSOS0W1", esm.Read) }, "0/0/0"},
		{"PERMIT READ", func(w *world) {
			w.protect(esm.APPL, "TSOS0W1", esm.None, esm.Access{ID: "COLIN", Level: esm.Read})
		}, "0/0/0"},
		{"PERMIT NONE", func(w *world) {
			w.protect(esm.APPL, "TSOS0W1", esm.Alter, esm.Access{ID: "COLIN", Level: esm.None})
		}, "8/52/0"},
		{"UACC(EXECUTE)", func(w *world) { w.protect(esm.APPL, "TSOS0W1", esm.Execute) }, "8/52/0"},
		{"generic profile", func(w *world) { w.protect(esm.APPL, "TSO*", esm.None) }, "8/52/0"},
		{"RESTRICTED user, UACC(READ)", func(w *world) {
			w.protect(esm.APPL, "TSOS0W1", esm.Read)
			w.alter(colin, func(u *esm.User) { u.Restricted = true })
		}, "8/52/0"},
		{"profile of another application", func(w *world) { w.protect(esm.APPL, "MQWEB", esm.None) }, "0/0/0"},
		{"class inactive", func(w *world) {
			closeTSO(w)
			must(t, w.security.Update(func(tx *esm.Tx) error { return tx.SetClass(esm.APPL, esm.ClassState{}) }))
		}, "0/0/0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, saf.Choices{})
			test.setUp(w)
			if got := w.logOn(colin, password); got.String() != test.want {
				t.Errorf("%s: %v, want %s", test.name, got.Codes, test.want)
			}
		})
	}
}

// Without an application name the ticket is for TSO or for batch on this system,
// and the APPL class is not asked.
func TestVerifyDerivedApplication(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	w.change(func(tx *esm.Tx) error { return tx.AddProfile(ticketProfile("MVSS0W1", keyText)) })
	w.protect(esm.APPL, "TSOS0W1", esm.None)
	for _, test := range []struct {
		application string
		tso         bool
		want        string
	}{
		{"TSOS0W1", true, "0/0/0"}, {"MVSS0W1", true, "8/8/0"},
		{"MVSS0W1", false, "0/0/0"}, {"TSOS0W1", false, "8/8/0"},
	} {
		w.now = w.now.Add(time.Second)
		ticket := w.ticket(keyText, colin, test.application)
		got := w.Verify(saf.VerifyRequest{User: colin, TSO: test.tso, Authenticator: saf.NewAuthenticator(ticket)})
		if got.String() != test.want {
			t.Errorf("ticket for %s, TSO %v: %v (%s), want %s", test.application, test.tso, got.Codes, got.Cause, test.want)
		}
	}
}

func TestVerifyCaseOfTickets(t *testing.T) {
	for _, test := range []struct {
		name    string
		choices saf.Choices
		mixed   bool
		want    outcome
	}{
		{"folded without MIXEDCASE", saf.Choices{}, false, outcome{"0/0/0", "", saf.ByPassTicket}},
		{"kept with MIXEDCASE", saf.Choices{}, true, outcome{"8/8/0", saf.TicketMalformed, ""}},
		{"kept by choice", saf.Choices{TicketCaseKept: true}, false, outcome{"8/8/0", saf.TicketMalformed, ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, test.choices)
			w.change(func(tx *esm.Tx) error { o := tx.Options(); o.MixedCase = test.mixed; return tx.SetOptions(o) })
			if diff := cmp.Diff(test.want, of(w.logOn(colin, lower(w.ticket(keyText, colin, "TSOS0W1"))))); diff != "" {
				t.Errorf("a legacy ticket typed in lower case (-want +got):\n%s", diff)
			}
		})
	}
}

// TIMEOUT of the segment is the window of enhanced tickets: 60 s if not given.
func TestVerifyTimeout(t *testing.T) {
	for _, test := range []struct {
		timeout, age time.Duration
		want         string
	}{
		{0, 60 * time.Second, "0/0/0"}, {0, 61 * time.Second, "8/8/0"},
		{5 * time.Second, 5 * time.Second, "0/0/0"}, {5 * time.Second, 6 * time.Second, "8/8/0"},
	} {
		w := newWorld(t, saf.Choices{})
		must(t, w.icsf.AddHMACKey("PT.HMAC", make([]byte, 64)))
		w.change(func(tx *esm.Tx) error {
			p, _ := tx.Profile(esm.PTKTDATA, "TSOS0W1", false)
			p.Details = &esm.Details{SSIGNON: &esm.SSIGNON{EnhancedLabel: "PT.HMAC", Type: passticket.EnhancedUpper, Timeout: test.timeout}}
			return tx.PutProfile(p)
		})
		text := w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1").Ticket.Text()
		w.now = w.now.Add(test.age)
		if got := w.logOn(colin, text); got.String() != test.want {
			t.Errorf("TIMEOUT %v, %v after generation: %v (%s), want %s", test.timeout, test.age, got.Codes, got.Cause, test.want)
		}
	}
}

// Whoever gives no authenticator at all is refused, but has guessed nothing. The
// empty text is a guess.
func TestVerifyWithoutAuthenticator(t *testing.T) {
	for _, test := range []struct {
		name          string
		user          esm.UserID
		authenticator saf.Authenticator
		want          saf.Cause
		failures      int // on record after four attempts
	}{
		{"nothing typed", colin, saf.Authenticator{}, saf.NothingTyped, 0},
		{"nothing typed, without PTKTDATA profiles", other, saf.Authenticator{}, saf.NothingTyped, 0},
		{"nothing typed, PROTECTED", stc, saf.Authenticator{}, saf.UserProtected, 0},
		{"nothing typed, undefined", "NOBODY", saf.Authenticator{}, saf.UserNotDefined, 0},
		{"empty", colin, saf.NewAuthenticator(""), saf.TicketMalformed, 4},
		{"blank", colin, saf.NewAuthenticator(" "), saf.TicketMalformed, 4},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, saf.Choices{})
			revokeAfter(w, 3)
			for attempt := range 4 {
				r := w.Verify(saf.VerifyRequest{User: test.user, Application: appl("TSOS0W1"), Authenticator: test.authenticator})
				if r.Cause != test.want && r.Cause != saf.UserRevoked || r.Verdict != (passticket.Verdict{}) && test.failures == 0 {
					t.Errorf("attempt %d: %v (%s), verdict %+v; want %s", attempt+1, r.Codes, r.Cause, r.Verdict, test.want)
				}
				if want := "8/8/0"; test.user != "NOBODY" && r.String() != want {
					t.Errorf("attempt %d: %v (%s), want %s", attempt+1, r.Codes, r.Cause, want)
				}
			}
			if u := w.user(test.user); u.FailedAttempts != test.failures || u.Revoked != (test.failures > 3) {
				t.Errorf("after four attempts: %d failures on record, revoked %t; want %d", u.FailedAttempts, u.Revoked, test.failures)
			}
		})
	}
}

// changing is a register that changes the database while a ticket is evaluated.
type changing struct {
	*passticket.Register
	change func()
}

func (c changing) Use(use passticket.Use, expires, now time.Time) (bool, error) {
	c.change()
	return c.Register.Use(use, expires, now)
}

// Whoever loses the right to sign on while the authenticator is evaluated does
// not get in.
func TestVerifyChangeOnTheWay(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*world)
		want   string
	}{
		"nothing": {func(*world) {}, "0/0/0"},
		"revoked": {revoke, "8/28/0"},
		"deleted": {func(w *world) { w.change(func(tx *esm.Tx) error { return tx.DeleteUser(colin) }) }, "8/4/0"},
		"closed":  {closeTSO, "8/52/0"},
	} {
		w := newWorld(t, saf.Choices{})
		s, err := saf.New(saf.Config{
			SMFID: "S0W1", Security: w.security, Now: func() time.Time { return w.now },
			Replays: changing{w.replays, func() { test.change(w) }},
		})
		must(t, err)
		r := s.Verify(saf.VerifyRequest{User: colin, Application: appl("TSOS0W1"), Authenticator: saf.NewAuthenticator(w.ticket(keyText, colin, "TSOS0W1"))})
		if r.String() != test.want || (r.ACEE == saf.ACEE{}) == r.OK() {
			t.Errorf("%s while the ticket was evaluated: %v (%s), ACEE %+v; want %s", name, r.Codes, r.Cause, r.ACEE, test.want)
		}
	}
}

// TYPE(MIXED) needs MIXEDCASE; TYPE(UPPER) does not (OA59196).
func TestVerifyMixedTickets(t *testing.T) {
	for _, test := range []struct {
		algorithm passticket.Algorithm
		mixedCase bool
		want      string
	}{
		{passticket.EnhancedMixed, true, "0/0/0"}, {passticket.EnhancedMixed, false, "8/8/0"},
		{passticket.EnhancedUpper, true, "0/0/0"}, {passticket.EnhancedUpper, false, "0/0/0"},
	} {
		w := newWorld(t, saf.Choices{})
		must(t, w.icsf.AddHMACKey("PT.HMAC", make([]byte, 64)))
		w.change(func(tx *esm.Tx) error {
			o := tx.Options()
			o.MixedCase = test.mixedCase
			must(t, tx.SetOptions(o))
			p, _ := tx.Profile(esm.PTKTDATA, "TSOS0W1", false)
			p.Details = &esm.Details{SSIGNON: &esm.SSIGNON{EnhancedLabel: "PT.HMAC", Type: test.algorithm}}
			return tx.PutProfile(p)
		})
		text := w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1").Ticket.Text()
		if got := w.logOn(colin, text); got.String() != test.want {
			t.Errorf("%v, MIXEDCASE %v: %v (%s), want %s", test.algorithm, test.mixedCase, got.Codes, got.Cause, test.want)
		}
	}
}

func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
