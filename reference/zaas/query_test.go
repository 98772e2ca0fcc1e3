package zaas_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/zaas"
)

// invalid is the number that a level has for a token that is not valid.
func invalid(level zaas.Level) string {
	if level == zaas.ZoweV3 {
		return "ZWEAO402E"
	}
	return "ZWEAG130E"
}

// forge makes a token out of a good one: with other claims, and signed as told.
func forge(t testing.TB, token string, key *jose.Key, alg jose.Algorithm, change func(map[string]any)) string {
	t.Helper()
	claims := segment(t, token, 1)
	change(claims)
	text, err := json.Marshal(claims)
	must(t, err)
	forged, err := jose.SignBytes([]byte(`{"alg":"`+string(alg)+`"}`), text, key, alg)
	must(t, err)
	return forged
}

// resigned puts the old signature under other claims.
func resigned(t testing.TB, token string, change func(map[string]any)) string {
	t.Helper()
	forged := forge(t, token, nil, jose.None, change)
	return forged[:strings.LastIndex(forged, ".")] + token[strings.LastIndex(token, "."):]
}

// forgeries are tokens that nobody may accept, each for one reason.
func forgeries(t testing.TB, token string) map[string]string {
	t.Helper()
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	otherKey, err := jose.NewKey(other)
	must(t, err)
	key, err := jose.NewKey(signingKey())
	must(t, err)
	der, err := x509.MarshalPKIXPublicKey(&signingKey().PublicKey)
	must(t, err)
	mac, err := jose.NewHMACKey(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	must(t, err)
	same := func(map[string]any) {}
	issuer := func(name string) func(map[string]any) { return func(c map[string]any) { c["iss"] = name } }
	parts := strings.Split(token, ".")
	return map[string]string{
		"garbage":                           "garbage",
		"three words":                       "a.b.c",
		"no signature":                      parts[0] + "." + parts[1] + ".",
		"two parts":                         parts[0] + "." + parts[1],
		"four parts":                        token + ".x",
		"alg none":                          forge(t, token, nil, jose.None, same),
		"HS256 with the public key":         forge(t, token, mac, jose.HS256, same),
		"HS256, issued by z/OSMF":           forge(t, token, mac, jose.HS256, issuer("zOSMF")),
		"issuer changed":                    resigned(t, token, issuer("ELSEWHERE")),
		"subject changed":                   resigned(t, token, func(c map[string]any) { c["sub"] = "OTHER" }),
		"expiry changed":                    resigned(t, token, func(c map[string]any) { c["exp"] = c["exp"].(float64) + 1 }),
		"key of another":                    forge(t, token, otherKey, jose.RS256, same),
		"another algorithm of the same key": forge(t, token, key, jose.PS256, same),
		"issuer of another":                 forge(t, token, key, jose.RS256, issuer("ELSEWHERE")),
		"access token":                      forge(t, token, key, jose.RS256, issuer("APIML_PAT")),
		"of z/OSMF, which there is not":     forge(t, token, key, jose.RS256, issuer("zOSMF")),
		"no issuer":                         forge(t, token, key, jose.RS256, func(c map[string]any) { delete(c, "iss") }),
		"no expiry":                         forge(t, token, key, jose.RS256, func(c map[string]any) { delete(c, "exp") }),
		"expiry that is text":               forge(t, token, key, jose.RS256, func(c map[string]any) { c["exp"] = "9999999999" }),
		"expiry beyond time":                forge(t, token, key, jose.RS256, func(c map[string]any) { c["exp"] = 1e300 }),
		"subject that is a number":          forge(t, token, key, jose.RS256, func(c map[string]any) { c["sub"] = 1 }),
		"giant":                             forge(t, token, key, jose.RS256, func(c map[string]any) { c["x"] = strings.Repeat("x", 10_000) }),
	}
}

func TestQuery(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		token, query := w.login(), get(gateway+"/query")
		other := w.loginAs("OTHER")
		for _, test := range []struct {
			name    string
			request request
			want    answer
		}{
			{"cookie", query.cookie(token), answer{200, ""}},
			{"Bearer", query.bearer(token), answer{200, ""}},
			{"cookie among others", query.with("Cookie", "a=b; apimlAuthenticationToken="+token+"; c=d"), answer{200, ""}},
			{"cookie and bad Bearer", query.cookie(token).bearer("garbage"), answer{200, ""}},
			{"bad cookie and Bearer", query.cookie("garbage").bearer(other), answer{401, invalid(level)}},
			{"empty cookie and Bearer", query.cookie("").bearer(token), answer{200, ""}},
			{"none", query, answer{401, "ZWEAG131E"}},
			{"empty cookie", query.cookie(""), answer{401, "ZWEAG131E"}},
			{"empty Bearer", query.with("Authorization", "Bearer "), answer{401, "ZWEAG131E"}},
			{"Bearer alone", query.with("Authorization", "Bearer"), answer{401, "ZWEAG131E"}},
			{"bearer in lower case", query.with("Authorization", "bearer "+token), answer{401, "ZWEAG131E"}},
			{"Basic", query.basic("USER", password), answer{401, "ZWEAG131E"}},
			{"cookie of another name", query.with("Cookie", "apimlAuthenticationToken2="+token), answer{401, "ZWEAG131E"}},
			{"cookie in other case", query.with("Cookie", "APIMLAUTHENTICATIONTOKEN="+token), answer{401, "ZWEAG131E"}},
			{"certificate alone", query.by(certificates().client), answer{401, "ZWEAG131E"}},
			{"POST", post(gateway + "/query").cookie(token), answer{405, "ZWEAG101E"}},
			{"PUT", request{method: "PUT", path: gateway + "/query"}.cookie(token), answer{405, "ZWEAG101E"}},
		} {
			if got := w.ask(test.request); got != test.want {
				t.Errorf("%s: %+v, want %+v", test.name, got, test.want)
			}
		}
		for name, forged := range forgeries(t, token) {
			for _, r := range []request{query.cookie(forged), query.bearer(forged)} {
				if got, want := w.ask(r), (answer{401, invalid(level)}); got != want {
					t.Errorf("%s: %+v, want %+v", name, got, want)
				}
			}
		}
	})
}

