package target

import (
	"fmt"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/sim/sysplex"
)

// services turn requests into calls of package saf and its answers into results.

func codes(c saf.Codes) Codes { return Codes{c.SAF, c.RACF, c.Reason} }

func (p *plex) verify(a VerifyArgs, out *ServiceResult) error {
	system, err := p.at(a.Place)
	if err != nil {
		return err
	}
	request := saf.VerifyRequest{Group: esm.GroupID(a.Group)}
	if a.Application != "" {
		if request.Application, err = passticket.ParseApplID(a.Application); err != nil {
			return err
		}
	}
	if a.User != "" || a.IDTA == nil { // a token names its user
		if request.User, err = esm.ParseUserID(a.User); err != nil {
			return err
		}
	}
	if a.Authenticator != "" || a.IDTA == nil {
		request.Authenticator = saf.NewAuthenticator(a.Authenticator)
	}
	if a.IDTA != nil {
		request.IDTA = &idt.Input{Token: idt.NewToken(a.IDTA.Token), FromEndUser: a.IDTA.FromEndUser}
	}
	var result saf.VerifyResult
	switch a.Service {
	case "VERIFY":
		result = system.Verify(request)
	case "initACEE":
		result, err = initACEE(system, request)
	default:
		err = fmt.Errorf("unknown service %q: want VERIFY or initACEE", a.Service)
	}
	out.Codes, out.User = codes(result.Codes), string(result.ACEE.User)
	if a.IDTA != nil {
		left := result.IDTA
		out.IDTA = &IDTAResult{Token: left.Token.Text(), Signed: left.Signed, Generation: int(left.Generation)}
	}
	return err
}

// initACEE signs a user on or, with the identity token parameter, has a token
// made from the ACEE of one who is signed on.
func initACEE(s *sysplex.System, r saf.VerifyRequest) (saf.VerifyResult, error) {
	if r.IDTA == nil {
		return s.InitACEE(saf.InitACEERequest{User: r.User, Application: r.Application, Authenticator: r.Authenticator}), nil
	}
	acee, err := s.ACEE(string(r.User))
	if err != nil {
		return saf.VerifyResult{}, err
	}
	made := s.GenerateToken(acee, r.Application)
	return saf.VerifyResult{Codes: made.Codes, ACEE: acee, IDTA: made.IDTA}, nil
}

func (p *plex) auth(a AuthArgs, out *ServiceResult) error {
	system, err := p.at(a.Place)
	if err != nil {
		return err
	}
	level, err := esm.ParseLevel(a.Access)
	if err != nil {
		return err
	}
	caller, err := system.ACEE(a.User)
	if err != nil {
		return err
	}
	request := saf.AuthRequest{Class: esm.ClassName(a.Class), Resource: esm.ProfileName(a.Resource), Level: level}
	switch a.Service {
	case "AUTH":
		out.Codes = codes(system.Auth(caller, request).Codes)
	case "FASTAUTH":
		out.Codes = codes(system.FastAuth(caller, request).Codes)
	default:
		return fmt.Errorf("unknown service %q: want AUTH or FASTAUTH", a.Service)
	}
	return nil
}

func (p *plex) ticket(a TicketArgs, out *ServiceResult) error {
	system, err := p.at(a.Place)
	if err != nil {
		return err
	}
	if a.Service == "RCVTPTGN" {
		return branchEntry(system, a, out)
	}
	caller, err := system.ACEE(a.Caller)
	if err != nil {
		return err
	}
	request := saf.TicketRequest{
		Function: saf.TicketFunction, Subfunction: saf.Generate,
		User: a.User, Application: a.Application, Ticket: saf.NewAuthenticator(a.Ticket),
	}
	if a.Function != 0 {
		request.Function = a.Function
	}
	if a.Ticket != "" {
		request.Subfunction = saf.Evaluate
	}
	serve := system.TicketServ
	switch a.Service {
	case "R_ticketserv":
	case "R_GenSec":
		serve = system.GenSec
	default:
		return fmt.Errorf("unknown service %q: want R_ticketserv, R_GenSec or RCVTPTGN", a.Service)
	}
	result, err := serve(caller, request)
	if err != nil {
		return err
	}
	out.Codes = codes(result.Codes)
	if result.OK() && a.Ticket == "" {
		out.Ticket = result.Ticket.Text()
	}
	return nil
}

// branchEntry is RCVTPTGN, whose register 15 stands as the SAF return code.
func branchEntry(s *sysplex.System, a TicketArgs, out *ServiceResult) error {
	user, err := passticket.ParseUserID(a.User)
	if err != nil {
		return err
	}
	appl, err := passticket.ParseApplID(a.Application)
	if err != nil {
		return err
	}
	ticket, r15, _ := s.PTGN(user, appl)
	out.Codes = Codes{SAF: r15}
	if r15 == 0 {
		out.Ticket = ticket.Text()
	}
	return nil
}

func (p *plex) userMap(a UserMapArgs, out *ServiceResult) error {
	system, err := p.at(a.Place)
	if err != nil {
		return err
	}
	caller, err := system.ACEE(a.Caller)
	if err != nil {
		return err
	}
	result, err := system.UserMap(caller, saf.UserMapRequest{
		Function: saf.DistributedName,
		Identity: saf.DistributedIdentity{Name: a.Name, Registry: a.Registry},
	})
	if err != nil {
		return err
	}
	out.Codes, out.User = codes(result.Codes), string(result.User)
	return nil
}
