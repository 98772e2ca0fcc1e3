package saf_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/saf"
)

// ticketModel is what the rules say of services for PassTickets, and of signing on with
// one: by what was told when a ticket was made, and without a key.
type ticketModel struct {
	inactive bool // class PTKTDATA
	now      int64
	revoked  map[esm.UserID]bool
	failures map[esm.UserID]int
	used     map[ticketUse]bool
	tickets  []madeTicket
}

type ticketUse struct {
	user        esm.UserID
	application string
	second      int64
}

type madeTicket struct {
	ticketUse
	text string
}

// Of the applications, GENAPP has its key in a generic profile, KEYLESS has no profile for
// PassTickets, and MQWEB has none that gives authority.
var (
	modelApplications = []string{"TSOS0W1", "TSOS0W1", "TSOS0W1", "GENAPP", "KEYLESS", "MQWEB"}
	modelAuthority    = map[esm.UserID]esm.Level{colin: esm.Update, esm.IBMUSER: esm.Update, boss: esm.Read, other: esm.None, "NOBODY": esm.None}
)

// tolerated failures in a row; the next one revokes.
const tolerated = 3

func newTicketModel() *ticketModel {
	return &ticketModel{now: start.Unix(), revoked: map[esm.UserID]bool{}, failures: map[esm.UserID]int{}, used: map[ticketUse]bool{}}
}

func (w *world) setUpTicketModel() {
	w.change(func(tx *esm.Tx) error {
		o := tx.Options()
		o.RevokeAfter = tolerated
		must(w.t, tx.SetOptions(o))
		must(w.t, tx.AddProfile(ticketProfile("GEN*", keyText)))
		must(w.t, tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "IRRPTAUTH.GENAPP.*", Owner: "IBMUSER", UACC: esm.Update}))
		return tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "IRRPTAUTH.KEYLESS.*", Owner: "IBMUSER", UACC: esm.Update})
	})
}

// authority is what a caller has to IRRPTAUTH.application.user.
func (m *ticketModel) authority(caller esm.UserID, application string) esm.Level {
	switch {
	case m.inactive || application == "MQWEB":
		return esm.None
	case application == "TSOS0W1":
		return modelAuthority[caller]
	}
	return esm.Update
}

func (m *ticketModel) generate(caller esm.UserID, application string) string {
	switch {
	case m.authority(caller, application) < esm.Update:
		return "8/8/16"
	case application != "TSOS0W1":
		return "8/16/28"
	}
	return "0/0/0"
}

// good says whether a ticket is one of a user and an application, and uses it up.
func (m *ticketModel) good(t madeTicket, user esm.UserID, application string) bool {
	age := m.now - t.second
	if m.inactive || t.user != user || t.application != application || age < -600 || age > 600 || m.used[t.ticketUse] {
		return false
	}
	m.used[t.ticketUse] = true
	return true
}

func (m *ticketModel) evaluate(caller esm.UserID, t madeTicket, user esm.UserID, application string) string {
	switch {
	case m.authority(caller, application) < esm.Read:
		return "8/8/16"
	case !m.good(t, user, application):
		return "8/16/32"
	}
	return "0/0/0"
}

// signOn says whether a user signs on.
func (m *ticketModel) signOn(t madeTicket, user esm.UserID, application string) bool {
	switch {
	case user == "NOBODY" || user == stc || m.revoked[user]:
		return false
	case m.good(t, user, application):
		m.failures[user] = 0
		return true
	}
	m.failures[user]++
	m.revoked[user] = m.failures[user] > tolerated
	return false
}

