package zosmf_test

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/ltpa"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zosmf"
)

func TestLogin(t *testing.T) {
	for _, test := range []struct {
		name string
		request
		status int
	}{
		{"right", request{basic: "COLIN:" + password}, 200},
		{"lower case", request{basic: "colin:rosebud1"}, 200},
		{"wrong", request{basic: "COLIN:WRONG"}, 401},
		{"not defined", request{basic: "NOBODY:" + password}, 401},
		{"expired", request{basic: "OLD:" + password}, 401},
		{"revoked", request{basic: "GONE:" + password}, 401},
		{"not for the application", request{basic: "OTHER:" + password}, 401},
		{"no password", request{basic: "COLIN:"}, 401},
		{"user too long", request{basic: "NINECHARS:" + password}, 401},
		{"nobody", request{}, 401},
		{"Bearer", request{bearer: "a.b.c"}, 401},
		{"no header against cross-site requests", request{basic: "COLIN:" + password, noCSRF: true}, 403},
		{"GET", request{method: "GET", basic: "COLIN:" + password}, 405},
	} {
		t.Run(test.name, func(t *testing.T) {
			response := newWorld(t).send(test.request)
			jwt, ltpaToken := tokens(response)
			if response.StatusCode != test.status || (jwt != "") != (test.status == 200) || (ltpaToken != "") != (test.status == 200) {
				t.Errorf("%d with cookies %v, %v; want %d", response.StatusCode, jwt != "", ltpaToken != "", test.status)
			}
			challenge := response.Header.Get("WWW-Authenticate")
			if (challenge == `Basic realm="SAFRealm", charset="UTF-8"`) != (test.status == 401) {
				t.Errorf("challenge of a %d: %q", test.status, challenge)
			}
		})
	}
}

func TestLoginAnswer(t *testing.T) {
	w := newWorld(t)
	response := w.send(request{basic: "COLIN:" + password})
	jwt, ltpaToken := tokens(response)
	want := []string{"jwtToken=" + jwt + "; Path=/; Secure; HttpOnly", "LtpaToken2=" + ltpaToken + "; Path=/; Secure; HttpOnly"}
	if diff := cmp.Diff(want, response.Header.Values("Set-Cookie")); diff != "" {
		t.Errorf("cookies (-want +got):\n%s", diff)
	}
	if response.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", response.Header)
	}
	claims, err := base64.RawURLEncoding.DecodeString(strings.Split(jwt, ".")[1])
	must(t, err)
	var got map[string]any
	must(t, json.Unmarshal(claims, &got))
	if id, ok := got["jti"].(string); !ok || len(id) != 32 {
		t.Errorf("jti is %v", got["jti"])
	}
	delete(got, "jti")
	if diff := cmp.Diff(map[string]any{
		"sub": "COLIN", "iss": "zOSMF", "iat": float64(start.Unix()), "exp": float64(start.Add(495 * time.Minute).Unix()),
	}, got); diff != "" {
		t.Errorf("claims (-want +got):\n%s", diff)
	}
	_, shared := keys()
	inside, err := shared.Validate(ltpaToken, start)
	must(t, err)
	if diff := cmp.Diff(ltpa.Token{Realm: "SAFRealm", Name: "COLIN", Expires: start.Add(495 * time.Minute)}, inside); diff != "" {
		t.Errorf("LTPA token (-want +got):\n%s", diff)
	}
}

// The key that is served verifies the tokens.
func TestPublicKey(t *testing.T) {
	w := newWorld(t)
	jwt, _ := w.logIn()
	status, text := w.text(request{method: "GET", path: "/jwt/ibm/api/zOSMFBuilder/jwk", noCSRF: true})
	set, err := jose.ParseJWKSet([]byte(text))
	must(t, err)
	verifier, err := jose.NewVerifier(jose.Policy{Issuer: "zOSMF", Algorithms: []jose.Algorithm{jose.RS256}, Keys: set})
	must(t, err)
	if token, err := verifier.Verify(jwt, start); status != 200 || err != nil || token.User() != "COLIN" {
		t.Errorf("%d; a token under the key that is served: %v", status, err)
	}
	if strings.Contains(text, `"d":`) {
		t.Error("the private key is served")
	}
}

