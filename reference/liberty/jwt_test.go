package liberty_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/liberty"
)

// required is a client that requires tokens of CONN1.IZUDFLT; attributes add to it,
// and go before it.
func required(attributes string) string {
	e := `<openidConnectClient id="c"`
	for _, a := range []string{`inboundPropagation="required"`, `issuerIdentifier="zOSMF"`, `signatureAlgorithm="RS384"`,
		`trustAliasName="CONN1.IZUDFLT"`, `trustStoreRef="defaultKeyStore"`} {
		if name, _, _ := strings.Cut(a, "="); !strings.Contains(" "+attributes, " "+name+"=") {
			e += " " + a
		}
	}
	return keyStoreElement + e + " " + attributes + "/>"
}

const (
	challengeJWT   = `Bearer realm="jwt", error="invalid_token", error_description="Check JWT token"`
	challengeOAuth = `Bearer realm="oauth", error="invalid_token", error_description="Check access token"`
)

// judged is a token, a client, and what must become of it: the check that fails and
// Liberty's message; neither for a token that is accepted.
type judged struct {
	name, attributes string
	claims           map[string]any
	check, message   string
}

func (j judged) run(t *testing.T, change ...func(*liberty.Options)) liberty.Decision {
	t.Helper()
	return newWorld(t, required(j.attributes), change...).Decide(bearer(sign(t, claims(j.claims), conn1().key(t), jose.RS384)))
}

func (j judged) check1(t *testing.T, d liberty.Decision) {
	t.Helper()
	want := j.message
	if want != "" && want != "CWWKS1737E" && j.check != "12 user" {
		want += " CWWKS1737E"
	}
	status := map[bool]int{true: 200, false: 401}[j.check == ""]
	if d.Status != status || failed(d) != j.check || ids(d) != want {
		t.Errorf("status %d, failed %q, messages %q; want %d, %q, %q\n%s", d.Status, failed(d), ids(d), status, j.check, want, show(d))
	}
	if status == 401 && d.Header.Get("WWW-Authenticate") != challengeJWT {
		t.Errorf("challenge %q, want %q", d.Header.Get("WWW-Authenticate"), challengeJWT)
	}
}

