package history_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/sim/history"
	"github.com/safproof/safproof/sim/sysplex"
)

var pictures = flag.String("pictures", "", "write a picture of every history into this `directory`")

const (
	user     = "COLIN"
	password = "ROSEBUD1"
	appl     = "FEKAPPL"
	key      = "E001193519561977"
)

// start is what the system's clock shows, always.
var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// site is a system of the reference with EQAPROF, and servers over TLS.
type site struct {
	t      *testing.T
	system *sysplex.System
}

// newSite makes a system with a profile for PassTickets, to which more SSIGNON
// and APPLDATA operands may be given, and one for tokens.
func newSite(t *testing.T, operands string) *site {
	t.Helper()
	plex := sysplex.New(sysplex.Config{})
	system, err := plex.IPL(sysplex.IPL{SMFID: "SYS1", Now: func() time.Time { return start }})
	must(t, err)
	token := []byte("a key of the right length, which is no secret in a test of 64 b.")
	must(t, system.ICSF.AddTokenKey(icsf.TokenObject{Token: "TOKENS", Sequence: "1", Category: "T"}, token))
	done, err := system.Commands("", strings.Join([]string{
		"SETROPTS CLASSACT(PTKTDATA IDTDATA) GENERIC(PTKTDATA IDTDATA) RACLIST(PTKTDATA IDTDATA)",
		"ADDUSER " + user, "ALTUSER " + user + " PASSWORD(" + password + ") NOEXPIRED",
		"RDEFINE PTKTDATA " + appl + " SSIGNON(KEYMASKED(" + key + ")) UACC(NONE) " + operands,
		"RDEFINE IDTDATA JWT." + appl + ".*.SAF IDTPARMS(SIGTOKEN(TOKENS) SIGSEQNUM(1) SIGCAT(T) SIGALG(HS256) IDTTIMEOUT(5)) UACC(NONE)",
		"SETROPTS RACLIST(PTKTDATA IDTDATA) REFRESH",
	}, "\n"))
	must(t, err)
	if done.ReturnCode > 4 {
		t.Fatalf("the system could not be set up: %s", done.Problem)
	}
	must(t, system.WriteFile(sysplex.EQAPROF, "safJwtApplID="+appl+"\n"))
	must(t, system.Start(sysplex.EQAPROF, sysplex.Start{}))
	return &site{t, system}
}

// debugProfile is the server's own handler.
func (s *site) debugProfile() http.Handler {
	s.t.Helper()
	h, err := s.system.Handler(sysplex.EQAPROF)
	must(s.t, err)
	return h
}

// signsOn is a service that signs on whoever has the right password or
// PassTicket, and does nothing else.
func (s *site) signsOn() http.Handler {
	name, err := passticket.ParseApplID(appl)
	must(s.t, err)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id, secret, _ := r.BasicAuth()
		who, err := esm.ParseUserID(id)
		if err != nil || !s.system.Verify(saf.VerifyRequest{
			User: who, Application: name, Authenticator: saf.NewAuthenticator(secret),
		}).OK() {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
}

// tickets makes PassTickets of one user, each of a second of its own.
func tickets(t *testing.T, count int) []string {
	t.Helper()
	key, err := passticket.ParseLegacyKey(key)
	must(t, err)
	who, err := passticket.ParseUserID(user)
	must(t, err)
	name, err := passticket.ParseApplID(appl)
	must(t, err)
	var list []string
	for n := range count {
		ticket, err := key.Generate(who, name, start.Add(time.Duration(n-count/2)*time.Second))
		must(t, err)
		list = append(list, ticket.Text())
	}
	return list
}

// client asks a server over TLS.
type client struct {
	http *http.Client
	url  string
}

// serve serves a handler over TLS on loopback until the test ends.
func serve(t *testing.T, h http.Handler, clients int) client {
	t.Helper()
	server := httptest.NewTLSServer(h)
	t.Cleanup(server.Close)
	c := server.Client()
	c.Transport.(*http.Transport).MaxIdleConnsPerHost = clients
	return client{c, server.URL}
}

// ask sends a request. What is neither 200 nor 401 is no answer.
func (c client) ask(method, path string, authorize func(*http.Request)) (accepted bool, body []byte, err error) {
	request, err := http.NewRequestWithContext(context.Background(), method, c.url+path, nil)
	if err != nil {
		return false, nil, err
	}
	authorize(request)
	response, err := c.http.Do(request)
	if err != nil {
		return false, nil, err
	}
	defer response.Body.Close()
	body, err = io.ReadAll(response.Body)
	switch {
	case err != nil:
	case response.StatusCode == http.StatusOK:
		accepted = true
	case response.StatusCode != http.StatusUnauthorized:
		err = fmt.Errorf("%s %s: status %s", method, path, response.Status)
	}
	return accepted, body, err
}

func (c client) signOn(secret string) (bool, error) {
	ok, _, err := c.ask(http.MethodPost, "/", func(r *http.Request) { r.SetBasicAuth(user, secret) })
	return ok, err
}

// logIn returns a token.
func (c client) logIn(t *testing.T) string {
	t.Helper()
	_, body, err := c.ask(http.MethodPost, "/api/v1"+debugprofile.DefaultPaths.Login, func(r *http.Request) { r.SetBasicAuth(user, password) })
	must(t, err)
	var answer struct{ Token string }
	must(t, json.Unmarshal(body, &answer))
	if answer.Token == "" {
		t.Fatal("a login with the right password: expected a token, observed none")
	}
	return answer.Token
}

// byToken sends a query or a logout.
func (c client) byToken(action history.Action, token string) (bool, error) {
	method, path := http.MethodGet, debugprofile.DefaultPaths.Query
	if action == history.Logout {
		method, path = http.MethodPost, debugprofile.DefaultPaths.Logout
	}
	ok, _, err := c.ask(method, "/api/v1"+path, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) })
	return ok, err
}

// judged judges a history, and leaves a picture of one that failed the test, or
// of each if -pictures says so.
func judged(t *testing.T, r *history.Recorder) history.Verdict {
	t.Helper()
	v, err := history.Judge(r.Operations(), 30*time.Second)
	must(t, err)
	t.Cleanup(func() {
		if t.Failed() || *pictures != "" {
			directory := *pictures
			if directory == "" {
				directory = os.TempDir()
			}
			t.Logf("picture of the history: %s", draw(t, v, directory))
		}
	})
	return v
}

func draw(t *testing.T, v history.Verdict, directory string) string {
	path := filepath.Join(directory, strings.ReplaceAll(t.Name(), "/", "-")+".html")
	page, err := os.Create(path)
	must(t, err)
	defer page.Close()
	must(t, v.Picture(page))
	return path
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
