package saf

import (
	"fmt"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
)

// TicketFunction is the function code with which R_ticketserv and R_GenSec work
// on PassTickets. Codes 1 and 2 are Kerberos functions, which are not modelled.
const TicketFunction = 3

// Subfunction says what [TicketFunction] is to do. Generate is published; the
// other numbers are recalled.
type Subfunction int

// The sub-functions.
const (
	Generate         Subfunction = 1
	Evaluate         Subfunction = 2
	EvaluateExtended Subfunction = 3 // not modelled
	GenerateExtended Subfunction = 4 // not modelled
)

// TicketRequest is the parameter list of R_ticketserv and R_GenSec.
type TicketRequest struct {
	Function    int // [TicketFunction]
	Subfunction Subfunction
	// User and Application are the parameters as they are, 1 to 8 characters:
	// nothing is folded or trimmed.
	User, Application string
	// Ticket to evaluate.
	Ticket Authenticator
}

// TicketResult is the answer to a [TicketRequest].
type TicketResult struct {
	Codes
	// Ticket that was generated; nil unless the codes are those of success. (A
	// pointer, as package fmt prints the contents of an unexported field that
	// somebody keeps this result in without asking any method.)
	Ticket *passticket.Ticket
	// Cause of a refusal. z/OS does not return it.
	Cause Cause
	// Verdict on the ticket, if one was evaluated. z/OS does not return it.
	Verdict passticket.Verdict
}

// TicketServ answers R_ticketserv (IRRSPK00). The caller needs, in whatever
// state it runs, authority to IRRPTAUTH.application.user in class PTKTDATA:
// UPDATE to generate, READ to evaluate. Without class or profile nobody is
// authorized. Neither user need be defined or unrevoked, nothing is counted and
// nobody is revoked; an evaluation uses the ticket up. Functions that z/OS has
// and this package leaves out are errors that wrap [ErrNotModelled].
func (s *System) TicketServ(caller ACEE, r TicketRequest) (TicketResult, error) {
	return s.ticketService(RTicketServ, caller, r)
}

// GenSec answers R_GenSec (IRRSGS00 and IRRSGS64), which does what
// [System.TicketServ] does.
func (s *System) GenSec(caller ACEE, r TicketRequest) (TicketResult, error) {
	return s.ticketService(RGenSec, caller, r)
}

// GeneratePassTicket makes a PassTicket by R_ticketserv.
func (s *System) GeneratePassTicket(caller ACEE, user, application string) TicketResult {
	return s.passTicket(RTicketServ, caller, TicketRequest{
		Function: TicketFunction, Subfunction: Generate, User: user, Application: application,
	})
}

// EvaluatePassTicket judges a PassTicket by R_ticketserv. The codes do not tell
// a string that is no ticket, a ticket that is not valid, one that was used
// before and a missing profile apart; the cause does.
func (s *System) EvaluatePassTicket(caller ACEE, user, application string, ticket Authenticator) TicketResult {
	return s.passTicket(RTicketServ, caller, TicketRequest{
		Function: TicketFunction, Subfunction: Evaluate, User: user, Application: application, Ticket: ticket,
	})
}

func (s *System) ticketService(service Service, caller ACEE, r TicketRequest) (TicketResult, error) {
	switch {
	case r.Function == 1 || r.Function == 2:
		return TicketResult{}, fmt.Errorf("%w: %s function code %d (Kerberos)", ErrNotModelled, service, r.Function)
	case r.Function != TicketFunction:
		return TicketResult{Codes: badFunction, Cause: BadFunctionCode}, nil
	case r.Subfunction == EvaluateExtended || r.Subfunction == GenerateExtended:
		return TicketResult{}, fmt.Errorf("%w: %s extended sub-function %d, whose reason codes are unpublished", ErrNotModelled, service, r.Subfunction)
	}
	return s.passTicket(service, caller, r), nil
}

