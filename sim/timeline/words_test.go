package timeline

import (
	"testing"

	"github.com/safproof/safproof/sim"
)

func TestHappened(t *testing.T) {
	for want, e := range map[string]sim.Event{
		"user MIKEM had PassTicket T1 made for application TSO at SYS1 (R_ticketserv)": {
			Kind: sim.Issue, Actor: "MIKEM", User: "MIKEM", Application: "TSO", Credential: "T1", System: "SYS1", Operation: "R_ticketserv", Accepted: true},
		"an attacker tried to have a credential made for user MIKEM at SYS1": {
			Kind: sim.Issue, Actor: "attacker", User: "MIKEM", System: "SYS1"},
		"user ANNA presented token J1 for user COLIN and application EQAAPPL at EQAPROF on SYS2 (query)": {
			Kind: sim.Present, Actor: "ANNA", User: "COLIN", Application: "EQAAPPL", Credential: "J1", System: "SYS2", Server: "EQAPROF", Operation: "query"},
		"somebody presented password P3 at SYS1":         {Kind: sim.Present, Credential: "P3", System: "SYS1"},
		"user COLIN logged token J1 out at RSED":         {Kind: sim.Logout, Actor: "user", User: "COLIN", Credential: "J1", Server: "RSED"},
		"the administrator entered a command at SYS1: X": {Kind: sim.Command, Actor: "administrator", System: "SYS1", Operation: "X"},
		"RSED on SYS1 restarted":                         {Kind: sim.Restart, System: "SYS1", Server: "RSED"},
		"SYS1 was started anew (IPL)":                    {Kind: sim.IPL, System: "SYS1", Operation: "IPL"},
		"the clock of SYS1 was changed: drift":           {Kind: sim.Clock, System: "SYS1", Operation: "drift"},
		"the network to SYS1 was cut: partition":         {Kind: sim.Link, System: "SYS1", Operation: "partition"},
		"the network to every system works again: heal":  {Kind: sim.Link, Operation: "heal", Accepted: true},
		"a message was lost":                             {Kind: sim.Message, Operation: "lost"},
		"the crypto service ICSF of SYS1 is down":        {Kind: sim.ICSF, System: "SYS1", Operation: "stopped"},
		"the crypto service ICSF of SYS1 works again":    {Kind: sim.ICSF, System: "SYS1", Operation: "started", Accepted: true},
		"the key of application TSO in the crypto service ICSF of SYS1: key changed": {
			Kind: sim.ICSF, System: "SYS1", Application: "TSO", Operation: "key changed", Accepted: true},
		"healed phase begins":            {Kind: sim.Phase, Operation: "healed phase begins"},
		"phase":                          {Kind: sim.Phase},
		"a rule was broken somewhere":    {Kind: sim.Violation},
		"a rule was broken at SYS1":      {Kind: sim.Violation, System: "SYS1"},
		"surprise of RSED on SYS1: what": {Kind: "surprise", System: "SYS1", Server: "RSED", Operation: "what"},
	} {
		if got := happened(e, true); got != want {
			t.Errorf("event %+v\nwant %q\n got %q", e, want, got)
		}
	}
}

// Nothing works again that was never broken, and nothing that breaks is mended.
func TestHappenedWithoutAFault(t *testing.T) {
	for want, e := range map[string]sim.Event{
		"the network to every system works: heal": {Kind: sim.Link, Operation: "heal", Accepted: true},
		"the crypto service ICSF of SYS1 works":   {Kind: sim.ICSF, System: "SYS1", Operation: "started", Accepted: true},
		"the crypto service ICSF of SYS1 is down": {Kind: sim.ICSF, System: "SYS1", Operation: "stopped"},
		"the network to SYS1 was cut: partition":  {Kind: sim.Link, System: "SYS1", Operation: "partition"},
	} {
		if got := happened(e, false); got != want {
			t.Errorf("event %+v\nwant %q\n got %q", e, want, got)
		}
	}
}

func TestNoun(t *testing.T) {
	for credential, want := range map[string]string{"T17": "PassTicket", "J4": "token", "J4 unsigned": "token", "P3": "password", "X1": "", "": "", "t1": ""} {
		if got := noun(credential); got != want {
			t.Errorf("noun(%q): want %q, got %q", credential, want, got)
		}
	}
}

func TestVerdict(t *testing.T) {
	for want, events := range map[string][]sim.Event{
		"accepted":  {{Kind: sim.Issue, Accepted: true}, {Kind: sim.Present, Accepted: true}, {Kind: sim.Logout, Accepted: true}},
		"refused":   {{Kind: sim.Issue}, {Kind: sim.Present}, {Kind: sim.Logout}},
		"violation": {{Kind: sim.Violation}, {Kind: sim.Violation, Accepted: true}},
		"":          {{Kind: sim.IPL, Accepted: true}, {Kind: sim.Link}, {Kind: sim.Command}},
	} {
		for _, e := range events {
			if got := verdict(e); got != want {
				t.Errorf("verdict of %+v: want %q, got %q", e, want, got)
			}
		}
	}
}

func TestTerms(t *testing.T) {
	for text, want := range map[string]bool{
		"ICSF": true, "the ICSF is down": true, "(ICSF)": true, "ICSFX ICSF": true,
		"": false, "ICSFX": false, "XICSF": false, "icsf": false, "_ICSF": false,
	} {
		got := false
		for _, term := range terms(text) {
			got = got || term.ID == "icsf"
		}
		if got != want {
			t.Errorf("%q speaks of ICSF: want %t, got %t", text, want, got)
		}
	}
	seen := map[string]bool{}
	for _, term := range glossary {
		if seen[term.ID] || term.Name == "" || term.Text == "" || term.Find == "" {
			t.Errorf("entry %+v is not whole, or its id is there twice", term)
		}
		seen[term.ID] = true
	}
}

func TestLegible(t *testing.T) {
	for text, want := range map[string]string{
		"plain é 日本\n\t": "plain é 日本\n\t", "\x00": "[U+0000]", "a\r\n": "a[U+000D]\n", "\u202e": "[U+202E]", "\u2066x": "[U+2066]x", "\x85": "\uFFFD", "\u0085": "[U+0085]", "\uffff": "[U+FFFF]",
	} {
		if got := legible(text); got != want {
			t.Errorf("legible(%q): want %q, got %q", text, want, got)
		}
	}
}
