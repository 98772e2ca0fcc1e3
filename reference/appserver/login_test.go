package appserver_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/appserver"
	"github.com/safproof/safproof/reference/esm"
)

const (
	sso = appserver.PluginSSO
	db2 = appserver.PluginUMS
)

// both is what both plug-ins say of a user who logged in.
func both(user string) map[string]plugin {
	return map[string]plugin{sso: {true, user, ""}, db2: {true, user, ""}}
}

// neither is what they say when ZSS is the first that fails.
func neither(reason string) map[string]plugin {
	return map[string]plugin{sso: {false, "", reason}, db2: {false, "", "Unknown"}}
}

func TestLogin(t *testing.T) {
	in := func(user string) result { return result{200, true, 3600, both(user)} }
	out := func(status int, reason string) result { return result{status, false, -1, neither(reason)} }
	zssLogin, umsLogin := []string{"POST /login"}, []string{"POST /ws/security/login"}
	for _, test := range []struct {
		name, user, password string
		want                 result
		zss, ums             []string
	}{
		{"password", "COLIN", rosebud, in("COLIN"), zssLogin, umsLogin},
		{"user ID in lower case", "colin", rosebud, in("COLIN"), zssLogin, umsLogin},
		{"phrase", "COLIN", phrase, in("COLIN"), zssLogin, umsLogin},
		{"wrong password", "COLIN", "WRONG", out(401, "Unknown"), zssLogin, nil},
		{"user that is not defined", "NOBODY", rosebud, out(401, "Unknown"), zssLogin, nil},
		{"revoked user", "GONE", rosebud, out(401, "Unknown"), zssLogin, nil},
		{"expired password", "LATE", rosebud, out(428, "Expired Password"), zssLogin, nil},
		{"no password", "COLIN", "", out(401, "Unknown"), nil, nil},
		{"no user", "", rosebud, out(401, "Unknown"), nil, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			b := w.browser()
			if diff := cmp.Diff(test.want, b.login(test.user, test.password)); diff != "" {
				t.Errorf("login (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.zss, w.zss.called()); diff != "" {
				t.Errorf("calls of ZSS (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.ums, w.ums.called()); diff != "" {
				t.Errorf("calls of UMS (-want +got):\n%s", diff)
			}
			if has := len(b.cookies) > 0; has != test.want.Success {
				t.Errorf("the browser has a cookie: %t", has)
			}
			if open := b.get(appserver.AppPath) == 200; open != test.want.Success {
				t.Errorf("the app is open: %t", open)
			}
		})
	}
}

func TestCookie(t *testing.T) {
	w := newWorld(t, func(c *appserver.Config) { c.CookieIdentifier = "prod_1" })
	b := w.loggedIn()
	name, rest, _ := strings.Cut(b.setWith, "=")
	value, attributes, _ := strings.Cut(rest, "; ")
	if name != "connect.sid.prod_1" || !strings.HasPrefix(value, "s%3A") || attributes != "Path=/; HttpOnly; Secure; SameSite=Strict" {
		t.Errorf("Set-Cookie: %s=...; %s", name, attributes)
	}
	b.send("POST", appserver.LogoutPath, "")
	if want := "connect.sid.prod_1=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Secure; SameSite=Strict"; b.setWith != want {
		t.Errorf("Set-Cookie of a logout:\n%s\nwant\n%s", b.setWith, want)
	}
}

// What is not a session's cookie opens nothing, nor does that of a session that
// is over.
func TestCookiesThatOpenNothing(t *testing.T) {
	w := newWorld(t)
	name := "connect.sid.1"
	good := w.loggedIn().cookies[name]
	id, _, _ := strings.Cut(good, ".")
	another := newWorld(t).loggedIn().cookies[name]
	_, signature, _ := strings.Cut(another, ".")
	for what, cookies := range map[string]map[string]string{
		"none":                    {},
		"the id alone":            {name: id},
		"no signature":            {name: id + "."},
		"another signature":       {name: id + "." + signature},
		"another id":              {name: "s%3A" + strings.Repeat("0", 48) + good[strings.Index(good, "."):]},
		"without s:":              {name: strings.TrimPrefix(good, "s%3A")},
		"of another server":       {name: another},
		"of another name":         {"connect.sid.2": good},
		"of another case":         {"Connect.sid.1": good},
		"with something after it": {name: good + "x"},
		"empty":                   {name: ""},
	} {
		b := w.browser()
		b.cookies = cookies
		expectNothing(t, what, b)
	}
	b := w.browser()
	got := b.send("GET", appserver.AppPath, "", "Cookie", name+"="+good, "Cookie", name+"="+good)
	if got.Code != 401 {
		t.Errorf("two cookies of the name: %d, want 401", got.Code)
	}
	b.cookies[name] = good
	if b.get(appserver.AppPath) != 200 {
		t.Error("the good one does not open the app")
	}
}

// expectNothing expects that a browser is served nothing, and reaches nobody.
func expectNothing(t *testing.T, what string, b *browser) {
	t.Helper()
	b.zss.called()
	b.ums.called()
	for _, path := range []string{appserver.AppPath, appserver.ActionPath + "subsystem/DB2A"} {
		got := b.send("GET", path, "")
		want := `{"category":"ums","pluginID":"com.rs.auth.db2Auth","result":{"authenticated":false}}`
		if got.Code != 401 || got.Body.String() != want {
			t.Errorf("cookie %s: GET %s: %d %s, want 401 %s", what, path, got.Code, got.Body, want)
		}
	}
	if got := b.refresh(); got.Status != 401 || got.Success {
		t.Errorf("cookie %s: refresh: %+v", what, got)
	}
	if body := b.send("GET", appserver.AuthPath, "").Body.String(); strings.Contains(body, `"authenticated":true`) {
		t.Errorf("cookie %s: status %s", what, body)
	}
	if calls := append(b.zss.called(), b.ums.called()...); len(calls) != 0 {
		t.Errorf("cookie %s: %v were called, want nothing", what, calls)
	}
}

func TestSessionEnds(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(*browser)
		open bool
	}{
		"nothing happens":            {func(*browser) {}, true},
		"a second before an hour":    {func(b *browser) { b.pass(time.Hour - time.Second) }, true},
		"an hour":                    {func(b *browser) { b.pass(time.Hour) }, false},
		"requests do not prolong it": {func(b *browser) { b.pass(time.Hour - time.Second); b.get(appserver.AppPath); b.pass(time.Second) }, false},
		"a refresh does":             {func(b *browser) { b.pass(time.Hour - time.Second); b.refresh(); b.pass(time.Hour - time.Second) }, true},
		"a restart":                  {func(b *browser) { must(b.t, b.Restart()) }, false},
		"logout by POST":             {func(b *browser) { b.send("POST", appserver.LogoutPath, "") }, false},
		"logout by GET":              {func(b *browser) { b.send("GET", appserver.LogoutPath, "") }, false},
		"logout of saf alone":        {func(b *browser) { b.send("POST", appserver.LogoutPath, `{"categories":["saf"]}`) }, false},
		"logout of another category": {func(b *browser) { b.send("POST", appserver.LogoutPath, `{"categories":["x"]}`) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newWorld(t).loggedIn()
			cookie := b.cookies["connect.sid.1"]
			test.do(b)
			b.cookies["connect.sid.1"] = cookie // whoever kept it
			if !test.open {
				expectNothing(t, name, b)
			} else if got := b.get(appserver.AppPath); got != 200 {
				t.Errorf("the app: %d, want 200", got)
			}
		})
	}
}

