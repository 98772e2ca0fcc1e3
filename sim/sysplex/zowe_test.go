package sysplex_test

import (
	"bytes"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/zaas"
	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/sysplex"
)

const zoweDefinitions = `
ADDUSER COLIN
ALTUSER COLIN PASSWORD(ROSEBUD1) NOEXPIRED
ADDUSER ZWESVUSR
SETROPTS CLASSACT(PTKTDATA) GENERIC(PTKTDATA)
RDEFINE PTKTDATA MQWEB SSIGNON(KEYMASKED(E001193519561977))
RDEFINE PTKTDATA IRRPTAUTH.*.* UACC(NONE)
PERMIT IRRPTAUTH.*.* CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
SETROPTS RACLIST(PTKTDATA)
`

// zowe is two systems that share a database, with a ZAAS each.
type zowe struct {
	*sysplex.Sysplex
	own *x509.Certificate
}

func newZowe(t *testing.T) zowe {
	t.Helper()
	return newZoweOf(t, "")
}

func newZoweOf(t *testing.T, level zaas.Level) zowe {
	t.Helper()
	authority, err := pki.New("test authority")
	must(t, err)
	client, err := authority.Client("CN=API Mediation Layer")
	must(t, err)
	own, err := x509.ParseCertificate(client.Certificate[0])
	must(t, err)
	z := zowe{sysplex.New(sysplex.Config{Trust: sysplex.Trust{ClientCAs: authority.Pool(), Own: own}}), own}
	for i, name := range []string{"SYS1", "SYS2"} {
		s, err := z.IPL(sysplex.IPL{SMFID: name, Now: func() time.Time { return start }})
		must(t, err)
		if i == 0 {
			done, err := s.Commands("", zoweDefinitions)
			must(t, err)
			if done.ReturnCode > 4 {
				t.Fatalf("the definitions were refused: %+v", done)
			}
		}
		must(t, s.Start(sysplex.ZAAS, sysplex.Start{Zowe: level}))
	}
	return z
}