func (s *System) passTicket(service Service, caller ACEE, r TicketRequest) TicketResult {
	user, appl, ok := ticketNames(r.User, r.Application)
	if !ok || r.Subfunction != Generate && r.Subfunction != Evaluate {
		return TicketResult{Codes: badParameters, Cause: BadParameter}
	}
	var result TicketResult
	switch {
	case !s.mayUseTickets(service, caller, r):
		result = TicketResult{Codes: serviceNotAllowed, Cause: NoAuthority}
	case r.Subfunction == Generate:
		result = s.generate(user, appl)
	default:
		result = s.evaluateByService(user, appl, r.Ticket)
	}
	s.auditTicket(service, caller, r, result)
	return result
}

// ticketNames refuses what a profile name or a ticket cannot be made of.
func ticketNames(userText, applText string) (user passticket.UserID, appl passticket.ApplID, ok bool) {
	user, userErr := passticket.ParseUserID(userText)
	appl, applErr := passticket.ParseApplID(applText)
	ok = userErr == nil && applErr == nil && user.String() == userText && appl.String() == applText
	return user, appl, ok
}

// mayUseTickets asks for IRRPTAUTH.application.user (Callable Services,
// R_ticketserv and R_GenSec, "RACF authorization").
func (s *System) mayUseTickets(service Service, caller ACEE, r TicketRequest) bool {
	level := esm.Read
	if r.Subfunction == Generate {
		level = esm.Update
	}
	ask := AuthRequest{Class: esm.PTKTDATA, Resource: esm.ProfileName("IRRPTAUTH." + r.Application + "." + r.User), Level: level}
	d := s.config.Security.Decide(request(caller, ask))
	saf, racf, reason := d.Codes()
	s.logged(service, caller, ask, AuthResult{Codes{saf, racf, reason}, d})
	return d.Outcome == esm.Granted
}

// generate uses the unqualified profile. With both keys the ticket is enhanced.
func (s *System) generate(user passticket.UserID, appl passticket.ApplID) TicketResult {
	failed := func(cause Cause) TicketResult { return TicketResult{Codes: generationFailed, Cause: cause} }
	p, ok := s.unqualified(appl)
	if !ok {
		return failed(s.whyNoProfile())
	}
	segment := s.segment(p)
	facts, cause := s.facts(segment, p.NoReplayProtection())
	if facts.Enhanced == nil && (facts.Legacy == nil || segment.EnhancedLabel != "") {
		return failed(cause)
	}
	ticket, err := facts.Generate(user, appl, s.config.Now())
	if err != nil {
		return failed(ClockOutOfRange)
	}
	return TicketResult{Ticket: &ticket}
}

func (s *System) evaluateByService(user passticket.UserID, appl passticket.ApplID, ticket Authenticator) TicketResult {
	e := evaluation{user: user, appl: appl, ticket: ticket.reveal(), at: s.config.Now()}
	s.config.Security.Read(func(v esm.View) {
		u, _ := v.User(esm.UserID(user.String()))
		e.group = u.DefaultGroup
	})
	verdict, cause := s.evaluate(e)
	if !verdict.Accepted {
		return TicketResult{Codes: evaluationFailed, Cause: cause, Verdict: verdict}
	}
	return TicketResult{Verdict: verdict}
}

// PTGN answers the service at RCVTPTGN, which is entered by a branch and only by
// callers in key zero: no authority is asked for. It returns the ticket and
// register 15: 0, or 8 and nil if none could be made (Macros and Interfaces,
// "RCVTPTGN"). Register 0, which holds a reason since z/OS 2.4, is not modelled
// for want of a list of reasons. The cause is not part of what z/OS returns.
func (s *System) PTGN(user passticket.UserID, application passticket.ApplID) (ticket *passticket.Ticket, r15 int, cause Cause) {
	result := TicketResult{Codes: generationFailed, Cause: BadParameter}
	if user != (passticket.UserID{}) && application != (passticket.ApplID{}) {
		result = s.generate(user, application)
	}
	s.auditTicket(RCVTPTGN, ACEE{}, TicketRequest{Subfunction: Generate, User: user.String(), Application: application.String()}, result)
	if !result.OK() {
		return nil, 8, result.Cause
	}
	return result.Ticket, 0, ""
}