// Logout of UMS alone leaves the session, and closes the app.
func TestLogoutOfUMS(t *testing.T) {
	b := newWorld(t).loggedIn()
	if got := b.send("POST", appserver.LogoutPath, `{"categories":["ums"]}`); got.Code != 200 || len(b.cookies) != 1 {
		t.Errorf("logout: %d with %d cookies", got.Code, len(b.cookies))
	}
	if got := b.get(appserver.AppPath); got != 401 {
		t.Errorf("the app: %d, want 401", got)
	}
	if got, want := b.refresh().Plugins, (map[string]plugin{sso: {true, "COLIN", ""}}); cmp.Diff(want, got) != "" {
		t.Errorf("refresh: %+v, want %+v", got, want)
	}
	if got := b.login("COLIN", rosebud, "ums"); !got.Success || b.get(appserver.AppPath) != 200 {
		t.Errorf("login of UMS alone, in the session: %+v", got)
	}
}

func TestCategories(t *testing.T) {
	for name, test := range map[string]struct {
		categories []string
		want       result
		app        int
	}{
		"both":                {[]string{"saf", "ums"}, result{200, true, 3600, both("COLIN")}, 200},
		"saf alone":           {[]string{"saf"}, result{200, true, 3600, map[string]plugin{sso: {true, "COLIN", ""}}}, 401},
		"ums alone":           {[]string{"ums"}, result{401, false, -1, map[string]plugin{db2: {false, "", "Unknown"}}}, 401},
		"one that is unknown": {[]string{"fallback"}, result{401, false, -1, nil}, 401},
		"none":                {[]string{}, result{401, false, -1, nil}, 401},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			b := w.browser()
			if diff := cmp.Diff(test.want, b.login("COLIN", rosebud, test.categories...)); diff != "" {
				t.Errorf("login (-want +got):\n%s", diff)
			}
			if got := b.get(appserver.AppPath); got != test.app || (len(b.cookies) == 1) != test.want.Success {
				t.Errorf("the app: %d with %d cookies, want %d", got, len(b.cookies), test.app)
			}
		})
	}
}

