package httpstarget

import (
	"bufio"
	"context"
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/sim/pki"
)

// files are a folder with what the examples name.
func files(t *testing.T) (folder string, authority *pki.Authority) {
	t.Helper()
	folder = t.TempDir()
	authority, err := pki.New("test authority")
	if err != nil {
		t.Fatal(err)
	}
	stranger, err := pki.New("stranger")
	if err != nil {
		t.Fatal(err)
	}
	write(t, folder, "ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authority.Certificate().Raw}))
	write(t, folder, "expired.txt", []byte("oldpass\n"))
	for name, by := range map[string]*pki.Authority{"service": authority, "stranger": stranger} {
		certificate, err := by.Client("CN=" + name)
		if err != nil {
			t.Fatal(err)
		}
		key, err := x509.MarshalPKCS8PrivateKey(certificate.PrivateKey.(*ecdsa.PrivateKey))
		if err != nil {
			t.Fatal(err)
		}
		write(t, folder, name+".pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificate.Certificate[0]}))
		write(t, folder, name+".key", pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: key}))
	}
	return folder, authority
}

func write(t *testing.T, folder, name string, content []byte) string {
	t.Helper()
	path := filepath.Join(folder, name)
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// https starts a server with a certificate of the authority.
func https(t *testing.T, authority *pki.Authority, h http.HandlerFunc, changes ...func(*tls.Config)) *httptest.Server {
	t.Helper()
	certificate, err := authority.Server("test server", "127.0.0.1")
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(h)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.EnableHTTP2 = true
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, ClientAuth: tls.RequestClientCert}
	for _, change := range changes {
		change(server.TLS)
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// open loads a file and opens its session.
func open(t *testing.T, folder, text string) target.Session {
	t.Helper()
	loaded, err := Load(write(t, folder, "target.yaml", []byte(text)), "test")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { loaded.Close() })
	s, err := loaded.Session(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fileOf is a file for a server.
func fileOf(address string, more ...string) string {
	return fmt.Sprintf("profile: zaas\nlevel: zowe-v3\nca: ca.pem\nservers:\n  ZAAS: %s\nusers:\n  user: {id: USER, password: validPassword}\n%s\n",
		address, strings.Join(more, "\n"))
}

const certificateLines = `certificates:
  trusted: {certificate: service.pem, key: service.key}
  untrusted: {certificate: stranger.pem, key: stranger.key}`

// TestExamples: each example is a file that loads, and its profile.
func TestExamples(t *testing.T) {
	folder, _ := files(t)
	if err := os.MkdirAll(filepath.Join(folder, "servers", "safproof"), 0o700); err != nil {
		t.Fatal(err)
	}
	for to, from := range map[string]string{"server.pem": "ca.pem", "sites.pem": "service.pem", "sites.key": "service.key"} {
		text, err := os.ReadFile(filepath.Join(folder, from))
		if err != nil {
			t.Fatal(err)
		}
		write(t, folder, to, text)
	}
	for name, variables := range map[string][]string{
		"zaas":          {"ZAAS_USER_PASSWORD", "ZAAS_OTHER_PASSWORD"},
		"zss":           {"ZSS_USER_PASSWORD"},
		"debug-profile": {"DPS_USER_PASSWORD", "DPS_OTHER_PASSWORD"},
		"ums":           {"UMS_USER_PASSWORD"},
		"liberty":       {"LIBERTY_USER_PASSWORD"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, variable := range variables {
				t.Setenv(variable, "secret of "+name+"\n")
			}
			text, err := os.ReadFile("testdata/" + name + ".yaml")
			if err != nil {
				t.Fatal(err)
			}
			loaded, err := Load(write(t, folder, name+".yaml", text), "test")
			if err != nil {
				t.Fatal(err)
			}
			info := loaded.Info()
			if !strings.Contains(info.Notes, name) || !info.Offers(target.OpServerOpen) || info.Offers(target.OpCommands) || len(info.Servers) == 0 {
				t.Errorf("observed %+v", info)
			}
			if name == "liberty" {
				return // which is opened by what its log says: see TestLibertyOpen
			}
			s, err := loaded.Session(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var there target.ServerOpenResult
			if answer, err := s.Call(t.Context(), target.OpServerOpen, target.ServerOpenArgs{Server: profiles[name][0]}, &there); err != nil || answer.Kind != target.OK {
				t.Fatal(answer, err)
			}
			if want := "secret of " + name; there.Users[target.RoleUser].Password != want {
				t.Errorf("password: expected %q, observed %q", want, there.Users[target.RoleUser].Password)
			}
		})
	}
	if len(profiles) != 5 {
		t.Errorf("there is an example for 5 of %d profiles", len(profiles))
	}
}

// TestOpen: what a scenario is told of the file.
func TestOpen(t *testing.T) {
	folder, _ := files(t)
	s := open(t, folder, strings.Replace(fileOf("X", certificateLines, "plain: {ZAAS: http://127.0.0.1:1}",
		"applications: {authorized: MQWEB}", "options: {provider: saf}"),
		"ZAAS: X", "ZAAS: {SYS1: https://one.example, SYS2: https://two.example}", 1))
	var got target.ServerOpenResult
	answer, err := s.Call(t.Context(), target.OpServerOpen, target.ServerOpenArgs{Server: target.ZAAS, Level: "zowe-v2"}, &got)
	if err != nil || answer.Kind != target.OK {
		t.Fatal(answer, err)
	}
	want := target.ServerOpenResult{
		Level: "zowe-v3", Options: map[string]string{"provider": "saf"},
		Users:        map[string]target.User{"user": {ID: "USER", Password: "validPassword"}},
		Applications: map[string]string{"authorized": "MQWEB"}, Certificates: []string{"trusted", "untrusted"},
		Abilities: []string{"instances", "plain"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	got = target.ServerOpenResult{}
	if _, err := s.Call(t.Context(), target.OpServerOpen, target.ServerOpenArgs{Server: target.ZAAS, Systems: []string{"SYS1", "SYS3"}}, &got); err != nil ||
		slices.Contains(got.Abilities, target.AbilityInstances) {
		t.Errorf("an instance on SYS3: observed %q, %v", got.Abilities, err)
	}
	answer, err = s.Call(t.Context(), target.OpServerOpen, target.ServerOpenArgs{Server: target.ZSS}, &got)
	if err != nil || answer.Kind != target.Unsupported {
		t.Errorf("a server that is not there: observed %s, %v", answer, err)
	}
	var failed *target.Failure
	if _, err := s.Call(t.Context(), target.OpCommands, target.CommandsArgs{}, &target.CommandsResult{}); !errors.As(err, &failed) {
		t.Errorf("commands: observed %v", err)
	}
}

// TestRequest: what arrives at a server, and what comes back.
func TestRequest(t *testing.T) {
	folder, authority := files(t)
	server := https(t, authority, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		presented := "none"
		if len(r.TLS.PeerCertificates) > 0 {
			presented = r.TLS.PeerCertificates[0].Subject.CommonName
		}
		http.SetCookie(w, &http.Cookie{Name: "sid", Value: "1"})
		w.Header().Set("Location", "https://elsewhere.example/")
		w.WriteHeader(http.StatusFound)
		fmt.Fprintf(w, "%s %s %s %q %q %s %s", r.Method, r.URL, presented, r.Header["X-Two"], r.Header.Get("Cookie"), r.UserAgent(), body)
	})
	s := open(t, folder, fileOf(server.URL+"/base/", certificateLines))
	for _, test := range []struct {
		name string
		args target.ServerRequestArgs
		want string
	}{
		{"no certificate", target.ServerRequestArgs{Method: "GET", Path: "/a%2Fb?c=d%20e"}, `GET /base/a%2Fb?c=d%20e none [] "" safproof/test `},
		{"a trusted one", target.ServerRequestArgs{Method: "POST", Path: "/", Certificate: "trusted", Body: "x y"}, `POST /base/ service [] "" safproof/test x y`},
		{"one that is not trusted", target.ServerRequestArgs{Method: "GET", Path: "/", Certificate: "untrusted"}, `GET /base/ stranger [] "" safproof/test `},
		{"no certificate again", target.ServerRequestArgs{Method: "GET", Path: "/", Header: http.Header{"X-Two": {"1", "2"}, "Cookie": {"a=b"}}}, `GET /base/ none ["1" "2"] "a=b" safproof/test `},
		{"a method of nobody", target.ServerRequestArgs{Method: "BREW", Path: "/"}, `BREW /base/ none [] "" safproof/test `},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.args.Server, test.args.System = target.ZAAS, "SYS1"
			var got target.ServerRequestResult
			answer, err := s.Call(t.Context(), target.OpServerRequest, test.args, &got)
			if err != nil || answer.Kind != target.OK || got.Status != http.StatusFound || got.Body != test.want || got.Header.Get("Location") == "" {
				t.Errorf("expected %q, observed %s, %v, %+v", test.want, answer, err, got)
			}
		})
	}
}

// TestNotSent: what the file or HTTP does not have.
func TestNotSent(t *testing.T) {
	folder, _ := files(t)
	s := open(t, folder, fileOf("https://127.0.0.1:1", certificateLines))
	for name, args := range map[string]target.ServerRequestArgs{
		"a line feed in a header": {Path: "/", Header: http.Header{"Authorization": {"Bearer x\n"}}},
		"a NUL in a header":       {Path: "/", Header: http.Header{"Authorization": {"Bearer x\x00"}}},
		"a blank in a name":       {Path: "/", Header: http.Header{"X Y": {"z"}}},
		"a blank in the path":     {Path: "/a b"},
		"another host":            {Path: "@elsewhere.example/"},
		"another port":            {Path: "0/"},
		"another system":          {Path: "/", Place: target.Place{System: "SYS2"}},
		"no TLS":                  {Path: "/", Plain: true},
		"another certificate":     {Path: "/", Certificate: "own"},
	} {
		t.Run(name, func(t *testing.T) {
			args.Server, args.Method = target.ZAAS, http.MethodGet
			if args.System == "" {
				args.System = "SYS1"
			}
			answer, err := s.Call(t.Context(), target.OpServerRequest, args, &target.ServerRequestResult{})
			if err != nil || answer.Kind != target.Unsupported || strings.Contains(answer.Detail, "Bearer") {
				t.Errorf("expected not supported, observed %s, %v", answer, err)
			}
		})
	}
}

// raw listens without TLS, and does with each connection what it is told.
func raw(t *testing.T, do func(net.Conn)) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { defer connection.Close(); do(connection) }()
		}
	}()
	return "https://" + listener.Addr().String()
}

