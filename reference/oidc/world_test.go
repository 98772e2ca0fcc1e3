package oidc_test

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/oidc"
	"github.com/safproof/safproof/reference/oidc/oidctest"
)

const (
	clientID = "zosconnect"
	secret   = "a secret that the client and the provider share"
	redirect = "https://rp.example/oidcclient/redirect/RP1"
	wanted   = "https://rp.example/api/accounts?id=1&name=a%20b"
)

var rsaKey = sync.OnceValue(func() *jose.Key {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	key, err := jose.NewKey(private)
	if err != nil {
		panic(err)
	}
	return key.WithID("k1").WithAlgorithm(jose.RS256)
})

// world has a provider at op.example, a client at rp.example, and a browser.
type world struct {
	t        *testing.T
	now      time.Time
	config   oidc.Config
	provider *oidctest.Provider
	web      oidctest.Web
	client   *oidc.Client
	browser  *oidctest.Browser
	// outcomes of the requests for what is protected.
	outcomes []oidc.Outcome
	calls    []*http.Request // of the client
}

// newWorld makes a world. change changes the client's configuration.
func newWorld(t *testing.T, change ...func(*world)) *world {
	t.Helper()
	w := &world{t: t, now: time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC), web: oidctest.Web{}}
	clock := func() time.Time { return w.now }
	w.provider = &oidctest.Provider{
		Issuer: "https://op.example", Key: rsaKey(), Now: clock, Random: rand.Reader,
		Clients: map[string]oidctest.Client{clientID: {Secret: secret, Redirects: []string{redirect}}},
		Users:   map[string]string{"IBMUSER": "sys1", "MALLORY": "evil"},
	}
	w.config = oidc.Config{
		ID: "RP1", ClientID: clientID, Secret: func() string { return secret },
		AuthorizationEndpoint: w.provider.Endpoint("authorize"), TokenEndpoint: w.provider.Endpoint("token"), Issuers: "https://op.example",
		Algorithms: []jose.Algorithm{jose.RS256}, Keys: oidc.FetchKeys(w, w.provider.Endpoint("jwks")),
		ClockSkew: oidc.DefaultClockSkew, Transport: w, Now: clock, Random: rand.Reader,
	}
	for _, f := range change {
		f(w)
	}
	client, err := oidc.New(w.config)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	w.client, w.web["op.example"], w.web["rp.example"] = client, w.provider, w
	w.browser = oidctest.NewBrowser(w.web)
	return w
}

// RoundTrip carries the calls of the client.
func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	w.calls = append(w.calls, r)
	return w.web.RoundTrip(r)
}

// ServeHTTP is the server with the client.
func (w *world) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	if r.URL.Path == w.client.RedirectPath() {
		w.client.ServeHTTP(rw, r)
		return
	}
	outcome := w.client.Authenticate(r)
	w.outcomes = append(w.outcomes, outcome)
	if !outcome.Authenticated {
		outcome.Answer(rw)
		return
	}
	outcome.Cookies.Set(rw)
	fmt.Fprintf(rw, "hello %s", outcome.User)
}

func (w *world) last() oidc.Outcome { return w.outcomes[len(w.outcomes)-1] }

func (w *world) open(b *oidctest.Browser, address string) oidctest.Page {
	w.t.Helper()
	page, err := b.Open(address)
	if err != nil {
		w.t.Fatalf("GET %s: %v", address, err)
	}
	return page
}

func (w *world) step(b *oidctest.Browser, address string) oidctest.Page {
	w.t.Helper()
	page, err := b.Step(address)
	if err != nil {
		w.t.Fatalf("GET %s: %v", address, err)
	}
	return page
}

// login signs a user on, from the address that is wanted to what comes in the end.
func (w *world) login(user, password string) oidctest.Page {
	w.t.Helper()
	page := w.open(w.browser, wanted)
	if page.Status != http.StatusOK || !strings.Contains(page.Body, "password") {
		w.t.Fatalf("want a login page, got %d %s", page.Status, page.Body)
	}
	page, err := w.browser.Submit(page, map[string]string{"username": user, "password": password, "choice": "allow"})
	if err != nil {
		w.t.Fatalf("login: %v", err)
	}
	return page
}

// request begins a flow in a browser and returns what the provider is asked.
func (w *world) request(b *oidctest.Browser) url.Values {
	w.t.Helper()
	page := w.step(b, wanted)
	to, err := url.Parse(page.Header.Get("Location"))
	if err != nil || page.Status != http.StatusFound || to.Host != "op.example" {
		w.t.Fatalf("want a redirection to the provider, got %d %s", page.Status, page.Header.Get("Location"))
	}
	return to.Query()
}

// back returns the address that the provider sends a user to.
func back(code, state string) string {
	return redirect + "?" + url.Values{"code": {code}, "state": {state}}.Encode()
}

// as is a request with the user whom a provider would have signed on.
func as(request url.Values, user string) url.Values {
	request.Set("username", user)
	return request
}

func (w *world) wantRefused(status int, messages ...oidc.Message) {
	w.t.Helper()
	outcome := w.last()
	if outcome.Authenticated || outcome.Refusal == nil {
		w.t.Fatalf("want a refusal %v, got authenticated %v, location %q", messages, outcome.Authenticated, outcome.Location)
	}
	if outcome.Status != status || !slices.Equal(outcome.Refusal.Messages, messages) {
		w.t.Errorf("refused with %d %v, want %d %v (%v)", outcome.Status, outcome.Refusal.Messages, status, messages, outcome.Refusal)
	}
}

// wantAgain: the flow begins anew.
func (w *world) wantAgain() {
	w.t.Helper()
	if outcome := w.last(); outcome.Location == "" || outcome.Status != http.StatusFound {
		w.t.Errorf("want a redirection to the provider, got %d, refusal %v, authenticated %v", outcome.Status, outcome.Refusal, outcome.Authenticated)
	}
}

func wantEqual(t testing.TB, got, want any) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want (-), got (+):\n%s", diff)
	}
}

// broken is a transport that reaches nothing, and tells what it was given.
type broken struct{}

func (broken) RoundTrip(r *http.Request) (*http.Response, error) {
	body, _ := io.ReadAll(r.Body)
	return nil, errors.New("cannot send " + string(body))
}

// withoutSecret is a public client.
var withoutSecret = oidctest.Client{Redirects: []string{redirect}}
