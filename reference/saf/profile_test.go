package saf_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

const (
	qualifiedKey = "1111111111111111"
	ignoredKey   = "2222222222222222"
)

// For every pair of profile names, the more qualified one is used, and the less
// qualified one only if it is the unqualified one.
func TestQualifiedPrecedence(t *testing.T) {
	names := []esm.ProfileName{"TSOS0W1.SYS1.COLIN", "TSOS0W1.COLIN", "TSOS0W1.SYS1"}
	for i, first := range names {
		for _, second := range names[i+1:] {
			w := newWorld(t, saf.Choices{})
			w.change(func(tx *esm.Tx) error {
				must(t, tx.AddProfile(ticketProfile(second, ignoredKey)))
				return tx.AddProfile(ticketProfile(first, qualifiedKey))
			})
			for _, test := range []struct{ key, want string }{
				{qualifiedKey, "0/0/0"}, {ignoredKey, "8/8/0"}, {keyText, "0/0/0"},
			} {
				w.now = w.now.Add(time.Second)
				if got := w.logOn(colin, w.ticket(test.key, colin, "TSOS0W1")); got.String() != test.want {
					t.Errorf("profiles %s and %s, ticket under key %.2s…: %v (%s), want %s", first, second, test.key, got.Codes, got.Cause, test.want)
				}
			}
		}
	}
}

func TestQualifiedProfile(t *testing.T) {
	for _, test := range []struct {
		name    string
		choices saf.Choices
		profile esm.ProfileName
		key     string
		want    outcome
	}{
		{"another group", saf.Choices{}, "TSOS0W1.TESTERS", qualifiedKey, outcome{"8/8/0", saf.TicketNotValid, ""}},
		{"another user", saf.Choices{}, "TSOS0W1.OTHER", qualifiedKey, outcome{"8/8/0", saf.TicketNotValid, ""}},
		{"user before group is no form", saf.Choices{}, "TSOS0W1.COLIN.SYS1", qualifiedKey, outcome{"8/8/0", saf.TicketNotValid, ""}},
		{"generic", saf.Choices{}, "TSOS0W1.COL*", qualifiedKey, outcome{"8/8/0", saf.TicketNotValid, ""}},
		{"evaluation goes on", saf.Choices{}, "TSOS0W1.COLIN", keyText, outcome{"0/0/0", "", saf.ByPassTicket}},
		{"qualified only", saf.Choices{QualifiedProfileOnly: true}, "TSOS0W1.COLIN", "", outcome{"8/8/0", saf.TicketNotValid, ""}},
		{"qualified only, no qualified", saf.Choices{QualifiedProfileOnly: true}, "TSOS0W1.OTHER", "", outcome{"0/0/0", "", saf.ByPassTicket}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, test.choices)
			w.change(func(tx *esm.Tx) error { return tx.AddProfile(ticketProfile(test.profile, qualifiedKey)) })
			key := test.key
			if key == "" {
				key = keyText
			}
			if diff := cmp.Diff(test.want, of(w.logOn(colin, w.ticket(key, colin, "TSOS0W1")))); diff != "" {
				t.Errorf("%s (-want +got):\n%s", test.name, diff)
			}
		})
	}
}

