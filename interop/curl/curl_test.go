// Package curl drives a simulated sysplex with curl.
package curl

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/safproof/safproof/interop/clients"
	"github.com/safproof/safproof/sim/simtest"
)

// curl is the client and what it talks to.
type curl struct {
	clients.Program
	clients.Sysplex
}

func start(t *testing.T, options ...simtest.Option) curl {
	t.Helper()
	c := curl{Program: clients.Find(t, clients.Client{Name: "curl", Advice: "install it from your system's packages", Command: []string{"curl"}})}
	c.Sysplex = clients.Start(t, options...)
	return c
}

// answer is what curl got.
type answer struct {
	status int
	body   string
}

// send has curl send a request. The status is the last line of what it writes.
func (c curl) send(t *testing.T, url string, args ...string) answer {
	t.Helper()
	// -q: no .curlrc; --fail is not given, as a refusal is an answer.
	args = append([]string{"-q", "--silent", "--show-error", "--cacert", c.CAFile(), "--write-out", `\n%{response_code}`, url}, args...)
	r := c.Run(t, args...)
	body, status, ok := cutLast(r.Stdout, "\n")
	if r.ExitCode != 0 || !ok || len(status) != 3 {
		t.Fatalf("curl %s: %v", url, r)
	}
	var a answer
	a.body = body
	for _, digit := range status {
		a.status = 10*a.status + int(digit-'0')
	}
	return a
}

func cutLast(text, separator string) (before, after string, found bool) {
	i := strings.LastIndex(text, separator)
	if i < 0 {
		return text, "", false
	}
	return text[:i], text[i+len(separator):], true
}

