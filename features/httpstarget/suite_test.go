package httpstarget_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/httpstarget"
	"github.com/safproof/safproof/reports"
	"github.com/safproof/safproof/sim/pki"
	"github.com/safproof/safproof/sim/sysplex"
)

// definitions are those of somebody's test system.
const definitions = `ADDUSER TESTER
ALTUSER TESTER PASSWORD(TULIPS01) NOEXPIRED
ADDUSER ZWESVUSR NOPASSWORD
SETROPTS CLASSACT(PTKTDATA) GENERIC(PTKTDATA) RACLIST(PTKTDATA)
RDEFINE PTKTDATA MQWEB SSIGNON(KEYMASKED(1122334455667788)) UACC(NONE)
RDEFINE PTKTDATA IRRPTAUTH.MQWEB.* UACC(NONE)
PERMIT IRRPTAUTH.MQWEB.* CLASS(PTKTDATA) ID(ZWESVUSR) ACCESS(UPDATE)
SETROPTS RACLIST(PTKTDATA) REFRESH`

// described starts a ZAAS and an application over TLS, whose clock is the real
// one, and writes the file that describes them.
func described(t *testing.T) (file string) {
	t.Helper()
	folder := t.TempDir()
	authority, err := pki.New("test authority")
	must(t, err)
	stranger, err := pki.New("stranger")
	must(t, err)
	own, err := authority.Client("CN=API ML")
	must(t, err)
	systems := sysplex.New(sysplex.Config{Trust: sysplex.Trust{ClientCAs: authority.Pool(), Own: own.Leaf}})
	system, err := systems.IPL(sysplex.IPL{SMFID: "SYS1", Now: time.Now})
	must(t, err)
	done, err := system.Commands("", definitions)
	must(t, err)
	if done.ReturnCode != 0 {
		t.Fatalf("%+v", done)
	}
	urls := make(map[sysplex.Server]string)
	for _, name := range []sysplex.Server{sysplex.ZAAS, sysplex.MQWEB} {
		must(t, system.Start(name, sysplex.Start{}))
		handler, err := system.Handler(name)
		must(t, err)
		certificate, err := authority.Server("test server", "127.0.0.1")
		must(t, err)
		server := httptest.NewUnstartedServer(handler)
		server.EnableHTTP2 = true
		server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}, ClientAuth: tls.RequestClientCert}
		server.StartTLS()
		t.Cleanup(server.Close)
		urls[name] = server.URL
	}
	save := func(name, kind string, der []byte) {
		must(t, os.WriteFile(filepath.Join(folder, name), pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600))
	}
	save("ca.pem", "CERTIFICATE", authority.Certificate().Raw)
	for name, by := range map[string]*pki.Authority{"trusted": authority, "untrusted": stranger} {
		certificate, err := by.Client("CN=" + name)
		must(t, err)
		key, err := x509.MarshalPKCS8PrivateKey(certificate.PrivateKey.(*ecdsa.PrivateKey))
		must(t, err)
		save(name+".pem", "CERTIFICATE", certificate.Certificate[0])
		save(name+".key", "PRIVATE KEY", key)
	}
	file = filepath.Join(folder, "zaas.yaml")
	must(t, os.WriteFile(file, fmt.Appendf(nil, `profile: zaas
level: zowe-v3
servers: {ZAAS: "%s"}
ca: ca.pem
certificates:
  trusted: {certificate: trusted.pem, key: trusted.key}
  untrusted: {certificate: untrusted.pem, key: untrusted.key}
users:
  user: {id: TESTER, password: TULIPS01}
applications: {authorized: MQWEB}
options: {provider: saf}
signon: {authorized: "%s/whoami"}
`, urls[sysplex.ZAAS], urls[sysplex.MQWEB]), 0o600))
	return file
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestSuite holds a ZAAS that somebody runs to rules: what is of its level and
// needs nothing that it lacks passes, the rest is not applicable, and no secret
// gets into the record.
func TestSuite(t *testing.T) {
	target, err := httpstarget.Load(described(t), features.Version)
	must(t, err)
	registry, err := features.Load(features.Files())
	must(t, err)
	var text bytes.Buffer
	record, err := features.Run(t.Context(), features.Config{
		Registry: registry, Target: target, TargetSpec: "zaas.yaml", Clock: time.Now, Seed: 1, Concurrency: 2, Trace: true, Record: &text,
		Selection: reports.Selection{Rules: []string{"ZT-06", "ZT-12", "DPS-04", "IDT-05", "JW-01"}},
	})
	must(t, err)
	want := make(map[string]reports.Status)
	got := make(map[string]reports.Status)
	for _, s := range record.Scenarios {
		name := fmt.Sprint(s.Rule, " ", s.Name, s.Example)
		want[name], got[name] = reports.NotApplicable, s.Status
		if strings.HasPrefix(s.Rule, "ZT-") && strings.HasSuffix(s.Name, "level zowe-v3") {
			want[name] = reports.Passed
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("statuses (-want +got):\n%s", diff)
	}
	if record.Footer.ExitCode != features.ExitConforms {
		t.Errorf("exit code %d, %q", record.Footer.ExitCode, record.Footer.Problems)
	}
	if found := regexp.MustCompile(`TULIPS01|eyJ|VEVTVEVSOlRVTElQUzAx|"ticket\\*":\\*"[A-Z0-9]{8}`).FindString(text.String()); found != "" {
		t.Errorf("a secret is in the record: %s", found)
	}
	if !strings.Contains(text.String(), "TESTER") {
		t.Error("the user ID is not in the record, which then may show nothing at all")
	}
}
