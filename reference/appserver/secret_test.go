package appserver_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/appserver"
)

// forms are the ways in which a secret could come to light.
func forms(secret string) map[string]string {
	all := map[string]string{
		"raw": secret, "query": url.QueryEscape(secret), "path": url.PathEscape(secret), "hex": hex.EncodeToString([]byte(secret)),
	}
	quoted, _ := json.Marshal(secret) // a string
	all["JSON"] = strings.Trim(string(quoted), `"`)
	// In base64 a text has three faces, by where it begins.
	for shift := range 3 {
		encoded := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + secret))
		from := []int{0, 2, 3}[shift]
		inner := encoded[from : len(encoded)/4*4-4]
		all[fmt.Sprint("base64, shifted by ", shift)] = inner
		all[fmt.Sprint("base64url, shifted by ", shift)] = strings.NewReplacer("+", "-", "/", "_").Replace(inner)
	}
	return all
}

// The browser never sees the UMS token, the ZSS cookie or the credentials: not
// one of the bytes that it is sent over the whole flow, in no form.
func TestTheBrowserSeesNoSecret(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.login("COLIN", "WRONG-PASSWORD")
	b.login("COLIN", phrase)
	b.get(appserver.AppPath)
	b.send("GET", appserver.AuthPath, "")
	for _, action := range []string{
		"subsystem/DB2A", "session", "nothing", "security/login", "Security/login", "security/refresh-token", "security", "./security/login",
		"x/../security/login", "%2e%2e/security/login", "security%2Flogin", "/security/login", "security/login/", "security/login%00", "security/login;x",
	} {
		for _, method := range []string{"GET", "PUT", "POST"} {
			b.send(method, appserver.ActionPath+action, `{"id":"COLIN","password":"`+phrase+`"}`, "Content-Type", "application/json")
		}
	}
	b.refresh()
	w.pass(time.Minute)
	b.refresh()
	b.send("PUT", appserver.ActionPath+"subsystem/DB2A", "x")
	w.ums.replies(0, "")
	b.refresh()
	b.get(appserver.ActionPath + "subsystem/DB2A")
	w.ums.repliesNoMore()
	must(t, w.umsServer.Restart())
	b.get(appserver.ActionPath + "subsystem/DB2A")
	b.refresh()
	b.login("COLIN", phrase)
	b.send("POST", appserver.LogoutPath, "")

	secrets := map[string]bool{"WRONG-PASSWORD": true, phrase: true}
	for _, token := range strings.Split(w.ums.seen.String(), `"`) {
		if strings.HasPrefix(token, "ey") {
			secrets[token] = true
			for _, part := range strings.Split(token, ".")[1:] {
				secrets[part] = true
			}
		}
	}
	for _, line := range strings.Split(w.zss.seen.String(), "jedHTTPSession.7557=") {
		if value, _, ok := strings.Cut(line, ";"); ok && len(value) > 20 {
			secrets[value] = true
		}
	}
	if len(secrets) < 2+4*3+2 {
		t.Fatalf("%d secrets were on the wires, want more: the flow was not what this test takes it for", len(secrets))
	}
	sent := b.sent.String()
	for secret := range secrets {
		for form, text := range forms(secret) {
			if strings.Contains(sent, text) {
				t.Errorf("the browser was sent a secret, %s", form)
			}
		}
	}
	// The search finds what is there: the session cookie is sent.
	for _, line := range strings.Split(sent, "connect.sid.1=") {
		if value, _, ok := strings.Cut(line, ";"); ok && strings.HasPrefix(value, "s%3A") {
			return
		}
	}
	t.Error("the browser was sent no session cookie")
}

// What the server holds does not print, log or encode.
func TestServerDoesNotPrint(t *testing.T) {
	w := newWorld(t)
	b := w.loggedIn()
	b.login("COLIN", phrase)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("", "server", w.Server)
	text := fmt.Sprintf("%v %+v %#v", w.Server, w.Server, w.Server) + log.String()
	for _, secret := range append(strings.Split(w.ums.seen.String(), `"`), phrase) {
		if len(secret) > 20 && strings.Contains(text, secret) {
			t.Error("the server prints a secret")
		}
	}
}

// Whatever the browser sends, no credential of its own reaches UMS beside the
// login, and UMS sends it no cookie.
func TestWhatGoesOn(t *testing.T) {
	w := newWorld(t)
	b := w.loggedIn()
	w.ums.replies(200, `{"done":true}`, "Content-Type", "application/json", "Set-Cookie", "secret=x", "WWW-Authenticate", "Bearer", "Location", "/x", "X-Other", "x")
	var cookie, authorization string
	var version []string
	w.ums.before = nil
	inner := w.ums.answer
	w.ums.answer = wrap(inner, &cookie, &authorization, &version)
	got := b.send("POST", appserver.ActionPath+"subsystem/DB2A?q=1", "{}", "Authorization", "Basic SECRET", "X-API-VERSION", "1.1.0.0")
	if cookie != "" || !strings.HasPrefix(authorization, "Bearer ey") || len(version) != 1 || version[0] != "1.1.0.0" {
		t.Errorf("UMS got cookie %q, version %q and the token: %t", cookie, version, strings.HasPrefix(authorization, "Bearer ey"))
	}
	h := got.Header()
	if got.Code != 200 || got.Body.String() != `{"done":true}` || h.Get("Content-Type") != "application/json" ||
		h.Get("Set-Cookie")+h.Get("WWW-Authenticate")+h.Get("Location")+h.Get("X-Other") != "" {
		t.Errorf("%d %s with %v", got.Code, got.Body, h)
	}
}

func TestWhatComesBack(t *testing.T) {
	w := newWorld(t)
	b := w.loggedIn()
	for _, test := range []struct {
		status int
		body   string
		want   response
	}{
		{404, "nothing", response{404, "nothing"}},
		{401, "{}", response{401, "{}"}},
		{204, "", response{204, ""}},
		{302, "", response{502, "The Unified Management Server has sent the action elsewhere, which is not followed.\n"}},
		{0, "", response{502, "The Unified Management Server could not be reached.\n"}},
	} {
		w.ums.replies(test.status, test.body)
		got := b.send("GET", appserver.ActionPath+"x", "")
		if (response{got.Code, got.Body.String()}) != test.want {
			t.Errorf("UMS answers %d %q: %d %q, want %+v", test.status, test.body, got.Code, got.Body, test.want)
		}
	}
}

// The search of these tests finds a secret in whatever form it is in.
func TestForms(t *testing.T) {
	const secret = "a secret+of/some=length?"
	for _, text := range []string{
		secret, url.QueryEscape(secret), base64.StdEncoding.EncodeToString([]byte(secret)), base64.StdEncoding.EncodeToString([]byte("COLIN:" + secret)),
		base64.StdEncoding.EncodeToString([]byte("x:" + secret + "!")), base64.RawURLEncoding.EncodeToString([]byte(`{"p":"` + secret + `"}`)),
	} {
		found := false
		for _, form := range forms(secret) {
			found = found || strings.Contains("before "+text+" after", form)
		}
		if !found {
			t.Errorf("nothing is found in %q", text)
		}
	}
}
