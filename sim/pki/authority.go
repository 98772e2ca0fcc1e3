package pki

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// What callers test for with errors.Is. No error holds a key.
var (
	// ErrName: a name that no certificate can have.
	ErrName = errors.New("name of a certificate is not valid")
	// ErrPEM: a text that does not hold what was looked for.
	ErrPEM = errors.New("PEM text is not valid")
)

// Certificates are valid from notBefore to notAfter.
var (
	notBefore = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)
	notAfter  = time.Date(2100, 12, 31, 23, 59, 59, 0, time.UTC)
)

// Authority issues certificates. It is safe for concurrent use.
type Authority struct {
	certificate *x509.Certificate
	key         crypto.Signer
}

// New makes an authority with a key of its own. The name is the common name of
// its certificate. Errors wrap [ErrName].
func New(name string) (*Authority, error) {
	if strings.TrimSpace(name) == "" {
		return nil, fmt.Errorf("%w: an authority needs a common name", ErrName)
	}
	made, err := issue(&x509.Certificate{
		Subject:               pkix.Name{CommonName: name},
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		BasicConstraintsValid: true, IsCA: true, MaxPathLenZero: true,
	}, nil)
	if err != nil {
		return nil, err
	}
	return &Authority{made.Leaf, made.PrivateKey.(crypto.Signer)}, nil
}

// Certificate returns the certificate of the authority, which must not be changed.
func (a *Authority) Certificate() *x509.Certificate { return a.certificate }

// Pool returns a new pool that holds the authority alone.
func (a *Authority) Pool() *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(a.certificate)
	return pool
}

// Server issues a certificate for a server that is reached by the given names and
// IP addresses. Errors wrap [ErrName].
func (a *Authority) Server(name string, hosts ...string) (tls.Certificate, error) {
	if strings.TrimSpace(name) == "" || len(hosts) == 0 {
		return tls.Certificate{}, fmt.Errorf("%w: a server needs a common name and a host name or an IP address", ErrName)
	}
	template := &x509.Certificate{
		Subject:     pkix.Name{CommonName: name},
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	for _, host := range hosts {
		switch ip := net.ParseIP(host); {
		case ip != nil:
			template.IPAddresses = append(template.IPAddresses, ip)
		case host == "" || strings.ContainsAny(host, " :/@"):
			return tls.Certificate{}, fmt.Errorf("%w: %q is no host name and no IP address", ErrName, host)
		default:
			template.DNSNames = append(template.DNSNames, host)
		}
	}
	return issue(template, a)
}

// Client issues a certificate for a user or a program, with a subject that
// [ParseName] reads. Errors wrap [ErrName].
func (a *Authority) Client(subject string) (tls.Certificate, error) {
	name, err := ParseName(subject)
	if err != nil {
		return tls.Certificate{}, err
	}
	return issue(&x509.Certificate{
		Subject:     name,
		KeyUsage:    x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}, a)
}

// issue makes a certificate with a new key; by is nil for one that is its own
// authority.
func issue(template *x509.Certificate, by *Authority) (tls.Certificate, error) {
	template.NotBefore, template.NotAfter = notBefore, notAfter
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("the key of a certificate cannot be made: %w", err)
	}
	parent, signer := template, crypto.Signer(key)
	if by != nil {
		parent, signer = by.certificate, by.key
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), signer)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("%w: %w", ErrName, err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("%w: %w", ErrName, err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, nil
}
