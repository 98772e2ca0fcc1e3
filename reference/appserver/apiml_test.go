package appserver_test

import (
	"crypto/rand"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/appserver"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/ums"
	"github.com/safproof/safproof/reference/zaas"
)

const zoweCookie = "apimlAuthenticationToken"

// withAPIML is a world whose App Server has users signed on by the API Mediation
// Layer, and whose UMS has an authType.
func withAPIML(t *testing.T, authType ums.AuthType) (*world, *wire) {
	t.Helper()
	gateway := new(wire)
	w := newWorld(t, func(c *appserver.Config) {
		c.Gateway, c.UMSTakesZoweToken = gateway, authType == ums.MFAJWT
	})
	service, err := zaas.New(zaas.Config{
		System: w.system, Instance: "SYS1", Caller: saf.ACEE{User: "ZWESVUSR"}, Key: signingKey(), Now: w.clock, Random: rand.Reader,
	})
	must(t, err)
	gateway.to = service
	w.umsServer, err = ums.New(ums.Config{
		System: w.system, AuthType: authType, Key: signingKey(), Gateway: gateway, Now: w.clock, Random: rand.Reader,
	})
	must(t, err)
	w.ums.to = w.umsServer
	return w, gateway
}

const (
	apimlLogin  = "POST /gateway/api/v1/auth/login"
	apimlQuery  = "GET /gateway/api/v1/auth/query"
	apimlLogout = "POST /gateway/api/v1/auth/logout"
	catalogue   = "POST /apicatalog/api/v1/auth/logout"
)

func TestLoginByAPIML(t *testing.T) {
	for _, authType := range []ums.AuthType{ums.StandardJWT, ums.MFAJWT} {
		for _, test := range []struct {
			name, user, password string
			good                 bool
			calls                []string // of API ML by the App Server
		}{
			{"password", "COLIN", rosebud, true, []string{apimlLogin, apimlQuery}},
			{"user ID in lower case", "colin", rosebud, true, []string{apimlLogin, apimlQuery}},
			{"wrong password", "COLIN", "WRONG", false, []string{apimlLogin}},
			{"expired password", "LATE", rosebud, false, []string{apimlLogin}},
			{"revoked user", "GONE", rosebud, false, []string{apimlLogin}},
			{"no password", "COLIN", "", false, nil},
			{"nothing", "", "", false, nil},
		} {
			t.Run(string(authType)+" "+test.name, func(t *testing.T) {
				w, gateway := withAPIML(t, authType)
				b := w.browser()
				want := result{200, true, 3600, both("COLIN")}
				if !test.good {
					want = result{401, false, -1, neither("Unknown")}
				}
				if diff := cmp.Diff(want, b.login(test.user, test.password)); diff != "" {
					t.Errorf("login (-want +got):\n%s", diff)
				}
				calls := gateway.called()
				if test.good && authType == ums.MFAJWT {
					test.calls = append(test.calls, apimlQuery) // by UMS
				}
				if diff := cmp.Diff(test.calls, calls); diff != "" {
					t.Errorf("calls of API ML (-want +got):\n%s", diff)
				}
				if len(w.zss.called()) != 0 {
					t.Error("ZSS was called")
				}
				if has := b.cookies[zoweCookie] != ""; has != test.good || len(b.cookies) != map[bool]int{true: 2}[test.good] {
					t.Errorf("the browser has the token of API ML: %t, and %d cookies", has, len(b.cookies))
				}
				if open := b.get(appserver.AppPath) == 200; open != test.good {
					t.Errorf("the app is open: %t", open)
				}
			})
		}
	}
}

// What the browser is given: API ML's token in a cookie of its own.
func TestCookieOfAPIML(t *testing.T) {
	w, _ := withAPIML(t, ums.MFAJWT)
	b := w.browser()
	got := b.send("POST", appserver.AuthPath, `{"username":"COLIN","password":"`+rosebud+`"}`)
	lines := got.Header().Values("Set-Cookie")
	if len(lines) != 2 || !strings.HasPrefix(lines[1], zoweCookie+"=ey") || !strings.HasSuffix(lines[1], "; Path=/; HttpOnly; Secure; SameSite=Strict") {
		t.Errorf("%d cookies", len(lines))
	}
	if strings.Contains(got.Body.String(), b.cookies[zoweCookie]) || !strings.Contains(got.Body.String(), `"apiml":true,"zss":false,"sso":true`) {
		t.Errorf("body %s", got.Body)
	}
}

