package gateway

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/passticket"
)

// ErrConfig: a gateway that cannot be made as it was described.
var ErrConfig = errors.New("gateway is not configured properly")

// Scheme is how a service wants its callers signed on ("authentication.scheme" of
// the Zowe documentation).
type Scheme string

// The schemes.
const (
	Bypass     Scheme = "bypass"              // credentials go through as they are
	PassTicket Scheme = "httpBasicPassTicket" // Basic authentication with a PassTicket
	ZoweJWT    Scheme = "zoweJwt"             // the Zowe token, in its cookie
)

// Service is a service behind the gateway.
type Service struct {
	// ID is the first segment of its paths, such as "ibmzosmf". The next two are
	// api/v1.
	ID string
	// Scheme; "" is Bypass, as in the documentation.
	Scheme Scheme
	// Application is the APPLID that PassTickets are made for; PassTicket needs it.
	Application passticket.ApplID
	// URL is what the service's own paths are appended to; nil is https://ID.
	URL *url.URL
	// Transport takes requests there. It presents the gateway's certificate, if the
	// service wants one.
	Transport http.RoundTripper
}

// ZOSMF is z/OSMF as Zowe is installed with it from 3.4 on: service ibmzosmf, which
// is signed on to with PassTickets for application IZUDFLT.
func ZOSMF(transport http.RoundTripper) Service {
	return Service{ID: "ibmzosmf", Scheme: PassTicket, Application: izudflt, Transport: transport}
}

var izudflt = func() passticket.ApplID {
	a, err := passticket.ParseApplID("IZUDFLT")
	if err != nil {
		panic(err) // A constant.
	}
	return a
}()

// Config is what a gateway is made of.
type Config struct {
	// ZAAS answers what is for no service, and makes the PassTickets.
	ZAAS http.Handler
	// Own is the certificate that the gateway presents to ZAAS, which must trust it.
	Own *x509.Certificate
	// Services behind the gateway.
	Services []Service
}

// Gateway routes requests. It is safe for concurrent use.
type Gateway struct {
	zaas    zaas
	proxies map[string]*proxy // by ID of the service
}

// New makes a gateway. Errors wrap [ErrConfig].
func New(c Config) (*Gateway, error) {
	if c.ZAAS == nil {
		return nil, fmt.Errorf("%w: there is no ZAAS", ErrConfig)
	}
	g := &Gateway{zaas: zaas{c.ZAAS, c.Own}, proxies: make(map[string]*proxy)}
	for _, s := range c.Services {
		if err := g.add(s); err != nil {
			return nil, fmt.Errorf("%w: service %q: %w", ErrConfig, s.ID, err)
		}
	}
	return g, nil
}

var (
	serviceID = regexp.MustCompile(`^[a-z0-9]{1,40}$`)
	taken     = []string{"api", "gateway", "zaas"} // first segments of paths of ZAAS
)

func (g *Gateway) add(s Service) error {
	switch {
	case !serviceID.MatchString(s.ID):
		return errors.New("an ID has 1 to 40 characters of a-z and 0-9")
	case slices.Contains(taken, s.ID) || g.proxies[s.ID] != nil:
		return errors.New("the ID is taken")
	case s.Transport == nil:
		return errors.New("there is no Transport that leads to it")
	case s.Scheme == PassTicket && s.Application == (passticket.ApplID{}):
		return fmt.Errorf("scheme %s needs the Application of the service", PassTicket)
	}
	p := &proxy{service: s}
	switch s.Scheme {
	case "", Bypass:
		p.signOn = bypass
	case PassTicket:
		p.signOn = g.zaas.passTicket
	case ZoweJWT:
		p.signOn = g.zaas.zoweJWT
	default:
		return fmt.Errorf("scheme %q is none of %s, %s and %s", s.Scheme, Bypass, PassTicket, ZoweJWT)
	}
	if p.base = s.URL; p.base == nil {
		p.base = &url.URL{Scheme: "https", Host: s.ID}
	}
	p.forward = httputil.ReverseProxy{
		Transport: s.Transport, Rewrite: p.rewrite, ErrorHandler: unreachable, ErrorLog: silent,
	}
	g.proxies[s.ID] = p
	return nil
}

// ServeHTTP routes a request.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, path, ok := split(r.URL.EscapedPath())
	p := g.proxies[id]
	switch {
	case p == nil:
		g.zaas.ServeHTTP(w, r)
	case !ok:
		answer(w, notFound)
	default:
		p.serve(w, r, path)
	}
}

// split cuts /id/api/v1/path in two; ok is false for another path.
func split(path string) (id, rest string, ok bool) {
	id, rest, _ = strings.Cut(strings.TrimPrefix(path, "/"), "/")
	rest, ok = strings.CutPrefix(rest, "api/v1")
	if !ok || rest != "" && rest[0] != '/' {
		return id, "", false
	}
	// A service may unescape what it gets, and take \ for /.
	plain, err := url.PathUnescape(rest)
	if err != nil || slices.ContainsFunc(strings.FieldsFunc(plain, isSlash), isDots) {
		return id, "", false
	}
	return id, rest, true
}

func isSlash(c rune) bool { return c == '/' || c == '\\' }

func isDots(segment string) bool { return segment == "." || segment == ".." }
