package oidcprovider

import (
	"context"
	"crypto/rand"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/interop/clients"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/oidc"
)

// browserVariable names the program of a browser (Chromium, Chrome), if it is not
// found.
const browserVariable = "SAFPROOF_BROWSER"

// world is a client application, the provider, and two resource servers.
type world struct {
	issuer      string
	application *httptest.Server
	api         string // takes ID tokens
	opaque      string // asks the provider about access tokens
	steps       *steps
	browser     context.Context

	mu     sync.Mutex
	tokens oidc.Tokens // of the last flow
}

// steps are what the servers saw, in their order.
type steps struct {
	sync.Mutex
	list []string
}

func (s *steps) add(format string, args ...any) {
	s.Lock()
	defer s.Unlock()
	s.list = append(s.list, fmt.Sprintf(format, args...))
}

func (s *steps) take() []string {
	s.Lock()
	defer s.Unlock()
	list := s.list
	s.list = nil
	return list
}

// watched notes the requests that a client makes.
type watched struct {
	steps *steps
	next  http.RoundTripper
}

func (w watched) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := w.next.RoundTrip(r)
	if err == nil && r.Method == http.MethodPost {
		w.steps.add("6 the application asks the provider for tokens: %s", r.URL.Path)
		w.steps.add("7 the provider answers %d", answer.StatusCode)
	}
	return answer, err
}

func newWorld(t *testing.T) *world {
	t.Helper()
	program := findBrowser(t)
	w := &world{steps: new(steps)}
	// The application is called localhost and the provider 127.0.0.1, as cookies do
	// not tell ports apart.
	w.application = httptest.NewUnstartedServer(nil)
	_, port, _ := strings.Cut(w.application.Listener.Addr().String(), ":")
	home := "http://localhost:" + port
	w.issuer = startProvider(t, home+"/oidcclient/redirect/ORDERS")
	metadata, err := oidc.Discover(t.Context(), http.DefaultTransport, w.issuer+"/.well-known/openid-configuration")
	must(t, err)
	w.api = w.resource(t, `<openidConnectClient id="jwt" inboundPropagation="required" issuerIdentifier="ISSUER" signatureAlgorithm="RS256"
		jwkEndpointUrl="`+metadata.JWKsURI+`" audiences="`+clientID+`" realmName="orders" httpsRequired="false"/>`)
	w.opaque = w.resource(t, `<openidConnectClient id="opaque" inboundPropagation="required" issuerIdentifier="ISSUER" realmName="orders"
		validationEndpointUrl="`+metadata.IntrospectionEndpoint+`" tokenEndpointAuthMethod="basic" httpsRequired="false"
		clientId="`+resourceID+`" clientSecret="`+resourceSecret+`"/>`)
	client, err := oidc.New(oidc.Config{
		ID: "ORDERS", ClientID: clientID, Secret: func() string { return clientSecret }, Issuers: w.issuer,
		AuthorizationEndpoint: metadata.AuthorizationEndpoint, TokenEndpoint: metadata.TokenEndpoint,
		Algorithms: []jose.Algorithm{jose.RS256}, Keys: oidc.FetchKeys(http.DefaultTransport, metadata.JWKsURI),
		Nonce: true, PKCE: oidc.S256, AllowHTTP: true, ClockSkew: oidc.DefaultClockSkew,
		Transport: watched{w.steps, http.DefaultTransport}, Now: time.Now, Random: rand.Reader,
	})
	must(t, err)
	protected := client.Protect(w.serve)
	w.application.Config.Handler = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/favicon.ico" {
			rw.WriteHeader(http.StatusNotFound)
			return
		}
		w.watch(rw, r, protected)
	})
	w.application.Start()
	t.Cleanup(w.application.Close)
	w.application.URL = home
	w.browser = w.open(t, program)
	return w
}

