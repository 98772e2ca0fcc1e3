package racf_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/racf"
)

func TestPermit(t *testing.T) {
	for _, c := range []struct {
		name, script string
		choices      racf.Choices
		want         []esm.Access
	}{
		{"users, groups and *", "PERMIT TESTING CLASS(ELIJTEST) ID(ESWIFT TESTGRP0 *) ACCESS(READ)", racf.Choices{},
			[]esm.Access{{ID: "*", Level: esm.Read}, {ID: "ESWIFT", Level: esm.Read}, {ID: "TESTGRP0", Level: esm.Read}}},
		{"changed", "PERMIT TESTING CLASS(ELIJTEST) ID(ESWIFT) ACCESS(READ)\nPERMIT TESTING CLASS(ELIJTEST) ID(ESWIFT) ACCESS(NONE)", racf.Choices{},
			[]esm.Access{{ID: "ESWIFT", Level: esm.None}}},
		{"deleted", "PERMIT TESTING CLASS(ELIJTEST) ID(ESWIFT LEONARD) ACCESS(READ)\nPERMIT TESTING CLASS(ELIJTEST) ID(ESWIFT) DELETE", racf.Choices{},
			[]esm.Access{{ID: "LEONARD", Level: esm.Read}}},
		{"reset", "PERMIT TESTING CLASS(ELIJTEST) ID(ESWIFT LEONARD) ACCESS(READ)\nPERMIT TESTING CLASS(ELIJTEST) RESET", racf.Choices{}, nil},
		{"reset and given", "PERMIT TESTING CLASS(ELIJTEST) ID(ESWIFT) ACCESS(READ)\nPERMIT TESTING CLASS(ELIJTEST) RESET ID(LEONARD) ACCESS(ALTER)", racf.Choices{},
			[]esm.Access{{ID: "LEONARD", Level: esm.Alter}}},
		{"READ by default, by choice", "PERMIT TESTING CLASS(ELIJTEST) ID(ESWIFT)", racf.Choices{PermitDefaultsToRead: true},
			[]esm.Access{{ID: "ESWIFT", Level: esm.Read}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.run(t, racf.Config{Choices: c.choices}, c.script)
			if diff := cmp.Diff(c.want, w.profile(t, "ELIJTEST", "TESTING").Access); diff != "" && (c.want != nil || len(w.profile(t, "ELIJTEST", "TESTING").Access) > 0) {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	for _, command := range []string{
		"PERMIT TESTING CLASS(ELIJTEST) ID(ESWIFT)",
		"PERMIT TESTING CLASS(ELIJTEST)",
		"PERMIT TESTING CLASS(ELIJTEST) ACCESS(READ)",
		"PERMIT TESTING CLASS(ELIJTEST) DELETE",
		"PERMIT TESTING CLASS(ELIJTEST) ID(ESWIFT) ACCESS(READ) DELETE",
		"PERMIT TESTING CLASS(NOCLASS) ID(ESWIFT) ACCESS(READ)",
		"PERMIT x CLASS(IDIDMAP) ID(ESWIFT) ACCESS(READ)",
		"PERMIT A&B CLASS(ELIJTEST) ID(ESWIFT) ACCESS(READ)",
	} {
		w := newWorld(t)
		if result, err := w.session(t, racf.Config{}).Execute(command); err == nil {
			t.Errorf("%s: accepted: %+v", command, result)
		}
	}
}

func TestOwnersAdminister(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, "RALTER ELIJTEST TESTING OWNER(ESWIFT)\nALTUSER LEONARD OWNER(ESWIFT)")
	w.run(t, racf.Config{User: "ESWIFT"}, `PERMIT TESTING CLASS(ELIJTEST) ID(LEONARD) ACCESS(READ)
RLIST ELIJTEST TESTING AUTHUSER
RALTER ELIJTEST TESTING WARNING OWNER(LEONARD)
LISTUSER LEONARD
ALTUSER LEONARD RESTRICTED
DELUSER LEONARD
`)
	for _, command := range []string{"RALTER ELIJTEST TESTING NOWARNING", "DELUSER IBMUSER", "ADDGROUP G", "REMOVE ESWIFT GROUP(SYS1)", "RACMAP ID(ESWIFT) LISTMAP"} {
		result, err := w.session(t, racf.Config{User: "ESWIFT"}).Execute(command)
		if result.ReturnCode == 0 {
			t.Errorf("%s: accepted: %+v, %v", command, result, err)
		}
	}
}

// ALTER to a discrete profile lets a user change it, ALTER to a generic one or
// less than ALTER does not.
func TestAlterAdministersDiscreteProfiles(t *testing.T) {
	for _, c := range []struct {
		profile, access string
		code            int
	}{{"X", "ALTER", 0}, {"X", "CONTROL", 4}, {"X.*", "ALTER", 4}} {
		w := newWorld(t)
		w.run(t, racf.Config{}, "RDEFINE ELIJTEST "+c.profile+"\nPERMIT "+c.profile+" CLASS(ELIJTEST) ID(ESWIFT) ACCESS("+c.access+")")
		for _, command := range []string{"RALTER ELIJTEST " + c.profile + " UACC(READ)", "RLIST ELIJTEST " + c.profile,
			"PERMIT " + c.profile + " CLASS(ELIJTEST) ID(LEONARD) ACCESS(READ)", "RDELETE ELIJTEST " + c.profile} {
			result, err := w.session(t, racf.Config{User: "ESWIFT"}).Execute(command)
			if result.ReturnCode != c.code || err != nil {
				t.Errorf("%s with %s: return code %d, %v; want %d", command, c.access, result.ReturnCode, err, c.code)
			}
		}
	}
}

func TestGenericsNeedTheClassOption(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, `RDEFINE SERVER A.*
SETROPTS GENCMD(SERVER)
RDEFINE SERVER A.* UACC(READ)
`)
	result, err := w.session(t, racf.Config{}).Execute("RDELETE SERVER A.*")
	want := []string{"ICH12306I A discrete profile has the same name, A.*. RDELETE with NOGENERIC deletes it."}
	if diff := cmp.Diff(want, printed(result.Messages)); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	w.run(t, racf.Config{}, "RDELETE SERVER A.* NOGENERIC")
	if result, _ := w.session(t, racf.Config{}).Execute("RLIST SERVER *"); result.ReturnCode != 4 {
		t.Errorf("profiles are left: %+v", result)
	}
}

func TestAddCreator(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, "RDEFINE APPL A\nSETROPTS ADDCREATOR\nRDEFINE APPL B\nSETROPTS NOADDCREATOR\nRDEFINE APPL C")
	for name, want := range map[esm.ProfileName]int{"A": 0, "B": 1, "C": 0} {
		if got := w.profile(t, esm.APPL, name).Access; len(got) != want {
			t.Errorf("%s: access list %v, want %d entries", name, got, want)
		}
	}
}

func TestRlist(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, "RDEFINE ELIJTEST A.** UACC(READ) WARNING DATA('some text')\nPERMIT A.** CLASS(ELIJTEST) ID(ESWIFT) ACCESS(ALTER)")
	result, err := w.session(t, racf.Config{}).Execute("RLIST ELIJTEST A.B AUTHUSER")
	if err != nil {
		t.Fatal(err)
	}
	want := `CLASS      NAME
-----      ----
ELIJTEST   A.** (G)

LEVEL  OWNER      UNIVERSAL ACCESS  YOUR ACCESS  WARNING
-----  --------   ----------------  -----------  -------
 00    IBMUSER                READ         READ  YES

INSTALLATION DATA
-----------------
some text

APPLICATION DATA
----------------
NONE

AUDITING
--------
FAILURES(READ)

NOTIFY
------
NO USER TO BE NOTIFIED

USER      ACCESS
----      ------
ESWIFT    ALTER
NO ENTRIES IN CONDITIONAL ACCESS LIST`
	if diff := cmp.Diff(want, strings.Join(result.Output, "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if result, _ := w.session(t, racf.Config{}).Execute("RLIST ELIJTEST A.B NOGENERIC"); result.ReturnCode != 4 {
		t.Errorf("NOGENERIC: %+v", result)
	}
}

func TestRlistAll(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, "SETROPTS GENERIC(STARTED)\nRDEFINE STARTED B.* STDATA(USER(=MEMBER) GROUP(SYS1) TRUSTED(NO))\nRDEFINE STARTED (B.**  A)\nRALTER STARTED B.* STDATA(NOGROUP TRUSTED(YES))")
	result, err := w.session(t, racf.Config{}).Execute("RLIST STARTED * STDATA NORACF")
	if err != nil {
		t.Fatal(err)
	}
	want := `CLASS      NAME
-----      ----
STARTED    A
NO STDATA INFORMATION
CLASS      NAME
-----      ----
STARTED    B.* (G)
STDATA INFORMATION
------------------
USER= =MEMBER
TRUSTED= YES
CLASS      NAME
-----      ----
STARTED    B.** (G)
NO STDATA INFORMATION`
	if diff := cmp.Diff(want, strings.Join(result.Output, "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, command := range []string{"RLIST IDIDMAP *", "RLIST IDIDMAP X", "RDEFINE IDIDMAP X", "RDELETE IDIDMAP X"} {
		if _, err := w.session(t, racf.Config{}).Execute(command); !errors.Is(err, racf.ErrUnsupported) {
			t.Errorf("%s: %v, want ErrUnsupported", command, err)
		}
	}
	if result, err := w.session(t, racf.Config{User: "ESWIFT"}).Execute("RLIST STARTED *"); result.ReturnCode != 4 || err != nil {
		t.Errorf("without authority: %+v, %v", result, err)
	}
}

// A change of a RACLISTed class is listed at once, and counts after a REFRESH.
func TestRaclistIsASnapshot(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, "ALTUSER ESWIFT NAME(TAYLOR)")
	for _, step := range []struct {
		command string
		want    esm.Outcome
	}{
		{"RDEFINE ELIJTEST X", esm.NotProtected},
		{"SETROPTS RACLIST(ELIJTEST) REFRESH", esm.Denied},
		{"PERMIT X CLASS(ELIJTEST) ID(ESWIFT) ACCESS(READ)", esm.Denied},
		{"SETROPTS RACLIST(ELIJTEST) REFRESH", esm.Granted},
		{"RDELETE ELIJTEST X", esm.Granted},
		{"SETROPTS RACLIST(ELIJTEST) REFRESH", esm.NotProtected},
		{"SETROPTS NORACLIST(ELIJTEST)", esm.NotProtected},
		{"RDEFINE ELIJTEST X UACC(READ)", esm.Granted},
		{"RALTER ELIJTEST X UACC(NONE)", esm.Denied},
		{"SETROPTS NOCLASSACT(ELIJTEST)", esm.NotProtected},
		{"SETROPTS CLASSACT(ELIJTEST)", esm.Denied},
	} {
		w.run(t, racf.Config{}, step.command)
		d := w.system.Decide(esm.Request{User: "ESWIFT", Class: "ELIJTEST", Resource: "X", Level: esm.Read})
		if d.Outcome != step.want {
			t.Fatalf("after %s: %+v, want outcome %d", step.command, d, step.want)
		}
	}
}
