package zaas_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/zaas"
)

func body(user, password string) string {
	text, _ := json.Marshal(map[string]string{"username": user, "password": password})
	return string(text)
}

// Each row of the table of login, and the combinations of ways to log in.
func TestLogin(t *testing.T) {
	c := certificates()
	login := post(gateway + "/login")
	good, cased := body("USER", password), strings.ToUpper(body("USER", password))
	for _, test := range []struct {
		name    string
		request request
		want    answer
		user    string // of the token
	}{
		{"Basic", login.basic("USER", password), answer{204, ""}, "USER"},
		{"body", login.json(good), answer{204, ""}, "USER"},
		{"body without a type", func() request { r := login; r.body = good; return r }(), answer{204, ""}, "USER"},
		{"unknown member", login.json(`{"username":"USER","password":"ROSEBUD1","x":[1]}`), answer{204, ""}, "USER"},
		{"empty new password", login.json(`{"username":"USER","password":"ROSEBUD1","newPassword":""}`), answer{204, ""}, "USER"},
		{"lower case", login.basic("user", password), answer{204, ""}, "user"},
		{"certificate", login.by(c.client), answer{204, ""}, "CERTUSER"},
		{"certificate and body", login.by(c.client).json(good), answer{204, ""}, "USER"},
		{"certificate and Basic", login.by(c.client).basic("USER", password), answer{204, ""}, "USER"},
		{"Basic and body", login.basic("USER", password).json(body("OTHER", password)), answer{204, ""}, "USER"},

		{"wrong password", login.basic("USER", "WRONG"), answer{401, "ZWEAT410E"}, ""},
		{"wrong password in the body", login.json(body("USER", "WRONG")), answer{401, "ZWEAT410E"}, ""},
		{"expired password", login.basic("OLD", password), answer{401, "ZWEAT412E"}, ""},
		{"expired password in the body", login.json(body("OLD", password)), answer{401, "ZWEAT412E"}, ""},
		{"revoked", login.basic("GONE", password), answer{401, "ZWEAT414E"}, ""},
		{"not defined", login.basic("NOBODY", password), answer{401, "ZWEAT415E"}, ""},
		{"no user ID", login.basic("NINECHARS", password), answer{401, "ZWEAT416E"}, ""},
		{"Basic without colon", login.with("Authorization", "Basic VVNFUg=="), answer{401, "ZWEAG120E"}, ""},
		{"Basic that is not base64", login.with("Authorization", "Basic ***"), answer{401, "ZWEAG120E"}, ""},
		{"Basic alone", login.with("Authorization", "Basic"), answer{401, "ZWEAG120E"}, ""},
		{"wrong Basic and right body", login.basic("USER", "WRONG").json(good), answer{401, "ZWEAT410E"}, ""},
		{"wrong Basic and certificate", login.by(c.client).basic("USER", "WRONG"), answer{401, "ZWEAT410E"}, ""},
		{"wrong body and certificate", login.by(c.client).json(body("USER", "WRONG")), answer{401, "ZWEAT410E"}, ""},
		{"certificate of nobody", login.by(c.nobody), answer{401, "ZWEAG120E"}, ""},
		{"certificate of a revoked user", login.by(c.gone), answer{401, "ZWEAG120E"}, ""},

		{"nothing", login, answer{400, "ZWEAG121E"}, ""},
		{"blanks", login.json(" \n"), answer{400, "ZWEAG121E"}, ""},
		{"API ML's certificate", login.by(c.own), answer{400, "ZWEAG121E"}, ""},
		{"certificate of a stranger", login.by(c.strange), answer{400, "ZWEAG121E"}, ""},
		{"certificate that is only claimed", login.with("Client-Cert", base64.StdEncoding.EncodeToString(c.client.Raw)), answer{400, "ZWEAG121E"}, ""},
		{"basic in lower case", login.with("Authorization", strings.Replace(basic("USER", password), "B", "b", 1)), answer{400, "ZWEAG121E"}, ""},
		{"no JSON", login.json("{"), answer{400, "ZWEAG121E"}, ""},
		{"no object", login.json(`["USER"]`), answer{400, "ZWEAG121E"}, ""},
		{"other members", login.json(`{"user":"USER","pass":"ROSEBUD1"}`), answer{400, "ZWEAG121E"}, ""},
		{"members in upper case", login.json(cased), answer{400, "ZWEAG121E"}, ""},
		{"member twice", login.json(`{"username":"OTHER","username":"USER","password":"ROSEBUD1"}`), answer{400, "ZWEAG121E"}, ""},
		{"number", login.json(`{"username":1,"password":"ROSEBUD1"}`), answer{400, "ZWEAG121E"}, ""},
		{"null", login.json(`{"username":null,"password":"ROSEBUD1"}`), answer{400, "ZWEAG121E"}, ""},
		{"blank user", login.json(body(" ", password)), answer{400, "ZWEAG121E"}, ""},
		{"blank password", login.json(body("USER", "")), answer{400, "ZWEAG121E"}, ""},
		{"blank in Basic", login.basic("USER", ""), answer{400, "ZWEAG121E"}, ""},
		{"not UTF-8", login.json("{\"username\":\"USER\xff\",\"password\":\"ROSEBUD1\"}"), answer{400, "ZWEAG121E"}, ""},
		{"garbage behind", login.json(good + "}"), answer{400, "ZWEAG121E"}, ""},
		{"giant body", login.json(`{"x":"` + strings.Repeat("x", zaas.MaxBody) + `"}`), answer{413, ""}, ""},

		{"GET", get(gateway + "/login"), answer{405, "ZWEAG101E"}, ""},
		{"GET with credentials", get(gateway+"/login").basic("USER", password), answer{405, "ZWEAG101E"}, ""},
		{"DELETE", del(gateway + "/login"), answer{405, "ZWEAG101E"}, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			levels(t, func(t *testing.T, level zaas.Level) {
				w := newWorld(t, level)
				recorder := send(t, w, test.request)
				token := cookieOf(recorder)
				if got := brief(t, recorder); got != test.want {
					t.Errorf("answer %+v, want %+v", got, test.want)
				}
				if (token != "") != (test.user != "") {
					t.Fatalf("a token is answered: %v", token != "")
				}
				if token != "" && w.claims(token)["sub"] != test.user {
					t.Errorf("claims %v, want sub %s", w.claims(token), test.user)
				}
			})
		})
	}
}