func TestQueryAnswer(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	recorder := send(t, w, get(gateway+"/query").cookie(w.login()))
	const want = `{"domain":"security-domain","userId":"USER","creation":"2026-03-01T12:00:00.000+00:00","expiration":"2026-03-01T20:00:00.000+00:00"}` + "\n"
	if diff := cmp.Diff(want, recorder.Body.String()); diff != "" || recorder.Header().Get("Content-Type") != "application/json" {
		t.Errorf("headers %v, body (-want +got):\n%s", recorder.Header(), diff)
	}
}

// A domain that the token does not name is null.
func TestQueryWithoutDomain(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	key, err := jose.NewKey(signingKey())
	must(t, err)
	token := forge(t, w.login(), key, jose.RS256, func(c map[string]any) { delete(c, "dom") })
	if got := send(t, w, get(gateway+"/query").cookie(token)).Body.String(); !strings.HasPrefix(got, `{"domain":null,`) {
		t.Errorf("body %s", got)
	}
}

// The expiry comes before the signature, and before what was logged out.
func TestExpiry(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		token := w.login()
		dead := w.login()
		if got := w.ask(post(gateway + "/logout").cookie(dead)); got.Status != 204 {
			t.Fatalf("logout: %+v", got)
		}
		forged := resigned(t, token, func(c map[string]any) { c["sub"] = "OTHER" })
		w.pass(8*time.Hour - time.Second)
		if got := w.ask(get(gateway + "/query").cookie(token)); got != (answer{200, ""}) {
			t.Errorf("in its last second: %+v", got)
		}
		w.pass(time.Second)
		for name, token := range map[string]string{"good": token, "forged": forged, "logged out": dead} {
			for _, r := range []request{
				get(gateway + "/query"), post(gateway + "/logout"),
				post(gateway + "/ticket").by(certificates().client).json(`{"applicationName":"ZOWEAPPL"}`),
			} {
				if got := w.ask(r.cookie(token)); got != (answer{401, "ZWEAT100E"}) {
					t.Errorf("%s: %s: %+v", name, r.path, got)
				}
			}
		}
	})
}

// The header that says why comes with a 401 for a token that is not valid, and
// with no other.
func TestAuthFailureHeader(t *testing.T) {
	for level, want := range map[zaas.Level]string{
		zaas.ZoweV2: "", zaas.ZoweV30: "ZWEAG102E Token is not valid", zaas.ZoweV3: "ZWEAO402E The request is not authenticated.",
	} {
		w := newWorld(t, level)
		for _, test := range []struct {
			request request
			want    string
		}{{get(gateway + "/query").cookie("garbage"), want}, {get(gateway + "/query"), ""}, {get(gateway + "/query").cookie(w.login()), ""}} {
			if got := send(t, w, test.request).Header().Get("X-Zowe-Auth-Failure"); got != test.want {
				t.Errorf("%s: header %q, want %q", level, got, test.want)
			}
		}
		if level == zaas.ZoweV2 { // It has no endpoints for the gateway.
			continue
		}
		ask, dead := post("/zaas/scheme/ticket").by(certificates().own).json(`{"applicationName":"ZOWEAPPL"}`), w.login()
		send(t, w, post(gateway+"/logout").cookie(dead))
		for name, test := range map[string]struct {
			request request
			want    string
		}{
			"garbage": {ask.cookie("garbage"), want}, "logged out": {ask.cookie(dead), want}, "good": {ask.cookie(w.login()), ""},
			"an access token for another service": {ask.bearer(w.accessToken("USER", "one")).with("X-Service-Id", "two"), want},
			"nobody":                              {ask, ""}, "not the gateway": {post("/zaas/scheme/ticket").cookie("garbage"), ""},
		} {
			if got := send(t, w, test.request).Header().Get("X-Zowe-Auth-Failure"); got != test.want {
				t.Errorf("%s: for the gateway, %s: header %q, want %q", level, name, got, test.want)
			}
		}
	}
}