func TestTokens(t *testing.T) {
	w := newWorld(t)
	jwt, ltpaToken := w.logIn()
	badJWT, badLTPA := jwt[:len(jwt)-8]+"AAAAAAAA", "AAAA"+ltpaToken[4:]
	for _, test := range []struct {
		name string
		request
		status int
	}{
		{"jwtToken", request{jwt: jwt}, 200},
		{"LtpaToken2", request{ltpa: ltpaToken}, 200},
		{"Bearer", request{bearer: jwt}, 200},
		{"both", request{jwt: jwt, ltpa: ltpaToken}, 200},
		{"LTPA as jwtToken", request{jwt: ltpaToken}, 401},
		{"JWT as LtpaToken2", request{ltpa: jwt}, 401},
		{"LTPA as Bearer", request{bearer: ltpaToken}, 401},
		{"changed JWT", request{jwt: badJWT}, 401},
		{"changed LTPA", request{ltpa: badLTPA}, 401},
		{"changed JWT, good LTPA", request{jwt: badJWT, ltpa: ltpaToken}, 401},
		{"good JWT, changed LTPA", request{jwt: jwt, ltpa: badLTPA}, 200},
		{"changed JWT, good password", request{jwt: badJWT, basic: "COLIN:" + password}, 200},
		{"good JWT, wrong password", request{jwt: jwt, basic: "COLIN:WRONG"}, 200},
	} {
		for _, where := range []struct{ method, path string }{
			{"POST", authenticate}, {"GET", "/zosmf/notifications/inbox"}, {"GET", "/zosmf/restfiles/ds?dslevel=**"}, {"GET", "/zosmf/info"},
		} {
			test.method, test.path = where.method, where.path
			if got := w.status(test.request); got != test.status {
				t.Errorf("%s: %s %s: %d, want %d", test.name, where.method, where.path, got, test.status)
			}
		}
	}
	if response := w.send(request{jwt: jwt}); len(response.Cookies()) != 0 {
		t.Error("a login by token gives out a new one")
	}
}

func TestTokensLast(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(*world)
		want int
	}{
		{"nothing", func(*world) {}, 200},
		{"a restart", func(w *world) { must(w.t, w.Restart()) }, 200},
		{"their last second", func(w *world) { w.now = start.Add(495*time.Minute - time.Second) }, 200},
		{"their expiry", func(w *world) { w.now = start.Add(495*time.Minute + time.Millisecond) }, 401},
		{"the user was revoked", func(w *world) { w.run("ALTUSER COLIN REVOKE") }, 401},
		{"the user was shut out", func(w *world) {
			w.run("PERMIT IZUDFLT CLASS(APPL) ID(COLIN) ACCESS(NONE)\nSETROPTS RACLIST(APPL) REFRESH")
		}, 401},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			jwt, ltpaToken := w.logIn()
			test.do(w)
			if got := w.status(request{jwt: jwt}); got != test.want {
				t.Errorf("jwtToken: %d, want %d", got, test.want)
			}
			if got := w.status(request{ltpa: ltpaToken}); got != test.want {
				t.Errorf("LtpaToken2: %d, want %d", got, test.want)
			}
		})
	}
}