func TestWithoutUMS(t *testing.T) {
	w := newWorld(t, func(c *appserver.Config) { c.UMS = nil })
	b := w.browser()
	if diff := cmp.Diff(result{200, true, 3600, map[string]plugin{sso: {true, "COLIN", ""}}}, b.login("COLIN", rosebud)); diff != "" {
		t.Errorf("login (-want +got):\n%s", diff)
	}
	if got := b.get(appserver.ActionPath + "subsystem/DB2A"); got != 401 {
		t.Errorf("an action: %d, want 401", got)
	}
}

// Between step 4, where ZSS has SAF verify the credentials, and step 7, where UMS
// does, something happens to the user.
func TestBetweenTheTwoChecks(t *testing.T) {
	for name, happens := range map[string]func(*world){
		"password changed": func(w *world) {
			w.change(func(tx *esm.Tx) error { return tx.SetPassword("COLIN", "OTHER2", false, w.clock()) })
		},
		"revoked": func(w *world) { w.revoke("COLIN") },
		"deleted": func(w *world) { w.change(func(tx *esm.Tx) error { return tx.DeleteUser("COLIN") }) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.ums.before = func(*http.Request) { happens(w) }
			b := w.browser()
			want := result{401, false, -1, map[string]plugin{sso: {true, "COLIN", ""}, db2: {false, "", "Unknown"}}}
			if diff := cmp.Diff(want, b.login("COLIN", rosebud)); diff != "" {
				t.Errorf("login (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff([]string{"POST /login", "GET /logout"}, w.zss.called()); diff != "" {
				t.Errorf("calls of ZSS: its session is ended, too (-want +got):\n%s", diff)
			}
			if len(b.cookies) != 0 || b.setWith != "" {
				t.Errorf("the browser got a cookie: %s", b.setWith)
			}
		})
	}
}

