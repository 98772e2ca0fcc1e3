package sim

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// command has an administrator enter commands on a system. What the event shows
// is said apart: keys and passwords are in no event.
func (w *world) command(i *Intent, s int, text, shown, application string) bool {
	if w.loop.Stopped() {
		return false
	}
	if err := w.subject.Commands(w.systems[s].name, text); err != nil {
		w.loop.Break(err)
		return false
	}
	w.tell(i, s, Event{Kind: Command, Actor: admin, Operation: shown, Application: application, Accepted: true})
	return true
}

// administer changes something in a database, and then copies it into storage at
// once, later, or leaves that to somebody else.
func (w *world) administer(i *Intent) {
	r := i.Random()
	d := w.oracle.systems[w.anySystem(r)].database
	s := w.adminOf(d)
	if s < 0 {
		return
	}
	application := w.anyAppl(r)
	switch n := r.IntN(100); {
	case n < 55:
		w.changeTickets(i, r, d, s, application)
	case n < 80 && w.oracle.databases[d].tokens && w.oracle.systems[s].tokens:
		w.changeTokens(i, r, d, s, application)
	case n >= 80:
		w.revoke(i, d, s, w.anyone(r))
	}
}

// changeTickets changes a profile of class PTKTDATA.
func (w *world) changeTickets(i *Intent, r *rand.Rand, d, s, application int) {
	name := w.applications[application]
	p := &w.oracle.databases[d].profiles.tickets[application]
	if !p.defined {
		return
	}
	text, shown := "", ""
	switch n := r.IntN(100); {
	case n < 6 && p.legacy != 0 && p.enhanced: // the change to enhanced ones is done
		p.legacy = 0
		text, shown = "SSIGNON(NOLEGACYKEY)", "RALTER PTKTDATA SSIGNON(NOLEGACYKEY)"
	case n < 60 && p.legacy != 0, n < 20 && p.defined:
		p.legacy = w.secrets.of(i)
		text, shown = "SSIGNON("+w.masked(p.legacy)+")", "RALTER PTKTDATA SSIGNON(KEYMASKED)"
	case n < 75:
		p.reusable = chance(r, 50)
		data := ""
		if p.reusable {
			data = noReplayProtection
		}
		text, shown = "APPLDATA('"+data+"')", "RALTER PTKTDATA APPLDATA"
		if !p.reusable {
			text = "NOAPPLDATA"
		}
	case !p.enhanced || !w.oracle.systems[s].enhanced:
		return
	case n < 88:
		p.replay = chance(r, 50)
		text, shown = "SSIGNON(REPLAY("+yesNo(p.replay)+"))", "RALTER PTKTDATA SSIGNON(REPLAY)"
	default:
		p.timeout = 1 + r.Int64N(600)
		text, shown = fmt.Sprintf("SSIGNON(TIMEOUT(%d))", p.timeout), "RALTER PTKTDATA SSIGNON(TIMEOUT)"
	}
	if w.command(i, s, "RALTER PTKTDATA "+name+" "+text, shown, name) {
		w.refreshSoon(i, d, true)
	}
}

// changeTokens changes a profile of class IDTDATA.
func (w *world) changeTokens(i *Intent, r *rand.Rand, d, s, application int) {
	name := w.applications[application]
	p := &w.oracle.databases[d].profiles.tokens[application]
	if !p.defined {
		return
	}
	text, shown := "", ""
	switch r.IntN(3) {
	case 0:
		p.any = chance(r, 50)
		text, shown = "ANYAPPL("+yesNo(p.any)+")", "RALTER IDTDATA IDTPARMS(ANYAPPL)"
	case 1:
		p.timeout = 60 * (1 + r.Int64N(30))
		text, shown = fmt.Sprintf("IDTTIMEOUT(%d)", p.timeout/60), "RALTER IDTDATA IDTPARMS(IDTTIMEOUT)"
	default:
		p.algorithm = algorithms[r.IntN(len(algorithms))]
		text, shown = "SIGALG("+p.algorithm+")", "RALTER IDTDATA IDTPARMS(SIGALG)"
	}
	if w.command(i, s, "RALTER IDTDATA "+tokenProfileName(name)+" IDTPARMS("+text+")", shown, name) {
		w.refreshSoon(i, d, false)
	}
}

