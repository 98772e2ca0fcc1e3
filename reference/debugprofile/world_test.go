package debugprofile_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/rsed"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zos"
)

const (
	rosebud = "ROSEBUD1"
	lives   = 30 * time.Minute // of a token, as IDTTIMEOUT says
)

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// definitions are those of IBM's samples: tokens for FEKAPPL and EQAAPPL with
// keys of their own. COLIN may use both, OTHER neither. NOKEY has no profile.
const definitions = `
SETROPTS CLASSACT(APPL IDTDATA PTKTDATA) GENERIC(IDTDATA)
RDEFINE IDTDATA JWT.FEKAPPL.*.SAF UACC(NONE) IDTPARMS(SIGTOKEN(JWTTOK.FEKAPPL) SIGALG(HS512) ANYAPPL(NO) IDTTIMEOUT(30))
RDEFINE IDTDATA JWT.EQAAPPL.*.SAF UACC(NONE) IDTPARMS(SIGTOKEN(JWTTOK.EQAAPPL) SIGALG(HS256) ANYAPPL(NO) IDTTIMEOUT(30))
RDEFINE APPL FEKAPPL UACC(NONE)
RDEFINE APPL EQAAPPL UACC(NONE)
PERMIT FEKAPPL CLASS(APPL) ID(COLIN) ACCESS(READ)
PERMIT EQAAPPL CLASS(APPL) ID(COLIN) ACCESS(READ)
RDEFINE PTKTDATA EQAAPPL SSIGNON(KEYMASKED(` + ticketKey + `))
SETROPTS RACLIST(APPL IDTDATA PTKTDATA)
`

const ticketKey = "E001193519561977"

// world is a sysplex: one database, one clock, and systems with the same keys.
type world struct {
	t       testing.TB
	mu      sync.Mutex
	now     time.Time
	db      *esm.Database
	admin   *esm.System
	systems map[string]*system
}

// system is one z/OS image with an EQAPROF on it.
type system struct {
	*debugprofile.Server
	saf  *saf.System
	icsf *icsf.Store
	// env is eqaprof.env, read at the next start.
	env string
}

func newWorld(t testing.TB) *world {
	w := &world{t: t, now: start, db: esm.New(esm.Config{Random: zeroes{}, PasswordIterations: 1}), systems: map[string]*system{}}
	w.admin = w.db.IPL("ADMIN")
	must(t, w.admin.Update(func(tx *esm.Tx) error {
		for _, user := range []esm.UserID{"COLIN", "OTHER"} {
			must(t, tx.AddUser(esm.User{ID: user, Owner: "IBMUSER", DefaultGroup: esm.SYS1}))
			must(t, tx.SetPassword(user, rosebud, false, start))
		}
		return tx.SetPhrase("COLIN", "the quick brown fox, 1 2 3", false, start)
	}))
	w.commands(definitions)
	return w
}

func (w *world) commands(script string) {
	w.t.Helper()
	session, err := racf.NewSession(racf.Config{System: w.admin, Now: w.clock})
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

// start brings up a system whose EQAPROF has this eqaprof.env.
func (w *world) start(name, env string, level zos.Level) *system {
	w.t.Helper()
	s := &system{icsf: icsf.New(), env: env}
	for token, key := range map[string]byte{"JWTTOK.FEKAPPL": 'F', "JWTTOK.EQAAPPL": 'E'} {
		must(w.t, s.icsf.AddTokenKey(icsf.TokenObject{Token: token, Sequence: "1", Category: "T"}, bytes.Repeat([]byte{key}, 64)))
	}
	var err error
	s.saf, err = saf.New(saf.Config{
		SMFID: name, Security: w.db.IPL(name), ICSF: s.icsf, Replays: passticket.NewRegister(1000), Now: w.clock, Level: level,
	})
	must(w.t, err)
	s.Server, err = debugprofile.New(debugprofile.Config{
		System: s.saf, Now: w.clock, ReadEnvironment: func() ([]byte, error) { return []byte(s.env), nil },
	})
	must(w.t, err)
	w.systems[name] = s
	return s
}

// rsed brings up an RSE daemon on the same system.
func (s *system) rsed(t testing.TB) http.Handler {
	t.Helper()
	daemon, err := rsed.New(rsed.Config{System: s.saf})
	must(t, err)
	return daemon
}

const (
	loginPath  = "/api/v1/auth/login"
	queryPath  = "/api/v1/auth/query"
	logoutPath = "/api/v1/auth/logout"
)

// answer is what is compared of one.
type answer struct {
	Status    int
	Code      restapi.Code
	User      string
	Applid    string
	By        string
	Issued    time.Time
	Expires   time.Time
	LoggedOut bool
}

// send sends a request; it returns the token of the answer apart.
func send(t testing.TB, h http.Handler, method, path string, authorization ...string) (answer, string, http.Header) {
	t.Helper()
	r := httptest.NewRequest(method, path, nil)
	r.Header["Authorization"] = authorization
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var body struct {
		Code            restapi.Code
		User, Applid    string
		Authentication  string
		Token, Type     string
		Issued, Expires time.Time
		LoggedOut       bool
		Message         string
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatalf("%s %s: the body of a %d is %q: %v", method, path, w.Code, w.Body, err)
	}
	if w.Header().Get("Cache-Control") != "no-store" || (w.Code == 401) && w.Header().Get("WWW-Authenticate") == "" {
		t.Errorf("%s %s: headers of a %d: %v", method, path, w.Code, w.Header())
	}
	all := w.Body.String()
	for _, header := range w.Header() {
		all += strings.Join(header, "\n")
	}
	for _, a := range authorization {
		if _, secret, _ := strings.Cut(a, " "); secret != "" && strings.Contains(all, secret) || strings.Contains(all, rosebud) {
			t.Errorf("%s %s: the answer shows the credentials", method, path)
		}
	}
	return answer{w.Code, body.Code, body.User, body.Applid, body.Authentication, body.Issued, body.Expires, body.LoggedOut}, body.Token, w.Header()
}

func basic(user, password string) string {
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(user+":"+password))
}

// login signs COLIN on, and expects that to succeed.
func (s *system) login(t testing.TB) string {
	t.Helper()
	got, token, _ := send(t, s, "POST", loginPath, basic("COLIN", rosebud))
	if got.Status != http.StatusOK || token == "" {
		t.Fatalf("login: %+v", got)
	}
	return token
}

// asks returns how query and, in the same words, logout answer a token.
func (s *system) asks(t testing.TB, path, token string) string {
	t.Helper()
	method := "GET"
	if path == logoutPath {
		method = "POST"
	}
	got, _, _ := send(t, s, method, path, "Bearer "+token)
	if got.Status == http.StatusOK {
		return "good"
	}
	return string(got.Code)
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

// limited is one more EQAPROF on the system, which remembers so many tokens.
func (s *system) limited(t testing.TB, w *world, tokens int) *system {
	t.Helper()
	server, err := debugprofile.New(debugprofile.Config{System: s.saf, Now: w.clock, MaxTokens: tokens})
	must(t, err)
	return &system{Server: server, saf: s.saf, icsf: s.icsf}
}
