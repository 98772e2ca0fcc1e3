package simtarget

import (
	"fmt"
	"strings"

	"github.com/safproof/safproof/sim"
)

// Divergence is the error of a call that came to one thing on the reference and
// to another on the target. It shows no credential.
type Divergence struct {
	Call
	// Differs is what: "outcome", "codes", "user" or "PassTicket".
	Differs          string
	Reference, Other sim.Answer
	// Why is what the other side said, if it refused what is no decision about a
	// credential; it wraps [ErrRefused].
	Why error
}

// Call is a call of a subject, in words. What it does not have is empty.
type Call struct{ Operation, System, User, Application string }

// Error says which call parted the two, and how.
func (d *Divergence) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s on %s", d.Operation, d.System)
	if d.User != "" {
		fmt.Fprintf(&b, " for user %s", d.User)
	}
	if d.Application != "" {
		fmt.Fprintf(&b, " and application %s", d.Application)
	}
	fmt.Fprintf(&b, ": the reference %s, the target %s", inWords(d.Reference), inWords(d.Other))
	switch {
	case d.Why != nil:
		fmt.Fprintf(&b, ": %v", d.Why)
	case d.Differs == "user":
		fmt.Fprintf(&b, ": user %s and user %s", d.Reference.User, d.Other.User)
	case d.Differs == "PassTicket":
		b.WriteString(": two PassTickets that are not the same")
	}
	return b.String()
}

// Unwrap returns Why.
func (d *Divergence) Unwrap() error { return d.Why }

// Rule stands for a rule where a run names one: the target must do what the
// reference does. It tells operations and kinds of divergence apart, so that
// shrinking does not go over to another one.
func (d *Divergence) Rule() string {
	return "same " + d.Differs + " as the reference: " + d.Operation
}

func inWords(a sim.Answer) string {
	word := "refuses"
	if a.Accepted {
		word = "accepts"
	}
	if a.Codes == "" {
		return word
	}
	return word + " with " + a.Codes
}

// differ says in what two answers differ, "" if in nothing that both say.
func differ(reference, other sim.Answer) string {
	switch {
	case reference.Accepted != other.Accepted:
		return "outcome"
	case !agree(reference.Codes, other.Codes):
		return "codes"
	case reference.User != "" && other.User != "" && reference.User != other.User:
		return "user"
	}
	return ""
}

// unpublished stands for a code whose number no document gives.
const unpublished = "?"

// agree compares codes, as far as both sides give published ones.
func agree(a, b string) bool {
	if a == "" || b == "" {
		return true
	}
	ours, theirs := strings.Split(a, "/"), strings.Split(b, "/")
	if len(ours) != len(theirs) {
		return false
	}
	for n := range ours {
		if ours[n] != theirs[n] && ours[n] != unpublished && theirs[n] != unpublished {
			return false
		}
	}
	return true
}
