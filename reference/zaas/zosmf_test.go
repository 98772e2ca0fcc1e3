package zaas_test

import (
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/zaas"
	"github.com/safproof/safproof/reference/zosmf"
)

// toZOSMF reaches a z/OSMF, unless it is down, and counts the requests.
type toZOSMF struct {
	http.Handler
	down     bool
	requests int
}

func (z *toZOSMF) RoundTrip(r *http.Request) (*http.Response, error) {
	z.requests++
	if z.down {
		return nil, http.ErrServerClosed
	}
	recorder := httptest.NewRecorder()
	z.ServeHTTP(recorder, r)
	return recorder.Result(), nil
}

// withZOSMF is a world in which z/OSMF judges passwords.
func withZOSMF(t *testing.T, kind zaas.ZOSMFToken, level zosmf.Level) (*world, *toZOSMF) {
	t.Helper()
	link := &toZOSMF{}
	w := newWorld(t, zaas.ZoweV3, func(w *world) { w.zosmf, w.zosmfKind = link, kind })
	server, err := zosmf.New(zosmf.Config{System: w.saf, Level: level, Now: w.clock, Random: rand.Reader, Key: signingKey()})
	must(t, err)
	link.Handler = server
	return w, link
}

func TestZOSMFWithJWT(t *testing.T) {
	w, link := withZOSMF(t, zaas.ZOSMFJWT, "")
	token, other := w.login(), w.login()
	if claims := w.claims(token); claims["iss"] != "zOSMF" || claims["sub"] != "USER" {
		t.Fatalf("claims %v", claims)
	}
	recorder := send(t, w, get(gateway+"/query").cookie(token))
	var who struct{ UserID string }
	must(t, json.Unmarshal(recorder.Body.Bytes(), &who))
	if recorder.Code != 200 || who.UserID != "USER" {
		t.Errorf("query is answered %d, %q", recorder.Code, who.UserID)
	}
	if got := w.ticket(post(gateway + "/ticket").by(certificates().client).cookie(token).json(wanted)); w.signOn("USER", "ZOWEAPPL", got.Ticket) != "" {
		t.Error("the ticket is not good")
	}
	// Tokens of this service, for whoever logs in by certificate, are good beside them.
	own := cookieOf(send(t, w, post(gateway+"/login").by(certificates().client)))
	w.steps([]step{
		{"own", get(gateway + "/query").cookie(own), answer{200, ""}},
		{"forged", get(gateway + "/query").cookie(resigned(t, token, func(c map[string]any) { c["sub"] = "OTHER" })), answer{401, "ZWEAO402E"}},
		{"alg none", get(gateway + "/query").cookie(forge(t, token, nil, jose.None, func(map[string]any) {})), answer{401, "ZWEAO402E"}},
		{"scheme", post(scheme + "zosmf").by(certificates().own).cookie(token), answer{200, ""}},
		{"wrong password", post(gateway+"/login").basic("USER", "WRONG"), answer{401, "ZWEAG120E"}},
		{"expired password", post(gateway+"/login").basic("OLD", password), answer{401, "ZWEAG120E"}},
		{"logout", post(gateway + "/logout").cookie(token), answer{204, ""}},
		{"query after it", get(gateway + "/query").cookie(token), answer{401, "ZWEAO402E"}},
		{"another token", get(gateway + "/query").cookie(other), answer{200, ""}},
	})
	must(t, w.Restart())
	w.steps([]step{{"z/OSMF remembers over a restart of ZAAS", get(gateway + "/query").cookie(token), answer{401, "ZWEAO402E"}}})
	link.down = true
	w.steps([]step{
		{"login while z/OSMF is down", post(gateway+"/login").basic("USER", password), answer{503, "ZWEAG104E"}},
		{"query", get(gateway + "/query").cookie(other), answer{503, "ZWEAG104E"}},
		{"logout", post(gateway + "/logout").cookie(other), answer{401, "ZWEAG130E"}},
		{"own", get(gateway + "/query").cookie(own), answer{200, ""}},
	})
	w.pass(24 * time.Hour)
	before := link.requests
	w.steps([]step{{"expired: z/OSMF is not asked", get(gateway + "/query").cookie(other), answer{401, "ZWEAT100E"}}})
	if link.requests != before {
		t.Error("z/OSMF was asked about an expired token")
	}
}

