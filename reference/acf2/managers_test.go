package acf2_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/acf2"
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/topsecret"
)

// The same set-up in three languages: ZWESVUSR generates PassTickets for the
// application ZOWE and all users, JOE may use it, ANN may not, and EVE is
// suspended. Tickets for ZOWE may be used again, those for CICS may not.
const (
	racfSetup = `
SETROPTS CLASSACT(PTKTDATA APPL) GENERIC(PTKTDATA APPL)
SETROPTS RACLIST(PTKTDATA APPL)
ADDGROUP STAFF
ADDUSER ZWESVUSR DFLTGRP(STAFF) NOPASSWORD
ADDUSER JOE DFLTGRP(STAFF) PASSWORD(SECRET)
ADDUSER ANN DFLTGRP(STAFF) PASSWORD(SECRET)
ADDUSER EVE DFLTGRP(STAFF) PASSWORD(SECRET)
ALTUSER EVE REVOKE
RDEFINE PTKTDATA ZOWE SSIGNON(KEYMASKED(0123456789ABCDEF)) APPLDATA('NO REPLAY PROTECTION') UACC(NONE)
RDEFINE PTKTDATA CICS SSIGNON(KEYMASKED(FEDCBA9876543210)) UACC(NONE)
RDEFINE PTKTDATA IRRPTAUTH.** UACC(NONE)
RDEFINE PTKTDATA IRRPTAUTH.ZOWE.* UACC(NONE)
PERMIT IRRPTAUTH.ZOWE.* CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
RDEFINE APPL ZOWE UACC(NONE)
PERMIT ZOWE CLASS(APPL) ID(JOE) ACCESS(READ)
`
	racfRefresh = "SETROPTS RACLIST(PTKTDATA) REFRESH\nSETROPTS RACLIST(APPL) REFRESH"

	acf2Setup = `
SET PROFILE(GROUP) DIV(OMVS)
INSERT STAFF GID(100)
SET LID
INSERT ZWESVUSR GROUP(STAFF) STC
INSERT JOE GROUP(STAFF) PASSWORD(SECRET)
INSERT ANN GROUP(STAFF) PASSWORD(SECRET)
INSERT EVE GROUP(STAFF) PASSWORD(SECRET)
CHANGE EVE SUSPEND
SET CONTROL(GSO)
INSERT SAFDEF.APPL ID(APPL) MODE(GLOBAL) RACROUTE(REQUEST=AUTH CLASS=APPL REQSTOR=ACF9CSFV)
F ACF2,REFRESH(SAFDEF)
SET PROFILE(PTKTDATA) DIVISION(SSIGNON)
INSERT ZOWE SSKEY(0123456789ABCDEF) MULT-USE
INSERT CICS SSKEY(FEDCBA9876543210)
SET RESOURCE(PTK)
RECKEY IRRPTAUTH ADD(ZOWE.- UID(ZWESVUSR) SERVICE(UPDATE,READ) ALLOW)
SET RESOURCE(APL)
RECKEY ZOWE ADD(UID(JOE) SERVICE(READ) ALLOW)
`
	acf2Refresh = "F ACF2,REBUILD(PTK)\nF ACF2,REBUILD(PTK),CLASS(P)\nF ACF2,REBUILD(APL)"

	tssSetup = `
TSS CREATE(DEP) TYPE(DEPT) NAME(DEPARTMENT)
TSS CREATE(STAFF) TYPE(GROUP) NAME(STAFF) DEPT(DEP)
TSS CREATE(ZWESVUSR) NAME(SERVER) DEPT(DEP) PROTECTED
TSS CREATE(JOE) NAME(JOE) DEPT(DEP) PASSWORD(SECRET)
TSS CREATE(ANN) NAME(ANN) DEPT(DEP) PASSWORD(SECRET)
TSS CREATE(EVE) NAME(EVE) DEPT(DEP) PASSWORD(SECRET)
TSS ADD(ZWESVUSR) GROUP(STAFF) DFLTGRP(STAFF)
TSS ADD(JOE) GROUP(STAFF) DFLTGRP(STAFF)
TSS ADD(ANN) GROUP(STAFF) DFLTGRP(STAFF)
TSS ADD(EVE) GROUP(STAFF) DFLTGRP(STAFF) SUSPEND
TSS ADDTO(RDT) RESCLASS(PTKTDATA) RESCODE(101) ACLST(ALL,READ,UPDATE) MAXLEN(37)
TSS ADDTO(DEP) PTKTDATA(IRRPTAUTH)
TSS ADDTO(NDT) PSTKAPPL(ZOWE) SESSKEY(0123456789ABCDEF) SIGNMULTI
TSS ADDTO(NDT) PSTKAPPL(CICS) SESSKEY(FEDCBA9876543210)
TSS PERMIT(ZWESVUSR) PTKTDATA(IRRPTAUTH.ZOWE.) ACCESS(READ,UPDATE)
TSS ADDTO(DEP) APPL(ZOWE)
TSS PERMIT(JOE) APPL(ZOWE)
`
	tssRefresh = "TSS REFRESH"
)

