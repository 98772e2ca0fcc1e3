package ums_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/journal"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/ums"
)

func TestLogin(t *testing.T) {
	good := answer{200, ""}
	wrong := answer{401, ums.NotAuthenticated}
	for _, test := range []struct {
		name, body string
		want       answer
		asked      int // how often SAF was
	}{
		{"password", `{"id":"COLIN","password":"` + rosebud + `"}`, good, 1},
		{"user ID in lower case", `{"id":"colin","password":"` + rosebud + `"}`, good, 1},
		{"phrase", `{"id":"COLIN","password":"` + phrase + `"}`, good, 1},
		{"members that nobody asked for", `{"id":"COLIN","password":"` + rosebud + `","x":1}`, good, 1},
		{"wrong password", `{"id":"COLIN","password":"WRONG"}`, wrong, 1},
		{"password of another user", `{"id":"LATE","password":"` + phrase + `"}`, wrong, 1},
		{"user that is not defined", `{"id":"NOBODY","password":"` + rosebud + `"}`, wrong, 1},
		{"revoked user", `{"id":"GONE","password":"` + rosebud + `"}`, wrong, 1},
		{"expired password", `{"id":"LATE","password":"` + rosebud + `"}`, answer{401, ums.PasswordExpired}, 1},
		{"no user ID at all", `{"id":"NO USER ID","password":"` + rosebud + `"}`, wrong, 0},
		{"no id", `{"password":"` + rosebud + `"}`, answer{400, ums.MemberMissing}, 0},
		{"no password", `{"id":"COLIN"}`, answer{400, ums.MemberMissing}, 0},
		{"empty password", `{"id":"COLIN","password":""}`, answer{400, ums.MemberMissing}, 0},
		{"no body", ``, answer{400, restapi.BodyNotJSON}, 0},
		{"a form", `id=COLIN&password=` + rosebud, answer{400, restapi.BodyNotJSON}, 0},
		{"a password that is a number", `{"id":"COLIN","password":1}`, answer{400, restapi.BodyNotJSON}, 0},
		{"too long", `{"id":"` + strings.Repeat("x", restapi.MaxBody) + `"}`, answer{413, restapi.BodyTooLarge}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			got, tokens := w.post(ums.LoginPath, test.body)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("login (-want +got):\n%s", diff)
			}
			if has := tokens.Access != "" || tokens.Refresh != ""; has != (got.Status == 200) {
				t.Errorf("a %d has tokens: %t", got.Status, has)
			}
			if w.saf.asked != test.asked {
				t.Errorf("SAF was asked %d times, want %d", w.saf.asked, test.asked)
			}
			if len(w.reached()) != 0 {
				t.Errorf("a login reached %+v, want nothing", w.reached())
			}
		})
	}
}

func TestLoginMethods(t *testing.T) {
	for _, path := range []string{ums.LoginPath, ums.RefreshPath} {
		for _, method := range []string{"GET", "PUT", "DELETE", "OPTIONS"} {
			w := newWorld(t)
			r := httptest.NewRequest(method, path, strings.NewReader(`{"id":"COLIN","password":"`+rosebud+`"}`))
			got := w.send(r)
			if got.Code != 405 || got.Header().Get("Allow") != "POST" || w.saf.asked != 0 {
				t.Errorf("%s %s: %d with Allow %q, SAF was asked %d times", method, path, got.Code, got.Header().Get("Allow"), w.saf.asked)
			}
		}
	}
}