// The message about keys stands alone, without a list around it.
func TestZOSMFKeys(t *testing.T) {
	w, link := withZOSMF(t, zaas.ZOSMFJWT, "")
	count := func(path string) int {
		var set struct{ Keys []json.RawMessage }
		recorder := send(t, w, get(gateway+path))
		must(t, json.Unmarshal(recorder.Body.Bytes(), &set))
		return len(set.Keys)
	}
	if all, current := count("/keys/public/all"), count("/keys/public/current"); all != 2 || current != 1 {
		t.Errorf("%d keys in all and %d current, want 2 and 1", all, current)
	}
	if got := send(t, w, get(gateway+"/keys/public")); got.Code != 200 || !strings.HasPrefix(got.Body.String(), "-----BEGIN PUBLIC KEY-----\n") {
		t.Errorf("PEM: %d", got.Code)
	}
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		number  string
	}{
		"none":    {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{"keys":[]}`)) }, "ZWEAG715E"},
		"garbage": {func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(`{`)) }, "ZWEAG716E"},
		"error":   {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) }, "ZWEAG716E"},
	} {
		link.Handler = test.handler
		recorder := send(t, w, get(gateway+"/keys/public"))
		var message struct{ MessageNumber string }
		must(t, json.Unmarshal(recorder.Body.Bytes(), &message))
		if recorder.Code != 500 || message.MessageNumber != test.number {
			t.Errorf("%s: %d %s, want 500 %s", name, recorder.Code, recorder.Body, test.number)
		}
		if all, current := count("/keys/public/all"), count("/keys/public/current"); all != 1 || current != 0 {
			t.Errorf("%s: %d keys in all and %d current, want 1 and 0", name, all, current)
		}
	}
}

func TestZOSMFWithLTPA(t *testing.T) {
	w, _ := withZOSMF(t, zaas.ZOSMFLTPA, "")
	token := w.login()
	claims := w.claims(token)
	if ltpa, _ := claims["ltpa"].(string); claims["iss"] != "APIML" || ltpa == "" || claims["dom"] != zosmf.DefaultRealm {
		t.Fatalf("issuer %v, domain %v", claims["iss"], claims["dom"])
	}
	var a struct{ CookieName, Token string }
	must(t, json.Unmarshal(send(t, w, post(scheme+"zosmf").by(certificates().own).cookie(token)).Body.Bytes(), &a))
	if a.CookieName != "LtpaToken2" || a.Token != claims["ltpa"] {
		t.Errorf("scheme zosmf answers the cookie %s", a.CookieName)
	}
	w.steps([]step{
		{"query", get(gateway + "/query").cookie(token), answer{200, ""}},
		{"logout", post(gateway + "/logout").cookie(token), answer{204, ""}},
		{"query after it", get(gateway + "/query").cookie(token), answer{401, "ZWEAO402E"}},
	})
}

// A token that takes the place of another has no part in z/OSMF, where that of the
// old one was ended.
func TestRefreshWithLTPA(t *testing.T) {
	link := &toZOSMF{}
	w := newWorld(t, zaas.ZoweV3, func(w *world) {
		w.zosmf, w.zosmfKind = link, zaas.ZOSMFLTPA
		w.change = func(c *zaas.Config) { c.AllowRefresh = true }
	})
	server, err := zosmf.New(zosmf.Config{System: w.saf, Now: w.clock, Random: rand.Reader, Key: signingKey()})
	must(t, err)
	link.Handler = server
	token := w.login()
	fresh := cookieOf(send(t, w, post(gateway+"/refresh").by(certificates().client).cookie(token)))
	if _, has := w.claims(fresh)["ltpa"]; has || w.claims(fresh)["dom"] != zosmf.DefaultRealm {
		t.Errorf("claims %v", w.claims(fresh))
	}
	w.steps([]step{
		{"query", get(gateway + "/query").cookie(fresh), answer{200, ""}},
		{"the token of z/OSMF", post(scheme + "zosmf").by(certificates().own).cookie(fresh), answer{503, "ZWEAZ601W"}},
	})
}

// What z/OSMF was not asked about nobody is logged in by: a user ID with a colon
// would be another user's to it.
func TestZOSMFUserWithColon(t *testing.T) {
	w, link := withZOSMF(t, zaas.ZOSMFLTPA, "")
	w.steps([]step{{"colon", post(gateway + "/login").json(`{"username":"USER:","password":"` + password + `"}`), answer{401, "ZWEAG120E"}}})
	if link.requests != 0 {
		t.Errorf("z/OSMF was asked %d times", link.requests)
	}
}

// z/OSMF issues no token of the kind that is configured.
func TestZOSMFTokenKind(t *testing.T) {
	w, _ := withZOSMF(t, zaas.ZOSMFJWT, zosmf.LTPA)
	w.steps([]step{{"login", post(gateway+"/login").basic("USER", password), answer{401, "ZWEAS123E"}}})
}

func TestZOSMFPassword(t *testing.T) {
	w, link := withZOSMF(t, zaas.ZOSMFJWT, "")
	change := func(user, old, changed string) request {
		return post(gateway + "/login").json(`{"username":"` + user + `","password":"` + old + `","newPassword":"` + changed + `"}`)
	}
	w.steps([]step{
		{"wrong", change("USER", "WRONG", "NEWPASS1"), answer{401, "ZWEAG120E"}},
		{"right", change("USER", password, "NEWPASS1"), answer{204, ""}},
		{"the old one", post(gateway+"/login").basic("USER", password), answer{401, "ZWEAG120E"}},
		{"the new one", post(gateway+"/login").basic("USER", "NEWPASS1"), answer{204, ""}},
	})
	link.Handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) })
	w.steps([]step{{"z/OSMF fails", post(gateway+"/login").basic("USER", "NEWPASS1"), answer{500, "ZWEAG100E"}}})
}
