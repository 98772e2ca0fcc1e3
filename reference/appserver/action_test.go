package appserver_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/appserver"
	"github.com/safproof/safproof/reference/ums"
)

// wrap looks at what an answering wire is asked.
func wrap(inner func(*http.Request) (*http.Response, error), cookie, authorization *string, version *[]string) func(*http.Request) (*http.Response, error) {
	return func(r *http.Request) (*http.Response, error) {
		*cookie, *authorization, *version = r.Header.Get("Cookie"), r.Header.Get("Authorization"), r.Header.Values("X-API-VERSION")
		return inner(r)
	}
}

func TestActions(t *testing.T) {
	w := newWorld(t)
	b := w.loggedIn()
	long := strings.Repeat("x", appserver.MaxBody+1)
	for _, test := range []struct {
		name, method, path, body string
		status                   int
		called                   []string
	}{
		{"PUT", "PUT", "subsystem/DB2A", "x", 200, []string{"PUT /ws/subsystem/DB2A"}},
		{"GET", "GET", "subsystem/DB2A?a=b", "", 200, []string{"GET /ws/subsystem/DB2A"}},
		{"session", "GET", "session", "", 200, []string{"GET /ws/session"}},
		{"what UMS does not know", "GET", "nothing", "", 404, []string{"GET /ws/nothing"}},
		{"the longest body", "PUT", "nothing", long[1:], 404, []string{"PUT /ws/nothing"}},
		{"a longer body", "PUT", "nothing", long, 413, nil},
		{"a method that is none", "TRACE", "session", "", 405, nil},
		{"the login", "POST", "security/login", `{"id":"COLIN","password":"` + rosebud + `"}`, 404, nil},
		{"the refresh", "POST", "security/refresh-token", "{}", 404, nil},
		{"in upper case", "POST", "SECURITY/login", "{}", 404, nil},
		{"by a detour", "POST", "x/../security/login", "{}", 404, nil},
		{"by an encoded detour", "POST", "x/%2e%2e/security/login", "{}", 404, nil},
		{"by two slashes", "POST", "/security/login", "{}", 404, nil},
		{"with a percent sign", "POST", "security%252Flogin", "{}", 404, nil},
		{"out of /ws", "GET", "../x", "", 404, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := b.send(test.method, appserver.ActionPath+test.path, test.body); got.Code != test.status {
				t.Errorf("%d %s, want %d", got.Code, got.Body, test.status)
			}
			if diff := cmp.Diff(test.called, w.ums.called()); diff != "" {
				t.Errorf("calls of UMS (-want +got):\n%s", diff)
			}
		})
	}
	want := []ums.Reached{{User: "COLIN", Method: "PUT", Path: "/subsystem/DB2A"}, {User: "COLIN", Method: "GET", Path: "/subsystem/DB2A"}}
	if diff := cmp.Diff(want, w.subsystem.Reached()); diff != "" {
		t.Errorf("what reached the subsystem (-want +got):\n%s", diff)
	}
}

// Over plain HTTP nothing is served, to whoever has the cookie or the password.
func TestPlainHTTP(t *testing.T) {
	w := newWorld(t)
	b := w.loggedIn()
	for _, path := range []string{
		appserver.AuthPath, appserver.RefreshPath, appserver.LogoutPath, appserver.PasswordPath, appserver.AppPath, appserver.ActionPath + "subsystem/DB2A", "/",
	} {
		for _, method := range []string{"GET", "POST"} {
			got := b.send(method, "http://zlux:7556"+path, `{"username":"COLIN","password":"`+rosebud+`"}`)
			if got.Code != 403 || b.setWith != "" || strings.Contains(got.Body.String(), "COLIN") {
				t.Errorf("%s %s over plain HTTP: %d %s", method, path, got.Code, got.Body)
			}
		}
	}
	if calls := append(w.zss.called(), w.ums.called()...); len(calls) != 0 || len(w.subsystem.Reached()) != 0 {
		t.Errorf("%v were called, and %+v reached; want nothing", calls, w.subsystem.Reached())
	}
	if b.get(appserver.AppPath) != 200 {
		t.Error("the session has ended")
	}
}

