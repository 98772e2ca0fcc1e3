package zosmf_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/ltpa"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zosmf"
)

const password = "ROSEBUD1"

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// definitions: OTHER may not use IZUDFLT, OLD's password has expired, GONE is
// revoked; BOSS may make PassTickets.
const definitions = `
SETROPTS CLASSACT(APPL PTKTDATA) GENERIC(PTKTDATA)
RDEFINE APPL IZUDFLT UACC(READ)
PERMIT IZUDFLT CLASS(APPL) ID(OTHER) ACCESS(NONE)
RDEFINE PTKTDATA IZUDFLT SSIGNON(KEYMASKED(E001193519561977))
RDEFINE PTKTDATA IRRPTAUTH.IZUDFLT.* UACC(NONE)
PERMIT IRRPTAUTH.IZUDFLT.* CLASS(PTKTDATA) ID(BOSS) ACCESS(UPDATE)
ALTUSER OLD PASSWORD(ROSEBUD1)
ALTUSER GONE REVOKE
SETROPTS RACLIST(APPL PTKTDATA)
`

// keys are made once: that takes long.
var keys = sync.OnceValues(func() (*rsa.PrivateKey, *ltpa.Keys) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	shared, err := ltpa.Generate(rand.Reader)
	if err != nil {
		panic(err)
	}
	return key, shared
})

// world is a z/OSMF on a system, and a clock.
type world struct {
	*zosmf.Server
	t      *testing.T
	system *saf.System
	run    func(command string)
	now    time.Time
	config zosmf.Config
}

func newWorld(t *testing.T, change ...func(*zosmf.Config)) *world {
	t.Helper()
	w := &world{t: t, now: start}
	security := esm.New(esm.Config{Random: zeroes{}, PasswordIterations: 1}).IPL("SYS1")
	must(t, security.Update(func(tx *esm.Tx) error {
		for _, user := range []esm.UserID{"COLIN", "OTHER", "OLD", "GONE", "BOSS"} {
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
	var err error
	w.system, err = saf.New(saf.Config{
		SMFID: "SYS1", Security: security, Replays: passticket.NewRegister(100), Now: func() time.Time { return w.now },
	})
	must(t, err)
	key, shared := keys()
	w.config = zosmf.Config{
		System: w.system, Key: key, LTPA: shared, Now: func() time.Time { return w.now }, Random: rand.Reader,
	}
	for _, f := range change {
		f(&w.config)
	}
	w.Server, err = zosmf.New(w.config)
	must(t, err)
	return w
}

func at(level zosmf.Level) func(*zosmf.Config) {
	return func(c *zosmf.Config) { c.Level = level }
}

// request is one to be sent; it has the header X-CSRF-ZOSMF-HEADER.
type request struct {
	method, path, body string
	basic              string // user:password
	bearer, jwt, ltpa  string
	maxItems           string
	noCSRF             bool
}

const authenticate = "/zosmf/services/authenticate"

func (w *world) send(q request) *http.Response {
	w.t.Helper()
	if q.method == "" {
		q.method = "POST"
	}
	if q.path == "" {
		q.path = authenticate
	}
	r := httptest.NewRequest(q.method, q.path, strings.NewReader(q.body))
	if !q.noCSRF {
		r.Header.Set("X-CSRF-ZOSMF-HEADER", "")
	}
	if q.basic != "" {
		r.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(q.basic)))
	}
	if q.bearer != "" {
		r.Header.Set("Authorization", "Bearer "+q.bearer)
	}
	if q.maxItems != "" {
		r.Header.Set("X-IBM-Max-Items", q.maxItems)
	}
	for name, value := range map[string]string{"jwtToken": q.jwt, "LtpaToken2": q.ltpa} {
		if value != "" {
			r.AddCookie(&http.Cookie{Name: name, Value: value})
		}
	}
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, r)
	return recorder.Result()
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
	return response.StatusCode, strings.TrimSuffix(string(body), "\n")
}

func (w *world) status(q request) int {
	w.t.Helper()
	status, _ := w.text(q)
	return status
}

// tokens returns the token cookies of an answer.
func tokens(r *http.Response) (jwt, ltpaToken string) {
	for _, c := range r.Cookies() {
		switch c.Name {
		case "jwtToken":
			jwt = c.Value
		case "LtpaToken2":
			ltpaToken = c.Value
		}
	}
	return jwt, ltpaToken
}

// logIn logs COLIN in and returns both tokens.
func (w *world) logIn() (jwt, ltpaToken string) {
	w.t.Helper()
	response := w.send(request{basic: "COLIN:" + password})
	if response.StatusCode != 200 {
		w.t.Fatalf("login: %d", response.StatusCode)
	}
	return tokens(response)
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
