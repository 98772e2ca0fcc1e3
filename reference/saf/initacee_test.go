package saf_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

func mapJane(w *world) {
	w.change(func(tx *esm.Tx) error {
		must(w.t, tx.AddIdentityMap(esm.IdentityMap{User: colin, Label: "A", Name: "jane", Registry: "realmA"}))
		return tx.AddIdentityMap(esm.IdentityMap{User: stc, Label: "A", Name: "jane", Registry: "realmB"})
	})
}

func TestInitACEEWays(t *testing.T) {
	typed := saf.NewAuthenticator(password)
	jane := func(realm string) saf.DistributedIdentity {
		return saf.DistributedIdentity{Name: "jane", Registry: realm}
	}
	for _, test := range []struct {
		name  string
		r     saf.InitACEERequest
		codes string
		cause saf.Cause
		acee  saf.ACEE
	}{
		{"password", saf.InitACEERequest{User: colin, Authenticator: typed}, "0/0/0", "", saf.ACEE{User: colin, Group: esm.SYS1, By: saf.ByPassword}},
		{"asserted", saf.InitACEERequest{User: stc, Asserted: true}, "0/0/0", "", saf.ACEE{User: stc, Group: esm.SYS1, By: saf.ByAssertion}},
		{"mapped", saf.InitACEERequest{Identity: jane("realmA"), Application: appl("MQWEB")}, "0/0/0", "", saf.ACEE{User: colin, Group: esm.SYS1, Application: appl("MQWEB"), By: saf.ByMap}},
		{"mapped to a PROTECTED user", saf.InitACEERequest{Identity: jane("realmB")}, "0/0/0", "", saf.ACEE{User: stc, Group: esm.SYS1, By: saf.ByMap}},
		{"same name in a realm without maps", saf.InitACEERequest{Identity: jane("realmC")}, "8/8/16", saf.NoIdentityMap, saf.ACEE{}},
		{"asserted, not defined", saf.InitACEERequest{User: "NOBODY", Asserted: true}, "8/8/16", saf.UserNotDefined, saf.ACEE{}},
		{"PROTECTED user with a password", saf.InitACEERequest{User: stc, Authenticator: typed}, "8/8/20", saf.UserProtected, saf.ACEE{}},
		{"empty password", saf.InitACEERequest{User: colin, Authenticator: saf.NewAuthenticator("")}, "8/8/20", saf.NoTicketProfile, saf.ACEE{}},
		{"nobody", saf.InitACEERequest{}, "8/8/4", saf.BadParameter, saf.ACEE{}},
		{"user alone", saf.InitACEERequest{User: colin}, "8/8/4", saf.BadParameter, saf.ACEE{}},
		{"user ID too long", saf.InitACEERequest{User: "NINECHARS", Authenticator: typed}, "8/8/4", saf.BadParameter, saf.ACEE{}},
		{"asserted with a password", saf.InitACEERequest{User: colin, Authenticator: typed, Asserted: true}, "8/8/4", saf.BadParameter, saf.ACEE{}},
		{"identity and user", saf.InitACEERequest{User: colin, Identity: jane("realmA")}, "8/8/4", saf.BadParameter, saf.ACEE{}},
		{"identity and password", saf.InitACEERequest{Authenticator: typed, Identity: jane("realmA")}, "8/8/4", saf.BadParameter, saf.ACEE{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, saf.Choices{})
			mapJane(w)
			r := w.InitACEE(test.r)
			if r.String() != test.codes || r.Cause != test.cause {
				t.Errorf("codes %v (%s), want %s (%s)", r.Codes, r.Cause, test.codes, test.cause)
			}
			if diff := cmp.Diff(test.acee, r.ACEE, cmp.Comparer(func(a, b passticket.ApplID) bool { return a == b })); diff != "" {
				t.Errorf("ACEE (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInitACEEPassTicket(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	revokeAfter(w, 3)
	r := saf.InitACEERequest{User: colin, Application: appl("MQWEB"), Authenticator: saf.NewAuthenticator(w.ticket(otherKeyText, colin, "MQWEB"))}
	first, second := w.InitACEE(r), w.InitACEE(r)
	if first.String() != "0/0/0" || second.String() != "8/8/20" || second.Cause != saf.TicketReplayed {
		t.Errorf("first use %v, second use %v (%s); want 0/0/0, then 8/8/20 for a replay", first.Codes, second.Codes, second.Cause)
	}
	for range 3 {
		second = w.InitACEE(r)
	}
	if second.Attempt != esm.RevokedNow {
		t.Errorf("the fourth replay: attempt %v, want the user revoked now", second.Attempt)
	}
	if got := w.InitACEE(r); got.String() != "8/8/28" {
		t.Errorf("after that: %v, want 8/8/28", got.Codes)
	}
}

func TestInitACEEMappedChecks(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(*world)
		want  string
	}{
		"revoked":          {revoke, "8/8/28"},
		"revoked in group": {revokeInGroup, "8/8/28"},
		"closed":           {closeTSO, "8/8/32"},
		"expired password": {expire, "0/0/0"},
		"class not RACLISTed": {func(w *world) {
			must(t, w.security.Update(func(tx *esm.Tx) error { return tx.NoRaclist(esm.IDIDMAP) }))
		}, "8/8/16"},
		"map deleted, not refreshed": {func(w *world) {
			must(t, w.security.Update(func(tx *esm.Tx) error { return tx.DeleteIdentityMap(colin, "A") }))
		}, "0/0/0"},
		"map deleted": {func(w *world) { w.change(func(tx *esm.Tx) error { return tx.DeleteIdentityMap(colin, "A") }) }, "8/8/16"},
	} {
		w := newWorld(t, saf.Choices{})
		mapJane(w)
		test.spoil(w)
		r := w.InitACEE(saf.InitACEERequest{Identity: saf.DistributedIdentity{Name: "jane", Registry: "realmA"}, Application: appl("TSOS0W1")})
		if r.String() != test.want {
			t.Errorf("%s: %v (%s), want %s", name, r.Codes, r.Cause, test.want)
		}
	}
}

// The same subject in another realm is another user (rule JW-06).
func TestUserMapRealms(t *testing.T) {
	w := newWorld(t, saf.Choices{})
	mapJane(w)
	w.protect(esm.FACILITY, "IRR.IDIDMAP.QUERY", esm.Read)
	for realm, want := range map[string]saf.UserMapResult{
		"realmA": {User: colin},
		"realmB": {User: stc},
		"realmC": {Codes: saf.Codes{SAF: 8, RACF: 8, Reason: 48}, Cause: saf.NoIdentityMap},
		"REALMA": {Codes: saf.Codes{SAF: 8, RACF: 8, Reason: 48}, Cause: saf.NoIdentityMap},
	} {
		got, err := w.UserMap(acee(other), saf.UserMapRequest{Function: saf.DistributedName, Identity: saf.DistributedIdentity{Name: "jane", Registry: realm}})
		must(t, err)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("jane in %s (-want +got):\n%s", realm, diff)
		}
	}
}

func TestUserMapAuthority(t *testing.T) {
	identity := saf.DistributedIdentity{Name: "jane", Registry: "realmA"}
	for name, test := range map[string]struct {
		setUp func(*world)
		want  string
	}{
		"no profile": {func(*world) {}, "8/8/20"},
		"UACC(NONE)": {func(w *world) { w.protect(esm.FACILITY, "IRR.IDIDMAP.QUERY", esm.None) }, "8/8/20"},
		"UACC(READ)": {func(w *world) { w.protect(esm.FACILITY, "IRR.IDIDMAP.QUERY", esm.Read) }, "0/0/0"},
		"generic":    {func(w *world) { w.protect(esm.FACILITY, "IRR.**", esm.Read) }, "0/0/0"},
		"class inactive": {func(w *world) {
			must(t, w.security.Update(func(tx *esm.Tx) error { return tx.SetClass(esm.FACILITY, esm.ClassState{}) }))
		}, "8/8/20"},
		"IDIDMAP inactive": {func(w *world) {
			w.protect(esm.FACILITY, "IRR.IDIDMAP.QUERY", esm.Read)
			must(t, w.security.Update(func(tx *esm.Tx) error { return tx.SetClass(esm.IDIDMAP, esm.ClassState{}) }))
		}, "8/8/48"},
	} {
		w := newWorld(t, saf.Choices{})
		mapJane(w)
		test.setUp(w)
		got, err := w.UserMap(acee(other), saf.UserMapRequest{Function: saf.DistributedName, Identity: identity})
		must(t, err)
		if got.String() != test.want {
			t.Errorf("%s: %v (%s), want %s", name, got.Codes, got.Cause, test.want)
		}
	}
}
