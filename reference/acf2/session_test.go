package acf2_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/acf2"
	"github.com/safproof/safproof/reference/esm"
)

func TestNewSessionRefuses(t *testing.T) {
	if _, err := acf2.NewSession(acf2.Config{}); !errors.Is(err, acf2.ErrNoSystem) {
		t.Errorf("without a system: %v, want ErrNoSystem", err)
	}
	sys := esm.New(esm.Config{}).IPL("SYSA")
	if _, err := acf2.NewSession(acf2.Config{System: sys}); !errors.Is(err, acf2.ErrNotInstalled) {
		t.Errorf("without Install: %v, want ErrNotInstalled", err)
	}
	if err := errors.Join(acf2.Install(sys)); err != nil {
		t.Fatal(err)
	}
	if err := acf2.Install(sys); !errors.Is(err, esm.ErrExists) {
		t.Errorf("Install again: %v, want ErrExists", err)
	}
}

func TestLogonids(t *testing.T) {
	const group = "SET PROFILE(GROUP) DIV(OMVS)\nINSERT STAFF GID(100)\nINSERT OTHER GID(0)\nF ACF2,REBUILD(GRP),CLASS(P)\nSET LID\n"
	type facts struct {
		Group                                          esm.GroupID
		Name                                           string
		Restricted, Revoked, Expired, Protected, Right bool
		Groups                                         int
	}
	for _, c := range []struct {
		name, script string
		want         facts
	}{
		{"password", "INSERT JOE GROUP(STAFF) PASSWORD(secret) NAME(J. DOE)",
			facts{Group: "STAFF", Name: "J. DOE", Right: true, Groups: 1}},
		{"expired password", "INSERT JOE PASSWORD(SECRET) PSWD-EXP", facts{Group: "SYS1", Expired: true, Right: true, Groups: 1}},
		{"started task", "INSERT JOE STC GROUP(STAFF)", facts{Group: "STAFF", Protected: true, Groups: 1}},
		{"limited and suspended", "INSERT JOE LIMITED SUSPEND", facts{Group: "SYS1", Restricted: true, Revoked: true, Protected: true, Groups: 1}},
		{"taken back", "INSERT JOE LIMITED SUSPEND PASSWORD(SECRET) PSWD-EXP\nCHANGE JOE NOLIMITED NOSUSPEND NOPSWD-EXP",
			facts{Group: "SYS1", Right: true, Groups: 1}},
		{"changed", "INSERT JOE GROUP(STAFF)\nCHANGE JOE GROUP(OTHER) PASSWORD(SECRET) LIMITED",
			facts{Group: "OTHER", Restricted: true, Right: true, Groups: 1}},
		{"expired later", "INSERT JOE PASSWORD(SECRET)\nCHANGE JOE PSWD-EXP", facts{Group: "SYS1", Expired: true, Right: true, Groups: 1}},
		{"another password", "INSERT JOE PASSWORD(SECRET)\nCHANGE JOE PASSWORD(OTHER)", facts{Group: "SYS1", Groups: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.run(t, group+c.script)
			u := w.user(t, "JOE")
			got := facts{u.DefaultGroup, u.Name, u.Restricted, u.Revoked, u.PasswordExpired, u.Protected(), w.sysA.CheckPassword("JOE", "SECRET"), 0}
			w.sysA.Read(func(v esm.View) { got.Groups = len(v.Connections("JOE")) })
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.script, diff)
			}
		})
	}
}

