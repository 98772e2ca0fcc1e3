package sysplex_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/rsed"
	"github.com/safproof/safproof/sim/sysplex"
)

const password = "ROSEBUD1"

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// definitions let COLIN have tokens for two applications.
const definitions = `
ADDUSER COLIN
ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
SETROPTS CLASSACT(IDTDATA) GENERIC(IDTDATA)
RDEFINE IDTDATA JWT.FEKAPPL.*.SAF IDTPARMS(SIGTOKEN(JWTTOK) SIGALG(HS512))
RDEFINE IDTDATA JWT.EQAAPPL.*.SAF IDTPARMS(SIGTOKEN(JWTTOK) SIGALG(HS512))
SETROPTS RACLIST(IDTDATA)
`

// newSystem IPLs SYS1 of a new sysplex, whose clock stands.
func newSystem(t *testing.T) (*sysplex.Sysplex, *sysplex.System) {
	t.Helper()
	plex := sysplex.New(sysplex.Config{})
	s := ipl(t, plex, "SYS1")
	must(t, s.ICSF.AddTokenKey(icsf.TokenObject{Token: "JWTTOK", Sequence: "1", Category: "T"}, bytes.Repeat([]byte{'K'}, 64)))
	done, err := s.Commands("", definitions)
	must(t, err)
	if done.ReturnCode > 4 {
		t.Fatalf("the definitions were refused: %+v", done)
	}
	return plex, s
}

func ipl(t *testing.T, plex *sysplex.Sysplex, name string) *sysplex.System {
	t.Helper()
	s, err := plex.IPL(sysplex.IPL{SMFID: name, Now: func() time.Time { return start }})
	must(t, err)
	return s
}

// answer is what a server answers to a log-in, or to a query.
type answer struct {
	Status       int
	Code         string
	Applid, User string
}

// signOn signs COLIN on to a server; it returns the token apart.
func signOn(t *testing.T, s *sysplex.System, server sysplex.Server) (answer, string) {
	t.Helper()
	path := rsed.DefaultPath
	if server == sysplex.EQAPROF {
		path = "/api/v1/auth/login"
	}
	return send(t, s, server, "POST", path, "Basic "+base64.StdEncoding.EncodeToString([]byte("COLIN:"+password)))
}

func send(t *testing.T, s *sysplex.System, server sysplex.Server, method, path, authorization string) (answer, string) {
	t.Helper()
	h, err := s.Handler(server)
	must(t, err)
	r := httptest.NewRequest(method, path, nil)
	r.Header.Set("Authorization", authorization)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var body struct {
		answer
		Token string
	}
	must(t, json.Unmarshal(w.Body.Bytes(), &body))
	body.Status = w.Code
	return body.answer, body.Token
}

func appl(t *testing.T, name string) passticket.ApplID {
	t.Helper()
	a, err := passticket.ParseApplID(name)
	must(t, err)
	return a
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
