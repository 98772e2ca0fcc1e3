package saf

import (
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
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
	// NoPassCheck is PASSCHK=NO: the caller vouches for the user, and the
	// authenticator is not looked at.
	NoPassCheck bool
	// TSO is SESSION=TSO. It matters only without Application: the PassTicket is
	// then for TSO on this system, otherwise for batch.
	TSO bool
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
}

// Verify signs a user on. The order of the checks is that of the package
// documentation. What a log-on is given is first compared with the password or
// phrase, and only if it is neither, evaluated as a PassTicket (Security
// Administrator's Guide, "How RACF processes the password or PassTicket"); no
// authority to IRRPTAUTH is needed. Wrong ones count, and revoke the user
// according to SETROPTS PASSWORD(REVOKE); a success forgets them.
func (s *System) Verify(r VerifyRequest) VerifyResult {
	l := s.newLogon(r)
	l.run()
	l.audit(RacrouteVerify)
	return l.result
}

// logon is one sign-on on its way.
type logon struct {
	*System
	VerifyRequest
	now    time.Time
	user   esm.User // as it was at the start; zero if not defined
	result VerifyResult
	// by is how the user was authenticated; vouched is what it is to be if the
	// caller vouches for the user.
	by, vouched Method
}

func (s *System) newLogon(r VerifyRequest) *logon {
	l := &logon{System: s, VerifyRequest: r, now: s.config.Now().UTC(), vouched: ByAssertion}
	s.config.Security.Read(func(v esm.View) {
		l.user, _ = v.User(r.User)
		if l.Group == "" {
			l.Group = l.user.DefaultGroup
		}
		l.before(v)
	})
	return l
}

// before makes the checks that come before the authenticator.
func (l *logon) before(v esm.View) {
	choices := l.config.Choices
	switch {
	case l.user.ID == "":
		l.refuseUndefined()
	case l.user.Revoked && !choices.AuthenticatorBeforeRevoked:
		l.refuse(Codes{8, 28, 0}, UserRevoked)
	case choices.ApplicationBeforeAuthenticator && !l.mayUseApplication(v):
		l.refuse(Codes{8, 52, 0}, NotForApplication)
	}
}

func (l *logon) run() {
	if l.result.Cause != "" {
		return
	}
	if !l.authenticate() {
		l.refuse(notAuthorized, l.result.Cause)
		l.countWrong()
		return
	}
	// The database may have changed while the authenticator was evaluated.
	err := l.config.Security.Update(func(tx *esm.Tx) error {
		l.admit(tx)
		if l.result.Cause != "" {
			return nil
		}
		return l.record(tx)
	})
	if err != nil { // None is known to be possible: the user was there just now.
		l.refuseUndefined()
	}
	if l.result.Cause == "" {
		l.result.ACEE = ACEE{User: l.User, Group: l.Group, Application: l.Application, By: l.by}
	}
}

func (l *logon) refuse(c Codes, cause Cause) { l.result.Codes, l.result.Cause = c, cause }

func (l *logon) refuseUndefined() {
	l.refuse(Codes{8, 4, 0}, UserNotDefined)
	if l.config.Choices.UndefinedUserNoDecision {
		l.result.Codes = Codes{4, 4, 0}
	}
}

// authenticate goes through the steps of "How RACF processes the password or
// PassTicket". It sets by, or the cause.
func (l *logon) authenticate() bool {
	if l.NoPassCheck {
		l.by = l.vouched
		return true
	}
	if l.user.Protected() {
		l.result.Cause = UserProtected
		return false
	}
	// 1. Is it the user's password, or phrase?
	text := l.Authenticator.reveal()
	if l.config.Security.CheckPassword(l.User, text) {
		l.by = ByPassword
		if len(text) > esm.MaxPassword {
			l.by = ByPhrase
		}
		return true
	}
	// 2 and 3. Is there a profile for the application, and is it a PassTicket?
	user, _ := passticket.ParseUserID(string(l.User)) // of a user who is defined: it is one
	l.result.Verdict, l.result.Cause = l.evaluate(evaluation{
		user: user, group: l.Group, appl: l.ticketApplication(), ticket: l.foldTicket(text), at: l.now,
	})
	if l.result.Verdict.Accepted {
		// 4. It takes the place of the password.
		l.by = ByPassTicket
	}
	return l.result.Verdict.Accepted
}

// ticketApplication is the name that RACF derives when the caller gives none
// (RACF release documents of z/OS 2.4, on PassTickets).
func (l *logon) ticketApplication() passticket.ApplID {
	switch {
	case l.Application != passticket.ApplID{}:
		return l.Application
	case l.TSO:
		return l.tso
	}
	return l.batch
}

func (l *logon) foldTicket(text string) string {
	keep := l.config.Choices.TicketCaseKept
	if !keep {
		l.config.Security.Read(func(v esm.View) { keep = v.Options().MixedCase })
	}
	if keep {
		return text
	}
	return upper(text)
}

// upper folds a–z, and nothing else: EBCDIC folding knows no other letters.
func upper(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}

// admit makes the checks that follow the authenticator.
func (l *logon) admit(tx *esm.Tx) {
	u, ok := tx.User(l.User)
	connection, connected := tx.Connection(l.User, l.Group)
	switch {
	case !ok:
		l.refuseUndefined()
	case u.Revoked:
		l.refuse(Codes{8, 28, 0}, UserRevoked)
	case l.by == ByPassword && u.PasswordExpired, l.by == ByPhrase && u.PhraseExpired:
		l.refuse(Codes{8, 12, 0}, PasswordExpired)
	case !connected:
		l.refuse(Codes{8, 20, 0}, NotConnected)
	case connection.Revoked:
		l.refuse(Codes{8, 36, 0}, ConnectionRevoked)
	case !l.mayUseApplication(tx.View):
		l.refuse(Codes{8, 52, 0}, NotForApplication)
	}
}

// mayUseApplication asks for READ in the APPL class. A class that is not active
// and a name without a profile let everybody in (Security Administrator's Guide,
// "Protecting applications").
func (l *logon) mayUseApplication(v esm.View) bool {
	if l.Application == (passticket.ApplID{}) {
		return true
	}
	d := v.Decide(esm.Request{
		User: l.User, Group: l.Group, Class: esm.APPL,
		Resource: esm.ProfileName(l.Application.String()), Level: esm.Read,
	})
	return d.Outcome != esm.Denied
}

// record notes a success: wrong attempts are forgotten, and the time of the last
// access is kept if SETROPTS INITSTATS is on. A caller that vouches for the user
// proves nothing about the wrong ones, so they stay.
func (l *logon) record(tx *esm.Tx) error {
	if !l.NoPassCheck {
		attempt, err := tx.CountAttempt(l.User, true)
		if err != nil {
			return err
		}
		l.result.Attempt = attempt
	}
	if !tx.Options().InitStats {
		return nil
	}
	u, _ := tx.User(l.User)
	u.LastAccess = l.now
	return tx.PutUser(u)
}

// countWrong counts a wrong authenticator.
func (l *logon) countWrong() {
	// The one error is that of a user who was deleted just now and has no count.
	_ = l.config.Security.Update(func(tx *esm.Tx) (err error) {
		l.result.Attempt, err = tx.CountAttempt(l.User, false)
		return err
	})
}