// Of two refusals, the one that tells more is the cause.
func TestQualifiedCause(t *testing.T) {
	for _, test := range []struct {
		name        string
		unqualified bool
		key         string // of a ticket that is used twice; "" for no ticket
		want        saf.Cause
	}{
		{"replay under the qualified key", true, qualifiedKey, saf.TicketReplayed},
		{"replay under the unqualified key", true, keyText, saf.TicketReplayed},
		{"replay, no unqualified profile", false, qualifiedKey, saf.TicketReplayed},
		{"another key", true, ignoredKey, saf.TicketNotValid},
		{"another key, no unqualified profile", false, keyText, saf.TicketNotValid},
		{"malformed", true, "", saf.TicketMalformed},
	} {
		w := newWorld(t, saf.Choices{})
		w.change(func(tx *esm.Tx) error {
			if !test.unqualified {
				must(t, tx.DeleteProfile(esm.PTKTDATA, "TSOS0W1", false))
			}
			return tx.AddProfile(ticketProfile("TSOS0W1.COLIN", qualifiedKey))
		})
		text := "AAAAAAA!"
		if test.key != "" {
			text = w.ticket(test.key, colin, "TSOS0W1")
		}
		w.logOn(colin, text)
		if got := w.logOn(colin, text); got.Cause != test.want || got.String() != "8/8/0" {
			t.Errorf("%s: %v (%s), want 8/8/0 (%s)", test.name, got.Codes, got.Cause, test.want)
		}
	}
}

// A qualified profile of the group counts for the group that is signed on to.
func TestQualifiedByRequestedGroup(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	w.change(func(tx *esm.Tx) error {
		must(t, tx.Connect(esm.Connection{User: colin, Group: "TESTERS", Owner: "IBMUSER"}))
		return tx.AddProfile(ticketProfile("TSOS0W1.TESTERS", qualifiedKey))
	})
	for group, want := range map[esm.GroupID]string{"TESTERS": "0/0/0", esm.SYS1: "8/8/0"} {
		w.now = w.now.Add(time.Second)
		r := w.Verify(saf.VerifyRequest{User: colin, Group: group, Application: appl("TSOS0W1"),
			Authenticator: saf.NewAuthenticator(w.ticket(qualifiedKey, colin, "TSOS0W1"))})
		if r.String() != want {
			t.Errorf("group %s: %v (%s), want %s", group, r.Codes, r.Cause, want)
		}
	}
}

// Replay protection is per algorithm: APPLDATA for legacy tickets, REPLAY for
// enhanced ones.
func TestReplaySettings(t *testing.T) {
	for _, test := range []struct {
		name     string
		applData string
		replay   bool
		enhanced bool
		second   string
	}{
		{"legacy", "", false, false, "8/8/0"},
		{"legacy, NO REPLAY PROTECTION", "NO REPLAY PROTECTION", false, false, "0/0/0"},
		{"legacy, REPLAY(YES)", "", true, false, "8/8/0"},
		{"enhanced", "", false, true, "8/8/0"},
		{"enhanced, NO REPLAY PROTECTION", "NO REPLAY PROTECTION", false, true, "8/8/0"},
		{"enhanced, REPLAY(YES)", "", true, true, "0/0/0"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, saf.Choices{})
			w.change(func(tx *esm.Tx) error {
				p, _ := tx.Profile(esm.PTKTDATA, "TSOS0W1", false)
				s := *p.SSIGNON()
				s.Replay, s.Type = test.replay, passticket.EnhancedUpper
				if test.enhanced {
					s.EnhancedLabel = "PT.HMAC"
				}
				p.Details = &esm.Details{ApplData: test.applData, SSIGNON: &s}
				return tx.PutProfile(p)
			})
			must(t, w.icsf.AddHMACKey("PT.HMAC", make([]byte, 64)))
			made := w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1")
			first, second := w.logOn(colin, made.Ticket.Text()), w.logOn(colin, made.Ticket.Text())
			if first.String() != "0/0/0" || second.String() != test.second {
				t.Errorf("%s: first use %v, second use %v; want 0/0/0, %s", test.name, first.Codes, second.Codes, test.second)
			}
			if got := first.Verdict.Algorithm != passticket.Legacy; got != test.enhanced {
				t.Errorf("%s: the ticket is %v", test.name, first.Verdict.Algorithm)
			}
		})
	}
}

