package serve_test

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/tls"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/serve"
	"github.com/safproof/safproof/sim/sysplex"
)

// ca signs the certificates of all tests.
var ca = sync.OnceValue(func() *pki.Authority {
	a, err := pki.New("Test CA")
	if err != nil {
		panic(err)
	}
	return a
})

// world is a sysplex with a client of it.
type world struct {
	*serve.Sysplex
	t      *testing.T
	log    *logged
	client *http.Client
}

// logged keeps what was logged.
type logged struct {
	mu   sync.Mutex
	text bytes.Buffer
	drop bool // keep nothing
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.drop {
		return len(b), nil
	}
	return l.text.Write(b)
}

// forget has nothing kept from now on.
func (l *logged) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop = true
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// configured is the default configuration on free ports.
func configured(change func(*serve.Config)) serve.Config {
	c := serve.Default()
	c.UseFreePorts()
	if change != nil {
		change(&c)
	}
	return c
}

// start starts a sysplex for a test, at whose end no goroutine of it is left.
func start(t *testing.T, o serve.Options) *world {
	t.Helper()
	o.SigningKey = testKey
	return startWithKeys(t, o)
}

// startWithKeys starts a sysplex with signing keys of its own, or those of the options.
func startWithKeys(t *testing.T, o serve.Options) *world {
	t.Helper()
	before := runtime.NumGoroutine()
	w := &world{t: t, log: &logged{}}
	if len(o.Config.Systems) == 0 {
		o.Config = configured(nil)
	}
	o.Authority = ca()
	o.Log = slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	var err error
	w.Sysplex, err = serve.Start(o)
	must(t, err)
	w.client = w.with(nil)
	t.Cleanup(func() {
		w.client.CloseIdleConnections()
		if err := w.Stop(context.Background()); err != nil {
			t.Errorf("stop: %v", err)
		}
		expectGoroutines(t, before)
	})
	return w
}

// expectGoroutines waits until no more goroutines run than did before.
func expectGoroutines(t *testing.T, before int) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > before; runtime.Gosched() {
		if time.Now().After(deadline) {
			text := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, text[:runtime.Stack(text, true)])
		}
	}
}

// with is a client that presents a certificate, or none.
func (w *world) with(c *tls.Certificate) *http.Client {
	config := &tls.Config{RootCAs: ca().Pool()}
	if c != nil {
		config.Certificates = []tls.Certificate{*c}
	}
	transport := &http.Transport{TLSClientConfig: config, MaxIdleConnsPerHost: 64}
	w.t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

func (w *world) url(system string, server sysplex.Server) string {
	w.t.Helper()
	u, err := w.URL(system, server)
	must(w.t, err)
	return u
}

// reply is what a server answered.
type reply struct {
	status int
	body   string
	header http.Header
}

func (r reply) member(name string) string {
	var members map[string]any
	if json.Unmarshal([]byte(r.body), &members) != nil {
		return ""
	}
	text, _ := members[name].(string)
	return text
}

// ask sends a request; authorize may be nil.
func ask(t *testing.T, c *http.Client, method, url string, authorize func(*http.Request)) reply {
	t.Helper()
	got, err := try(t, c, method, url, "", authorize)
	must(t, err)
	return got
}

func try(t *testing.T, c *http.Client, method, url, body string, authorize func(*http.Request)) (reply, error) {
	t.Helper()
	var reader io.Reader
	if body != "" {
		reader = strings.NewReader(body)
	}
	r, err := http.NewRequestWithContext(t.Context(), method, url, reader)
	must(t, err)
	if authorize != nil {
		authorize(r)
	}
	response, err := c.Do(r)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	return reply{response.StatusCode, string(text), response.Header}, err
}

func basic(user, password string) func(*http.Request) {
	return func(r *http.Request) { r.SetBasicAuth(user, password) }
}

func bearer(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) }
}

// logIn signs COLIN on to EQAPROF of a system and returns the token.
func (w *world) logIn(system string) string {
	w.t.Helper()
	got := ask(w.t, w.client, "POST", w.url(system, sysplex.EQAPROF)+"/api/v1/auth/login", basic("COLIN", "ROSEBUD1"))
	if got.status != 200 || got.member("token") == "" {
		w.t.Fatalf("login: %d %s", got.status, got.body)
	}
	return got.member("token")
}

func (w *world) query(system, token string) int {
	w.t.Helper()
	return ask(w.t, w.client, "GET", w.url(system, sysplex.EQAPROF)+"/api/v1/auth/query", bearer(token)).status
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func testKey(server sysplex.Server) (*rsa.PrivateKey, error) { return sysplex.TestKey(server), nil }

// strangers is an authority that nobody trusts.
var strangers = sync.OnceValue(func() *pki.Authority {
	a, err := pki.New("Stranger")
	if err != nil {
		panic(err)
	}
	return a
})
