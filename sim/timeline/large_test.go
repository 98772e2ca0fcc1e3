package timeline

import (
	"fmt"
	"time"

	"github.com/safproof/safproof/sim"
)

// large makes a day of n events on four systems, one of them with a clock that
// drifts: tickets that are used, a few of them twice, and a violation at the end.
func large(n int) ([]sim.Event, sim.Result) {
	s := &story{ahead: map[string]time.Duration{"SYS3": -11 * time.Minute}}
	for i := range n {
		at := time.Duration(i) * 24 * time.Hour / time.Duration(n)
		s.ahead["SYS4"] = at / 20_000
		system := fmt.Sprintf("SYS%d", 1+i%7%4)
		e := sim.Event{
			System: system, Kind: sim.Present, Actor: fmt.Sprintf("USER%d", i/3%40), User: fmt.Sprintf("USER%d", i/3%40), Application: "TSO" + system,
			Credential: fmt.Sprintf("T%d", i/3), Operation: "VERIFY", Accepted: i%3 < 2, Codes: "0/0/0", Cause: "first use, inside its ten minutes", Rules: []string{"PT-04", "PT-05"},
		}
		switch {
		case i%500 == 499:
			e = sim.Event{System: system, Server: "EQAPROF", Kind: sim.Restart, Actor: "operator", Accepted: true}
		case i%700 == 699:
			e = sim.Event{System: system, Kind: sim.ICSF, Actor: "operator", Operation: "stopped", Accepted: i%1400 == 699}
		case i%3 == 0:
			e.Kind, e.Operation, e.Detail = sim.Issue, "R_ticketserv generate", "until "+noon.Add(at+s.ahead[system]+10*time.Minute).Format(time.RFC3339)
		case i%3 == 2:
			e.Codes, e.Cause, e.Actor = "8/8/0", "used before on this system", "attacker"
		}
		s.add(at, e)
	}
	v := s.events[n-2]
	v.Kind, v.Rules, v.Cause = sim.Violation, []string{"PT-05"}, "accepted with 0/0/0, expected 8/8/0: used before on this system"
	s.add(24*time.Hour, v)
	violation := s.events[n]
	return s.events, sim.Result{Seed: 7, Events: uint64(n + 1), Violation: &violation, Begun: noon, Ended: violation.At}
}
