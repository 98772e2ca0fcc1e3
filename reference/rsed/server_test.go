package rsed_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/rsed"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/safjwt"
	"github.com/safproof/safproof/reference/zos"
)

const password = "ROSEBUD1"

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// definitions are those of IBM's sample for RSE, and a user who may not.
const definitions = `
SETROPTS CLASSACT(APPL IDTDATA) GENERIC(IDTDATA)
RDEFINE IDTDATA JWT.FEKAPPL.*.SAF UACC(NONE) IDTPARMS(SIGTOKEN(JWTTOK.FEKAPPL) SIGALG(HS512) ANYAPPL(NO) IDTTIMEOUT(30))
RDEFINE APPL FEKAPPL UACC(NONE)
RDEFINE APPL EQAAPPL UACC(READ)
PERMIT FEKAPPL CLASS(APPL) ID(COLIN) ACCESS(READ)
SETROPTS RACLIST(APPL IDTDATA)
`

// counting is a system that counts how often it is asked.
type counting struct {
	*saf.System
	asked int
}

func (c *counting) Verify(r saf.VerifyRequest) saf.VerifyResult {
	c.asked++
	return c.System.Verify(r)
}

func newSystem(t *testing.T, level zos.Level) *counting {
	t.Helper()
	security := esm.New(esm.Config{Random: zeroes{}, PasswordIterations: 1}).IPL("SYS1")
	must(t, security.Update(func(tx *esm.Tx) error {
		for _, user := range []esm.UserID{"COLIN", "OTHER"} {
			must(t, tx.AddUser(esm.User{ID: user, Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
			must(t, tx.SetPassword(user, password, false, start))
		}
		return nil
	}))
	session, err := racf.NewSession(racf.Config{System: security})
	must(t, err)
	_, err = session.Run(definitions)
	must(t, err)
	keys := icsf.New()
	must(t, keys.AddTokenKey(icsf.TokenObject{Token: "JWTTOK.FEKAPPL", Sequence: "1", Category: "T"}, bytes.Repeat([]byte{'F'}, 64)))
	s, err := saf.New(saf.Config{
		SMFID: "SYS1", Security: security, ICSF: keys, Replays: passticket.NewRegister(10), Now: func() time.Time { return start }, Level: level,
	})
	must(t, err)
	return &counting{System: s}
}

// answer is what is compared of one.
type answer struct {
	Status       int
	Code         restapi.Code
	User, Applid string
	Issued       time.Time
	Expires      time.Time
	SAF          int // how often SAF was asked
}

func basic(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

func TestSignOn(t *testing.T) {
	signedOn := answer{Status: 200, User: "COLIN", Applid: "FEKAPPL", Issued: start, Expires: start.Add(30 * time.Minute), SAF: 1}
	refused := func(status int, code restapi.Code, saf int) answer {
		return answer{Status: status, Code: code, SAF: saf}
	}
	tooLow := refused(503, rsed.ExplorerTooLow, 0)
	level := func(v, r, m int) zos.ExplorerLevel {
		return zos.ExplorerLevel{Version: v, Release: r, Modification: m}
	}
	eqaappl, err := passticket.ParseApplID("EQAAPPL")
	must(t, err)
	for _, test := range []struct {
		name          string
		config        rsed.Config
		zos           zos.Level
		authorization string
		want          answer
	}{
		{name: "latest levels", authorization: basic("colin", password), want: signedOn},
		{name: "Explorer 3.3.6", config: rsed.Config{Explorer: level(3, 3, 6)}, authorization: basic("COLIN", password), want: signedOn},
		{name: "Explorer 3.3.10", config: rsed.Config{Explorer: level(3, 3, 10)}, authorization: basic("COLIN", password), want: signedOn},
		{name: "z/OS 2.4", zos: zos.At(zos.V2R4), authorization: basic("COLIN", password), want: signedOn},
		{name: "Explorer 3.3.5", config: rsed.Config{Explorer: level(3, 3, 5)}, authorization: basic("COLIN", password), want: tooLow},
		{name: "Explorer 3.2.12", config: rsed.Config{Explorer: level(3, 2, 12)}, authorization: basic("COLIN", password), want: tooLow},
		{name: "Explorer 3.3.5, wrong password", config: rsed.Config{Explorer: level(3, 3, 5)}, authorization: basic("COLIN", "WRONG"), want: tooLow},
		{name: "z/OS 2.3", zos: zos.At(zos.V2R3), authorization: basic("COLIN", password), want: refused(503, safjwt.LevelTooLow, 1)},
		{name: "application without a profile", config: rsed.Config{Application: eqaappl}, authorization: basic("COLIN", password), want: refused(503, safjwt.NotConfigured, 1)},
		{name: "wrong password", authorization: basic("COLIN", "WRONG"), want: refused(401, safjwt.NotAuthenticated, 1)},
		{name: "user not defined", authorization: basic("NOBODY", password), want: refused(401, safjwt.NotAuthenticated, 1)},
		{name: "no READ to the application", authorization: basic("OTHER", password), want: refused(403, safjwt.NotForApplication, 1)},
		{name: "empty password", authorization: basic("COLIN", ""), want: refused(401, safjwt.NotAuthenticated, 0)},
		{name: "a token", authorization: "Bearer a.b.c", want: refused(401, restapi.SchemeNotAccepted, 0)},
		{name: "malformed", authorization: "Basic !", want: refused(400, restapi.HeaderMalformed, 0)},
	} {
		t.Run(test.name, func(t *testing.T) {
			system := newSystem(t, test.zos)
			test.config.System = system
			s, err := rsed.New(test.config)
			must(t, err)
			got, token := signOn(t, s, test.authorization)
			got.SAF = system.asked
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("sign-on (-want +got):\n%s", diff)
			}
			if got.Status != 200 && token != "" {
				t.Errorf("a %d has a token", got.Status)
			}
			if got.Status == 200 {
				checkToken(t, system.System, token)
			}
		})
	}
}

func signOn(t *testing.T, s *rsed.Server, authorization string) (answer, string) {
	t.Helper()
	r := httptest.NewRequest("POST", rsed.DefaultPath, nil)
	r.Header.Set("Authorization", authorization)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var body struct {
		answer
		Token   string
		Message string
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatalf("the body of a %d is %q: %v", w.Code, w.Body, err)
	}
	if strings.Contains(w.Body.String(), password) || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("answer %q with headers %v", w.Body, w.Header())
	}
	if (w.Code == 401) != (w.Header().Get("WWW-Authenticate") == `Basic realm="RSE daemon", charset="UTF-8"`) && w.Code != 400 {
		t.Errorf("challenge of a %d: %q", w.Code, w.Header().Get("WWW-Authenticate"))
	}
	body.Status = w.Code
	return body.answer, body.Token
}

// checkToken signs on to the application with a token, and to another one.
func checkToken(t *testing.T, system *saf.System, token string) {
	t.Helper()
	for application, want := range map[string]bool{"FEKAPPL": true, "EQAAPPL": false} {
		appl, err := passticket.ParseApplID(application)
		must(t, err)
		result := system.Verify(saf.VerifyRequest{Application: appl, IDTA: &idt.Input{Token: idt.NewToken(token), FromEndUser: true}})
		if result.OK() != want {
			t.Errorf("sign-on to %s by the token: %v %s, want success: %t", application, result.Codes, result.Cause, want)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	for name, config := range map[string]rsed.Config{
		"no system":     {},
		"relative path": {System: newSystem(t, zos.Level{}), Path: "signon"},
	} {
		if s, err := rsed.New(config); s != nil || !errors.Is(err, rsed.ErrConfig) {
			t.Errorf("%s: New = %v, %v; want an error that wraps ErrConfig", name, s, err)
		}
	}
}

func TestConfiguredPath(t *testing.T) {
	s, err := rsed.New(rsed.Config{System: newSystem(t, zos.Level{}), Path: "/here"})
	must(t, err)
	for _, test := range []struct {
		method, path string
		status       int
	}{
		{"POST", "/here", 200}, {"GET", "/here", 405}, {"POST", rsed.DefaultPath, 404}, {"OPTIONS", "/here", 204},
	} {
		r := httptest.NewRequest(test.method, test.path, nil)
		r.Header.Set("Authorization", basic("COLIN", password))
		w := httptest.NewRecorder()
		if s.ServeHTTP(w, r); w.Code != test.status {
			t.Errorf("%s %s: %d, want %d", test.method, test.path, w.Code, test.status)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// zeroes is a source of salts that are as good as any for these tests.
type zeroes struct{}

func (zeroes) Read(b []byte) (int, error) { clear(b); return len(b), nil }