// Over plain HTTP nothing is looked at.
func TestPlainHTTP(t *testing.T) {
	w := newWorld(t)
	token := w.loggedIn().Access
	asked := w.saf.asked
	for _, path := range []string{ums.LoginPath, ums.RefreshPath, ums.SessionPath, ums.SubsystemPath + "DB2A"} {
		r := httptest.NewRequest("POST", path, strings.NewReader(`{"id":"COLIN","password":"`+rosebud+`"}`))
		r.Header.Set("Authorization", "Bearer "+token)
		r.TLS = nil
		recorder := httptest.NewRecorder()
		w.ServeHTTP(recorder, r)
		if got, want := w.answerOf(recorder), (answer{403, ums.HTTPSNeeded}); got != want {
			t.Errorf("%s: %+v, want %+v", path, got, want)
		}
	}
	if w.saf.asked != asked || len(w.reached()) != 0 {
		t.Errorf("SAF was asked %d times, and %+v was reached; want nothing", w.saf.asked-asked, w.reached())
	}
}

// What is in the tokens is this package's choice; that they hold no credentials
// is not.
func TestTokens(t *testing.T) {
	w := newWorld(t)
	first, second := w.loggedIn(), w.loggedIn()
	if first.Access == second.Access || first.Refresh == second.Refresh {
		t.Error("two logins have one token")
	}
	for name, token := range map[string]string{"access": first.Access, "refresh": first.Refresh} {
		parts := strings.Split(token, ".")
		if len(parts) != 3 {
			t.Fatalf("the %s token has %d parts, want 3", name, len(parts))
		}
		header, _ := base64.RawURLEncoding.DecodeString(parts[0])
		if want := `{"alg":"RS256","typ":"ums-` + name + `+jwt"}`; string(header) != want {
			t.Errorf("header of the %s token: %s, want %s", name, header, want)
		}
		payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
		var claims struct {
			Iss, Sub, Sid, Jti string
			Iat, Exp           int64
		}
		must(t, json.Unmarshal(payload, &claims))
		lives := map[string]time.Duration{"access": ums.DefaultLifetime, "refresh": ums.DefaultRefreshLifetime}[name]
		if claims.Iss != "UMS" || claims.Sub != "COLIN" || claims.Sid == "" || claims.Jti == "" || claims.Iat != start.Unix() || claims.Exp != start.Add(lives).Unix() {
			t.Errorf("claims of the %s token: %s", name, payload)
		}
		if strings.Contains(string(payload), rosebud) {
			t.Errorf("the %s token holds the password", name)
		}
	}
}

func TestRefresh(t *testing.T) {
	refused := answer{401, ums.TokenNotAccepted}
	for _, test := range []struct {
		name  string
		spoil func(w *world, t *tokens) (user string)
		want  answer
		asked int // how often SAF was
	}{
		{"at once", func(*world, *tokens) string { return "COLIN" }, answer{200, ""}, 1},
		{"user ID in lower case", func(*world, *tokens) string { return "colin" }, answer{200, ""}, 1},
		{"a second before it expires", func(w *world, _ *tokens) string { w.pass(ums.DefaultRefreshLifetime - time.Second); return "COLIN" }, answer{200, ""}, 1},
		{"when it expires", func(w *world, _ *tokens) string { w.pass(ums.DefaultRefreshLifetime); return "COLIN" }, refused, 0},
		{"another user", func(*world, *tokens) string { return "OTHER" }, refused, 0},
		{"no user ID at all", func(*world, *tokens) string { return "NO USER ID" }, refused, 0},
		{"with the access token", func(_ *world, t *tokens) string { t.Refresh = t.Access; return "COLIN" }, refused, 0},
		{"no token", func(_ *world, t *tokens) string { t.Refresh = ""; return "COLIN" }, answer{400, ums.MemberMissing}, 0},
		{"changed", func(_ *world, t *tokens) string { t.Refresh = "x" + t.Refresh; return "COLIN" }, refused, 0},
		{"used up", func(w *world, t *tokens) string { w.refresh("COLIN", t.Refresh); return "COLIN" }, refused, 0},
		{"after a restart", func(w *world, _ *tokens) string { must(w.t, w.Restart()); return "COLIN" }, refused, 0},
		{"revoked meanwhile", func(w *world, _ *tokens) string {
			w.alter("COLIN", func(u *esm.User) { u.Revoked = true })
			return "COLIN"
		}, answer{401, ums.NotAuthenticated}, 1},
		{"password changed meanwhile", func(w *world, _ *tokens) string { w.setPassword("COLIN", "OTHER2"); return "COLIN" }, answer{401, ums.NotAuthenticated}, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			tokens := w.loggedIn()
			user := test.spoil(w, &tokens)
			asked := w.saf.asked
			got, renewed := w.refresh(user, tokens.Refresh)
			if got != test.want || w.saf.asked-asked != test.asked {
				t.Errorf("refresh: %+v, SAF asked %d times; want %+v and %d", got, w.saf.asked-asked, test.want, test.asked)
			}
			if got.Status != 200 {
				if renewed.Access != "" || renewed.Refresh != "" {
					t.Errorf("a %d has tokens", got.Status)
				}
				return
			}
			if again, _ := w.refresh("COLIN", renewed.Refresh); again.Status != 200 {
				t.Errorf("the new refresh token: %+v, want 200", again)
			}
			if acts := w.act("GET", ums.SessionPath, renewed.Access, ""); acts.Status != 200 {
				t.Errorf("the new access token: %+v, want 200", acts)
			}
		})
	}
}

