package ums_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/ums"
)

const (
	rosebud = "ROSEBUD1"
	phrase  = "the quick brown fox, 1 2 3"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// signingKey is the key of every server in these tests, and otherKey is nobody's.
var (
	signingKey = sync.OnceValue(func() *rsa.PrivateKey { return newKey(2048) })
	otherKey   = sync.OnceValue(func() *rsa.PrivateKey { return newKey(2048) })
)

func newKey(bits int) *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		panic(err)
	}
	return key
}

// world is a system with a UMS on it, and what stands in for the rest.
type world struct {
	*ums.Server
	t        testing.TB
	config   ums.Config
	security *esm.System
	saf      *counting

	subsystem, tools, zosmf *ums.StandIn

	mu  sync.Mutex
	now time.Time
}

// counting is a system that counts how often it is asked.
type counting struct {
	*saf.System
	mu    sync.Mutex
	asked int
}

func (c *counting) Verify(r saf.VerifyRequest) saf.VerifyResult {
	c.mu.Lock()
	c.asked++
	c.mu.Unlock()
	return c.System.Verify(r)
}

func newWorld(t testing.TB, change ...func(*ums.Config)) *world {
	t.Helper()
	w := &world{t: t, now: start, subsystem: ums.NewStandIn(), tools: ums.NewStandIn(), zosmf: ums.NewStandIn()}
	w.security = esm.New(esm.Config{Random: zeroes{}, PasswordIterations: 1}).IPL("SYS1")
	must(t, w.security.Update(func(tx *esm.Tx) error {
		for _, user := range []esm.UserID{"COLIN", "OTHER"} {
			must(t, tx.AddUser(esm.User{ID: user, Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
			must(t, tx.SetPassword(user, rosebud, false, start))
		}
		must(t, tx.AddUser(esm.User{ID: "LATE", Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
		must(t, tx.SetPassword("LATE", rosebud, true, start))
		must(t, tx.AddUser(esm.User{ID: "GONE", Owner: "IBMUSER", DefaultGroup: esm.SYS1, Revoked: true}))
		must(t, tx.SetPassword("GONE", rosebud, false, start))
		return tx.SetPhrase("COLIN", phrase, false, start)
	}))
	system, err := saf.New(saf.Config{SMFID: "SYS1", Security: w.security, Replays: passticket.NewRegister(100), Now: w.clock})
	must(t, err)
	w.saf = &counting{System: system}
	w.config = ums.Config{
		System: w.saf, Key: signingKey(), Subsystem: w.subsystem, ToolServices: w.tools, ZOSMF: w.zosmf, Now: w.clock, Random: rand.Reader,
	}
	for _, f := range change {
		f(&w.config)
	}
	w.Server, err = ums.New(w.config)
	must(t, err)
	return w
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// alter changes a user.
func (w *world) alter(id esm.UserID, f func(*esm.User)) {
	w.t.Helper()
	must(w.t, w.security.Update(func(tx *esm.Tx) error {
		u, _ := tx.User(id)
		f(&u)
		return tx.PutUser(u)
	}))
}

func (w *world) setPassword(id esm.UserID, password string) {
	w.t.Helper()
	must(w.t, w.security.Update(func(tx *esm.Tx) error { return tx.SetPassword(id, password, false, w.clock()) }))
}

// reached is what reached the stand-ins, all in all.
func (w *world) reached() (all []ums.Reached) {
	for _, s := range []*ums.StandIn{w.subsystem, w.tools, w.zosmf} {
		all = append(all, s.Reached()...)
	}
	return all
}

// answer is what is compared of one.
type answer struct {
	Status int
	Code   restapi.Code // of a problem
}

// tokens are those of an answer to a login.
type tokens struct{ Access, Refresh string }

// post sends a body to a path of the login.
func (w *world) post(path, body string) (answer, tokens) {
	w.t.Helper()
	recorder := w.send(httptest.NewRequest("POST", "https://izp:12023"+path, strings.NewReader(body)))
	var got struct {
		Code                      restapi.Code
		AccessToken, RefreshToken string
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &got); err != nil {
		w.t.Fatalf("POST %s: the body of a %d is %q: %v", path, recorder.Code, recorder.Body, err)
	}
	if strings.Contains(recorder.Body.String(), rosebud) {
		w.t.Errorf("POST %s: the answer shows the password: %s", path, recorder.Body)
	}
	if recorder.Header().Get("Cache-Control") != "no-store" {
		w.t.Errorf("POST %s: headers %v", path, recorder.Header())
	}
	return answer{recorder.Code, got.Code}, tokens{got.AccessToken, got.RefreshToken}
}

func (w *world) login(user, password string) (answer, tokens) {
	w.t.Helper()
	body, err := json.Marshal(map[string]string{"id": user, "password": password})
	must(w.t, err)
	return w.post(ums.LoginPath, string(body))
}

func (w *world) refresh(user, token string) (answer, tokens) {
	w.t.Helper()
	body, err := json.Marshal(map[string]string{"id": user, "refreshToken": token})
	must(w.t, err)
	return w.post(ums.RefreshPath, string(body))
}

// loggedIn logs COLIN in, and expects that to succeed.
func (w *world) loggedIn() tokens {
	w.t.Helper()
	got, t := w.login("COLIN", rosebud)
	if got.Status != http.StatusOK || t.Access == "" || t.Refresh == "" || t.Access == t.Refresh {
		w.t.Fatalf("login: %+v with access token: %t, refresh token: %t", got, t.Access != "", t.Refresh != "")
	}
	return t
}

// send sends a request over HTTPS.
func (w *world) send(r *http.Request) *httptest.ResponseRecorder {
	r.TLS = &tls.ConnectionState{HandshakeComplete: true}
	recorder := httptest.NewRecorder()
	w.ServeHTTP(recorder, r)
	return recorder
}

// act sends an action with a token, and returns how it was answered.
func (w *world) act(method, path, token, body string) answer {
	w.t.Helper()
	r := httptest.NewRequest(method, "https://izp:12023"+path, strings.NewReader(body))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return w.answerOf(w.send(r))
}

func (w *world) answerOf(recorder *httptest.ResponseRecorder) answer {
	w.t.Helper()
	var problem struct{ Code restapi.Code }
	if recorder.Code >= 400 && recorder.Body.Len() > 0 {
		if err := json.Unmarshal(recorder.Body.Bytes(), &problem); err != nil {
			w.t.Fatalf("the body of a %d is %q: %v", recorder.Code, recorder.Body, err)
		}
	}
	return answer{recorder.Code, problem.Code}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// zeroes is a source of salts that are as good as any for these tests.
type zeroes struct{}

func (zeroes) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// transport is a subsystem that a test writes.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// response is one with headers given in pairs.
func response(status int, body string, headers ...string) *http.Response {
	h := make(http.Header)
	for i := 0; i < len(headers); i += 2 {
		h.Add(headers[i], headers[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(bytes.NewReader([]byte(body)))}
}
