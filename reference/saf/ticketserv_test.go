package saf_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// A story from a blog post on HTTPS servers: COLIN and IBMUSER may generate for TSO, another
// user may not; the ticket logs on once to TSO, and never to MQWEB.
func TestSeedStory(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	for caller, want := range map[esm.UserID]string{colin: "0/0/0", esm.IBMUSER: "0/0/0", other: "8/8/16", boss: "8/8/16", "NOBODY": "8/8/16"} {
		if got := w.GeneratePassTicket(acee(caller), "COLIN", "TSOS0W1"); got.String() != want {
			t.Errorf("%s generates: %v (%s), want %s", caller, got.Codes, got.Cause, want)
		} else if (got.Ticket != nil) != got.OK() {
			t.Errorf("%s: codes %v, ticket there: %v", caller, got.Codes, got.Ticket != nil)
		}
	}
	text := w.GeneratePassTicket(acee(esm.IBMUSER), "COLIN", "TSOS0W1").Ticket.Text()
	for _, step := range []struct {
		application string
		want        outcome
	}{
		{"MQWEB", outcome{"8/8/0", saf.TicketNotValid, ""}},
		{"TSOS0W1", outcome{"0/0/0", "", saf.ByPassTicket}},
		{"TSOS0W1", outcome{"8/8/0", saf.TicketReplayed, ""}},
		{"MQWEB", outcome{"8/8/0", saf.TicketNotValid, ""}},
	} {
		r := w.Verify(saf.VerifyRequest{User: colin, Application: appl(step.application), Authenticator: saf.NewAuthenticator(text)})
		if diff := cmp.Diff(step.want, of(r)); diff != "" {
			t.Errorf("log-on to %s (-want +got):\n%s", step.application, diff)
		}
	}
}

// Outside its database, and so its key, a ticket is worth nothing; on a second
// system that shares the key it can be used once more, for the register is each
// system's own.
func TestTicketElsewhere(t *testing.T) {
	home, away := newWorld(t, saf.Choices{}), newWorld(t, saf.Choices{})
	away.change(func(tx *esm.Tx) error {
		must(t, tx.DeleteProfile(esm.PTKTDATA, "TSOS0W1", false))
		return tx.AddProfile(ticketProfile("TSOS0W1", otherKeyText))
	})
	text := home.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1").Ticket.Text()
	if got := away.logOn(colin, text); got.Cause != saf.TicketNotValid {
		t.Errorf("under the key of another database: %v (%s), want %s", got.Codes, got.Cause, saf.TicketNotValid)
	}
	second, err := saf.New(saf.Config{SMFID: "S0W2", Security: home.security, Replays: passticket.NewRegister(9), Now: func() time.Time { return home.now }})
	must(t, err)
	r := saf.VerifyRequest{User: colin, Application: appl("TSOS0W1"), Authenticator: saf.NewAuthenticator(text)}
	for _, s := range []*saf.System{home.System, second} {
		if got, again := s.Verify(r), s.Verify(r); !got.OK() || again.Cause != saf.TicketReplayed {
			t.Errorf("first use %v, second use %s; want 0/0/0 and a replay on each system", got.Codes, again.Cause)
		}
	}
}

func TestTicketAuthority(t *testing.T) {
	for _, test := range []struct {
		level              esm.Level
		generate, evaluate string
	}{
		{esm.None, "8/8/16", "8/8/16"},
		{esm.Execute, "8/8/16", "8/8/16"},
		{esm.Read, "8/8/16", "0/0/0"},
		{esm.Update, "0/0/0", "0/0/0"},
		{esm.Alter, "0/0/0", "0/0/0"},
	} {
		w := newWorld(t, saf.Choices{})
		w.protect(esm.PTKTDATA, "IRRPTAUTH.TSOS0W1.COLIN", esm.None, esm.Access{ID: "OTHER", Level: test.level})
		ticket := saf.NewAuthenticator(w.ticket(keyText, colin, "TSOS0W1"))
		generate := w.GeneratePassTicket(acee(other), "COLIN", "TSOS0W1")
		evaluate := w.EvaluatePassTicket(acee(other), "COLIN", "TSOS0W1", ticket)
		if generate.String() != test.generate || evaluate.String() != test.evaluate {
			t.Errorf("%v: generation %v, evaluation %v; want %s, %s", test.level, generate.Codes, evaluate.Codes, test.generate, test.evaluate)
		}
	}
}

