package appserver_test

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/appserver"
	"github.com/safproof/safproof/reference/esm"
)

func TestRefresh(t *testing.T) {
	for name, test := range map[string]struct {
		do   func(b *browser)
		want result
		app  int // whether the app is open then
	}{
		"at once":            {func(*browser) {}, result{200, true, 3600, both("COLIN")}, 200},
		"late":               {func(b *browser) { b.pass(time.Hour - time.Second) }, result{200, true, 3600, both("COLIN")}, 200},
		"too late":           {func(b *browser) { b.pass(time.Hour) }, result{401, false, -1, map[string]plugin{sso: {Reason: "ZLUXSessionExp"}, db2: {Reason: "ZLUXSessionExp"}}}, 401},
		"without a session":  {func(b *browser) { clear(b.cookies) }, result{401, false, -1, neither("Unknown")}, 401},
		"after seven days":   {func(b *browser) { b.pass(7 * 24 * time.Hour) }, result{401, false, -1, neither("Unknown")}, 401},
		"UMS was restarted":  {func(b *browser) { must(b.t, b.umsServer.Restart()) }, result{401, false, -1, map[string]plugin{sso: {true, "COLIN", ""}, db2: {Reason: "Unknown"}}}, 401},
		"ZSS refuses":        {func(b *browser) { b.zss.replies(401, "Not Authorized") }, result{401, false, -1, map[string]plugin{sso: {Reason: "Unknown"}}}, 401},
		"ZSS is not reached": {func(b *browser) { b.zss.replies(0, "") }, result{401, false, -1, map[string]plugin{sso: {Reason: "ConnectionError"}}}, 200},
		"UMS is not reached": {func(b *browser) { b.ums.replies(0, "") }, result{401, false, -1, map[string]plugin{sso: {true, "COLIN", ""}, db2: {Reason: "ConnectionError"}}}, 200},
		"password changed meanwhile": {func(b *browser) {
			b.change(func(tx *esm.Tx) error { return tx.SetPassword("COLIN", "OTHER2", false, b.clock()) })
		}, result{401, false, -1, map[string]plugin{sso: {true, "COLIN", ""}, db2: {Reason: "Unknown"}}}, 401},
	} {
		t.Run(name, func(t *testing.T) {
			b := newWorld(t).loggedIn()
			test.do(b)
			if diff := cmp.Diff(test.want, b.refresh()); diff != "" {
				t.Errorf("refresh (-want +got):\n%s", diff)
			}
			if got := b.get(appserver.AppPath); got != test.app {
				t.Errorf("the app: %d, want %d", got, test.app)
			}
		})
	}
}

// Both plug-ins go on with what the refresh brought.
func TestRefreshedTokensAct(t *testing.T) {
	b := newWorld(t).loggedIn()
	for range 30 { // Tokens of the login are long gone at the end.
		b.pass(time.Hour - time.Second)
		if got := b.refresh(); !got.Success {
			t.Fatalf("refresh: %+v", got)
		}
	}
	if got := b.send("PUT", appserver.ActionPath+"subsystem/DB2A", "x"); got.Code != 200 || len(b.subsystem.Reached()) != 1 {
		t.Errorf("an action: %d %s, reached %+v", got.Code, got.Body, b.subsystem.Reached())
	}
}

// Refreshes of one session come one after the other: a refresh token of UMS is
// good once.
func TestConcurrentRefreshes(t *testing.T) {
	b := newWorld(t).loggedIn()
	var group sync.WaitGroup
	for range 6 {
		group.Go(func() {
			if got := b.refresh(); !got.Success {
				t.Errorf("refresh: %+v", got)
			}
		})
	}
	group.Wait()
}

// ZSS may have a session last for less than the App Server.
func TestSessionLastsAsZSSSays(t *testing.T) {
	for seconds, want := range map[string]int64{"600": 600, "7200": 3600, "-1": 3600, "": 3600, "x": 3600} {
		w := newWorld(t)
		w.zss.replies(200, `{"status":"OK"}`, "Set-Cookie", "jedHTTPSession.7557=abc; Path=/", "Session-Expires-Seconds", seconds)
		b := w.browser()
		if got := b.login("COLIN", rosebud); got.Seconds != want {
			t.Errorf("Session-Expires-Seconds %q: %+v, want %d seconds", seconds, got, want)
		}
	}
}