func TestRunRefuses(t *testing.T) {
	const ptktdata, ptk, apl = "SET PROFILE(PTKTDATA) DIV(SSIGNON)\n", "SET RESOURCE(PTK)\n", "SET RESOURCE(APL)\n"
	const key = " SSKEY(" + secret + ")"
	for _, c := range []struct {
		name, script string
		line         int
		want         error
	}{
		{"logonid twice", "INSERT JOE\nINSERT JOE", 2, esm.ErrExists},
		{"group that is not there", "INSERT JOE GROUP(NONE)", 1, esm.ErrNotDefined},
		{"change of nobody", "CHANGE JOE LIMITED", 1, esm.ErrNotDefined},
		{"group of a change that is not there", "INSERT JOE\nCHANGE JOE LIMITED GROUP(NONE)", 2, esm.ErrNotDefined},
		{"expiry of no password", "INSERT JOE\nCHANGE JOE PSWD-EXP", 2, esm.ErrValue},
		{"password with a sign", "INSERT JOE PASSWORD(A-B)", 1, esm.ErrPassword},
		{"deletion of nobody", "DELETE JOE", 1, esm.ErrNotDefined},
		{"listing of nobody", "LIST JOE", 1, esm.ErrNotDefined},
		{"group twice", "SET PROFILE(GROUP) DIV(OMVS)\nINSERT G GID(1)\nINSERT G GID(1)", 3, esm.ErrExists},
		{"group of a member", "SET PROFILE(GROUP) DIV(OMVS)\nINSERT G GID(1)\nSET LID\nINSERT JOE GROUP(G)\nSET PROFILE(GROUP) DIV(OMVS)\nDELETE G", 6, esm.ErrInUse},
		{"key twice", ptktdata + "INSERT A" + key + "\nINSERT A" + key, 3, esm.ErrExists},
		{"change of no key", ptktdata + "CHANGE A MULT-USE", 2, esm.ErrNotDefined},
		{"deletion of no key", ptktdata + "DELETE A", 2, esm.ErrNotDefined},
		{"entry twice", ptk + "RECKEY K ADD(UID(JOE) ALLOW)\nRECKEY K ADD(UID(JOE) PREVENT)", 3, esm.ErrExists},
		{"entry that is not there", ptk + "RECKEY K ADD(UID(JOE) ALLOW)\nRECKEY K DEL(UID(JOE) PREVENT)", 3, esm.ErrNotDefined},
		{"rule that is not there", ptk + "DELETE K", 2, esm.ErrNotDefined},
		{"UID of a group", ptk + "RECKEY K ADD(UID(SYS1) ALLOW)", 2, esm.ErrValue},
		{"group named like a UID", ptk + "RECKEY K ADD(UID(G) ALLOW)\nSET PROFILE(GROUP) DIV(OMVS)\nINSERT G GID(1)", 4, esm.ErrInUse},
		{"resource too long for its class", apl + "RECKEY LONGNAMED ADD(UID(JOE) ALLOW)", 2, esm.ErrProfileName},
		{"SAFDEF twice", safdef + safdef, 4, esm.ErrExists},
		{"deletion of no SAFDEF", "SET CONTROL(GSO)\nDELETE SAFDEF.APPL", 2, esm.ErrNotDefined},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			results, err := w.try(t, c.script)
			var e *acf2.Error
			if !errors.As(err, &e) || !errors.Is(err, acf2.ErrRefused) || !errors.Is(err, c.want) || e.Line != c.line {
				t.Fatalf("Run(%q) = %v, want an *Error in line %d that wraps ErrRefused and %v", c.script, err, c.line, c.want)
			}
			last := results[len(results)-1]
			if len(results) != c.line || last.ReturnCode != 8 || len(last.Messages) == 0 {
				t.Errorf("Run(%q): %d results, the last %+v; want %d, and return code 8 with a message", c.script, len(results), last, c.line)
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
		{"not well-formed", "CHANGE JOE SUSPEND NONSENSE"},
		{"refused at its end", "CHANGE JOE SUSPEND PASSWORD(A-B)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			results, err := w.try(t, "INSERT JOE\n"+c.bad+"\nINSERT ANN")
			if err == nil || len(results) != 2 || results[0].ReturnCode != 0 || results[1].ReturnCode != 8 {
				t.Errorf("Run: %+v, %v; want results 0 and 8, and an error", results, err)
			}
			if w.user(t, "JOE").Revoked {
				t.Error("a part of the bad command was done")
			}
			w.sysA.Read(func(v esm.View) {
				if _, ok := v.User("ANN"); ok {
					t.Error("a command behind the bad one was done")
				}
			})
		})
	}
}

const safdef = `SET CONTROL(GSO)
INSERT SAFDEF.APPL ID(APPL) MODE(GLOBAL) RACROUTE(REQUEST=AUTH CLASS=APPL REQSTOR=ACF9CSFV)
`

func TestList(t *testing.T) {
	w := newWorld(t)
	w.run(t, `SET PROFILE(GROUP) DIV(OMVS)
INSERT STAFF GID(7)
SET LID
INSERT JOE GROUP(STAFF) PASSWORD(SECRET) PSWD-EXP LIMITED SUSPEND NAME(J. DOE)
SET PROFILE(PTKTDATA) DIV(SSIGNON)
INSERT ZOWE SSKEY(`+secret+`) MULT-USE
INSERT ZOWE.JOE SSKEY(`+secret+`)
SET RESOURCE(PTK)
RECKEY IRRPTAUTH ADD(- UID(*) PREVENT)
RECKEY IRRPTAUTH ADD(ZOWE.- UID(JOE) SERVICE(UPDATE,READ) ALLOW)
RECKEY IRRPTAUTH ADD(ZOWE.- UID(ANN) ALLOW)
RECKEY IRRPTAUTH DEL(ZOWE.- UID(ANN) ALLOW)
`+safdef)
	for _, c := range []struct {
		script string
		want   []string
	}{
		{"LIST JOE", []string{"JOE GROUP(STAFF) NAME(J. DOE) LIMITED SUSPEND PSWD-EXP"}},
		{"LIST LIKE(IBM-)", []string{"IBMUSER GROUP(SYS1)"}},
		{"SET PROFILE(GROUP) DIV(OMVS)\nLIST LIKE(-)", []string{"STAFF GID(7)", "SYS1"}},
		{"SET PROFILE(PTKTDATA) DIV(SSIGNON)\nLIST LIKE(ZOWE-)",
			[]string{"SSIGNON / ZOWE MULT-USE SSKEY(*SUPPRESSED*)", "SSIGNON / ZOWE.JOE NOMULT-USE SSKEY(*SUPPRESSED*)"}},
		{"SET PROFILE(PTKTDATA) DIV(SSIGNON)\nLIST LIKE(X-)", nil},
		{"SET RESOURCE(PTK)\nLIST IRRPTAUTH",
			[]string{"$KEY(IRRPTAUTH) TYPE(PTK)", " ZOWE.- UID(JOE) SERVICE(READ,UPDATE) ALLOW", " - UID(*) PREVENT"}},
		{"SET CONTROL(GSO)\nLIST SAFDEF.APPL",
			[]string{"SAFDEF.APPL ID(APPL) MODE(GLOBAL) RACROUTE(REQUEST=AUTH CLASS=APPL REQSTOR=ACF9CSFV)"}},
	} {
		if diff := cmp.Diff(c.want, w.run(t, c.script)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.script, diff)
		}
	}
}