// TestOddServers: a server that is odd has failed, and has not refused.
func TestOddServers(t *testing.T) {
	folder, authority := files(t)
	stranger, err := pki.New("stranger")
	if err != nil {
		t.Fatal(err)
	}
	wait := make(chan struct{})
	t.Cleanup(func() { close(wait) })
	good := func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }
	elsewhere, err := authority.Server("another host", "elsewhere.example")
	if err != nil {
		t.Fatal(err)
	}
	moved := https(t, authority, good, func(c *tls.Config) { c.Certificates = []tls.Certificate{elsewhere} })
	demanding := https(t, authority, good, func(c *tls.Config) {
		c.ClientAuth, c.ClientCAs = tls.RequireAndVerifyClientCert, authority.Pool()
	})
	for _, test := range []struct{ name, url, says string }{
		{"nobody listens", "https://127.0.0.1:1", "connection refused"},
		{"it hangs", https(t, authority, func(http.ResponseWriter, *http.Request) { <-wait }).URL, "no answer within 200ms"},
		{"it hangs before TLS", raw(t, func(c net.Conn) { <-wait }), "no answer within 200ms"},
		{"it hangs in the body", https(t, authority, func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(http.StatusUnauthorized)
			w.(http.Flusher).Flush()
			<-wait
		}).URL, "its answer of status 401 breaks off: no answer within 200ms"},
		{"it closes", https(t, authority, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }).URL, ""},
		{"it closes before TLS", raw(t, func(c net.Conn) {}), "closes the connection without an answer"},
		{"it resets in the middle", https(t, authority, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			fmt.Fprint(w, "ten bytes.")
		}).URL, "its answer of status 200 breaks off"},
		{"a giant body", https(t, authority, func(w http.ResponseWriter, _ *http.Request) {
			w.Write(make([]byte, maxBody+1))
		}).URL, "is longer than 1048576 bytes"},
		{"a giant header", https(t, authority, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("X-Giant", strings.Repeat("x", maxHeader+1000))
		}).URL, ""},
		{"an answer that is no HTTP", https(t, authority, func(w http.ResponseWriter, r *http.Request) {
			c, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				return
			}
			fmt.Fprintf(c, "what was sent: %s\r\n\r\n", r.Header.Get("Authorization"))
			c.Close()
		}, func(c *tls.Config) { c.NextProtos = []string{"http/1.1"} }).URL, "its answer is no HTTP"},
		{"a stranger's certificate", https(t, stranger, good).URL, "of an authority that is not trusted"},
		{"the certificate of another host", moved.URL, "for another host than 127.0.0.1"},
		{"no TLS", raw(t, func(c net.Conn) {
			bufio.NewReader(c).ReadByte()
			fmt.Fprint(c, "HTTP/1.1 400 Bad Request\r\n\r\n")
		}), "it does not speak TLS on that port"},
		{"it demands a certificate", demanding.URL, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := open(t, folder, fileOf(test.url, "timeout: 200ms"))
			args := target.ServerRequestArgs{
				Place: target.Place{System: "SYS1"}, Server: target.ZAAS, Method: http.MethodGet, Path: "/secret-path",
				Header: http.Header{"Authorization": {"Bearer secret"}},
			}
			answer, err := s.Call(t.Context(), target.OpServerRequest, args, &target.ServerRequestResult{})
			var failed *target.Failure
			if !errors.As(err, &failed) || !strings.Contains(failed.Message, test.says) {
				t.Errorf("expected a failure that says %q, observed %s, %v", test.says, answer, err)
			}
			if strings.Contains(fmt.Sprint(err), "secret") {
				t.Errorf("a secret is in the error: %v", err)
			}
		})
	}
}

