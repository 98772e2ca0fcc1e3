package sim

import (
	"fmt"
	"time"
)

// The kinds of faults, for the coverage; those of messages are the network's.
var faultKinds = []string{
	"server restart", "IPL", "clock step", "clock drift", "clock on local time", "partition", "ICSF outage",
	"key changed on one system", "database split", "missed REFRESH", "replay register filled",
	"message lost", "message late", "message duplicated", "message cut off",
}

func (w *world) faultStreams() []Stream {
	return []Stream{
		{Name: "restarts", Mean: 2 * time.Hour, Fault: true, Do: w.faultRestart},
		{Name: "IPLs", Mean: 5 * time.Hour, Fault: true, Do: w.faultIPL},
		{Name: "clock steps", Mean: 2 * time.Hour, Fault: true, Do: w.faultStep},
		{Name: "clock drifts", Mean: 6 * time.Hour, Fault: true, Do: w.faultDrift},
		{Name: "clocks on local time", Mean: 12 * time.Hour, Fault: true, Do: w.faultZone},
		{Name: "partitions", Mean: 4 * time.Hour, Fault: true, Do: w.faultPartition},
		{Name: "ICSF outages", Mean: 4 * time.Hour, Fault: true, Do: w.faultICSF},
		{Name: "key changes", Mean: 3 * time.Hour, Fault: true, Do: w.faultKey},
		{Name: "database splits", Mean: 10 * time.Hour, Fault: true, Do: w.faultSplit},
		{Name: "floods", Mean: 4 * time.Hour, Fault: true, Do: w.faultFlood},
	}
}

func (w *world) faultRestart(i *Intent) {
	w.loop.Fault("server restart")
	s := w.anySystem(i.Random())
	w.restart(i, s)
	w.tryAgain(i, s)
}

// restart stops EQAPROF and starts it again.
func (w *world) restart(i *Intent, s int) {
	if w.loop.Stopped() {
		return
	}
	if err := w.subject.Start(w.systems[s].name, EQAPROF); err != nil {
		w.loop.Break(err)
		return
	}
	w.oracle.started(s, w.files[s])
	w.tell(i, s, Event{Kind: Restart, Actor: operator, Server: EQAPROF, Application: servers[w.files[s]], Operation: "restart", Accepted: true})
}

func (w *world) faultIPL(i *Intent) {
	w.loop.Fault("IPL")
	s := w.anySystem(i.Random())
	w.reboot(i, s)
	w.tryAgain(i, s)
}

// tryAgain presents what a system may have forgotten: PassTickets that were used,
// and tokens that were logged out.
func (w *world) tryAgain(i *Intent, s int) {
	r := i.Random()
	for range 4 {
		if t, ok := w.tickets.any(w.loop.Now(), r); ok {
			w.send(i, s, func() { w.presentTicket(i, attacker, s, t.user, t.application, t) })
		}
		if t, ok := w.outs.any(w.loop.Now(), r); ok {
			w.send(i, s, func() { w.query(i, attacker, s, t) })
		}
	}
}

// spec says how a system starts.
func (w *world) spec(s int) SystemSpec {
	p, sys := &w.systems[s], w.oracle.systems[s]
	return SystemSpec{
		SMFID: p.name, Level: p.level.name, Database: w.oracle.databases[sys.database].name, Keys: storeName(sys.store),
		ReplayCapacity: p.capacity, Now: func() time.Time { return w.local(s) },
	}
}

// reboot IPLs a system on the database that the oracle has it on.
func (w *world) reboot(i *Intent, s int) {
	if w.loop.Stopped() {
		return
	}
	if err := w.subject.IPL(w.spec(s)); err != nil {
		w.loop.Break(err)
		return
	}
	w.oracle.ipl(s)
	w.tell(i, s, Event{Kind: IPL, Actor: operator, Operation: "IPL", Accepted: true})
	if err := w.startServers(s); err != nil {
		w.loop.Break(err)
	}
}

func (w *world) startServers(s int) error {
	if err := w.writeFile(s); err != nil {
		return err
	}
	for _, server := range []string{EQAPROF, RSED} {
		if err := w.subject.Start(w.systems[s].name, server); err != nil {
			return err
		}
	}
	w.oracle.started(s, w.files[s])
	return nil
}

// faultStep sets a clock ahead or back, by seconds or past the window, and back
// again later.
func (w *world) faultStep(i *Intent) {
	r := i.Random()
	s, by := w.anySystem(r), between(r, time.Second, 2*time.Minute)
	if chance(r, 50) {
		by = between(r, time.Minute, 45*time.Minute)
	}
	if chance(r, 50) {
		by = -by
	}
	w.loop.Fault("clock step")
	w.step(i, s, by)
	if chance(r, 80) {
		w.loop.After(between(r, time.Minute, 3*time.Hour), i, func() {
			if !w.loop.Healed() {
				w.step(i, s, -by)
			}
		})
	}
}

