package zss_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/zss"
)

func TestLogin(t *testing.T) {
	body := func(user, secret string) string { return credentials(t, "username", user, "password", secret) }
	const ok, expired, no = `{"status":"OK"}`, "Password Expired", "Not Authorized"
	for _, test := range []struct {
		name string
		request
		status int
		text   string
	}{
		{"body", request{body: body("COLIN", password)}, 200, ok},
		{"body, lower case", request{body: body("colin", strings.ToLower(password))}, 200, ok},
		{"Basic", request{basic: "COLIN:" + password}, 200, ok},
		{"GET", request{method: "GET", basic: "COLIN:" + password}, 200, ok},
		{"Basic before a body", request{basic: "COLIN:" + password, body: body("COLIN", "WRONG")}, 200, ok},
		{"wrong Basic before a good body", request{basic: "COLIN:WRONG", body: body("COLIN", password)}, 401, no},
		{"wrong password", request{body: body("COLIN", "WRONG")}, 401, no},
		{"user not defined", request{body: body("NOBODY", password)}, 401, no},
		{"revoked", request{body: body("GONE", password)}, 401, no},
		{"not for the application", request{body: body("OTHER", password)}, 401, no},
		{"expired password", request{body: body("OLD", password)}, 428, expired},
		{"expired, and wrong", request{body: body("OLD", "WRONG")}, 401, no},
		{"no user", request{body: body("", password)}, 401, no},
		{"no password", request{body: body("COLIN", "")}, 401, no},
		{"user too long", request{body: body("NINECHARS", password)}, 401, no},
		{"other names", request{body: credentials(t, "userid", "COLIN", "Password", password)}, 401, no},
		{"nothing", request{}, 401, no},
		{"no JSON", request{body: "username=COLIN"}, 401, no},
		{"null", request{body: "null"}, 401, no},
		{"numbers", request{body: `{"username":1,"password":2}`}, 401, no},
		{"Bearer", request{bearer: "a.b.c"}, 401, no},
		{"a session that is none", request{session: "AAAA"}, 401, no},
		{"a session that is none, and a body", request{session: "AAAA", body: body("COLIN", password)}, 200, ok},
		{"too large", request{body: strings.Repeat(" ", 102401)}, 413, "The body is too large"},
		{"PUT", request{method: "PUT", body: body("COLIN", password)}, 405, "Method Not Allowed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			test.path = "/login"
			if status, text := w.text(test.request); status != test.status || text != test.text {
				t.Errorf("%d %q, want %d %q", status, text, test.status, test.text)
			}
			response := w.send(test.request)
			if got := session(response) != ""; got != (test.status == 200) {
				t.Errorf("the answer has a session: %v", got)
			}
		})
	}
}

func TestLoginAnswer(t *testing.T) {
	w := newWorld(t)
	good := w.send(request{path: "/login", basic: "COLIN:" + password})
	want := cookie + "=" + session(good) + "; Path=/; HttpOnly; SameSite=Strict"
	if got := good.Header.Get("Set-Cookie"); got != want {
		t.Errorf("Set-Cookie is %q, want %q", got, want)
	}
	if got := good.Header.Get("Content-Type"); got != "text/html" {
		t.Errorf("Content-Type is %q, want text/html", got)
	}
	if got := good.Header.Get("Session-Expires-Seconds"); got != "3600" {
		t.Errorf("Session-Expires-Seconds is %q, want 3600", got)
	}
	bad := w.send(request{path: "/login", basic: "COLIN:WRONG"})
	if got := bad.Header.Get("Content-Type"); got != "text/plain" {
		t.Errorf("Content-Type of a refusal is %q, want text/plain", got)
	}
	if strings.Contains(session(good), "COLIN") {
		t.Error("the session shows its user")
	}
}

func TestSession(t *testing.T) {
	for _, test := range []struct {
		name   string
		do     func(w *world)
		status int
		text   string
	}{
		{"at once", func(*world) {}, 200, `{"status":"OK"}`},
		{"in its last second", func(w *world) { w.now = w.now.Add(time.Hour - time.Second) }, 200, `{"status":"OK"}`},
		{"after an hour", func(w *world) { w.now = w.now.Add(time.Hour) }, 401, "Not Authorized"},
		{"before it was made", func(w *world) { w.now = w.now.Add(-time.Second) }, 401, "Not Authorized"},
		{"after a logout", func(w *world) { w.send(request{path: "/logout"}) }, 200, `{"status":"OK"}`},
		{"after a restart", func(w *world) { must(w.t, w.Restart()) }, 401, "Not Authorized"},
		{"of a user who was revoked", func(w *world) { w.run("ALTUSER COLIN REVOKE") }, 403, "Impersonation error"},
		{"of a user who was deleted", func(w *world) {
			w.run("RACMAP ID(COLIN) DELMAP(LABEL('Jane'))\nDELUSER COLIN")
		}, 403, "Impersonation error"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			token := w.logIn("COLIN")
			test.do(w)
			if status, text := w.text(request{method: "GET", path: "/login", session: token}); status != test.status || text != test.text {
				t.Errorf("%d %q, want %d %q", status, text, test.status, test.text)
			}
		})
	}
}