// Tokens of other keys, another realm or another issuer are no good.
func TestForeignTokens(t *testing.T) {
	w := newWorld(t)
	key, shared := keys()
	foreign, err := ltpa.Generate(rand.Reader)
	must(t, err)
	inside := ltpa.Token{Realm: "SAFRealm", Name: "COLIN", Expires: start.Add(time.Hour)}
	otherRealm, otherCase := inside, inside
	otherRealm.Realm, otherCase.Name = "OtherRealm", "colin"
	for name, test := range map[string]struct {
		keys  *ltpa.Keys
		token ltpa.Token
		want  int
	}{
		"own": {shared, inside, 200}, "other keys": {foreign, inside, 401}, "other realm": {shared, otherRealm, 401}, "lower case": {shared, otherCase, 401},
	} {
		text, err := test.keys.Create(test.token)
		must(t, err)
		if got := w.status(request{ltpa: text}); got != test.want {
			t.Errorf("LTPA, %s: %d, want %d", name, got, test.want)
		}
	}
	signer, err := jose.NewKey(key)
	must(t, err)
	claims := `{"sub":"COLIN","iss":"zOSMF","iat":%d,"exp":%d,"jti":"1"}`
	claims = fmt.Sprintf(claims, start.Unix(), start.Add(time.Hour).Unix())
	for name, test := range map[string]struct {
		claims string
		want   int
	}{
		"own": {claims, 200}, "other issuer": {strings.Replace(claims, "zOSMF", "APIML", 1), 401},
		"no jti": {strings.Replace(claims, "jti", "uuid", 1), 401}, "no user ID": {strings.Replace(claims, "COLIN", "a b", 1), 401},
	} {
		text, err := jose.Sign(nil, []byte(test.claims), signer, jose.RS256)
		must(t, err)
		if got := w.status(request{jwt: text}); got != test.want {
			t.Errorf("JWT, %s: %d, want %d", name, got, test.want)
		}
	}
}

func TestLogout(t *testing.T) {
	for _, test := range []struct {
		name      string
		out       func(jwt, ltpaToken string) request
		status    int
		jwt, ltpa int // afterwards
	}{
		{"both", func(j, l string) request { return request{jwt: j, ltpa: l} }, 204, 401, 401},
		{"JWT", func(j, l string) request { return request{jwt: j} }, 204, 401, 200},
		{"LTPA", func(j, l string) request { return request{ltpa: l} }, 204, 200, 401},
		{"Bearer", func(j, l string) request { return request{bearer: j} }, 204, 401, 200},
		{"nothing", func(j, l string) request { return request{} }, 401, 200, 200},
		{"a password", func(j, l string) request { return request{basic: "COLIN:" + password} }, 401, 200, 200},
		{"a bad token", func(j, l string) request { return request{jwt: "x"} }, 401, 200, 200},
		{"no header", func(j, l string) request { return request{jwt: j, noCSRF: true} }, 403, 200, 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			jwt, ltpaToken := w.logIn()
			w.now = start.Add(time.Second) // Two LTPA tokens of one instant are one.
			jwt2, ltpa2 := w.logIn()
			out := test.out(jwt, ltpaToken)
			out.method = "DELETE"
			if got := w.status(out); got != test.status {
				t.Errorf("logout: %d, want %d", got, test.status)
			}
			if a, b := w.status(request{jwt: jwt}), w.status(request{ltpa: ltpaToken}); a != test.jwt || b != test.ltpa {
				t.Errorf("afterwards jwtToken is %d and LtpaToken2 %d, want %d and %d", a, b, test.jwt, test.ltpa)
			}
			if again := w.status(out); test.status == 204 && again != 401 {
				t.Errorf("logout again: %d, want 401", again)
			}
			if a, b := w.status(request{jwt: jwt2}), w.status(request{ltpa: ltpa2}); a != 200 || b != 200 {
				t.Errorf("tokens of another login are %d and %d", a, b)
			}
			must(t, w.Restart())
			if a, b := w.status(request{jwt: jwt}), w.status(request{ltpa: ltpaToken}); a != 200 || b != 200 {
				t.Errorf("after a restart the tokens are %d and %d, want 200", a, b)
			}
		})
	}
}

// A token that is spelled in another way is logged out all the same.
func TestLogoutOfOtherSpelling(t *testing.T) {
	w := newWorld(t, func(c *zosmf.Config) { c.Realm = "ARealmOfSuchALength" })
	_, token := w.logIn()
	// The last character before the padding has bits that nobody reads.
	body := strings.TrimRight(token, "=")
	if len(body) == len(token) {
		t.Fatal("this token has one spelling only; give the test another realm")
	}
	other := body[:len(body)-1] + string(body[len(body)-1]+1) + token[len(body):]
	if got := w.status(request{ltpa: other}); got != 200 {
		t.Fatalf("the other spelling is %d, want 200", got)
	}
	w.send(request{method: "DELETE", ltpa: token})
	if got := w.status(request{ltpa: other}); got != 401 {
		t.Errorf("another spelling of a token that was logged out: %d, want 401", got)
	}
}

