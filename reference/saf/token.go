package saf

import (
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
)

// readToken prepares a sign-on with the parameter IDTA: it is ignored while class
// IDTDATA is not active (RACF presentation for z/OS 2.4, on identity tokens).
func (l *logon) readToken(v esm.View) {
	if l.IDTA == nil {
		return
	}
	if _, state, _ := v.Class(esm.IDTDATA); !state.Active {
		l.IDTA = nil
	}
	if l.byToken() && l.User == "" {
		l.User, _ = l.IDTA.Token.ClaimedUser()
	}
}

// byToken says whether the user signs on by a token.
func (l *logon) byToken() bool { return l.IDTA != nil && l.IDTA.Validates() }

// validateToken judges the token that the user signs on by. A wrong one does not
// count as a wrong password does: nobody guesses tokens.
func (l *logon) validateToken() bool {
	application := l.application()
	decider := application
	if l.config.Choices.TokenProfileOfIssuer {
		if first, ok := l.IDTA.Token.ClaimedApplication(); ok {
			decider = first
		}
	}
	rules, covered := l.tokenRules(decider, l.User)
	l.result.IDTA = l.tokens.Validate(rules, idt.Presented{
		Token: l.IDTA.Token, User: l.User, Application: application,
		SignatureRequired: l.IDTA.FromEndUser && !l.config.Choices.UnsignedFromEndUser,
		Protected:         l.user.Protected(),
	}, l.now)
	l.result.IDTA.Covered = covered
	if problem := l.result.IDTA.Problem; problem != "" {
		l.refuseToken(problem)
		return false
	}
	l.by = ByToken
	return true
}

// tokenRules returns the rules for the tokens of a user and an application, and
// whether a profile has them. Profiles are used only while class IDTDATA is
// RACLISTed.
func (s *System) tokenRules(application passticket.ApplID, user esm.UserID) (idt.Rules, bool) {
	p, ok := s.config.Security.BestMatch(esm.IDTDATA, idt.ProfileName(application, user))
	if !ok {
		return idt.DefaultRules(s.config.Level), false
	}
	return idt.NewRules(p.IDTPARMS(), s.config.Level), true
}

// tokenRefused is the RACF return code, X'6C', of a token that is not valid.
const tokenRefused = 108

func (l *logon) refuseToken(problem idt.Problem) {
	reason, published := problem.Reason()
	if !published {
		reason = Unpublished
	}
	l.refuse(Codes{8, tokenRefused, reason}, Cause(problem))
}

// leaveToken fills the IDTA when all is decided: a sign-on that is refused leaves
// no token, and one that succeeded without a token gets one.
func (l *logon) leaveToken() {
	switch {
	case l.IDTA == nil:
	case l.result.Cause != "":
		l.result.IDTA = l.result.IDTA.Cleared()
	case !l.byToken():
		rules, covered := l.tokenRules(l.application(), l.User)
		subject := idt.Subject{User: l.User, Application: l.application(), Methods: l.by.references()}
		l.result.IDTA = l.tokens.Generate(rules, subject, l.IDTA.BufferLength(), l.now)
		l.result.IDTA.Covered = covered
	}
}

// references are the claim amr of a token after a sign-on.
func (m Method) references() []string {
	switch m {
	case ByPassword, ByPhrase, ByPassTicket, ByToken:
		return []string{idt.ByPassword}
	}
	return nil
}