// watch notes what users ask the application for, and where it sends them.
func (w *world) watch(rw http.ResponseWriter, r *http.Request, next http.Handler) {
	switch {
	case strings.HasPrefix(r.URL.Path, "/oidcclient/"):
		w.steps.add("5 the provider sends the user back with a code: %t", r.URL.Query().Get("code") != "")
	case r.Header.Get("Referer") == "" && len(r.Cookies()) == 0:
		w.steps.add("1 the user asks the application for %s", r.URL.Path)
	}
	recorder := &recorder{ResponseWriter: rw, status: http.StatusOK}
	next.ServeHTTP(recorder, r)
	if location, err := url.Parse(rw.Header().Get("Location")); err == nil && "http://"+location.Host == w.issuer {
		w.steps.add("2 the application sends the user to the provider: %s", location.Path)
	}
}

// serve is the application behind its login: it asks the resource server, and shows
// the user what that said.
func (w *world) serve(rw http.ResponseWriter, r *http.Request, o oidc.Outcome) {
	w.mu.Lock()
	w.tokens = o.Tokens
	w.mu.Unlock()
	w.steps.add("8 the application asks the resource server with the JWT")
	status, who, err := ask(r.Context(), w.api, o.Tokens.ID())
	if err != nil {
		http.Error(rw, "the resource server does not answer", http.StatusBadGateway)
		return
	}
	w.steps.add("9 the resource server answers %d", status)
	w.steps.add("10 the application answers the user")
	o.Cookies.Set(rw)
	rw.Header().Set("Content-Type", "text/html; charset=utf-8")
	fmt.Fprintf(rw, `<!doctype html><html lang="en"><title>Orders</title><p id="who" title="%s">%s</p></html>`,
		html.EscapeString(r.URL.String()), html.EscapeString(who))
}

// last are the tokens of the last flow.
func (w *world) last() oidc.Tokens {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.tokens
}

// resource starts a resource server.
func (w *world) resource(t *testing.T, element string) string {
	t.Helper()
	server := httptest.NewServer(newResourceServer(t, w.issuer, element))
	t.Cleanup(server.Close)
	return server.URL + "/orders"
}

// findBrowser finds the program of a browser. Without one the test is skipped.
func findBrowser(t *testing.T) string {
	t.Helper()
	if program := os.Getenv(browserVariable); program != "" {
		return program
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if program, err := exec.LookPath(name); err == nil {
			return program
		}
	}
	t.Skip("there is no browser: install Chromium, or name one with " + browserVariable)
	return ""
}

func (w *world) open(t *testing.T, program string) context.Context {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(program), chromedp.NoSandbox, chromedp.UserDataDir(t.TempDir()))
	allocated, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	browser, cancel := chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	must(t, chromedp.Do(browser, chromedp.Navigate("about:blank"))) // which starts it, and not for one step alone
	return browser
}

// action is something that is done in the browser.
type action = chromedp.Action[chromedp.Void]

func (w *world) do(t *testing.T, actions ...action) {
	t.Helper()
	ctx, cancel := context.WithTimeout(w.browser, time.Minute)
	defer cancel()
	if err := chromedp.Do(ctx, actions...); err != nil {
		seen, _ := chromedp.Run(w.browser, chromedp.Text("body")) // if it cannot be read, the first error says enough
		t.Fatalf("%v; the page shows:\n%s\nsteps: %q", err, seen, w.steps.take())
	}
}

// until waits for an element, over as many pages as it takes.
func until(selector string) action { return chromedp.WaitReady(selector) }

func login(password string) []action {
	return []action{
		chromedp.SetValue(`[name=user]`, user), chromedp.SetValue(`[name=password]`, password), chromedp.Click("#login"),
	}
}

