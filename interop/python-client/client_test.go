// Package pythonclient drives token endpoints of a simulated sysplex with a client
// in Python, which knows nothing of this project.
package pythonclient

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/interop/clients"
	"github.com/safproof/safproof/sim/simtest"
)

// endpoint is a token endpoint.
type endpoint struct {
	profile string
	url     func(clients.Sysplex) string
	lives   time.Duration // how long its tokens are good
	// login is how it answers one, and how it refuses passwords and tokens.
	login                                                          int
	wrongPassword, expiredPassword, forgedToken, loggedOut, noMore string
}

var endpoints = []endpoint{
	{
		"zaas", func(s clients.Sysplex) string { return s.Gateway }, 8 * time.Hour,
		204, "ZWEAT410E", "ZWEAT412E", "ZWEAO402E", "ZWEAO402E", "ZWEAT100E",
	},
	{
		"debug-profile", func(s clients.Sysplex) string { return s.DebugProfile }, 15 * time.Minute,
		200, "not-authenticated", "password-expired", "token-not-accepted", "token-logged-out", "token-not-accepted",
	},
}

// answer is what the client says that it was answered.
type answer struct {
	Status int
	User   string
	Code   string
}

// session is a client of an endpoint and its token.
type session struct {
	clients.Program
	clients.Sysplex
	endpoint
	token string // the file
}

func start(t *testing.T, e endpoint) session {
	t.Helper()
	python := clients.Find(t, clients.Client{Name: "Python", Advice: "install Python 3.9 or later", Command: []string{"python3"}})
	return session{python, clients.Start(t), e, filepath.Join(t.TempDir(), "token")}
}

// ask has the client carry out a verb.
func (s session) ask(t *testing.T, verb string, as simtest.User) answer {
	t.Helper()
	p := s.With("SAFPROOF_USER="+as.ID, "SAFPROOF_PASSWORD="+as.Password)
	r := p.Run(t, "client.py", verb, s.profile, s.url(s.Sysplex), "--ca", s.CAFile(), "--token", s.token)
	var a answer
	if err := json.Unmarshal([]byte(r.Stdout), &a); err != nil {
		t.Fatalf("client.py %s: %v\n%v", verb, err, r)
	}
	if accepted := a.Status < 300; accepted != (r.ExitCode == 0) || strings.Contains(r.Stdout+r.Stderr, "eyJ") {
		t.Errorf("client.py %s: %v", verb, r)
	}
	return a
}

func (s session) expect(t *testing.T, what, verb string, as simtest.User, want answer) {
	t.Helper()
	if diff := cmp.Diff(want, s.ask(t, verb, as)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// loggedIn logs the user in and returns the token.
func (s session) loggedIn(t *testing.T) string {
	t.Helper()
	if a := s.ask(t, "login", s.User); a.Status != s.login || a.Code != "" {
		t.Fatalf("login: %+v", a)
	}
	token, err := os.ReadFile(s.token)
	if err != nil || len(token) == 0 {
		t.Fatalf("no token was kept: %v", err)
	}
	return string(token)
}

func (s session) keep(t *testing.T, token string) {
	t.Helper()
	if err := os.WriteFile(s.token, []byte(token), 0o600); err != nil {
		t.Fatal(err)
	}
}

func each(t *testing.T, test func(*testing.T, session)) {
	for _, e := range endpoints {
		t.Run(e.profile, func(t *testing.T) { test(t, start(t, e)) })
	}
}

func TestLifeOfAToken(t *testing.T) {
	each(t, func(t *testing.T, s session) {
		token := s.loggedIn(t)
		good := answer{Status: 200, User: s.User.ID}
		s.expect(t, "query", "query", simtest.User{}, good)

		s.keep(t, clients.Forge(t, token, "ADMIN"))
		s.expect(t, "query with a forged token", "query", simtest.User{}, answer{Status: 401, Code: s.forgedToken})
		s.keep(t, token)
		s.expect(t, "query with the token again", "query", simtest.User{}, good)

		if a := s.ask(t, "logout", simtest.User{}); a.Status >= 300 {
			t.Errorf("logout: %+v", a)
		}
		s.expect(t, "query after the logout", "query", simtest.User{}, answer{Status: 401, Code: s.loggedOut})
	})
}

func TestExpiredToken(t *testing.T) {
	each(t, func(t *testing.T, s session) {
		s.loggedIn(t)
		s.Advance(s.lives - time.Minute)
		s.expect(t, "query a minute before the token expires", "query", simtest.User{}, answer{Status: 200, User: s.User.ID})
		s.Advance(2 * time.Minute)
		s.expect(t, "query a minute after", "query", simtest.User{}, answer{Status: 401, Code: s.noMore})
	})
}

func TestRefusedLogins(t *testing.T) {
	each(t, func(t *testing.T, s session) {
		s.expect(t, "login with a wrong password", "login", simtest.User{ID: s.User.ID, Password: "WRONG"}, answer{Status: 401, Code: s.wrongPassword})
		s.expect(t, "login with an expired password", "login", s.Expired, answer{Status: 401, Code: s.expiredPassword})
		if _, err := os.Stat(s.token); err == nil {
			t.Error("a token was kept")
		}
	})
}

// The client trusts the authority that it is told, and no other.
func TestUnknownAuthority(t *testing.T) {
	s := start(t, endpoints[0])
	p := s.With("SAFPROOF_USER="+s.User.ID, "SAFPROOF_PASSWORD="+s.User.Password)
	r := p.Run(t, "client.py", "login", s.profile, s.url(s.Sysplex), "--ca", s.UntrustedCertificate, "--token", s.token)
	if r.ExitCode != 2 || !strings.Contains(r.Stderr, "CERTIFICATE_VERIFY_FAILED") || strings.Contains(r.Stderr, s.User.Password) {
		t.Errorf("%v", r)
	}
}
