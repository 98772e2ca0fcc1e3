package topsecret_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/topsecret"
)

func TestNewSessionRefuses(t *testing.T) {
	if _, err := topsecret.NewSession(topsecret.Config{}); !errors.Is(err, topsecret.ErrNoSystem) {
		t.Errorf("without a system: %v, want ErrNoSystem", err)
	}
	sys := esm.New(esm.Config{}).IPL("SYSA")
	if _, err := topsecret.NewSession(topsecret.Config{System: sys}); !errors.Is(err, topsecret.ErrNotInstalled) {
		t.Errorf("without Install: %v, want ErrNotInstalled", err)
	}
	if err := topsecret.Install(sys); err != nil {
		t.Fatal(err)
	}
	if err := topsecret.Install(sys); !errors.Is(err, esm.ErrExists) {
		t.Errorf("Install again: %v, want ErrExists", err)
	}
}

func TestUsers(t *testing.T) {
	type facts struct {
		Group                              esm.GroupID
		Revoked, Expired, Protected, Right bool
		Groups                             int
	}
	for _, c := range []struct {
		name, script string
		user         esm.UserID
		want         facts
	}{
		{"password", "", "JOE", facts{Group: "SYS1", Right: true, Groups: 1}},
		{"expired password", "", "ANN", facts{Group: "SYS1", Expired: true, Right: true, Groups: 1}},
		{"protected", "", "STC1", facts{Group: "SYS1", Protected: true, Groups: 1}},
		{"group", "TSS ADD(JOE) GROUP(GRP)", "JOE", facts{Group: "SYS1", Right: true, Groups: 2}},
		{"default group", "TSS ADD(JOE) GROUP(GRP) DFLTGRP(GRP)", "JOE", facts{Group: "GRP", Right: true, Groups: 1}},
		{"group removed", "TSS ADD(JOE) GROUP(GRP)\nTSS REMOVE(JOE) GROUP(GRP)", "JOE", facts{Group: "SYS1", Right: true, Groups: 1}},
		{"suspended", "TSS ADDTO(JOE) SUSPEND", "JOE", facts{Group: "SYS1", Revoked: true, Right: true, Groups: 1}},
		{"suspension removed", "TSS ADDTO(JOE) SUSPEND\nTSS REMOVE(JOE) SUSPEND", "JOE", facts{Group: "SYS1", Right: true, Groups: 1}},
		{"another password", "TSS REPLACE(JOE) PASSWORD(OTHER)", "JOE", facts{Group: "SYS1", Groups: 1}},
		{"unexpired", "TSS REPLACE(ANN) PASSWORD(SECRET)", "ANN", facts{Group: "SYS1", Right: true, Groups: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.run(t, acids+c.script)
			got := facts{Right: w.sysA.CheckPassword(c.user, "SECRET")}
			w.sysA.Read(func(v esm.View) {
				u, _ := v.User(c.user)
				got.Group, got.Revoked, got.Expired, got.Protected = u.DefaultGroup, u.Revoked, u.PasswordExpired, u.Protected()
				got.Groups = len(v.Connections(c.user))
			})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.script, diff)
			}
		})
	}
}

