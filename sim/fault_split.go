package sim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// faultSplit IPLs a system on a copy of its database: from then on neither knows
// what the other's administrators do. After a while it comes back.
func (w *world) faultSplit(i *Intent) {
	r := i.Random()
	s := w.anySystem(r)
	if w.oracle.systems[s].database != w.home[s] {
		return
	}
	w.loop.Fault("database split")
	w.split(i, s)
	w.loop.After(between(r, 10*time.Minute, 2*time.Hour), i, func() {
		if w.oracle.systems[s].database != w.home[s] {
			w.rejoin(i, s)
		}
	})
}

// split gives a system the database that is kept for its splits, emptied of what
// was in it the last time.
func (w *world) split(i *Intent, s int) {
	if w.loop.Stopped() {
		return
	}
	d, was := w.splits[s], ""
	if d == 0 {
		d = len(w.oracle.databases)
		w.splits[s] = d
		w.oracle.databases = append(w.oracle.databases, nil)
	} else {
		was = w.emptying(w.oracle.databases[d])
	}
	from := w.oracle.databases[w.home[s]]
	db := &database{
		name: "SPLIT" + strconv.Itoa(s+1), users: slices.Clone(from.users),
		profiles: from.profiles.copy(), revokeAfter: from.revokeAfter, protected: from.protected,
	}
	for u := range db.users {
		db.users[u].failures = 0 // no command writes the count
	}
	w.oracle.databases[d] = db
	w.oracle.systems[s].database = d
	w.fit(d, s)
	w.reboot(i, s)
	if w.command(i, s, was+w.script(db), "database copied", "") {
		w.oracle.refresh(d, true)
		w.oracle.refresh(d, false)
	}
}

// emptying is the commands that take out what a script put in.
func (w *world) emptying(db *database) string {
	var b strings.Builder
	say := func(format string, arguments ...any) { fmt.Fprintf(&b, format+"\n", arguments...) }
	for u := range db.users {
		say("DELUSER %s", w.users[u])
	}
	say("RDELETE PTKTDATA IRRPTAUTH.**")
	say("DELUSER %s", ticketServer)
	for a, name := range w.applications {
		if db.profiles.tickets[a].defined {
			say("RDELETE PTKTDATA %s", name)
		}
		if db.profiles.tokens[a].defined {
			say("RDELETE IDTDATA %s", tokenProfileName(name))
		}
	}
	if db.protected >= 0 {
		say("RDELETE APPL %s", w.applications[db.protected])
	}
	return b.String()
}

// rejoin IPLs a system on the database that it began with.
func (w *world) rejoin(i *Intent, s int) {
	w.oracle.systems[s].database = w.home[s]
	w.reboot(i, s)
}
