package racf_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/racf"
)

func TestUserCommands(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, `
ADDUSER SQUIDWRD NAME('Squidward') OWNER(leonard) DFLTGRP(TESTGRP0) PASSWORD(Secret1) -
  DATA('plays the clarinet') OMVS(UID(2424) HOME('/u/squidwrd') PROGRAM('/bin/sh'))
ALTUSER SQUIDWRD SPECIAL OMVS(HOME('/u/clarinet') NOPROGRAM)
`)
	u := w.user(t, "SQUIDWRD")
	got := []any{u.Name, u.Owner, u.DefaultGroup, u.Data, u.Special, u.PasswordExpired, u.HasPassword(), u.Created, u.Segments}
	want := []any{"SQUIDWARD", esm.ID("LEONARD"), esm.GroupID("TESTGRP0"), "plays the clarinet", true, true, true, noon,
		[]esm.Segment{{Name: "OMVS", Fields: []esm.Field{{Keyword: "UID", Value: "2424"}, {Keyword: "HOME", Value: "/u/clarinet"}}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !w.system.CheckPassword("SQUIDWRD", "SECRET1") {
		t.Error("the password is not that of ADDUSER")
	}
	w.run(t, racf.Config{}, "ALTUSER SQUIDWRD PASSWORD(NEWONE) NOEXPIRED NOSPECIAL NODATA NOOMVS RESTRICTED")
	u = w.user(t, "SQUIDWRD")
	got = []any{u.Data, u.Special, u.Restricted, u.PasswordExpired, u.PasswordChanged, len(u.Segments), w.system.CheckPassword("SQUIDWRD", "NEWONE")}
	want = []any{"", false, true, false, noon, 0, true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.run(t, racf.Config{}, "ALTUSER SQUIDWRD NOPASSWORD")
	if u := w.user(t, "SQUIDWRD"); !u.Protected() {
		t.Error("not PROTECTED after NOPASSWORD")
	}
	w.run(t, racf.Config{}, "CONNECT SQUIDWRD GROUP(SYS1) AUTHORITY(JOIN) UACC(READ)\nALTUSER SQUIDWRD DFLTGRP(SYS1)\nREMOVE SQUIDWRD GROUP(TESTGRP0)\nDELUSER SQUIDWRD")
}

func TestMixedCasePasswords(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, "SETROPTS PASSWORD(MIXED)\nALTUSER ESWIFT PASSWORD(Secret1)")
	if !w.system.CheckPassword("ESWIFT", "Secret1") || w.system.CheckPassword("ESWIFT", "SECRET1") {
		t.Error("the case of the password was not kept")
	}
}

// RESUME gives a user back all attempts.
func TestResume(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, "SETROPTS PASSWORD(REVOKE(1))\nALTUSER ESWIFT PASSWORD(SECRET) NOEXPIRED")
	for range 2 {
		if err := w.system.Update(func(tx *esm.Tx) error { _, err := tx.CountAttempt("ESWIFT", false); return err }); err != nil {
			t.Fatal(err)
		}
	}
	if u := w.user(t, "ESWIFT"); !u.Revoked {
		t.Fatal("not revoked")
	}
	w.run(t, racf.Config{}, "ALTUSER ESWIFT RESUME")
	if u := w.user(t, "ESWIFT"); u.Revoked || u.FailedAttempts != 0 {
		t.Errorf("revoked %t after %d attempts", u.Revoked, u.FailedAttempts)
	}
}

func TestListUser(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, "ADDUSER SQUIDWRD NAME('Squidward') OWNER(LEONARD) PASSWORD(SECRET) OMVS(UID(2424) HOME('/u/squidwrd'))")
	result, err := w.session(t, racf.Config{}).Execute("LISTUSER SQUIDWRD OMVS")
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Split(`USER=SQUIDWRD  NAME=SQUIDWARD             OWNER=LEONARD   CREATED=23.087
 DEFAULT-GROUP=SYS1     PASSDATE=00.000 PASS-INTERVAL=N/A PHRASEDATE=N/A
 ATTRIBUTES=NONE
 REVOKE DATE=NONE   RESUME DATE=NONE
 LAST-ACCESS=UNKNOWN
 CLASS AUTHORIZATIONS=NONE
 NO-INSTALLATION-DATA
 NO-MODEL-NAME
 LOGON ALLOWED   (DAYS)          (TIME)
 ---------------------------------------------
 ANYDAY                          ANYTIME
  GROUP=SYS1      AUTH=USE      CONNECT-OWNER=LEONARD   CONNECT-DATE=23.087
    CONNECTS=    00  UACC=NONE     LAST-CONNECT=UNKNOWN
    CONNECT ATTRIBUTES=NONE
    REVOKE DATE=NONE   RESUME DATE=NONE
SECURITY-LEVEL=NONE SPECIFIED
CATEGORY-AUTHORIZATION
 NONE SPECIFIED
SECURITY-LABEL=NONE SPECIFIED
OMVS INFORMATION
----------------
UID= 0000002424
HOME= /u/squidwrd`, "\n")
	if diff := cmp.Diff(want, result.Output); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestUserRefusals(t *testing.T) {
	for command, column := range map[string]int{
		"ADDUSER ESWIFT":                              9,
		"ADDUSER TESTGRP0":                            9,
		"ADDUSER NEW DFLTGRP(NOGROUP)":                21,
		"ADDUSER NEW OWNER(NOBODY)":                   19,
		"ADDUSER NEW PASSWORD(A-B)":                   22,
		"ADDUSER NEW PHRASE('abcdefghijklmnop')":      20,
		"ADDUSER NEW PASSWORD":                        21,
		"ADDUSER NEW REVOKE":                          13,
		"ALTUSER ESWIFT DFLTGRP(TESTGRP0)":            24,
		"ALTUSER ESWIFT DFLTGRP(NOGROUP)":             24,
		"ALTUSER ESWIFT OWNER(NOBODY)":                22,
		"ALTUSER ESWIFT PASSWORD('A B')":              25,
		"ALTUSER ESWIFT REVOKE RESUME":                23,
		"ALTUSER ESWIFT PASSWORD(X) NOPASSWORD":       28,
		"ALTUSER ESWIFT GROUP(SYS1)":                  16,
		"ALTUSER ESWIFT OMVS(UID(-1))":                25,
		"ADDGROUP TESTGRP0":                           10,
		"ADDGROUP ESWIFT":                             10,
		"ADDGROUP NEW SUPGROUP(NOGROUP)":              23,
		"ADDGROUP NEW OWNER(NOBODY)":                  20,
		"ADDGROUP NEW UNIVERSAL":                      14,
		"DELGROUP SYS1":                               10,
		"CONNECT NOBODY GROUP(SYS1)":                  9,
		"CONNECT ESWIFT GROUP(SYS1) UACC(SOME)":       33,
		"CONNECT ESWIFT GROUP(SYS1) AUTHORITY(ADMIN)": 38,
		"REMOVE ESWIFT GROUP(SYS1)":                   8,
		"REMOVE ESWIFT GROUP(NOGROUP)":                21,
	} {
		t.Run(command, func(t *testing.T) {
			_, err := newWorld(t).session(t, racf.Config{}).Execute(command)
			var e *racf.Error
			if !errors.As(err, &e) || e.Column != column {
				t.Errorf("error %v, want one in column %d", err, column)
			}
		})
	}
}

func TestExpired(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, "ALTUSER ESWIFT PASSWORD(SECRET) PHRASE('Correct horse 4') NOEXPIRED")
	if u := w.user(t, "ESWIFT"); u.PasswordExpired || u.PhraseExpired || u.PhraseChanged != noon {
		t.Errorf("after NOEXPIRED: %+v", u)
	}
	w.run(t, racf.Config{}, "ALTUSER ESWIFT EXPIRED")
	if u := w.user(t, "ESWIFT"); !u.PasswordExpired || !u.PhraseExpired {
		t.Errorf("after EXPIRED: %+v", u)
	}
	w.run(t, racf.Config{}, "ALTUSER ESWIFT NOPHRASE")
	if u := w.user(t, "ESWIFT"); u.HasPhrase() || !u.HasPassword() {
		t.Errorf("after NOPHRASE: %+v", u)
	}
}

func TestGroupCommands(t *testing.T) {
	w := newWorld(t)
	w.run(t, racf.Config{}, "ADDGROUP (NEW1 NEW2) SUPGROUP(TESTGRP0) OWNER(ESWIFT) DATA('two groups') OMVS(GID(6667))\nDELGROUP NEW2")
	w.system.Read(func(v esm.View) {
		got, _ := v.Group("NEW1")
		want := esm.Group{ID: "NEW1", Superior: "TESTGRP0", Owner: "ESWIFT", Data: "two groups", Created: noon,
			Segments: []esm.Segment{{Name: "OMVS", Fields: []esm.Field{{Keyword: "GID", Value: "6667"}}}}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if _, ok := v.Group("NEW2"); ok {
			t.Error("NEW2 is still there")
		}
	})
	if _, err := w.session(t, racf.Config{}).Execute("DELGROUP TESTGRP0"); !errors.Is(err, racf.ErrRefused) {
		t.Errorf("DELGROUP with a subgroup: %v", err)
	}
}
