package webapp_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/webapp"
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// definitions let SERVER make PassTickets of anybody for two applications, and
// COLIN, but not OTHER, use the one of the server.
const definitions = `
ADDUSER COLIN
ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
ADDUSER OTHER
ALTUSER OTHER PASSWORD(ROSEBUD2) NOEXPIRED
ADDUSER SERVER
SETROPTS CLASSACT(PTKTDATA APPL) GENERIC(PTKTDATA)
RDEFINE PTKTDATA MQWEB SSIGNON(KEYMASKED(E001193519561977))
RDEFINE PTKTDATA TSOSYS1 SSIGNON(KEYMASKED(E001193519561978))
RDEFINE PTKTDATA IRRPTAUTH.*.* UACC(NONE)
PERMIT IRRPTAUTH.*.* CLASS(PTKTDATA) ID(SERVER) ACCESS(UPDATE)
RDEFINE APPL MQWEB UACC(NONE)
PERMIT MQWEB CLASS(APPL) ID(COLIN) ACCESS(READ)
SETROPTS RACLIST(PTKTDATA APPL)
`

func newServer(t *testing.T) (*webapp.Server, *saf.System) {
	t.Helper()
	security := esm.New(esm.Config{Random: zeroes{}, PasswordIterations: 1}).IPL("SYS1")
	session, err := racf.NewSession(racf.Config{System: security, Now: func() time.Time { return start }})
	must(t, err)
	_, err = session.Run(definitions)
	must(t, err)
	system, err := saf.New(saf.Config{
		SMFID: "SYS1", Security: security, Replays: passticket.NewRegister(10), Now: func() time.Time { return start },
	})
	must(t, err)
	server, err := webapp.New(webapp.Config{System: system})
	must(t, err)
	return server, system
}

type zeroes struct{}

func (zeroes) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func ticket(t *testing.T, s *saf.System, user, application string) string {
	t.Helper()
	result := s.GeneratePassTicket(saf.ACEE{User: "SERVER", Group: esm.SYS1}, user, application)
	if result.Ticket == nil {
		t.Fatalf("no PassTicket for %s: %v", application, result.Codes)
	}
	return result.Ticket.Text()
}

func get(server http.Handler, user, password string) *httptest.ResponseRecorder {
	r := httptest.NewRequest("GET", webapp.Path, nil)
	if user != "" {
		r.SetBasicAuth(user, password)
	}
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w
}

func TestPassTicketIsGoodOnce(t *testing.T) {
	server, system := newServer(t)
	once := ticket(t, system, "COLIN", "MQWEB")
	if w := get(server, "colin", once); w.Code != 200 || w.Body.String() != `{"user":"COLIN","applid":"MQWEB"}`+"\n" {
		t.Errorf("first use: %d %s", w.Code, w.Body)
	}
	if w := get(server, "COLIN", once); w.Code != http.StatusUnauthorized {
		t.Errorf("second use: %d, want 401", w.Code)
	}
}

func TestRefusals(t *testing.T) {
	server, system := newServer(t)
	for _, test := range []struct {
		name, user, password string
		want                 int
	}{
		{"a password", "COLIN", "ROSEBUD1", 200},
		{"a wrong password", "COLIN", "ROSEBUD9", 401},
		{"nothing", "", "", 401},
		{"a PassTicket for another application", "COLIN", ticket(t, system, "COLIN", "TSOSYS1"), 401},
		{"a PassTicket of another user", "OTHER", ticket(t, system, "COLIN", "MQWEB"), 401},
		{"a user who may not use the application", "OTHER", "ROSEBUD2", 403},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := get(server, test.user, test.password)
			if w.Code != test.want {
				t.Errorf("status %d, want %d", w.Code, test.want)
			}
			if asked := w.Header().Get("WWW-Authenticate"); (w.Code == 401) != strings.HasPrefix(asked, "Basic ") {
				t.Errorf("status %d with challenge %q", w.Code, asked)
			}
			if test.password != "" && strings.Contains(w.Body.String(), test.password) {
				t.Error("the answer shows the password")
			}
		})
	}
}

func TestConfig(t *testing.T) {
	if _, err := webapp.New(webapp.Config{}); !errors.Is(err, webapp.ErrConfig) {
		t.Errorf("without a system: %v, want %v", err, webapp.ErrConfig)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
