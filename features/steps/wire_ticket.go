package steps

import (
	"context"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

// Tickets of one second are the same by the older algorithm, and good for one
// sign-on. Scenarios that ask in the same second of a clock that they cannot move
// take each other's: whoever comes late asks for another ticket.
const (
	moreTickets = 5                       // at most
	ticketPause = 1100 * time.Millisecond // until another second has begun
)

// presentTicket has a user sign on to an application with the latest PassTicket.
func (w *World) presentTicket(ctx context.Context, role, applicationText string, accepted bool) error {
	args := target.ServerSignOnArgs{Place: w.at(w.wire.clock)}
	var err error
	if args.User, err = w.role(strings.TrimSuffix(role, " user")); err != nil {
		return err
	}
	if args.Application, err = w.fill(applicationText, nil); err != nil {
		return err
	}
	for more := moreTickets; ; more-- {
		if args.Authenticator, err = w.named("ticket"); err != nil {
			return err
		}
		used := w.wire.presented[args.Authenticator]
		w.wire.presented[args.Authenticator] = true
		answer, err := w.call(ctx, target.OpServerSignOn, args, &struct{}{})
		if err != nil {
			return err
		}
		signedOn := answer.Kind == target.OK
		if accepted && !signedOn && !used && more > 0 && w.anotherTicket(ctx) {
			continue
		}
		expected := map[bool]string{true: "accepted", false: "refused"}[accepted]
		return w.expect(signedOn == accepted, expected, answer.String())
	}
}

// anotherTicket waits for another second and asks for another ticket. It reports
// whether there is one: not where the clock is the scenario's, and not if the
// latest answer is not the one with the ticket.
func (w *World) anotherTicket(ctx context.Context) bool {
	latest, err := w.latestExchange()
	if err != nil || w.need(target.AbilityClock, "") == nil || stringMembers(latest.answer.Body)["ticket"] != w.wire.ticket {
		return false
	}
	before := w.wire.ticket
	pause := time.NewTimer(w.wire.pause)
	defer pause.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-pause.C:
	}
	return w.send(ctx, latest.request) == nil && w.wire.ticket != before
}
