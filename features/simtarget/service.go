package simtarget

import (
	"errors"
	"fmt"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/sim"
)

// ticketServer is the user on whose behalf PassTickets are asked for, as package
// sim has it: the commands of a world define and permit it.
const ticketServer = "TKTSRV"

func (s *subject) Generate(system, user, application string) (sim.Answer, error) {
	a, result, err := s.ticket(system, user, application, sim.Secret{})
	switch {
	case err != nil || !a.Accepted:
		return a, err
	case result.Ticket == "":
		return sim.Answer{}, fmt.Errorf("%w: R_ticketserv answers %s, and no PassTicket", sim.ErrSubject, a.Codes)
	}
	a.Made = sim.NewSecret(result.Ticket)
	return a, nil
}

func (s *subject) Evaluate(system, user, application string, ticket sim.Secret) (sim.Answer, error) {
	if ticket.Text() == "" {
		return sim.Answer{}, errEmpty
	}
	a, _, err := s.ticket(system, user, application, ticket)
	return a, err
}

// errEmpty: without a credential, these operations mean something else.
var errEmpty = fmt.Errorf("%w: %w", sim.ErrSubject, errors.Join(ErrInexpressible, errors.New("an empty credential")))

func (s *subject) ticket(system, user, application string, ticket sim.Secret) (sim.Answer, target.ServiceResult, error) {
	place, err := s.at(system)
	if err != nil {
		return sim.Answer{}, target.ServiceResult{}, err
	}
	return s.service(target.OpTicket, target.TicketArgs{
		Place: place, Service: "R_ticketserv", Caller: ticketServer,
		User: user, Application: application, Ticket: ticket.Text(),
	}, ticket)
}

func (s *subject) SignOn(system, user, application string, authenticator sim.Secret) (sim.Answer, error) {
	a, _, err := s.verify(system, target.VerifyArgs{
		User: user, Application: application, Authenticator: authenticator.Text(),
	}, authenticator)
	return a, err
}

func (s *subject) SignOnByToken(system, user, application string, token sim.Secret) (sim.Answer, error) {
	if token.Text() == "" {
		return sim.Answer{}, errEmpty
	}
	a, result, err := s.verify(system, target.VerifyArgs{
		User: user, Application: application,
		IDTA: &target.IDTAArgs{Token: token.Text(), FromEndUser: true},
	}, token)
	if a.Accepted {
		a.User = result.User
	}
	return a, err
}

// verify is RACROUTE REQUEST=VERIFY.
func (s *subject) verify(system string, args target.VerifyArgs, secret sim.Secret) (sim.Answer, target.ServiceResult, error) {
	var err error
	if args.Place, err = s.at(system); err != nil {
		return sim.Answer{}, target.ServiceResult{}, err
	}
	args.Service = "VERIFY"
	return s.service(target.OpVerify, args, secret)
}

// service carries out an operation that answers with return codes. A refusal in
// the protocol's own words has none.
func (s *subject) service(op string, args any, secret sim.Secret) (sim.Answer, target.ServiceResult, error) {
	var result target.ServiceResult
	said, err := s.call(op, args, &result, secret.Text())
	if err != nil || said.Kind == target.Refused {
		return sim.Answer{}, target.ServiceResult{}, err
	}
	codes := saf.Codes(result.Codes)
	return sim.Answer{Accepted: codes.OK(), Codes: codes.String()}, result, nil
}
