package gateway_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/gateway"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zaas"
	"github.com/safproof/safproof/reference/zosmf"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const definitions = `
SETROPTS CLASSACT(PTKTDATA FACILITY IDIDMAP) GENERIC(PTKTDATA FACILITY)
RDEFINE PTKTDATA IZUDFLT SSIGNON(KEYMASKED(E001193519561977))
RDEFINE PTKTDATA IRRPTAUTH.IZUDFLT.* UACC(NONE)
PERMIT IRRPTAUTH.IZUDFLT.* CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
RDEFINE FACILITY IRR.IDIDMAP.QUERY UACC(NONE)
PERMIT IRR.IDIDMAP.QUERY CLASS(FACILITY) ID(ZWESVUSR) ACCESS(READ)
RACMAP ID(COLIN) MAP USERDIDFILTER(NAME('CN=COLIN')) REGISTRY(NAME('ZOWE'))
SETROPTS RACLIST(PTKTDATA FACILITY IDIDMAP)
`

// keys are made once: that takes long.
var keys = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

// zowe is a gateway before ZAAS and z/OSMF of one system, whose clock stands.
type zowe struct {
	*gateway.Gateway
	now    time.Time
	run    func(commands string)
	client *x509.Certificate // COLIN's
}

func newZowe(t *testing.T, level zaas.Level) *zowe {
	t.Helper()
	z := &zowe{now: start}
	clock := func() time.Time { return z.now }
	security := esm.New(esm.Config{Random: rand.Reader, PasswordIterations: 1}).IPL("SYS1")
	must(t, security.Update(func(tx *esm.Tx) error {
		for _, user := range []esm.UserID{"COLIN", "ZWESVUSR"} {
			must(t, tx.AddUser(esm.User{ID: user, Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
			must(t, tx.SetPassword(user, "ROSEBUD1", false, start))
		}
		return nil
	}))
	z.run = func(commands string) {
		t.Helper()
		session, err := racf.NewSession(racf.Config{System: security})
		must(t, err)
		_, err = session.Run(commands)
		must(t, err)
	}
	z.run(definitions)
	system, err := saf.New(saf.Config{SMFID: "SYS1", Security: security, Replays: passticket.NewRegister(100), Now: clock})
	must(t, err)
	key, err := keys()
	must(t, err)
	own, client := selfSigned(t, "gateway"), selfSigned(t, "COLIN")
	roots := x509.NewCertPool()
	roots.AddCert(own)
	roots.AddCert(client)
	service, err := zaas.New(zaas.Config{
		System: system, Level: level, Caller: saf.ACEE{User: "ZWESVUSR", Group: esm.SYS1}, Key: key,
		ClientCAs: roots, Own: own, Now: clock, Random: rand.Reader,
	})
	must(t, err)
	facility, err := zosmf.New(zosmf.Config{System: system, Key: key, Now: clock, Random: rand.Reader})
	must(t, err)
	z.Gateway, err = gateway.New(gateway.Config{ZAAS: service, Own: own, Services: []gateway.Service{gateway.ZOSMF(within{facility})}})
	must(t, err)
	z.client = client
	return z
}

// selfSigned is a certificate that is its own authority.
func selfSigned(t *testing.T, name string) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: start.Add(-time.Hour), NotAfter: start.Add(24 * time.Hour),
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, BasicConstraintsValid: true, IsCA: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	must(t, err)
	made, err := x509.ParseCertificate(der)
	must(t, err)
	return made
}

// within reaches a handler.
type within struct{ http.Handler }

func (h within) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	r = r.Clone(r.Context())
	if r.Body == nil {
		r.Body = http.NoBody
	}
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

// login logs COLIN in and returns the token.
func (z *zowe) login(t *testing.T) string {
	t.Helper()
	r := httptest.NewRequest("POST", "/gateway/api/v1/auth/login", nil)
	r.SetBasicAuth("COLIN", "ROSEBUD1")
	w := httptest.NewRecorder()
	z.ServeHTTP(w, r)
	if cookies := w.Result().Cookies(); w.Code == http.StatusNoContent && len(cookies) == 1 {
		return cookies[0].Value
	}
	t.Fatalf("login: %d %s", w.Code, w.Body)
	return ""
}

// list asks for data sets through the gateway; it returns the status and what the
// header AuthFailure begins with.
func (z *zowe) list(t *testing.T, prepare func(*http.Request)) (int, string) {
	t.Helper()
	r := httptest.NewRequest("GET", "/ibmzosmf/api/v1/zosmf/restfiles/ds?dslevel=SYS1.P*", nil)
	r.Header.Set("X-CSRF-ZOSMF-HEADER", "true")
	prepare(r)
	w := httptest.NewRecorder()
	z.ServeHTTP(w, r)
	if (w.Code == http.StatusOK) != strings.Contains(w.Body.String(), "SYS1.P") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	number, _, _ := strings.Cut(w.Header().Get(gateway.AuthFailure), " ")
	return w.Code, number
}

func with(token string) func(*http.Request) {
	return func(r *http.Request) { r.Header.Set("Cookie", "apimlAuthenticationToken="+token) }
}

func TestZOSMFBehindZAAS(t *testing.T) {
	const some = "some message: which one is ZAAS's to say"
	for _, level := range zaas.Levels() {
		for _, test := range []struct {
			name    string
			prepare func(*testing.T, *zowe) func(*http.Request)
			status  int
			failure string
		}{
			{"a token", func(t *testing.T, z *zowe) func(*http.Request) { return with(z.login(t)) }, 200, ""},
			{"a certificate", func(_ *testing.T, z *zowe) func(*http.Request) {
				return func(r *http.Request) { r.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{z.client}} }
			}, 200, ""},
			{"a password, which is z/OSMF's to judge", func(*testing.T, *zowe) func(*http.Request) {
				return func(r *http.Request) { r.SetBasicAuth("COLIN", "ROSEBUD1") }
			}, 200, "ZWEAG160E"},
			{"a wrong password", func(*testing.T, *zowe) func(*http.Request) {
				return func(r *http.Request) { r.SetBasicAuth("COLIN", "WRONG") }
			}, 401, "ZWEAG160E"},
			{"nothing", func(*testing.T, *zowe) func(*http.Request) { return func(*http.Request) {} }, 401, "ZWEAG160E"},
			{"a token that was logged out", func(t *testing.T, z *zowe) func(*http.Request) {
				token := z.login(t)
				r := httptest.NewRequest("POST", "/gateway/api/v1/auth/logout", nil)
				with(token)(r)
				z.ServeHTTP(httptest.NewRecorder(), r)
				return with(token)
			}, 401, some},
			{"a token that is over", func(t *testing.T, z *zowe) func(*http.Request) {
				token := z.login(t)
				z.now = z.now.Add(9 * time.Hour)
				return with(token)
			}, 401, some},
			{"a token that is none", func(*testing.T, *zowe) func(*http.Request) { return with("e30.e30.AA") }, 401, some},
			{"a token, and nobody may make PassTickets", func(t *testing.T, z *zowe) func(*http.Request) {
				token := z.login(t)
				z.run("PERMIT IRRPTAUTH.IZUDFLT.* CLASS(PTKTDATA) ID(ZWESVUSR) DELETE\nSETROPTS RACLIST(PTKTDATA) REFRESH")
				return with(token)
			}, 500, ""},
		} {
			t.Run(string(level)+", "+test.name, func(t *testing.T) {
				z := newZowe(t, level)
				status, failure := z.list(t, test.prepare(t, z))
				if status != test.status || failure != test.failure && (test.failure != some || failure == "") {
					t.Errorf("%d %q, want %d %q", status, failure, test.status, test.failure)
				}
			})
		}
	}
}

// A legacy PassTicket is the same throughout a second. So of two requests in one
// second the second is refused, unless the profile of the application bypasses
// replay protection.
func TestTwoRequestsInOneSecond(t *testing.T) {
	for _, test := range []struct {
		name, commands string
		want           [3]int // the third is a second later
	}{
		{"with replay protection", "", [3]int{200, 401, 200}},
		{"without", "RALTER PTKTDATA IZUDFLT APPLDATA('NO REPLAY PROTECTION')\nSETROPTS RACLIST(PTKTDATA) REFRESH", [3]int{200, 200, 200}},
	} {
		z := newZowe(t, zaas.ZoweV3)
		if test.commands != "" {
			z.run(test.commands)
		}
		token := z.login(t)
		var got [3]int
		for i := range got {
			if i == 2 {
				z.now = z.now.Add(time.Second)
			}
			got[i], _ = z.list(t, with(token))
		}
		if got != test.want {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
