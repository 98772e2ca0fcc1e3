package saf_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/saf"
)

const (
	newPassword = "NEWPASS2"
	newPhrase   = "a lazy dog sleeps, 4 5 6"
)

// changeOn signs on to TSO and changes the password.
func (w *world) changeOn(user esm.UserID, old, text string) saf.VerifyResult {
	return w.Verify(saf.VerifyRequest{
		User: user, Application: appl("TSOS0W1"), Authenticator: saf.NewAuthenticator(old), NewAuthenticator: saf.NewAuthenticator(text),
	})
}

func TestNewPasswordAtSignOn(t *testing.T) {
	for _, test := range []struct {
		name     string
		prepare  func(*world)
		user     esm.UserID
		old, new string
		codes    string
		cause    saf.Cause
		after    string // what the user signs on with afterwards
	}{
		{name: "password", user: colin, old: password, new: newPassword, codes: "0/0/0", after: newPassword},
		{name: "lower case is folded", user: colin, old: password, new: "newpass2", codes: "0/0/0", after: newPassword},
		{name: "phrase", user: colin, old: phrase, new: newPhrase, codes: "0/0/0", after: newPhrase},
		{name: "expired password", prepare: expire, user: colin, old: password, new: newPassword, codes: "0/0/0", after: newPassword},
		{name: "wrong old one", user: colin, old: "WRONG", new: newPassword, codes: "8/8/0", cause: saf.TicketMalformed, after: password},
		{name: "character", user: colin, old: password, new: "A-B", codes: "8/16/0", cause: saf.NewPasswordNotValid, after: password},
		{name: "empty", user: colin, old: password, new: "", codes: "8/16/0", cause: saf.NewPasswordNotValid, after: password},
		{name: "equal", user: colin, old: password, new: "rosebud1", codes: "8/16/0", cause: saf.NewPasswordIsOld, after: password},
		{name: "weak phrase", user: colin, old: phrase, new: "aaaaaaaaaaaaaaaaaaaa", codes: "8/16/0", cause: saf.NewPasswordNotValid, after: phrase},
		{name: "phrase for a password", user: colin, old: password, new: newPhrase, codes: "8/16/0", cause: saf.NewPasswordOfOtherKind, after: password},
		{name: "password for a phrase", user: colin, old: phrase, new: newPassword, codes: "8/16/0", cause: saf.NewPasswordOfOtherKind, after: phrase},
		{name: "expired, and refused", prepare: expire, user: colin, old: password, new: "A-B", codes: "8/16/0", cause: saf.NewPasswordNotValid},
		{name: "revoked", prepare: revoke, user: colin, old: password, new: newPassword, codes: "8/28/0", cause: saf.UserRevoked},
		{name: "not for the application", prepare: closeTSO, user: colin, old: password, new: newPassword, codes: "8/52/0", cause: saf.NotForApplication},
		{name: "not defined", user: "NOBODY", old: password, new: newPassword, codes: "8/4/0", cause: saf.UserNotDefined},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, saf.Choices{})
			if test.prepare != nil {
				test.prepare(w)
			}
			r := w.changeOn(test.user, test.old, test.new)
			if r.Codes.String() != test.codes || r.Cause != test.cause {
				t.Errorf("%v %s, want %s %s", r.Codes, r.Cause, test.codes, test.cause)
			}
			if test.after != "" {
				if r := w.logOn(test.user, test.after); !r.OK() {
					t.Errorf("a sign-on with what should be the password: %v %s", r.Codes, r.Cause)
				}
			}
			if test.old != test.after && r.OK() {
				if r := w.logOn(test.user, test.old); r.Codes.String() != "8/8/0" {
					t.Errorf("a sign-on with the old password: %v, want 8/8/0", r.Codes)
				}
			}
		})
	}
}

// A sign-on that is refused after the password was changed takes that back.
func TestNewPasswordIsTakenBack(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	expire(w)
	closeTSO(w)
	w.changeOn(colin, password, newPassword)
	if w.security.CheckPassword(colin, newPassword) || !w.security.CheckPassword(colin, password) || !w.user(colin).PasswordExpired {
		t.Error("a sign-on that was refused has changed the password")
	}
}

func TestNewPasswordIsNotLookedAt(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	ticket := w.ticket(keyText, colin, "TSOS0W1")
	if r := w.changeOn(colin, ticket, newPassword); r.Codes.String() != "8/16/0" || r.Cause != saf.TicketIsNoPassword {
		t.Errorf("with a PassTicket: %v %s, want 8/16/0 %s", r.Codes, r.Cause, saf.TicketIsNoPassword)
	}
	r := w.Verify(saf.VerifyRequest{User: colin, NoPassCheck: true, NewAuthenticator: saf.NewAuthenticator(newPassword)})
	if !r.OK() || w.security.CheckPassword(colin, newPassword) {
		t.Errorf("PASSCHK=NO: %v; want success, and the password as it was", r.Codes)
	}
	tokens := useTokens(w)
	tokens.define("JWT.FEKAPPL.*.SAF", signed())
	r = w.Verify(saf.VerifyRequest{
		User: colin, Application: appl("FEKAPPL"), NewAuthenticator: saf.NewAuthenticator(newPassword),
		IDTA: &idt.Input{Token: tokens.issue("FEKAPPL"), FromEndUser: true},
	})
	if !r.OK() || w.security.CheckPassword(colin, newPassword) {
		t.Errorf("by token: %v; want success, and the password as it was", r.Codes)
	}
}

// Of any number of changes at once that start from one password, one succeeds.
func TestConcurrentChanges(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	results := make([]saf.VerifyResult, 20)
	var group sync.WaitGroup
	for i := range results {
		group.Go(func() { results[i] = w.changeOn(colin, password, fmt.Sprintf("NEW%d", i)) })
	}
	group.Wait()
	winners := 0
	for i, r := range results {
		if !r.OK() {
			continue
		}
		if winners++; !w.security.CheckPassword(colin, fmt.Sprintf("NEW%d", i)) {
			t.Errorf("change %d succeeded, and its password is not the user's", i)
		}
	}
	if winners != 1 {
		t.Errorf("%d changes from one password succeeded, want 1", winners)
	}
}

// What is refused for its new password writes no record and counts nothing.
func TestNewPasswordLeavesNoRecord(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	before := len(w.records)
	if r := w.changeOn(colin, password, "A-B"); len(w.records) != before || r.Attempt != esm.NotCounted || w.user(colin).FailedAttempts != 0 {
		t.Errorf("%d records, attempt %v", len(w.records)-before, r.Attempt)
	}
	if w.changeOn(colin, password, newPassword); w.last().Qualifier != saf.LogonSuccess {
		t.Errorf("a change is recorded with qualifier %d", w.last().Qualifier)
	}
}
