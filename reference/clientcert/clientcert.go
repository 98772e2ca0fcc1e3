// Package clientcert implements the judgement of TLS client certificates that
// handlers make for themselves, according to RFC 5280, section 6 (certification
// path validation, as package crypto/x509 does it) and section 4.2.1.12
// (extended key usage: client authentication).
//
// A server of the services here asks for a certificate and takes whatever comes
// (tls.RequestClientCert): the handshake proves that the client holds the private
// key, and [Trusted] says whether anybody vouches for the certificate. So a
// request with a certificate that is not trusted gets an answer, and not a broken
// connection, on paths that want no certificate, too.
//
// # Choices
//
//   - A certificate without any extended key usage is good for everything (RFC
//     5280, section 4.2.1.12, leaves that to the application).
//   - Certificates behind the first are taken as intermediates, whether they are
//     of use or not.
//   - Revocation lists and OCSP are not asked.
package clientcert

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"time"
)

// What callers test for with errors.Is.
var (
	// ErrNone: the connection is not TLS, or the client sent no certificate.
	ErrNone = errors.New("there is no client certificate")
	// ErrUntrusted: the certificate does not lead to a root, is outside of its
	// time, or is not for client authentication.
	ErrUntrusted = errors.New("client certificate is not trusted")
)

// Trusted returns the certificate of the client, if it leads to one of the roots,
// is valid at now, and may authenticate a client. Without roots no certificate is
// trusted; those of the operating system are never taken. Errors wrap [ErrNone]
// or [ErrUntrusted].
func Trusted(r *http.Request, roots *x509.CertPool, now time.Time) (*x509.Certificate, error) {
	if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return nil, fmt.Errorf("%w: present one in the TLS handshake", ErrNone)
	}
	leaf := r.TLS.PeerCertificates[0]
	if roots == nil { // crypto/x509 would ask the operating system.
		return nil, fmt.Errorf("%w: no certificate authority is configured", ErrUntrusted)
	}
	options := x509.VerifyOptions{
		Roots: roots, Intermediates: x509.NewCertPool(), CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	if now.IsZero() { // crypto/x509 would ask the clock of the machine.
		options.CurrentTime = time.Unix(0, 0)
	}
	for _, c := range r.TLS.PeerCertificates[1:] {
		options.Intermediates.AddCert(c)
	}
	if _, err := leaf.Verify(options); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUntrusted, err)
	}
	return leaf, nil
}
