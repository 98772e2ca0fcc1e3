package sim

import (
	"errors"
	"time"

	"github.com/safproof/safproof/reference/passticket"
)

// registerBugs are in the register of used PassTickets.
var registerBugs = []Bug{
	{
		Name: "register-shared", What: "refuses on every system what was used on one", Rule: "SAF-13", Also: ticketRules, Budget: 6,
		plant: func(r *reference) Subject {
			shared := passticket.NewRegister(1 << 20)
			return r.withReplays(func(own passticket.Replays) passticket.Replays { return sharedReplays{own, shared} })
		},
	},
	{
		Name: "register-absent", What: "remembers no use", Rule: "PT-05", Also: ticketRules, Budget: 6,
		plant: func(r *reference) Subject {
			return r.withReplays(func(passticket.Replays) passticket.Replays { return noReplays{} })
		},
	},
	{
		Name: "register-kept-over-ipl", What: "remembers uses from before an IPL", Rule: "SAF-13", Also: ticketRules, Budget: 25,
		plant: func(r *reference) Subject {
			kept := map[string]passticket.Replays{}
			r.replays = func(smfID string, capacity int) passticket.Replays {
				if kept[smfID] == nil {
					kept[smfID] = passticket.NewRegister(capacity)
				}
				return kept[smfID]
			}
			return r
		},
	},
	{
		Name: "register-cleared-when-full", What: "forgets every use when there is no room for one more", Rule: "PT-05", Also: ticketRules, Budget: 12,
		Intents: 34, // what it takes to fill a small register, and two
		plant: func(r *reference) Subject {
			r.replays = func(_ string, capacity int) passticket.Replays {
				return clearedReplays{passticket.NewRegister(capacity)}
			}
			return r
		},
	},
}

// withReplays has every system use a register that wraps its own.
func (r *reference) withReplays(wrap func(own passticket.Replays) passticket.Replays) *reference {
	r.replays = func(_ string, capacity int) passticket.Replays { return wrap(passticket.NewRegister(capacity)) }
	return r
}

type sharedReplays struct {
	own    passticket.Replays
	shared *passticket.Register
}

func (s sharedReplays) Use(u passticket.Use, expires, now time.Time) (bool, error) {
	first, err := s.own.Use(u, expires, now)
	if err != nil || !first {
		return first, err
	}
	return s.shared.Use(u, expires, now)
}

type noReplays struct{}

func (noReplays) Use(passticket.Use, time.Time, time.Time) (bool, error) { return true, nil }

type clearedReplays struct{ *passticket.Register }

func (c clearedReplays) Use(u passticket.Use, expires, now time.Time) (bool, error) {
	first, err := c.Register.Use(u, expires, now)
	if errors.Is(err, passticket.ErrRegisterFull) {
		c.Reset()
		return c.Register.Use(u, expires, now)
	}
	return first, err
}
