// Package zowecli drives a simulated sysplex with the Zowe CLI.
package zowecli

import (
	"encoding/json"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/interop/clients"
	"github.com/safproof/safproof/sim/simtest"
)

// mainJS is the Zowe CLI where npm installs it.
const mainJS = "testdata/node_modules/@zowe/cli/lib/main.js"

// tokenType is how the Zowe CLI calls the Zowe token.
const tokenType = "apimlAuthenticationToken"

// gatewayBase is where the gateway has z/OSMF.
const gatewayBase = "ibmzosmf/api/v1"

// cli is the Zowe CLI and the sysplex that it talks to.
type cli struct {
	clients.Program
	clients.Sysplex
}

func start(t *testing.T) cli {
	t.Helper()
	if testing.Short() {
		t.Skip("each command of the Zowe CLI takes a second or more")
	}
	path, err := filepath.Abs(mainJS)
	if err != nil {
		t.Fatal(err)
	}
	home := "ZOWE_CLI_HOME=" + t.TempDir()
	c := cli{Program: clients.Find(t, clients.Client{
		Name: "the Zowe CLI", Advice: "run make interop with Node.js and npm installed", Command: []string{"node", path}, Env: []string{home},
	})}
	c.Sysplex = clients.Start(t)
	c.Program = c.With("NODE_EXTRA_CA_CERTS=" + c.CAFile())
	return c
}

// at points the client at a server. The options could as well stand in the command;
// secrets should not.
func (c cli) at(t *testing.T, server string) clients.Program {
	t.Helper()
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	return c.With("ZOWE_OPT_HOST="+u.Hostname(), "ZOWE_OPT_PORT="+u.Port())
}

func as(u simtest.User) []string {
	return []string{"ZOWE_OPT_USER=" + u.ID, "ZOWE_OPT_PASSWORD=" + u.Password}
}

func with(token string) []string {
	return []string{"ZOWE_OPT_TOKEN_TYPE=" + tokenType, "ZOWE_OPT_TOKEN_VALUE=" + token}
}

// answer is what the client prints with --response-format-json.
type answer struct {
	Success  bool
	ExitCode int
	Stdout   string
	Stderr   string
	Message  string
	Data     json.RawMessage
}

// run runs a command, which is to succeed or not. The data that it answers are
// read into data, unless that is nil.
func run(t *testing.T, p clients.Program, success bool, data any, args ...string) answer {
	t.Helper()
	r := p.Run(t, append(args, "--response-format-json")...)
	var a answer
	if err := json.Unmarshal([]byte(r.Stdout), &a); err != nil {
		t.Fatalf("zowe %s: %v\n%v", strings.Join(args, " "), err, r)
	}
	if a.Success != success || r.ExitCode == 0 != success {
		t.Fatalf("zowe %s: success %t, want %t\n%v", strings.Join(args, " "), a.Success, success, r)
	}
	if data != nil {
		if err := json.Unmarshal(a.Data, data); err != nil {
			t.Fatalf("zowe %s: data %s: %v", strings.Join(args, " "), a.Data, err)
		}
	}
	return a
}

// login logs in and returns the token.
func login(t *testing.T, p clients.Program, args ...string) string {
	t.Helper()
	var data struct{ TokenType, TokenValue string }
	run(t, p, true, &data, append([]string{"auth", "login", "apiml", "--show-token"}, args...)...)
	if data.TokenType != tokenType || data.TokenValue == "" {
		t.Fatalf("the token has type %q and %d characters", data.TokenType, len(data.TokenValue))
	}
	return data.TokenValue
}

// is asks ZAAS whose a token is.
func (c cli) is(t *testing.T, token, user string) {
	t.Helper()
	want := http.StatusOK
	if user == "" {
		want = http.StatusUnauthorized
	}
	if status, got := c.Query(t, token); status != want || got != user {
		t.Errorf("query: %d, user %q; want %d, user %q", status, got, want, user)
	}
}

func TestLogins(t *testing.T) {
	c := start(t)
	gateway := c.at(t, c.Gateway)
	byPassword := login(t, gateway.With(as(c.User)...))
	c.is(t, byPassword, c.User.ID)
	byCertificate := login(t, gateway, "--cert-file", c.UserCertificate, "--cert-key-file", c.UserCertificate)
	c.is(t, byCertificate, c.User.ID)
	if byPassword == byCertificate {
		t.Error("two logins gave one token")
	}
}