// Keys behind labels, and what ICSF does when it is away.
func TestKeysInICSF(t *testing.T) {
	legacy, _ := passticket.ParseLegacyKey(keyText)
	for _, test := range []struct {
		name     string
		segment  esm.SSIGNON
		generate outcome // codes and cause of generation
		verify   outcome // of a log-on with a legacy ticket
	}{
		{"legacy label", esm.SSIGNON{Legacy: esm.KeyLabel, LegacyLabel: "PT.DES"},
			outcome{"0/0/0", "", ""}, outcome{"0/0/0", "", saf.ByPassTicket}},
		{"label that is not there", esm.SSIGNON{Legacy: esm.KeyEncrypted, LegacyLabel: "PT.NONE"},
			outcome{"8/16/28", saf.KeyUnavailable, ""}, outcome{"8/8/0", saf.KeyUnavailable, ""}},
		{"label of another kind", esm.SSIGNON{Legacy: esm.KeyLabel, LegacyLabel: "PT.HMAC"},
			outcome{"8/16/28", saf.KeyUnavailable, ""}, outcome{"8/8/0", saf.KeyUnavailable, ""}},
		{"masked, and enhanced label that is not there", esm.SSIGNON{Legacy: esm.KeyMasked, LegacyKey: &legacy, EnhancedLabel: "PT.NONE"},
			outcome{"8/16/28", saf.KeyUnavailable, ""}, outcome{"0/0/0", "", saf.ByPassTicket}},
		{"enhanced only", esm.SSIGNON{EnhancedLabel: "PT.HMAC"},
			outcome{"0/0/0", "", ""}, outcome{"8/8/0", saf.TicketNotValid, ""}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, saf.Choices{})
			must(t, w.icsf.AddLegacyKey("PT.DES", &legacy))
			must(t, w.icsf.AddHMACKey("PT.HMAC", make([]byte, 32)))
			w.change(func(tx *esm.Tx) error {
				p, _ := tx.Profile(esm.PTKTDATA, "TSOS0W1", false)
				p.Details = &esm.Details{SSIGNON: &test.segment}
				return tx.PutProfile(p)
			})
			made := w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1")
			if diff := cmp.Diff(test.generate, outcome{made.Codes.String(), made.Cause, ""}); diff != "" {
				t.Errorf("generation (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.verify, of(w.logOn(colin, w.ticket(keyText, colin, "TSOS0W1")))); diff != "" {
				t.Errorf("log-on with a legacy ticket (-want +got):\n%s", diff)
			}
			w.icsf.SetAvailable(false)
			masked := test.segment.LegacyKey != nil
			if r := w.logOn(colin, w.ticket(keyText, colin, "TSOS0W1")); !masked && r.Cause != saf.KeyUnavailable {
				t.Errorf("with ICSF away: %v (%s), want %s", r.Codes, r.Cause, saf.KeyUnavailable)
			}
			if r := w.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1"); r.Cause != saf.KeyUnavailable {
				t.Errorf("generation with ICSF away: %v (%s), want %s", r.Codes, r.Cause, saf.KeyUnavailable)
			}
		})
	}
}

// A system without ICSF has masked keys only.
func TestNoICSF(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	s, err := saf.New(saf.Config{SMFID: "S0W1", Security: w.security, Replays: w.replays, Now: func() time.Time { return w.now }})
	must(t, err)
	if r := s.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1"); !r.OK() {
		t.Errorf("masked key: %v (%s), want 0/0/0", r.Codes, r.Cause)
	}
	w.change(func(tx *esm.Tx) error {
		p, _ := tx.Profile(esm.PTKTDATA, "TSOS0W1", false)
		p.Details = &esm.Details{SSIGNON: &esm.SSIGNON{EnhancedLabel: "PT.HMAC"}}
		return tx.PutProfile(p)
	})
	if r := s.GeneratePassTicket(acee(colin), "COLIN", "TSOS0W1"); r.Cause != saf.KeyUnavailable {
		t.Errorf("label: %v (%s), want %s", r.Codes, r.Cause, saf.KeyUnavailable)
	}
}
