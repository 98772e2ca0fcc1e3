package appserver_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/appserver"
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/ums"
	"github.com/safproof/safproof/reference/zss"
)

const (
	rosebud = "ROSEBUD1"
	phrase  = "the quick brown fox+1 2/3 ?"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

var signingKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// world is a system with App Server, ZSS and UMS, each reached by the others over
// a wire that tests can listen to and cut.
type world struct {
	*appserver.Server
	t         testing.TB
	config    appserver.Config
	security  *esm.System
	system    *saf.System
	zss, ums  *wire
	umsServer *ums.Server
	subsystem *ums.StandIn

	mu  sync.Mutex
	now time.Time
}

// wire carries requests to a handler in this process, over what passes for HTTPS.
type wire struct {
	to http.Handler

	mu     sync.Mutex
	calls  []string // method and path of each
	before func(*http.Request)
	answer func(*http.Request) (*http.Response, error) // in place of the handler
	seen   bytes.Buffer                                // bodies and headers of the answers
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.mu.Lock()
	w.calls = append(w.calls, r.Method+" "+r.URL.Path)
	before, answer := w.before, w.answer
	w.mu.Unlock()
	if before != nil {
		before(r)
	}
	if answer != nil {
		return answer(r)
	}
	received := r.Clone(r.Context())
	received.TLS = &tls.ConnectionState{HandshakeComplete: true}
	recorder := httptest.NewRecorder()
	w.to.ServeHTTP(recorder, received)
	w.mu.Lock()
	fmt.Fprintln(&w.seen, recorder.Header(), recorder.Body)
	w.mu.Unlock()
	return recorder.Result(), nil
}

// called returns what was called since the last time, and forgets it.
func (w *wire) called() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	calls := w.calls
	w.calls = nil
	return calls
}

