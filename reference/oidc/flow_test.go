package oidc_test

import (
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/oidc"
	"github.com/safproof/safproof/reference/oidc/oidctest"
)

// The ten steps of "OpenID Connect" in IBM's "API provider third-party
// authentication". The resource server takes the ID token as a JSON Web Token.
func TestTheTenSteps(t *testing.T) {
	w := newWorld(t, func(w *world) { w.config.Nonce, w.config.PKCE = true, oidc.S256 })
	keys, err := jose.NewKeySet(rsaKey().Public())
	if err != nil {
		t.Fatal(err)
	}
	judge, err := jose.NewVerifier(jose.Policy{Issuer: "https://op.example", Audience: []string{clientID}, Algorithms: []jose.Algorithm{jose.RS256}, Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	w.web["resource.example"] = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		token, err := judge.Verify(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), w.now)
		if err != nil {
			http.Error(rw, "no", http.StatusUnauthorized)
			return
		}
		rw.Write([]byte("account of " + token.Claims.Subject()))
	})

	// 1 and 2: the user asks the client, which sends him to the provider.
	page := w.step(w.browser, wanted)
	wantEqual(t, page.Status, http.StatusFound)
	// 3: the provider asks who he is.
	page = w.open(w.browser, page.Header.Get("Location"))
	wantEqual(t, page.Address.Host+page.Address.Path, "op.example/authorize")
	// 4 to 7: he says it, the provider gives a code, and the client changes it for tokens.
	page, err = w.browser.Submit(page, map[string]string{"username": "IBMUSER", "password": "sys1", "choice": "allow"})
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, []string{page.Address.String(), page.Body}, []string{wanted, "hello IBMUSER"})
	tokens := w.last().Tokens
	if tokens.ID() == "" || tokens.Access() == "" || tokens.Refresh() == "" {
		t.Fatal("a token is missing")
	}
	// 8, 9 and 10: the client asks the resource server with the token.
	request, err := http.NewRequest(http.MethodGet, "https://resource.example/account", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+tokens.ID())
	response, err := w.web.RoundTrip(request)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("resource server: %v %v", response, err)
	}
}

func TestWhatTheProviderIsAsked(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*world)
		want   []string // parameters beside those that are always there
	}{
		"as Liberty does it":     {func(*world) {}, nil},
		"with a nonce":           {func(w *world) { w.config.Nonce = true }, []string{"nonce"}},
		"with a challenge":       {func(w *world) { w.config.PKCE = oidc.S256 }, []string{"code_challenge", "code_challenge_method"}},
		"with a plain challenge": {func(w *world) { w.config.PKCE = oidc.Plain }, []string{"code_challenge", "code_challenge_method"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, test.change)
			request := w.request(w.browser)
			for parameter, want := range map[string]string{
				"scope": "openid profile", "response_type": "code", "client_id": clientID, "redirect_uri": redirect,
				"code_challenge_method": string(w.config.PKCE),
			} {
				wantEqual(t, request.Get(parameter), want)
			}
			for _, parameter := range append(test.want, "state") {
				if request.Get(parameter) == "" {
					t.Errorf("%s is missing", parameter)
				}
			}
			wantEqual(t, len(request), 5+len(test.want))
			if form := regexp.MustCompile(`^001795780800000[0-9A-Za-z]{9}$`); !form.MatchString(request.Get("state")) {
				t.Errorf("state is %s", request.Get("state"))
			}
			page, err := w.browser.Submit(w.open(w.browser, wanted), map[string]string{"username": "IBMUSER", "password": "sys1"})
			if err != nil || page.Body != "hello IBMUSER" {
				t.Errorf("page is %q, error %v", page.Body, err)
			}
		})
	}
}

func TestParametersOfTheEndpointStay(t *testing.T) {
	w := newWorld(t, func(w *world) { w.config.AuthorizationEndpoint += "?tenant=1&state=x" })
	request := w.request(w.browser)
	wantEqual(t, request.Get("tenant"), "1")
	wantEqual(t, len(request["state"]), 1)
}