func TestTicketAuthorityWithoutClass(t *testing.T) {
	for name, spoil := range map[string]func(*esm.Tx) error{
		"class inactive":      func(tx *esm.Tx) error { return tx.SetClass(esm.PTKTDATA, esm.ClassState{}) },
		"class not RACLISTed": func(tx *esm.Tx) error { return tx.NoRaclist(esm.PTKTDATA) },
		"profile missing": func(tx *esm.Tx) error {
			must(t, tx.DeleteProfile(esm.PTKTDATA, "IRRPTAUTH.TSOS0W1.*", true))
			return tx.RefreshRaclist(esm.PTKTDATA)
		},
	} {
		w := newWorld(t, saf.Choices{})
		ticket := saf.NewAuthenticator(w.ticket(keyText, colin, "TSOS0W1"))
		must(t, w.security.Update(spoil))
		if got := w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1"); got.String() != "8/8/16" {
			t.Errorf("%s: generation %v, want 8/8/16", name, got.Codes)
		}
		if got := w.EvaluatePassTicket(acee(colin), "COLIN", "TSOS0W1", ticket); got.String() != "8/8/16" {
			t.Errorf("%s: evaluation %v, want 8/8/16", name, got.Codes)
		}
	}
}

// A ticket can be made for a revoked user, and for one who is not defined; an
// evaluation takes no notice of either, counts nothing, and uses the ticket up.
func TestTicketServiceIgnoresUsers(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	revokeAfter(w, 1)
	revoke(w)
	for _, user := range []string{"COLIN", "NOBODY", "STC"} {
		made := w.GeneratePassTicket(acee(colin), user, "TSOS0W1")
		if !made.OK() {
			t.Errorf("generation for %s: %v (%s), want 0/0/0", user, made.Codes, made.Cause)
		}
		ticket := saf.NewAuthenticator(made.Ticket.Text())
		first := w.EvaluatePassTicket(acee(colin), user, "TSOS0W1", ticket)
		second := w.EvaluatePassTicket(acee(colin), user, "TSOS0W1", ticket)
		if first.String() != "0/0/0" || second.String() != "8/16/32" || second.Cause != saf.TicketReplayed {
			t.Errorf("evaluation for %s: %v, then %v (%s); want 0/0/0, then 8/16/32 for a replay", user, first.Codes, second.Codes, second.Cause)
		}
	}
	if got := w.logOn(colin, password); got.String() != "8/28/0" {
		t.Errorf("the revoked user signs on: %v, want 8/28/0", got.Codes)
	}
	for range 5 {
		w.EvaluatePassTicket(acee(colin), "OTHER", "TSOS0W1", saf.NewAuthenticator("AAAAAAAA"))
	}
	if u := w.user(other); u.Revoked || u.FailedAttempts != 0 {
		t.Errorf("five bad evaluations: revoked %v, %d failures; want none", u.Revoked, u.FailedAttempts)
	}
}

// 8/16/32 is one answer to many causes.
func TestEvaluationFailures(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	w.protect(esm.PTKTDATA, "IRRPTAUTH.*.*", esm.Read)
	for _, test := range []struct {
		name, application, text string
		want                    saf.Cause
	}{
		{"nothing", "TSOS0W1", "", saf.TicketMalformed},
		{"malformed", "TSOS0W1", "AAAAAAA!", saf.TicketMalformed},
		{"lower case", "TSOS0W1", lower(w.ticket(keyText, colin, "TSOS0W1")), saf.TicketMalformed},
		{"password", "TSOS0W1", password, saf.TicketMalformed},
		{"another user's", "TSOS0W1", w.ticket(keyText, other, "TSOS0W1"), saf.TicketNotValid},
		{"another application's", "MQWEB", w.ticket(keyText, colin, "TSOS0W1"), saf.TicketNotValid},
		{"no profile", "CICSA", w.ticket(keyText, colin, "CICSA"), saf.NoTicketProfile},
	} {
		r := w.EvaluatePassTicket(acee(colin), "COLIN", test.application, saf.NewAuthenticator(test.text))
		if r.String() != "8/16/32" || r.Cause != test.want {
			t.Errorf("%s: %v (%s), want 8/16/32 (%s)", test.name, r.Codes, r.Cause, test.want)
		}
	}
}

