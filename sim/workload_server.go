package sim

// attackServers tries to log in at a server: with wrong passwords, as nobody whom
// the system knows, with the password of another user, and with PassTickets that
// were made for somebody or something else.
func (w *world) attackServers(i *Intent) {
	r := i.Random()
	user, other, to, server := w.anyone(r), w.anyone(r), w.anySystem(r), EQAPROF
	if chance(r, 40) {
		server = RSED
	}
	with := authenticator{name: "guess", text: drawPassword(r)}
	t, ok := w.tickets.any(w.loop.Now(), r)
	switch n := r.IntN(100); {
	case n < 35:
	case n < 50:
		user = w.defined()
	case n < 75:
		with = w.ownPassword(other)
	case ok:
		with = byTicket(t)
	}
	if with.ticket == nil {
		with.right = with.text.Text() == w.passwords[user].Text()
	}
	w.send(i, to, func() { w.logIn(i, attacker, to, server, user, with) })
}
