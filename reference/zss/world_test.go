package zss_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zss"
)

const (
	password = "ROSEBUD1"
	cookie   = "jedHTTPSession.7557"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// definitions: COLIN may do everything; OTHER may not use OMVSAPPL; OLD's password
// has expired, GONE is revoked. ZWESVUSR, the server, may make PassTickets for MQWEB
// and not for CLOSED; NOKEY has no key.
const definitions = `
SETROPTS CLASSACT(APPL PTKTDATA IDTDATA IDIDMAP FACILITY ZOWE) GENERIC(PTKTDATA IDTDATA FACILITY ZOWE)
RDEFINE APPL OMVSAPPL UACC(READ)
PERMIT OMVSAPPL CLASS(APPL) ID(OTHER) ACCESS(NONE)
RDEFINE PTKTDATA MQWEB SSIGNON(KEYMASKED(E001193519561977))
RDEFINE PTKTDATA CLOSED SSIGNON(KEYMASKED(E001193519561977))
RDEFINE PTKTDATA FEKAPPL SSIGNON(KEYMASKED(E001193519561977))
RDEFINE PTKTDATA IRRPTAUTH.MQWEB.* UACC(NONE)
PERMIT IRRPTAUTH.MQWEB.* CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
RDEFINE PTKTDATA IRRPTAUTH.FEKAPPL.* UACC(NONE)
PERMIT IRRPTAUTH.FEKAPPL.* CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
RDEFINE PTKTDATA IRRPTAUTH.NOKEY.* UACC(UPDATE)
RDEFINE IDTDATA JWT.FEKAPPL.*.SAF UACC(NONE) IDTPARMS(SIGTOKEN(JWTTOK.FEKAPPL) SIGALG(HS256) ANYAPPL(NO) IDTTIMEOUT(30))
RDEFINE FACILITY IRR.IDIDMAP.QUERY UACC(NONE)
PERMIT IRR.IDIDMAP.QUERY CLASS(FACILITY) ID(ZWESVUSR) ACCESS(READ)
RACMAP ID(COLIN) MAP USERDIDFILTER(NAME('jane')) REGISTRY(NAME('realm')) WITHLABEL('Jane')
RDEFINE ZOWE ZLUX.0.COR.GET.SERVER UACC(NONE)
PERMIT ZLUX.0.COR.GET.SERVER CLASS(ZOWE) ID(COLIN) ACCESS(UPDATE)
ALTUSER OLD PASSWORD(ROSEBUD1)
ALTUSER GONE REVOKE
SETROPTS RACLIST(APPL PTKTDATA IDTDATA IDIDMAP FACILITY ZOWE)
`

// world is a ZSS on a system, and a clock.
type world struct {
	*zss.Server
	t      *testing.T
	system *saf.System
	run    func(command string)
	now    time.Time
	config zss.Config
}

func newWorld(t *testing.T, change ...func(*zss.Config)) *world {
	t.Helper()
	w := &world{t: t, now: start}
	security := esm.New(esm.Config{Random: zeroes{}, PasswordIterations: 1}).IPL("SYS1")
	must(t, security.Update(func(tx *esm.Tx) error {
		must(t, tx.AddUser(esm.User{ID: "ZWESVUSR", Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
		for _, user := range []esm.UserID{"COLIN", "OTHER", "OLD", "GONE"} {
			must(t, tx.AddUser(esm.User{ID: user, Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
			must(t, tx.SetPassword(user, password, false, start))
		}
		return nil
	}))
	w.run = func(command string) {
		t.Helper()
		session, err := racf.NewSession(racf.Config{System: security})
		must(t, err)
		_, err = session.Run(command)
		must(t, err)
	}
	w.run(definitions)
	keys := icsf.New()
	must(t, keys.AddTokenKey(icsf.TokenObject{Token: "JWTTOK.FEKAPPL", Sequence: "1", Category: "T"}, bytes.Repeat([]byte{'F'}, 64)))
	var err error
	w.system, err = saf.New(saf.Config{
		SMFID: "SYS1", Security: security, ICSF: keys, Replays: passticket.NewRegister(100), Now: func() time.Time { return w.now },
	})
	must(t, err)
	w.config = zss.Config{
		System: w.system, Caller: saf.ACEE{User: "ZWESVUSR", Group: esm.SYS1},
		Now: func() time.Time { return w.now }, Random: &counting{},
	}
	for _, f := range change {
		f(&w.config)
	}
	w.Server, err = zss.New(w.config)
	must(t, err)
	return w
}

// request is one to be sent.
type request struct {
	method, path, body string
	basic              string // user:password
	bearer, session    string
	token              string // of API ML, as a cookie
}

func (w *world) send(q request) *http.Response {
	w.t.Helper()
	if q.method == "" {
		q.method = "POST"
	}
	r := httptest.NewRequest(q.method, q.path, strings.NewReader(q.body))
	if q.basic != "" {
		r.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(q.basic)))
	}
	if q.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+q.bearer)
	}
	for name, value := range map[string]string{cookie: q.session, "apimlAuthenticationToken": q.token} {
		if value != "" {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
	}
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, r)
	response := recorder.Result()
	if response.Header.Get("Server") != "jdmfws" || response.Header.Get("Cache-Control") != "no-store" {
		w.t.Errorf("%s %s: headers %v", q.method, q.path, response.Header)
	}
	return response
}

// text sends a request and returns the status and the body of the answer.
func (w *world) text(q request) (int, string) {
	w.t.Helper()
	response := w.send(q)
	body, err := io.ReadAll(response.Body)
	must(w.t, err)
	if strings.Contains(string(body), password) {
		w.t.Errorf("%s %s: the answer shows a password", q.method, q.path)
	}
	return response.StatusCode, string(body)
}

// session returns the session cookie of an answer, or "".
func session(r *http.Response) string {
	for _, c := range r.Cookies() {
		if c.Name == cookie {
			return c.Value
		}
	}
	return ""
}

// logIn logs a user in and returns the session.
func (w *world) logIn(user string) string {
	w.t.Helper()
	response := w.send(request{path: "/login", basic: user + ":" + password})
	if response.StatusCode != 200 || session(response) == "" {
		w.t.Fatalf("login of %s: %d", user, response.StatusCode)
	}
	return session(response)
}

func credentials(t *testing.T, members ...string) string {
	t.Helper()
	object := map[string]string{}
	for i := 0; i < len(members); i += 2 {
		object[members[i]] = members[i+1]
	}
	text, err := json.Marshal(object)
	must(t, err)
	return string(text)
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

// counting is a source of bytes that do not repeat soon. It is not for concurrent use.
type counting struct{ n byte }

func (c *counting) Read(b []byte) (int, error) {
	for i := range b {
		c.n++
		b[i] = c.n
	}
	return len(b), nil
}
