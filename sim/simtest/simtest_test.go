package simtest_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/sim/simtest"
)

const loginPath = "/api/v1/auth/login"

// ask sends a request, with the user's password or, if token is not "", with that.
func ask(t *testing.T, c *http.Client, method, url string, user simtest.User, token string) (status int, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	must(t, err)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	} else if user.ID != "" {
		r.SetBasicAuth(user.ID, user.Password)
	}
	response, err := c.Do(r)
	must(t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	must(t, err)
	return response.StatusCode, string(text)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// logIn returns a token of COLIN.
func logIn(t *testing.T, s *simtest.Sysplex) string {
	t.Helper()
	status, body := ask(t, s.Client(), "POST", s.URL("SYS1", "EQAPROF")+loginPath, s.User("COLIN"), "")
	_, token, _ := strings.Cut(body, `"token":"`)
	token, _, _ = strings.Cut(token, `"`)
	if status != 200 || token == "" {
		t.Fatalf("login: %d", status)
	}
	return token
}

func query(t *testing.T, s *simtest.Sysplex, system, token string) int {
	t.Helper()
	status, _ := ask(t, s.Client(), "GET", s.URL(system, "EQAPROF")+"/api/v1/auth/query", simtest.User{}, token)
	return status
}

func TestStart(t *testing.T) {
	for name, options := range map[string][]simtest.Option{
		"clocks that run":   nil,
		"clocks that stand": {simtest.ClockAt(time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC))},
		"in 1971":           {simtest.ClockAt(time.Date(1971, 3, 1, 12, 0, 0, 0, time.UTC))},
		"in 2099":           {simtest.ClockAt(time.Date(2099, 3, 1, 12, 0, 0, 0, time.UTC))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := simtest.Start(t, options...)
			token := logIn(t, s)
			before := s.Now("SYS1")
			if got := query(t, s, "SYS2", token); got != 200 {
				t.Errorf("query: %d, want 200", got)
			}
			s.Advance(14 * time.Minute)
			if got := query(t, s, "SYS1", token); got != 200 {
				t.Errorf("query after 14 minutes: %d, want 200", got)
			}
			s.AdvanceSystem("SYS1", time.Minute)
			if one, two := query(t, s, "SYS1", token), query(t, s, "SYS2", token); one != 401 || two != 200 {
				t.Errorf("query when 15 minutes are over on SYS1: %d there, %d on SYS2; want 401 and 200", one, two)
			}
			if passed := s.Now("SYS1").Sub(before); passed < 15*time.Minute || passed > 16*time.Minute {
				t.Errorf("%v passed, want 15 minutes", passed)
			}
		})
	}
}

func TestRestartAndIPL(t *testing.T) {
	s := simtest.Start(t)
	for name, forget := range map[string]func(){
		"restart": func() { s.Restart("SYS1", "EQAPROF") },
		"IPL":     func() { s.IPL("SYS1") },
	} {
		token := logIn(t, s)
		if status, _ := ask(t, s.Client(), "POST", s.URL("SYS1", "EQAPROF")+"/api/v1/auth/logout", simtest.User{}, token); status != 200 {
			t.Fatalf("logout: %d", status)
		}
		if got := query(t, s, "SYS1", token); got != 401 {
			t.Errorf("query after the logout: %d, want 401", got)
		}
		if forget(); query(t, s, "SYS1", token) != 200 {
			t.Errorf("%s: the logout is remembered", name)
		}
	}
	if got := strings.Join(s.Commands("SYS1", "LISTUSER COLIN"), "\n"); !strings.Contains(got, "COLIN") {
		t.Errorf("LISTUSER: %q", got)
	}
}

// Client certificates come as a client, as a value and as a file; the authority as
// a pool and as a file.
func TestCertificates(t *testing.T) {
	s := simtest.Start(t, simtest.ZoweLevel("zowe-v2"))
	login := s.URL("SYS1", "ZAAS") + "/gateway/api/v1/auth/login"
	text, err := os.ReadFile(s.CAFile())
	must(t, err)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(text)
	file, err := tls.LoadX509KeyPair(s.CertificateFile("colin"), s.CertificateFile("colin"))
	must(t, err)
	byFile := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, Certificates: []tls.Certificate{file}}}}
	defer byFile.CloseIdleConnections()
	for name, client := range map[string]*http.Client{"client": s.ClientWith("colin"), "file": byFile} {
		if got, _ := ask(t, client, "POST", login, simtest.User{}, ""); got != 204 {
			t.Errorf("login by certificate, %s: %d, want 204", name, got)
		}
	}
	if got, _ := ask(t, s.Client(), "POST", login, simtest.User{}, ""); got != 400 {
		t.Errorf("login without: %d, want 400", got)
	}
}