// refreshSoon: the REFRESH that belongs to a change is made at once, later, or is
// missed.
func (w *world) refreshSoon(i *Intent, d int, tickets bool) {
	r := i.Follow(1)
	switch n := r.IntN(100); {
	case n < 40:
		w.refresh(i, d, tickets)
	case n < 75:
		w.loop.After(between(r, time.Second, 40*time.Minute), i, func() { w.refresh(i, d, tickets) })
	default:
		w.loop.Fault("missed REFRESH")
	}
}

// refresh copies the profiles of a class into storage, on every system that
// shares the database.
func (w *world) refresh(i *Intent, d int, tickets bool) {
	s, class := w.adminOf(d), "PTKTDATA"
	if !tickets {
		class = "IDTDATA"
	}
	if s < 0 || !tickets && !(w.oracle.databases[d].tokens && w.oracle.systems[s].tokens) {
		return
	}
	text := "SETROPTS RACLIST(" + class + ") REFRESH"
	across := w.straddle(i)
	if w.command(i, s, text, text, "") {
		w.oracle.refresh(d, tickets)
	}
	for _, t := range across {
		w.presentTicket(i, w.users[t.user], t.issuer, t.user, t.application, t)
	}
}

// straddle has PassTickets made wherever a system works with another profile than
// its database has, to be used when a REFRESH has reached that system, or has not.
func (w *world) straddle(i *Intent) (made []*ticket) {
	if i == nil {
		return nil
	}
	user := w.anyone(i.Follow(2))
	for s, sys := range w.oracle.systems {
		current := w.oracle.databases[sys.database].profiles.tickets
		for a := range w.applications {
			if sys.storage.tickets[a] == current[a] {
				continue
			}
			if t := w.generate(i, w.users[user], s, user, a); t != nil {
				made = append(made, t)
			}
		}
	}
	return made
}

func (w *world) refreshAll(i *Intent, d int) {
	w.refresh(i, d, true)
	w.refresh(i, d, false)
}

func (w *world) refreshSome(i *Intent) {
	w.refreshAll(i, w.oracle.systems[w.anySystem(i.Random())].database)
}

func (w *world) revoke(i *Intent, d, s, user int) {
	if w.command(i, s, "ALTUSER "+w.users[user]+" REVOKE", "ALTUSER REVOKE", "") {
		w.oracle.databases[d].users[user].revoked = true
	}
}

// helpDesk resumes whoever is revoked in a database.
func (w *world) helpDesk(i *Intent) {
	w.resumeAll(i, w.oracle.systems[w.anySystem(i.Random())].database)
}

func (w *world) resumeAll(i *Intent, d int) {
	s := w.adminOf(d)
	if s < 0 {
		return
	}
	for u := range w.oracle.databases[d].users {
		account := &w.oracle.databases[d].users[u]
		if account.revoked && w.command(i, s, "ALTUSER "+w.users[u]+" RESUME", "ALTUSER RESUME", "") {
			account.revoked, account.failures = false, 0
		}
	}
}

// maintain writes another eqaprof.env, which counts from the next start of the
// server (IDT-09), and most often starts it.
func (w *world) maintain(i *Intent) {
	r := i.Random()
	s := w.anySystem(r)
	w.files[s] = r.IntN(len(servers))
	if err := w.writeFile(s); err != nil {
		w.loop.Break(err)
		return
	}
	w.tell(i, s, Event{Kind: Command, Actor: admin, Server: EQAPROF, Operation: "eqaprof.env written", Application: servers[w.files[s]], Accepted: true})
	if chance(r, 60) {
		w.restart(i, s)
	}
}

func (w *world) writeFile(s int) error {
	return w.subject.WriteFile(w.systems[s].name, "safJwtApplID="+servers[w.files[s]]+"\n")
}
