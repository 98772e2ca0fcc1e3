package sim

import (
	"math/rand/v2"
	"time"
)

// world is a sysplex, those who use it, and the oracle.
type world struct {
	plan
	subject Subject
	oracle  *oracle
	clocks  []TOD
	loop    *Loop
	network *Network
	secrets keyRing
	files   []int // by system, the application that eqaprof.env names now
	home    []int // by system, its database when nothing is split
	splits  []int // by system, its database while it is split; 0 is none yet
	tickets pocket[*ticket]
	tokens  pocket[*token]
	outs    pocket[*token] // that were logged out
	atEnd   uint64         // credentials that no intent made
}

// newWorld makes the world of a run.
func newWorld(c Config, random *rand.Rand) (World, error) {
	subject, err := newSubject(c.Bug)
	if err != nil {
		return nil, err
	}
	p, err := draw(c, random)
	if err != nil {
		return nil, err
	}
	return p.world(c, subject, random), nil
}

func (w *world) Shape() Shape { return w.plan.shape() }

// Begin starts every system, and fills the databases and key data sets.
func (w *world) Begin(l *Loop) error {
	w.loop = l
	l.Declare(declaredRules(), faultKinds, declaredCauses())
	w.network = NewNetwork(l, w.plan.network)
	filled := make([]bool, len(w.oracle.stores))
	for s := range w.systems {
		p := &w.systems[s]
		w.clocks[s] = NewTOD(l.Now(), p.offset, p.drift)
		if err := w.subject.IPL(w.spec(s)); err != nil {
			return err
		}
		if st := w.oracle.systems[s].store; !filled[st] {
			filled[st] = true
			if err := w.putKeys(s); err != nil {
				return err
			}
		}
	}
	for d, db := range w.oracle.databases {
		if err := w.subject.Commands(w.systems[w.adminOf(d)].name, w.script(db)); err != nil {
			return err
		}
	}
	for s := range w.systems {
		w.oracle.ipl(s)
		w.tell(nil, s, Event{Kind: IPL, Actor: operator, Operation: "IPL", Accepted: true})
		if err := w.startServers(s); err != nil {
			return err
		}
	}
	return nil
}

// Heal begins the healed phase.
func (w *world) Heal(l *Loop) {
	w.network.Heal()
	w.emit(nil, Event{Kind: Link, Actor: operator, Operation: "heal", Accepted: true})
	for s := range w.systems {
		w.clocks[s].MistakeZone(0)
		w.clocks[s].Correct()
		w.tell(nil, s, Event{Kind: Clock, Actor: operator, Operation: "correct", Accepted: true})
		w.setICSF(nil, s, true)
		if w.oracle.systems[s].database != w.home[s] {
			w.rejoin(nil, s)
		}
	}
	for d := range w.oracle.databases {
		w.refreshAll(nil, d)
		w.resumeAll(nil, d)
	}
}

// End asks of every system what it must be able to do once nothing is wrong: to
// take a right password, and a PassTicket of its own.
func (w *world) End(l *Loop) {
	for d := range w.oracle.databases {
		w.resumeAll(nil, d)
	}
	for s := range w.systems {
		for application := range w.applications {
			w.converged(s, application)
		}
	}
}

// converged: with clocks right, keys there and nobody revoked, a PassTicket for
// an application with a key is good where it was made. A full register, and a
// second that was used, are the reasons left.
func (w *world) converged(s, application int) {
	const user = 0
	if w.loop.Stopped() || w.oracle.databases[w.oracle.systems[s].database].bars(user, application) {
		return
	}
	w.signOn(nil, w.users[user], s, user, application, w.passwords[user], "P0", true)
	t := w.generate(nil, w.users[user], s, user, application)
	if t == nil {
		return
	}
	switch b := w.presentTicket(nil, w.users[user], s, user, application, t); b {
	case &ticketNoRoom, &ticketSecondUsed:
	default:
		if !b.accepted && !w.loop.Stopped() {
			w.loop.Fail(nil, b.rules[0], "the healed sysplex refuses a new PassTicket: "+b.cause)
		}
	}
}

// local is what a system's clock shows, and in seconds since 1970.
func (w *world) local(s int) time.Time { return w.clocks[s].Show(w.loop.Now()) }

func (w *world) second(s int) int64 { return w.local(s).Unix() }

// until is how long it is until a system's clock shows a second, if nothing
// steps it.
func (w *world) until(s int, second int64) time.Duration {
	return w.clocks[s].Invert(time.Unix(second, 0)).Sub(w.loop.Now())
}

// emit records an event, tell one on a system.
func (w *world) emit(i *Intent, e Event) { w.loop.Emit(i, e) }

func (w *world) tell(i *Intent, s int, e Event) {
	e.System, e.Local = w.systems[s].name, w.local(s)
	w.loop.Emit(i, e)
}
