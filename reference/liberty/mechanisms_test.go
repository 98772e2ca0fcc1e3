package liberty_test

import (
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/liberty"
	"github.com/safproof/safproof/reference/ltpa"
)

func basic(user, password string) *http.Request {
	return request("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(user+":"+password)))
}

func withKeys(o *liberty.Options) { o.LTPA = ltpaKeys() }

// cookie gives a request an LTPA cookie of a user.
func cookie(t testing.TB, r *http.Request, realm, user string, expires time.Time) *http.Request {
	t.Helper()
	text, err := ltpaKeys().Create(ltpa.Token{Realm: realm, Name: user, Expires: expires})
	must(t, err)
	r.AddCookie(&http.Cookie{Name: "LtpaToken2", Value: text})
	return r
}

// Which of two mechanisms decides, when a request has something for both.
func TestOrder(t *testing.T) {
	const url = ` authorizationEndpointUrl="https://op.example/authorize"`
	bad := func() *http.Request { return bearer("eyJhbGciOiJub25lIn0.e30.") }
	later := start.Add(time.Hour)
	for _, test := range []struct {
		name, elements string
		request        *http.Request
		by             liberty.Mechanism
		user           string
		status         int
	}{
		{"required: the JWT beats the cookie", required(``), cookie(t, bearer(good(t)), "basic", "jane", later), liberty.OpenIDFirst, "colin", 200},
		{"required: the cookie is no help", required(``), cookie(t, request(), "basic", "jane", later), liberty.OpenIDFirst, "", 401},
		{"required: a bad JWT is not made good by the cookie", required(``), cookie(t, bad(), "basic", "jane", later), liberty.OpenIDFirst, "", 401},
		{"required: no fallback to basic", required(``), basic("jane", "rosebud"), liberty.OpenIDFirst, "", 401},
		{"supported: the cookie beats the JWT", required(`inboundPropagation="supported"`), cookie(t, bearer(good(t)), "basic", "jane", later), liberty.SSO, "jane", 200},
		{"supported: an expired cookie does not", required(`inboundPropagation="supported"`), cookie(t, bearer(good(t)), "basic", "jane", start.Add(-time.Second)), liberty.OpenIDLast, "colin", 200},
		{"supported without cookies: the JWT beats the cookie", required(`inboundPropagation="supported" disableLtpaCookie="true"`), cookie(t, bearer(good(t)), "basic", "jane", later), liberty.OpenIDFirst, "colin", 200},
		{"supported: no token, and the provider is asked", required(`inboundPropagation="supported"` + url), request(), liberty.OpenIDLast, "", 302},
		{"supported: a bad token, and the provider is asked", required(`inboundPropagation="supported"` + url), bad(), liberty.OpenIDLast, "", 302},
		{"supported: no fallback to basic", required(`inboundPropagation="supported"`), basic("jane", "rosebud"), liberty.OpenIDLast, "", 401},
		{"none: the token is not looked at", required(`inboundPropagation="none"` + url), bearer(good(t)), liberty.OpenIDLast, "", 302},
		{"none: the cookie is", required(`inboundPropagation="none"` + url), cookie(t, request(), "basic", "jane", later), liberty.SSO, "jane", 200},
		{"no client: basic", ``, basic("jane", "rosebud"), liberty.Basic, "jane", 200},
		{"no client: the JWT is nothing", ``, bearer(good(t)), liberty.Basic, "", 401},
		{"no client: the cookie beats basic", ``, cookie(t, basic("jane", "wrong"), "basic", "jane", later), liberty.SSO, "jane", 200},
		{"single sign-on is switched off", `<webAppSecurity singleSignonEnabled="false"/>`, cookie(t, request(), "basic", "jane", later), liberty.Basic, "", 401},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newWorld(t, test.elements+jane, withKeys).Decide(test.request)
			if d.Mechanism != test.by || d.Identity.User != test.user || d.Status != test.status {
				t.Errorf("by %s, user %q, status %d; want %s, %q, %d\n%s", d.Mechanism, d.Identity.User, d.Status, test.by, test.user, test.status, show(d))
			}
		})
	}
}

