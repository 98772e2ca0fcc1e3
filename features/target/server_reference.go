package target

import (
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
	"github.com/safproof/safproof/sim/sysplex"
)

func (p *plex) configureServer(a ServerConfigureArgs) error {
	system, err := p.systems.System(a.System)
	if err != nil {
		return err
	}
	return system.WriteFile(sysplex.Server(a.Server), a.Text)
}

func (p *plex) startServer(a ServerStartArgs) error {
	system, err := p.systems.System(a.System)
	if err != nil {
		return err
	}
	var how sysplex.Start
	if a.Application != "" {
		if how.Application, err = passticket.ParseApplID(a.Application); err != nil {
			return err
		}
	}
	if a.Level != "" {
		if how.Explorer, err = zos.ParseExplorerLevel(a.Level); err != nil {
			return err
		}
	}
	if how == (sysplex.Start{}) { // a restart, if it runs
		if err := system.Restart(sysplex.Server(a.Server)); !errors.Is(err, sysplex.ErrServer) {
			return err
		}
	}
	return system.Start(sysplex.Server(a.Server), how)
}

// requestServer sends a server a request, in process.
func (p *plex) requestServer(a ServerRequestArgs, out *ServerRequestResult) error {
	system, err := p.everywhere(a.Place)
	if err != nil {
		return err
	}
	server, err := system.Handler(sysplex.Server(a.Server))
	if err != nil {
		return err
	}
	request, err := http.NewRequest(a.Method, a.Path, strings.NewReader(a.Body))
	if err != nil {
		return fmt.Errorf("%s %s is no request", a.Method, a.Path)
	}
	for name, values := range a.Header {
		for _, value := range values {
			request.Header.Add(name, value)
		}
	}
	if a.From != "" {
		request.RemoteAddr = net.JoinHostPort(a.From, "50000")
	}
	if host := request.Header.Get("Host"); host != "" {
		request.Host = host
		request.Header.Del("Host")
	}
	if !a.Plain {
		certificate, err := clientCertificate(a.Certificate)
		if err != nil {
			return err
		}
		request.TLS = sysplex.Handshake(certificate)
	}
	recorder := httptest.NewRecorder()
	server.ServeHTTP(recorder, request)
	response := recorder.Result()
	body, err := io.ReadAll(response.Body)
	out.Status, out.Header, out.Body = response.StatusCode, response.Header, string(body)
	return err
}

// clientCertificate is the certificate of a role; nil for "", none.
func clientCertificate(role string) (*x509.Certificate, error) {
	roles, err := certificates()
	if err != nil || role == "" {
		return nil, err
	}
	certificate, ok := roles[role]
	if !ok {
		return nil, fmt.Errorf("nobody has a certificate in the role %q", role)
	}
	return certificate, nil
}
