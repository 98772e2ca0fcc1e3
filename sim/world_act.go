package sim

import "errors"

// Who acts, beside users.
const (
	operator = "operator"
	attacker = "attacker"
	admin    = "administrator"
)

// The operations that are judged.
const (
	verifyCall   = "VERIFY"
	ticketCall   = "R_ticketserv"
	generateCall = "R_ticketserv generate"
	loginCall    = "login"
	queryCall    = "query"
	logoutCall   = "logout"
)

// decided records a decision, and ends the run if it is not what the oracle says.
func (w *world) decided(i *Intent, s int, e Event, b *branch, codes string, got Answer, err error) bool {
	if err != nil {
		w.undecided(i, s, e, got, err)
		return false
	}
	e.Accepted, e.Codes, e.Cause, e.Rules = got.Accepted, got.Codes, b.cause, b.rules
	w.tell(i, s, e)
	if got.Accepted == b.accepted && got.Codes == codes {
		return true
	}
	text := "accepted with " + got.Codes
	if !got.Accepted {
		text = "refused with " + got.Codes
	}
	w.loop.Fail(i, b.rules[0], text+", expected "+codes+": "+b.cause)
	return false
}

// undecided ends the run because of what went wrong in place of a decision.
func (w *world) undecided(i *Intent, s int, e Event, got Answer, err error) {
	var parted interface{ Rule() string } // the subject itself knows of a broken rule
	if !errors.As(err, &parted) {
		w.loop.Break(err)
		return
	}
	e.Accepted, e.Codes = got.Accepted, got.Codes
	w.tell(i, s, e)
	w.loop.Fail(i, parted.Rule(), err.Error())
}

// generate has a PassTicket made; nil if there is none.
func (w *world) generate(i *Intent, actor string, s, user, application int) *ticket {
	if w.loop.Stopped() {
		return nil
	}
	kind, key, b := w.oracle.generate(s, application)
	got, err := w.subject.Generate(w.systems[s].name, w.users[user], w.applications[application])
	e := Event{Kind: Issue, Actor: actor, User: w.users[user], Application: w.applications[application], Operation: generateCall}
	var t *ticket
	if b.accepted {
		id := w.serial(i)
		t = &ticket{
			id: id, name: id.name("T"), text: got.Made, kind: kind,
			user: user, application: application, key: key, second: w.second(s), issuer: s,
		}
		e.Credential, e.Detail = t.name, w.aboutNewTicket(t)
	}
	if !w.decided(i, s, e, b, b.codes, got, err) || t == nil {
		return nil
	}
	w.tickets.put(w.loop.Now(), t.id, t)
	return t
}

// authenticated says what becomes of a sign-on whose authenticator is judged by
// a function, and counts it.
func (w *world) authenticated(s, user, application int, judge func() *branch) *branch {
	db := w.oracle.databases[w.oracle.systems[s].database]
	if b := db.admits(user); b != nil {
		return b
	}
	b := judge()
	switch {
	case b.accepted && db.bars(user, application):
		return &userBarred
	default:
		db.attempt(user, b.accepted)
	}
	return b
}

// presentTicket signs a user on with a PassTicket.
func (w *world) presentTicket(i *Intent, actor string, s, user, application int, t *ticket) *branch {
	if w.loop.Stopped() {
		return &ticketGuessed
	}
	before, about := w.account(s, user), w.aboutTicket(s, application, t)
	b := w.authenticated(s, user, application, func() *branch {
		return w.oracle.evaluate(s, user, application, t, w.second(s))
	})
	got, err := w.subject.SignOn(w.systems[s].name, w.users[user], w.applications[application], t.text)
	if got.Accepted && !b.accepted && w.byChance(s, user, application, t) {
		b = &ticketByChance
		w.restore(s, user, before)
	}
	w.decided(i, s, Event{
		Kind: Present, Actor: actor, User: w.users[user], Application: w.applications[application],
		Credential: t.name, Operation: verifyCall, Detail: about,
	}, b, b.codes, got, err)
	return b
}

// account is what a database has of a user; restore puts it back, as after a
// success, which forgets failures.
func (w *world) account(s, user int) account {
	if db := w.oracle.databases[w.oracle.systems[s].database]; user < len(db.users) {
		return db.users[user]
	}
	return account{}
}

func (w *world) restore(s, user int, was account) {
	was.failures = 0
	w.oracle.databases[w.oracle.systems[s].database].users[user] = was
}

// evaluateTicket has a PassTicket judged by R_ticketserv, which signs nobody on:
// neither who the user is nor failures matter (SAF-07, SAF-08).
func (w *world) evaluateTicket(i *Intent, actor string, s, user, application int, t *ticket) *branch {
	if w.loop.Stopped() {
		return &ticketGuessed
	}
	about := w.aboutTicket(s, application, t)
	b := w.oracle.evaluate(s, user, application, t, w.second(s))
	got, err := w.subject.Evaluate(w.systems[s].name, w.users[user], w.applications[application], t.text)
	if got.Accepted && !b.accepted && w.byChance(s, user, application, t) {
		b = &ticketByChance
	}
	w.decided(i, s, Event{
		Kind: Present, Actor: actor, User: w.users[user], Application: w.applications[application],
		Credential: t.name, Operation: ticketCall, Detail: about,
	}, b, b.evaluation(), got, err)
	return b
}

// signOn signs a user on with a password.
func (w *world) signOn(i *Intent, actor string, s, user, application int, password Secret, name string, right bool) {
	if w.loop.Stopped() {
		return
	}
	b := w.authenticated(s, user, application, func() *branch { return passwordIs(right) })
	got, err := w.subject.SignOn(w.systems[s].name, w.users[user], w.applications[application], password)
	w.decided(i, s, Event{
		Kind: Present, Actor: actor, User: w.users[user], Application: w.applications[application],
		Credential: name, Operation: verifyCall,
	}, b, b.codes, got, err)
}

func passwordIs(right bool) *branch {
	if right {
		return &passwordRight
	}
	return &passwordWrong
}

// presentToken signs on with an identity token; a user of -1 is whom it names.
func (w *world) presentToken(i *Intent, actor string, s, user, application int, t *token) {
	if w.loop.Stopped() {
		return
	}
	name := ""
	if user >= 0 {
		name = w.users[user]
	}
	b := w.oracle.validate(s, user, application, t, w.second(s))
	got, err := w.subject.SignOnByToken(w.systems[s].name, name, w.applications[application], t.text)
	e := Event{
		Kind: Present, Actor: actor, User: name, Application: w.applications[application],
		Credential: t.name, Operation: verifyCall, Detail: w.aboutToken(t),
	}
	if w.decided(i, s, e, b, b.codes, got, err) && got.Accepted {
		w.belongs(i, got, t)
	}
}

// belongs checks whom an accepted token was found to belong to.
func (w *world) belongs(i *Intent, got Answer, t *token) {
	if got.User != w.users[t.user] {
		w.loop.Fail(i, "IDT-02", "the token of "+w.users[t.user]+" was taken for one of "+got.User)
	}
}