// A login that fails changes nothing about a session of before.
func TestFailedLoginInASession(t *testing.T) {
	w := newWorld(t)
	b := w.loggedIn()
	for name, login := range map[string]func() result{
		"wrong password": func() result { return b.login("COLIN", "WRONG") },
		"another user":   func() result { return b.login("OTHER", "WRONG") },
		"refused by UMS": func() result {
			w.ums.replies(401, "{}")
			defer w.ums.repliesNoMore()
			return b.login("OTHER", rosebud)
		},
	} {
		if got := login(); got.Success || b.setWith != "" {
			t.Errorf("%s: %+v", name, got)
		}
		if body := b.send("GET", appserver.AuthPath, "").Body.String(); !strings.Contains(body, `"username":"COLIN"`) || b.get(appserver.AppPath) != 200 {
			t.Errorf("%s: the session of before is %s", name, body)
		}
	}
}

// The session's id stays at a login within the session, unless that is chosen.
func TestSessionID(t *testing.T) {
	for _, fresh := range []bool{false, true} {
		w := newWorld(t, func(c *appserver.Config) { c.Choices.NewSessionID = fresh })
		b := w.loggedIn()
		before := b.cookies["connect.sid.1"]
		if got := b.login("OTHER", rosebud); !got.Success {
			t.Fatalf("login: %+v", got)
		}
		if changed := b.cookies["connect.sid.1"] != before; changed != fresh {
			t.Errorf("NewSessionID %t: the id changed: %t", fresh, changed)
		}
		planted := w.browser()
		planted.cookies["connect.sid.1"] = before
		if open := planted.get(appserver.AppPath) == 200; open == fresh {
			t.Errorf("NewSessionID %t: the cookie of before opens the app: %t", fresh, open)
		}
	}
}

// A cookie that the browser brings is never made a session's.
func TestNoFixation(t *testing.T) {
	w := newWorld(t)
	ended := w.loggedIn()
	cookie := ended.cookies["connect.sid.1"]
	ended.send("POST", appserver.LogoutPath, "")
	for _, planted := range []string{cookie, "s%3Aplanted.x", "planted"} {
		b := w.browser()
		b.cookies["connect.sid.1"] = planted
		if got := b.login("COLIN", rosebud); !got.Success || b.cookies["connect.sid.1"] == planted {
			t.Errorf("login with a planted cookie: %+v; the cookie is still the same: %t", got, b.cookies["connect.sid.1"] == planted)
		}
	}
}

// An expired session gets a new id at the next login.
func TestLoginAfterExpiry(t *testing.T) {
	w := newWorld(t)
	b := w.loggedIn()
	before := b.cookies["connect.sid.1"]
	w.pass(2 * time.Hour)
	if got := b.login("COLIN", rosebud); !got.Success || b.cookies["connect.sid.1"] == before {
		t.Errorf("login: %+v; the id is the same: %t", got, b.cookies["connect.sid.1"] == before)
	}
}

func TestStatus(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	out := `{"categories":{"saf":{"authenticated":false,"plugins":{"org.zowe.zlux.auth.safsso":{"authenticated":false}}},` +
		`"ums":{"authenticated":false,"plugins":{"com.rs.auth.db2Auth":{"authenticated":false}}}}}`
	if got := b.send("GET", appserver.AuthPath, ""); got.Code != 200 || got.Body.String() != out {
		t.Errorf("before login: %d %s, want 200 %s", got.Code, got.Body, out)
	}
	b.login("COLIN", rosebud)
	w.pass(time.Minute)
	in := `{"expms":3540000,"categories":{"saf":{"authenticated":true,"plugins":{"org.zowe.zlux.auth.safsso":{"authenticated":true,"username":"COLIN","expms":3540000}}},` +
		`"ums":{"authenticated":true,"plugins":{"com.rs.auth.db2Auth":{"authenticated":true,"username":"COLIN"}}}}}`
	if got := b.send("GET", appserver.AuthPath, ""); got.Code != 200 || got.Body.String() != in {
		t.Errorf("after login: %d %s, want 200 %s", got.Code, got.Body, in)
	}
}