// A session is renewed on each request and beats credentials.
func TestSessionIsRenewed(t *testing.T) {
	w := newWorld(t)
	token := w.logIn("COLIN")
	for range 3 {
		w.now = w.now.Add(50 * time.Minute)
		response := w.send(request{method: "GET", path: "/saf-auth/X/READ", session: token, basic: "COLIN:WRONG"})
		if response.StatusCode != 200 || session(response) == "" || session(response) == token {
			t.Fatalf("after 50 minutes: %d, session renewed %v", response.StatusCode, session(response) != token)
		}
		token = session(response)
	}
}

// Two servers do not take each other's sessions, even with one key.
func TestSessionOfAnotherServer(t *testing.T) {
	w, other := newWorld(t), newWorld(t, func(c *zss.Config) { c.Random = &counting{n: 9} })
	if status, _ := other.text(request{method: "GET", path: "/login", session: w.logIn("COLIN")}); status != 401 {
		t.Errorf("a session of another server: %d, want 401", status)
	}
	if status, _ := w.text(request{method: "GET", path: "/login", session: w.logIn("COLIN")}); status != 200 {
		t.Errorf("a session of this server: %d, want 200", status)
	}
}

func TestChangedSessions(t *testing.T) {
	w := newWorld(t)
	token := w.logIn("COLIN")
	for i := range token {
		changed := token[:i] + string('A'+(token[i]+1)%26) + token[i+1:]
		if changed == token {
			continue
		}
		if status, _ := w.text(request{method: "GET", path: "/login", session: changed}); status != 401 {
			t.Errorf("a session with another character at %d: %d, want 401", i, status)
		}
	}
	if status, _ := w.text(request{method: "GET", path: "/login", session: token[:len(token)-4]}); status != 401 {
		t.Errorf("a session that was cut off: %d, want 401", status)
	}
}

func TestTimeouts(t *testing.T) {
	parsed, err := zss.ParseTimeouts([]byte(`{"default":60,"users":{"COLIN":120,"BOSS":-1},"groups":{"SHORT":10,"LONG":300,"EVER":-1}}`))
	must(t, err)
	for _, test := range []struct {
		name     string
		timeouts zss.Timeouts
		groups   []esm.GroupID
		want     string // header; "" for no limit
	}{
		{"none", zss.Timeouts{}, nil, "3600"},
		{"default", zss.Timeouts{Default: 60}, nil, "60"},
		{"no limit", zss.Timeouts{Default: zss.NoLimit}, nil, ""},
		{"user before groups", parsed, []esm.GroupID{"LONG"}, "120"},
		{"user without a limit", zss.Timeouts{Users: map[esm.UserID]int{"COLIN": -1}, Default: 60}, nil, ""},
		{"longest group", zss.Timeouts{Default: 60, Groups: parsed.Groups}, []esm.GroupID{"SHORT", "LONG", "SHORT"}, "300"},
		{"a group without a limit", zss.Timeouts{Default: 60, Groups: parsed.Groups}, []esm.GroupID{"LONG", "EVER"}, ""},
		{"other groups", zss.Timeouts{Default: 60, Groups: parsed.Groups}, []esm.GroupID{"NONE"}, "60"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, func(c *zss.Config) {
				c.Timeouts, c.Groups = test.timeouts, func(esm.UserID) []esm.GroupID { return test.groups }
			})
			response := w.send(request{path: "/login", basic: "COLIN:" + password})
			if got := response.Header.Get("Session-Expires-Seconds"); got != test.want {
				t.Errorf("a session lasts %q seconds, want %q", got, test.want)
			}
			w.now = w.now.Add(1000 * time.Hour)
			if status, _ := w.text(request{method: "GET", path: "/login", session: session(response)}); (status == 200) != (test.want == "") {
				t.Errorf("after 1000 hours: %d", status)
			}
		})
	}
	for _, text := range []string{"", "[]", `{"default":"1"}`, `{"default":-2}`, `{"users":{"A":-2}}`, `{"groups":{"A":-2}}`} {
		if _, err := zss.ParseTimeouts([]byte(text)); !errors.Is(err, zss.ErrConfig) {
			t.Errorf("timeouts.json %s: error %v, want one that wraps ErrConfig", text, err)
		}
	}
}

func TestLogout(t *testing.T) {
	w := newWorld(t)
	for _, token := range []string{"", w.logIn("COLIN")} {
		response := w.send(request{path: "/logout", session: token})
		if response.StatusCode != 200 || session(response) != "non-token" {
			t.Errorf("logout: %d, cookie %q", response.StatusCode, session(response))
		}
	}
}

