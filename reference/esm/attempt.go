package esm

import "fmt"

// Attempt is what counting an attempt to sign on led to.
type Attempt uint8

// The results of [Tx.CountAttempt].
const (
	// NotCounted: nothing has changed.
	NotCounted Attempt = iota
	// Counted: one more failure is on record.
	Counted
	// Reset: there were failures, and they are forgotten.
	Reset
	// RevokedNow: this failure has revoked the user.
	RevokedNow
	// OperatorDecides: a SPECIAL user is at the limit. RACF asks the operator
	// (messages ICH301I and ICH302D) and does not revoke by itself.
	OperatorDecides
)

// CountAttempt records that the user has given a right or a wrong password,
// phrase or PassTicket, according to SETROPTS PASSWORD(REVOKE(n)) (Security
// Administrator's Guide, topic setrpw). Failures of PROTECTED users
// and of users who are revoked already are not counted, and without INITSTATS
// none are. Errors wrap [ErrNotDefined].
func (tx *Tx) CountAttempt(id UserID, right bool) (Attempt, error) {
	u, ok := tx.User(id)
	switch {
	case !ok:
		return NotCounted, fmt.Errorf("%w: user %s", ErrNotDefined, id)
	case right && u.FailedAttempts == 0, u.Revoked, u.Protected(), !tx.db.options.InitStats:
		return NotCounted, nil
	case right:
		u.FailedAttempts = 0
		return Reset, tx.PutUser(u)
	}
	u.FailedAttempts++
	result := Counted
	if tx.overLimit(u.FailedAttempts) {
		if u.Special {
			result = OperatorDecides
		} else {
			u.Revoked, result = true, RevokedNow
		}
	}
	return result, tx.PutUser(u)
}

func (tx *Tx) overLimit(failures int) bool {
	limit := tx.db.options.RevokeAfter
	if limit == 0 {
		return false
	}
	if tx.db.config.Choices.RevokeOnLimit {
		return failures >= limit
	}
	return failures > limit
}