func TestRunRefuses(t *testing.T) {
	const owned = "TSS ADDTO(DEP) IBMFAC(BPX.)\n"
	const key = "TSS ADDTO(NDT) PSTKAPPL(A) SESSKEY(" + secret + ")\n"
	for _, c := range []struct {
		name, script string
		want         error
	}{
		{"acid twice", "TSS CREATE(JOE) NAME(J) DEPT(DEP) PROTECTED", esm.ErrExists},
		{"department that is not there", "TSS CREATE(BOB) NAME(B) DEPT(NONE) PROTECTED", esm.ErrNotDefined},
		{"department that is a group", "TSS CREATE(BOB) NAME(B) DEPT(GRP) PROTECTED", esm.ErrNotDefined},
		{"department that begins with a digit", "TSS CREATE(1DEP) TYPE(DEPT) NAME(N)", esm.ErrName},
		{"password with a sign", "TSS REPLACE(JOE) PASSWORD(A-B)", esm.ErrPassword},
		{"password of nobody", "TSS REPLACE(BOB) PASSWORD(X)", esm.ErrNotDefined},
		{"group that is not there", "TSS ADD(JOE) GROUP(NONE)", esm.ErrNotDefined},
		{"group that is a department", "TSS ADD(JOE) GROUP(DEP)", esm.ErrNotDefined},
		{"default group without membership", "TSS ADD(JOE) DFLTGRP(GRP)", esm.ErrNotDefined},
		{"suspension of a group", "TSS ADD(GRP) SUSPEND", esm.ErrNotDefined},
		{"removal from a group of others", "TSS REMOVE(JOE) GROUP(GRP)", esm.ErrNotDefined},
		{"deletion of nobody", "TSS DELETE(BOB)", esm.ErrNotDefined},
		{"deletion of a department in use", "TSS DELETE(DEP)", esm.ErrInUse},
		{"deletion of an owner", "TSS ADDTO(JOE) APPL(ZOWE)\nTSS DELETE(JOE)", esm.ErrInUse},
		{"listing of nobody", "TSS LIST(BOB)", esm.ErrNotDefined},
		{"class not in the RDT", "TSS ADDTO(DEP) PTKTDATA(IRRPTAUTH)", esm.ErrNotDefined},
		{"class twice in the RDT", rdt + rdt, esm.ErrExists},
		{"owner that is not there", "TSS ADDTO(NONE) APPL(ZOWE)", esm.ErrNotDefined},
		{"owner that is a group", "TSS ADDTO(GRP) APPL(ZOWE)", esm.ErrValue},
		{"owned twice", owned + "TSS ADDTO(JOE) IBMFAC(BPX.)", esm.ErrExists},
		{"undercut from below", owned + "TSS ADDTO(JOE) IBMFAC(BPX.SERVER)", esm.ErrExists},
		{"undercut from above", owned + "TSS ADDTO(JOE) IBMFAC(BP)", esm.ErrExists},
		{"resource too long for its class", "TSS ADDTO(DEP) APPL(LONGNAMED)", esm.ErrProfileName},
		{"prefix that leaves no room", "TSS ADDTO(DEP) APPL(LONGNAM.)", esm.ErrProfileName},
		{"permission for what nobody owns", owned + "TSS PERMIT(JOE) IBMFAC(IRR.RUSERMAP) ACCESS(READ)", esm.ErrNotDefined},
		{"permission for nobody", owned + "TSS PERMIT(BOB) IBMFAC(BPX.SERVER) ACCESS(READ)", esm.ErrNotDefined},
		{"permission for a group", owned + "TSS PERMIT(GRP) IBMFAC(BPX.SERVER) ACCESS(READ)", esm.ErrNotDefined},
		{"no such permission", owned + "TSS REVOKE(JOE) IBMFAC(BPX.SERVER)", esm.ErrNotDefined},
		{"removal of another's ownership", owned + "TSS REMOVE(JOE) IBMFAC(BPX.)", esm.ErrNotDefined},
		{"removal with permissions", owned + "TSS PERMIT(JOE) IBMFAC(BPX.SERVER) ACCESS(READ)\nTSS REMOVE(DEP) IBMFAC(BPX.)", esm.ErrInUse},
		{"key twice", key + key, esm.ErrExists},
		{"replacement of no key", "TSS REPLACE(NDT) PSTKAPPL(A) SESSKEY(" + secret + ")", esm.ErrNotDefined},
		{"removal of no key", "TSS REMOVE(NDT) PSTKAPPL(A)", esm.ErrNotDefined},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			script := strings.TrimSuffix(acids+c.script, "\n")
			line := strings.Count(script, "\n") + 1
			results, err := w.try(t, script)
			var e *topsecret.Error
			if !errors.As(err, &e) || !errors.Is(err, topsecret.ErrRefused) || !errors.Is(err, c.want) || e.Line != line {
				t.Fatalf("Run(%q) = %v, want an *Error in line %d that wraps ErrRefused and %v", c.script, err, line, c.want)
			}
			last := results[len(results)-1]
			if len(results) != line || last.ReturnCode != 8 || last.Messages[0].ID != "TSS0301I" {
				t.Errorf("Run(%q): %d results, the last %+v; want %d, and return code 8 with TSS0301I", c.script, len(results), last, line)
			}
			if strings.Contains(err.Error(), secret) {
				t.Errorf("the error shows the key: %v", err)
			}
		})
	}
}