func TestCookies(t *testing.T) {
	w := newWorld(t, func(w *world) { w.config.Nonce = true })
	page := w.step(w.browser, wanted)
	seen := map[string]*http.Cookie{}
	for _, cookie := range (&http.Response{Header: page.Header}).Cookies() {
		seen[strings.TrimRight(cookie.Name, "pn0123456789")] = cookie
	}
	for name, age := range map[string]int{"WASOidcState": 420, "WASReqURLOidc": 420, "WASOidcNonce": 0} {
		cookie := seen[name]
		if cookie == nil || !cookie.HttpOnly || !cookie.Secure || cookie.Path != "/" || cookie.MaxAge != age {
			t.Errorf("cookie %s is %+v", name, cookie)
		}
	}
	wantEqual(t, len(seen), 3)
	wantEqual(t, seen["WASReqURLOidc"].Value, wanted)
}

func TestNothingOfAFlowIsLeft(t *testing.T) {
	w := newWorld(t, func(w *world) { w.config.Nonce = true })
	w.login("IBMUSER", "sys1")
	at, _ := url.Parse(wanted)
	for _, cookie := range w.browser.Jar.Cookies(at) {
		t.Errorf("cookie %s is left", cookie.Name)
	}
}

func TestTheTokenEndpointIsAsked(t *testing.T) {
	for name, basic := range map[string]bool{"post": false, "basic": true} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(w *world) {
				w.config.AuthMethod, w.config.PKCE = oidc.AuthMethod(name), oidc.S256
				w.provider.Clients[clientID] = oidctest.Client{Secret: secret, Redirects: []string{redirect}, Basic: basic, PKCE: true}
			})
			wantEqual(t, w.login("IBMUSER", "sys1").Body, "hello IBMUSER")
			call := w.calls[0]
			wantEqual(t, call.Method+" "+call.URL.String(), "POST https://op.example/token")
			wantEqual(t, call.Header.Get("Accept"), "application/json")
			id, given, isBasic := call.BasicAuth()
			wantEqual(t, isBasic, basic)
			if basic {
				wantEqual(t, []string{id, given}, []string{clientID, secret})
			}
		})
	}
}

func TestARedirectionByAScript(t *testing.T) {
	w := newWorld(t, func(w *world) { w.config.ClientSideRedirect = true })
	page := w.step(w.browser, wanted)
	wantEqual(t, page.Status, http.StatusOK)
	for _, part := range []string{"window.location.replace(", "WASReqURLOidc", "https://op.example/authorize?"} {
		if !strings.Contains(page.Body, part) {
			t.Errorf("the page lacks %s:\n%s", part, page.Body)
		}
	}
	for _, cookie := range (&http.Response{Header: page.Header}).Cookies() {
		if strings.HasPrefix(cookie.Name, "WASReqURLOidc") {
			t.Error("the cookie with the address is set, and the script would have to")
		}
	}
}

func TestTheSharedSecretSigns(t *testing.T) {
	w := newWorld(t, func(w *world) { w.provider.Key, w.config.Algorithms, w.config.Keys = nil, nil, nil })
	wantEqual(t, w.login("IBMUSER", "sys1").Body, "hello IBMUSER")
}

func TestWhoCannotSignOnIsNotSentBack(t *testing.T) {
	w := newWorld(t)
	page := w.login("IBMUSER", "wrong")
	wantEqual(t, page.Status, http.StatusUnauthorized)
	wantEqual(t, page.Address.Host, "op.example")
}

func TestWhoCancels(t *testing.T) {
	w := newWorld(t)
	page, err := w.browser.Submit(w.open(w.browser, wanted), map[string]string{"choice": "deny"})
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, []any{page.Status, page.Address.Host}, []any{http.StatusForbidden, "rp.example"})
}

