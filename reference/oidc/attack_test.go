package oidc_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/oidc"
	"github.com/safproof/safproof/reference/oidc/oidctest"
)

func TestRedirectEndpointRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		query  func(state string) string
		cookie func(r *http.Request)
		status int
	}{
		"no state":            {func(string) string { return "code=c" }, nil, http.StatusInternalServerError},
		"another state":       {func(s string) string { return "code=c&state=x" + s }, nil, http.StatusInternalServerError},
		"no code":             {func(s string) string { return "state=" + s }, nil, http.StatusForbidden},
		"an error":            {func(s string) string { return "error=access_denied&state=" + s }, nil, http.StatusForbidden},
		"another error":       {func(s string) string { return "error=server_error&state=" + s }, nil, http.StatusForbidden},
		"code and state good": {func(s string) string { return "code=c&state=" + s }, nil, http.StatusFound},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			state := w.request(w.browser).Get("state")
			page := w.step(w.browser, redirect+"?"+test.query(state))
			wantEqual(t, page.Status, test.status)
		})
	}
}

// The cookie with the address is not signed: whoever can set it must not send users
// elsewhere.
func TestNoOpenRedirection(t *testing.T) {
	for _, to := range []string{
		"https://evil.example/", "https://rp.example.evil.example/", "https://rp.example@evil.example/", "//evil.example/", "/local",
		"javascript:alert(1)", "ftp://rp.example/", "https://user:x@rp.example/", "https://rp.example:8443/", "",
	} {
		w := newWorld(t)
		r := httptest.NewRequest(http.MethodGet, redirect+"?code=c&state=s", nil)
		r.AddCookie(&http.Cookie{Name: "WASReqURLOidcp115", Value: to}) // the hash of s
		rw := httptest.NewRecorder()
		w.client.ServeHTTP(rw, r)
		if rw.Code != http.StatusInternalServerError || rw.Header().Get("Location") != "" {
			t.Errorf("%q: %d %s", to, rw.Code, rw.Header().Get("Location"))
		}
	}
}

// Cross-site request forgery: the victim's browser is made to bring the attacker's
// code and state.
func TestAStateOfAnotherBrowser(t *testing.T) {
	w := newWorld(t)
	attacker := oidctest.NewBrowser(w.web)
	request := w.request(attacker)
	code := w.provider.Grant(as(request, "MALLORY"))
	w.request(w.browser) // the victim has a flow of its own
	page := w.step(w.browser, back(code, request.Get("state")))
	wantEqual(t, page.Status, http.StatusInternalServerError)

	// Even with the address the state is not the victim's.
	at, _ := url.Parse(redirect)
	for _, cookie := range attacker.Jar.Cookies(at) {
		if strings.HasPrefix(cookie.Name, "WASReqURLOidc") {
			cookie.Path = "/"
			w.browser.Jar.SetCookies(at, []*http.Cookie{cookie})
		}
	}
	wantEqual(t, w.step(w.browser, back(code, request.Get("state"))).Status, http.StatusFound)
	w.step(w.browser, wanted)
	w.wantAgain()
}

func TestAStateThatWasMadeUp(t *testing.T) {
	w := newWorld(t)
	state := w.request(w.browser).Get("state")
	at, _ := url.Parse(redirect)
	var cookies []*http.Cookie
	for _, cookie := range w.browser.Jar.Cookies(at) {
		cookies = append(cookies, &http.Cookie{Name: cookie.Name, Value: cookie.Value[:len(cookie.Value)-1] + "x", Path: "/"})
	}
	w.browser.Jar.SetCookies(at, cookies)
	w.step(w.browser, back("c", state))
	w.step(w.browser, wanted)
	w.wantAgain()
}

func TestACodeThatWasUsed(t *testing.T) {
	w := newWorld(t)
	request := w.request(w.browser)
	at, _ := url.Parse(redirect)
	saved := w.browser.Jar.Cookies(at)
	address := back(w.provider.Grant(as(request, "IBMUSER")), request.Get("state"))
	w.step(w.browser, address)
	saved = append(saved, w.browser.Jar.Cookies(at)...)
	w.step(w.browser, wanted)
	wantEqual(t, w.last().Authenticated, true)

	// Everything is brought again, cookies included.
	thief := oidctest.NewBrowser(w.web)
	for _, cookie := range saved {
		cookie.Path = "/"
	}
	thief.Jar.SetCookies(at, saved)
	asked := len(w.calls)
	w.step(thief, wanted)
	w.wantAgain()
	wantEqual(t, len(w.calls), asked)
}

// A code that the client forgot is the provider's to refuse.
func TestACodeThatTheProviderKnowsAsUsed(t *testing.T) {
	w := newWorld(t)
	request := w.request(w.browser)
	code := w.provider.Grant(as(request, "IBMUSER"))
	other := newWorld(t)
	other.provider, other.web["op.example"] = w.provider, w.provider
	again := other.request(other.browser)
	w.step(w.browser, back(code, request.Get("state")))
	w.step(w.browser, wanted)
	other.step(other.browser, back(code, again.Get("state")))
	other.step(other.browser, wanted)
	other.wantRefused(http.StatusBadRequest, oidc.TokenRequestFailed)
}