func TestLoggedOutIsBounded(t *testing.T) {
	w := newWorld(t, func(c *zosmf.Config) { c.MaxLoggedOut = 2 })
	out := func() int {
		jwt, _ := w.logIn()
		return w.status(request{method: "DELETE", jwt: jwt})
	}
	for i, want := range []int{204, 204, 503} {
		if got := out(); got != want {
			t.Errorf("logout %d: %d, want %d", i+1, got, want)
		}
	}
	w.now = start.Add(496 * time.Minute)
	if got := out(); got != 204 {
		t.Errorf("logout when the others have expired: %d, want 204", got)
	}
}

func TestChangePassword(t *testing.T) {
	body := func(user, old, changed string) string {
		return fmt.Sprintf(`{"userID":%q,"oldPwd":%q,"newPwd":%q}`, user, old, changed)
	}
	for _, test := range []struct {
		name, body string
		status     int
	}{
		{"right", body("COLIN", password, "NEWPASS2"), 200},
		{"expired", body("OLD", password, "NEWPASS2"), 200},
		{"wrong", body("COLIN", "WRONG", "NEWPASS2"), 401},
		{"not defined", body("NOBODY", password, "NEWPASS2"), 401},
		{"revoked", body("GONE", password, "NEWPASS2"), 401},
		{"not for the application", body("OTHER", password, "NEWPASS2"), 401},
		{"new one not valid", body("COLIN", password, "NEW-PASS"), 400},
		{"new one the same", body("COLIN", password, password), 400},
		{"user too long", body("NINECHARS", password, "NEWPASS2"), 400},
		{"no user", body("", password, "NEWPASS2"), 400},
		{"no old one", body("COLIN", "", "NEWPASS2"), 400},
		{"no new one", body("COLIN", password, ""), 400},
		{"no body", "", 400},
		{"no JSON", "x", 400},
		{"too large", strings.Repeat(" ", 4097), 413},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			if status, text := w.text(request{method: "PUT", body: test.body}); status != test.status {
				t.Errorf("%d %s, want %d", status, text, test.status)
			}
			user := "COLIN"
			if test.name == "expired" {
				user = "OLD"
			}
			if got := w.status(request{basic: user + ":NEWPASS2"}); (got == 200) != (test.status == 200) {
				t.Errorf("a login with the new password: %d", got)
			}
		})
	}
}

func TestPassTicket(t *testing.T) {
	w := newWorld(t)
	ticket := w.system.GeneratePassTicket(saf.ACEE{User: "BOSS"}, "COLIN", "IZUDFLT").Ticket.Text()
	for i, want := range []int{200, 401} {
		if got := w.status(request{basic: "COLIN:" + ticket}); got != want {
			t.Errorf("use %d of a PassTicket: %d, want %d", i+1, got, want)
		}
	}
}

func TestLevels(t *testing.T) {
	type answers struct {
		Login, Logout, Password, Key, Inbox, Info int
		JWT, LTPA, LTPAByInfo                     bool
	}
	for _, test := range []struct {
		level zosmf.Level
		want  answers
	}{
		{zosmf.Base, answers{404, 404, 404, 404, 500, 200, false, false, true}},
		{zosmf.LTPA, answers{200, 204, 405, 404, 401, 200, false, true, false}},
		{zosmf.JWT, answers{200, 204, 405, 200, 401, 200, true, true, false}},
		{zosmf.Passwords, answers{200, 204, 200, 200, 401, 200, true, true, false}},
		{"", answers{200, 204, 200, 200, 401, 200, true, true, false}},
	} {
		w := newWorld(t, at(test.level))
		response, info := w.send(request{basic: "COLIN:" + password}), w.send(request{method: "GET", path: "/zosmf/info", basic: "COLIN:" + password})
		jwt, ltpaToken := tokens(response)
		_, byInfo := tokens(info)
		got := answers{
			Login: response.StatusCode, Info: info.StatusCode, JWT: jwt != "", LTPA: ltpaToken != "", LTPAByInfo: byInfo != "",
			Key:   w.status(request{method: "GET", path: "/jwt/ibm/api/zOSMFBuilder/jwk"}),
			Inbox: w.status(request{method: "GET", path: "/zosmf/notifications/inbox"}),
		}
		if token := ltpaToken + byInfo; token != "" {
			if status := w.status(request{method: "GET", path: "/zosmf/notifications/inbox", ltpa: token}); status != 200 {
				t.Errorf("level %q: the LTPA token is %d", test.level, status)
			}
			got.Logout = w.status(request{method: "DELETE", ltpa: token})
		}
		got.Password = w.status(request{method: "PUT", body: `{"userID":"COLIN","oldPwd":"ROSEBUD1","newPwd":"NEWPASS2"}`})
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("level %q (-want +got):\n%s", test.level, diff)
		}
	}
	// A level without JSON Web Tokens does not take any.
	jwt, _ := newWorld(t).logIn()
	if got := newWorld(t, at(zosmf.LTPA)).status(request{jwt: jwt}); got != 401 {
		t.Errorf("a JWT at a level without them: %d, want 401", got)
	}
}