func TestLogout(t *testing.T) {
	levels(t, func(t *testing.T, level zaas.Level) {
		w := newWorld(t, level)
		logout, query := post(gateway+"/logout"), get(gateway+"/query")
		one, two, three := w.login(), w.login(), w.login()
		for _, step := range []struct {
			name    string
			request request
			want    answer
		}{
			{"query before", query.cookie(one), answer{200, ""}},
			{"logout", logout.cookie(one), answer{204, ""}},
			{"query after", query.cookie(one), answer{401, invalid(level)}},
			{"query after, by Bearer", query.bearer(one), answer{401, invalid(level)}},
			{"again", logout.cookie(one), answer{401, invalid(level)}},
			{"ticket", post(gateway + "/ticket").by(certificates().client).cookie(one).json(`{"applicationName":"ZOWEAPPL"}`), answer{401, invalid(level)}},
			{"another token", query.cookie(two), answer{200, ""}},
			{"by Bearer", logout.bearer(two), answer{204, ""}},
			{"the cookie wins", logout.cookie("garbage").bearer(three), answer{400, "ZWEAG130E"}},
			{"and saved the token", query.cookie(three), answer{200, ""}},
			{"none", logout, answer{401, "ZWEAG131E"}},
			{"GET", get(gateway + "/logout").cookie(three), answer{405, "ZWEAG101E"}},
			{"and left the token", query.cookie(three), answer{200, ""}},
		} {
			if got := w.ask(step.request); got != step.want {
				t.Errorf("%s: %+v, want %+v", step.name, got, step.want)
			}
		}
		for name, forged := range forgeries(t, three) {
			if got, want := w.ask(logout.cookie(forged)), (answer{400, "ZWEAG130E"}); got != want {
				t.Errorf("%s: %+v, want %+v", name, got, want)
			}
		}
		if got := send(t, w, logout.cookie(three)); len(got.Header().Values("Set-Cookie"))+got.Body.Len() != 0 {
			t.Errorf("logout is answered with %v, %q", got.Header(), got.Body)
		}
	})
}

// A token that was logged out does not come back under another spelling.
func TestLogoutSpelling(t *testing.T) {
	w := newWorld(t, zaas.ZoweV3)
	token := w.login()
	w.ask(post(gateway + "/logout").cookie(token))
	parts := strings.Split(token, ".")
	signature, err := base64.RawURLEncoding.DecodeString(parts[2])
	must(t, err)
	for _, text := range []string{base64.URLEncoding.EncodeToString(signature), parts[2] + "A", parts[2][:len(parts[2])-1]} {
		if got := w.ask(get(gateway + "/query").cookie(parts[0] + "." + parts[1] + "." + text)); got.Status != 401 {
			t.Errorf("answer %+v", got)
		}
	}
}

// Every level has its paths, and no other.
func TestPaths(t *testing.T) {
	const ok, none = 200, 404
	for level, want := range map[zaas.Level]map[string]int{
		zaas.ZoweV2:  {gateway: ok, old: ok, service: none},
		zaas.ZoweV30: {gateway: ok, old: none, service: ok},
		zaas.ZoweV3:  {gateway: ok, old: none, service: ok},
	} {
		w := newWorld(t, level)
		token := w.login()
		for prefix, status := range want {
			if got := w.ask(get(prefix + "/query").cookie(token)); got.Status != status {
				t.Errorf("%s: %s/query: %+v, want %d", level, prefix, got, status)
			}
		}
		for _, path := range []string{"/", gateway, gateway + "/query/", "/gateway/api/v1/auth//query", gateway + "/QUERY"} {
			if got := w.ask(get(path).cookie(token)); got.Status != none {
				t.Errorf("%s: %s: %+v, want %d", level, path, got, none)
			}
		}
	}
	for level, want := range map[zaas.Level]int{zaas.ZoweV2: none, zaas.ZoweV30: 500, zaas.ZoweV3: none} {
		if got := newWorld(t, level).ask(get("/zaas/api/v1/auth/nothing")); got.Status != want {
			t.Errorf("%s: an unknown path of the service: %+v, want %d", level, got, want)
		}
	}
}

// Texts name the path that the level shows.
func TestURLInMessages(t *testing.T) {
	for level, want := range map[zaas.Level]string{
		zaas.ZoweV2: gateway + "/query", zaas.ZoweV30: service + "/query", zaas.ZoweV3: gateway + "/query",
	} {
		got := send(t, newWorld(t, level), get(gateway+"/query")).Body.String()
		if !strings.Contains(got, " "+want+".") {
			t.Errorf("%s: %s, want the path %s", level, got, want)
		}
	}
}
