package sim

import (
	"fmt"
	"strings"
	"time"
)

// clockFormat shows what a clock shows; the timeline reads it again.
const clockFormat = time.RFC3339

// aboutNewTicket says, for people, how long a PassTicket is good by the clock of
// the system that made it; "" if nobody reads it.
func (w *world) aboutNewTicket(t *ticket) string {
	if !w.loop.Observed() {
		return ""
	}
	window := w.oracle.systems[t.issuer].storage.tickets[t.application].seconds(t.kind)
	return fmt.Sprintf("good until %s by the clock of %s",
		time.Unix(t.second+window, 0).UTC().Format(clockFormat), w.systems[t.issuer].name)
}

// aboutTicket says, for people, what the oracle knows of a PassTicket that is
// presented on a system; "" if nobody reads it.
func (w *world) aboutTicket(s, application int, t *ticket) string {
	if !w.loop.Observed() || t.kind == guess {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "made for %s and %s on %s when its clock showed %s; this clock is %+d s from there, the window is %d s",
		w.users[t.user], w.applications[t.application], w.systems[t.issuer].name,
		time.Unix(t.second, 0).UTC().Format(clockFormat), w.second(s)-t.second,
		w.oracle.systems[s].storage.tickets[application].seconds(t.kind))
	for _, used := range t.used {
		fmt.Fprintf(&b, "; used on %s", w.systems[used.system].name)
		if used.number != w.oracle.systems[used.system].ipls+1 {
			b.WriteString(" before its last IPL")
		}
	}
	return b.String()
}

// aboutToken says the same of a token.
func (w *world) aboutToken(t *token) string {
	if !w.loop.Observed() {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, "for %s and %s, good from %s until %s", w.users[t.user], w.applications[t.application],
		time.Unix(t.issued, 0).UTC().Format(clockFormat), time.Unix(t.expires, 0).UTC().Format(clockFormat))
	for _, out := range t.out {
		fmt.Fprintf(&b, "; logged out on %s", w.systems[out.system].name)
		if out.number != w.oracle.systems[out.system].server.starts+1 {
			b.WriteString(" before its server restarted")
		}
	}
	return b.String()
}
