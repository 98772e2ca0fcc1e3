package sim

import "github.com/safproof/safproof/reference/passticket/rescan"

// byChance says whether a string that is no PassTicket of this user, application
// and key by intention is one by accident: of the strings that legacy PassTickets
// are made of, 1,201 in 2³² are good at any moment. It makes the tickets of the
// whole window, by the letter of the published algorithm, and notes the use.
func (w *world) byChance(s, user, application int, t *ticket) bool {
	sys := w.oracle.systems[s]
	p := &sys.storage.tickets[application]
	if t.user == user && t.application == application && t.key == p.legacy || p.legacy == 0 {
		return false
	}
	var key [8]byte
	copy(key[:], w.secrets.des(p.legacy))
	now := w.second(s)
	scan, err := rescan.NewLegacy(key)
	if err != nil { // None is known to be possible: the key has eight bytes.
		return false
	}
	second, found := scan.Evaluate(w.users[user], w.applications[application], t.text.Text(), now, legacyWindow)
	if !found {
		return false
	}
	u := use{user, application, second}
	if !p.reusable {
		sys.replays.forget(now)
		if sys.replays.has(u) || len(sys.replays.until) >= sys.replays.capacity {
			return false
		}
		sys.replays.add(u, second+sys.remembered(p))
	}
	return true
}
