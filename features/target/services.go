package target

import (
	"fmt"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// services turn requests into calls of package saf and its answers into results.

func codes(c saf.Codes) Codes { return Codes{c.SAF, c.RACF, c.Reason} }

func (p *sysplex) verify(a VerifyArgs, out *ServiceResult) error {
	system, err := p.at(a.Place)
	if err != nil {
		return err
	}
	var appl passticket.ApplID
	if a.Application != "" {
		if appl, err = passticket.ParseApplID(a.Application); err != nil {
			return err
		}
	}
	user, err := esm.ParseUserID(a.User)
	if err != nil {
		return err
	}
	var result saf.VerifyResult
	switch a.Service {
	case "VERIFY":
		result = system.Verify(saf.VerifyRequest{
			User: user, Group: esm.GroupID(a.Group), Application: appl,
			Authenticator: saf.NewAuthenticator(a.Authenticator),
		})
	case "initACEE":
		result = system.InitACEE(saf.InitACEERequest{
			User: user, Application: appl, Authenticator: saf.NewAuthenticator(a.Authenticator),
		})
	default:
		return fmt.Errorf("unknown service %q: want VERIFY or initACEE", a.Service)
	}
	out.Codes, out.User = codes(result.Codes), string(result.ACEE.User)
	return nil
}

func (p *sysplex) auth(a AuthArgs, out *ServiceResult) error {
	system, err := p.at(a.Place)
	if err != nil {
		return err
	}
	level, err := esm.ParseLevel(a.Access)
	if err != nil {
		return err
	}
	caller, err := system.acee(a.User)
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

// acee is the environment of a user who is signed on already.
func (i *image) acee(name string) (saf.ACEE, error) {
	user, err := esm.ParseUserID(name)
	if err != nil {
		return saf.ACEE{}, err
	}
	acee := saf.ACEE{User: user}
	i.security.Read(func(v esm.View) {
		if u, ok := v.User(user); ok {
			acee.Group = u.DefaultGroup
		}
	})
	return acee, nil
}

func (p *sysplex) ticket(a TicketArgs, out *ServiceResult) error {
	system, err := p.at(a.Place)
	if err != nil {
		return err
	}
	if a.Service == "RCVTPTGN" {
		return system.branchEntry(a, out)
	}
	caller, err := system.acee(a.Caller)
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
func (i *image) branchEntry(a TicketArgs, out *ServiceResult) error {
	user, err := passticket.ParseUserID(a.User)
	if err != nil {
		return err
	}
	appl, err := passticket.ParseApplID(a.Application)
	if err != nil {
		return err
	}
	ticket, r15, _ := i.PTGN(user, appl)
	out.Codes = Codes{SAF: r15}
	if r15 == 0 {
		out.Ticket = ticket.Text()
	}
	return nil
}

func (p *sysplex) userMap(a UserMapArgs, out *ServiceResult) error {
	system, err := p.at(a.Place)
	if err != nil {
		return err
	}
	caller, err := system.acee(a.Caller)
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
