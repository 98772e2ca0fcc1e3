package oidc_test

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/oidc"
)

func TestConfigurationsThatMakeNoClient(t *testing.T) {
	for name, change := range map[string]func(*oidc.Config){
		"id":             func(c *oidc.Config) { c.ID = "a/b" },
		"no id":          func(c *oidc.Config) { c.ID = "" },
		"clientId":       func(c *oidc.Config) { c.ClientID = "" },
		"authentication": func(c *oidc.Config) { c.AuthMethod = "privateKeyJwt" },
		"challenge":      func(c *oidc.Config) { c.PKCE = "S512" },
		"none and more":  func(c *oidc.Config) { c.Algorithms = []jose.Algorithm{jose.RS256, jose.None} },
		"transport":      func(c *oidc.Config) { c.Transport = nil },
		"clock":          func(c *oidc.Config) { c.Now = nil },
		"randomness":     func(c *oidc.Config) { c.Random = nil },
		"no randomness":  func(c *oidc.Config) { c.Random = bytes.NewReader(nil) },
		"clock skew":     func(c *oidc.Config) { c.ClockSkew = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			c := newWorld(t).config
			change(&c)
			if _, err := oidc.New(c); !errors.Is(err, oidc.ErrConfig) {
				t.Errorf("error is %v, want ErrConfig", err)
			}
		})
	}
}

func TestWhereNobodyCanBeSent(t *testing.T) {
	for name, test := range map[string]struct {
		change  func(*oidc.Config)
		address string
		message []oidc.Message
	}{
		"no endpoint":            {func(c *oidc.Config) { c.AuthorizationEndpoint = "" }, wanted, []oidc.Message{oidc.NoAuthorizationEndpoint}},
		"no address":             {func(c *oidc.Config) { c.AuthorizationEndpoint = "https:" }, wanted, []oidc.Message{oidc.NoAuthorizationEndpoint}},
		"without HTTPS":          {func(c *oidc.Config) { c.AuthorizationEndpoint = "http://op.example/authorize" }, wanted, []oidc.Message{oidc.NotHTTPS}},
		"a client without HTTPS": {func(*oidc.Config) {}, "http://rp.example/api", []oidc.Message{oidc.NotHTTPS}},
		"scope":                  {func(c *oidc.Config) { c.Scope = "profile" }, wanted, []oidc.Message{oidc.NoOpenIDScope}},
		"scope openid2":          {func(c *oidc.Config) { c.Scope = "openid2" }, wanted, []oidc.Message{oidc.NoOpenIDScope}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(w *world) { test.change(&w.config) })
			w.step(w.browser, test.address)
			w.wantRefused(http.StatusUnauthorized, test.message...)
		})
	}
}

func TestHTTPWhereItIsAllowed(t *testing.T) {
	w := newWorld(t, func(w *world) { w.config.AllowHTTP = true })
	outcome := w.client.Authenticate(httptest.NewRequest(http.MethodGet, "http://rp.example/api", nil))
	if outcome.Location == "" || !strings.Contains(outcome.Location, "redirect_uri=http%3A%2F%2Frp.example") {
		t.Errorf("location is %q, refusal %v", outcome.Location, outcome.Refusal)
	}
	for _, cookie := range outcome.Cookies.All() {
		if cookie.Secure {
			t.Errorf("cookie %s is secure, and no browser would send it", cookie.Name)
		}
	}
}

func TestAClientWithoutASecret(t *testing.T) {
	w := newWorld(t, func(w *world) {
		w.config.Secret = nil
		w.provider.Clients[clientID] = withoutSecret
	})
	wantEqual(t, w.login("IBMUSER", "sys1").Body, "hello IBMUSER")
	other := newWorld(t, func(w *world) { w.config.Secret = nil })
	request := w.request(w.browser)
	w.step(w.browser, back(w.provider.Grant(as(request, "IBMUSER")), request.Get("state")))
	w.web["rp.example"] = other
	w.step(w.browser, wanted)
	other.wantAgain() // its key is another
}

func TestDiscover(t *testing.T) {
	w := newWorld(t)
	m, err := oidc.Discover(context.Background(), w.web, w.provider.Endpoint(".well-known/openid-configuration"))
	if err != nil {
		t.Fatal(err)
	}
	wantEqual(t, m, oidc.Metadata{
		Issuer: "https://op.example", AuthorizationEndpoint: "https://op.example/authorize", TokenEndpoint: "https://op.example/token",
		JWKsURI: "https://op.example/jwks", UserInfoEndpoint: "https://op.example/userinfo", IntrospectionEndpoint: "https://op.example/introspect",
	})
}

func TestMetadataThatCannotBeUsed(t *testing.T) {
	w := newWorld(t)
	w.web["bad.example"] = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		rw.Write([]byte(strings.ReplaceAll(r.URL.Query().Get("body"), "'", `"`)))
	})
	w.web["evil.example"] = w.provider
	for name, address := range map[string]string{
		"no address":    "\x7f",
		"unreachable":   "https://nowhere.example/",
		"not found":     "https://op.example/none",
		"no JSON":       "https://bad.example/?body=x",
		"no issuer":     "https://bad.example/?body={'authorization_endpoint':'a','token_endpoint':'b'}",
		"no endpoint":   "https://bad.example/?body={'issuer':'a','token_endpoint':'b'}",
		"another's own": "https://evil.example/.well-known/openid-configuration",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := oidc.Discover(context.Background(), w.web, address); !errors.Is(err, oidc.ErrProvider) {
				t.Errorf("error is %v, want ErrProvider", err)
			}
		})
	}
}

func TestKeysAreFetchedAgainForANewOne(t *testing.T) {
	w := newWorld(t)
	keys := oidc.FetchKeys(w, w.provider.Endpoint("jwks"))
	for _, test := range []struct {
		keyID string
		asked int
	}{{"k1", 1}, {"k1", 1}, {"", 1}, {"k2", 2}} {
		if _, err := keys(context.Background(), test.keyID); err != nil {
			t.Fatal(err)
		}
		wantEqual(t, len(w.calls), test.asked)
	}
	w.provider.Key = rsaKey().WithID("k2")
	set, err := keys(context.Background(), "k2")
	if err != nil {
		t.Fatal(err)
	}
	if _, found := set.Key("k2"); !found {
		t.Error("key k2 is not there")
	}
}
