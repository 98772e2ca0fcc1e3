package ums_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/ums"
)

func TestActionsGoOn(t *testing.T) {
	w := newWorld(t)
	token := w.loggedIn().Access
	for _, test := range []struct {
		method, path string
		to           *ums.StandIn
		want         ums.Reached
	}{
		{"PUT", "/ws/subsystem/DB2A/tables/T1", w.subsystem, ums.Reached{User: "COLIN", Method: "PUT", Path: "/subsystem/DB2A/tables/T1"}},
		{"GET", "/ws/subsystem/DB2A/tables/T1", w.subsystem, ums.Reached{User: "COLIN", Method: "GET", Path: "/subsystem/DB2A/tables/T1"}},
		{"POST", "/ws/plugin/db2/automation-expert/utility/SYS1/subsystem/DB2A/utilities", w.tools,
			ums.Reached{User: "COLIN", Method: "POST", Path: "/plugin/db2/automation-expert/utility/SYS1/subsystem/DB2A/utilities"}},
		{"PUT", "/ws/zosmf/restfiles/ds/COLIN.JCL", w.zosmf, ums.Reached{User: "COLIN", Method: "PUT", Path: "/zosmf/restfiles/ds/COLIN.JCL"}},
		{"DELETE", "/ws/zosmf/restfiles/ds/COLIN.JCL", w.zosmf, ums.Reached{User: "COLIN", Method: "DELETE", Path: "/zosmf/restfiles/ds/COLIN.JCL"}},
	} {
		before := len(w.reached())
		got := w.act(test.method, test.path, token, `{"x":1}`)
		if got.Status >= 300 || len(w.reached()) != before+1 {
			t.Errorf("%s %s: %+v, reached %+v", test.method, test.path, got, w.reached())
			continue
		}
		all := test.to.Reached()
		if diff := cmp.Diff(test.want, all[len(all)-1]); diff != "" {
			t.Errorf("%s %s reached (-want +got):\n%s", test.method, test.path, diff)
		}
	}
}

// forge makes a token of the payload of a good one.
func forge(t *testing.T, token, header string, key *jose.Key, alg jose.Algorithm, change func(map[string]any)) string {
	t.Helper()
	parts := strings.Split(token, ".")
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	must(t, err)
	claims := map[string]any{}
	must(t, json.Unmarshal(payload, &claims))
	if change != nil {
		change(claims)
	}
	payload, err = json.Marshal(claims)
	must(t, err)
	forged, err := jose.SignBytes([]byte(header), payload, key, alg)
	must(t, err)
	return forged
}

const accessHeader = `{"alg":"RS256","typ":"ums-access+jwt"}`