// A browser that brings the cookie of API ML logs in without credentials.
func TestLoginByCookieOfAPIML(t *testing.T) {
	w, gateway := withAPIML(t, ums.MFAJWT)
	first := w.loggedInByAPIML()
	token := first.cookies[zoweCookie]
	for name, test := range map[string]struct {
		cookie string
		want   result
	}{
		"the token":       {token, result{200, true, 3600, both("COLIN")}},
		"a changed token": {token + "x", result{401, false, -1, neither("Unknown")}},
		"no token":        {"", result{401, false, -1, neither("Unknown")}},
		"non-token":       {"non-token", result{401, false, -1, neither("Unknown")}},
	} {
		b := w.browser()
		b.cookies[zoweCookie] = test.cookie
		if diff := cmp.Diff(test.want, b.login("", "")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	// A login that UMS refuses does not take the token away that the browser brought.
	gateway.called()
	w.ums.replies(401, "{}")
	b := w.browser()
	b.cookies[zoweCookie] = token
	if got := b.login("", ""); got.Success {
		t.Errorf("UMS refuses: %+v", got)
	}
	if diff := cmp.Diff([]string{apimlQuery}, gateway.called()); diff != "" {
		t.Errorf("calls of API ML (-want +got):\n%s", diff)
	}
}

// loggedInByAPIML is a browser that COLIN has logged in with, by API ML.
func (w *world) loggedInByAPIML() *browser {
	w.t.Helper()
	b := w.browser()
	if got := b.login("COLIN", rosebud); !got.Success || len(b.cookies) != 2 {
		w.t.Fatalf("login: %+v with %d cookies", got, len(b.cookies))
	}
	return b
}

// To a UMS of STANDARD_JWT nobody is logged in without credentials.
func TestCookieOfAPIMLAndStandardJWT(t *testing.T) {
	w, _ := withAPIML(t, ums.StandardJWT)
	b := w.loggedInByAPIML()
	again := w.browser()
	again.cookies[zoweCookie] = b.cookies[zoweCookie]
	want := result{401, false, -1, map[string]plugin{sso: {true, "COLIN", ""}, db2: {Reason: "Unknown"}}}
	if diff := cmp.Diff(want, again.login("", "")); diff != "" {
		t.Errorf("login (-want +got):\n%s", diff)
	}
	if got := again.login("", "", "saf"); !got.Success {
		t.Errorf("login of saf alone: %+v", got)
	}
}

func TestLogoutByAPIML(t *testing.T) {
	w, gateway := withAPIML(t, ums.MFAJWT)
	b := w.loggedInByAPIML()
	token := b.cookies[zoweCookie]
	gateway.called()
	got := b.send("POST", appserver.LogoutPath, "")
	if diff := cmp.Diff([]string{catalogue, apimlLogout}, gateway.called()); diff != "" {
		t.Errorf("calls of API ML (-want +got):\n%s", diff)
	}
	lines := got.Header().Values("Set-Cookie")
	if len(b.cookies) != 0 || len(lines) != 2 || !strings.HasPrefix(lines[1], zoweCookie+"=non-token; Path=/; Expires=Thu, 01 Jan 1970") {
		t.Errorf("Set-Cookie of the logout: %q", lines)
	}
	again := w.browser()
	again.cookies[zoweCookie] = token
	if got := again.login("", ""); got.Success {
		t.Errorf("login with the token that was logged out: %+v", got)
	}
}

func TestRefreshByAPIML(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(*browser, *wire)
		want result
		app  int
	}{
		"at once":            {func(*browser, *wire) {}, result{200, true, 3600, both("COLIN")}, 200},
		"API ML is down":     {func(_ *browser, g *wire) { g.replies(0, "") }, result{401, false, -1, map[string]plugin{sso: {Reason: "ConnectionError"}}}, 200},
		"API ML starts":      {func(_ *browser, g *wire) { g.replies(405, "") }, result{401, false, -1, map[string]plugin{sso: {Reason: "TryAgain"}}}, 200},
		"logged out there":   {func(_ *browser, g *wire) { g.replies(401, "{}") }, result{401, false, -1, map[string]plugin{sso: {Reason: "Unknown"}}}, 401},
		"the token is older": {func(b *browser, _ *wire) { b.renewFor(7*time.Hour + 30*time.Minute) }, result{200, true, 1800, both("COLIN")}, 200},
		"the token expires":  {func(b *browser, _ *wire) { b.renewFor(8 * time.Hour) }, result{401, false, -1, map[string]plugin{sso: {Reason: "ZLUXSessionExp"}, db2: {Reason: "ZLUXSessionExp"}}}, 401},
	} {
		t.Run(name, func(t *testing.T) {
			w, gateway := withAPIML(t, ums.MFAJWT)
			b := w.loggedInByAPIML()
			test.do(b, gateway)
			if diff := cmp.Diff(test.want, b.refresh()); diff != "" {
				t.Errorf("refresh (-want +got):\n%s", diff)
			}
			if got := b.get(appserver.AppPath); got != test.app {
				t.Errorf("the app: %d, want %d", got, test.app)
			}
		})
	}
}

// renewFor lets time pass, with a refresh each half hour before it is over.
func (b *browser) renewFor(d time.Duration) {
	for ; d > 30*time.Minute; d -= 30 * time.Minute {
		b.pass(30 * time.Minute)
		b.refresh()
	}
	b.pass(d)
}

// What API ML can answer beside what ours does.
func TestOddAnswersOfAPIML(t *testing.T) {
	cookie := []string{"Set-Cookie", zoweCookie + "=a.b.c; Path=/"}
	query := func(status int, body string) func(*http.Request) (*http.Response, error) {
		login, answer := new(wire), new(wire)
		login.replies(204, "", cookie...)
		answer.replies(status, body)
		return func(r *http.Request) (*http.Response, error) {
			if r.Method == http.MethodPost {
				return login.answer(r)
			}
			return answer.answer(r)
		}
	}
	plainReply := func(status int, headers ...string) func(*http.Request) (*http.Response, error) {
		w := new(wire)
		w.replies(status, "", headers...)
		return w.answer
	}
	for name, test := range map[string]struct {
		answer func(*http.Request) (*http.Response, error)
		reason string // "" for a login
	}{
		"405":                      {plainReply(405), "TryAgain"},
		"500":                      {plainReply(500), "Unknown"},
		"not reached":              {plainReply(0), "ConnectionError"},
		"200 in place of 204":      {plainReply(200, cookie...), "Unknown"},
		"204 without a cookie":     {plainReply(204), "Unknown"},
		"query refuses":            {query(401, "{}"), "Unknown"},
		"query without a user":     {query(200, `{"expiration":"2026-03-01T20:00:00.000+00:00"}`), "Unknown"},
		"query without a time":     {query(200, `{"userId":"COLIN"}`), "Unknown"},
		"query with another time":  {query(200, `{"userId":"COLIN","expiration":"tomorrow"}`), "Unknown"},
		"query with a past time":   {query(200, `{"userId":"COLIN","expiration":"2026-03-01T12:00:00.000+0000"}`), "Unknown"},
		"query with a short zone":  {query(200, `{"userId":"COLIN","expiration":"2026-03-01T20:00:00.000+0000"}`), ""},
		"query with a long zone":   {query(200, `{"userId":"COLIN","expiration":"2026-03-01T20:00:00.000+00:00"}`), ""},
		"query with a number":      {query(200, `{"userId":"COLIN","expiration":1772395200000}`), ""},
		"query that is not JSON":   {query(200, `OK`), "Unknown"},
		"query with a lower name":  {query(200, `{"userId":"colin","expiration":"2026-03-01T20:00:00.000+00:00"}`), ""},
		"query with the time true": {query(200, `{"userId":"COLIN","expiration":true}`), "Unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			w, gateway := withAPIML(t, ums.StandardJWT)
			gateway.answer = test.answer
			b := w.browser()
			got := b.login("COLIN", rosebud, "saf")
			if p := got.Plugins[sso]; p.Reason != test.reason || got.Success != (test.reason == "") || got.Success && p.User != "COLIN" {
				t.Errorf("login: %+v, want reason %q", got, test.reason)
			}
			if (len(b.cookies) == 2) != got.Success {
				t.Errorf("%d cookies", len(b.cookies))
			}
		})
	}
}

// Where API ML signs on, the browser sees its token, as it has to; what it never
// sees is the UMS token and the credentials.
func TestTheBrowserSeesNoUMSToken(t *testing.T) {
	w, _ := withAPIML(t, ums.MFAJWT)
	b := w.loggedInByAPIML()
	b.get(appserver.AppPath)
	b.get(appserver.ActionPath + "session")
	b.send("POST", appserver.ActionPath+"security/login", "", "Authorization", "Bearer "+b.cookies[zoweCookie])
	b.refresh()
	b.send("POST", appserver.LogoutPath, "")
	tokens := 0
	for _, token := range strings.Split(w.ums.seen.String(), `"`) {
		if strings.HasPrefix(token, "ey") {
			tokens++
			for form, text := range forms(token) {
				if strings.Contains(b.sent.String(), text) {
					t.Errorf("the browser was sent a UMS token, %s", form)
				}
			}
		}
	}
	if tokens != 4 || strings.Contains(b.sent.String(), rosebud) {
		t.Errorf("%d UMS tokens were on the wire, want 4; the browser was sent the password: %t", tokens, strings.Contains(b.sent.String(), rosebud))
	}
}