// member reads a member of a JSON object.
func (a answer) member(t *testing.T, name string) string {
	t.Helper()
	var object map[string]any
	if err := json.Unmarshal([]byte(a.body), &object); err != nil {
		t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	text, _ := object[name].(string)
	return text
}

// number is the number of the message in an answer; "" if there is none.
func (a answer) number() string {
	var body struct {
		Messages []struct{ MessageNumber string }
	}
	if json.Unmarshal([]byte(a.body), &body) != nil || len(body.Messages) == 0 {
		return ""
	}
	return body.Messages[0].MessageNumber
}

// login logs the user on and returns the file of the cookies.
func (c curl) login(t *testing.T) (jar string) {
	t.Helper()
	jar = filepath.Join(t.TempDir(), "cookies")
	got := c.send(t, c.Gateway+"/gateway/api/v1/auth/login", "--request", "POST", "--user", c.User.ID+":"+c.User.Password, "--cookie-jar", jar)
	if got.status != http.StatusNoContent || got.body != "" {
		t.Fatalf("login: %+v", got)
	}
	text, err := os.ReadFile(jar)
	if err != nil || !strings.Contains(string(text), "#HttpOnly_") || !strings.Contains(string(text), "apimlAuthenticationToken") {
		t.Fatalf("no cookie that is HttpOnly was kept: %v", err)
	}
	return jar
}

// invalid is what the levels of Zowe call a token that was logged out.
var invalid = map[string]string{"zowe-v2": "ZWEAG130E", "zowe-v3.0": "ZWEAG130E", "zowe-v3": "ZWEAO402E"}

func TestSession(t *testing.T) {
	for level, number := range invalid {
		t.Run(level, func(t *testing.T) { session(t, start(t, simtest.ZoweLevel(level)), number) })
	}
}

func session(t *testing.T, c curl, afterLogout string) {
	jar := c.login(t)
	query := func(want int) answer {
		t.Helper()
		got := c.send(t, c.Gateway+"/gateway/api/v1/auth/query", "--cookie", jar)
		if got.status != want {
			t.Fatalf("query: %+v, want %d", got, want)
		}
		return got
	}
	if user := query(http.StatusOK).member(t, "userId"); user != c.User.ID {
		t.Errorf("the token is of %q, want %s", user, c.User.ID)
	}
	if got := c.send(t, c.Gateway+"/gateway/api/v1/auth/logout", "--request", "POST", "--cookie", jar); got.status != http.StatusNoContent {
		t.Errorf("logout: %+v", got)
	}
	if number := query(http.StatusUnauthorized).number(); number != afterLogout {
		t.Errorf("query after the logout: %s, want %s", number, afterLogout)
	}
}

func TestRefusedLogins(t *testing.T) {
	c := start(t)
	for _, test := range []struct {
		name   string
		args   []string
		status int
		number string
	}{
		{"wrong password", []string{"--user", c.User.ID + ":WRONG"}, http.StatusUnauthorized, "ZWEAT410E"},
		{"expired password", []string{"--user", c.Expired.ID + ":" + c.Expired.Password}, http.StatusUnauthorized, "ZWEAT412E"},
		{"nothing", nil, http.StatusBadRequest, "ZWEAG121E"},
		{"a certificate that is not trusted", []string{"--cert", c.UntrustedCertificate}, http.StatusBadRequest, "ZWEAG121E"},
	} {
		jar := filepath.Join(t.TempDir(), "cookies")
		got := c.send(t, c.Gateway+"/gateway/api/v1/auth/login", append(test.args, "--request", "POST", "--cookie-jar", jar)...)
		if got.status != test.status || got.number() != test.number {
			t.Errorf("%s: %+v, want %d %s", test.name, got, test.status, test.number)
		}
		if text, _ := os.ReadFile(jar); strings.Contains(string(text), "apiml") {
			t.Errorf("%s: there is a cookie", test.name)
		}
	}
}

// A PassTicket takes a token and a certificate that is trusted; it signs its user on
// to its application, once.
func TestPassTicketOverMutualTLS(t *testing.T) {
	c := start(t)
	jar := c.login(t)
	trusted := []string{"--cert", c.ServiceCertificate}
	ticket := func(args ...string) answer {
		t.Helper()
		return c.send(t, c.Gateway+"/gateway/api/v1/auth/ticket", append(args,
			"--header", "Content-Type: application/json", "--data", `{"applicationName":"MQWEB"}`)...)
	}
	for _, test := range []struct {
		name   string
		args   []string
		status int
		number string
	}{
		{"no certificate", []string{"--cookie", jar}, http.StatusForbidden, ""},
		{"a certificate that is not trusted", []string{"--cookie", jar, "--cert", c.UntrustedCertificate}, http.StatusForbidden, ""},
		{"no token", trusted, http.StatusUnauthorized, "ZWEAG131E"},
		{"a forged token", append([]string{"--oauth2-bearer", "e30.e30.AA"}, trusted...), http.StatusUnauthorized, "ZWEAO402E"},
	} {
		if got := ticket(test.args...); got.status != test.status || got.number() != test.number {
			t.Errorf("%s: %+v, want %d %s", test.name, got, test.status, test.number)
		}
	}
	made := ticket(append([]string{"--cookie", jar}, trusted...)...)
	if made.status != http.StatusOK || made.member(t, "userId") != c.User.ID || made.member(t, "applicationName") != "MQWEB" {
		t.Fatalf("ticket: %+v", made)
	}
	signOn := func() answer {
		return c.send(t, c.Application+"/whoami", "--user", c.User.ID+":"+made.member(t, "ticket"))
	}
	if got := signOn(); got.status != http.StatusOK {
		t.Errorf("sign-on with the PassTicket: %+v", got)
	}
	if got := signOn(); got.status != http.StatusUnauthorized {
		t.Errorf("second sign-on with it: %+v", got)
	}
}

// The gateway has one PassTicket for all requests of a second, which z/OSMF of the
// default sysplex takes each time.
func TestQuickRequestsThroughTheGateway(t *testing.T) {
	c := start(t)
	jar := c.login(t)
	// curl sends the request four times over one connection.
	url := c.Gateway + "/ibmzosmf/api/v1/zosmf/restfiles/ds?dslevel=SYS1.P*&n=[1-4]"
	r := c.Run(t, "-q", "--silent", "--show-error", "--cacert", c.CAFile(), "--cookie", jar, "--header", "X-CSRF-ZOSMF-HEADER: true",
		"--output", os.DevNull, "--write-out", "%{response_code} ", url)
	if want := "200 200 200 200 "; r.Stdout != want {
		t.Errorf("%v, want %s", r, want)
	}
}