// A refresh whose credentials are refused ends the session, so that a wrong
// password is not counted again and again.
func TestRefusedRefreshEndsTheSession(t *testing.T) {
	w := newWorld(t)
	tokens := w.loggedIn()
	w.setPassword("COLIN", "OTHER2")
	w.refresh("COLIN", tokens.Refresh)
	if got, want := w.act("GET", ums.SessionPath, tokens.Access, ""), (answer{401, ums.TokenNotAccepted}); got != want {
		t.Errorf("an action behind a refused refresh: %+v, want %+v", got, want)
	}
	asked := w.saf.asked
	if got, _ := w.refresh("COLIN", tokens.Refresh); got != (answer{401, ums.TokenNotAccepted}) || w.saf.asked != asked {
		t.Errorf("a second refresh: %+v, SAF asked %d times more", got, w.saf.asked-asked)
	}
}

// Of many refreshes with one token, one succeeds.
// A sign-on that the security manager cannot keep ends no session: nobody has
// judged the credentials.
func TestSignOnThatIsNotKept(t *testing.T) {
	w := newWorld(t)
	first := w.loggedIn()
	system := w.saf.System
	w.saf.System = keepsNothing(t)
	if got, _ := w.refresh("COLIN", first.Refresh); got != (answer{503, ums.NotKept}) {
		t.Errorf("refresh: %+v", got)
	}
	if got, _ := w.login("COLIN", rosebud); got != (answer{503, ums.NotKept}) {
		t.Errorf("login: %+v", got)
	}
	w.saf.System = system
	if got, _ := w.refresh("COLIN", first.Refresh); got.Status != 200 {
		t.Errorf("refresh afterwards: %+v", got)
	}
}

// keepsNothing is a system that knows COLIN, and whose database is full.
func keepsNothing(t *testing.T) *saf.System {
	t.Helper()
	full := false
	security := esm.New(esm.Config{Random: zeroes{}, PasswordIterations: 1, Journal: func(journal.Change) error {
		if full {
			return errors.New("disk is full")
		}
		return nil
	}}).IPL("SYS1")
	must(t, security.Update(func(tx *esm.Tx) error {
		must(t, tx.AddUser(esm.User{ID: "COLIN", Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
		return tx.SetPassword("COLIN", rosebud, false, start)
	}))
	full = true
	system, err := saf.New(saf.Config{SMFID: "SYS1", Security: security, Replays: passticket.NewRegister(1), Now: func() time.Time { return start }})
	must(t, err)
	return system
}

func TestConcurrentRefreshes(t *testing.T) {
	w := newWorld(t)
	tokens := w.loggedIn()
	var good atomic.Int32
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if got, _ := w.refresh("COLIN", tokens.Refresh); got.Status == 200 {
				good.Add(1)
			}
		})
	}
	if group.Wait(); good.Load() != 1 {
		t.Errorf("%d refreshes with one token succeeded, want 1", good.Load())
	}
}

