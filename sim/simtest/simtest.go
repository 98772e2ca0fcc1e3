package simtest

import (
	"context"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/safproof/safproof/sim/serve"
	"github.com/safproof/safproof/sim/sysplex"
)

// TB is what of [testing.TB] is needed.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// Sysplex is a sysplex that clients can connect to. It is safe for concurrent use.
type Sysplex struct {
	served  *serve.Sysplex
	config  serve.Config
	users   map[string]User
	folder  string // of certificates, removed at the end
	client  *http.Client
	test    TB // which fails; one that panics outside of a test
	closing sync.Once
	closed  error

	mu      sync.Mutex
	stands  bool      // time does
	at      time.Time // when it stands
	clients []*http.Client
}

// noTest stands for the test where there is none.
type noTest struct{}

func (noTest) Helper()                           {}
func (noTest) Cleanup(func())                    {}
func (noTest) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// User is a user with whom to sign on.
type User struct{ ID, Password string }

// String has the ID alone, and so have all of package fmt's verbs but %#v.
func (u User) String() string { return u.ID }

// GoString keeps the password out of %#v.
func (u User) GoString() string { return "simtest.User{" + u.ID + "}" }

// Start starts a sysplex, which stops with the test. The test fails if it cannot.
func Start(t TB, options ...Option) *Sysplex {
	t.Helper()
	s, err := New(options...)
	if err != nil {
		t.Fatalf("simtest: %v", err)
	}
	s.test = t
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Fatalf("simtest: %v", err)
		}
	})
	return s
}

// New starts a sysplex outside of a test. Whoever has it calls Close. Its methods
// panic where they would have a test fail.
func New(options ...Option) (*Sysplex, error) {
	s := &Sysplex{test: noTest{}}
	o := settings{Options: serve.Options{
		Now: s.now, SigningKey: func(server sysplex.Server) (*rsa.PrivateKey, error) { return sysplex.TestKey(server), nil },
	}}
	for _, option := range options {
		option(&o)
	}
	if err := o.complete(); err != nil {
		return nil, err
	}
	s.stands, s.at = !o.at.IsZero(), o.at
	var err error
	if s.users, err = usersOf(o.Config); err != nil {
		return nil, err
	}
	if s.folder, err = os.MkdirTemp("", "simtest-"); err != nil {
		return nil, err
	}
	if s.served, err = serve.Start(o.Options); err == nil {
		err = s.served.WriteCertificates(s.folder)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	s.config, s.client = o.Config, s.clientWith(nil)
	return s, nil
}

func usersOf(c serve.Config) (map[string]User, error) {
	users := make(map[string]User)
	for _, db := range c.Databases {
		for _, u := range db.Users {
			password := u.Password
			if !password.Given() {
				password = u.Phrase
			}
			text, err := password.Expose(c)
			if err != nil {
				return nil, fmt.Errorf("user %s: %w", u.ID, err)
			}
			users[u.ID] = User{u.ID, text}
		}
	}
	return users, nil
}

// Close stops the sysplex, unless it has stopped.
func (s *Sysplex) Close() error {
	s.closing.Do(func() {
		s.mu.Lock()
		for _, c := range s.clients {
			c.CloseIdleConnections()
		}
		s.mu.Unlock()
		if s.served != nil {
			s.closed = s.served.Stop(context.Background())
		}
		s.closed = errors.Join(s.closed, os.RemoveAll(s.folder))
	})
	return s.closed
}

// now is the true time, as the sysplex sees it.
func (s *Sysplex) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stands {
		return s.at
	}
	return time.Now()
}

// Served returns what runs, for all that this package does not wrap.
func (s *Sysplex) Served() *serve.Sysplex { return s.served }

// URL returns the URL of a server on a system, without a path. The test fails if
// there is none.
func (s *Sysplex) URL(system string, server sysplex.Server) string {
	s.test.Helper()
	u, err := s.served.URL(system, server)
	if err != nil {
		s.test.Fatalf("simtest: %v", err)
	}
	return u
}