func TestCookies(t *testing.T) {
	for _, test := range []struct {
		name, elements string
		request        *http.Request
		want           bool
	}{
		{"required", required(``), bearer(good(t)), false},
		{"required, with a session", required(`authnSessionDisabled="false"`), bearer(good(t)), true},
		{"supported, by token", required(`inboundPropagation="supported"`), bearer(good(t)), false},
		{"supported, by token, accessTokenInLtpaCookie", required(`inboundPropagation="supported" accessTokenInLtpaCookie="true"`), bearer(good(t)), true},
		{"required, accessTokenInLtpaCookie", required(`accessTokenInLtpaCookie="true"`), bearer(good(t)), false},
		{"basic", ``, basic("jane", "rosebud"), true},
		{"basic, refused", ``, basic("jane", "Rosebud"), false},
		{"basic, without single sign-on", `<webAppSecurity singleSignonEnabled="false"/>`, basic("jane", "rosebud"), false},
		{"by cookie", ``, cookie(t, request(), "basic", "jane", start.Add(time.Second)), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := newWorld(t, test.elements+jane, withKeys).Decide(test.request)
			if got := d.Cookies.Get("LtpaToken2") != nil; got != test.want {
				t.Errorf("cookie %v, want %v\n%s", got, test.want, show(d))
			}
		})
	}
}

// A cookie is good for 120 minutes on every server with the same keys; then there is
// a new one.
func TestSingleSignOn(t *testing.T) {
	first, second := newWorld(t, jane, withKeys), newWorld(t, jane, withKeys)
	stranger := newWorld(t, jane, func(o *liberty.Options) {
		keys, err := ltpa.Generate(zeroes{})
		must(t, err)
		o.LTPA = keys
	})
	made := first.Decide(basic("jane", "rosebud")).Cookies.Get("LtpaToken2")
	if made == nil || !made.HttpOnly || made.Path != "/" {
		t.Fatalf("cookie %v, want one that is HttpOnly", made)
	}
	with := func() *http.Request {
		r := request()
		r.AddCookie(made)
		return r
	}
	for _, at := range []struct {
		after time.Duration
		want  int
	}{{0, 200}, {120 * time.Minute, 200}, {120*time.Minute + time.Millisecond, 401}} {
		second.now = start.Add(at.after)
		d := second.Decide(with())
		if d.Status != at.want {
			t.Errorf("after %v: status %d, want %d\n%s", at.after, d.Status, at.want, show(d))
		}
	}
	r := basic("jane", "rosebud")
	r.AddCookie(made)
	again := second.Decide(r)
	if fresh := again.Cookies.Get("LtpaToken2"); !again.Accepted() || fresh == nil || fresh.Value == made.Value {
		t.Errorf("after the expiry there is no new cookie: %s", show(again))
	}
	if d := stranger.Decide(with()); d.Accepted() {
		t.Errorf("a server with other keys takes the cookie: %s", show(d))
	}
	short := newWorld(t, jane+`<ltpa expiration="30m"/><webAppSecurity ssoCookieName="S" ssoRequiresSSL="true"/>`, withKeys)
	c := short.Decide(basic("jane", "rosebud")).Cookies.Get("S")
	if c == nil || !c.Secure {
		t.Fatalf("cookie S: %v, want one that is Secure", c)
	}
	token, err := ltpaKeys().Validate(c.Value, start)
	if err != nil || !token.Expires.Equal(start.Add(30*time.Minute)) || token.Realm != "basic" || token.Name != "jane" {
		t.Errorf("token %+v, %v", token, err)
	}
}

type zeroes struct{}

func (zeroes) Read(b []byte) (int, error) { clear(b); return len(b), nil }