// managers have what sets a system up, in two scripts.
var managers = []struct {
	name    string
	start   func(testing.TB, *esm.System) func(script string) error
	setup   string
	refresh string
}{
	{"RACF", startRACF, racfSetup, racfRefresh},
	{"ACF2", startACF2, acf2Setup, acf2Refresh},
	{"Top Secret", startTopSecret, tssSetup, tssRefresh},
}

func startRACF(t testing.TB, sys *esm.System) func(string) error {
	s, err := racf.NewSession(racf.Config{System: sys})
	if err != nil {
		t.Fatal(err)
	}
	return func(script string) error { _, err := s.Run(script); return err }
}

func startACF2(t testing.TB, sys *esm.System) func(string) error {
	if err := acf2.Install(sys); err != nil {
		t.Fatal(err)
	}
	s, err := acf2.NewSession(acf2.Config{System: sys})
	if err != nil {
		t.Fatal(err)
	}
	return func(script string) error { _, err := s.Run(script); return err }
}

func startTopSecret(t testing.TB, sys *esm.System) func(string) error {
	if err := topsecret.Install(sys); err != nil {
		t.Fatal(err)
	}
	s, err := topsecret.NewSession(topsecret.Config{System: sys})
	if err != nil {
		t.Fatal(err)
	}
	return func(script string) error { _, err := s.Run(script); return err }
}

// state is what the simulated services see of a set-up.
type state struct {
	Users     map[esm.UserID]userState
	Keys      map[esm.ProfileName]keyState
	Decisions map[string]bool // granted
}

// userState lacks whether the password is expired: one that another has set is
// with RACF, and is not with the other two unless they are told.
type userState struct {
	Group              esm.GroupID
	Groups             int
	Revoked, Protected bool
	RightPassword      bool
}

type keyState struct {
	Found, MayBeUsedAgain bool
	Ticket                string // for JOE at noon
}

func stateOf(t testing.TB, sys *esm.System) state {
	t.Helper()
	s := state{Users: map[esm.UserID]userState{}, Keys: map[esm.ProfileName]keyState{}, Decisions: map[string]bool{}}
	for _, id := range []esm.UserID{"ZWESVUSR", "JOE", "ANN", "EVE"} {
		right := sys.CheckPassword(id, "SECRET")
		sys.Read(func(v esm.View) {
			u, _ := v.User(id)
			s.Users[id] = userState{u.DefaultGroup, len(v.Connections(id)), u.Revoked, u.Protected(), right}
		})
	}
	for _, appl := range []esm.ProfileName{"ZOWE", "CICS", "ELSE"} {
		p, found := sys.Discrete(esm.PTKTDATA, appl)
		k := keyState{Found: found, MayBeUsedAgain: p.NoReplayProtection()}
		if found {
			k.Ticket = ticket(t, p.SSIGNON().LegacyKey, string(appl))
		}
		s.Keys[appl] = k
	}
	for _, r := range []esm.Request{
		{User: "ZWESVUSR", Class: esm.PTKTDATA, Resource: "IRRPTAUTH.ZOWE.JOE", Level: esm.Update},
		{User: "ZWESVUSR", Class: esm.PTKTDATA, Resource: "IRRPTAUTH.ZOWE.ANN", Level: esm.Read},
		{User: "ZWESVUSR", Class: esm.PTKTDATA, Resource: "IRRPTAUTH.CICS.JOE", Level: esm.Update},
		{User: "ZWESVUSR", Class: esm.PTKTDATA, Resource: "IRRPTAUTH.ZOWEX.JOE", Level: esm.Update},
		{User: "JOE", Class: esm.PTKTDATA, Resource: "IRRPTAUTH.ZOWE.JOE", Level: esm.Read},
		{User: "JOE", Class: esm.APPL, Resource: "ZOWE", Level: esm.Read},
		{User: "ANN", Class: esm.APPL, Resource: "ZOWE", Level: esm.Read},
		{User: "NOBODY", Class: esm.APPL, Resource: "ZOWE", Level: esm.Read},
	} {
		s.Decisions[string(r.User)+" "+r.Level.String()+" "+string(r.Resource)] = sys.Decide(r).Outcome == esm.Granted
	}
	return s
}