// The client shows our message, and gets no token.
func TestRefusedLogins(t *testing.T) {
	c := start(t)
	gateway := c.at(t, c.Gateway)
	untrusted := []string{"--cert-file", c.UntrustedCertificate, "--cert-key-file", c.UntrustedCertificate}
	for _, test := range []struct {
		name    string
		client  clients.Program
		args    []string
		message string
	}{
		{"wrong password", gateway.With(as(simtest.User{ID: c.User.ID, Password: "WRONG"})...), nil, "ZWEAT410E"},
		{"expired password", gateway.With(as(c.Expired)...), nil, "ZWEAT412E"},
		{"certificate that is not trusted", gateway, untrusted, "ZWEAG121E"},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := run(t, test.client, false, nil, append([]string{"auth", "login", "apiml", "--show-token"}, test.args...)...)
			if !strings.Contains(a.Stderr+a.Message, test.message) {
				t.Errorf("%s is not shown:\n%s\n%s", test.message, a.Message, a.Stderr)
			}
			if strings.Contains(string(a.Data), "eyJ") {
				t.Error("there is a token")
			}
		})
	}
}

// The exit status of logout says nothing: this client succeeds whatever it is
// answered. So the server is asked.
func TestLogout(t *testing.T) {
	c := start(t)
	gateway := c.at(t, c.Gateway)
	token, other := login(t, gateway.With(as(c.User)...)), login(t, gateway.With(as(c.User)...))
	run(t, gateway.With(with(token)...), true, nil, "auth", "logout", "apiml")
	c.is(t, token, "")
	c.is(t, other, c.User.ID)
	list := []string{"zos-files", "list", "data-set", "SYS1.P*", "--base-path", gatewayBase}
	run(t, gateway.With(with(token)...), false, nil, list...)
	run(t, gateway.With(with(other)...), true, nil, list...)
}

// status is what zosmf check status answers.
type status struct {
	Version string `json:"zos_version"`
	Realm   string `json:"zosmf_saf_realm"`
}

func TestCheckStatus(t *testing.T) {
	c := start(t)
	gateway, zosmf := c.at(t, c.Gateway), c.at(t, c.ZOSMF)
	token := login(t, gateway.With(as(c.User)...))
	for _, test := range []struct {
		name   string
		client clients.Program
		base   string
	}{
		{"directly, by password", zosmf.With(as(c.User)...), ""},
		{"through the gateway, by token", gateway.With(with(token)...), gatewayBase},
		{"through the gateway, by password", gateway.With(as(c.User)...), gatewayBase},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got status
			args := []string{"zosmf", "check", "status"}
			if test.base != "" {
				args = append(args, "--base-path", test.base)
			}
			run(t, test.client, true, &got, args...)
			if got.Version == "" || got.Realm == "" {
				t.Errorf("status %+v", got)
			}
		})
	}
}

func TestListDataSets(t *testing.T) {
	c := start(t)
	gateway, zosmf := c.at(t, c.Gateway), c.at(t, c.ZOSMF)
	token := login(t, gateway.With(as(c.User)...))
	list := []string{"zos-files", "list", "data-set", "SYS1.P*"}
	names := func(p clients.Program, args ...string) (names []string) {
		t.Helper()
		var data struct {
			APIResponse struct {
				Items []struct{ Dsname string }
			}
		}
		run(t, p, true, &data, append(list, args...)...)
		for _, item := range data.APIResponse.Items {
			names = append(names, item.Dsname)
		}
		return names
	}
	byToken := names(gateway.With(with(token)...), "--base-path", gatewayBase)
	if len(byToken) == 0 {
		t.Fatal("no data sets")
	}
	for _, name := range byToken {
		if !strings.HasPrefix(name, "SYS1.P") {
			t.Errorf("%s was not asked for", name)
		}
	}
	byPassword := names(zosmf.With(as(c.User)...))
	if strings.Join(byToken, " ") != strings.Join(byPassword, " ") {
		t.Errorf("by token %v, by password %v", byToken, byPassword)
	}
	refused := func(what string, credentials []string) {
		t.Helper()
		if a := run(t, gateway.With(credentials...), false, nil, append(list, "--base-path", gatewayBase)...); strings.Contains(a.Stdout, "SYS1.") {
			t.Errorf("%s: %s", what, a.Stdout)
		}
	}
	refused("a token that is forged", with(clients.Forge(t, token, "ADMIN")))
	refused("a wrong password", as(simtest.User{ID: c.User.ID, Password: "WRONG"}))
	c.Advance(9 * time.Hour)
	refused("a token that has expired", with(token))
}
