package pki_test

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/sim/pki"
)

func authority(t *testing.T) *pki.Authority {
	t.Helper()
	a, err := pki.New("Test CA")
	must(t, err)
	return a
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// handshake has a client and a server meet; it returns what either saw.
func handshake(t *testing.T, server, client *tls.Config) (subject string, err error) {
	t.Helper()
	near, far := net.Pipe()
	defer near.Close()
	s := tls.Server(far, server)
	result := make(chan error, 1)
	go func() {
		defer far.Close()
		err := s.Handshake()
		if peers := s.ConnectionState().PeerCertificates; err == nil && len(peers) > 0 {
			subject = peers[0].Subject.String()
		}
		result <- err
	}()
	c := tls.Client(near, client)
	err = c.Handshake()
	near.SetDeadline(time.Time{})
	if err == nil {
		_, err = c.Read(make([]byte, 1)) // what the server thinks comes with its first bytes
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) {
			err = nil
		}
	}
	near.Close()
	return subject, errors.Join(err, <-result)
}

func TestMutualTLS(t *testing.T) {
	a, other := authority(t), authority(t)
	server, err := a.Server("EQAPROF", "localhost", "127.0.0.1", "::1")
	must(t, err)
	user, err := a.Client("CN=COLIN,OU=Test,O=Example")
	must(t, err)
	stranger, err := other.Client("CN=COLIN,O=Elsewhere")
	must(t, err)
	year := func(y int) func() time.Time {
		return func() time.Time { return time.Date(y, 6, 1, 0, 0, 0, 0, time.UTC) }
	}
	for _, test := range []struct {
		name   string
		client *tls.Config
		want   string // subject that the server sees
		good   bool
	}{
		{"by name", &tls.Config{RootCAs: a.Pool(), ServerName: "localhost", Certificates: []tls.Certificate{user}}, "CN=COLIN,OU=Test,O=Example", true},
		{"by address", &tls.Config{RootCAs: a.Pool(), ServerName: "127.0.0.1", Certificates: []tls.Certificate{user}}, "CN=COLIN,OU=Test,O=Example", true},
		{"by address of IPv6", &tls.Config{RootCAs: a.Pool(), ServerName: "::1", Certificates: []tls.Certificate{user}}, "CN=COLIN,OU=Test,O=Example", true},
		{"in 1971", &tls.Config{RootCAs: a.Pool(), ServerName: "localhost", Certificates: []tls.Certificate{user}, Time: year(1971)}, "CN=COLIN,OU=Test,O=Example", true},
		{"in 2100", &tls.Config{RootCAs: a.Pool(), ServerName: "localhost", Certificates: []tls.Certificate{user}, Time: year(2100)}, "CN=COLIN,OU=Test,O=Example", true},
		{"in 2101", &tls.Config{RootCAs: a.Pool(), ServerName: "localhost", Certificates: []tls.Certificate{user}, Time: year(2101)}, "", false},
		{"another name", &tls.Config{RootCAs: a.Pool(), ServerName: "example.com", Certificates: []tls.Certificate{user}}, "", false},
		{"another authority", &tls.Config{RootCAs: other.Pool(), ServerName: "localhost", Certificates: []tls.Certificate{user}}, "", false},
		{"a client of another authority", &tls.Config{RootCAs: a.Pool(), ServerName: "localhost", Certificates: []tls.Certificate{stranger}}, "", false},
		{"a client without a certificate", &tls.Config{RootCAs: a.Pool(), ServerName: "localhost"}, "", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			subject, err := handshake(t, &tls.Config{
				Certificates: []tls.Certificate{server}, ClientCAs: a.Pool(), ClientAuth: tls.RequireAndVerifyClientCert,
			}, test.client)
			if (err == nil) != test.good || err == nil && subject != test.want {
				t.Errorf("subject %q, error %v; want %q, good: %t", subject, err, test.want, test.good)
			}
		})
	}
}

