package sim

import (
	"math/rand/v2"
	"time"
)

// session logs in at a server, and then uses the token: queries here and
// elsewhere, a logout or two, another try after it, and one as it expires.
func (w *world) session(i *Intent) {
	r := i.Random()
	user, at, server := w.anyone(r), w.anySystem(r), EQAPROF
	if chance(r, 25) {
		server = RSED
	}
	w.send(i, at, func() {
		t := w.logIn(i, w.users[user], at, server, user, w.ownPassword(user))
		if t == nil {
			return
		}
		w.browse(i, i.Follow(1), at, t)
	})
}

func (w *world) browse(i *Intent, r *rand.Rand, at int, t *token) {
	actor := w.users[t.user]
	ask := func(after time.Duration, s int) {
		w.loop.After(after, i, func() { w.send(i, s, func() { w.query(i, actor, s, t) }) })
	}
	life := time.Duration(t.expires-t.issued) * time.Second
	ask(between(r, 0, time.Minute), at)
	if chance(r, 50) {
		ask(between(r, 0, life), w.anySystem(r))
	}
	if chance(r, 50) {
		out := between(r, 0, life)
		w.loop.After(out, i, func() { w.send(i, at, func() { w.logOut(i, actor, at, t) }) })
		ask(out+between(r, 0, life), at)
		ask(out+between(r, 0, life/4), at)
		ask(out+between(r, 0, life/4), w.anySystem(r))
	}
	if chance(r, 30) {
		s := w.anySystem(r)
		w.loop.After(w.until(s, t.expires+r.Int64N(3)-1), i, func() { w.query(i, actor, s, t) })
	}
	if chance(r, 20) {
		s := w.anySystem(r)
		w.loop.After(between(r, 0, life), i, func() { w.logOut(i, actor, s, t) })
	}
}

// tokenUser signs on to applications with a token that somebody has at hand.
func (w *world) tokenUser(i *Intent) {
	r := i.Random()
	t, ok := w.tokens.any(w.loop.Now(), r)
	if !ok {
		return
	}
	to, application, user := w.anySystem(r), t.application, -1
	if chance(r, 30) {
		application = w.anyAppl(r)
	}
	if chance(r, 60) {
		user = t.user
	}
	w.send(i, to, func() { w.presentToken(i, w.users[t.user], to, user, application, t) })
}
