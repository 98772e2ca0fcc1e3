package saf_test

import (
	"errors"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/journal"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// A sign-on whose outcome the database cannot keep is refused for that, and for
// nothing else: a right password is not told from a wrong one, and no wrong one is
// free.
func TestSignOnThatIsNotKept(t *testing.T) {
	for _, test := range []struct {
		name   string
		typed  string
		change string // "" for none
		codes  string
		cause  saf.Cause
	}{
		{"right password", password, "", "8/?/0", saf.NotKept},
		{"right phrase", phrase, "", "8/?/0", saf.NotKept},
		{"wrong password", "WRONG", "", "8/?/0", saf.NotKept},
		{"changed password", password, newPassword, "8/?/0", saf.NotKept},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := newFailing(t)
			f.fails = true
			r := f.Verify(saf.VerifyRequest{User: colin, Authenticator: saf.NewAuthenticator(test.typed), NewAuthenticator: authenticator(test.change)})
			if r.Codes.String() != test.codes || r.Cause != test.cause || r.ACEE != (saf.ACEE{}) {
				t.Errorf("%v %s, ACEE %v, want %s %s", r.Codes, r.Cause, r.ACEE, test.codes, test.cause)
			}
			last := f.records[len(f.records)-1]
			if last.Cause != test.cause || last.UserNotDefined || !last.Violation || last.Qualifier != saf.LogonNotKept || len(last.Messages) > 0 {
				t.Errorf("the record: %+v", last)
			}
			if r.Attempt != esm.NotCounted {
				t.Errorf("attempt %v, of which nothing is kept", r.Attempt)
			}
			f.fails = false
			if r := f.Verify(saf.VerifyRequest{User: colin, Authenticator: saf.NewAuthenticator(password)}); !r.OK() {
				t.Errorf("afterwards: %v %s", r.Codes, r.Cause)
			}
		})
	}
}

// The attempt that would revoke does not, and is not recorded as one that did.
func TestRevocationThatIsNotKept(t *testing.T) {
	f := newFailing(t)
	f.change(t, func(tx *esm.Tx) error {
		options := tx.Options()
		options.RevokeAfter = 1
		return tx.SetOptions(options)
	})
	f.fails = true
	for range 3 {
		r := f.Verify(saf.VerifyRequest{User: colin, Authenticator: saf.NewAuthenticator("WRONG")})
		if got := f.records[len(f.records)-1]; r.Attempt == esm.RevokedNow || got.Qualifier != saf.LogonNotKept {
			t.Fatalf("attempt %v, qualifier %d", r.Attempt, got.Qualifier)
		}
	}
	if r := f.InitACEE(saf.InitACEERequest{User: colin, Authenticator: saf.NewAuthenticator(password)}); r.Codes.String() != "8/?/0" || r.Cause != saf.NotKept {
		t.Errorf("initACEE: %v %s", r.Codes, r.Cause)
	}
}

// failing is a system whose database keeps nothing while it fails.
type failing struct {
	*saf.System
	security *esm.System
	fails    bool
	records  []saf.AuditRecord
}

func newFailing(t *testing.T) *failing {
	t.Helper()
	f := &failing{}
	db := esm.New(esm.Config{Random: zeroes{}, PasswordIterations: 1, Journal: func(journal.Change) error {
		if f.fails {
			return errors.New("disk is full")
		}
		return nil
	}})
	f.security = db.IPL("S0W1")
	f.change(t, func(tx *esm.Tx) error {
		must(t, tx.AddUser(esm.User{ID: colin, Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
		must(t, tx.SetPhrase(colin, phrase, false, start))
		return tx.SetPassword(colin, password, false, start)
	})
	var err error
	f.System, err = saf.New(saf.Config{
		SMFID: "S0W1", Security: f.security, Replays: passticket.NewRegister(100), Now: func() time.Time { return start },
		Audit: func(r saf.AuditRecord) { f.records = append(f.records, r) },
	})
	must(t, err)
	return f
}

func (f *failing) change(t *testing.T, change func(*esm.Tx) error) {
	t.Helper()
	must(t, f.security.Update(change))
}

func authenticator(text string) saf.Authenticator {
	if text == "" {
		return saf.Authenticator{}
	}
	return saf.NewAuthenticator(text)
}