func TestPassword(t *testing.T) {
	body := func(user, old, changed string) string {
		return credentials(t, "username", user, "password", old, "newPassword", changed)
	}
	for _, test := range []struct {
		name string
		request
		status int
	}{
		{"right", request{body: body("COLIN", password, "NEWPASS2")}, 200},
		{"expired", request{body: body("OLD", password, "NEWPASS2")}, 200},
		{"wrong", request{body: body("COLIN", "WRONG", "NEWPASS2")}, 401},
		{"not defined", request{body: body("NOBODY", password, "NEWPASS2")}, 401},
		{"revoked", request{body: body("GONE", password, "NEWPASS2")}, 429},
		{"new one not valid", request{body: body("COLIN", password, "NEW-PASS")}, 400},
		{"new one the same", request{body: body("COLIN", password, password)}, 400},
		{"not for the application", request{body: body("OTHER", password, "NEWPASS2")}, 400},
		{"user too long", request{body: body("NINECHARS", password, "NEWPASS2")}, 400},
		{"no user", request{body: body("", password, "NEWPASS2")}, 400},
		{"no old one", request{body: body("COLIN", "", "NEWPASS2")}, 400},
		{"no new one", request{body: body("COLIN", password, "")}, 400},
		{"no body", request{}, 400},
		{"no JSON", request{body: "x"}, 400},
		{"too large", request{body: strings.Repeat(" ", 102401)}, 413},
		{"GET", request{method: "GET"}, 405},
		{"PUT", request{method: "PUT", body: body("COLIN", password, "NEWPASS2")}, 405},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			test.path = "/password"
			status, text := w.text(test.request)
			if status != test.status || status != 405 && !strings.HasPrefix(text, `{"status":"`) {
				t.Errorf("%d %s, want %d", status, text, test.status)
			}
			user := "COLIN"
			if test.name == "expired" {
				user = "OLD"
			}
			if status, _ := w.text(request{path: "/login", basic: user + ":NEWPASS2"}); (status == 200) != (test.status == 200) {
				t.Errorf("a login with the new password: %d", status)
			}
		})
	}
}

func TestPaths(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/", "/Login", "/login/", "/x/../login", "//login", "/saf", "/certificate", "/saf-auth"} {
		if status, text := w.text(request{path: path, basic: "COLIN:" + password}); status != 404 || text != "Not Found" {
			t.Errorf("%s: %d %q, want 404", path, status, text)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	good := newWorld(t).config
	for name, spoil := range map[string]func(*zss.Config){
		"no System":     func(c *zss.Config) { c.System = nil },
		"no clock":      func(c *zss.Config) { c.Now = nil },
		"no chance":     func(c *zss.Config) { c.Random = nil },
		"negative port": func(c *zss.Config) { c.Port = -1 },
		"large port":    func(c *zss.Config) { c.Port = 65536 },
		"timeout":       func(c *zss.Config) { c.Timeouts.Default = -2 },
	} {
		c := good
		spoil(&c)
		if s, err := zss.New(c); s != nil || !errors.Is(err, zss.ErrConfig) {
			t.Errorf("%s: New = %v, %v; want an error that wraps ErrConfig", name, s, err)
		}
	}
	good.Random = strings.NewReader("short")
	if s, err := zss.New(good); s != nil || !errors.Is(err, zss.ErrRandom) {
		t.Errorf("few random bytes: New = %v, %v; want an error that wraps ErrRandom", s, err)
	}
}

// When chance runs out, nobody is given a session, and nothing breaks.
func TestNoRandomBytesLater(t *testing.T) {
	w := newWorld(t, func(c *zss.Config) { c.Random = strings.NewReader(strings.Repeat("x", 24)) })
	if status, _ := w.text(request{path: "/login", basic: "COLIN:" + password}); status != 500 {
		t.Errorf("a login without random bytes: %d, want 500", status)
	}
	if err := w.Restart(); !errors.Is(err, zss.ErrRandom) {
		t.Errorf("a restart without random bytes: %v, want ErrRandom", err)
	}
}

func TestConcurrentSessions(t *testing.T) {
	w := newWorld(t)
	var group sync.WaitGroup
	for i := range 16 {
		group.Go(func() {
			token := w.logIn("COLIN")
			for range 20 {
				response := w.send(request{method: "GET", path: "/login", session: token})
				if response.StatusCode != http.StatusOK {
					t.Errorf("client %d: %d", i, response.StatusCode)
					return
				}
				token = session(response)
			}
		})
	}
	group.Wait()
}

func ExampleServer() {
	w := newWorld(&testing.T{})
	status, body := w.text(request{path: "/login", basic: "COLIN:" + password})
	fmt.Println(status, body)
	status, body = w.text(request{path: "/login", basic: "OLD:" + password})
	fmt.Println(status, body)
	// Output:
	// 200 {"status":"OK"}
	// 428 Password Expired
}
