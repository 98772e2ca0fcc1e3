package sim

import "time"

// Kind is what an event is.
type Kind string

// The kinds of events.
const (
	Issue     Kind = "issue"     // a credential was made: ticket generated, token returned
	Present   Kind = "present"   // a credential was judged: sign-on, query, evaluate
	Logout    Kind = "logout"    // a user ended a session
	Command   Kind = "command"   // of the security manager
	Restart   Kind = "restart"   // of a server
	IPL       Kind = "ipl"       // a system started anew
	Clock     Kind = "clock"     // a step, or a new drift
	Link      Kind = "link"      // partition, heal, delay
	Message   Kind = "message"   // lost, duplicated, delayed
	ICSF      Kind = "icsf"      // the key service went, or came back
	Phase     Kind = "phase"     // safety begins, healed begins, the end
	Violation Kind = "violation" // a decision was not what the rules say
)

// Event is one thing that happened. Its strings never hold a secret.
type Event struct {
	Seq         uint64    `json:"seq"`              // from 1
	Intent      uint64    `json:"intent"`           // which intent of the plan caused it; 0 none
	At          time.Time `json:"at"`               // true time, UTC
	Local       time.Time `json:"local"`            // what the system's clock shows; zero if there is no system
	System      string    `json:"system,omitempty"` // SMF ID
	Server      string    `json:"server,omitempty"` // EQAPROF, RSED
	Kind        Kind      `json:"kind"`
	Actor       string    `json:"actor,omitempty"` // user, attacker, operator
	User        string    `json:"user,omitempty"`
	Application string    `json:"application,omitempty"`
	Credential  string    `json:"credential,omitempty"` // its name in the run: T17 a PassTicket, J4 a token, P3 a password
	Operation   string    `json:"operation,omitempty"`  // VERIFY, R_ticketserv, login, query, a command's text without secrets
	Accepted    bool      `json:"accepted"`
	Codes       string    `json:"codes,omitempty"` // 8/16/32, 401
	// Cause is the branch of the decision, in constant words: "used before on this
	// system". Coverage counts it, so what varies belongs to Detail.
	Cause string `json:"cause,omitempty"`
	// Rules are the ids of the rules that the decision rests on; the slice may be
	// shared by events, nobody changes it.
	Rules []string `json:"rules,omitempty"`
	// Detail is what varies, for people: "first used at 14:02:11". It is no part of
	// Result.Hash, so that it need be made only when [Loop.Observed].
	Detail string `json:"detail,omitempty"`
}
