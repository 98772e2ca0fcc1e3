package clientcert_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"math/big"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/clientcert"
)

var now = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// pair is a certificate with its key.
type pair struct {
	*x509.Certificate
	key *ecdsa.PrivateKey
}

// issue makes a certificate by an issuer; the zero pair signs itself.
func issue(t *testing.T, issuer pair, change func(*x509.Certificate)) pair {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "client"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(time.Hour), BasicConstraintsValid: true,
	}
	change(c)
	if issuer.Certificate == nil {
		issuer = pair{c, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, c, issuer.Certificate, &key.PublicKey, issuer.key)
	must(t, err)
	parsed, err := x509.ParseCertificate(der)
	must(t, err)
	return pair{parsed, key}
}

func authority(c *x509.Certificate) {
	c.IsCA, c.KeyUsage, c.Subject.CommonName = true, x509.KeyUsageCertSign, "authority"
}

func forClients(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }

func TestTrusted(t *testing.T) {
	root, stranger := issue(t, pair{}, authority), issue(t, pair{}, authority)
	middle := issue(t, root, func(c *x509.Certificate) { authority(c); c.Subject.CommonName = "middle" })
	good := issue(t, root, forClients)
	roots := x509.NewCertPool()
	roots.AddCert(root.Certificate)
	for _, test := range []struct {
		name  string
		chain []pair
		roots *x509.CertPool
		at    time.Time
		want  error
	}{
		{"of a root", []pair{good}, roots, now, nil},
		{"for any use", []pair{issue(t, root, func(*x509.Certificate) {})}, roots, now, nil},
		{"of an intermediate", []pair{issue(t, middle, forClients), middle}, roots, now, nil},
		{"of an intermediate that was not sent", []pair{issue(t, middle, forClients)}, roots, now, clientcert.ErrUntrusted},
		{"of a stranger", []pair{issue(t, stranger, forClients)}, roots, now, clientcert.ErrUntrusted},
		{"of a stranger, who is sent along", []pair{issue(t, stranger, forClients), stranger}, roots, now, clientcert.ErrUntrusted},
		{"signed by itself", []pair{issue(t, pair{}, forClients)}, roots, now, clientcert.ErrUntrusted},
		{"of a client that is no authority", []pair{issue(t, good, forClients), good}, roots, now, clientcert.ErrUntrusted},
		{"for servers", []pair{issue(t, root, func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		})}, roots, now, clientcert.ErrUntrusted},
		{"in its last second", []pair{good}, roots, now.Add(time.Hour), nil},
		{"expired", []pair{good}, roots, now.Add(time.Hour + time.Second), clientcert.ErrUntrusted},
		{"not valid yet", []pair{good}, roots, now.Add(-time.Hour - time.Second), clientcert.ErrUntrusted},
		{"at no time", []pair{good}, roots, time.Time{}, clientcert.ErrUntrusted},
		{"without roots", []pair{good}, nil, now, clientcert.ErrUntrusted},
		{"none", nil, roots, now, clientcert.ErrNone},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := httptest.NewRequest("POST", "/", nil)
			r.TLS = &tls.ConnectionState{}
			for _, c := range test.chain {
				r.TLS.PeerCertificates = append(r.TLS.PeerCertificates, c.Certificate)
			}
			got, err := clientcert.NewAuthorities(test.roots).Trusted(r, test.at)
			if !errors.Is(err, test.want) || test.want == nil && (err != nil || got != test.chain[0].Certificate) {
				t.Errorf("certificate %v, error %v; want error %v", got != nil, err, test.want)
			}
			if err != nil && got != nil {
				t.Error("a certificate that is refused is returned")
			}
		})
	}
}

// What is remembered of a certificate is not its time, and not what came with it.
func TestRemembered(t *testing.T) {
	root, stranger := issue(t, pair{}, authority), issue(t, pair{}, authority)
	short := issue(t, root, func(c *x509.Certificate) {
		authority(c)
		c.Subject.CommonName, c.NotAfter = "middle", now.Add(time.Minute)
	})
	leaf := issue(t, short, forClients)
	roots := x509.NewCertPool()
	roots.AddCert(root.Certificate)
	authorities := clientcert.NewAuthorities(roots)
	whole := []*x509.Certificate{leaf.Certificate, short.Certificate}
	foreign := []*x509.Certificate{issue(t, stranger, forClients).Certificate}
	for i, test := range []struct {
		certificates []*x509.Certificate
		at           time.Time
		want         error
	}{
		{whole[:1], now, clientcert.ErrUntrusted},
		{whole, now, nil},
		{whole, now.Add(time.Minute), nil},
		{whole, now.Add(time.Minute + 1), clientcert.ErrUntrusted},
		{whole, now.Add(-time.Hour - 1), clientcert.ErrUntrusted},
		{whole, now, nil},
		{whole[:1], now, clientcert.ErrUntrusted},
		{whole[1:], now, nil},
		{foreign, now, clientcert.ErrUntrusted},
		{nil, now, clientcert.ErrNone},
	} {
		if err := authorities.Verify(test.certificates, test.at); !errors.Is(err, test.want) {
			t.Errorf("%d: %d certificates at %v: error %v, want %v", i, len(test.certificates), test.at, err, test.want)
		}
	}
	roots.AddCert(stranger.Certificate)
	if err := authorities.Verify(foreign, now); err != nil {
		t.Errorf("a refusal outlasts the reason for it: %v", err)
	}
}

// However many certificates come, each is judged right, and what is remembered has a
// bound.
func TestManyCertificates(t *testing.T) {
	root := issue(t, pair{}, authority)
	roots := x509.NewCertPool()
	roots.AddCert(root.Certificate)
	authorities := clientcert.NewAuthorities(roots)
	leaf := issue(t, root, forClients).Certificate
	for n := range 5000 { // the same certificate with more and more of no use behind it
		sent := slices.Repeat([]*x509.Certificate{leaf}, 1+n%3)
		copied := *leaf
		copied.Raw = fmt.Appendf(slices.Clone(leaf.Raw), "%d", n) // a name of its own
		sent = append(sent, &copied)
		must(t, authorities.Verify(sent, now))
	}
	if n := clientcert.Known(authorities); n == 0 || n > 4096 {
		t.Errorf("%d chains are remembered, want 1 to 4096", n)
	}
}

// A chain that is verified anew, as another was out of its time, is still one.
func TestVerifiedAnew(t *testing.T) {
	authorities := clientcert.NewAuthorities(x509.NewCertPool())
	clientcert.Remember(authorities, "one")
	for range 5000 {
		clientcert.Remember(authorities, "two")
	}
	if n := clientcert.Known(authorities); n != 2 {
		t.Errorf("%d chains are remembered, want 2", n)
	}
}

func TestPlainHTTP(t *testing.T) {
	if _, err := clientcert.NewAuthorities(x509.NewCertPool()).Trusted(httptest.NewRequest("POST", "/", nil), now); !errors.Is(err, clientcert.ErrNone) {
		t.Errorf("error %v, want %v", err, clientcert.ErrNone)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
