package saf

import (
	"errors"

	"github.com/safproof/safproof/reference/esm"
)

// newNotValid are the codes of a new password or phrase that is not valid.
var newNotValid = Codes{8, 16, 0}

// changesPassword says whether the sign-on is to change a password or phrase.
func (l *logon) changesPassword() bool {
	return l.NewAuthenticator.given() && !l.NoPassCheck && !l.byToken()
}

// changePassword puts the new password, or phrase, in the place of the one that
// the user signed on with, in the state of the database in which that is still
// right.
func (l *logon) changePassword(tx *esm.Tx) {
	old, text := l.Authenticator.reveal(), l.NewAuthenticator.reveal()
	isPhrase := len(text) > esm.MaxPassword
	switch {
	case l.by == ByPassTicket:
		l.refuse(newNotValid, TicketIsNoPassword)
	case !tx.CheckPassword(l.User, old):
		l.refuse(notAuthorized, PasswordChanged)
	case isPhrase != (l.by == ByPhrase):
		l.refuse(newNotValid, NewPasswordOfOtherKind)
	case tx.CheckPassword(l.User, text):
		l.refuse(newNotValid, NewPasswordIsOld)
	default:
		set := tx.SetPassword
		if isPhrase {
			set = tx.SetPhrase
		}
		switch err := set(l.User, text, false, l.now); {
		case errors.Is(err, esm.ErrPassword):
			l.refuse(newNotValid, NewPasswordNotValid)
		case err != nil:
			l.refuseUnrecorded(err)
		}
	}
}