// z/OS Connect's recipe: a filter on Bearer, and failover to basic.
func TestFailover(t *testing.T) {
	recipe := func(security string) string {
		return keyStoreElement + `<openidConnectClient id="c" inboundPropagation="required" issuerIdentifier="zOSMF" signatureAlgorithm="RS256"
			trustAliasName="CONN1.IZUDFLT" trustStoreRef="defaultKeyStore" authFilterRef="JwtAuthFilter"/>
			<authFilter id="JwtAuthFilter"><requestHeader id="authHeader" name="Authorization" value="Bearer" matchType="contains"/></authFilter>` +
			`<webAppSecurity ` + security + `/><ssl id="defaultSSLConfig" keyStoreRef="defaultKeyStore" clientAuthenticationSupported="true"/>` + jane +
			`<basicRegistry id="b"><user name="client" password="x"/></basicRegistry>`
	}
	for _, test := range []struct {
		name, security, method string
		request                *http.Request
		status                 int
		by                     liberty.Mechanism
	}{
		{"Basic", `allowFailOverToBasicAuth="true"`, "CLIENT-CERT", basic("jane", "rosebud"), 200, liberty.Basic},
		{"Basic with a wrong password", `allowFailOverToBasicAuth="true"`, "CLIENT-CERT", basic("jane", "x"), 401, liberty.Basic},
		{"nothing", `allowFailOverToBasicAuth="true"`, "CLIENT-CERT", request(), 401, liberty.Basic},
		{"Bearer", `allowFailOverToBasicAuth="true"`, "CLIENT-CERT", bearer("x"), 401, liberty.OpenIDFirst},
		{"Basic, and no failover", ``, "CLIENT-CERT", basic("jane", "rosebud"), 403, liberty.ClientCert},
		{"Basic, and the method is BASIC", ``, "BASIC", basic("jane", "rosebud"), 200, liberty.Basic},
		{"BASIC", `allowAuthenticationFailOverToAuthMethod="BASIC"`, "CLIENT-CERT", basic("jane", "rosebud"), 200, liberty.Basic},
		{"FORM", `allowAuthenticationFailOverToAuthMethod="FORM"`, "CLIENT-CERT", basic("jane", "rosebud"), 500, liberty.Form},
		{"APP_DEFINED without override", `allowAuthenticationFailOverToAuthMethod="APP_DEFINED"`, "CLIENT-CERT", basic("jane", "rosebud"), 403, liberty.ClientCert},
		{"APP_DEFINED with override", `allowAuthenticationFailOverToAuthMethod="APP_DEFINED" overrideHttpAuthMethod="CLIENT_CERT"`, "BASIC", basic("jane", "rosebud"), 200, liberty.Basic},
		{"a certificate", `allowFailOverToBasicAuth="true"`, "CLIENT-CERT", withCertificate(request(), "client"), 200, liberty.ClientCert},
		{"a stranger's certificate", ``, "CLIENT-CERT", withCertificate(request(), "stranger"), 403, liberty.ClientCert},
		{"a stranger's certificate, and Basic", `allowFailOverToBasicAuth="true"`, "CLIENT-CERT", withCertificate(basic("jane", "rosebud"), "stranger"), 200, liberty.Basic},
		{"FORM of the application", ``, "FORM", request(), 302, liberty.Form},
		{"FORM of the application, by override", `overrideHttpAuthMethod="CLIENT_CERT" allowAuthenticationFailOverToAuthMethod="APP_DEFINED"`, "FORM", request(), 302, liberty.Form},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, recipe(test.security), func(o *liberty.Options) {
				o.Profile = liberty.ZOSConnect
				o.Application.AuthMethod = test.method
				if test.method == "CLIENT-CERT" {
					o.Application.AuthMethod = "" // what the profile has
				}
				if test.method == "FORM" {
					o.Application.LoginPage = "/login.html"
				}
				o.CertificateUser = func(c *x509.Certificate) (string, bool) {
					return c.Subject.CommonName, c.Subject.CommonName == "client"
				}
			})
			if d := w.Decide(test.request); d.Status != test.status || d.Mechanism != test.by {
				t.Errorf("status %d by %s, want %d by %s\n%s", d.Status, d.Mechanism, test.status, test.by, show(d))
			}
		})
	}
}