// A token that is not valid reaches nobody, whatever the action is.
func TestForgedTokens(t *testing.T) {
	w := newWorld(t)
	good := w.loggedIn()
	own, err := jose.NewKey(signingKey())
	must(t, err)
	foreign, err := jose.NewKey(otherKey())
	must(t, err)
	// The public key as the secret of an HMAC is what a confused validator takes.
	public, err := own.Public().MarshalJWK(false)
	must(t, err)
	secret, err := jose.NewHMACKey(public)
	must(t, err)
	set := func(name string, value any) func(map[string]any) {
		return func(c map[string]any) { c[name] = value }
	}
	parts := strings.Split(good.Access, ".")
	tokens := map[string]string{
		"none":                        "",
		"a word":                      "token",
		"signed with another key":     forge(t, good.Access, accessHeader, foreign, jose.RS256, nil),
		"signed with the public key":  forge(t, good.Access, `{"alg":"HS256","typ":"ums-access+jwt"}`, secret, jose.HS256, nil),
		"unsigned":                    forge(t, good.Access, `{"alg":"none","typ":"ums-access+jwt"}`, nil, jose.None, nil),
		"signature taken away":        parts[0] + "." + parts[1] + ".",
		"payload of another":          parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"iss":"UMS","sub":"OTHER"}`)) + "." + parts[2],
		"the refresh token":           good.Refresh,
		"no typ":                      forge(t, good.Access, `{"alg":"RS256"}`, own, jose.RS256, nil),
		"typ JWT":                     forge(t, good.Access, `{"alg":"RS256","typ":"JWT"}`, own, jose.RS256, nil),
		"another issuer":              forge(t, good.Access, accessHeader, own, jose.RS256, set("iss", "APIML")),
		"expired":                     forge(t, good.Access, accessHeader, own, jose.RS256, set("exp", start.Unix())),
		"without expiry":              forge(t, good.Access, accessHeader, own, jose.RS256, func(c map[string]any) { delete(c, "exp") }),
		"of a session that never was": forge(t, good.Access, accessHeader, own, jose.RS256, set("sid", "0123456789abcdef0123456789abcdef")),
		"of another user's session":   forge(t, good.Access, accessHeader, own, jose.RS256, set("sub", "OTHER")),
		"without a session":           forge(t, good.Access, accessHeader, own, jose.RS256, func(c map[string]any) { delete(c, "sid") }),
	}
	asked := w.saf.asked
	for name, token := range tokens {
		for _, path := range []string{
			"/ws/subsystem/DB2A", "/ws/plugin/db2/x", "/ws/zosmf/restfiles/ds/A", ums.SessionPath, "/ws/nothing", "/", "/ws/subsystem/../x",
		} {
			got := w.act("PUT", path, token, "side effect")
			want := answer{401, ums.TokenNotAccepted}
			if token == "" {
				want.Code = restapi.NoCredentials
			}
			if got != want {
				t.Errorf("token %s: PUT %s: %+v, want %+v", name, path, got, want)
			}
		}
	}
	if len(w.reached()) != 0 || w.saf.asked != asked {
		t.Errorf("reached %+v and asked SAF %d times, want nothing", w.reached(), w.saf.asked-asked)
	}
	if got := w.act("PUT", "/ws/subsystem/DB2A", good.Access, "side effect"); got.Status != 200 || len(w.reached()) != 1 {
		t.Errorf("the good one: %+v, reached %+v", got, w.reached())
	}
}

func TestTokenEnds(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(*world)
		good bool
	}{
		{"nothing happens", func(*world) {}, true},
		{"a second before it expires", func(w *world) { w.pass(ums.DefaultLifetime - time.Second) }, true},
		{"it expires", func(w *world) { w.pass(ums.DefaultLifetime) }, false},
		{"a restart", func(w *world) { must(w.t, w.Restart()) }, false},
		// SAF is asked at login and at refresh, and not at each action.
		{"its user is revoked", func(w *world) { w.alter("COLIN", func(u *esm.User) { u.Revoked = true }) }, true},
	} {
		w := newWorld(t)
		token := w.loggedIn().Access
		test.do(w)
		want := answer{401, ums.TokenNotAccepted}
		if test.good {
			want = answer{200, ""}
		}
		if got := w.act("PUT", "/ws/subsystem/DB2A", token, ""); got != want || (len(w.reached()) == 1) != test.good {
			t.Errorf("%s: %+v, reached %+v; want %+v", test.name, got, w.reached(), want)
		}
	}
}

// The order: token, method, version, path.
func TestActionsRefused(t *testing.T) {
	w := newWorld(t, func(c *ums.Config) { c.ZOSMF = nil })
	token := w.loggedIn().Access
	for _, test := range []struct {
		name, method, path string
		version            []string
		token              string
		body               string
		want               answer
	}{
		{"a level", "GET", ums.SessionPath, []string{"1.1.0.0"}, token, "", answer{200, ""}},
		{"LATEST", "GET", ums.SessionPath, []string{"LATEST"}, token, "", answer{200, ""}},
		{"EARLIEST", "GET", ums.SessionPath, []string{"EARLIEST"}, token, "", answer{200, ""}},
		{"no such level", "GET", ums.SessionPath, []string{"newest"}, token, "", answer{400, ums.VersionMalformed}},
		{"latest in lower case", "GET", ums.SessionPath, []string{"latest"}, token, "", answer{400, ums.VersionMalformed}},
		{"an empty level", "GET", ums.SessionPath, []string{""}, token, "", answer{400, ums.VersionMalformed}},
		{"two levels", "GET", ums.SessionPath, []string{"LATEST", "EARLIEST"}, token, "", answer{400, ums.VersionMalformed}},
		{"no such level and no token", "GET", ums.SessionPath, []string{"newest"}, "x.y.z", "", answer{401, ums.TokenNotAccepted}},
		{"a method that is none", "TRACE", ums.SubsystemPath + "DB2A", nil, token, "", answer{405, restapi.MethodNotAllowed}},
		{"POST to the session", "POST", ums.SessionPath, nil, token, "", answer{405, restapi.MethodNotAllowed}},
		{"no such action", "GET", "/ws/nothing", nil, token, "", answer{404, restapi.NotFound}},
		{"no subsystem", "GET", ums.SubsystemPath, nil, token, "", answer{404, restapi.NotFound}},
		{"a detour", "GET", "/ws/subsystem/../plugin/x", nil, token, "", answer{404, restapi.NotFound}},
		{"an encoded detour", "GET", "/ws/subsystem/%2e%2e/plugin/x", nil, token, "", answer{404, restapi.NotFound}},
		{"two slashes", "GET", "/ws/subsystem//x", nil, token, "", answer{404, restapi.NotFound}},
		{"a line end", "GET", "/ws/subsystem/a%0D%0Ab", nil, token, "", answer{404, restapi.NotFound}},
		{"nothing connected", "GET", ums.ZOSMFPath + "info", nil, token, "", answer{503, ums.NotConnected}},
		{"a body that is too long", "PUT", ums.SubsystemPath + "DB2A", nil, token, strings.Repeat("x", ums.MaxActionBody+1), answer{413, restapi.BodyTooLarge}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest(test.method, "https://izp:12023"+test.path, strings.NewReader(test.body))
			r.Header["X-Api-Version"] = test.version
			r.Header.Set("Authorization", "Bearer "+test.token)
			if got := w.answerOf(w.send(r)); got != test.want {
				t.Errorf("%s %s: %+v, want %+v", test.method, test.path, got, test.want)
			}
			if len(w.reached()) != 0 {
				t.Errorf("%s %s reached %+v, want nothing", test.method, test.path, w.reached())
			}
		})
	}
}

// What goes on is the action and the stored credentials; the token, the cookies
// and other headers of the client do not.
func TestWhatGoesOn(t *testing.T) {
	var got *http.Request
	w := newWorld(t, func(c *ums.Config) {
		c.Subsystem = transport(func(r *http.Request) (*http.Response, error) {
			got = r
			return response(201, "made", "Content-Type", "text/plain", "Set-Cookie", "LtpaToken2=SECRET", "WWW-Authenticate", "Basic", "X-Other", "x"), nil
		})
	})
	token := w.loggedIn().Access
	r := httptest.NewRequest("POST", "https://izp:12023/ws/subsystem/DB2A/a%20b?q=1&r=%2F", strings.NewReader("{}"))
	r.Header = http.Header{
		"Authorization": {"Bearer " + token}, "Cookie": {"connect.sid.1=x"}, "Content-Type": {"application/json"}, "Accept": {"text/plain"}, "X-Forwarded-For": {"1.2.3.4"},
	}
	answered := w.send(r)
	if got == nil {
		t.Fatal("nothing went on")
	}
	user, password, _ := got.BasicAuth()
	if user != "COLIN" || password != rosebud {
		t.Errorf("signed on as %q, with the password: %t", user, password == rosebud)
	}
	got.Header.Del("Authorization")
	want := http.Header{"Content-Type": {"application/json"}, "Accept": {"text/plain"}, "X-Csrf-Zosmf-Header": {"UMS"}}
	if diff := cmp.Diff(want, got.Header); diff != "" {
		t.Errorf("headers that went on (-want +got):\n%s", diff)
	}
	if got.URL.String() != "https://subsystem/subsystem/DB2A/a%20b?q=1&r=%2F" {
		t.Errorf("address %s", got.URL)
	}
	want = http.Header{"Content-Type": {"text/plain"}, "Cache-Control": {"no-store"}, "X-Content-Type-Options": {"nosniff"}}
	if diff := cmp.Diff(want, answered.Header()); diff != "" || answered.Code != 201 || answered.Body.String() != "made" {
		t.Errorf("%d %q; headers that came back (-want +got):\n%s", answered.Code, answered.Body, diff)
	}
}

func TestWhatComesBack(t *testing.T) {
	for _, test := range []struct {
		name string
		by   transport
		want answer
	}{
		{"404", func(*http.Request) (*http.Response, error) { return response(404, `{"code":"theirs"}`), nil }, answer{404, "theirs"}},
		{"credentials refused", func(*http.Request) (*http.Response, error) { return response(401, "x"), nil }, answer{502, ums.CredentialsStale}},
		{"sent elsewhere", func(*http.Request) (*http.Response, error) { return response(302, "", "Location", "/x"), nil }, answer{502, ums.AnswerUnusable}},
		{"unreachable", func(*http.Request) (*http.Response, error) { return nil, errors.New("dial tcp 10.0.0.1: " + rosebud) }, answer{502, ums.NotReached}},
		{"too long", func(*http.Request) (*http.Response, error) {
			return response(200, strings.Repeat("x", ums.MaxActionAnswer+1)), nil
		}, answer{502, ums.AnswerUnusable}},
	} {
		w := newWorld(t, func(c *ums.Config) { c.Subsystem = test.by })
		r := httptest.NewRequest("GET", "https://izp:12023/ws/subsystem/DB2A", nil)
		r.Header.Set("Authorization", "Bearer "+w.loggedIn().Access)
		recorder := w.send(r)
		if got := w.answerOf(recorder); got != test.want || strings.Contains(recorder.Body.String(), rosebud) {
			t.Errorf("%s: %+v, want %+v; body %s", test.name, got, test.want, recorder.Body)
		}
	}
}

func TestSession(t *testing.T) {
	w := newWorld(t)
	r := httptest.NewRequest("GET", "https://izp:12023"+ums.SessionPath, nil)
	r.Header.Set("Authorization", "Bearer "+w.loggedIn().Access)
	if got := w.send(r).Body.String(); got != `{"user":"COLIN","authType":"STANDARD_JWT","expires":"2026-03-02T12:00:00Z"}`+"\n" {
		t.Errorf("session %s", got)
	}
}

// Many users act at once, while the server is restarted.
func TestConcurrentUse(t *testing.T) {
	w := newWorld(t)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for range 5 {
				user := []string{"COLIN", "OTHER"}[i%2]
				_, tokens := w.login(user, rosebud)
				got := w.act("PUT", fmt.Sprintf("/ws/subsystem/DB2A/%d", i), tokens.Access, "x")
				if got.Status != 200 && got.Code != ums.TokenNotAccepted {
					t.Errorf("%s: %+v", user, got)
				}
			}
		})
	}
	must(t, w.Restart())
	group.Wait()
}