func TestClaims(t *testing.T) {
	now := start.Unix()
	for _, j := range []judged{
		{"all is well", ``, nil, "", ""},
		{"no iat", ``, map[string]any{"iat": nil}, "", ""},
		{"no sub, and it is the user", ``, map[string]any{"sub": nil}, "12 user", "CWWKS1738E"},
		{"no sub, and another claim is the user", `userIdentifier="upn"`, map[string]any{"sub": nil, "upn": "jane"}, "", ""},
		{"userIdentifier goes before userIdentityToCreateSubject", `userIdentifier="a" userIdentityToCreateSubject="sub"`, nil, "12 user", "CWWKS1738E"},
		{"userIdentityToCreateSubject", `userIdentityToCreateSubject="upn"`, map[string]any{"upn": "jane"}, "", ""},
		{"user is a number", ``, map[string]any{"sub": 7}, "12 user", "CWWKS1737E"},
		{"user is empty", ``, map[string]any{"sub": ""}, "12 user", ""},

		{"issuer of a list with commas", `issuerIdentifier="a,zOSMF"`, nil, "", ""},
		{"issuer of a list with blanks", `issuerIdentifier="a zOSMF"`, nil, "", ""},
		{"the whole list is an issuer, too", `issuerIdentifier="a,b"`, map[string]any{"iss": "a,b"}, "", ""},
		{"issuer in other case", ``, map[string]any{"iss": "zosmf"}, "4 iss", "CWWKS1781E"},
		{"issuer with a slash more", ``, map[string]any{"iss": "zOSMF/"}, "4 iss", "CWWKS1781E"},
		{"issuer is a number", ``, map[string]any{"iss": 1}, "4 iss", "CWWKS1737E"},
		{"no issuer configured", `issuerIdentifier=""`, nil, "4 iss", "CWWKS1781E"},
		{"implicit issuer", `issuerIdentifier="" validationEndpointUrl="https://op.example/x/introspect"`, map[string]any{"iss": "https://op.example/x"}, "", ""},
		{"disableIssChecking wants none", `disableIssChecking="true"`, nil, "4 iss", "CWWKS1782E"},
		{"disableIssChecking, and there is none", `disableIssChecking="true" realmName="r"`, map[string]any{"iss": nil}, "", ""},

		{"audience", `audiences="x,mq"`, map[string]any{"aud": "mq"}, "", ""},
		{"audience of several", `audiences="mq"`, map[string]any{"aud": []string{"a", "mq"}}, "", ""},
		{"audience in other case", `audiences="mq"`, map[string]any{"aud": "MQ"}, "5 aud", "CWWKS1774E"},
		{"another audience", `audiences="mq"`, map[string]any{"aud": "db"}, "5 aud", "CWWKS1774E"},
		{"no aud where audiences are configured", `audiences="mq"`, nil, "5 aud", "CWWKS1779E"},
		{"all audiences", `audiences="ALL_AUDIENCES"`, map[string]any{"aud": "db"}, "", ""},
		{"all audiences, and no aud", `audiences="ALL_AUDIENCES"`, nil, "", ""},
		{"aud where no audiences are configured", ``, map[string]any{"aud": "mq"}, "5 aud", "CWWKS1774E"},
		{"aud is this server", ``, map[string]any{"aud": "https://mqweb.example:9443"}, "", ""},
		{"aud is a path of this server", ``, map[string]any{"aud": "https://mqweb.example:9443/ibmmq"}, "", ""},
		{"aud is this server without its port", ``, map[string]any{"aud": "https://mqweb.example"}, "5 aud", "CWWKS1774E"},
		{"aud is a server whose port begins alike", ``, map[string]any{"aud": "https://mqweb.example:94430"}, "5 aud", "CWWKS1774E"},
		{"aud is this server without TLS", ``, map[string]any{"aud": "http://mqweb.example:9443"}, "5 aud", "CWWKS1774E"},
		{"aud is a number", ``, map[string]any{"aud": 1}, "5 aud", "CWWKS1737E"},

		{"no exp", ``, map[string]any{"exp": nil}, "10 exp is there", "CWWKS1737E"},
		{"exp is text", ``, map[string]any{"exp": "1"}, "6 iat and exp", "CWWKS1737E"},
		{"exp within the skew", ``, map[string]any{"exp": now - 299}, "6 iat and exp", "CWWKS1773E"}, // iat is after it
		{"exp within the skew, iat before", ``, map[string]any{"iat": now - 900, "exp": now - 299}, "", ""},
		{"exp at the end of the skew", ``, map[string]any{"iat": now - 900, "exp": now - 300}, "6 iat and exp", "CWWKS1773E"},
		{"iat within the skew", ``, map[string]any{"iat": now + 299}, "", ""},
		{"iat at the end of the skew", ``, map[string]any{"iat": now + 300}, "6 iat and exp", "CWWKS1773E"},
		{"iat after exp", ``, map[string]any{"iat": now, "exp": now - 1}, "6 iat and exp", "CWWKS1773E"},
		{"no skew", `clockSkew="0s"`, map[string]any{"exp": now}, "6 iat and exp", "CWWKS1773E"},
		{"no skew, a second left", `clockSkew="0s"`, map[string]any{"exp": now + 1}, "", ""},
		{"skew of ten minutes", `clockSkew="10m"`, map[string]any{"iat": now - 900, "exp": now - 599}, "", ""},
		{"exp far away", ``, map[string]any{"exp": 1e300}, "", ""},
		{"exp in milliseconds", ``, map[string]any{"exp": now * 1000}, "", ""},
		{"nbf within the skew", ``, map[string]any{"nbf": now + 300}, "", ""},
		{"nbf in the future", ``, map[string]any{"nbf": now + 301}, "7 nbf", "CWWKS1780E"},
		{"nbf is text", ``, map[string]any{"nbf": "1"}, "7 nbf", "CWWKS1737E"},
		{"an event of logout", ``, map[string]any{"events": map[string]any{"http://schemas.openid.net/event/backchannel-logout": map[string]any{}}}, "8 events", "CWWKS1786E"},
		{"another event", ``, map[string]any{"events": map[string]any{"x": 1}}, "", ""},

		// The first fault is the one that is told.
		{"issuer before audience", `audiences="mq"`, map[string]any{"iss": "x"}, "4 iss", "CWWKS1781E"},
		{"audience before time", `audiences="mq"`, map[string]any{"exp": now - 900}, "5 aud", "CWWKS1779E"},
		{"time before algorithm", `signatureAlgorithm="RS256"`, map[string]any{"iat": now - 990, "exp": now - 900}, "6 iat and exp", "CWWKS1773E"},
		{"algorithm before exp", `signatureAlgorithm="RS256"`, map[string]any{"exp": nil}, "9 alg", "CWWKS1777E"},
		{"key before issuer", `trustAliasName="nobody"`, map[string]any{"iss": "x"}, "2 key", "CWWKS1739E"},
	} {
		t.Run(j.name, func(t *testing.T) { j.check1(t, j.run(t)) })
	}
}

