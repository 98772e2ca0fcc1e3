package clients

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/simtest"
	"github.com/safproof/safproof/sim/sysplex"
)

// SMFID names the system that clients talk to.
const SMFID = "SYS1"

// Sysplex is a sysplex on loopback.
type Sysplex struct {
	*simtest.Sysplex
	// The URLs of Zowe's gateway, z/OSMF, Debug Profile Service, and an application
	// that takes PassTickets for MQWEB.
	Gateway, ZOSMF, DebugProfile, Application string

	User    simtest.User // may sign on everywhere
	Expired simtest.User // whose password has expired

	// Files of certificates with their private keys, PEM: User's, that of a program
	// which asks for PassTickets, and one for User by another authority.
	UserCertificate, ServiceCertificate, UntrustedCertificate string
}

// Start starts a sysplex. At the end of the test it stops, and nothing that it
// logged may hold a password or a token.
func Start(t testing.TB, options ...simtest.Option) Sysplex {
	t.Helper()
	var logged log
	t.Cleanup(func() { logged.check(t) }) // After the sysplex has stopped.
	logger := slog.New(slog.NewJSONHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s := simtest.Start(t, append(options, simtest.Log(logger))...)
	logged.users = []simtest.User{s.User("COLIN"), s.User("EDGAR")}
	return Sysplex{
		Sysplex: s,
		Gateway: s.URL(SMFID, sysplex.ZAAS), ZOSMF: s.URL(SMFID, sysplex.ZOSMF),
		DebugProfile: s.URL(SMFID, sysplex.EQAPROF), Application: s.URL(SMFID, sysplex.MQWEB),
		User: logged.users[0], Expired: logged.users[1],
		UserCertificate: s.CertificateFile("colin"), ServiceCertificate: s.CertificateFile("service"),
		UntrustedCertificate: untrusted(t),
	}
}

// untrusted writes a certificate by an authority that nobody knows.
func untrusted(t testing.TB) (path string) {
	t.Helper()
	authority, err := pki.New("Stranger")
	must(t, err)
	certificate, err := authority.Client("CN=COLIN,O=Example")
	must(t, err)
	text, err := pki.Encode(certificate)
	must(t, err)
	path = filepath.Join(t.TempDir(), "untrusted.pem")
	must(t, os.WriteFile(path, text, 0o600))
	return path
}

// Query asks ZAAS whom a token belongs to; user is "" unless the status is 200.
func (s Sysplex) Query(t testing.TB, token string) (status int, user string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.Gateway+"/gateway/api/v1/auth/query", nil)
	must(t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	got, err := s.Client().Do(r)
	must(t, err)
	defer got.Body.Close()
	var body struct{ UserID string }
	must(t, json.NewDecoder(got.Body).Decode(&body))
	return got.StatusCode, body.UserID
}

// log keeps what was logged.
type log struct {
	users []simtest.User

	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(text)
}

func (l *log) check(t testing.TB) {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := l.text.String()
	if text == "" {
		t.Error("nothing was logged")
	}
	secrets := map[string]string{"the beginning of a token": "eyJ", "an Authorization header": "Basic "}
	for _, user := range l.users {
		secrets["the password of "+user.ID] = user.Password
	}
	for what, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("the log holds %s", what)
		}
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