// A bad command is undone as a whole, and stops the script.
func TestRunStopsAtTheFirstBadCommand(t *testing.T) {
	for _, c := range []struct{ name, bad string }{
		{"not well-formed", "TSS ADDTO(JOE) SUSPEND NONSENSE"},
		{"refused at its end", "TSS ADDTO(JOE) GROUP(GRP) SUSPEND DFLTGRP(NONE)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			_, err := w.try(t, acids+c.bad+"\nTSS DELETE(ANN)")
			if err == nil {
				t.Fatal("no error")
			}
			w.sysA.Read(func(v esm.View) {
				if u, _ := v.User("JOE"); u.Revoked || len(v.Connections("JOE")) != 1 {
					t.Error("a part of the bad command was done")
				}
				if _, ok := v.User("ANN"); !ok {
					t.Error("a command behind the bad one was done")
				}
			})
		})
	}
}

func TestMessages(t *testing.T) {
	for _, c := range []struct{ script, want string }{
		{"TSS REFRESH", "TSS0300I REFRESH FUNCTION SUCCESSFUL"},
		{"TSS CRE(D) TYPE(DEPT) NAME(D)", "TSS0300I CREATE FUNCTION SUCCESSFUL"},
		{"TSS ADD(NDT) PSTKAPPL(A) SESSKEY(" + secret + ")", "TSS0300I ADDTO FUNCTION SUCCESSFUL"},
		{"TSS DELETE(BOB)", "TSS0301I DELETE FUNCTION FAILED, RETURN CODE = 08"},
		{"TSS PER(BOB)", "TSS0301I PERMIT FUNCTION FAILED, RETURN CODE = 08"},
	} {
		results, _ := newWorld(t).try(t, c.script)
		if got := results[0].Messages[0].String(); got != c.want {
			t.Errorf("%s: %q, want %q", c.script, got, c.want)
		}
	}
}

func TestListAndWhoHas(t *testing.T) {
	w := newWorld(t)
	w.run(t, acids+rdt+`TSS ADD(JOE) GROUP(GRP) DFLTGRP(GRP) SUSPEND
TSS ADDTO(DEP) PTKTDATA(IRRPTAUTH)
TSS PERMIT(STC1) PTKTDATA(IRRPTAUTH.ZOWE.) ACCESS(READ,UPDATE)
TSS PERMIT(ALL) PTKTDATA(IRRPTAUTH.ZOWE.JOE) ACCESS(READ)
TSS ADDTO(NDT) PSTKAPPL(ZOWE) SESSKEY(`+secret+`) SIGNMULTI
TSS ADDTO(NDT) PSTKAPPL(CICS) SESSKEY(`+secret+`)`)
	for _, c := range []struct {
		script string
		want   []string
	}{
		{"TSS LIST(JOE)", []string{"JOE TYPE(USER) NAME(JOE DOE) DEPARTMENT(DEP) DFLTGRP(GRP) GROUP(GRP) SUSPEND"}},
		{"TSS LIST(ANN)", []string{"ANN TYPE(USER) NAME(ANN) DEPARTMENT(DEP) INTERVAL(30) DFLTGRP(SYS1) GROUP(SYS1)"}},
		{"TSS LIST(STC1)", []string{"STC1 TYPE(USER) NAME(STARTED) DEPARTMENT(DEP) DFLTGRP(SYS1) GROUP(SYS1) PROTECTED"}},
		{"TSS LIST(DEP)", []string{"DEP TYPE(DEPT) NAME(A DEPARTMENT)"}},
		{"TSS LIST(NDT)", []string{"PSTKAPPL(CICS)", "PSTKAPPL(ZOWE) SIGNMULTI"}},
		{"TSS WHOHAS PTKTDATA(IRRPTAUTH.ZOWE.)", []string{
			"OWNER DEP IRRPTAUTH", "PERMIT ALL IRRPTAUTH.ZOWE.JOE ACCESS(READ)", "PERMIT STC1 IRRPTAUTH.ZOWE. ACCESS(UPDATE)"}},
		{"TSS WHOHAS PTKTDATA(IRRPTAUTH.ZOWE.ANN)", []string{"OWNER DEP IRRPTAUTH", "PERMIT STC1 IRRPTAUTH.ZOWE. ACCESS(UPDATE)"}},
		{"TSS WHOHAS APPL(ZOWE)", nil},
	} {
		if diff := cmp.Diff(c.want, w.run(t, c.script)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.script, diff)
		}
	}
}
