package zaas_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zaas"
)

const (
	password  = "ROSEBUD1"
	ticketKey = "E001193519561977"

	gateway = "/gateway/api/v1/auth"
	service = "/zaas/api/v1/auth"
	old     = "/api/v1/gateway/auth"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// The cast: USER and OTHER have passwords, OLD has one that has expired, GONE is
// revoked, CERTUSER has a certificate, ADMIN may revoke access tokens, and ZAAS
// runs under ZWESVUSR. That may make tickets for ZOWEAPPL and for XBADAPPL, which
// has no profile; NOAUTH is not for it.
const definitions = `
SETROPTS CLASSACT(APPL PTKTDATA IDIDMAP FACILITY ZOWE IDTDATA) GENERIC(PTKTDATA IDTDATA)
ALTUSER OLD PASSWORD(` + password + `)
ALTUSER GONE REVOKE
RDEFINE APPL ZOWEAPPL UACC(READ)
RDEFINE PTKTDATA ZOWEAPPL SSIGNON(KEYMASKED(` + ticketKey + `))
RDEFINE PTKTDATA NOAUTH SSIGNON(KEYMASKED(` + ticketKey + `))
RDEFINE PTKTDATA IRRPTAUTH.ZOWEAPPL.* UACC(NONE)
RDEFINE PTKTDATA IRRPTAUTH.XBADAPPL.* UACC(NONE)
PERMIT IRRPTAUTH.ZOWEAPPL.* CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
PERMIT IRRPTAUTH.XBADAPPL.* CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
RDEFINE IDTDATA JWT.ZOWEAPPL.*.SAF IDTPARMS(SIGTOKEN(JWTTOK.ZOWE) SIGALG(HS256) IDTTIMEOUT(30))
RDEFINE FACILITY IRR.IDIDMAP.QUERY UACC(NONE)
PERMIT IRR.IDIDMAP.QUERY CLASS(FACILITY) ID(ZWESVUSR) ACCESS(READ)
RDEFINE ZOWE APIML.SERVICES UACC(NONE)
PERMIT APIML.SERVICES CLASS(ZOWE) ID(ADMIN) ACCESS(UPDATE)
RACMAP ID(CERTUSER) MAP USERDIDFILTER(NAME('CN=client')) REGISTRY(NAME('ZOWE')) WITHLABEL('client')
RACMAP ID(GONE) MAP USERDIDFILTER(NAME('CN=gone')) REGISTRY(NAME('ZOWE')) WITHLABEL('gone')
SETROPTS RACLIST(APPL PTKTDATA IDIDMAP FACILITY ZOWE IDTDATA)
`

// world is a system, a clock, and the instances of an API Mediation Layer.
type world struct {
	t         testing.TB
	mu        sync.Mutex
	now       time.Time
	saf       *saf.System
	security  *esm.System
	level     zaas.Level
	store     zaas.Store
	zosmf     http.RoundTripper
	zosmfKind zaas.ZOSMFToken
	change    func(*zaas.Config)
	instances map[string]*zaas.Server
	down      map[string]bool
	*zaas.Server
}

// newWorld has one instance, named one.
func newWorld(t testing.TB, level zaas.Level, change ...func(*world)) *world {
	t.Helper()
	w := &world{t: t, now: start, level: level, instances: map[string]*zaas.Server{}, down: map[string]bool{}, change: func(*zaas.Config) {}}
	for _, c := range change {
		c(w)
	}
	w.security = esm.New(esm.Config{Random: zeroes{}, PasswordIterations: 1}).IPL("SYS1")
	must(t, w.security.Update(func(tx *esm.Tx) error {
		for _, user := range []esm.UserID{"USER", "OTHER", "OLD", "GONE", "CERTUSER", "ADMIN", "ZWESVUSR", "EXPIRE"} {
			must(t, tx.AddUser(esm.User{ID: user, Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
			must(t, tx.SetPassword(user, password, false, start))
		}
		return nil
	}))
	w.commands(definitions)
	keys := icsf.New()
	must(t, keys.AddTokenKey(icsf.TokenObject{Token: "JWTTOK.ZOWE", Sequence: "1", Category: "T"}, bytes.Repeat([]byte("K"), 32)))
	var err error
	w.saf, err = saf.New(saf.Config{SMFID: "SYS1", Security: w.security, ICSF: keys, Replays: passticket.NewRegister(10_000), Now: w.clock})
	must(t, err)
	if w.store == nil {
		w.store = zaas.NewMemory(w.clock)
	}
	w.Server = w.instance("one")
	return w
}

// instance brings up one more.
func (w *world) instance(name string) *zaas.Server {
	w.t.Helper()
	c := zaas.Config{
		System: w.saf, Level: w.level, Instance: name, Caller: saf.ACEE{User: "ZWESVUSR", Group: esm.SYS1},
		Key: signingKey(), ClientCAs: certificates().roots, Own: certificates().own, Now: w.clock, Random: rand.Reader,
		Peers: func() []zaas.Peer { return w.peers(name) }, Store: w.store, ZOSMF: w.zosmf, ZOSMFToken: w.zosmfKind,
	}
	w.change(&c)
	s, err := zaas.New(c)
	must(w.t, err)
	w.instances[name] = s
	return s
}

// peers are all instances but one; those that are down do not answer.
func (w *world) peers(of string) []zaas.Peer {
	var peers []zaas.Peer
	for name := range w.instances {
		if name != of {
			peers = append(peers, zaas.Peer{Instance: name, URL: "https://" + name, Transport: transport{w, name}})
		}
	}
	return peers
}

// transport reaches an instance, with API ML's own certificate.
type transport struct {
	w    *world
	name string
}

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) {
	if t.w.down[t.name] {
		return nil, http.ErrServerClosed
	}
	received := r.Clone(r.Context())
	received.TLS = &tls.ConnectionState{PeerCertificates: []*x509.Certificate{certificates().own}}
	recorder := httptest.NewRecorder()
	t.w.instances[t.name].ServeHTTP(recorder, received)
	return recorder.Result(), nil
}

func (w *world) commands(script string) {
	w.t.Helper()
	session, err := racf.NewSession(racf.Config{System: w.security, Now: w.clock})
	must(w.t, err)
	_, err = session.Run(script)
	must(w.t, err)
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// request is one to be sent.
type request struct {
	method, path, body, contentType string
	certificate                     *x509.Certificate
	headers                         http.Header
}

// with returns a copy of the request with one more header.
func (r request) with(name, value string) request {
	r.headers = r.headers.Clone()
	if r.headers == nil {
		r.headers = http.Header{}
	}
	r.headers.Add(name, value)
	return r
}

func (r request) cookie(token string) request {
	return r.with("Cookie", "apimlAuthenticationToken="+token)
}
func (r request) bearer(token string) request { return r.with("Authorization", "Bearer "+token) }
func (r request) basic(user, password string) request {
	return r.with("Authorization", basic(user, password))
}
func (r request) by(c *x509.Certificate) request { r.certificate = c; return r }
func (r request) json(body string) request {
	r.body, r.contentType = body, "application/json"
	return r
}

func post(path string) request { return request{method: "POST", path: path} }
func get(path string) request  { return request{method: "GET", path: path} }
func del(path string) request  { return request{method: "DELETE", path: path} }

func basic(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

// answer is what is compared of one.
type answer struct {
	Status int
	Number string // of the message
}

// send sends a request to an instance.
func send(t testing.TB, h http.Handler, r request) *httptest.ResponseRecorder {
	t.Helper()
	hr := httptest.NewRequest(r.method, r.path, strings.NewReader(r.body))
	for name, values := range r.headers {
		hr.Header[name] = values
	}
	if r.contentType != "" {
		hr.Header.Set("Content-Type", r.contentType)
	}
	hr.TLS = &tls.ConnectionState{}
	if r.certificate != nil {
		hr.TLS.PeerCertificates = []*x509.Certificate{r.certificate}
	}
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, hr)
	return recorder
}

// ask sends a request and returns status and number of the answer, whose form it
// checks.
func (w *world) ask(r request) answer {
	w.t.Helper()
	return brief(w.t, send(w.t, w, r))
}

func brief(t testing.TB, recorder *httptest.ResponseRecorder) answer {
	t.Helper()
	a := answer{Status: recorder.Code}
	if recorder.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", recorder.Header())
	}
	if recorder.Code < 400 || recorder.Body.Len() == 0 {
		return a
	}
	var body struct {
		Messages []struct{ MessageType, MessageNumber, MessageContent, MessageAction, MessageReason, MessageKey string }
	}
	decoder := json.NewDecoder(recorder.Body)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&body); err != nil || len(body.Messages) != 1 {
		t.Fatalf("the body of a %d: %v, %+v", recorder.Code, err, body)
	}
	m := body.Messages[0]
	kind := map[string]string{"E": "ERROR", "W": "WARNING"}[m.MessageNumber[len(m.MessageNumber)-1:]]
	if m.MessageType != kind || m.MessageContent == "" || strings.Contains(m.MessageContent, "%!") || m.MessageAction == "" {
		t.Errorf("message %+v", m)
	}
	a.Number = m.MessageNumber
	return a
}

// login logs USER in.
func (w *world) login() string { return w.loginAs("USER") }

func (w *world) loginAs(user string) string {
	w.t.Helper()
	return w.loginAt(w.Server, user)
}

func (w *world) loginAt(h http.Handler, user string) string {
	w.t.Helper()
	recorder := send(w.t, h, post(gateway+"/login").basic(user, password))
	if recorder.Code != http.StatusNoContent {
		w.t.Fatalf("login is answered %d %s", recorder.Code, recorder.Body)
	}
	return cookieOf(recorder)
}

func cookieOf(recorder *httptest.ResponseRecorder) string {
	for _, c := range recorder.Result().Cookies() {
		if c.Name == "apimlAuthenticationToken" {
			return c.Value
		}
	}
	return ""
}

// issued are the certificates of the tests.
type issued struct {
	roots                              *x509.CertPool
	own, client, gone, nobody, strange *x509.Certificate
}

// certificates makes them: client, gone and nobody are of users, of whom only the
// first can sign on; strange has the same name as client, from an authority that
// nobody knows.
var certificates = sync.OnceValue(func() issued {
	root, rootKey := certificate("authority", nil, nil)
	stranger, strangerKey := certificate("authority", nil, nil)
	c := issued{roots: x509.NewCertPool()}
	c.roots.AddCert(root)
	c.own, _ = certificate("apiml", root, rootKey)
	c.client, _ = certificate("client", root, rootKey)
	c.gone, _ = certificate("gone", root, rootKey)
	c.nobody, _ = certificate("nobody", root, rootKey)
	c.strange, _ = certificate("client", stranger, strangerKey)
	return c
})

func certificate(name string, issuer *x509.Certificate, issuerKey *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, BasicConstraintsValid: true,
		NotBefore: start.Add(-time.Hour), NotAfter: start.Add(10_000 * time.Hour), ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	if issuer == nil {
		c.IsCA, c.KeyUsage, c.ExtKeyUsage = true, x509.KeyUsageCertSign, nil
		issuer, issuerKey = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, issuer, &key.PublicKey, issuerKey)
	if err != nil {
		panic(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return parsed, key
}

// signingKey is that of the keystore.
var signingKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// levels runs a test at each level.
func levels(t *testing.T, test func(*testing.T, zaas.Level)) {
	for _, level := range zaas.Levels() {
		t.Run(string(level), func(t *testing.T) { test(t, level) })
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// zeroes is a source of salts that are as good as any for these tests.
type zeroes struct{}

func (zeroes) Read(b []byte) (int, error) { clear(b); return len(b), nil }