// Code injection: the attacker puts a code of the victim into a flow of his own.
func TestCodeInjection(t *testing.T) {
	for name, test := range map[string]struct {
		change  func(*world)
		refused []oidc.Message // nil: it succeeds
		status  int
	}{
		"as Liberty does it, it works": {func(*world) {}, nil, 0},
		"a nonce":                      {func(w *world) { w.config.Nonce = true }, []oidc.Message{oidc.NonceFailed}, http.StatusUnauthorized},
		"a challenge":                  {func(w *world) { w.config.PKCE = oidc.S256 }, []oidc.Message{oidc.TokenRequestFailed}, http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, test.change)
			victim := oidctest.NewBrowser(w.web)
			stolen := w.provider.Grant(as(w.request(victim), "IBMUSER"))
			mine := w.request(w.browser)
			w.step(w.browser, back(stolen, mine.Get("state")))
			w.step(w.browser, wanted)
			if test.refused == nil {
				wantEqual(t, w.last().User, "IBMUSER")
				return
			}
			w.wantRefused(test.status, test.refused...)
		})
	}
}

// Mix-up: a provider of the attacker's sends the user to the honest one, so that the
// honest one's code comes to the client of the attacker's.
func TestMixUp(t *testing.T) {
	w := newWorld(t)
	evil := newWorld(t, func(e *world) {
		e.config.ID, e.config.AuthorizationEndpoint, e.config.TokenEndpoint = "EVIL", "https://evil.example/authorize", "https://evil.example/token"
		e.config.Issuers = "https://evil.example"
	})
	var stolen []string
	evil.web["evil.example"] = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { stolen = append(stolen, r.FormValue("code")) })
	both := http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path == evil.client.RedirectPath() || r.URL.Path == "/evil" {
			evil.ServeHTTP(rw, r)
			return
		}
		w.ServeHTTP(rw, r)
	})
	w.web["rp.example"], w.web["evil.example"] = both, evil.web["evil.example"]

	page := w.step(w.browser, "https://rp.example/evil")
	asked, _ := url.Parse(page.Header.Get("Location"))
	request := asked.Query()
	wantEqual(t, asked.Host, "evil.example")

	// The provider takes no redirect address but the honest client's.
	request.Set("client_id", clientID)
	page = w.step(w.browser, "https://op.example/authorize?"+request.Encode())
	wantEqual(t, page.Status, http.StatusBadRequest)

	// With that one the answer comes to the honest client, whose state it is not.
	request.Set("redirect_uri", redirect)
	w.step(w.browser, back(w.provider.Grant(as(request, "IBMUSER")), request.Get("state")))
	w.step(w.browser, wanted)
	w.wantAgain()
	wantEqual(t, len(stolen), 0)
}

func TestTheIssuerBesideTheCode(t *testing.T) {
	for name, test := range map[string]struct {
		issuer string
		strict bool
		good   bool
	}{
		"as Liberty does it, any":      {"https://evil.example", false, true},
		"as Liberty does it, none":     {"", false, true},
		"as RFC 9207 has it, its own":  {"https://op.example", true, true},
		"as RFC 9207 has it, another":  {"https://evil.example", true, false},
		"as RFC 9207 has it, and none": {"", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(w *world) { w.config.Strict.ResponseIssuer = test.strict })
			request := w.request(w.browser)
			address := back(w.provider.Grant(as(request, "IBMUSER")), request.Get("state"))
			if test.issuer != "" {
				address += "&iss=" + url.QueryEscape(test.issuer)
			}
			w.step(w.browser, address)
			w.step(w.browser, wanted)
			wantEqual(t, w.last().Authenticated, test.good)
			if !test.good {
				w.wantRefused(http.StatusUnauthorized)
			}
		})
	}
}

func TestALongState(t *testing.T) {
	w := newWorld(t, func(w *world) { w.config.Strict.LongState = true })
	wantEqual(t, len(w.request(w.browser).Get("state")), 15+32)
	wantEqual(t, w.login("IBMUSER", "sys1").Body, "hello IBMUSER")
}

// Two clients of one server do not take each other's cookies, even if they share a
// secret.
func TestCookiesOfAnotherClient(t *testing.T) {
	w := newWorld(t)
	request := w.request(w.browser)
	w.step(w.browser, back(w.provider.Grant(as(request, "IBMUSER")), request.Get("state")))
	second := newWorld(t, func(s *world) { s.config.ID = "RP2" })
	w.web["rp.example"] = second
	w.step(w.browser, wanted)
	second.wantAgain()
	wantEqual(t, second.last().Authenticated, false)
}

func TestNothingThatIsSecretPrints(t *testing.T) {
	w := newWorld(t)
	w.login("IBMUSER", "sys1")
	outcome := w.last()
	begun := w.outcomes[0]
	text := fmt.Sprintf("%v %+v %#v %v %+v %v %+v", outcome, outcome, outcome, begun, begun.Cookies, w.client, *w.client)
	for _, hidden := range []string{secret, outcome.Tokens.ID(), outcome.Tokens.Access(), outcome.Tokens.Refresh(), begun.Cookies.All()[0].Value} {
		if strings.Contains(text, hidden) {
			t.Errorf("%q stands in %s", hidden, text)
		}
	}
}

func TestErrorsHoldNoSecret(t *testing.T) {
	w := newWorld(t, func(w *world) { w.config.Transport = broken{} })
	request := w.request(w.browser)
	code := w.provider.Grant(as(request, "IBMUSER"))
	w.step(w.browser, back(code, request.Get("state")))
	w.step(w.browser, wanted)
	w.wantRefused(http.StatusUnauthorized, oidc.TokenRequestFailed)
	if text := w.last().Refusal.Error(); strings.Contains(text, secret) || strings.Contains(text, code) {
		t.Errorf("a secret stands in %s", text)
	}
}
