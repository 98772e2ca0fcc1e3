// Package target defines what the suite asks of an implementation under test,
// according to version 1 of safproof's adapter protocol, and binds the
// reference implementation to it.
//
// An implementation is a Target. Each scenario works in a Session of its own,
// so that what one scenario does (tickets used, tokens revoked) is unknown to
// the next.
package target

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Info is what an implementation says of itself in its answer to hello.
type Info struct {
	Name       string   `json:"name"`
	Version    string   `json:"version"`
	Language   string   `json:"language"`
	Homepage   string   `json:"homepage"`
	Issues     string   `json:"issues,omitempty"`
	Notes      string   `json:"notes,omitempty"`
	Operations []string `json:"operations"`
	// Algorithms lists the PassTicket algorithms, and AlgorithmBoth if one
	// application can hold a legacy and an enhanced key together. Empty means
	// all of them.
	Algorithms []string `json:"algorithms,omitempty"`
	// Manager is the security manager behind the implementation, one of
	// Managers; empty means RACF, or none.
	Manager string `json:"manager,omitempty"`
	// Servers that the implementation has; empty means all of package target's
	// list, if it offers operations on servers.
	Servers []string `json:"servers,omitempty"`
}

// Offers reports whether the implementation declares the operation.
func (i Info) Offers(op string) bool { return slices.Contains(i.Operations, op) }

// Knows reports whether the implementation declares the algorithm.
func (i Info) Knows(algorithm string) bool {
	return len(i.Algorithms) == 0 || slices.Contains(i.Algorithms, algorithm)
}

// Serves reports whether the implementation declares the server.
func (i Info) Serves(server string) bool {
	return len(i.Servers) == 0 || slices.Contains(i.Servers, server)
}

// Target is an implementation under test. Its methods may be called from
// several goroutines at once.
type Target interface {
	Info() Info
	// Session opens an empty state: nothing used, nothing revoked.
	Session(ctx context.Context) (Session, error)
	// Close ends the target. Its error says that the target misbehaved outside
	// any session.
	Close() error
}

// Session is the state that one scenario sees. Calls may run at the same time.
type Session interface {
	// Call carries out one operation. args is one of the argument structs of
	// this package, result a pointer to the matching result struct, filled when
	// the answer's kind is OK. An error means that the target broke, so that
	// nothing is known: it is never a refusal.
	Call(ctx context.Context, op string, args, result any) (Answer, error)
	// Close ends the session. Its error says that the target broke in a way
	// that taints what the session was told.
	Close(ctx context.Context) error
}

// Kind tells the three answers of a working target apart.
type Kind int

// The kinds of answers.
const (
	OK Kind = iota + 1
	Refused
	Unsupported
)

// Answer is what a working target said.
type Answer struct {
	Kind   Kind
	Reason Reason // with Refused
	Detail string // with Refused: free text; with Unsupported: why
	URL    string // with Unsupported: where that is explained
}

// String renders the answer for a person.
func (a Answer) String() string {
	var b strings.Builder
	switch a.Kind {
	case OK:
		return "accepted"
	case Refused:
		fmt.Fprintf(&b, "refused as %s", a.Reason)
	case Unsupported:
		b.WriteString("not supported")
	default:
		return "no answer"
	}
	if a.Detail != "" {
		fmt.Fprintf(&b, " (%s)", a.Detail)
	}
	return b.String()
}

// Failure is the error of a target that could not be tried: it crashed, timed
// out, broke the protocol, or answered with an error of its own.
type Failure struct {
	Op      string // the operation under way, if any
	Message string
	Stderr  string // the last of what the target wrote to standard error
	// Answered: the target is alive and said itself that it could not try.
	Answered bool
}

// Error implements error.
func (f *Failure) Error() string {
	if f.Op == "" {
		return "the target failed: " + f.Message
	}
	return fmt.Sprintf("the target failed at %s: %s", f.Op, f.Message)
}
