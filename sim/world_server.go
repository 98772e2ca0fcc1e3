package sim

// authenticator is what somebody logs in with at a server: a PassTicket, or a
// password that is right or is not.
type authenticator struct {
	name   string
	text   Secret
	ticket *ticket
	right  bool
}

func byTicket(t *ticket) authenticator { return authenticator{name: t.name, text: t.text, ticket: t} }

// ownPassword is that of a user.
func (w *world) ownPassword(user int) authenticator {
	return authenticator{name: passwordName(user), text: w.passwords[user], right: true}
}

func (w *world) judge(s, user, application int, a authenticator) *branch {
	if a.ticket != nil {
		return w.oracle.evaluate(s, user, application, a.ticket, w.second(s))
	}
	return passwordIs(a.right)
}

// logIn signs a user on at a server; nil if there is no token.
func (w *world) logIn(i *Intent, actor string, s int, server string, user int, with authenticator) *token {
	if w.loop.Stopped() {
		return nil
	}
	sys, application, now := w.oracle.systems[s], w.serverApplication(s, server), w.second(s)
	before := w.account(s, user)
	b := &tokenLevel
	var made token
	if sys.tokens {
		b = w.authenticated(s, user, application, func() *branch { return w.judge(s, user, application, with) })
	}
	got, err := w.subject.Login(w.systems[s].name, server, w.users[user], with.text)
	if got.Accepted && !b.accepted && with.ticket != nil && w.byChance(s, user, application, with.ticket) {
		b = &ticketByChance
		w.restore(s, user, before)
	}
	if b.accepted {
		made, b = w.oracle.issue(s, user, application, now)
	}
	e := Event{
		Kind: Issue, Actor: actor, Server: server, User: w.users[user], Application: w.applications[application],
		Credential: with.name, Operation: loginCall,
	}
	if b.accepted {
		made.id = w.serial(i)
		made.name, made.text = made.id.name("J"), got.Made
		e.Credential, e.Detail = made.name, w.aboutToken(&made)
	}
	if !w.decided(i, s, e, b, b.status(), got, err) || !b.accepted {
		return nil
	}
	t := &made
	w.belongs(i, got, t)
	if server == EQAPROF {
		sys.server.loggedIn(t, now)
	}
	w.tokens.put(w.loop.Now(), t.id, t)
	return t
}

// serverApplication is whom a server signs on for: that of RSED is fixed.
func (w *world) serverApplication(s int, server string) int {
	if server == EQAPROF {
		return w.oracle.systems[s].server.application
	}
	return 0
}

// query asks EQAPROF about a token, logOut has it take one back.
func (w *world) query(i *Intent, actor string, s int, t *token) {
	if w.loop.Stopped() {
		return
	}
	e := w.tokenEvent(Present, actor, s, t, queryCall)
	b := w.oracle.queried(s, t, w.second(s))
	got, err := w.subject.Query(w.systems[s].name, t.text)
	if w.decided(i, s, e, b, b.status(), got, err) && got.Accepted {
		w.belongs(i, got, t)
	}
}

func (w *world) logOut(i *Intent, actor string, s int, t *token) {
	if w.loop.Stopped() {
		return
	}
	e := w.tokenEvent(Logout, actor, s, t, logoutCall)
	b := w.oracle.loggedOut(s, t, w.second(s))
	got, err := w.subject.Logout(w.systems[s].name, t.text)
	if w.decided(i, s, e, b, b.status(), got, err) && got.Accepted {
		w.outs.put(w.loop.Now(), t.id, t)
	}
}

func (w *world) tokenEvent(kind Kind, actor string, s int, t *token, operation string) Event {
	return Event{
		Kind: kind, Actor: actor, Server: EQAPROF, User: w.users[t.user],
		Application: w.applications[w.oracle.systems[s].server.application], Credential: t.name, Operation: operation,
		Detail: w.aboutToken(t),
	}
}
