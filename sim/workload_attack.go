package sim

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"math/rand/v2"
	"strings"
)

// attackTickets replays, guesses, and crosses users, applications and systems.
func (w *world) attackTickets(i *Intent) {
	r := i.Random()
	t, ok := w.tickets.any(w.loop.Now(), r)
	if !ok {
		return
	}
	user, application, to := t.user, t.application, w.anySystem(r)
	switch n := r.IntN(100); {
	case n < 35: // replay, some of them in time
	case n < 45:
		user = w.anyone(r)
	case n < 55:
		application = w.anyAppl(r)
	case n < 65:
		t = &ticket{name: "guess", text: NewSecret(randomText(r, 8)), user: user, application: application}
	case n < 70:
		user = w.defined()
	default:
		w.race(i, r, t)
		return
	}
	byService := chance(r, 50)
	w.send(i, to, func() {
		if byService {
			w.evaluateTicket(i, attacker, to, user, application, t)
			return
		}
		w.presentTicket(i, attacker, to, user, application, t)
	})
}

// race presents one fresh PassTicket on every system, and twice on one.
func (w *world) race(i *Intent, r *rand.Rand, old *ticket) {
	from := w.anySystem(r)
	t := w.generate(i, attacker, from, old.user, old.application)
	if t == nil {
		return
	}
	for s := range w.systems {
		w.send(i, s, func() { w.presentTicket(i, attacker, s, t.user, t.application, t) })
	}
	w.send(i, from, func() { w.presentTicket(i, attacker, from, t.user, t.application, t) })
}

func randomText(r *rand.Rand, length int) string {
	const characters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	b := make([]byte, length)
	for n := range b {
		b[n] = characters[r.IntN(len(characters))]
	}
	return string(b)
}

// attackTokens presents tokens for other users and applications, old ones, and
// forged ones, and logs out those of others.
func (w *world) attackTokens(i *Intent) {
	r := i.Random()
	t, ok := w.tokens.any(w.loop.Now(), r)
	if !ok {
		return
	}
	to, user, application := w.anySystem(r), -1, t.application
	switch n := r.IntN(100); {
	case n < 20:
		user = r.IntN(len(w.users))
	case n < 40:
		application = w.anyAppl(r)
	case n < 55:
		t = unsigned(t)
	case n < 65:
		t = signedAgain(t)
	case n < 75:
		t = w.renamed(t, w.anyone(r))
	case n < 85:
		w.send(i, to, func() { w.logOut(i, attacker, to, t) })
		return
	}
	if t.fault != nil && chance(r, 60) {
		to = t.issuer // where the real one is good
	}
	how := r.IntN(100)
	w.send(i, to, func() {
		switch {
		case how < 25:
			w.query(i, attacker, to, t)
		case how < 50 && t.fault != nil:
			w.logOut(i, attacker, to, t)
		default:
			w.presentToken(i, attacker, to, user, application, t)
		}
	})
}

// forged is a copy of a token with another text, and a name that says so.
func forged(t *token, what, text string, fault *branch) *token {
	f := *t
	f.name, f.text, f.fault = t.name+" "+what, NewSecret(text), fault
	f.out = nil
	return &f
}

// unsigned takes the signature off, and says so in the header (RFC 7515,
// appendix A.5).
func unsigned(t *token) *token {
	payload := strings.Split(t.text.Text(), ".")[1]
	header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`))
	return forged(t, "unsigned", header+"."+payload+".", &tokenUnsigned)
}

// signedAgain signs with a key of the forger's.
func signedAgain(t *token) *token {
	payload := strings.Split(t.text.Text(), ".")[1]
	header := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256"}`))
	mac := hmac.New(sha256.New, []byte("not the key of any sysplex that there ever was"))
	mac.Write([]byte(header + "." + payload))
	return forged(t, "signed again", header+"."+payload+"."+base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), &tokenForged)
}

// renamed has another user in its claims, and the signature of before.
func (w *world) renamed(t *token, user int) *token {
	parts := strings.Split(t.text.Text(), ".")
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil || t.user == user {
		return t
	}
	text := strings.Replace(string(claims), `"sub":"`+w.users[t.user]+`"`, `"sub":"`+w.users[user]+`"`, 1)
	parts[1] = base64.RawURLEncoding.EncodeToString([]byte(text))
	f := forged(t, "renamed", strings.Join(parts, "."), &tokenForged)
	f.user = user
	return f
}

// attackPasswords tries a few passwords of one user.
func (w *world) attackPasswords(i *Intent) {
	r := i.Random()
	user, application, to := r.IntN(len(w.users)), w.anyAppl(r), w.anySystem(r)
	for range 1 + r.IntN(4) {
		guessed := drawPassword(r)
		if guessed.Text() == w.passwords[user].Text() {
			continue
		}
		w.send(i, to, func() { w.signOn(i, attacker, to, user, application, guessed, "guess", false) })
	}
}
