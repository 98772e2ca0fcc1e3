package httpstarget_test

import (
	"context"
	"crypto/tls"
	"encoding/binary"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/httpstarget"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reference/liberty"
	"github.com/safproof/safproof/reports"
	"github.com/safproof/safproof/sim/pki"
)

// aLiberty is a server that takes changes of server.xml in its folder and says so in
// its log, as Liberty does. Its clock is moved by a file.
type aLiberty struct {
	folder string
	site   http.RoundTripper
	mu     sync.Mutex
	server *liberty.Server
	text   string
	silent bool // the log says nothing
}

func (l *aLiberty) now() time.Time {
	offset, err := os.ReadFile(filepath.Join(l.folder, "clock"))
	if err != nil || len(offset) != 8 {
		return time.Now()
	}
	return time.Now().Add(time.Duration(binary.NativeEndian.Uint64(offset)))
}

// look takes a change, if there is one.
func (l *aLiberty) look() error {
	text, err := os.ReadFile(filepath.Join(l.folder, "server.xml"))
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil || string(text) == l.text || !strings.HasSuffix(string(text), "-->\n") { // which ends what is written
		return nil
	}
	l.text = string(text)
	config, err := liberty.LoadConfig(os.DirFS(l.folder), "server.xml", nil)
	if err != nil {
		return err
	}
	l.server, err = liberty.New(liberty.Options{
		Config: config, Application: liberty.Application{Name: "safproof"}, Now: l.now, Transport: l.site,
	})
	if err != nil || l.silent {
		return err
	}
	log, err := os.OpenFile(filepath.Join(l.folder, "messages.log"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(log, "CWWKG0017I: The server configuration was successfully updated.\nCWWKS4105I: LTPA")
	return errors.Join(err, log.Close())
}

func (l *aLiberty) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	server := l.server
	l.mu.Unlock()
	server.ServeHTTP(w, r)
}

const aLibertyFile = `profile: liberty
level: open-liberty
servers: {LIBERTY: "%s"}
ca: ca.pem
users: {user: {id: COLIN, password: ROSEBUD1}}
timeout: %s
liberty:
  folder: .
  include: common.xml
  log: messages.log
  clock: clock
  lacks: [safRegistry, 'usr:mine-1.0']
  sites: {certificate: sites.pem, key: sites.pem}
`

// startLiberty starts a server, and returns it with the file that describes it.
func startLiberty(t *testing.T, timeout string) (*aLiberty, string) {
	t.Helper()
	l := &aLiberty{folder: t.TempDir()}
	authority, err := pki.New("test authority")
	must(t, err)
	own, err := authority.Server("liberty", "127.0.0.1")
	must(t, err)
	sites, err := pki.Encode(own)
	must(t, err)
	l.site = &http.Transport{TLSClientConfig: &tls.Config{RootCAs: authority.Pool()}, DisableKeepAlives: true}
	for name, text := range map[string]string{
		"ca.pem": string(authority.PEM()), "sites.pem": string(sites), "common.xml": "<server><basicRegistry id=\"common\"/></server>",
		"server.xml": "<server/><!-- -->\n", "messages.log": "", "clock": string(make([]byte, 8)),
	} {
		must(t, os.WriteFile(filepath.Join(l.folder, name), []byte(text), 0o600))
	}
	must(t, l.look())
	server := httptest.NewUnstartedServer(l)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{own}}
	server.StartTLS()
	t.Cleanup(server.Close)
	watch := time.NewTicker(5 * time.Millisecond)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-watch.C:
				if err := l.look(); err != nil {
					t.Error(err)
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	t.Cleanup(func() { cancel(); <-ended; watch.Stop() })
	file := filepath.Join(l.folder, "liberty.yaml")
	must(t, os.WriteFile(file, fmt.Appendf(nil, aLibertyFile, server.URL, timeout), 0o600))
	return l, file
}

// TestLibertySuite holds a server to rules, whose scenarios bring a server.xml each,
// all at once though the server takes one at a time.
func TestLibertySuite(t *testing.T) {
	_, file := startLiberty(t, "15s")
	target, err := httpstarget.Load(file, features.Version)
	must(t, err)
	registry, err := features.Load(features.Files())
	must(t, err)
	record, err := features.Run(t.Context(), features.Config{
		Registry: registry, Target: target, TargetSpec: "liberty.yaml", Clock: time.Now, Seed: 1, Concurrency: 4,
		Selection: reports.Selection{Rules: []string{"JW-02", "JW-07", "LIB-09", "LIB-30", "LIB-82", "LIB-102", "ZC-07", "ZC-12"}},
	})
	must(t, err)
	got := make(map[string]map[reports.Status]int)
	for _, s := range record.Scenarios {
		if got[s.Rule] == nil {
			got[s.Rule] = make(map[reports.Status]int)
		}
		got[s.Rule][s.Status]++
		if s.Status == reports.Failed || s.Status == reports.Errored {
			t.Errorf("%s %s %s: expected %s, observed %s", s.Status, s.Rule, s.Name, s.Expected, s.Observed)
		}
	}
	for _, rule := range []string{"JW-02", "LIB-09", "LIB-30", "LIB-102", "ZC-07"} {
		if len(got[rule]) != 1 || got[rule][reports.Passed] == 0 {
			t.Errorf("%s: %v, want all passed", rule, got[rule])
		}
	}
	if got["JW-07"][reports.Passed] != 0 { // which wants SAF
		t.Errorf("JW-07: %v, want none passed", got["JW-07"])
	}
	if got["ZC-12"][reports.Passed] == 0 {
		t.Errorf("ZC-12: %v, want some passed", got["ZC-12"])
	}
}

// TestLibertyOpen opens a server as it can be had, and as it cannot.
func TestLibertyOpen(t *testing.T) {
	l, file := startLiberty(t, "300ms")
	service, err := httpstarget.Load(file, features.Version)
	must(t, err)
	defer service.Close()
	noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	xml := func(text string) map[string]string {
		return map[string]string{"server.xml": "<server>" + text + "</server>"}
	}
	for _, test := range []struct {
		name   string
		args   target.ServerOpenArgs
		answer string // its beginning
	}{
		{"empty", target.ServerOpenArgs{}, "accepted"},
		{"elements", target.ServerOpenArgs{Files: xml(`<webAppSecurity/>`)}, "accepted"},
		{"an element that the server lacks", target.ServerOpenArgs{Files: xml(`<safRegistry id="saf"/>`)}, "not supported (not supported: the server does not know safRegistry"},
		{"a feature that the server lacks", target.ServerOpenArgs{Files: xml(`<featureManager><feature>usr:mine-1.0</feature></featureManager>`)}, "not supported (not supported: the server does not know usr:mine-1.0"},
		{"another system", target.ServerOpenArgs{Systems: []string{"SYS2"}}, "not supported"},
		{"a file elsewhere", target.ServerOpenArgs{Files: map[string]string{"../trust.pem": "x"}}, "not supported (not supported: files below"},
		{"certificates of no key store", target.ServerOpenArgs{Files: map[string]string{"trust.pem": "-----BEGIN CERTIFICATE-----"}}, "not supported (not supported: a file of certificates without"},
	} {
		t.Run(test.name, func(t *testing.T) {
			session, err := service.Session(t.Context())
			must(t, err)
			defer func() { must(t, session.Close(t.Context())) }()
			test.args.Time, test.args.Server = noon, target.LIBERTY
			var there target.ServerOpenResult
			answer, err := session.Call(t.Context(), target.OpServerOpen, test.args, &there)
			must(t, err)
			if !strings.HasPrefix(answer.String(), test.answer) {
				t.Errorf("expected %s, observed %s", test.answer, answer)
			}
			if answer.Kind == target.OK {
				if diff := cmp.Diff([]string{target.AbilityClock}, there.Abilities); diff != "" {
					t.Errorf("abilities (-want +got):\n%s", diff)
				}
				if d := l.now().Sub(noon); d < 0 || d > time.Minute {
					t.Errorf("the clock of the server is %v from that of the scenario", d)
				}
			}
		})
	}
	l.mu.Lock()
	l.silent = true
	l.mu.Unlock()
	session, err := service.Session(t.Context())
	must(t, err)
	defer func() { must(t, session.Close(t.Context())) }()
	_, err = session.Call(t.Context(), target.OpServerOpen, target.ServerOpenArgs{Time: noon, Server: target.LIBERTY}, &target.ServerOpenResult{})
	if err == nil || !strings.Contains(err.Error(), "the log does not say") {
		t.Errorf("a server that takes no change: error %v", err)
	}
}

// TestLibertyFileProblems: what a file cannot say of a Liberty server.
func TestLibertyFileProblems(t *testing.T) {
	_, file := startLiberty(t, "1s")
	good, err := os.ReadFile(file)
	must(t, err)
	for _, test := range []struct{ from, to, want string }{
		{"folder: .", "folder: nowhere", "folder must be that of the server"},
		{"lacks: [safRegistry, 'usr:mine-1.0']", "lacks: safRegistry", "want a list of elements"},
		{"key: sites.pem", "key: ca.pem", "sites is not a certificate and its private key"},
		{"include: common.xml", "includes: common.xml", `liberty has no "includes"`},
		{"profile: liberty", "profile: ums", "profile ums has no server LIBERTY"},
	} {
		must(t, os.WriteFile(file, []byte(strings.Replace(string(good), test.from, test.to, 1)), 0o600))
		if _, err := httpstarget.Load(file, features.Version); !errors.Is(err, httpstarget.ErrFile) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: expected %q, observed %v", test.to, test.want, err)
		}
	}
}