// With mutual TLS required no token gets in without a certificate that is trusted.
func TestMutualTLS(t *testing.T) {
	elements := required(``) + `<ssl id="mutual" keyStoreRef="defaultKeyStore" trustStoreRef="defaultKeyStore" clientAuthentication="true"/>
		<httpEndpoint id="defaultHttpEndpoint" httpsPort="9443"><sslOptions sslRef="mutual"/></httpEndpoint>`
	plain := bearer(good(t))
	plain.TLS = nil
	for _, test := range []struct {
		name    string
		request *http.Request
		want    int
	}{
		{"trusted", withCertificate(bearer(good(t)), "client"), 200},
		{"trusted, and no token", withCertificate(request(), "client"), 401},
		{"none", bearer(good(t)), 403},
		{"of a stranger", withCertificate(bearer(good(t)), "stranger"), 403},
		{"no TLS", plain, 403},
	} {
		if d := newWorld(t, elements).Decide(test.request); d.Status != test.want {
			t.Errorf("%s: status %d, want %d\n%s", test.name, d.Status, test.want, show(d))
		}
	}
	expired := newWorld(t, elements)
	expired.now = start.Add(25 * time.Hour)
	if d := expired.Decide(withCertificate(bearer(good(t)), "client")); d.Status != 403 {
		t.Errorf("a certificate that has expired: status %d", d.Status)
	}
}

// The answers are those that were read in the sources, and seen on the wire.
func TestAnswers(t *testing.T) {
	for _, test := range []struct {
		name            string
		request         *http.Request
		status          int
		challenge, body string
	}{
		{"a bad JWT", bearer("eyJhbGciOiJub25lIn0.e30."), 401, challengeJWT, `{"error":401,"error_description":"OpenID Connect client returned with status: SEND_401"}`},
		{"no token", request(), 401, challengeOAuth, `{"error":401,"error_description":"OpenID Connect client failed the request..."}`},
		{"a bad opaque token", bearer("x"), 401, challengeOAuth, `{"error":401,"error_description":"OpenID Connect client failed the request..."}`},
		{"good", bearer(good(t)), 200, "", `{"user":"colin","realm":"zOSMF","mechanism":"openid-connect-1","client":"c","uniqueId":"user:zOSMF/colin","groups":[]}` + "\n"},
	} {
		w := httptest.NewRecorder()
		newWorld(t, required(``)).ServeHTTP(w, test.request)
		if w.Code != test.status || w.Header().Get("WWW-Authenticate") != test.challenge || w.Body.String() != test.body ||
			!strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
			t.Errorf("%s: %d %v %s", test.name, w.Code, w.Header(), w.Body)
		}
	}
	w := httptest.NewRecorder()
	newWorld(t, jane, withKeys).ServeHTTP(w, basic("jane", "rosebud"))
	if len(w.Result().Cookies()) != 1 || w.Code != 200 {
		t.Errorf("basic: %d, cookies %d; want 200 and one", w.Code, len(w.Result().Cookies()))
	}
}

func TestBasicRegistry(t *testing.T) {
	for _, test := range []struct {
		name, user, password string
		want                 int
	}{
		{"right", "jane", "rosebud", 200}, {"wrong", "jane", "rosebu", 401}, {"in other case", "JANE", "rosebud", 401},
		{"nobody", "joe", "rosebud", 401}, {"no password", "jane", "", 401}, {"a user without one", "nopass", "", 401},
		{"no user", "", "", 401},
	} {
		if d := newWorld(t, jane).Decide(basic(test.user, test.password)); d.Status != test.want {
			t.Errorf("%s: status %d, want %d", test.name, d.Status, test.want)
		}
	}
	folded := newWorld(t, `<basicRegistry ignoreCaseForAuthentication="true"><user name="jane" password="rosebud"/></basicRegistry>`)
	if d := folded.Decide(basic("JANE", "rosebud")); d.Identity.User != "jane" {
		t.Errorf("ignoreCaseForAuthentication: user %q, want jane", d.Identity.User)
	}
	if d := newWorld(t, ``).Decide(basic("jane", "rosebud")); d.Accepted() {
		t.Error("without a registry somebody got in")
	}
}
