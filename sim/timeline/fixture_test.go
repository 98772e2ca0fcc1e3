package timeline

import (
	"time"

	"github.com/safproof/safproof/sim"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// story makes events by hand, numbered and timed as a run has them.
type story struct {
	events []sim.Event
	ahead  map[string]time.Duration
}

func (s *story) add(after time.Duration, e sim.Event) {
	e.Seq, e.At = uint64(len(s.events)+1), noon.Add(after)
	if e.System != "" {
		e.Local = e.At.Add(s.ahead[e.System])
	}
	s.events = append(s.events, e)
}

// told is a run that shows IDT-11, IDT-12 and PT-05, with a clock that is ahead,
// another that is mended, and an outage; it ends with a violation.
func told() ([]sim.Event, sim.Result) {
	s := &story{ahead: map[string]time.Duration{"SYS2": 14 * time.Minute}}
	const minute, second = time.Minute, time.Second
	ticket := func(kind sim.Kind, system, name string) sim.Event {
		return sim.Event{Kind: kind, System: system, Actor: "MIKEM", User: "MIKEM", Application: "TSOSYS1", Credential: name, Accepted: true, Codes: "0/0/0"}
	}
	token := func(kind sim.Kind, system, operation string) sim.Event {
		return sim.Event{Kind: kind, System: system, Server: "EQAPROF", Actor: "COLIN", User: "COLIN", Application: "EQAAPPL", Credential: "J4", Operation: operation, Accepted: true, Codes: "200"}
	}
	refused := func(e sim.Event, codes, cause string, rules ...string) sim.Event {
		e.Accepted, e.Codes, e.Cause, e.Rules = false, codes, cause, rules
		return e
	}
	because := func(e sim.Event, cause string, rules ...string) sim.Event {
		e.Cause, e.Rules = cause, rules
		return e
	}
	attacker := func(e sim.Event) sim.Event { e.Actor = "attacker"; return e }
	with := func(e sim.Event, operation, detail string) sim.Event {
		if operation != "" {
			e.Operation = operation
		}
		e.Detail = detail
		return e
	}

	s.add(0, sim.Event{Kind: sim.Phase, Operation: "safety phase begins", Accepted: true})
	s.add(minute, with(because(ticket(sim.Issue, "SYS1", "T17"), "user may have tickets made", "PT-03"), "R_ticketserv", "until 2026-03-01T12:11:00Z"))
	s.add(2*minute+20*second, with(because(ticket(sim.Present, "SYS1", "T17"), "first use, inside its ten minutes", "PT-04", "PT-05"), "VERIFY", ""))
	s.add(3*minute+40*second, with(refused(attacker(ticket(sim.Present, "SYS1", "T17")), "8/8/0", "used before on this system", "PT-05"), "VERIFY", "first used at 12:02:20"))
	s.add(4*minute+30*second, with(refused(ticket(sim.Present, "SYS2", "T17"), "8/8/0", "outside its time by this system's clock", "PT-04"), "VERIFY", "the clock of SYS2 is 14 min ahead"))
	s.add(5*minute, with(because(token(sim.Issue, "SYS1", "login"), "password is right", "IDT-01"), "", "until 2026-03-01T12:35:00Z"))
	s.add(6*minute, because(token(sim.Present, "SYS1", "query"), "not expired, not logged out", "IDT-28"))
	s.add(8*minute, because(token(sim.Logout, "SYS1", "logout"), "made by this server's login", "IDT-10"))
	s.add(9*minute, refused(token(sim.Present, "SYS1", "query"), "401", "logged out at this server", "IDT-10"))
	s.add(11*minute, because(attacker(token(sim.Present, "SYS2", "query")), "this server knows nothing of the logout", "IDT-12"))
	s.add(13*minute, sim.Event{Kind: sim.Restart, System: "SYS1", Server: "EQAPROF", Actor: "operator"})
	s.add(15*minute, with(because(attacker(token(sim.Present, "SYS1", "query")), "the restart forgot the logout", "IDT-11"), "", "logged out at 12:08:00, restarted at 12:13:00"))
	s.add(17*minute, sim.Event{Kind: sim.ICSF, System: "SYS1", Actor: "operator", Operation: "stopped"})
	s.add(18*minute, with(refused(ticket(sim.Issue, "SYS1", "T21"), "8/16/28", "its key is kept in ICSF, which is down", "SAF-20", "SAF-04"), "R_ticketserv", ""))
	s.add(21*minute, sim.Event{Kind: sim.ICSF, System: "SYS1", Actor: "operator", Operation: "started", Accepted: true})
	s.add(22*minute, sim.Event{Kind: sim.Command, System: "SYS1", Actor: "administrator", Operation: "SETROPTS RACLIST(PTKTDATA) REFRESH", Accepted: true})
	s.add(24*minute, refused(token(sim.Present, "SYS2", "query"), "401", "expired by this system's clock", "IDT-28"))
	s.ahead["SYS2"] = 0
	s.add(25*minute, sim.Event{Kind: sim.Clock, System: "SYS2", Actor: "operator", Operation: "correct", Accepted: true})
	s.add(25*minute, sim.Event{Kind: sim.Phase, Operation: "healed phase begins", Accepted: true})
	s.add(26*minute, with(because(ticket(sim.Issue, "SYS2", "T22"), "user may have tickets made", "PT-03"), "R_ticketserv", "until 2026-03-01T12:36:00Z"))
	s.add(27*minute, with(because(ticket(sim.Present, "SYS2", "T22"), "first use, inside its ten minutes", "PT-04", "PT-05"), "VERIFY", ""))
	s.add(29*minute, with(attacker(ticket(sim.Present, "SYS2", "T22")), "VERIFY", ""))
	v := attacker(ticket(sim.Violation, "SYS2", "T22"))
	v.Cause, v.Rules, v.Detail = "accepted with 0/0/0, expected 8/8/0: used before on this system", []string{"PT-05"}, "safproof sim replay --seed 42 --until 23"
	s.add(29*minute, v)

	violation := s.events[len(s.events)-1]
	r := sim.Result{
		Seed: 42, Events: uint64(len(s.events)), Hash: sim.Hash{0x1f, 0xc0, 0xff, 0xee}, Violation: &violation,
		Shape: sim.Shape{Systems: []sim.SystemShape{{SMFID: "SYS1", Level: "2.5"}, {SMFID: "SYS2", Level: "3.1"}}},
		Begun: noon, Ended: violation.At,
	}
	return s.events, r
}
