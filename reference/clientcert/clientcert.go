// Package clientcert implements the judgement of TLS client certificates that
// handlers make for themselves, according to RFC 5280, section 6 (certification
// path validation, as package crypto/x509 does it) and section 4.2.1.12
// (extended key usage: client authentication).
//
// A server of the services here asks for a certificate and takes whatever comes
// (tls.RequestClientCert): the handshake proves that the client holds the private
// key, and [Authorities] say whether anybody vouches for the certificate. So a
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
	"crypto/sha256"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
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

// Authorities are those who may vouch for client certificates. Chains that were
// found to lead to them are remembered, as a client sends the same with every
// connection. They are safe for concurrent use.
type Authorities struct {
	roots *x509.CertPool
	known sync.Map // of identity to chain
	count atomic.Int64
}

// mostKnown is how many chains are remembered at most.
const mostKnown = 4096

// identity is that of certificates in their order.
type identity [sha256.Size]byte

// chain is a certificate and those who vouch for it, up to a root.
type chain []*x509.Certificate

// NewAuthorities returns those whose certificates are roots. Without roots no
// certificate is trusted; those of the operating system are never taken. Roots may
// be added to the pool later.
func NewAuthorities(roots *x509.CertPool) *Authorities { return &Authorities{roots: roots} }

// Trusted returns the certificate that the client presented, if it leads to an
// authority, is valid at now, and may authenticate a client. Errors wrap [ErrNone]
// or [ErrUntrusted].
func (a *Authorities) Trusted(r *http.Request, now time.Time) (*x509.Certificate, error) {
	if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		return nil, fmt.Errorf("%w: present one in the TLS handshake", ErrNone)
	}
	if err := a.Verify(r.TLS.PeerCertificates, now); err != nil {
		return nil, err
	}
	return r.TLS.PeerCertificates[0], nil
}

// Verify says whether the first of some certificates leads to an authority, over
// the others or not, is valid at now, and may authenticate a client. Errors wrap
// [ErrNone] or [ErrUntrusted].
func (a *Authorities) Verify(certificates []*x509.Certificate, now time.Time) error {
	if len(certificates) == 0 {
		return fmt.Errorf("%w: none was presented", ErrNone)
	}
	if a.roots == nil { // crypto/x509 would ask the operating system.
		return fmt.Errorf("%w: no certificate authority is configured", ErrUntrusted)
	}
	if now.IsZero() { // crypto/x509 would ask the clock of the machine.
		now = time.Unix(0, 0)
	}
	id := identify(certificates)
	if known, found := a.known.Load(id); found && known.(chain).validAt(now) {
		return nil
	}
	options := x509.VerifyOptions{
		Roots: a.roots, Intermediates: x509.NewCertPool(), CurrentTime: now,
		KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
	}
	for _, c := range certificates[1:] {
		options.Intermediates.AddCert(c)
	}
	chains, err := certificates[0].Verify(options)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUntrusted, err)
	}
	a.remember(id, chains[0])
	return nil
}

// remember keeps a chain: whatever the time, and whatever roots come to the pool, it
// stays one. When there are too many, all are forgotten, and verified again.
func (a *Authorities) remember(id identity, c chain) {
	if _, before := a.known.Swap(id, c); before {
		return
	}
	if a.count.Add(1) > mostKnown {
		a.known.Clear()
		a.known.Store(id, c)
		a.count.Store(1)
	}
}

func identify(certificates []*x509.Certificate) (id identity) {
	h := sha256.New()
	for _, c := range certificates {
		h.Write(c.Raw) // DER, which says where it ends
	}
	h.Sum(id[:0])
	return id
}

func (c chain) validAt(now time.Time) bool {
	return !slices.ContainsFunc(c, func(c *x509.Certificate) bool {
		return now.Before(c.NotBefore) || now.After(c.NotAfter)
	})
}