func TestForms(t *testing.T) {
	key := conn1().key(t)
	segment := base64.RawURLEncoding.EncodeToString
	signed := func(header, payload string) string {
		token, err := jose.SignBytes([]byte(header), []byte(payload), key, jose.RS384)
		must(t, err)
		return token
	}
	const payload = `{"iss":"zOSMF","sub":"colin","exp":1999999999}`
	parts := strings.Split(signed(`{"alg":"RS384"}`, payload), ".")
	for _, test := range []struct{ name, token, attributes, check, message string }{
		{"good", strings.Join(parts, "."), "", "", ""},
		{"no signature", parts[0] + "." + parts[1] + ".", "", "9 alg", "CWWKS1778E"},
		{"alg none, no signature", segment([]byte(`{"alg":"none"}`)) + "." + parts[1] + ".", "", "9 alg", "CWWKS1778E"},
		{"alg none, and it is configured", segment([]byte(`{"alg":"none"}`)) + "." + parts[1] + ".", `signatureAlgorithm="none"`, "", ""},
		{"signature of a stranger where none is looked at", sign(t, claims(nil), identities()["stranger"].key(t), jose.RS384), `signatureAlgorithm="none"`, "", ""},
		{"two parts", parts[0] + "." + parts[1], "", "2 form", "CWWKS1737E"},
		{"four parts", strings.Join(parts, ".") + ".x", "", "2 form", "CWWKS1737E"},
		{"encrypted", strings.Join(parts, ".") + ".x.y", "", "1 encryption", "CWWKS1737E"},
		{"payload twice the same member", signed(`{"alg":"RS384"}`, `{"iss":"x","iss":"zOSMF","sub":"colin","exp":1999999999}`), "", "2 form", "CWWKS1737E"},
		{"payload changed", parts[0] + "." + segment([]byte(strings.Replace(payload, "colin", "other", 1))) + "." + parts[2], "", "10 signature", "CWWKS1776E"},
		{"signature cut off", strings.TrimSuffix(strings.Join(parts, "."), parts[2][len(parts[2])-4:]), "", "10 signature", "CWWKS1776E"},
		{"payload padded", parts[0] + "." + parts[1] + "=." + parts[2], "", "2 form", "CWWKS1737E"},
		{"crit", signed(`{"alg":"RS384","crit":["x"],"x":1}`, payload), "", "10 signature", "CWWKS1776E"},
		{"type logout", signed(`{"alg":"RS384","typ":"logout+jwt"}`, payload), "", "3 type", "CWWKS1785E"},
		{"type LOGOUT+JWT", signed(`{"alg":"RS384","typ":"LOGOUT+JWT"}`, payload), "", "", ""},
		{"too long", strings.Join(parts, ".") + strings.Repeat("A", liberty.MaxTokenSize), "", "2 form", "CWWKS1737E"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newWorld(t, required(test.attributes)).Decide(bearer(test.token))
			judged{check: test.check, message: test.message}.check1(t, d)
		})
	}
}

// The algorithms confuse nobody: a public key is no secret.
func TestAlgorithmConfusion(t *testing.T) {
	secret, err := jose.NewHMACKey(identities()["CONN1.IZUDFLT"].pem("CONN1.IZUDFLT"))
	must(t, err)
	for _, attributes := range []string{``, `signatureAlgorithm="FROM_HEADER"`} {
		d := newWorld(t, required(attributes)).Decide(bearer(sign(t, claims(nil), secret, jose.HS256)))
		if d.Accepted() {
			t.Errorf("%s: a token signed with the public key as a secret is accepted\n%s", attributes, show(d))
		}
	}
}