// Generation uses the unqualified profile only; evaluation knows the user's
// default group.
func TestTicketServiceProfiles(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	w.change(func(tx *esm.Tx) error { return tx.AddProfile(ticketProfile("TSOS0W1.SYS1.COLIN", qualifiedKey)) })
	made := w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1")
	if got, want := made.Ticket.Text(), w.ticket(keyText, colin, "TSOS0W1"); got != want {
		t.Errorf("the ticket is not of the key of the unqualified profile")
	}
	r := w.EvaluatePassTicket(acee(colin), "COLIN", "TSOS0W1", saf.NewAuthenticator(w.ticket(qualifiedKey, colin, "TSOS0W1")))
	if !r.OK() {
		t.Errorf("a ticket under the qualified key: %v (%s), want 0/0/0", r.Codes, r.Cause)
	}
}

func TestSameSecondSameTicket(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	first := w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1").Ticket.Text()
	w.now = w.now.Add(999 * time.Millisecond)
	second := w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1").Ticket.Text()
	w.now = w.now.Add(time.Millisecond)
	third := w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1").Ticket.Text()
	if first != second || second == third {
		t.Errorf("tickets at +0 s, +0.999 s and +1 s: equal %v, then equal %v; want true, false", first == second, second == third)
	}
}

func TestGenerationFailures(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*world)
		want  saf.Cause
	}{
		"clock before 1970": {func(w *world) { w.now = time.Unix(-1, 0) }, saf.ClockOutOfRange},
		"clock after 2106":  {func(w *world) { w.now = time.Unix(1<<32, 0) }, saf.ClockOutOfRange},
		"no segment": {func(w *world) {
			w.change(func(tx *esm.Tx) error {
				p, _ := tx.Profile(esm.PTKTDATA, "TSOS0W1", false)
				p.Details = nil
				return tx.PutProfile(p)
			})
		}, saf.NoTicketKey},
		"qualified profile only": {func(w *world) {
			w.change(func(tx *esm.Tx) error {
				must(t, tx.AddProfile(ticketProfile("TSOS0W1.COLIN", qualifiedKey)))
				return tx.DeleteProfile(esm.PTKTDATA, "TSOS0W1", false)
			})
		}, saf.NoTicketProfile},
	} {
		w := newWorld(t, saf.Choices{})
		test.spoil(w)
		if r := w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1"); r.String() != "8/16/28" || r.Cause != test.want || r.Ticket != nil {
			t.Errorf("%s: %v (%s), want 8/16/28 (%s) and no ticket", name, r.Codes, r.Cause, test.want)
		}
	}
}

func TestPTGN(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	user, err := passticket.ParseUserID("OTHER")
	must(t, err)
	ticket, r15, cause := w.PTGN(user, appl("TSOS0W1"))
	if r15 != 0 || cause != "" {
		t.Fatalf("register 15 is %d (%s), want 0", r15, cause)
	}
	if got := w.logOn(other, ticket.Text()); !got.OK() {
		t.Errorf("a log-on with the ticket: %v (%s), want 0/0/0", got.Codes, got.Cause)
	}
	for _, test := range []struct {
		name string
		user passticket.UserID
		appl passticket.ApplID
		want saf.Cause
	}{
		{"no profile", user, appl("CICSA"), saf.NoTicketProfile},
		{"no user", passticket.UserID{}, appl("TSOS0W1"), saf.BadParameter},
		{"no application", user, passticket.ApplID{}, saf.BadParameter},
	} {
		ticket, r15, cause := w.PTGN(test.user, test.appl)
		if r15 != 8 || cause != test.want || ticket != nil {
			t.Errorf("%s: register 15 is %d (%s), want 8 (%s) and no ticket", test.name, r15, cause, test.want)
		}
	}
	if got := w.last(); got.Codes != (saf.Codes{SAF: 8}) || got.Service != saf.RCVTPTGN {
		t.Errorf("the record says %s %v, want RCVTPTGN 8/0/0", got.Service, got.Codes)
	}
}