// What ZSS and UMS can answer beside what ours do.
func TestOddAnswers(t *testing.T) {
	refused := func(reason string) map[string]plugin { return neither(reason) }
	byUMS := func(reason string) map[string]plugin {
		return map[string]plugin{sso: {true, "COLIN", ""}, db2: {Reason: reason}}
	}
	for name, test := range map[string]struct {
		zss, ums func(*wire)
		status   int
		want     map[string]plugin
	}{
		"ZSS 500":                 {func(w *wire) { w.replies(500, "x") }, nil, 401, refused("ConnectionError")},
		"ZSS 428":                 {func(w *wire) { w.replies(428, "Password Expired") }, nil, 428, refused("Expired Password")},
		"ZSS 403":                 {func(w *wire) { w.replies(403, "Impersonation error") }, nil, 401, refused("Unknown")},
		"ZSS not reached":         {func(w *wire) { w.replies(0, "") }, nil, 401, refused("ConnectionError")},
		"ZSS without a cookie":    {func(w *wire) { w.replies(200, `{"status":"OK"}`) }, nil, 401, refused("Unknown")},
		"ZSS with another cookie": {func(w *wire) { w.replies(200, "", "Set-Cookie", "x=y") }, nil, 401, refused("Unknown")},
		"ZSS with no token":       {func(w *wire) { w.replies(200, "", "Set-Cookie", "jedHTTPSession.7557=non-token") }, nil, 401, refused("Unknown")},
		"UMS 500":                 {nil, func(w *wire) { w.replies(500, "{}") }, 401, byUMS("Unknown")},
		"UMS not reached":         {nil, func(w *wire) { w.replies(0, "") }, 401, byUMS("ConnectionError")},
		"UMS without a token":     {nil, func(w *wire) { w.replies(200, "{}") }, 401, byUMS("Unknown")},
		"UMS no JSON":             {nil, func(w *wire) { w.replies(200, "OK") }, 401, byUMS("Unknown")},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			if test.zss != nil {
				test.zss(w.zss)
			}
			if test.ums != nil {
				test.ums(w.ums)
			}
			b := w.browser()
			if diff := cmp.Diff(result{test.status, false, -1, test.want}, b.login("COLIN", rosebud)); diff != "" || b.setWith != "" {
				t.Errorf("login; cookie %q (-want +got):\n%s", b.setWith, diff)
			}
		})
	}
}

func TestChangePassword(t *testing.T) {
	body := func(handler, password string) string {
		return `{"serviceHandler":"` + handler + `","username":"colin","password":"` + password + `","newPassword":"CITIZEN2"}`
	}
	for name, test := range map[string]struct {
		body   string
		status int
		text   string
	}{
		"right":           {body(sso, rosebud), 200, `{"success":true}`},
		"wrong password":  {body(sso, "WRONG"), 500, `{"success":false,"reason":"Unknown"}`},
		"another handler": {body(db2, rosebud), 400, "There is no such service handler that changes passwords. Use org.zowe.zlux.auth.safsso.\n"},
		"no handler":      {"", 400, "There is no such service handler that changes passwords. Use org.zowe.zlux.auth.safsso.\n"},
		"no JSON":         {"x", 400, "The body must be a JSON object.\n"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			b := w.browser()
			got := b.send("POST", appserver.PasswordPath, test.body)
			if got.Code != test.status || got.Body.String() != test.text {
				t.Errorf("%d %q, want %d %q", got.Code, got.Body, test.status, test.text)
			}
			if in := b.login("COLIN", "CITIZEN2").Success; in != (test.status == 200) {
				t.Errorf("the new password logs in: %t", in)
			}
			if in := b.login("COLIN", rosebud).Success; in != (test.status != 200) {
				t.Errorf("the old password logs in: %t", in)
			}
		})
	}
	w := newWorld(t)
	w.zss.replies(0, "")
	if got := w.browser().send("POST", appserver.PasswordPath, body(sso, rosebud)); got.Code != http.StatusInternalServerError {
		t.Errorf("ZSS not reached: %d, want 500", got.Code)
	}
}
