package sim

import "time"

// windowBugs are in the time of PassTickets. Each sets the clock for one call.
var windowBugs = []Bug{
	{
		Name: "window-by-issuer-clock", What: "judges the window by the clock of the system that made the PassTicket", Rule: "PT-04", Also: ticketRules, Budget: 12,
		plant: func(r *reference) Subject {
			return newTicketClock(r, func(k known, now time.Time) time.Duration { return k.issuer.spec.Now().Sub(now) })
		},
	},
	{
		Name: "window-a-second-too-wide", What: "accepts a second past the window", Rule: "PT-04", Also: ticketRules, Budget: 12,
		plant: func(r *reference) Subject {
			return newTicketClock(r, func(k known, now time.Time) time.Duration { return -towards(now.Unix() - k.second) })
		},
	},
	{
		Name: "window-a-second-too-narrow", What: "refuses at the last second of the window", Rule: "PT-23", Also: ticketRules, Budget: 12,
		plant: func(r *reference) Subject {
			return newTicketClock(r, func(k known, now time.Time) time.Duration { return towards(now.Unix() - k.second) })
		},
	},
	{
		Name: "window-one-sided", What: "refuses what comes from a clock that is ahead", Rule: "PT-04", Also: ticketRules, Budget: 12,
		plant: func(r *reference) Subject {
			return newTicketClock(r, func(k known, now time.Time) time.Duration {
				if k.second > now.Unix() {
					return -time.Hour
				}
				return 0
			})
		},
	},
}

func towards(age int64) time.Duration {
	switch {
	case age > 0:
		return time.Second
	case age < 0:
		return -time.Second
	}
	return 0
}

// known is what a bug knows of a PassTicket that was made.
type known struct {
	user, application string
	issuer            *image
	second            int64
}

// ticketMemory remembers the PassTickets of the last hour or so.
type ticketMemory struct {
	all map[string]known
	old map[string]known
}

func (m *ticketMemory) put(ticket Secret, k known) {
	if len(m.all) >= 4096 || m.all == nil {
		m.all, m.old = map[string]known{}, m.all
	}
	m.all[ticket.Text()] = k
}

func (m *ticketMemory) find(ticket Secret) (k known, ok bool) {
	if k, ok = m.all[ticket.Text()]; !ok {
		k, ok = m.old[ticket.Text()]
	}
	return k, ok
}

// ticketClock judges PassTickets by another clock than the system's.
type ticketClock struct {
	*reference
	made ticketMemory
	skew func(k known, now time.Time) time.Duration
}

func newTicketClock(r *reference, skew func(known, time.Time) time.Duration) Subject {
	return &ticketClock{reference: r, skew: skew}
}

func (c *ticketClock) Generate(system, user, application string) (Answer, error) {
	return c.made.generate(c.reference, system, user, application)
}

// generate has a PassTicket made, and remembers it.
func (m *ticketMemory) generate(r *reference, system, user, application string) (Answer, error) {
	a, err := r.Generate(system, user, application)
	if err == nil && a.Accepted {
		s := r.systems[system]
		m.put(a.Made, known{user, application, s, s.spec.Now().Unix()})
	}
	return a, err
}

func (c *ticketClock) SignOn(system, user, application string, with Secret) (Answer, error) {
	defer c.set(system, with)()
	return c.reference.SignOn(system, user, application, with)
}

func (c *ticketClock) Evaluate(system, user, application string, ticket Secret) (Answer, error) {
	defer c.set(system, ticket)()
	return c.reference.Evaluate(system, user, application, ticket)
}

// set sets the clock for a PassTicket, and returns what sets it right again.
func (c *ticketClock) set(system string, ticket Secret) (right func()) {
	s, k, ok := c.systems[system], known{}, false
	if k, ok = c.made.find(ticket); ok {
		s.skew = c.skew(k, s.spec.Now())
	}
	return func() { s.skew = 0 }
}
