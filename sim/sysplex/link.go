package sysplex

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
)

// ErrCut: a system that was cut off from the others.
var ErrCut = errors.New("the system is cut off")

// Cut takes a system's links to the other systems away, or gives them back. Its
// own servers reach one another all the same, and an IPL does not change it.
// Errors wrap [ErrNoSystem].
func (p *Sysplex) Cut(smfID string, off bool) error {
	if _, err := p.System(smfID); err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.cut[smfID] = off
	return nil
}

// reach finds a server that a system's programs call.
func (p *Sysplex) reach(from, to string, server Server) (http.Handler, error) {
	if from != to {
		p.mu.RLock()
		cut := p.cut[from] || p.cut[to]
		p.mu.RUnlock()
		if cut {
			return nil, fmt.Errorf("%w: %s does not reach %s", ErrCut, from, to)
		}
	}
	system, err := p.System(to)
	if err != nil {
		return nil, err
	}
	return system.Handler(server)
}

// link is how the servers of one system call a server: over TLS that always
// succeeds, within the process. Whatever host a request names, it goes there.
type link struct {
	plex        *Sysplex
	from, to    string // SMF IDs
	server      Server
	certificate *x509.Certificate // that the caller presents; nil for none
}

// RoundTrip implements [http.RoundTripper]. Errors wrap [ErrCut], [ErrNoSystem] or
// [ErrServer].
func (l link) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body != nil {
		defer r.Body.Close() // as RoundTripper wants
	}
	h, err := l.plex.reach(l.from, l.to, l.server)
	if err != nil {
		return nil, err
	}
	received := r.Clone(r.Context())
	received.RequestURI = r.URL.RequestURI()
	received.RemoteAddr = "127.0.0.1:0"
	received.TLS = Handshake(l.certificate)
	if received.Host == "" {
		received.Host = r.URL.Host
	}
	if received.Body == nil {
		received.Body = http.NoBody // as a server's handler has it
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, received)
	response := w.Result()
	response.Request = r
	return response, nil
}

// Handshake is what a handler is told of a TLS connection that nothing was wrong
// with, and of the certificate that the client presented, nil for none.
func Handshake(client *x509.Certificate) *tls.ConnectionState {
	state := &tls.ConnectionState{Version: tls.VersionTLS13, HandshakeComplete: true}
	if client != nil {
		state.PeerCertificates = []*x509.Certificate{client}
	}
	return state
}
