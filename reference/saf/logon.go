package saf

import (
	"errors"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
)

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

// begin reads who signs on, and makes the first checks. The caller keeps the logon
// on its stack: one for each call on the heap would be most of what a busy system
// allocates.
func (l *logon) begin(s *System, r VerifyRequest) {
	l.System, l.VerifyRequest = s, r
	l.now, l.vouched = s.config.Now().UTC(), ByAssertion
	l.config.Security.Read(func(v esm.View) {
		l.readToken(v)
		l.user, _ = v.User(l.User)
		if l.Group == "" {
			l.Group = l.user.DefaultGroup
		}
		l.before(v)
	})
}

// before makes the checks that come before the authenticator.
func (l *logon) before(v esm.View) {
	choices := l.config.Choices
	switch {
	case l.byToken() && l.User == "":
		l.refuseToken(idt.Malformed)
	case l.user.ID == "":
		l.refuseUndefined()
	case l.user.Revoked && !choices.AuthenticatorBeforeRevoked:
		l.refuse(Codes{8, 28, 0}, UserRevoked)
	case choices.ApplicationBeforeAuthenticator && !l.mayUseApplication(v):
		l.refuse(Codes{8, 52, 0}, NotForApplication)
	}
}

func (l *logon) run() {
	switch {
	case l.result.Cause != "":
		return
	case l.byToken():
		if !l.validateToken() {
			return
		}
	case !l.authenticate():
		l.refuse(notAuthorized, l.result.Cause)
		if l.Authenticator.given() {
			l.countWrong()
		}
		return
	}
	// The database may have changed while the authenticator was evaluated.
	err := l.config.Security.Update(func(tx *esm.Tx) error {
		l.admit(tx)
		if l.result.Cause != "" {
			return errRefused // A password that was changed is changed back.
		}
		return l.record(tx)
	})
	if err != nil && l.result.Cause == "" {
		l.refuseUnrecorded(err)
	}
	if l.result.Cause == "" {
		l.result.ACEE = ACEE{User: l.User, Group: l.Group, Application: l.Application, By: l.by}
	}
}

var errRefused = errors.New("sign-on refused")

func (l *logon) refuse(c Codes, cause Cause) { l.result.Codes, l.result.Cause = c, cause }

func (l *logon) refuseUndefined() {
	l.refuse(Codes{8, 4, 0}, UserNotDefined)
	if l.config.Choices.UndefinedUserNoDecision {
		l.result.Codes = Codes{4, 4, 0}
	}
}

// admit makes the checks that follow the authenticator.
func (l *logon) admit(tx *esm.Tx) {
	u, ok := tx.User(l.User)
	switch {
	case !ok:
		l.refuseUndefined()
	case u.Revoked:
		l.refuse(Codes{8, 28, 0}, UserRevoked)
	case l.changesPassword():
		l.changePassword(tx)
	case l.by == ByPassword && u.PasswordExpired, l.by == ByPhrase && u.PhraseExpired:
		l.refuse(Codes{8, 12, 0}, PasswordExpired)
	}
	if l.result.Cause == "" {
		l.admitToGroup(tx)
	}
}

// admitToGroup makes the checks that follow those of the user alone.
func (l *logon) admitToGroup(tx *esm.Tx) {
	connection, connected := tx.Connection(l.User, l.Group)
	switch {
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
// proves nothing about the wrong ones, nor does a token, so they stay.
func (l *logon) record(tx *esm.Tx) error {
	if !l.NoPassCheck && !l.byToken() {
		attempt, err := tx.CountAttempt(l.User, true)
		if err != nil {
			return err
		}
		l.result.Attempt = attempt
	}
	return tx.RecordAccess(l.User, l.now)
}

// countWrong counts a wrong authenticator.
func (l *logon) countWrong() {
	err := l.config.Security.Update(func(tx *esm.Tx) (err error) {
		l.result.Attempt, err = tx.CountAttempt(l.User, false)
		return err
	})
	if err != nil && !errors.Is(err, esm.ErrNotDefined) { // Who was deleted just now has no count.
		l.refuseUnrecorded(err)
	}
}

// refuseUnrecorded refuses a sign-on because the database does not take what came
// of it: what was done there is undone. Whether the authenticator was right is not
// told, since guesses that do not count have no end.
func (l *logon) refuseUnrecorded(err error) {
	l.result.Attempt = esm.NotCounted
	if errors.Is(err, esm.ErrNotDefined) { // deleted just now
		l.refuseUndefined()
		return
	}
	l.refuse(notKept, NotKept)
}