// claims reads a token.
func (w *world) claims(token string) map[string]any {
	w.t.Helper()
	return segment(w.t, token, 1)
}

func segment(t testing.TB, token string, i int) (m map[string]any) {
	t.Helper()
	text, err := base64.RawURLEncoding.DecodeString(strings.Split(token, ".")[i])
	must(t, err)
	must(t, json.Unmarshal(text, &m))
	return m
}

// The cookie has its attributes in Zowe's order and lives as long as the browser.
func TestCookie(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		recorder := send(t, newWorld(t, level), post(gateway+"/login").basic("USER", password))
		got := recorder.Header().Values("Set-Cookie")
		want := regexp.MustCompile(`^apimlAuthenticationToken=[\w-]+\.[\w-]+\.[\w-]+; Path=/; SameSite=Strict; HttpOnly; Secure;$`)
		if len(got) != 1 || !want.MatchString(got[0]) || recorder.Body.Len() != 0 {
			t.Errorf("%d cookies, body of %d bytes", len(got), recorder.Body.Len())
		}
	})
}

func TestTokenForm(t *testing.T) {
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	random := regexp.MustCompile(`^[\w-]{22}$`)
	for level, want := range map[zaas.Level]struct {
		header map[string]any
		id     *regexp.Regexp
	}{
		zaas.ZoweV2:  {map[string]any{"alg": "RS256"}, uuid},
		zaas.ZoweV30: {map[string]any{"alg": "RS256"}, uuid},
		zaas.ZoweV3:  {map[string]any{"alg": "RS256", "typ": "JWT"}, random},
	} {
		t.Run(string(level), func(t *testing.T) {
			w := newWorld(t, level)
			one, two := w.login(), w.login()
			if diff := cmp.Diff(want.header, segment(t, one, 0)); diff != "" {
				t.Errorf("header (-want +got):\n%s", diff)
			}
			claims := w.claims(one)
			if id, _ := claims["jti"].(string); !want.id.MatchString(id) || id == w.claims(two)["jti"] {
				t.Errorf("jti %q", id)
			}
			delete(claims, "jti")
			if diff := cmp.Diff(map[string]any{
				"sub": "USER", "iss": "APIML", "dom": "security-domain", "iat": float64(start.Unix()), "exp": float64(start.Add(8 * time.Hour).Unix()),
			}, claims); diff != "" {
				t.Errorf("claims (-want +got):\n%s", diff)
			}
		})
	}
}