// ask sends a server a request, with the certificate of the API Mediation Layer.
func (z zowe) ask(t *testing.T, smfID string, server sysplex.Server, method, path, body string, header ...string) *http.Response {
	t.Helper()
	s, err := z.System(smfID)
	must(t, err)
	h, err := s.Handler(server)
	must(t, err)
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.TLS = sysplex.Handshake(z.own)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func (z zowe) logIn(t *testing.T, smfID string) string {
	t.Helper()
	answer := z.ask(t, smfID, sysplex.ZAAS, "POST", "/gateway/api/v1/auth/login", `{"username":"COLIN","password":"ROSEBUD1"}`, "Content-Type", "application/json")
	if answer.StatusCode != http.StatusNoContent || len(answer.Cookies()) != 1 {
		t.Fatalf("login: status %d with %d cookies", answer.StatusCode, len(answer.Cookies()))
	}
	return answer.Cookies()[0].Name + "=" + answer.Cookies()[0].Value
}

// query is what an instance answers about a token.
func (z zowe) query(t *testing.T, smfID, cookie string) int {
	t.Helper()
	return z.ask(t, smfID, sysplex.ZAAS, "GET", "/gateway/api/v1/auth/query", "", "Cookie", cookie).StatusCode
}

// A logout reaches the instances that can be reached, and no other; a restart
// forgets it.
func TestLogoutReachesPeers(t *testing.T) {
	for _, test := range []struct {
		name                   string
		before, after          func(t *testing.T, z zowe)
		wantAtSYS1, wantAtSYS2 int
	}{
		{"both up", nil, nil, 401, 401},
		{"SYS2 cut off", func(t *testing.T, z zowe) { must(t, z.Cut("SYS2", true)) }, nil, 401, 200},
		{"SYS1 cut off", func(t *testing.T, z zowe) { must(t, z.Cut("SYS1", true)) }, nil, 401, 200},
		{"cut off and back", func(t *testing.T, z zowe) { must(t, z.Cut("SYS2", true)); must(t, z.Cut("SYS2", false)) }, nil, 401, 401},
		{"SYS2 is restarted after", nil, func(t *testing.T, z zowe) { must(t, restart(z, "SYS2")) }, 401, 200},
		{"SYS1 is restarted after", nil, func(t *testing.T, z zowe) { must(t, restart(z, "SYS1")) }, 200, 401},
	} {
		t.Run(test.name, func(t *testing.T) {
			z := newZowe(t)
			cookie := z.logIn(t, "SYS1")
			if got := z.query(t, "SYS2", cookie); got != 200 {
				t.Fatalf("before the logout SYS2 answers %d, want 200", got)
			}
			if test.before != nil {
				test.before(t, z)
			}
			if got := z.ask(t, "SYS1", sysplex.ZAAS, "POST", "/gateway/api/v1/auth/logout", "", "Cookie", cookie); got.StatusCode != 204 {
				t.Fatalf("logout: %d", got.StatusCode)
			}
			if test.after != nil {
				test.after(t, z)
			}
			if got := z.query(t, "SYS1", cookie); got != test.wantAtSYS1 {
				t.Errorf("SYS1 answers %d, want %d", got, test.wantAtSYS1)
			}
			if got := z.query(t, "SYS2", cookie); got != test.wantAtSYS2 {
				t.Errorf("SYS2 answers %d, want %d", got, test.wantAtSYS2)
			}
		})
	}
}

// An instance that is new, or comes back, is told by the others what was logged
// out, at the level that has it, if they reach it.
func TestNewInstanceIsToldOfLogouts(t *testing.T) {
	again := func(t *testing.T, z zowe, level zaas.Level) {
		s, err := z.System("SYS2")
		must(t, err)
		must(t, s.Start(sysplex.ZAAS, sysplex.Start{Zowe: level}))
	}
	for _, test := range []struct {
		name  string
		level zaas.Level
		how   func(*testing.T, zowe, zaas.Level)
		want  int // at SYS2, afterwards
	}{
		{"new after an IPL", zaas.ZoweV2, func(t *testing.T, z zowe, level zaas.Level) {
			_, err := z.IPL(sysplex.IPL{SMFID: "SYS2", Now: func() time.Time { return start }})
			must(t, err)
			again(t, z, level)
		}, 401},
		{"started again", zaas.ZoweV2, again, 401},
		{"restarted", zaas.ZoweV2, func(t *testing.T, z zowe, _ zaas.Level) { must(t, restart(z, "SYS2")) }, 401},
		{"cut off", zaas.ZoweV2, func(t *testing.T, z zowe, level zaas.Level) {
			must(t, z.Cut("SYS1", true))
			again(t, z, level)
			must(t, z.Cut("SYS1", false))
		}, 200},
		{"Zowe 3.0", zaas.ZoweV30, again, 200},
		{"Zowe 3", zaas.ZoweV3, again, 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			z := newZoweOf(t, test.level)
			cookie, other := z.logIn(t, "SYS1"), z.logIn(t, "SYS1")
			if got := z.ask(t, "SYS1", sysplex.ZAAS, "POST", "/gateway/api/v1/auth/logout", "", "Cookie", cookie); got.StatusCode != 204 {
				t.Fatalf("logout: %d", got.StatusCode)
			}
			test.how(t, z, test.level)
			if got := z.query(t, "SYS2", cookie); got != test.want {
				t.Errorf("a token that was logged out: %d, want %d", got, test.want)
			}
			if got := z.query(t, "SYS2", other); got != 200 {
				t.Errorf("another token: %d, want 200", got)
			}
		})
	}
}

func restart(z zowe, smfID string) error {
	s, err := z.System(smfID)
	if err != nil {
		return err
	}
	return s.Restart(sysplex.ZAAS)
}

// A PassTicket that ZAAS of one system makes is good at the application of another
// that shares its database.
func TestTicketForAnApplication(t *testing.T) {
	z := newZowe(t)
	s, err := z.System("SYS2")
	must(t, err)
	must(t, s.Start(sysplex.MQWEB, sysplex.Start{}))
	answer := z.ask(t, "SYS1", sysplex.ZAAS, "POST", "/gateway/api/v1/auth/ticket", `{"applicationName":"MQWEB"}`,
		"Cookie", z.logIn(t, "SYS1"), "Content-Type", "application/json")
	body, err := io.ReadAll(answer.Body)
	must(t, err)
	_, rest, found := bytes.Cut(body, []byte(`"ticket":"`))
	if answer.StatusCode != 200 || !found {
		t.Fatalf("ticket: status %d", answer.StatusCode)
	}
	for _, want := range []int{200, 401} {
		r := httptest.NewRequest("GET", "/whoami", nil)
		r.SetBasicAuth("COLIN", string(rest[:8]))
		h, err := s.Handler(sysplex.MQWEB)
		must(t, err)
		w := httptest.NewRecorder()
		if h.ServeHTTP(w, r); w.Code != want {
			t.Errorf("MQWEB answers %d, want %d", w.Code, want)
		}
	}
}