func TestNoRoom(t *testing.T) {
	w := newWorld(t, func(c *ums.Config) { c.MaxSessions = 2 })
	w.loggedIn()
	w.loggedIn()
	asked := w.saf.asked
	if got, _ := w.login("COLIN", rosebud); got != (answer{503, ums.TooManySessions}) || w.saf.asked != asked {
		t.Errorf("a third login: %+v, and SAF was asked %d times; want 503 and none", got, w.saf.asked-asked)
	}
	w.pass(ums.DefaultRefreshLifetime)
	w.loggedIn()
}

// Without an application a PassTicket is judged for batch on the system; a user
// without READ to the application that is named does not get in.
func TestApplication(t *testing.T) {
	appl, err := passticket.ParseApplID("IZPAPPL")
	must(t, err)
	w := newWorld(t, func(c *ums.Config) { c.Application = appl })
	must(t, w.security.Update(func(tx *esm.Tx) error {
		must(t, tx.SetClass(esm.APPL, esm.ClassState{Active: true}))
		must(t, tx.AddProfile(esm.Profile{Class: esm.APPL, Name: "IZPAPPL", Owner: "IBMUSER", Access: []esm.Access{{ID: "COLIN", Level: esm.Read}}}))
		return tx.Raclist(esm.APPL)
	}))
	w.loggedIn()
	if got, _ := w.login("OTHER", rosebud); got != (answer{403, ums.NotForApplication}) {
		t.Errorf("a user without READ: %+v, want 403", got)
	}
}

// Under MFA_JWT no password is taken, right or wrong, and SAF is not asked.
func TestMFA(t *testing.T) {
	w := newWorld(t, func(c *ums.Config) { c.AuthType = ums.MFAJWT })
	for _, password := range []string{rosebud, "WRONG"} {
		if got, _ := w.login("COLIN", password); got != (answer{401, ums.ZoweTokenNeeded}) || w.saf.asked != 0 {
			t.Errorf("login with a password: %+v, and SAF was asked %d times", got, w.saf.asked)
		}
	}
}

func TestNewRefuses(t *testing.T) {
	right := newWorld(t).config
	for name, spoil := range map[string]func(*ums.Config){
		"no System":         func(c *ums.Config) { c.System = nil },
		"no Key":            func(c *ums.Config) { c.Key = nil },
		"no Now":            func(c *ums.Config) { c.Now = nil },
		"no Random":         func(c *ums.Config) { c.Random = nil },
		"AuthType":          func(c *ums.Config) { c.AuthType = "standard_jwt" },
		"short Key":         func(c *ums.Config) { c.Key = newKey(1024) },
		"negative Lifetime": func(c *ums.Config) { c.Lifetime = -1 },
		"negative capacity": func(c *ums.Config) { c.MaxSessions = -1 },
	} {
		c := right
		spoil(&c)
		if s, err := ums.New(c); s != nil || !errors.Is(err, ums.ErrConfig) {
			t.Errorf("%s: New = %v, %v; want an error that wraps ErrConfig", name, s, err)
		}
	}
	if _, err := ums.New(right); err != nil {
		t.Errorf("the right one: %v", err)
	}
}

// failing has no bytes to give.
type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("out of entropy") }

func TestNoRandomNumbers(t *testing.T) {
	w := newWorld(t, func(c *ums.Config) { c.Random = failing{} })
	if got, _ := w.login("COLIN", rosebud); got != (answer{http.StatusInternalServerError, ums.Internal}) {
		t.Errorf("login without random numbers: %+v, want 500", got)
	}
}
