package saf_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/saf"
)

// Of any number of log-ons with one ticket, through whichever services, exactly
// one succeeds; all the others are refused as replays, and each leaves a record.
func TestOneUseAcrossGoroutines(t *testing.T) {
	const workers, each = 100, 100
	w := newWorld(t, saf.Choices{})
	w.change(func(tx *esm.Tx) error { return tx.RemovePhrase(colin) })
	ticket := saf.NewAuthenticator(w.ticket(keyText, colin, "TSOS0W1"))
	var granted, replayed, odd atomic.Int64
	begin := make(chan struct{})
	var group sync.WaitGroup
	for worker := range workers {
		group.Go(func() {
			<-begin
			for range each {
				var codes saf.Codes
				var cause saf.Cause
				switch worker % 3 {
				case 0:
					r := w.Verify(saf.VerifyRequest{User: colin, Application: appl("TSOS0W1"), Authenticator: ticket})
					codes, cause = r.Codes, r.Cause
				case 1:
					r := w.InitACEE(saf.InitACEERequest{User: colin, Application: appl("TSOS0W1"), Authenticator: ticket})
					codes, cause = r.Codes, r.Cause
				default:
					r := w.EvaluatePassTicket(acee(colin), "COLIN", "TSOS0W1", ticket)
					codes, cause = r.Codes, r.Cause
				}
				switch {
				case codes.OK():
					granted.Add(1)
				case cause == saf.TicketReplayed:
					replayed.Add(1)
				default:
					odd.Add(1)
				}
			}
		})
	}
	close(begin)
	group.Wait()
	if granted.Load() != 1 || replayed.Load() != workers*each-1 || odd.Load() != 0 {
		t.Errorf("%d log-ons with one ticket: %d granted, %d replays, %d others; want 1, %d, 0",
			workers*each, granted.Load(), replayed.Load(), odd.Load(), workers*each-1)
	}
	records := map[bool]int{}
	for _, r := range w.records {
		records[r.Codes.OK()]++
	}
	if records[true] != 1 || records[false] != workers*each-1 {
		t.Errorf("%d records of success and %d of failure; want 1, %d", records[true], records[false], workers*each-1)
	}
}

// Concurrent wrong passwords are all counted: exactly one of them revokes, and
// no right password gets in after it.
func TestRevokeAcrossGoroutines(t *testing.T) {
	const attempts, limit = 200, 50
	w := newWorld(t, saf.Choices{})
	revokeAfter(w, limit)
	var counted, revoking atomic.Int64
	var group sync.WaitGroup
	for range attempts {
		group.Go(func() {
			switch w.logOn(colin, "WRONG").Attempt {
			case esm.Counted:
				counted.Add(1)
			case esm.RevokedNow:
				revoking.Add(1)
			}
		})
	}
	group.Wait()
	if counted.Load() != limit || revoking.Load() != 1 {
		t.Errorf("%d failures counted and %d revoked the user; want %d, 1", counted.Load(), revoking.Load(), limit)
	}
	if r := w.logOn(colin, password); r.Cause != saf.UserRevoked {
		t.Errorf("the right password afterwards: %v (%s), want %s", r.Codes, r.Cause, saf.UserRevoked)
	}
}
