package saf_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/saf"
)

func revokeAfter(w *world, n int) {
	w.change(func(tx *esm.Tx) error { o := tx.Options(); o.RevokeAfter = n; return tx.SetOptions(o) })
}

// REVOKE(2): two failures are tolerated and the third one revokes.
func TestAttemptsRevoke(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	revokeAfter(w, 2)
	type step struct {
		Codes     string
		Attempt   esm.Attempt
		Qualifier int
	}
	var got []step
	for _, text := range []string{"WRONG", "AAAAAAAA", "WRONG", "WRONG", password} {
		r := w.logOn(colin, text)
		got = append(got, step{r.Codes.String(), r.Attempt, w.last().Qualifier})
	}
	want := []step{
		{"8/8/0", esm.Counted, saf.LogonInvalidPassword},
		{"8/8/0", esm.Counted, saf.LogonInvalidPassword},
		{"8/8/0", esm.RevokedNow, saf.LogonUserRevokedNow},
		{"8/28/0", esm.NotCounted, saf.LogonUserRevoked},
		{"8/28/0", esm.NotCounted, saf.LogonUserRevoked},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("wrong ones until revoked, then the right one (-want +got):\n%s", diff)
	}
}

func TestAttemptsReset(t *testing.T) {
	for _, test := range []struct {
		name string
		run  func(w *world) saf.VerifyResult
		want int // failures left of two
	}{
		{"password", func(w *world) saf.VerifyResult { return w.logOn(colin, password) }, 0},
		{"ticket", func(w *world) saf.VerifyResult { return w.logOn(colin, w.ticket(keyText, colin, "TSOS0W1")) }, 0},
		{"right password, expired", func(w *world) saf.VerifyResult { expire(w); return w.logOn(colin, password) }, 2},
		{"right password, closed application", func(w *world) saf.VerifyResult { closeTSO(w); return w.logOn(colin, password) }, 2},
		{"PASSCHK=NO", func(w *world) saf.VerifyResult {
			return w.Verify(saf.VerifyRequest{User: colin, NoPassCheck: true})
		}, 2},
		{"wrong ticket", func(w *world) saf.VerifyResult { return w.logOn(colin, w.ticket(keyText, other, "TSOS0W1")) }, 3},
		{"replayed ticket", func(w *world) saf.VerifyResult {
			ticket := w.ticket(keyText, colin, "TSOS0W1")
			w.logOn(colin, ticket)
			w.logOn(colin, "WRONG")
			return w.logOn(colin, ticket)
		}, 2}, // the ticket's first use forgot two; the wrong password and the replay count
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, saf.Choices{})
			w.logOn(colin, "WRONG")
			w.logOn(colin, "WRONG")
			r := test.run(w)
			if got := w.user(colin).FailedAttempts; got != test.want {
				t.Errorf("after two failures and a log-on (%s: %v): %d failures on record, want %d", test.name, r.Codes, got, test.want)
			}
		})
	}
}

// A SPECIAL user at the limit is left to the operator.
func TestAttemptsOfSpecialUser(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	revokeAfter(w, 1)
	w.logOn(boss, "WRONG")
	r := w.logOn(boss, "WRONG")
	if r.Attempt != esm.OperatorDecides || w.user(boss).Revoked {
		t.Errorf("attempt %v, revoked %v; want the operator to decide", r.Attempt, w.user(boss).Revoked)
	}
	if got, want := w.last().Messages[3], "ICH301I MAXIMUM PASSWORD ATTEMPTS BY SPECIAL USER BOSS"; got != want {
		t.Errorf("message %q, want %q", got, want)
	}
}

func TestLastAccess(t *testing.T) {
	for _, initStats := range []bool{true, false} {
		w := newWorld(t, saf.Choices{})
		w.change(func(tx *esm.Tx) error { o := tx.Options(); o.InitStats = initStats; return tx.SetOptions(o) })
		w.now = start.Add(time.Hour)
		w.logOn(colin, password)
		w.logOn(other, "WRONG")
		want := time.Time{}
		if initStats {
			want = w.now
		}
		if got := w.user(colin).LastAccess; !got.Equal(want) {
			t.Errorf("INITSTATS %v: last access of a user who signed on is %v, want %v", initStats, got, want)
		}
		if got := w.user(other).LastAccess; !got.IsZero() {
			t.Errorf("INITSTATS %v: last access of a user who was refused is %v, want none", initStats, got)
		}
	}
}