func (w *world) step(i *Intent, s int, by time.Duration) {
	w.clocks[s].Step(w.loop.Now(), by)
	e := Event{Kind: Clock, Actor: operator, Operation: "step", Accepted: true}
	if w.loop.Observed() {
		e.Detail = by.String()
	}
	w.tell(i, s, e)
}

func (w *world) faultDrift(i *Intent) {
	r := i.Random()
	s, ppm := w.anySystem(r), r.Int64N(40_001)-20_000 // at most 72 s an hour
	w.loop.Fault("clock drift")
	w.drift(i, s, ppm)
	w.loop.After(between(r, time.Hour, 6*time.Hour), i, func() {
		if !w.loop.Healed() {
			w.drift(i, s, w.systems[s].drift)
		}
	})
}

func (w *world) drift(i *Intent, s int, ppm int64) {
	w.clocks[s].SetDrift(w.loop.Now(), ppm)
	e := Event{Kind: Clock, Actor: operator, Operation: "drift", Accepted: true}
	if w.loop.Observed() {
		e.Detail = fmt.Sprintf("%d ppm", ppm)
	}
	w.tell(i, s, e)
}

// faultZone sets a clock to local time for a while (PT-44).
func (w *world) faultZone(i *Intent) {
	r := i.Random()
	s, east := w.anySystem(r), time.Duration(r.IntN(25)-12)*time.Hour
	w.loop.Fault("clock on local time")
	w.clocks[s].MistakeZone(east)
	w.tell(i, s, Event{Kind: Clock, Actor: operator, Operation: "local time", Accepted: true})
	w.loop.After(between(r, 5*time.Minute, time.Hour), i, func() {
		w.clocks[s].MistakeZone(0)
		w.tell(i, s, Event{Kind: Clock, Actor: operator, Operation: "local time no more", Accepted: true})
	})
}

func (w *world) faultPartition(i *Intent) {
	r := i.Random()
	s := w.anySystem(r)
	w.loop.Fault("partition")
	w.network.Partition(clients, w.systems[s].name)
	w.tell(i, s, Event{Kind: Link, Actor: operator, Operation: "partition"})
	w.loop.After(between(r, time.Minute, 20*time.Minute), i, func() {
		w.network.Mend(clients, w.systems[s].name)
		w.tell(i, s, Event{Kind: Link, Actor: operator, Operation: "mend", Accepted: true})
	})
}

func (w *world) faultICSF(i *Intent) {
	r := i.Random()
	s := w.anySystem(r)
	w.loop.Fault("ICSF outage")
	w.setICSF(i, s, false)
	w.loop.After(between(r, time.Minute, 30*time.Minute), i, func() { w.setICSF(i, s, true) })
}

func (w *world) setICSF(i *Intent, s int, available bool) {
	if w.loop.Stopped() {
		return
	}
	if err := w.subject.SetICSF(w.systems[s].name, available); err != nil {
		w.loop.Break(err)
		return
	}
	w.oracle.systems[s].icsfDown = !available
	operation := "stopped"
	if available {
		operation = "started"
	}
	w.tell(i, s, Event{Kind: ICSF, Actor: operator, Operation: operation, Accepted: available})
}

// faultKey changes a key in the key data sets of one system, and of those that
// share them; the others keep theirs (IDT-31).
func (w *world) faultKey(i *Intent) {
	r := i.Random()
	s, application := w.anySystem(r), w.anyAppl(r)
	name, st := w.applications[application], w.oracle.systems[s].store
	key, id := ticketKey(name), w.secrets.of(i)
	keys := w.oracle.stores[st].enhanced
	if chance(r, 50) {
		key, keys = w.tokenKey(name), w.oracle.stores[st].token
	}
	if err := w.subject.PutKey(w.systems[s].name, key, w.secrets.material(id)); err != nil {
		w.loop.Break(err)
		return
	}
	keys[application] = id
	if key.Token != "" && w.sharedToken {
		for a := range keys {
			keys[a] = id
		}
	}
	w.loop.Fault("key changed on one system")
	w.tell(i, s, Event{Kind: ICSF, Actor: admin, Operation: "key changed", Application: name, Accepted: true})
}

// faultFlood uses PassTickets of many users and seconds on one system, more than
// a small register has room for.
func (w *world) faultFlood(i *Intent) {
	r := i.Random()
	from, to, application := w.anySystem(r), w.anySystem(r), w.anyAppl(r)
	w.loop.Fault("replay register filled")
	for n := range 40 {
		user := w.anyone(r)
		w.loop.After(time.Duration(n)*1300*time.Millisecond, i, func() {
			if t := w.generate(i, w.users[user], from, user, application); t != nil {
				w.presentTicket(i, w.users[user], to, user, application, t)
			}
		})
	}
}
