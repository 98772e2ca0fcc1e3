package sim

import (
	"math/rand/v2"
	"time"
)

// Streams are the workload and the faults.
func (w *world) Streams() []Stream {
	paced := func(mean time.Duration) time.Duration {
		return time.Duration(int64(mean) / 1000 * int64(w.pace/time.Millisecond))
	}
	streams := []Stream{
		{Name: "tickets", Mean: paced(11 * time.Second), Do: w.ticketUser},
		{Name: "parallel tickets", Mean: paced(4 * time.Minute), Do: w.parallelTickets},
		{Name: "passwords", Mean: paced(time.Minute), Do: w.passwordUser},
		{Name: "sessions", Mean: paced(4 * time.Minute), Do: w.session},
		{Name: "tokens", Mean: paced(80 * time.Second), Do: w.tokenUser},
		{Name: "attacks on tickets", Mean: paced(15 * time.Second), Do: w.attackTickets},
		{Name: "attacks on tokens", Mean: paced(90 * time.Second), Do: w.attackTokens},
		{Name: "attacks on passwords", Mean: paced(10 * time.Minute), Do: w.attackPasswords},
		{Name: "attacks on servers", Mean: paced(6 * time.Minute), Do: w.attackServers},
		{Name: "administration", Mean: paced(9 * time.Minute), Do: w.administer},
		{Name: "refreshes", Mean: paced(150 * time.Minute), Do: w.refreshSome},
		{Name: "help desk", Mean: paced(12 * time.Minute), Do: w.helpDesk},
		{Name: "maintenance", Mean: paced(3 * time.Hour), Do: w.maintain},
	}
	return append(streams, w.faultStreams()...)
}

// anyone, anyAppl and anySystem draw one; anyone is defined.
func (w *world) anyone(r *rand.Rand) int    { return r.IntN(w.defined()) }
func (w *world) anyAppl(r *rand.Rand) int   { return r.IntN(len(w.applications)) }
func (w *world) anySystem(r *rand.Rand) int { return r.IntN(len(w.systems)) }

// send has something happen on a system when a message gets there.
func (w *world) send(i *Intent, s int, deliver func()) {
	w.network.Send(i, clients, w.systems[s].name, deliver)
}

// clients is the place where users are.
const clients = "clients"

// ticketUser gets a PassTicket and uses it: at once, late, at the edge of its
// window, again, elsewhere.
func (w *world) ticketUser(i *Intent) {
	r := i.Random()
	user, application, from, to := w.anyone(r), w.anyAppl(r), w.anySystem(r), w.anySystem(r)
	if chance(r, 2) {
		user = w.defined() // R_ticketserv does not ask who that is
	}
	w.send(i, from, func() {
		t := w.generate(i, w.users[user], from, user, application)
		if t == nil {
			return
		}
		w.loop.After(w.ticketDelay(i.Follow(1), t, to), i, func() { w.useTicket(i, i.Follow(2), to, t) })
	})
}

// ticketDelay is how long somebody waits before a PassTicket is used.
func (w *world) ticketDelay(r *rand.Rand, t *ticket, to int) time.Duration {
	switch n := r.IntN(100); {
	case n < 55:
		return between(r, 0, 20*time.Second)
	case n < 80:
		// The last second of the window by the clock that counts, or the next.
		window := w.oracle.systems[to].storage.tickets[t.application].seconds(t.kind)
		return w.until(to, t.second+window+r.Int64N(3)-1)
	}
	return between(r, 0, 12*time.Minute)
}

// useTicket presents a PassTicket once, or more often.
func (w *world) useTicket(i *Intent, r *rand.Rand, to int, t *ticket) {
	w.hand(i, r, w.users[t.user], to, t)
	if chance(r, 25) {
		w.hand(i, r, w.users[t.user], to, t)
	}
	if chance(r, 30) {
		w.hand(i, r, w.users[t.user], w.anySystem(r), t)
	}
}

// hand sends a PassTicket to a system, one of the ways there are.
func (w *world) hand(i *Intent, r *rand.Rand, actor string, to int, t *ticket) {
	byService, server := chance(r, 30), ""
	if t.application < len(servers) && chance(r, 12) {
		server = w.serverOf(to, t.application)
	}
	w.send(i, to, func() {
		switch {
		case byService:
			w.evaluateTicket(i, actor, to, t.user, t.application, t)
		case server != "":
			w.logIn(i, actor, to, server, t.user, byTicket(t))
		default:
			w.presentTicket(i, actor, to, t.user, t.application, t)
		}
	})
}

// serverOf is a server of a system that signs on for an application, or "".
func (w *world) serverOf(s, application int) string {
	switch {
	case w.oracle.systems[s].server.application == application:
		return EQAPROF
	case application == 0:
		return RSED
	}
	return ""
}

// parallelTickets asks for several PassTickets in one second, as a program does
// that starts sessions in parallel (PT-45).
func (w *world) parallelTickets(i *Intent) {
	r := i.Random()
	user, application, from, to := w.anyone(r), w.anyAppl(r), w.anySystem(r), w.anySystem(r)
	w.send(i, from, func() {
		r := i.Follow(1)
		for range 2 + r.IntN(2) {
			if t := w.generate(i, w.users[user], from, user, application); t != nil {
				w.hand(i, r, w.users[user], to, t)
			}
		}
	})
}

func (w *world) passwordUser(i *Intent) {
	r := i.Random()
	user, application, to := r.IntN(len(w.users)), w.anyAppl(r), w.anySystem(r)
	w.send(i, to, func() {
		w.signOn(i, w.users[user], to, user, application, w.passwords[user], passwordName(user), true)
	})
}

// passwordNames are what passwords are called in a run.
var passwordNames = []string{"P0", "P1", "P2", "P3", "P4", "P5", "P6", "P7", "P8", "P9", "P10", "P11", "P12"}

func passwordName(user int) string { return passwordNames[user] }
