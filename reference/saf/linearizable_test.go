package saf_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// oneUse is the model of replay protection: each PassTicket signs on once. The
// input of an operation is which PassTicket it presents, the output whether it
// was accepted.
var oneUse = porcupine.Model{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		parts := make(map[int][]porcupine.Operation)
		for _, o := range history {
			parts[o.Input.(int)] = append(parts[o.Input.(int)], o)
		}
		var list [][]porcupine.Operation
		for _, part := range parts {
			list = append(list, part)
		}
		return list
	},
	Init: func() any { return false },
	Step: func(used, _, accepted any) (bool, any) {
		return accepted.(bool) == !used.(bool), used.(bool) || accepted.(bool)
	},
}

// TestReplayIsLinearizable judges a recorded history of sign-ons at once: they
// must be as if they had come one after the other, each PassTicket good for the
// first that used it.
func TestReplayIsLinearizable(t *testing.T) {
	const workers, each, tickets = 8, 100, 5
	w := newWorld(t, saf.Choices{})
	key, err := passticket.ParseLegacyKey(keyText)
	must(t, err)
	user, err := passticket.ParseUserID(string(colin))
	must(t, err)
	appl, err := passticket.ParseApplID("TSOS0W1")
	must(t, err)
	var requests [tickets]saf.VerifyRequest
	for i := range requests {
		ticket, err := key.Generate(user, appl, start.Add(time.Duration(i)*time.Second))
		must(t, err)
		requests[i] = saf.VerifyRequest{User: colin, Application: appl, Authenticator: saf.NewAuthenticator(ticket.Text())}
	}

	var (
		order   atomic.Int64 // of calls and returns: no wall clock is needed
		mu      sync.Mutex
		history []porcupine.Operation
		group   sync.WaitGroup
	)
	for worker := range workers {
		group.Go(func() {
			for i := range each {
				ticket := (worker + i) % tickets
				call := order.Add(1)
				accepted := w.Verify(requests[ticket]).OK()
				done := order.Add(1)
				mu.Lock()
				history = append(history, porcupine.Operation{
					ClientId: worker, Input: ticket, Call: call, Output: accepted, Return: done,
				})
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if !porcupine.CheckOperations(oneUse, history) {
		t.Errorf("%d sign-ons with %d PassTickets: no order of them explains what was accepted", len(history), tickets)
	}
	for i := range history {
		if !history[i].Output.(bool) {
			history[i].Output = true // a second use that was accepted
			break
		}
	}
	if porcupine.CheckOperations(oneUse, history) {
		t.Error("a history in which a PassTicket signed on twice: expected a violation, observed none")
	}
}