// TestFlow is the flow of ten steps of z/OS Connect's page on third-party
// authentication, step by step.
func TestFlow(t *testing.T) {
	w := newWorld(t)
	w.do(t, chromedp.Navigate(w.application.URL+"/orders?id=7"), until("#login"))
	w.steps.add("3 the provider asks the user to log in")
	w.do(t, login("WRONG")...)
	w.do(t, until("#problem:not(:empty)"))
	w.do(t, login(password)...)
	w.do(t, until("#authorize"))
	w.steps.add("4 the user has logged in, and authorizes the application")
	w.do(t, chromedp.Click("#authorize"), until(`#who[title="/orders?id=7"]`))
	want := []string{
		"1 the user asks the application for /orders",
		"2 the application sends the user to the provider: /auth",
		"3 the provider asks the user to log in",
		"4 the user has logged in, and authorizes the application",
		"5 the provider sends the user back with a code: true",
		"6 the application asks the provider for tokens: /token",
		"7 the provider answers 200",
		"8 the application asks the resource server with the JWT",
		"9 the resource server answers 200",
		"10 the application answers the user",
	}
	if diff := cmp.Diff(want, w.steps.take()); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	shown, err := chromedp.Run(w.browser, chromedp.Text("#who"))
	must(t, err)
	if want := `COLIN of orders, groups ["BUYERS"]`; shown != want {
		t.Errorf("the user is shown %q, want %q", shown, want)
	}
	if tokens := w.last(); tokens.ID() == "" || tokens.Access() == "" || tokens.Refresh() == "" {
		t.Errorf("ID token %t, access token %t, refresh token %t", tokens.ID() != "", tokens.Access() != "", tokens.Refresh() != "")
	}
	t.Run("tokens", w.testTokens)
	t.Run("the address again", w.testAgain)
}

// testTokens presents the provider's tokens to resource servers, as they are and
// changed.
func (w *world) testTokens(t *testing.T) {
	id, access := w.last().ID(), w.last().Access()
	for _, test := range []struct {
		name, address, token string
		status               int
	}{
		{"ID token", w.api, id, http.StatusOK},
		{"ID token of another user", w.api, clients.Forge(t, id, "DORIS"), http.StatusUnauthorized},
		{"ID token without signature", w.api, id[:strings.LastIndexByte(id, '.')+1], http.StatusUnauthorized},
		{"no token", w.api, "", http.StatusUnauthorized},
		{"access token, where a JWT is wanted", w.api, access, http.StatusUnauthorized},
		{"access token, which the provider is asked about", w.opaque, access, http.StatusOK},
		{"an access token that the provider does not know", w.opaque, access + "x", http.StatusUnauthorized},
		// Liberty does not look at token_type: what is active is good enough.
		{"refresh token, which the provider is asked about", w.opaque, w.last().Refresh(), http.StatusOK},
	} {
		t.Run(test.name, func(t *testing.T) {
			status, who, err := ask(t.Context(), test.address, test.token)
			must(t, err)
			if status != test.status || status == http.StatusOK && !strings.HasPrefix(who, user+" of orders") {
				t.Errorf("status %d for %s, want %d", status, who, test.status)
			}
		})
	}
}

// testAgain: whoever opens the address with the code once more, or in another
// browser, gets nobody's session.
func (w *world) testAgain(t *testing.T) {
	stranger := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for name, address := range map[string]string{
		"a made-up code":                  w.application.URL + "/oidcclient/redirect/ORDERS?code=made-up&state=made-up",
		"a made-up code where orders are": w.application.URL + "/orders?code=made-up&state=made-up",
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		must(t, err)
		answer, err := stranger.Do(r)
		must(t, err)
		must(t, answer.Body.Close())
		if answer.StatusCode == http.StatusOK {
			t.Errorf("%s: status %d", name, answer.StatusCode)
		}
	}
	if seen := w.steps.take(); slices.ContainsFunc(seen, func(step string) bool { return strings.HasPrefix(step, "8 ") }) {
		t.Errorf("a stranger reaches the resource server: %q", seen)
	}
	// The user's browser has a session with the provider, and needs no password.
	w.do(t, chromedp.Navigate(w.application.URL+"/orders?id=8"), until(`#who[title="/orders?id=8"]`))
}
