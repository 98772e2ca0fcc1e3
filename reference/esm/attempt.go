package esm

import (
	"fmt"
	"time"
)

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
	was := tx.db.users[id]
	switch {
	case was == nil:
		return NotCounted, fmt.Errorf("%w: user %s", ErrNotDefined, id)
	case right && was.FailedAttempts == 0, was.Revoked, was.Protected(), !tx.db.options.InitStats:
		return NotCounted, nil
	}
	// What changes is valid, whatever else there is: no need to check it all.
	u := *was
	if right {
		u.FailedAttempts = 0
		tx.putUser(id, &u)
		return Reset, nil
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
	tx.putUser(id, &u)
	return result, nil
}

// RecordAccess keeps the time, UTC, at which the user signed on, if SETROPTS
// INITSTATS is on. Errors wrap [ErrNotDefined].
func (tx *Tx) RecordAccess(id UserID, at time.Time) error {
	was := tx.db.users[id]
	switch {
	case was == nil:
		return fmt.Errorf("%w: user %s", ErrNotDefined, id)
	case !tx.db.options.InitStats:
		return nil
	}
	u := *was
	u.LastAccess = at
	tx.putUser(id, &u)
	return nil
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
