package saf_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// A level without enhanced PassTickets neither makes nor takes one, although the
// shared database has a key for them.
func TestEnhancedTicketsByLevel(t *testing.T) {
	legacy, err := passticket.ParseLegacyKey(keyText)
	must(t, err)
	both := &esm.SSIGNON{Legacy: esm.KeyMasked, LegacyKey: &legacy, EnhancedLabel: "HMAC.KEY"}
	alone := &esm.SSIGNON{EnhancedLabel: "HMAC.KEY"}
	type made struct {
		Codes     string
		Cause     saf.Cause
		Algorithm passticket.Algorithm // of the ticket made
		Enhanced  string               // evaluating an enhanced ticket
	}
	enhanced := made{"0/0/0", "", passticket.EnhancedMixed, "0/0/0"}
	for _, test := range []struct {
		level   string
		segment *esm.SSIGNON
		want    made
	}{
		{"2.2", both, made{"0/0/0", "", passticket.Legacy, "8/16/32"}},
		{"2.3", both, made{"0/0/0", "", passticket.Legacy, "8/16/32"}},
		{"2.4", both, made{"0/0/0", "", passticket.Legacy, "8/16/32"}},
		{"2.4", alone, made{"8/16/28", saf.NoTicketKey, 0, "8/16/32"}},
		{"2.3 OA59196", both, enhanced}, {"2.4 OA59196", alone, enhanced}, {"2.5", both, enhanced}, {"3.2", alone, enhanced},
	} {
		w := newTokenWorld(t)
		w.protect(esm.PTKTDATA, "IRRPTAUTH.CICSA.*", esm.Update)
		w.change(func(tx *esm.Tx) error {
			return tx.AddProfile(esm.Profile{Class: esm.PTKTDATA, Name: "CICSA", Owner: "IBMUSER", Details: &esm.Details{SSIGNON: test.segment}})
		})
		w.change(func(tx *esm.Tx) error { return tx.SetOptions(esm.Options{MixedCase: true}) })
		there := w.image("SYS2", w.security, w.icsf).GeneratePassTicket(acee(colin), "COLIN", "CICSA").Ticket
		w.now = w.now.Add(time.Second) // for another ticket
		w.at(level(t, test.level))
		r := w.GeneratePassTicket(acee(colin), "COLIN", "CICSA")
		got := made{Codes: r.String(), Cause: r.Cause}
		if r.Ticket != nil {
			got.Algorithm = w.EvaluatePassTicket(acee(colin), "COLIN", "CICSA", saf.NewAuthenticator(r.Ticket.Text())).Verdict.Algorithm
		}
		got.Enhanced = w.EvaluatePassTicket(acee(colin), "COLIN", "CICSA", saf.NewAuthenticator(there.Text())).String()
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("z/OS %s, %+v (-want +got):\n%s", test.level, *test.segment, diff)
		}
	}
}

// The records of PassTickets came with enhanced ones.
func TestTicketRecordsByLevel(t *testing.T) {
	for text, want := range map[string][]int{ // event and qualifier of each record
		"2.4":         {saf.EventLogon, saf.LogonSuccess, saf.EventLogon, saf.LogonInvalidPassword},
		"2.4 OA59196": {saf.EventGenerate, saf.Success, saf.EventLogon, saf.LogonByPassTicket, saf.EventLogon, saf.LogonReplayedPassTicket},
	} {
		w := newTokenWorld(t).at(level(t, text))
		w.records = nil
		ticket := w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1").Ticket.Text()
		w.logOn(colin, ticket)
		w.logOn(colin, ticket)
		var got []int
		for _, r := range w.records {
			got = append(got, r.Event, r.Qualifier)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("z/OS %s (-want +got):\n%s", text, diff)
		}
	}
}
