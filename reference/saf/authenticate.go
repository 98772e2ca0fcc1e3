package saf

import (
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
)

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
	if !l.Authenticator.given() {
		l.result.Cause = NothingTyped
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
		user: user, group: l.Group, appl: l.application(), ticket: l.foldTicket(text), at: l.now,
	})
	if l.result.Verdict.Accepted {
		// 4. It takes the place of the password.
		l.by = ByPassTicket
	}
	return l.result.Verdict.Accepted
}

// application is the name that RACF derives when the caller gives none (RACF
// release documents of z/OS 2.4, on PassTickets).
func (l *logon) application() passticket.ApplID {
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
	if strings.IndexFunc(s, func(r rune) bool { return 'a' <= r && r <= 'z' }) < 0 {
		return s // most are upper case
	}
	b := []byte(s)
	for i, c := range b {
		if 'a' <= c && c <= 'z' {
			b[i] = c - 'a' + 'A'
		}
	}
	return string(b)
}