func TestNewRefuses(t *testing.T) {
	good := newWorld(t).config
	for name, spoil := range map[string]func(*zosmf.Config){
		"no System": func(c *zosmf.Config) { c.System = nil },
		"no clock":  func(c *zosmf.Config) { c.Now = nil },
		"no chance": func(c *zosmf.Config) { c.Random = nil },
		"level":     func(c *zosmf.Config) { c.Level = "PH00000" },
		"port":      func(c *zosmf.Config) { c.Port = 65536 },
		"expiry":    func(c *zosmf.Config) { c.Expiry = -1 },
		"bound":     func(c *zosmf.Config) { c.MaxLoggedOut = -1 },
		"no bytes":  func(c *zosmf.Config) { c.LTPA, c.Random = nil, strings.NewReader("") },
	} {
		c := good
		spoil(&c)
		if s, err := zosmf.New(c); s != nil || !errors.Is(err, zosmf.ErrConfig) {
			t.Errorf("%s: New = %v, %v; want an error that wraps ErrConfig", name, s, err)
		}
	}
	good.Key, good.LTPA = nil, nil
	if _, err := zosmf.New(good); err != nil {
		t.Errorf("a server makes no keys of its own: %v", err)
	}
}

func TestNoRandomBytesLater(t *testing.T) {
	w := newWorld(t, func(c *zosmf.Config) { c.Random = strings.NewReader("") })
	if response := w.send(request{basic: "COLIN:" + password}); response.StatusCode != 500 || len(response.Cookies()) != 0 {
		t.Errorf("a login without random bytes: %d with %d cookies, want 500 without", response.StatusCode, len(response.Cookies()))
	}
}

func TestConcurrentLogouts(t *testing.T) {
	w := newWorld(t)
	var group sync.WaitGroup
	for i := range 8 {
		group.Go(func() {
			for range 5 {
				jwt, _ := w.logIn()
				out := request{method: "DELETE", jwt: jwt}
				if a, b, c := w.status(request{jwt: jwt}), w.status(out), w.status(request{jwt: jwt}); a != 200 || b != 204 || c != 401 {
					t.Errorf("client %d: token %d, logout %d, token %d", i, a, b, c)
				}
			}
		})
	}
	group.Wait()
}

func ExampleServer() {
	w := newWorld(&testing.T{})
	jwt, _ := w.logIn()
	_, body := w.text(request{method: "GET", path: "/zosmf/restfiles/ds?dslevel=SYS1.P*", jwt: jwt})
	fmt.Println(body)
	fmt.Println(w.status(request{method: "DELETE", jwt: jwt}))
	fmt.Println(w.status(request{method: "GET", path: "/zosmf/restfiles/ds?dslevel=SYS1.P*", jwt: jwt}))
	// Output:
	// {"items":[{"dsname":"SYS1.PARMLIB"},{"dsname":"SYS1.PROCLIB"}],"returnedRows":2,"JSONversion":1}
	// 204
	// 401
}
