package history

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"sync/atomic"
)

// ErrHistory: operations that are no history.
var ErrHistory = errors.New("not a history")

// Action is what a client asks of a server.
type Action string

// The actions.
const (
	SignOn Action = "sign on" // with a PassTicket
	Query  Action = "query"   // whom a token belongs to
	Logout Action = "log out" // a token
)

// Outcome is what a client knows of a request.
type Outcome string

// The outcomes.
const (
	Accepted Outcome = "accepted"
	Refused  Outcome = "refused"
	Unknown  Outcome = "unknown" // the request broke off
)

// Operation is one request. Credential is a name, T1 for instance, and never the
// text.
type Operation struct {
	Client       int // from 0
	Action       Action
	Credential   string
	Outcome      Outcome
	Call, Return int64 // numbers of the recorder; Return is not read if the outcome is unknown
}

// never is the return of a request that broke off: it may take effect after
// everything else, which is as if it never did.
const never = math.MaxInt64

// Recorder keeps a history while clients make it. The zero value is ready. It is
// safe for concurrent use; one client has one request under way at a time.
type Recorder struct {
	clock      atomic.Int64
	mu         sync.Mutex
	operations []Operation
}

// Do records a request that ask makes. An error of ask is that of a request that
// broke off: its outcome is unknown, and Do returns it.
func (r *Recorder) Do(client int, action Action, credential string, ask func() (accepted bool, err error)) error {
	o := Operation{Client: client, Action: action, Credential: credential, Outcome: Refused, Call: r.clock.Add(1)}
	accepted, err := ask()
	o.Return = r.clock.Add(1)
	switch {
	case err != nil:
		o.Outcome = Unknown
	case accepted:
		o.Outcome = Accepted
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.operations = append(r.operations, o)
	return err
}

// Operations returns what was recorded so far, in the order of the calls.
func (r *Recorder) Operations() []Operation {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := slices.Clone(r.operations)
	slices.SortFunc(list, func(a, b Operation) int { return int(a.Call - b.Call) })
	return list
}

// check says what makes an operation impossible.
func (o Operation) check() error {
	switch {
	case o.Client < 0:
		return fmt.Errorf("%w: client %d, want 0 or more", ErrHistory, o.Client)
	case !slices.Contains([]Action{SignOn, Query, Logout}, o.Action):
		return fmt.Errorf("%w: unknown action %q", ErrHistory, o.Action)
	case !slices.Contains([]Outcome{Accepted, Refused, Unknown}, o.Outcome):
		return fmt.Errorf("%w: unknown outcome %q", ErrHistory, o.Outcome)
	case o.Outcome != Unknown && o.Return <= o.Call:
		return fmt.Errorf("%w: client %d returned at %d from its call at %d", ErrHistory, o.Client, o.Return, o.Call)
	}
	return nil
}