func TestHMAC(t *testing.T) {
	key, err := jose.NewHMACKey([]byte("short"))
	must(t, err)
	other, err := jose.NewHMACKey([]byte("other"))
	must(t, err)
	token := sign(t, claims(nil), key, jose.HS256)
	for _, test := range []struct{ name, attributes, token, check, message string }{
		{"clientSecret", `signatureAlgorithm="HS256" clientSecret="short"`, token, "", ""},
		{"clientSecret in xor", `signatureAlgorithm="HS256" clientSecret="{xor}LDcwLSs="`, token, "", ""},
		{"sharedKey goes first", `signatureAlgorithm="HS256" clientSecret="other" sharedKey="short"`, token, "", ""},
		{"HS256 is the default", `signatureAlgorithm="HS256" clientSecret="short"`, token, "", ""},
		{"another secret", `signatureAlgorithm="HS256" clientSecret="short"`, sign(t, claims(nil), other, jose.HS256), "10 signature", "CWWKS1776E"},
		{"no secret", `signatureAlgorithm="HS256"`, token, "2 key", "CWWKS1739E"},
		{"a secret that is encrypted", `signatureAlgorithm="HS256" clientSecret="{aes}AAAA"`, token, "2 key", "CWWKS1739E"},
		{"HS512 for HS256", `signatureAlgorithm="HS256" clientSecret="short"`, sign(t, claims(nil), key, jose.HS512), "9 alg", "CWWKS1777E"},
	} {
		t.Run(test.name, func(t *testing.T) {
			judged{check: test.check, message: test.message}.check1(t, newWorld(t, required(test.attributes)).Decide(bearer(test.token)))
		})
	}
}

