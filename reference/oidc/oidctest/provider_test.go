package oidctest_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/introspection"
	"github.com/safproof/safproof/reference/oidc/oidctest"
)

const back = "https://rp.example/cb"

var now = time.Unix(1_700_000_000, 0)

func provider() (*oidctest.Provider, oidctest.Web) {
	p := &oidctest.Provider{
		Issuer: "https://op.example/oauth2", Now: func() time.Time { return now }, Random: rand.Reader,
		Clients: map[string]oidctest.Client{"rp": {Secret: "s", Redirects: []string{back}}, "other": {Secret: "o", Redirects: []string{back}}, "pkce": {PKCE: true, Redirects: []string{back}}},
		Users:   map[string]string{"IBMUSER": "sys1"},
	}
	return p, oidctest.Web{"op.example": p}
}

func request() url.Values {
	return url.Values{"client_id": {"rp"}, "redirect_uri": {back}, "response_type": {"code"}, "scope": {"openid"}, "state": {"x"}, "username": {"IBMUSER"}}
}

// exchange asks the token endpoint and returns the access token.
func exchange(t *testing.T, web oidctest.Web, form url.Values) (string, int) {
	t.Helper()
	r, err := http.NewRequest(http.MethodPost, "https://op.example/oauth2/token", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := web.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var tokens struct {
		Access string `json:"access_token"`
	}
	if err := json.Unmarshal(body, &tokens); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return tokens.Access, response.StatusCode
}

func TestAuthorizationRequestsThatAreRefused(t *testing.T) {
	for name, change := range map[string]func(url.Values){
		"client":       func(v url.Values) { v.Set("client_id", "nobody") },
		"redirect_uri": func(v url.Values) { v.Set("redirect_uri", back+"/") },
		"type":         func(v url.Values) { v.Set("response_type", "token") },
		"scope":        func(v url.Values) { v.Set("scope", "profile") },
		"no challenge": func(v url.Values) { v.Set("client_id", "pkce") },
		"challenge":    func(v url.Values) { v.Set("code_challenge_method", "S512") },
	} {
		t.Run(name, func(t *testing.T) {
			_, web := provider()
			v := request()
			change(v)
			page, err := oidctest.NewBrowser(web).Open("https://op.example/oauth2/authorize?" + v.Encode())
			if err != nil || page.Status != http.StatusBadRequest {
				t.Errorf("status is %d, error %v", page.Status, err)
			}
		})
	}
}

func TestCodesThatAreRefused(t *testing.T) {
	for name, test := range map[string]struct {
		challenge, method string
		form              url.Values
		status            int
	}{
		"as it should be":       {"", "", nil, http.StatusOK},
		"plain verifier":        {"v", "plain", url.Values{"code_verifier": {"v"}}, http.StatusOK},
		"S256 verifier":         {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "S256", url.Values{"code_verifier": {"dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"}}, http.StatusOK}, // RFC 7636, appendix B
		"another verifier":      {"v", "plain", url.Values{"code_verifier": {"w"}}, http.StatusBadRequest},
		"no verifier":           {"v", "plain", nil, http.StatusBadRequest},
		"a verifier of nothing": {"", "", url.Values{"code_verifier": {"v"}}, http.StatusBadRequest},
		"another client":        {"", "", url.Values{"client_id": {"other"}, "client_secret": {"o"}}, http.StatusBadRequest},
		"another secret":        {"", "", url.Values{"client_secret": {"x"}}, http.StatusUnauthorized},
		"another redirect_uri":  {"", "", url.Values{"redirect_uri": {"https://evil.example"}}, http.StatusBadRequest},
		"another grant":         {"", "", url.Values{"grant_type": {"password"}}, http.StatusBadRequest},
		"another code":          {"", "", url.Values{"code": {"x"}}, http.StatusBadRequest},
	} {
		t.Run(name, func(t *testing.T) {
			p, web := provider()
			v := request()
			v.Set("code_challenge", test.challenge)
			v.Set("code_challenge_method", test.method)
			form := url.Values{
				"grant_type": {"authorization_code"}, "code": {p.Grant(v)}, "redirect_uri": {back}, "client_id": {"rp"}, "client_secret": {"s"},
			}
			for name := range test.form {
				form.Set(name, test.form.Get(name))
			}
			if _, status := exchange(t, web, form); status != test.status {
				t.Errorf("status is %d, want %d", status, test.status)
			}
			if test.status == http.StatusOK {
				if _, status := exchange(t, web, form); status != http.StatusBadRequest {
					t.Errorf("the code is good twice: %d", status)
				}
			}
		})
	}
}

// The resource server of package introspection asks this provider.
func TestIntrospection(t *testing.T) {
	for name, test := range map[string]struct {
		method introspection.Method
		end    string
	}{"introspect": {introspection.Introspect, "introspect"}, "userinfo": {introspection.UserInfo, "userinfo"}} {
		t.Run(name, func(t *testing.T) {
			p, web := provider()
			token, _ := exchange(t, web, url.Values{
				"grant_type": {"authorization_code"}, "code": {p.Grant(request())}, "redirect_uri": {back}, "client_id": {"rp"}, "client_secret": {"s"},
			})
			strict := introspection.Strict()
			strict.ClientIDs, strict.Scopes = []string{"rp"}, []string{"openid"}
			client, err := introspection.New(introspection.Config{
				Method: test.method, Endpoint: p.Endpoint(test.end), ClientID: "rp", Secret: func() string { return "s" },
				NoCache: true, Strict: strict, Transport: web,
			})
			if err != nil {
				t.Fatal(err)
			}
			result, err := client.Validate(context.Background(), token, now)
			if err != nil || result.User != "IBMUSER" {
				t.Errorf("user is %q, error %v", result.User, err)
			}
			p.Revoke(token)
			_, err = client.Validate(context.Background(), token, now)
			var refusal *introspection.Refusal
			if !errors.As(err, &refusal) || refusal.Reason != introspection.NotActive {
				t.Errorf("error is %v, want it not active", err)
			}
		})
	}
}