// TestCanceled: whoever ends a run does not wait for a server.
func TestCanceled(t *testing.T) {
	folder, authority := files(t)
	wait := make(chan struct{})
	t.Cleanup(func() { close(wait) })
	server := https(t, authority, func(http.ResponseWriter, *http.Request) { <-wait })
	s := open(t, folder, fileOf(server.URL))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	args := target.ServerRequestArgs{Place: target.Place{System: "SYS1"}, Server: target.ZAAS, Method: http.MethodGet, Path: "/"}
	if _, err := s.Call(ctx, target.OpServerRequest, args, &target.ServerRequestResult{}); err == nil {
		t.Error("expected an error")
	}
}

// TestSignOn: what an application answers, and what that tells.
func TestSignOn(t *testing.T) {
	folder, authority := files(t)
	server := https(t, authority, func(w http.ResponseWriter, r *http.Request) {
		user, password, _ := r.BasicAuth()
		switch {
		case r.Header.Get("X-CSRF-ZOSMF-HEADER") == "":
			w.WriteHeader(http.StatusBadRequest)
		case user == "MOVED":
			http.Redirect(w, r, "/login", http.StatusFound)
		case user == "USER" && password == "0F5WEEIL":
			w.WriteHeader(http.StatusNoContent)
		case user == "DENIED":
			w.WriteHeader(http.StatusForbidden)
		default:
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	s := open(t, folder, fileOf(server.URL, "applications: {authorized: MQWEB, replayable: DB2P, unknown: NOSUCHAP}",
		"signon:\n  authorized: {url: "+server.URL+"/x, headers: {X-CSRF-ZOSMF-HEADER: a}}\n  replayable: "+server.URL))
	for _, test := range []struct {
		name, application, user, ticket string
		want                            target.Kind // 0: a failure
	}{
		{"good", "MQWEB", "USER", "0F5WEEIL", target.OK},
		{"a wrong ticket", "MQWEB", "USER", "0F5WEEIM", target.Refused},
		{"another user", "MQWEB", "OTHER", "0F5WEEIL", target.Refused},
		{"no access", "MQWEB", "DENIED", "0F5WEEIL", target.Refused},
		{"a redirect tells nothing", "MQWEB", "MOVED", "0F5WEEIL", 0},
		{"nor does a bad request", "DB2P", "USER", "0F5WEEIL", 0},
		{"no URL", "NOSUCHAP", "USER", "0F5WEEIL", target.Unsupported},
		{"no application", "TSO", "USER", "0F5WEEIL", target.Unsupported},
	} {
		t.Run(test.name, func(t *testing.T) {
			args := target.ServerSignOnArgs{Application: test.application, User: test.user, Authenticator: test.ticket}
			answer, err := s.Call(t.Context(), target.OpServerSignOn, args, &struct{}{})
			var failed *target.Failure
			if answer.Kind != test.want || (test.want == 0) != errors.As(err, &failed) {
				t.Errorf("expected kind %d, observed %s, %v", test.want, answer, err)
			}
			if strings.Contains(fmt.Sprint(answer, err), test.ticket) {
				t.Errorf("the ticket is in %s, %v", answer, err)
			}
		})
	}
}

// TestCheck: what a walk through a file finds.
func TestCheck(t *testing.T) {
	folder, authority := files(t)
	server := https(t, authority, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) })
	list := func(text string) (found []string, good bool) {
		path := write(t, folder, "check.yaml", []byte(text))
		good = Check(t.Context(), path, "test", func(f adapter.Finding) {
			found = append(found, fmt.Sprintf("%t %s: %s", f.OK, f.What, f.Detail))
		})
		return found, good
	}
	found, good := list(fileOf(server.URL, certificateLines, "applications: {authorized: MQWEB}", "signon: {authorized: "+server.URL+"}"))
	want := []string{
		"true the file: over HTTPS, profile zaas, level zowe-v3; operations server.open, server.request, server.signon; " +
			"no users in the roles other, expired, revoked: rules that need them are not applicable; " +
			"no applications in the roles replayable, unauthorized, unknown: rules that need them are not applicable; " +
			"no certificates in the roles own, user: rules that need them are not applicable",
		"true ZAAS on SYS1: it answers with status 404",
		"true ZAAS on SYS1 with the certificate trusted: it answers with status 404",
		"true ZAAS on SYS1 with the certificate untrusted: it answers with status 404",
		"true application MQWEB: it answers with status 404",
	}
	if diff := cmp.Diff(want, found); diff != "" || !good {
		t.Errorf("good %t (-want +got):\n%s", good, diff)
	}
	found, good = list(fileOf("https://127.0.0.1:1"))
	if good || len(found) != 2 || !strings.HasPrefix(found[1], "false ZAAS on SYS1: ") {
		t.Errorf("nobody listens: observed %t, %q", good, found)
	}
	found, good = list("profile: cics")
	if good || len(found) != 1 || !strings.Contains(found[0], "false the file: ") {
		t.Errorf("no such profile: observed %t, %q", good, found)
	}
}
