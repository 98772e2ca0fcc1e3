package steps

import (
	"context"
	"strconv"
	"time"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// serviceSteps are what programs ask of SAF.
var serviceSteps = []Step{
	{
		Keyword: "When",
		Pattern: "user {user} asks {ticketing} for a PassTicket for user {user} and application {application} at {time}",
		Help:    "The first user's program asks the service for a PassTicket of the second.",
		Example: "user COLIN asks R_ticketserv for a PassTicket for user IBMUSER and application TSOS0W1 at 2026-03-01T12:00:00Z",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			at, err := parseTime(a[4])
			if err != nil {
				return err
			}
			args := target.TicketArgs{Place: w.at(at), Service: a[1], Caller: a[0], User: a[2], Application: a[3]}
			if err := w.serve(ctx, target.OpTicket, args); err != nil {
				return err
			}
			if w.service.Ticket != "" {
				w.keep(target.GenerateArgs{User: a[2], Application: a[3], Time: at}, w.service.Ticket, true)
			}
			return nil
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} has {ticketing} evaluate the PassTicket for user {user} and application {application} at {time}",
		Help:    "The first user's program has the service judge the latest PassTicket, as one of the second user's. Nobody signs on.",
		Example: "user COLIN has R_ticketserv evaluate the PassTicket for user IBMUSER and application TSOS0W1 at 2026-03-01T12:00:01Z",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			t, err := w.which("PassTicket")
			if err != nil {
				return err
			}
			at, err := parseTime(a[4])
			if err != nil {
				return err
			}
			return w.serve(ctx, target.OpTicket, target.TicketArgs{
				Place: w.at(at), Service: a[1], Caller: a[0], User: a[2], Application: a[3], Ticket: t.text,
			})
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} calls {ticketing} with function code {n} at {time}",
		Help:    "A call with another function code than that of PassTickets (3).",
		Example: "user COLIN calls R_ticketserv with function code 99 at 2026-03-01T12:00:00Z",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			at, err := parseTime(a[3])
			if err != nil {
				return err
			}
			function, err := strconv.Atoi(a[2])
			if err != nil {
				return misuse(err.Error())
			}
			return w.serve(ctx, target.OpTicket, target.TicketArgs{
				Place: w.at(at), Service: a[1], Function: function, Caller: a[0], User: a[0], Application: "TSOSYS1",
			})
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} signs on to {application} by {signon} with the PassTicket at {time}",
		Help:    "The latest PassTicket stands where a password would.",
		Example: "user COLIN signs on to TSOS0W1 by VERIFY with the PassTicket at 2026-03-01T12:00:01Z",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			t, err := w.which("PassTicket")
			if err != nil {
				return err
			}
			return w.signOn(ctx, a[0], "", a[1], a[2], t.text, a[3])
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} signs on to {application} by {signon} with the password {password} at {time}",
		Help:    "A sign-on with a password or phrase.",
		Example: `user COLIN signs on to TSOS0W1 by VERIFY with the password "ROSEBUD1" at 2026-03-01T12:00:00Z`,
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.signOn(ctx, a[0], "", a[1], a[2], a[3], a[4])
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} of group {group} signs on to {application} by {signon} with the PassTicket at {time}",
		Help:    "The same, to a group other than the default group.",
		Example: "user COLIN of group PAYROLL signs on to CICSPROD by VERIFY with the PassTicket at 2026-03-01T12:00:01Z",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			t, err := w.which("PassTicket")
			if err != nil {
				return err
			}
			return w.signOn(ctx, a[0], a[1], a[2], a[3], t.text, a[4])
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} asks {asking} for {access} to {resource} in class {class}",
		Help:    "A program asks whether the user may have the resource.",
		Example: "user COLIN asks AUTH for READ to BPX.SERVER in class FACILITY",
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.serve(ctx, target.OpAuth, target.AuthArgs{
				Place: w.at(setUp), Service: a[1], User: a[0], Access: a[2], Resource: a[3], Class: a[4],
			})
		},
	},
	{
		Keyword: "When",
		Pattern: "user {user} has R_usermap map {string} of registry {string}",
		Help:    "A program asks which user ID a distributed identity is mapped to.",
		Example: `user WEBSRV has R_usermap map "UID=alice,O=Example" of registry "ldaps://registry.example"`,
		run: func(w *World, ctx context.Context, a []string, _ *godog.Table) error {
			return w.serve(ctx, target.OpUserMap, target.UserMapArgs{
				Place: w.at(setUp), Caller: a[0], Name: a[1], Registry: a[2],
			})
		},
	},
}

// at is a time on the system that the scenario works on.
func (w *World) at(t time.Time) target.Place { return target.Place{System: w.system, Time: t} }

// serve calls a service and keeps what it answered.
func (w *World) serve(ctx context.Context, op string, args any) error {
	w.service = &target.ServiceResult{}
	return w.must(ctx, op, args, w.service)
}

func (w *World) signOn(ctx context.Context, user, group, application, service, authenticator, timeText string) error {
	at, err := parseTime(timeText)
	if err != nil {
		return err
	}
	return w.serve(ctx, target.OpVerify, target.VerifyArgs{
		Place: w.at(at), Service: service, User: user, Group: group, Application: application, Authenticator: authenticator,
	})
}