// step does one thing and compares.
func (m *ticketModel) step(t *rapid.T, w *world) {
	caller := rapid.SampledFrom([]esm.UserID{colin, esm.IBMUSER, boss, other, "NOBODY"}).Draw(t, "caller")
	user := rapid.SampledFrom([]esm.UserID{colin, colin, other, stc, "NOBODY"}).Draw(t, "user")
	application := rapid.SampledFrom(modelApplications).Draw(t, "application")
	service := w.TicketServ
	if rapid.Bool().Draw(t, "R_GenSec") {
		service = w.GenSec
	}
	r := saf.TicketRequest{Function: saf.TicketFunction, User: string(user), Application: application}
	switch rapid.IntRange(0, 9).Draw(t, "step") {
	case 0:
		m.pass(w, rapid.SampledFrom([]int64{1, 30, 599, 600, 601}).Draw(t, "seconds"))
	case 1:
		m.changeState(t, w, user)
	case 2:
		r.Function = rapid.SampledFrom([]int{0, 4, -3, 99}).Draw(t, "function")
		r.Subfunction = saf.Generate
		if got, err := service(acee(caller), r); err != nil || got.String() != "8/8/0" {
			t.Fatalf("function code %d: %v, %v", r.Function, got.Codes, err)
		}
	case 3, 4:
		r.Subfunction = saf.Generate
		got, err := service(acee(caller), r)
		if want := m.generate(caller, application); err != nil || got.String() != want || got.OK() != (got.Ticket != nil) {
			t.Fatalf("%s generates for %s in %s: %v, %v, want %s", caller, user, application, got.Codes, err, want)
		}
		if got.OK() {
			m.tickets = append(m.tickets, madeTicket{ticketUse{user, application, m.now}, got.Ticket.Text()})
		}
	case 5, 6:
		made := m.drawTicket(t, user, application)
		r.User, r.Application, r.Subfunction, r.Ticket = string(made.asUser), made.asApplication, saf.Evaluate, saf.NewAuthenticator(made.text)
		got, err := service(acee(caller), r)
		if want := m.evaluate(caller, made.madeTicket, made.asUser, made.asApplication); err != nil || got.String() != want {
			t.Fatalf("%s evaluates %+v for %s in %s: %v, %v, want %s", caller, made.ticketUse, made.asUser, made.asApplication, got.Codes, err, want)
		}
	default:
		made := m.drawTicket(t, user, application)
		got := w.Verify(saf.VerifyRequest{User: made.asUser, Application: appl(made.asApplication), Authenticator: saf.NewAuthenticator(made.text)})
		if want := m.signOn(made.madeTicket, made.asUser, made.asApplication); got.OK() != want {
			t.Fatalf("%s signs on to %s with %+v: %v (%s), want %t", made.asUser, made.asApplication, made.ticketUse, got.Codes, got.Cause, want)
		}
	}
}

// shownTicket is a ticket and for whom it is shown.
type shownTicket struct {
	madeTicket
	asUser        esm.UserID
	asApplication string
}

// drawTicket takes one that was made, most often for whom it was made; or none.
func (m *ticketModel) drawTicket(t *rapid.T, user esm.UserID, application string) shownTicket {
	if len(m.tickets) == 0 {
		return shownTicket{madeTicket{text: rapid.SampledFrom([]string{"AAAAAAAA", "short", "12345678"}).Draw(t, "none")}, user, application}
	}
	made := m.tickets[len(m.tickets)-1-rapid.IntRange(0, min(3, len(m.tickets)-1)).Draw(t, "which")]
	if rapid.IntRange(0, 4).Draw(t, "for another") == 0 {
		return shownTicket{made, user, application}
	}
	return shownTicket{made, made.user, made.application}
}

func (m *ticketModel) pass(w *world, seconds int64) {
	m.now += seconds
	w.now = time.Unix(m.now, 0).UTC()
}

// changeState resumes a user, or turns the class on or off.
func (m *ticketModel) changeState(t *rapid.T, w *world, user esm.UserID) {
	if rapid.Bool().Draw(t, "class") {
		m.inactive = !m.inactive
		w.change(func(tx *esm.Tx) error {
			return tx.SetClass(esm.PTKTDATA, esm.ClassState{Active: !m.inactive, Generic: true})
		})
		return
	}
	if user == "NOBODY" {
		return
	}
	m.revoked[user], m.failures[user] = rapid.Bool().Draw(t, "revoked"), 0
	w.alter(user, func(u *esm.User) { u.Revoked, u.FailedAttempts = m.revoked[user], 0 })
}

// Services and sign-ons in any order answer as the rules say. Services ask for authority,
// tell nothing more of a failure, take no notice of the user's state and change none.
func TestTicketServicesFollowModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w, m := newWorld(t, saf.Choices{}), newTicketModel()
		w.setUpTicketModel()
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			m.step(rt, w)
		}
		for user := range modelAuthority {
			if u := w.user(user); u.Revoked != m.revoked[user] {
				rt.Errorf("%s is revoked %t, want %t", user, u.Revoked, m.revoked[user])
			}
		}
	})
	t.Attr("rule", "SAF-01")
	t.Attr("rule", "SAF-02")
	t.Attr("rule", "SAF-03")
	t.Attr("rule", "SAF-04")
	t.Attr("rule", "SAF-05")
	t.Attr("rule", "SAF-06")
	t.Attr("rule", "SAF-07")
	t.Attr("rule", "SAF-08")
	t.Attr("rule", "SAF-09")
	t.Attr("rule", "SAF-12")
	t.Attr("rule", "SAF-14")
}