func ticket(t testing.TB, key *passticket.LegacyKey, appl string) string {
	t.Helper()
	user, err := passticket.ParseUserID("JOE")
	if err != nil {
		t.Fatal(err)
	}
	application, err := passticket.ParseApplID(appl)
	if err != nil {
		t.Fatal(err)
	}
	ticket, err := key.Generate(user, application, time.Date(2023, 3, 28, 12, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return ticket.Text()
}

// What SAF answers does not depend on which security manager is behind it.
func TestThreeManagersComeToTheSame(t *testing.T) {
	staff := func(password, revoked bool) userState { return userState{"STAFF", 1, revoked, !password, password} }
	users := map[esm.UserID]userState{
		"ZWESVUSR": staff(false, false), "JOE": staff(true, false), "ANN": staff(true, false), "EVE": staff(true, true),
	}
	key, otherKey := passticket.NewLegacyKey([8]byte{0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF}),
		passticket.NewLegacyKey([8]byte{0xFE, 0xDC, 0xBA, 0x98, 0x76, 0x54, 0x32, 0x10})
	decisions := func(on bool) map[string]bool {
		return map[string]bool{
			"ZWESVUSR UPDATE IRRPTAUTH.ZOWE.JOE": on, "ZWESVUSR READ IRRPTAUTH.ZOWE.ANN": on,
			"ZWESVUSR UPDATE IRRPTAUTH.CICS.JOE": false, "ZWESVUSR UPDATE IRRPTAUTH.ZOWEX.JOE": false,
			"JOE READ IRRPTAUTH.ZOWE.JOE": false, "JOE READ ZOWE": on, "ANN READ ZOWE": false, "NOBODY READ ZOWE": false,
		}
	}
	before := state{users, map[esm.ProfileName]keyState{"ZOWE": {}, "CICS": {}, "ELSE": {}}, decisions(false)}
	after := state{users, map[esm.ProfileName]keyState{
		"ZOWE": {true, true, ticket(t, &key, "ZOWE")}, "CICS": {true, false, ticket(t, &otherKey, "CICS")}, "ELSE": {},
	}, decisions(true)}

	for _, m := range managers {
		t.Run(m.name, func(t *testing.T) {
			db := esm.New(esm.Config{Random: rand.NewChaCha8([32]byte{4}), PasswordIterations: 1})
			sysA, sysB := db.IPL("SYSA"), db.IPL("SYSB")
			run := m.start(t, sysA)
			if err := run(m.setup); err != nil {
				t.Fatalf("set-up: %v", err)
			}
			if diff := cmp.Diff(before, stateOf(t, sysA)); diff != "" {
				t.Errorf("before the refresh (-want +got):\n%s", diff)
			}
			if err := run(m.refresh); err != nil {
				t.Fatalf("refresh: %v", err)
			}
			for _, sys := range []*esm.System{sysA, sysB, db.IPL("SYSC")} {
				if diff := cmp.Diff(after, stateOf(t, sys)); diff != "" {
					t.Errorf("after the refresh, on %s (-want +got):\n%s", sys.Name(), diff)
				}
			}
		})
	}
}

// Where the managers differ by design: a resource that nobody has defined.
func TestThreeManagersDifferInWhatIsNotDefined(t *testing.T) {
	want := map[string]esm.Outcome{"RACF": esm.NotProtected, "ACF2": esm.Denied, "Top Secret": esm.NotProtected}
	got := map[string]esm.Outcome{}
	for _, m := range managers {
		sys := esm.New(esm.Config{Random: rand.NewChaCha8([32]byte{5}), PasswordIterations: 1}).IPL("SYSA")
		run := m.start(t, sys)
		if err := run(m.setup + m.refresh); err != nil {
			t.Fatalf("%s: %v", m.name, err)
		}
		got[m.name] = sys.Decide(esm.Request{User: "JOE", Class: esm.APPL, Resource: "NOTHING", Level: esm.Read}).Outcome
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("APPL NOTHING (-want +got):\n%s", diff)
	}
}