// replies has the wire answer by itself; status 0 means that nobody is reached.
func (w *wire) replies(status int, body string, headers ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = func(*http.Request) (*http.Response, error) {
		if status == 0 {
			return nil, errors.New("dial tcp 10.1.2.3:7557: connection refused")
		}
		h := make(http.Header)
		for i := 0; i < len(headers); i += 2 {
			h.Add(headers[i], headers[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

// repliesNoMore has the handler answer again.
func (w *wire) repliesNoMore() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answer = nil
}

func newWorld(t testing.TB, change ...func(*appserver.Config)) *world {
	t.Helper()
	w := &world{t: t, now: start, subsystem: ums.NewStandIn()}
	w.security = esm.New(esm.Config{Random: zeroes{}, PasswordIterations: 1}).IPL("SYS1")
	must(t, w.security.Update(func(tx *esm.Tx) error {
		for _, user := range []esm.UserID{"COLIN", "OTHER", "LATE", "GONE"} {
			must(t, tx.AddUser(esm.User{ID: user, Owner: "IBMUSER", DefaultGroup: esm.SYS1, Revoked: user == "GONE"}))
			must(t, tx.SetPassword(user, rosebud, user == "LATE", start))
		}
		return tx.SetPhrase("COLIN", phrase, false, start)
	}))
	system, err := saf.New(saf.Config{SMFID: "SYS1", Security: w.security, Replays: passticket.NewRegister(100), Now: w.clock})
	must(t, err)
	w.system = system
	zssServer, err := zss.New(zss.Config{System: system, Now: w.clock, Random: rand.Reader})
	must(t, err)
	w.umsServer, err = ums.New(ums.Config{System: system, Key: signingKey(), Subsystem: w.subsystem, Now: w.clock, Random: rand.Reader})
	must(t, err)
	w.zss, w.ums = &wire{to: zssServer}, &wire{to: w.umsServer}
	w.config = appserver.Config{ZSS: w.zss, UMS: w.ums, Now: w.clock, Random: rand.Reader}
	for _, f := range change {
		f(&w.config)
	}
	w.Server, err = appserver.New(w.config)
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

func (w *world) change(f func(*esm.Tx) error) {
	w.t.Helper()
	must(w.t, w.security.Update(f))
}

func (w *world) revoke(id esm.UserID) {
	w.t.Helper()
	w.change(func(tx *esm.Tx) error {
		u, _ := tx.User(id)
		u.Revoked = true
		return tx.PutUser(u)
	})
}

// browser keeps the cookies that it is given, and every byte that it is sent.
type browser struct {
	*world
	mu      sync.Mutex
	cookies map[string]string
	sent    bytes.Buffer // to it
	setWith string       // the last Set-Cookie
}

func (w *world) browser() *browser { return &browser{world: w, cookies: make(map[string]string)} }

// response is what is compared of an answer.
type response struct {
	Status int
	Body   string
}

// send sends a request over HTTPS, or over plain HTTP if the address says so.
func (b *browser) send(method, address, body string, headers ...string) *httptest.ResponseRecorder {
	b.t.Helper()
	if strings.HasPrefix(address, "/") {
		address = "https://zlux:7556" + address
	}
	r := httptest.NewRequest(method, address, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	b.mu.Lock()
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	b.mu.Unlock()
	recorder := httptest.NewRecorder()
	b.ServeHTTP(recorder, r)
	b.mu.Lock()
	defer b.mu.Unlock()
	fmt.Fprintln(&b.sent, recorder.Code, recorder.Header(), recorder.Body)
	b.setWith = ""
	for _, line := range recorder.Header().Values("Set-Cookie") {
		b.setWith = line
	}
	for _, c := range recorder.Result().Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	if got := recorder.Header().Get("Cache-Control"); !strings.Contains(got, "no-store") {
		b.t.Errorf("%s %s: Cache-Control %q", method, address, got)
	}
	return recorder
}

func (b *browser) get(path string) int {
	b.t.Helper()
	return b.send("GET", path, "").Code
}

// plugin is what tests compare of one.
type plugin struct {
	OK     bool
	User   string
	Reason string
}

// result is what tests compare of the answer to a login or refresh.
type result struct {
	Status  int
	Success bool
	Seconds int64 // expms; -1 for none
	Plugins map[string]plugin
}

func (b *browser) resultOf(recorder *httptest.ResponseRecorder) result {
	b.t.Helper()
	var body struct {
		Success    bool
		Expms      *int64
		Categories map[string]struct {
			Success bool
			Plugins map[string]struct {
				Success          bool
				Username, Reason string
			}
		}
	}
	if err := json.Unmarshal(recorder.Body.Bytes(), &body); err != nil {
		b.t.Fatalf("the body of a %d is %q: %v", recorder.Code, recorder.Body, err)
	}
	r := result{Status: recorder.Code, Success: body.Success, Seconds: -1}
	if body.Expms != nil {
		r.Seconds = *body.Expms / 1000
	}
	for _, category := range body.Categories {
		for id, p := range category.Plugins {
			if p.Success != category.Success {
				b.t.Errorf("plug-in %s: success %t in a category of %t", id, p.Success, category.Success)
			}
			if r.Plugins == nil {
				r.Plugins = make(map[string]plugin)
			}
			r.Plugins[id] = plugin{p.Success, p.Username, p.Reason}
		}
	}
	return r
}

// login logs in, with categories if some are given.
func (b *browser) login(user, password string, categories ...string) result {
	b.t.Helper()
	body := map[string]any{"username": user, "password": password}
	if categories != nil {
		body["categories"] = categories
	}
	text, err := json.Marshal(body)
	must(b.t, err)
	return b.resultOf(b.send("POST", appserver.AuthPath, string(text), "Content-Type", "application/json"))
}

func (b *browser) refresh() result {
	b.t.Helper()
	return b.resultOf(b.send("GET", appserver.RefreshPath, ""))
}

// loggedIn is a browser that COLIN has logged in with.
func (w *world) loggedIn() *browser {
	w.t.Helper()
	b := w.browser()
	if got := b.login("COLIN", rosebud); got.Status != 200 || !got.Success || len(b.cookies) != 1 {
		w.t.Fatalf("login: %+v with %d cookies", got, len(b.cookies))
	}
	w.zss.called()
	w.ums.called()
	return b
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