// Through its gateway z/OSMF is signed on to with a PassTicket for IZUDFLT; its own
// tokens outlast an IPL of its system.
func TestZOSMF(t *testing.T) {
	z := newZowe(t)
	s, err := z.System("SYS1")
	must(t, err)
	done, err := s.Commands("", "RDEFINE PTKTDATA IZUDFLT SSIGNON(KEYMASKED(E001193519561979))\nSETROPTS RACLIST(PTKTDATA) REFRESH")
	must(t, err)
	if done.ReturnCode > 4 {
		t.Fatalf("the definitions were refused: %+v", done)
	}
	must(t, s.Start(sysplex.ZOSMF, sysplex.Start{}))
	const list = "/zosmf/restfiles/ds?dslevel=**"
	csrf := []string{"X-CSRF-ZOSMF-HEADER", "true", "Cookie"}
	if got := z.ask(t, "SYS1", sysplex.ZAAS, "GET", "/ibmzosmf/api/v1"+list, "", append(csrf, z.logIn(t, "SYS1"))...); got.StatusCode != 200 {
		t.Errorf("through the gateway: %d, want 200", got.StatusCode)
	}
	answer := z.ask(t, "SYS1", sysplex.ZOSMF, "POST", "/zosmf/services/authenticate", "",
		"Authorization", "Basic Q09MSU46Uk9TRUJVRDE=", "X-CSRF-ZOSMF-HEADER", "true")
	if answer.StatusCode != 200 || len(answer.Cookies()) != 2 {
		t.Fatalf("sign-on: status %d with %d cookies", answer.StatusCode, len(answer.Cookies()))
	}
	s, err = z.IPL(sysplex.IPL{SMFID: "SYS1", Now: func() time.Time { return start }})
	must(t, err)
	must(t, s.Start(sysplex.ZOSMF, sysplex.Start{}))
	for _, cookie := range answer.Cookies() {
		if got := z.ask(t, "SYS1", sysplex.ZOSMF, "GET", list, "", append(csrf, cookie.Name+"="+cookie.Value)...); got.StatusCode != 200 {
			t.Errorf("by %s after the IPL: %d, want 200", cookie.Name, got.StatusCode)
		}
		changed := cookie.Name + "=" + cookie.Value[:20] + "AAAA" + cookie.Value[24:]
		if got := z.ask(t, "SYS1", sysplex.ZOSMF, "GET", list, "", append(csrf, changed)...); got.StatusCode != 401 {
			t.Errorf("by a changed %s: %d, want 401", cookie.Name, got.StatusCode)
		}
	}
}

// The App Server logs in at ZSS and UMS of its system; with one of them down nobody
// gets in.
func TestAppServerNeedsItsServers(t *testing.T) {
	for _, test := range []struct {
		name  string
		start []sysplex.Server
		how   sysplex.Start
		want  int
	}{
		{"both", []sysplex.Server{sysplex.ZSS, sysplex.UMS}, sysplex.Start{}, 200},
		{"without UMS", []sysplex.Server{sysplex.ZSS}, sysplex.Start{}, 401},
		{"without its plug-in", []sysplex.Server{sysplex.ZSS}, sysplex.Start{WithoutUMS: true}, 200},
		{"without ZSS", []sysplex.Server{sysplex.UMS}, sysplex.Start{}, 401},
	} {
		t.Run(test.name, func(t *testing.T) {
			z := newZowe(t)
			s, err := z.System("SYS1")
			must(t, err)
			for _, server := range test.start {
				must(t, s.Start(server, sysplex.Start{}))
			}
			must(t, s.Start(sysplex.ZLUX, test.how))
			answer := z.ask(t, "SYS1", sysplex.ZLUX, "POST", "/auth", `{"username":"COLIN","password":"ROSEBUD1"}`, "Content-Type", "application/json")
			if answer.StatusCode != test.want || (len(answer.Cookies()) > 0) != (test.want == 200) {
				t.Errorf("status %d with %d cookies, want %d", answer.StatusCode, len(answer.Cookies()), test.want)
			}
		})
	}
}