func TestTheAnswerInAForm(t *testing.T) {
	w := newWorld(t)
	request := w.request(w.browser)
	code := w.provider.Grant(as(request, "IBMUSER"))
	response, err := w.browser.PostForm(redirect, url.Values{"code": {code}, "state": {request.Get("state")}})
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("%v %v", response, err)
	}
	wantEqual(t, w.last().User, "IBMUSER")
}

func TestTheRedirectAddress(t *testing.T) {
	w := newWorld(t, func(w *world) {
		w.config.RedirectBase, w.config.ContextPath = "https://proxy.example:8443/", "/sso"
	})
	wantEqual(t, w.request(w.browser).Get("redirect_uri"), "https://proxy.example:8443/sso/redirect/RP1")
	wantEqual(t, w.client.RedirectPath(), "/sso/redirect/RP1")
}

func TestProtect(t *testing.T) {
	w := newWorld(t)
	w.web["rp.example"] = w.client.Protect(func(rw http.ResponseWriter, _ *http.Request, o oidc.Outcome) {
		rw.Write([]byte("protected " + o.User))
	})
	wantEqual(t, w.login("IBMUSER", "sys1").Body, "protected IBMUSER")
}

func TestTheStateIsGoodForAWhile(t *testing.T) {
	for name, test := range map[string]struct {
		later time.Duration
		good  bool
	}{
		"in time":                 {7 * time.Minute, true},
		"within the skew":         {12*time.Minute - time.Second, true},
		"too late":                {12 * time.Minute, false},
		"the clock went back":     {-5*time.Minute + time.Second, true},
		"the clock went far back": {-5 * time.Minute, false},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			request := w.request(w.browser)
			w.now = w.now.Add(test.later)
			w.step(w.browser, back(w.provider.Grant(as(request, "IBMUSER")), request.Get("state")))
			w.step(w.browser, wanted)
			wantEqual(t, w.last().Authenticated, test.good)
			if !test.good {
				w.wantAgain()
			}
		})
	}
}

func TestCookiesThatAreNotOurs(t *testing.T) {
	w := newWorld(t)
	sign := base64.RawURLEncoding.EncodeToString
	for _, value := range []string{
		"x", ".", sign([]byte(`{"code":"c","state":"s"}`)), sign([]byte(`{"code":"c","state":"s"}`)) + ".", sign([]byte(`{}`)) + "." + sign(make([]byte, 32)),
	} {
		r := httptest.NewRequest(http.MethodGet, wanted, nil)
		r.AddCookie(&http.Cookie{Name: "WASOidcCode", Value: value})
		outcome := w.client.Authenticate(r)
		if outcome.Location == "" || outcome.Authenticated {
			t.Errorf("%q: %+v", value, outcome)
		}
		removed := false
		for _, cookie := range outcome.Cookies.All() {
			removed = removed || cookie.Name == "WASOidcCode" && cookie.MaxAge < 0
		}
		if !removed {
			t.Errorf("%q is not taken away", value)
		}
	}
}

// The hash behind the name of a cookie is Java's, with its overflow.
func TestNamesOfCookies(t *testing.T) {
	for state, hash := range map[string]string{
		"s": "p115", "hello": "p99162322", "polygenelubricants": "n-2147483648", "𝔸": "p1772451", "Aa": "p2112", "BB": "p2112",
	} {
		w := newWorld(t)
		r := httptest.NewRequest(http.MethodGet, redirect+"?"+url.Values{"code": {"c"}, "state": {state}}.Encode(), nil)
		r.AddCookie(&http.Cookie{Name: "WASReqURLOidc" + hash, Value: wanted})
		rw := httptest.NewRecorder()
		w.client.ServeHTTP(rw, r)
		if rw.Code != http.StatusFound {
			t.Errorf("state %s: %d", state, rw.Code)
		}
	}
}
