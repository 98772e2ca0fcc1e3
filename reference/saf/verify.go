package saf

import (
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
)

// VerifyRequest asks to sign a user on, as RACROUTE REQUEST=VERIFY does.
type VerifyRequest struct {
	User esm.UserID
	// Group is the group to connect to; "" means the user's default group.
	Group esm.GroupID
	// Application is APPL: the name that the PassTicket is for and that the APPL
	// class is asked about. Zero means that none is given.
	Application passticket.ApplID
	// Authenticator is the password, phrase or PassTicket, as typed.
	Authenticator Authenticator
	// NewAuthenticator is the password or phrase to have from now on, as
	// typed; zero changes nothing. Authenticator must then be the password, or the
	// phrase, that it takes the place of. It is changed in the state of the
	// database in which the sign-on is granted, and only if it is. It is not looked
	// at with NoPassCheck, nor with a token in IDTA.
	NewAuthenticator Authenticator
	// NoPassCheck is PASSCHK=NO: the caller vouches for the user, and the
	// authenticator is not looked at.
	NoPassCheck bool
	// TSO is SESSION=TSO. It matters only without Application: the PassTicket is
	// then for TSO on this system, otherwise for batch.
	TSO bool
	// IDTA is the identity token parameter; nil means that it is not given. With
	// a token in it the user signs on by the token: no authenticator is looked at,
	// and User may be "", which means the user whom the token names. (ACF2 needs
	// the user.) Without one a token is generated, if the sign-on succeeds.
	IDTA *idt.Input
}

// VerifyResult is the answer to a [VerifyRequest].
type VerifyResult struct {
	Codes
	// ACEE is filled if, and only if, the codes are those of success.
	ACEE ACEE
	// Cause of a refusal. z/OS does not return it.
	Cause Cause
	// Verdict on the PassTicket, if one was evaluated. z/OS does not return it;
	// it records how far off the ticket was.
	Verdict passticket.Verdict
	// Attempt is what counting this attempt led to. z/OS does not return it.
	Attempt esm.Attempt
	// IDTA is what was left in the parameter; zero if it was not given, or class
	// IDTDATA is not active. A sign-on that is refused leaves no token.
	IDTA idt.Output
}

// Verify signs a user on. The order of the checks is that of the package
// documentation. What a log-on is given is first compared with the password or
// phrase, and only if it is neither, evaluated as a PassTicket (Security
// Administrator's Guide, "How RACF processes the password or PassTicket"); no
// authority to IRRPTAUTH is needed. Wrong ones count, and revoke the user
// according to SETROPTS PASSWORD(REVOKE); a success forgets them.
//
// A token that is refused is answered 8/108 and a reason, most of which are
// [Unpublished]. A system whose level lacks identity tokens does not know the
// parameter IDTA. What it answers is not documented: here it is SAF return code
// 8 with unpublished codes and [LevelTooLow], nobody is signed on, and no record
// is written.
func (s *System) Verify(r VerifyRequest) VerifyResult {
	if r.IDTA != nil && !s.config.Level.Has(zos.IdentityTokens) {
		return VerifyResult{Codes: unknownParameter, Cause: LevelTooLow}
	}
	var l logon
	l.begin(s, r)
	l.run()
	l.leaveToken()
	l.audit(RacrouteVerify)
	return l.result
}
