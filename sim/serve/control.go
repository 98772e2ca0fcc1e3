package serve

import (
	"crypto/rand"
	"crypto/tls"
	_ "embed"
	"fmt"
	"net/http"
	"strings"
)

//go:embed openapi.json
var openAPIText []byte

// OpenAPI returns the OpenAPI 3.1 document of the control API.
func OpenAPI() []byte { return append([]byte(nil), openAPIText...) }

// control is the API by which the sysplex is watched and administered.
type control struct {
	guard
	sysplex *Sysplex
	http    *http.Server
	door    *door
	url     string
}

// ControlURL returns the URL of the control API, without a path.
func (s *Sysplex) ControlURL() string { return s.control.url }

// Token returns the secret that users of the control API must know.
func (s *Sysplex) Token() string { return s.control.token }

// TokenFile returns the file that holds the token; "" if none does.
func (s *Sysplex) TokenFile() string { return s.options.TokenFile }

func (s *Sysplex) startControl() error {
	certificate, err := s.authority.Server("safproof control", s.hosts()...)
	if err != nil {
		return err
	}
	d, err := s.listen(s.config.Control.Port, "control")
	if err != nil {
		return err
	}
	c := &control{
		guard:   newGuard(s.options.ControlToken, s.hosts()),
		sysplex: s, door: d, url: "https://" + s.reachable(d.Addr()),
	}
	h := noted(guarded(c.handler(), s.config.Limits.BodyBytes, s.log), "", "control", s.log, s.metrics.request)
	c.http = newHTTP(s.config.Limits, h, d, s.log)
	s.control = c
	s.serve(c.http, d, newTLS(certificate, tls.NoClientCert))
	return nil
}

// newToken makes a token of 128 bits and more.
func newToken() string { return rand.Text() }

func (c *control) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /readyz", c.ready)
	mux.Handle("GET /metrics", c.sysplex.metrics.handler())
	mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(openAPIText) // if this fails, the client has gone
	})
	mux.Handle("/", c.page())
	api := http.NewServeMux()
	c.routes(api)
	api.HandleFunc("/api/", func(w http.ResponseWriter, _ *http.Request) { notFound().write(w) })
	mux.Handle("/api/", c.authenticated(api))
	mux.HandleFunc("POST /api/v1/session", c.openSession)
	mux.HandleFunc("DELETE /api/v1/session", c.closeSession)
	inside := c.sameSite(mux)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'")
		if r.URL.Path == "/healthz" { // for whoever does not know by which name
			fmt.Fprintln(w, "ok")
			return
		}
		inside.ServeHTTP(w, r)
	})
}

func (c *control) page() http.Handler {
	if c.sysplex.options.Page != nil {
		return c.sysplex.options.Page
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			notFound().write(w)
			return
		}
		fmt.Fprintf(w, "%s: the control API of a simulated sysplex. Its description is at /openapi.json.\n", c.sysplex.Name())
	})
}

// ready says whether every server can be used.
func (c *control) ready(w http.ResponseWriter, _ *http.Request) {
	var missing []string
	for _, system := range c.sysplex.Systems() {
		for _, server := range system.Servers {
			if !server.Running || system.Down || system.CutFromClients {
				missing = append(missing, fmt.Sprintf("%s on %s", server.Server, system.SMFID))
			}
		}
	}
	if len(missing) > 0 {
		http.Error(w, "not reachable: "+strings.Join(missing, ", "), http.StatusServiceUnavailable)
		return
	}
	fmt.Fprintln(w, "ok")
}
