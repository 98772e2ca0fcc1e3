package httpstarget

import (
	"context"
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"github.com/safproof/safproof/features/target"
)

// Legacy PassTickets of one user for one application are alike if they were made in
// the same second, whoever asked. Scenarios share the service: the second that
// signs on with one would be refused for what the first did. It asks for another
// one then, a second later, with the request that it got it by.

// atMost is how often a scenario asks for another PassTicket. A service that only
// ever makes the same one is judged by that.
const atMost = 3

// signOns are those of all scenarios.
type signOns struct {
	pause func(context.Context, time.Duration) error

	asking sync.Mutex // held by who waits and asks again, so that no two get the same

	mu    sync.Mutex
	taken map[signOn]*tickets
}

// signOn is what a sign-on is told by.
type signOn struct{ application, user, authenticator string }

// take reports whether a scenario is the first to sign on in this way, or was.
func (o *signOns) take(a target.ServerSignOnArgs, by *tickets) bool {
	key := signOn{a.Application, a.User, a.Authenticator}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.taken[key] == nil {
		o.taken[key] = by
	}
	return o.taken[key] == by
}

// tickets are those of one scenario, whose calls may run at the same time.
type tickets struct {
	mu      sync.Mutex
	asked   map[string]target.ServerRequestArgs // by what was answered
	instead map[string]string
}

func newTickets() *tickets {
	return &tickets{asked: make(map[string]target.ServerRequestArgs), instead: make(map[string]string)}
}

// note keeps the request that a PassTicket was the answer to.
func (t *tickets) note(a target.ServerRequestArgs, r target.ServerRequestResult) (ticket string) {
	var body struct{ Ticket string }
	if r.Status != http.StatusOK || json.Unmarshal([]byte(r.Body), &body) != nil || body.Ticket == "" {
		return ""
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asked[body.Ticket] = a
	return body.Ticket
}

// by returns the request that a PassTicket was the answer to, and the one to sign on
// with in its stead, if that is settled.
func (t *tickets) by(ticket string) (request target.ServerRequestArgs, known bool, instead string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	request, known = t.asked[ticket]
	return request, known, t.instead[ticket]
}

// replace has a PassTicket stand for another one from now on.
func (t *tickets) replace(ticket, instead string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.instead[ticket] = instead
}

// fresh returns how to sign on with a PassTicket that no other scenario signed on
// with, if one can be had.
func (s *session) fresh(ctx context.Context, a target.ServerSignOnArgs) (target.ServerSignOnArgs, error) {
	first := a.Authenticator
	if s.settled(&a) {
		return a, nil
	}
	s.signOns.asking.Lock()
	defer s.signOns.asking.Unlock()
	if s.settled(&a) { // while it waited
		return a, nil
	}
	request, _, _ := s.tickets.by(first)
	for range atMost {
		if err := s.signOns.pause(ctx, time.Second); err != nil {
			return a, err
		}
		var result target.ServerRequestResult
		if _, err := s.request(ctx, request, &result); err != nil {
			return a, err
		}
		another := a
		if another.Authenticator = s.tickets.note(request, result); another.Authenticator == "" {
			return a, nil
		}
		if s.signOns.take(another, s.tickets) {
			s.tickets.replace(first, another.Authenticator)
			return another, nil
		}
	}
	s.tickets.replace(first, first) // from now on, too
	return a, nil
}

// settled reports whether nothing needs to be asked: the PassTicket is another one
// already, or free to take, or nobody knows how it was got.
func (s *session) settled(a *target.ServerSignOnArgs) bool {
	_, known, instead := s.tickets.by(a.Authenticator)
	if instead != "" {
		a.Authenticator = instead
		return true
	}
	return !known || s.signOns.take(*a, s.tickets)
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