// The tokens of one user live for less than a minute.
func TestShortLife(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	for user, want := range map[string]time.Duration{"expire": zaas.ShortLife, "EXPIRE": zaas.Life, "user": zaas.Life} {
		claims := w.claims(w.loginAs(user))
		if got := time.Duration(claims["exp"].(float64)-claims["iat"].(float64)) * time.Second; got != want {
			t.Errorf("tokens of %s live for %v, want %v", user, got, want)
		}
	}
}

func TestChangePassword(t *testing.T) {
	change := func(user, old, changed string) request {
		return post(gateway + "/login").json(`{"username":"` + user + `","password":"` + old + `","newPassword":"` + changed + `"}`)
	}
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		login := post(gateway + "/login")
		for _, step := range []struct {
			name    string
			request request
			want    answer
		}{
			{"wrong", change("USER", "WRONG", "NEWPASS1"), answer{401, "ZWEAT410E"}},
			{"not valid", change("USER", password, "MUCH TOO LONG"), answer{400, "ZWEAT413E"}},
			{"unchanged so far", login.basic("USER", password), answer{204, ""}},
			{"right", change("USER", password, "NEWPASS1"), answer{204, ""}},
			{"the old one", login.basic("USER", password), answer{401, "ZWEAT410E"}},
			{"the new one", login.basic("USER", "NEWPASS1"), answer{204, ""}},
			{"an expired one", change("OLD", password, "NEWPASS1"), answer{204, ""}},
			{"its successor", login.basic("OLD", "NEWPASS1"), answer{204, ""}},
			{"of a revoked user", change("GONE", password, "NEWPASS1"), answer{401, "ZWEAT414E"}},
		} {
			if got := w.ask(step.request); got != step.want {
				t.Errorf("%s: %+v, want %+v", step.name, got, step.want)
			}
		}
	})
}

// The gateway, known by its certificate, hands over that of its client. Nobody
// else can, and a certificate in the handshake wins.
func TestForwardedCertificate(t *testing.T) {
	c := certificates()
	hand := func(der []byte) string { return base64.StdEncoding.EncodeToString(der) }
	for _, level := range []zaas.Level{zaas.ZoweV30, zaas.ZoweV3} {
		t.Run(string(level), func(t *testing.T) {
			w := newWorld(t, level)
			login := post(service + "/login")
			for _, test := range []struct {
				name    string
				request request
				want    answer
				user    string
			}{
				{"by the gateway", login.by(c.own).with("Client-Cert", hand(c.client.Raw)), answer{204, ""}, "CERTUSER"},
				{"by a stranger", login.by(c.strange).with("Client-Cert", hand(c.client.Raw)), answer{400, "ZWEAG121E"}, ""},
				{"by nobody", login.with("Client-Cert", hand(c.client.Raw)), answer{400, "ZWEAG121E"}, ""},
				{"by a client", login.by(c.client).with("Client-Cert", hand(c.gone.Raw)), answer{204, ""}, "CERTUSER"},
				{"of a stranger", login.by(c.own).with("Client-Cert", hand(c.strange.Raw)), answer{400, "ZWEAG121E"}, ""},
				{"its own", login.by(c.own).with("Client-Cert", hand(c.own.Raw)), answer{400, "ZWEAG121E"}, ""},
				{"no certificate", login.by(c.own).with("Client-Cert", "x"), answer{400, "ZWEAG121E"}, ""},
				{"other bytes", login.by(c.own).with("Client-Cert", hand([]byte("x"))), answer{400, "ZWEAG121E"}, ""},
				{"through the gateway", post(gateway+"/login").by(c.own).with("Client-Cert", hand(c.client.Raw)), answer{400, "ZWEAG121E"}, ""},
			} {
				recorder := send(t, w, test.request)
				token := cookieOf(recorder)
				if got := brief(t, recorder); got != test.want || (token != "") != (test.user != "") {
					t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
				} else if token != "" && w.claims(token)["sub"] != test.user {
					t.Errorf("%s: %v, want %s", test.name, w.claims(token)["sub"], test.user)
				}
			}
		})
	}
}

// ZAAS may not look certificates up, or there is no map: no login.
func TestCertificateWithoutAuthority(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	w.commands("PERMIT IRR.IDIDMAP.QUERY CLASS(FACILITY) ID(ZWESVUSR) ACCESS(NONE)\nSETROPTS RACLIST(FACILITY) REFRESH")
	if got := w.ask(post(gateway + "/login").by(certificates().client)); got != (answer{http.StatusUnauthorized, "ZWEAG120E"}) {
		t.Errorf("answer %+v", got)
	}
}