// User returns a user of the description, with the password or phrase that it has
// at the start. The test fails if there is none.
func (s *Sysplex) User(id string) User {
	s.test.Helper()
	u, ok := s.users[id]
	if !ok {
		s.test.Fatalf("simtest: there is no user %s with a password in the description", id)
	}
	return u
}

// CA returns a new pool of the authority to trust.
func (s *Sysplex) CA() *x509.CertPool { return s.served.Authority().Pool() }

// CAFile returns the file of the authority to trust, PEM.
func (s *Sysplex) CAFile() string { return filepath.Join(s.folder, "ca.pem") }

// Certificate returns a client certificate of the description. The test fails if
// there is none.
func (s *Sysplex) Certificate(name string) tls.Certificate {
	s.test.Helper()
	c, ok := s.served.Certificate(name)
	if !ok {
		s.test.Fatalf("simtest: there is no certificate %s in the description", name)
	}
	return c
}

// CertificateFile returns the file of a client certificate and its private key,
// PEM. The test fails if there is none.
func (s *Sysplex) CertificateFile(name string) string {
	s.test.Helper()
	s.Certificate(name)
	return filepath.Join(s.folder, name+".pem")
}

// Client returns a client that trusts the sysplex and has no certificate. It is
// the same each time.
func (s *Sysplex) Client() *http.Client { return s.client }

// ClientWith returns a new client that presents a certificate of the description.
func (s *Sysplex) ClientWith(certificate string) *http.Client {
	s.test.Helper()
	c := s.Certificate(certificate)
	return s.clientWith(&c)
}

func (s *Sysplex) clientWith(c *tls.Certificate) *http.Client {
	config := &tls.Config{RootCAs: s.CA(), MinVersion: tls.VersionTLS12}
	if c != nil {
		config.Certificates = []tls.Certificate{*c}
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: config, MaxIdleConnsPerHost: 100}}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.clients = append(s.clients, client)
	return client
}

// Advance moves all clocks forward, or back if by is negative.
func (s *Sysplex) Advance(by time.Duration) {
	s.test.Helper()
	s.mu.Lock()
	stands := s.stands
	if stands {
		s.at = s.at.Add(by)
	}
	s.mu.Unlock()
	if stands {
		return
	}
	for _, system := range s.config.Systems {
		s.AdvanceSystem(system.SMFID, by)
	}
}

// AdvanceSystem moves the clock of one system forward, or back if by is negative.
func (s *Sysplex) AdvanceSystem(system string, by time.Duration) {
	s.test.Helper()
	if _, err := s.served.StepClock(system, by); err != nil {
		s.test.Fatalf("simtest: %v", err)
	}
}

// Now returns what the clock of a system shows, UTC.
func (s *Sysplex) Now(system string) time.Time {
	s.test.Helper()
	state, err := s.served.System(system)
	if err != nil {
		s.test.Fatalf("simtest: %v", err)
	}
	return state.Clock.Time
}

// Restart stops a server and starts it again.
func (s *Sysplex) Restart(system string, server sysplex.Server) {
	s.test.Helper()
	if err := s.served.Restart(system, server); err != nil {
		s.test.Fatalf("simtest: %v", err)
	}
}

// IPL starts a system again, with its servers.
func (s *Sysplex) IPL(system string) {
	s.test.Helper()
	if err := s.served.IPL(system); err != nil {
		s.test.Fatalf("simtest: %v", err)
	}
}

// Commands enters commands of the security manager as an administrator and returns
// what they print. The test fails if one is refused.
func (s *Sysplex) Commands(system, text string) []string {
	s.test.Helper()
	done, err := s.served.Commands(system, "", text)
	if err == nil && done.Problem != "" {
		err = fmt.Errorf("a command was refused with return code %d: %s", done.ReturnCode, done.Problem)
	}
	if err != nil {
		s.test.Fatalf("simtest: %v", err)
	}
	return done.Output
}

// Log is an option: where to log what happens, a line a request.
func Log(to *slog.Logger) Option { return func(o *settings) { o.Options.Log = to } }
