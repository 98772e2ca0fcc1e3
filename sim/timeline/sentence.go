package timeline

import (
	"cmp"
	"strings"

	"github.com/safproof/safproof/sim"
)

// What the first letter of a credential's name stands for.
const (
	ticketNoun   = "PassTicket"
	tokenNoun    = "token"
	passwordNoun = "password"
)

// noun says what a credential is by its name in the run, "" if that does not tell.
func noun(credential string) string {
	if credential == "" {
		return ""
	}
	switch credential[0] {
	case 'T':
		return ticketNoun
	case 'J':
		return tokenNoun
	case 'P':
		return passwordNoun
	}
	return ""
}

// place is where something happens: a server, or the system itself.
type place struct{ system, server string }

func placeOf(e sim.Event) place { return place{e.System, e.Server} }

func (p place) String() string {
	switch {
	case p.system == "":
		return p.server
	case p.server == "":
		return p.system
	}
	return p.server + " on " + p.system
}

// at is where an event happens, after a verb: "at EQAPROF on SYS1".
func at(e sim.Event) string {
	if p := placeOf(e).String(); p != "" {
		return "at " + p
	}
	return "somewhere"
}

// happened says in a sentence what an event is, without its cause. Whether it mends
// a fault, the events before it tell.
func happened(e sim.Event, mends bool) string {
	switch e.Kind {
	case sim.Issue:
		return issued(e)
	case sim.Present:
		return words(who(e), "presented", credential(e), toWhom(e), at(e)) + tail(e)
	case sim.Logout:
		return words(who(e), "logged", credential(e), "out", at(e)) + tail(e)
	case sim.Command:
		return words(who(e), "entered a command", at(e)+":", e.Operation)
	case sim.Restart:
		return words(e.Server, "on", e.System, "restarted") + operation(e)
	case sim.IPL:
		return words(e.System, "was started anew (IPL)")
	case sim.Clock:
		return words("the clock of", e.System, "was changed") + operation(e)
	case sim.Link:
		return words("the network to", cmp.Or(e.System, "every system"), works(e, mends, "was cut")) + operation(e)
	case sim.Message:
		return words("a message", credential(e), "was", e.Operation)
	case sim.ICSF:
		return icsf(e, mends)
	case sim.Phase:
		return cmp.Or(e.Operation, "phase")
	case sim.Violation:
		return words("a rule was broken", at(e))
	}
	return words(string(e.Kind), within(e)) + operation(e)
}

func issued(e sim.Event) string {
	what := credential(e)
	if what == "" {
		what = "a credential"
	}
	verb := "had"
	if e.Actor == "attacker" {
		verb = "tried to have"
	}
	return words(who(e), verb, what, "made", toWhom(e), at(e)) + tail(e)
}

// toWhom names the user and the application that a credential is for.
func toWhom(e sim.Event) string {
	var whom []string
	if e.User != "" && e.Actor != "user" && e.Actor != e.User {
		whom = append(whom, "user "+e.User)
	}
	if e.Application != "" {
		whom = append(whom, "application "+e.Application)
	}
	if len(whom) == 0 {
		return ""
	}
	return "for " + strings.Join(whom, " and ")
}

// who acts: a role, or a user by their ID.
func who(e sim.Event) string {
	switch e.Actor {
	case "attacker":
		return "an attacker"
	case "operator", "administrator", "network":
		return "the " + e.Actor
	case "user", "":
		if e.User == "" {
			return "somebody"
		}
		return "user " + e.User
	}
	return "user " + e.Actor
}

// icsf tells what became of the crypto service, or of a key that it keeps.
func icsf(e sim.Event, mends bool) string {
	const service = "the crypto service ICSF of"
	if e.Application != "" {
		return words("the key of application", e.Application, "in", service, e.System) + operation(e)
	}
	return words(service, e.System, works(e, mends, "is down"))
}

// works tells whether what a fault breaks is in order, and whether it was not.
func works(e sim.Event, mends bool, broken string) string {
	switch {
	case !e.Accepted:
		return broken
	case mends:
		return "works again"
	}
	return "works"
}

func credential(e sim.Event) string { return words(noun(e.Credential), e.Credential) }

func within(e sim.Event) string {
	if p := placeOf(e).String(); p != "" {
		return "of " + p
	}
	return ""
}

// tail names the call, which matters to those who know z/OS.
func tail(e sim.Event) string {
	if e.Operation == "" {
		return ""
	}
	return " (" + e.Operation + ")"
}

func operation(e sim.Event) string {
	if e.Operation == "" {
		return ""
	}
	return ": " + e.Operation
}

// words joins what is not empty with blanks.
func words(parts ...string) string {
	var all []string
	for _, p := range parts {
		if p != "" {
			all = append(all, p)
		}
	}
	return strings.Join(all, " ")
}

// verdict is the decision of an event: accepted, refused, or none.
func verdict(e sim.Event) string {
	switch e.Kind {
	case sim.Violation:
		return "violation"
	case sim.Issue, sim.Present, sim.Logout:
		if e.Accepted {
			return "accepted"
		}
		return "refused"
	}
	return ""
}