func TestPathsAndMethods(t *testing.T) {
	w := newWorld(t)
	b := w.loggedIn()
	for _, test := range []struct {
		method, path, body string
		status             int
		allow              string
	}{
		{"GET", "/", "", 404, ""},
		{"GET", "/auth/", "", 404, ""},
		{"GET", "/plugins", "", 404, ""},
		{"GET", appserver.AppPath + "index.html", "", 200, ""},
		{"HEAD", appserver.AppPath, "", 200, ""},
		{"GET", appserver.AppPath + "secret.js", "", 404, ""},
		{"POST", appserver.AppPath, "", 405, "GET, HEAD"},
		{"DELETE", appserver.AuthPath, "", 405, "GET, POST"},
		{"POST", appserver.RefreshPath, "", 405, "GET"},
		{"PUT", appserver.LogoutPath, "", 405, "GET, POST"},
		{"GET", appserver.PasswordPath, "", 405, "POST"},
		{"POST", appserver.AuthPath, "x", 400, ""},
		{"POST", appserver.AuthPath, `{"username":1}`, 400, ""},
		{"POST", appserver.AuthPath, `["COLIN"]`, 400, ""},
		{"POST", appserver.AuthPath, "", 401, ""},
		{"POST", appserver.AuthPath, strings.Repeat("x", appserver.MaxBody+1), 413, ""},
		{"POST", appserver.LogoutPath, "x", 400, ""},
	} {
		got := b.send(test.method, test.path, test.body)
		if got.Code != test.status || got.Header().Get("Allow") != test.allow {
			t.Errorf("%s %s: %d with Allow %q, want %d with %q", test.method, test.path, got.Code, got.Header().Get("Allow"), test.status, test.allow)
		}
	}
}

func TestStoreIsFull(t *testing.T) {
	w := newWorld(t, func(c *appserver.Config) { c.MaxSessions = 2 })
	first := w.loggedIn()
	w.loggedIn()
	b := w.browser()
	got := b.send("POST", appserver.AuthPath, `{"username":"COLIN","password":"`+rosebud+`"}`)
	if calls := w.zss.called(); got.Code != 500 || len(calls) != 0 || len(b.cookies) != 0 {
		t.Errorf("a third login: %d, ZSS was called: %v", got.Code, calls)
	}
	if got := first.login("COLIN", rosebud); !got.Success {
		t.Errorf("a login within a session: %+v", got)
	}
	first.send("POST", appserver.LogoutPath, "")
	w.loggedIn()
	// Sessions that nobody uses for seven days make room.
	w.pass(7 * 24 * time.Hour)
	w.loggedIn()
	w.loggedIn()
}

func TestNewRefuses(t *testing.T) {
	right := newWorld(t).config
	for name, spoil := range map[string]func(*appserver.Config){
		"no ZSS":                 func(c *appserver.Config) { c.ZSS = nil },
		"no Now":                 func(c *appserver.Config) { c.Now = nil },
		"no Random":              func(c *appserver.Config) { c.Random = nil },
		"no random numbers":      func(c *appserver.Config) { c.Random = strings.NewReader("") },
		"plain HTTP":             func(c *appserver.Config) { c.ZSSAddress = "http://localhost:7557" },
		"no address":             func(c *appserver.Config) { c.UMSAddress = "localhost:12023" },
		"an address with a path": func(c *appserver.Config) { c.UMSAddress = "https://localhost/ws" },
		"identifier":             func(c *appserver.Config) { c.CookieIdentifier = "a b" },
		"no gateway":             func(c *appserver.Config) { c.UMSTakesZoweToken = true },
		"short secret":           func(c *appserver.Config) { c.CookieSecret = []byte("SECRET") },
		"negative timeout":       func(c *appserver.Config) { c.Timeout = -1 },
		"negative capacity":      func(c *appserver.Config) { c.MaxSessions = -1 },
	} {
		c := right
		spoil(&c)
		if s, err := appserver.New(c); s != nil || !errors.Is(err, appserver.ErrConfig) || strings.Contains(fmt.Sprint(err), "SECRET") {
			t.Errorf("%s: New = %v, %v; want an error that wraps ErrConfig", name, s, err)
		}
	}
}

// A cookie secret of the configuration makes cookies that another start can read;
// the sessions are gone all the same.
func TestCookieSecret(t *testing.T) {
	w := newWorld(t, func(c *appserver.Config) { c.CookieSecret = []byte("0123456789abcdef") })
	b := w.loggedIn()
	must(t, w.Restart())
	if got := b.get(appserver.AppPath); got != 401 {
		t.Errorf("after a restart: %d, want 401", got)
	}
}

// Many browsers log in, act, refresh and log out at once, some of them in one
// session.
func TestConcurrentUse(t *testing.T) {
	w := newWorld(t)
	shared := w.loggedIn()
	var group sync.WaitGroup
	for i := range 6 {
		group.Go(func() {
			b := shared
			if i%2 == 0 {
				b = w.browser()
			}
			for range 3 {
				b.login("COLIN", rosebud)
				b.send("PUT", fmt.Sprintf("%ssubsystem/DB2A/%d", appserver.ActionPath, i), "x")
				b.send("GET", appserver.AuthPath, "")
				b.refresh()
				if i == 1 {
					b.send("POST", appserver.LogoutPath, "")
				}
			}
		})
	}
	group.Wait()
	if got := w.browser().login("COLIN", rosebud); !got.Success {
		t.Errorf("login afterwards: %+v", got)
	}
}
