package clients

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/sysplex"
)

// Login is a user ID and a password.
type Login struct{ ID, Password string }

// Pair is a client certificate and its private key, as PEM files.
type Pair struct{ Certificate, Key string }

// Sysplex is a sysplex that runs until the end of the test.
type Sysplex struct {
	// The URLs of Zowe's gateway, z/OSMF, Debug Profile Service, and an application
	// that takes PassTickets for MQWEB.
	Gateway, ZOSMF, DebugProfile, Application string

	User    Login // may sign on everywhere
	Expired Login // whose password has expired

	CA        string // PEM file of the authority of all servers
	Trusted   Pair   // of that authority, and User's
	Untrusted Pair   // the same name, by another authority

	client *http.Client
	clock  *atomic.Int64
}

const world = `
ADDUSER COLIN
ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
ADDUSER LATE PASSWORD(ROSEBUD3)
ADDUSER ZWESVUSR NOPASSWORD
SETROPTS CLASSACT(PTKTDATA FACILITY IDIDMAP IDTDATA) GENERIC(PTKTDATA FACILITY IDTDATA)
RDEFINE PTKTDATA MQWEB SSIGNON(KEYMASKED(E001193519561977)) UACC(NONE)
RDEFINE PTKTDATA IZUDFLT SSIGNON(KEYMASKED(0123456789ABCDEF)) UACC(NONE)
RDEFINE PTKTDATA IRRPTAUTH.** UACC(NONE)
PERMIT IRRPTAUTH.** CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
RDEFINE FACILITY IRR.IDIDMAP.QUERY UACC(NONE)
PERMIT IRR.IDIDMAP.QUERY CLASS(FACILITY) ID(ZWESVUSR) ACCESS(READ)
RACMAP ID(COLIN) MAP USERDIDFILTER(NAME('CN=COLIN,O=Example')) REGISTRY(NAME('ZOWE'))
RDEFINE IDTDATA JWT.FEKAPPL.*.SAF UACC(NONE) IDTPARMS(SIGTOKEN(JWTTOK) SIGALG(HS512) IDTTIMEOUT(15))
SETROPTS RACLIST(PTKTDATA FACILITY IDIDMAP IDTDATA)
`

// Start starts a sysplex.
func Start(t testing.TB) Sysplex {
	t.Helper()
	folder := t.TempDir()
	authority, stranger := newAuthority(t), newAuthority(t)
	certificate, err := authority.Server("localhost", "localhost", "127.0.0.1")
	must(t, err)
	var clock atomic.Int64
	plex := sysplex.New(sysplex.Config{Trust: sysplex.Trust{ClientCAs: authority.Pool(), Own: certificate.Leaf}})
	system, err := plex.IPL(sysplex.IPL{SMFID: "SYS1", Now: func() time.Time { return time.Now().Add(time.Duration(clock.Load())) }})
	must(t, err)
	must(t, system.ICSF.AddTokenKey(icsf.TokenObject{Token: "JWTTOK", Sequence: "1", Category: "T"}, bytes.Repeat([]byte{'K'}, 64)))
	done, err := system.Commands("", world)
	must(t, err)
	if done.ReturnCode > 4 {
		t.Fatalf("the definitions were refused: %+v", done)
	}
	serve := func(server sysplex.Server) (url string) {
		must(t, system.Start(server, sysplex.Start{}))
		h, err := system.Handler(server)
		must(t, err)
		s := httptest.NewUnstartedServer(h)
		s.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, ClientAuth: tls.RequestClientCert}
		s.StartTLS()
		t.Cleanup(s.Close)
		return s.URL
	}
	return Sysplex{
		Gateway: serve(sysplex.ZAAS), ZOSMF: serve(sysplex.ZOSMF), DebugProfile: serve(sysplex.EQAPROF), Application: serve(sysplex.MQWEB),
		User: Login{"COLIN", "ROSEBUD1"}, Expired: Login{"LATE", "ROSEBUD3"},
		CA:      write(t, folder, "ca.pem", authority.PEM()),
		Trusted: newPair(t, folder, "trusted", authority), Untrusted: newPair(t, folder, "untrusted", stranger),
		client: &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authority.Pool()}}},
		clock:  &clock,
	}
}

// Advance sets the clock of the system forward.
func (s Sysplex) Advance(by time.Duration) { s.clock.Add(int64(by)) }

// Query asks ZAAS whom a token belongs to; user is "" unless the status is 200.
func (s Sysplex) Query(t testing.TB, token string) (status int, user string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.Gateway+"/gateway/api/v1/auth/query", nil)
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	got, err := s.client.Do(r)
	must(t, err)
	defer got.Body.Close()
	var body struct{ UserID string }
	must(t, json.NewDecoder(got.Body).Decode(&body))
	return got.StatusCode, body.UserID
}

func newAuthority(t testing.TB) *pki.Authority {
	t.Helper()
	a, err := pki.New("Test")
	must(t, err)
	return a
}

// newPair has an authority issue a client certificate and writes it to files.
func newPair(t testing.TB, folder, name string, authority *pki.Authority) Pair {
	t.Helper()
	c, err := authority.Client("CN=COLIN,O=Example")
	must(t, err)
	key, err := pki.EncodeKey(c.PrivateKey)
	must(t, err)
	return Pair{write(t, folder, name+".pem", pki.EncodeCertificate(c)), write(t, folder, name+"-key.pem", key)}
}

func write(t testing.TB, folder, name string, text []byte) (path string) {
	t.Helper()
	path = filepath.Join(folder, name)
	must(t, os.WriteFile(path, text, 0o600))
	return path
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
