package zaas_test

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/zaas"
)

// Whoever has the keys can verify a token, and nothing secret is in them.
func TestKeys(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		token := w.login()
		for _, path := range []string{"/keys/public/all", "/keys/public/current"} {
			recorder := send(t, w, get(gateway+path))
			var set struct{ Keys []map[string]string }
			must(t, json.Unmarshal(recorder.Body.Bytes(), &set))
			if recorder.Code != 200 || len(set.Keys) != 1 || len(set.Keys[0]) != 3 || set.Keys[0]["kty"] != "RSA" {
				t.Fatalf("%s: %d, %d keys", path, recorder.Code, len(set.Keys))
			}
			keys, err := jose.ParseJWKSet(recorder.Body.Bytes())
			must(t, err)
			verifier, err := jose.NewVerifier(jose.Policy{Algorithms: []jose.Algorithm{jose.RS256}, Keys: keys, Issuer: "APIML"})
			must(t, err)
			if _, err := verifier.Verify(token, start); err != nil {
				t.Errorf("%s: %v", path, err)
			}
		}
		recorder := send(t, w, get(gateway+"/keys/public"))
		block, rest := pem.Decode(recorder.Body.Bytes())
		if recorder.Code != 200 || block == nil || block.Type != "PUBLIC KEY" || len(rest) != 0 {
			t.Fatalf("PEM: %d %s", recorder.Code, recorder.Body)
		}
		key, err := x509.ParsePKIXPublicKey(block.Bytes)
		must(t, err)
		if public, ok := key.(*rsa.PublicKey); !ok || !public.Equal(&signingKey().PublicKey) {
			t.Error("the PEM text has another key")
		}
		if got := w.ask(post(gateway + "/keys/public/all")); got != (answer{405, "ZWEAG101E"}) {
			t.Errorf("POST: %+v", got)
		}
	})
}

func TestOIDC(t *testing.T) {
	key, err := jose.NewHMACKey([]byte(strings.Repeat("k", 32)))
	must(t, err)
	keys, err := jose.NewKeySet(key)
	must(t, err)
	verifier, err := jose.NewVerifier(jose.Policy{Algorithms: []jose.Algorithm{jose.HS256}, Keys: keys, Issuer: "https://idp"})
	must(t, err)
	sign := func(claims string) string {
		token, err := jose.Sign(nil, []byte(claims), key, jose.HS256)
		must(t, err)
		return token
	}
	good := sign(`{"sub":"x","iss":"https://idp","exp":1772370000}`) // 13:00
	ask := func(token string) request {
		return post(gateway + "/oidc-token/validate").json(`{"token":"` + token + `"}`)
	}
	w := newWorld(t, zaas.ZoweV3, func(w *world) { w.change = func(c *zaas.Config) { c.OIDC = verifier } })
	w.steps([]step{
		{"good", ask(good), answer{204, ""}},
		{"of another", ask(sign(`{"sub":"x","iss":"https://other","exp":1772370000}`)), answer{401, ""}},
		{"of ours", ask(w.login()), answer{401, ""}},
		{"garbage", ask("garbage"), answer{401, ""}},
		{"none", post(gateway + "/oidc-token/validate").json(`{}`), answer{401, ""}},
		{"no JSON", post(gateway + "/oidc-token/validate").json(`{`), answer{400, ""}},
		{"it is no login", get(gateway + "/query").cookie(good), answer{401, "ZWEAO402E"}},
	})
	w.pass(2 * time.Hour)
	w.steps([]step{{"expired", ask(good), answer{401, ""}}})
	newWorld(t, zaas.ZoweV3).steps([]step{})
	if got := newWorld(t, zaas.ZoweV3).ask(ask(good)); got.Status != 401 {
		t.Errorf("without a provider: %+v", got)
	}
}

func TestConfig(t *testing.T) {
	for name, change := range map[string]func(*zaas.Config){
		"System":     func(c *zaas.Config) { c.System = nil },
		"Now":        func(c *zaas.Config) { c.Now = nil },
		"Random":     func(c *zaas.Config) { c.Random = nil },
		"Key":        func(c *zaas.Config) { c.Key = nil },
		"Level":      func(c *zaas.Config) { c.Level = "zowe-v4" },
		"MaxLogouts": func(c *zaas.Config) { c.MaxLogouts = -1 },
		"ZOSMFToken": func(c *zaas.Config) { c.ZOSMFToken = "saml" },
	} {
		w := newWorld(t, zaas.ZoweV3)
		c := w.Config
		change(&c)
		if _, err := zaas.New(c); !errors.Is(err, zaas.ErrConfig) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	w := newWorld(t, zaas.ZoweV3)
	c := w.Config
	c.Key = &rsa.PrivateKey{}
	if _, err := zaas.New(c); !errors.Is(err, zaas.ErrConfig) {
		t.Errorf("an empty key: error %v", err)
	}
}

// Chance that fails makes no token.
func TestNoChance(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3, func(w *world) {
		w.change = func(c *zaas.Config) { c.Random = strings.NewReader("") }
	})
	if got := w.ask(post(gateway+"/login").basic("USER", password)); got != (answer{http.StatusInternalServerError, "ZWEAG100E"}) {
		t.Errorf("answer %+v", got)
	}
}