// A certificate for clients is none for servers; one for servers is both.
func TestUses(t *testing.T) {
	a := authority(t)
	client, err := a.Client("CN=COLIN")
	must(t, err)
	server, err := a.Server("ZAAS", "localhost")
	must(t, err)
	for _, test := range []struct {
		name string
		leaf *x509.Certificate
		use  x509.ExtKeyUsage
		good bool
	}{
		{"client as client", client.Leaf, x509.ExtKeyUsageClientAuth, true},
		{"client as server", client.Leaf, x509.ExtKeyUsageServerAuth, false},
		{"server as server", server.Leaf, x509.ExtKeyUsageServerAuth, true},
		{"server as client", server.Leaf, x509.ExtKeyUsageClientAuth, true},
	} {
		_, err := test.leaf.Verify(x509.VerifyOptions{Roots: a.Pool(), KeyUsages: []x509.ExtKeyUsage{test.use}})
		if (err == nil) != test.good {
			t.Errorf("%s: %v, want good: %t", test.name, err, test.good)
		}
		if test.leaf.IsCA {
			t.Errorf("%s: it is an authority's", test.name)
		}
	}
}

func TestParseName(t *testing.T) {
	for text, want := range map[string]string{
		"CN=COLIN":                           "CN=COLIN",
		"cn = COLIN , o = Example Inc":       "CN=COLIN,O=Example Inc",
		"CN=COLIN,OU=A,OU=B,O=Example,C=DE":  "CN=COLIN,OU=A,OU=B,O=Example,C=DE",
		`CN=Smith\, John,O=Example`:          `CN=Smith\, John,O=Example`,
		`CN=\ a\  ,O=\#b\\`:                  `CN=\ a\ ,O=\#b\\`,
		"UID=colin,DC=example,DC=com,L=Bonn": "UID=colin,DC=example,DC=com,L=Bonn",
	} {
		name, err := pki.ParseName(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		got := name.ToRDNSequence().String()
		for oid, short := range map[string]string{"0.9.2342.19200300.100.1.25": "DC", "0.9.2342.19200300.100.1.1": "UID"} {
			got = strings.ReplaceAll(got, oid, short)
		}
		got = plain(got)
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{"", "COLIN", "CN=", "=COLIN", "CN=COLIN,", ",CN=COLIN", "XX=COLIN", "CN=COLIN,O", `CN=\41`, "CN=#04024869", "CN=A+OU=B", "CN=A;O=B", `CN="A"`} {
		if name, err := pki.ParseName(text); !errors.Is(err, pki.ErrName) {
			t.Errorf("%q: %v, %v; want ErrName", text, name, err)
		}
	}
}

// plain puts the values that Go writes in hexadecimal digits, as it does for types
// that it has no name for, in characters.
func plain(name string) string {
	for _, value := range []string{"colin", "example", "com"} {
		for _, tag := range []byte{0x13, 0x0c} {
			name = strings.ReplaceAll(name, fmt.Sprintf("#%02x%02x%x", tag, len(value), value), value)
		}
	}
	return name
}

func TestNamesThatAreRefused(t *testing.T) {
	a := authority(t)
	_, noHost := a.Server("EQAPROF")
	_, noName := a.Server(" ", "localhost")
	_, badHost := a.Server("EQAPROF", "https://localhost")
	_, noAuthority := pki.New("")
	_, noClient := a.Client("COLIN")
	for name, err := range map[string]error{
		"server without a host": noHost, "server without a name": noName, "host that is a URL": badHost,
		"authority without a name": noAuthority, "client without a type": noClient,
	} {
		if !errors.Is(err, pki.ErrName) {
			t.Errorf("%s: %v, want ErrName", name, err)
		}
	}
}

func TestPEM(t *testing.T) {
	a := authority(t)
	secret, err := a.Secret()
	must(t, err)
	again, err := pki.ParseAuthority(secret)
	must(t, err)
	user, err := again.Client("CN=COLIN")
	must(t, err)
	text, err := pki.Encode(user)
	must(t, err)
	read, err := pki.Decode(text)
	must(t, err)
	pool, err := pki.DecodePool(a.PEM())
	must(t, err)
	if _, err := read.Leaf.Verify(x509.VerifyOptions{Roots: pool, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}}); err != nil {
		t.Errorf("a certificate of the authority that was read back: %v", err)
	}
	for name, public := range map[string][]byte{"PEM": a.PEM(), "EncodeCertificate": pki.EncodeCertificate(user)} {
		if bytes.Contains(public, []byte("PRIVATE")) {
			t.Errorf("%s holds a private key", name)
		}
	}
	for name, text := range map[string][]byte{"nothing": nil, "no key": a.PEM(), "no authority": text, "garbage": []byte("-----BEGIN X-----\n")} {
		if _, err := pki.ParseAuthority(text); !errors.Is(err, pki.ErrPEM) {
			t.Errorf("authority of %s: %v, want ErrPEM", name, err)
		}
	}
	if _, err := pki.DecodePool([]byte("no certificate")); !errors.Is(err, pki.ErrPEM) {
		t.Errorf("pool of no certificate: %v, want ErrPEM", err)
	}
}

func TestRSAKey(t *testing.T) {
	key, err := pki.RSAKey()
	must(t, err)
	if key.N.BitLen() != 2048 {
		t.Errorf("%d bits, want 2048", key.N.BitLen())
	}
	text, err := pki.EncodeKey(key)
	must(t, err)
	again, err := pki.DecodeRSAKey(text)
	must(t, err)
	if !key.Equal(again) {
		t.Error("the key that was read back is another one")
	}
	a := authority(t)
	other, err := a.Secret()
	must(t, err)
	_, ecdsa, _ := bytes.Cut(other, []byte("-----END CERTIFICATE-----\n"))
	for name, text := range map[string][]byte{"nothing": nil, "a certificate": a.PEM(), "an ECDSA key": ecdsa, "two keys": append(text, text...)} {
		if _, err := pki.DecodeRSAKey(text); !errors.Is(err, pki.ErrPEM) {
			t.Errorf("RSA key of %s: %v, want ErrPEM", name, err)
		}
	}
}

// Of many that make a file at once, all have what one of them made.
func TestKeep(t *testing.T) {
	path := filepath.Join(t.TempDir(), "ca.pem")
	const writers = 8
	got := make([]string, writers)
	var group sync.WaitGroup
	for n := range writers {
		group.Go(func() {
			text, err := pki.Keep(path, func() ([]byte, error) { return fmt.Appendf(nil, "made by %d", n), nil })
			if err != nil {
				t.Error(err)
			}
			got[n] = string(text)
		})
	}
	group.Wait()
	want := make([]string, writers)
	for n := range want {
		want[n] = got[0]
	}
	if diff := cmp.Diff(want, got); diff != "" || !strings.HasPrefix(got[0], "made by ") {
		t.Errorf("what was kept (-want +got):\n%s", diff)
	}
	info, err := os.Stat(path)
	must(t, err)
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, want 0600", info.Mode())
	}
	must(t, pki.Write(path, []byte("written"), 0o600))
	text, err := pki.Keep(path, func() ([]byte, error) { return nil, errors.New("made again") })
	if string(text) != "written" || err != nil {
		t.Errorf("kept %q, %v; want what was written", text, err)
	}
	left, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	if len(left) != 1 {
		t.Errorf("%d files are left, want 1", len(left))
	}
	failed := errors.New("no key")
	if _, err := pki.Keep(path+"2", func() ([]byte, error) { return nil, failed }); !errors.Is(err, failed) {
		t.Errorf("%v, want the error of what makes it", err)
	}
	if _, err := pki.Keep(filepath.Join(path, "below"), func() ([]byte, error) { return nil, nil }); err == nil {
		t.Error("a file below a file was kept")
	}
}