func TestOptions(t *testing.T) {
	s := simtest.Start(t, simtest.Level("2.3"), simtest.Config(`
databases: [{name: A, commands: "ADDUSER MIKEM", users: [{id: MIKEM, password: SECRET12}]}]
systems: [{smfid: PROD, database: A, servers: [{server: MQWEB, port: 1}, {server: RSED}]}]
`))
	if got, _ := ask(t, s.Client(), "GET", s.URL("PROD", "MQWEB")+"/whoami", s.User("MIKEM"), ""); got != 200 {
		t.Errorf("sign-on: %d, want 200", got)
	}
	if state, err := s.Served().System("PROD"); err != nil || state.Level.String() != "z/OS 2.3" {
		t.Errorf("level %v, %v", state.Level, err)
	}
	if text := fmt.Sprintf("%v %+v %#v", s.User("MIKEM"), s.User("MIKEM"), s.User("MIKEM")); strings.Contains(text, "SECRET12") {
		t.Errorf("a user prints its password: %s", text)
	}
}

func TestData(t *testing.T) {
	folder := t.TempDir()
	s, err := simtest.New(simtest.Data(folder))
	must(t, err)
	s.Commands("SYS1", "ALTUSER COLIN PASSWORD(CHANGED1) NOEXPIRED")
	must(t, s.Close())
	must(t, s.Close())
	again := simtest.Start(t, simtest.Data(folder))
	for password, want := range map[string]int{"ROSEBUD1": 401, "CHANGED1": 200} {
		if got, _ := ask(t, again.Client(), "GET", again.URL("SYS1", "MQWEB")+"/whoami", simtest.User{ID: "COLIN", Password: password}, ""); got != want {
			t.Errorf("%s: %d, want %d", password, got, want)
		}
	}
}

// failing is a test that fails, and tells the function that package testing would
// put the blame on: the innermost that is no helper.
type failing struct {
	message, blamed string
	helpers         map[string]bool
}

func (f *failing) Helper() {
	if f.helpers == nil {
		f.helpers = make(map[string]bool)
	}
	f.helpers[callers()[0]] = true
}

func (*failing) Cleanup(func()) {}

func (f *failing) Fatalf(format string, args ...any) {
	f.message = fmt.Sprintf(format, args...)
	for _, name := range callers() {
		if !f.helpers[name] {
			f.blamed = name
			break
		}
	}
	panic(f)
}

// callers are the functions that called a method of failing, the innermost first.
func callers() (names []string) {
	at := make([]uintptr, 20)
	frames := runtime.CallersFrames(at[:runtime.Callers(3, at)])
	for {
		frame, more := frames.Next()
		names = append(names, frame.Function)
		if !more {
			return names
		}
	}
}

// What is asked of what there is not has the test fail, with a reason, and at a
// line of its own.
func TestFailures(t *testing.T) {
	running := &failing{}
	s := simtest.Start(running)
	defer s.Close()
	for want, do := range map[string]func(){
		"no such server as CICS on SYS1":           func() { s.URL("SYS1", "CICS") },
		"no such system as SYS9":                   func() { s.URL("SYS9", "RSED") },
		"there is no user NOBODY":                  func() { s.User("NOBODY") },
		"there is no certificate nobody":           func() { s.ClientWith("nobody") },
		"no such system as NONE":                   func() { s.IPL("NONE") },
		"no such server as ZSS on SYS2":            func() { s.Restart("SYS2", "ZSS") },
		"no such system as NOPE":                   func() { s.AdvanceSystem("NOPE", time.Second) },
		"a command was refused with return code 8": func() { s.Commands("SYS1", "ADDUSER IBMUSER") },
		"no such system as GONE":                   func() { s.Now("GONE") },
		"level is one of":                          func() { simtest.Start(running, simtest.ZoweLevel("zowe-v9")) },
		"a.yaml":                                   func() { simtest.Start(running, simtest.Config("system: []")) },
		"years from 1970 to 2100":                  func() { simtest.Start(running, simtest.ClockAt(time.Date(2101, 1, 1, 0, 0, 0, 0, time.UTC))) },
	} {
		func() {
			defer func() {
				if !strings.Contains(running.blamed, "simtest_test.TestFailures") {
					t.Errorf("%s: the blame is on %s", want, running.blamed)
				}
				running.blamed = ""
				if recover() == nil || !strings.Contains(running.message, strings.TrimPrefix(want, "a.yaml")) {
					t.Errorf("message %q, want in it: %s", running.message, want)
				}
			}()
			running.message = ""
			do()
		}()
	}
}