func TestFromHeader(t *testing.T) {
	for _, j := range []judged{
		{"any", `signatureAlgorithm="FROM_HEADER"`, nil, "", ""},
		{"allowed", `signatureAlgorithm="FROM_HEADER" allowedSignatureAlgorithms="RS256,RS384"`, nil, "", ""},
		{"not allowed", `signatureAlgorithm="FROM_HEADER" allowedSignatureAlgorithms="RS256"`, nil, "9 alg", "CWWKS1777E"},
	} {
		t.Run(j.name, func(t *testing.T) { j.check1(t, j.run(t)) })
	}
	d := newWorld(t, required(`signatureAlgorithm="FROM_HEADER"`)).Decide(bearer(sign(t, claims(nil), nil, jose.None)))
	if d.Accepted() || !d.HasMessage("CWWKS1778E") {
		t.Errorf("alg none under FROM_HEADER: status %d, messages %q; want it refused with CWWKS1778E", d.Status, ids(d))
	}
	signed := strings.Split(good(t), ".")
	signed[0] = base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none"}`))
	d = newWorld(t, required(`signatureAlgorithm="FROM_HEADER" allowedSignatureAlgorithms="RS384,none"`)).Decide(bearer(strings.Join(signed, ".")))
	if d.Accepted() || !d.HasMessage("CWWKS1777E") {
		t.Errorf("alg none where it is in the list: status %d, messages %q; want it refused with CWWKS1777E", d.Status, ids(d))
	}
	// What the header says is quoted.
	d = newWorld(t, `<openidConnectClient id="c" inboundPropagation="required" signatureAlgorithm="FROM_HEADER"/>`).
		Decide(bearer(base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"X\n\u001b[2J"}`)) + ".e30.x"))
	if failed(d) != "2 key" || !strings.HasPrefix(d.Messages[0].Text, `there is no key for "X\n\x1b[2J": `) {
		t.Errorf("an alg of two lines: want it refused for its key, and alg in quotes\n%s", show(d))
	}
}

// z/OS Connect wants iss, sub and exp, RS256 or HS256, and no JWE.
func TestZOSConnect(t *testing.T) {
	const wanted = "2 claims that z/OS Connect wants"
	key := conn1().key(t)
	sub := map[string]any{"sub": nil, "upn": "jane"}
	for _, test := range []struct{ name, attributes, token, check, message string }{
		{"RS256", `signatureAlgorithm="RS256"`, sign(t, claims(nil), key, jose.RS256), "", ""},
		{"RS384", ``, sign(t, claims(nil), key, jose.RS384), wanted, "CWWKS1737E"},
		{"no sub", `signatureAlgorithm="RS256" userIdentifier="upn"`, sign(t, claims(sub), key, jose.RS256), wanted, "CWWKS1737E"},
		{"no iss", `signatureAlgorithm="RS256" disableIssChecking="true"`, sign(t, claims(map[string]any{"iss": nil}), key, jose.RS256), wanted, "CWWKS1737E"},
		{"no exp", `signatureAlgorithm="RS256"`, sign(t, claims(map[string]any{"exp": nil}), key, jose.RS256), wanted, "CWWKS1737E"},
		{"unsigned", `signatureAlgorithm="none"`, sign(t, claims(nil), nil, jose.None), wanted, "CWWKS1737E"},
		{"encrypted", `signatureAlgorithm="RS256"`, good(t) + ".x.y", "1 encryption", "CWWKS1737E"},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newWorld(t, required(test.attributes), func(o *liberty.Options) { o.Profile = liberty.ZOSConnect }).Decide(bearer(test.token))
			judged{check: test.check, message: test.message}.check1(t, d)
		})
	}
	if d := newWorld(t, required(`userIdentifier="upn"`)).Decide(bearer(sign(t, claims(sub), key, jose.RS384))); !d.Accepted() {
		t.Errorf("Open Liberty takes a token without sub if another claim is the user, and this one did not:\n%s", show(d))
	}
}

// A token with jti is good once, but from its exp to the end of the skew as often as
// anybody likes.
func TestReplay(t *testing.T) {
	id := map[string]any{"jti": "1"}
	w := newWorld(t, required(``))
	use := func(token string) string {
		d := w.Decide(bearer(token))
		return map[bool]string{true: "accepted", false: strings.TrimSuffix(ids(d), " CWWKS1737E")}[d.Accepted()]
	}
	token := sign(t, claims(id), conn1().key(t), jose.RS384)
	other := sign(t, claims(map[string]any{"jti": "1", "sub": "jane"}), conn1().key(t), jose.RS384)
	forged := sign(t, claims(map[string]any{"jti": "2"}), identities()["stranger"].key(t), jose.RS384)
	second := sign(t, claims(map[string]any{"jti": "2"}), conn1().key(t), jose.RS384)
	got := []string{use(token), use(token), use(other), use(forged), use(second), use(good(t)), use(good(t))}
	w.now = start.Add(600*time.Second - 1)
	got = append(got, use(token))
	w.now = start.Add(600 * time.Second) // exp
	got = append(got, use(token), use(token))
	w.now = start.Add(900*time.Second - 1) // the last instant of the skew
	got = append(got, use(token))
	w.now = start.Add(900 * time.Second)
	got = append(got, use(token))
	want := []string{"accepted", "CWWKS1743E", "CWWKS1743E", "CWWKS1776E", "accepted", "accepted", "accepted",
		"CWWKS1743E", "accepted", "accepted", "accepted", "CWWKS1773E"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	w.now = start
	must(t, w.Restart())
	if got := use(token); got != "accepted" {
		t.Errorf("after a restart: %s, want accepted", got)
	}
	free := newWorld(t, required(`tokenReuse="true"`))
	for range 2 {
		if d := free.Decide(bearer(token)); !d.Accepted() {
			t.Errorf("with tokenReuse: %s", show(d))
		}
	}
}

func TestSubject(t *testing.T) {
	for _, test := range []struct {
		name, attributes string
		claims           map[string]any
		want             liberty.Identity
	}{
		{"the realm is the issuer", ``, nil, liberty.Identity{User: "colin", Realm: "zOSMF", Unique: "user:zOSMF/colin", Groups: []string{}}},
		{"the realm of the client", `realmName="R"`, map[string]any{"realmName": "X"}, liberty.Identity{User: "colin", Realm: "R", Unique: "user:R/colin", Groups: []string{}}},
		{"the realm of a claim", ``, map[string]any{"realmName": "X"}, liberty.Identity{User: "colin", Realm: "X", Unique: "user:X/colin", Groups: []string{}}},
		{"the realm of another claim", `realmIdentifier="tenant"`, map[string]any{"realmName": "X", "tenant": "T"}, liberty.Identity{User: "colin", Realm: "T", Unique: "user:T/colin", Groups: []string{}}},
		{"a realm that is no string", ``, map[string]any{"realmName": 1}, liberty.Identity{User: "colin", Realm: "zOSMF", Unique: "user:zOSMF/colin", Groups: []string{}}},
		{"unique name", ``, map[string]any{"uniqueSecurityName": "u1"}, liberty.Identity{User: "colin", Realm: "zOSMF", Unique: "user:zOSMF/u1", Groups: []string{}}},
		{"groups", ``, map[string]any{"groupIds": []string{"a", "b"}}, liberty.Identity{User: "colin", Realm: "zOSMF", Unique: "user:zOSMF/colin", Groups: []string{"a", "b"}}},
		{"one group", `groupIdentifier="g"`, map[string]any{"g": "a"}, liberty.Identity{User: "colin", Realm: "zOSMF", Unique: "user:zOSMF/colin", Groups: []string{"a"}}},
		{"user of the registry", `mapIdentityToRegistryUser="true" realmName="R"`, map[string]any{"sub": "jane", "groupIds": "a"},
			liberty.Identity{User: "jane", Realm: "basic", Unique: "user:basic/jane", Groups: []string{"staff"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, required(test.attributes)+jane)
			d := w.Decide(bearer(sign(t, claims(test.claims), conn1().key(t), jose.RS384)))
			test.want.Mechanism, test.want.Client = liberty.OpenIDFirst, "c"
			if diff := cmp.Diff(test.want, d.Identity, cmp.Comparer(func(a, b liberty.Identity) bool {
				return cmp.Equal([]any{a.User, a.Realm, a.Unique, a.Groups, a.Mechanism, a.Client, a.SAF}, []any{b.User, b.Realm, b.Unique, b.Groups, b.Mechanism, b.Client, b.SAF})
			})); diff != "" || d.Status != 200 {
				t.Errorf("want %+v, got %+v\n%s", test.want, d.Identity, show(d))
			}
		})
	}
	d := newWorld(t, required(`mapIdentityToRegistryUser="true"`)+jane).Decide(bearer(good(t)))
	if d.Status != http.StatusForbidden || ids(d) != "CWWKS1106A" || failed(d) != "13 user of the registry" {
		t.Errorf("a user whom the registry does not have: status %d, messages %q\n%s", d.Status, ids(d), show(d))
	}
}

// jane is a registry of one user.
const jane = `<basicRegistry id="b" realm="basic"><user name="jane" password="rosebud"/><user name="nopass"/>
	<group name="staff"><member name="jane"/><member name="joe"/></group></basicRegistry>`

func TestTokenSources(t *testing.T) {
	token := good(t)
	form := func(contentType string) *http.Request {
		r, err := http.NewRequest(http.MethodPost, "https://mqweb.example:9443/x", strings.NewReader("a=b&access_token="+token))
		must(t, err)
		r.RemoteAddr = "10.1.0.2:1"
		r.Header.Set("Content-Type", contentType)
		return r
	}
	half := len(token) / 2
	for _, test := range []struct {
		name, attributes string
		request          *http.Request
		challenge        string // "" if it is accepted
	}{
		{"Bearer", ``, bearer(token), ""},
		{"bearer in lower case", ``, request("Authorization", "bearer "+token), ""},
		{"the whole header", ``, request("Authorization", token), ""},
		{"two blanks", ``, request("Authorization", "Bearer  "+token), challengeJWT},
		{"Basic is an opaque token", ``, request("Authorization", "Basic amFuZTpyb3NlYnVk"), challengeOAuth},
		{"none", ``, request(), challengeOAuth},
		{"a form", ``, form("application/x-www-form-urlencoded"), ""},
		{"a form with a charset", ``, form("application/x-www-form-urlencoded; charset=UTF-8"), challengeOAuth},
		{"another form", ``, form("multipart/form-data"), challengeOAuth},
		{"a header", `headerName="X-Token"`, request("X-Token", token), ""},
		{"a header with Bearer", `headerName="X-Token"`, request("X-Token", "Bearer "+token), ""},
		{"Authorization where a header is configured", `headerName="X-Token"`, bearer(token), challengeOAuth},
		{"segments", `headerName="X-Token"`, request("X-Token-segments", "2", "X-Token-1", token[:half], "X-Token-2", token[half:]), ""},
		{"a segment is missing", `headerName="X-Token"`, request("X-Token-segments", "2", "X-Token-1", token[:half]), challengeJWT},
		{"segments without number", `headerName="X-Token"`, request("X-Token-segments", "x", "X-Token-1", token), challengeOAuth},
		{"too many segments", `headerName="X-Token"`, request("X-Token-segments", "999999999", "X-Token-1", token), challengeOAuth},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newWorld(t, required(test.attributes)).Decide(test.request)
			if got := d.Header.Get("WWW-Authenticate"); got != test.challenge || d.Accepted() != (test.challenge == "") {
				t.Errorf("status %d, challenge %q; want %q\n%s", d.Status, got, test.challenge, show(d))
			}
		})
	}
}
