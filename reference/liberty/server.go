package liberty

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/clientcert"
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/ltpa"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// Profile says whose documents a server is held to.
type Profile string

// The profiles.
const (
	// OpenLiberty takes whatever the element openidConnectClient can be set to.
	OpenLiberty Profile = "open-liberty"
	// ZOSConnect takes tokens as the documentation of z/OS Connect wants them: with
	// iss, sub and exp, signed with RS256 or HS256, and not encrypted.
	ZOSConnect Profile = "zos-connect"
)

// System is the z/OS image that the server runs on. [saf.System] is one.
type System interface {
	InitACEE(saf.InitACEERequest) saf.VerifyResult
	Auth(saf.ACEE, saf.AuthRequest) saf.AuthResult
}

// Introspector asks an authorization server about a token that is no JWT, or whose
// client wants it so. It returns the claims, or an error; one that is a [*Failure]
// has Liberty's message.
type Introspector interface {
	Introspect(ctx context.Context, c *OpenIDConnectClient, token string, now time.Time) (jose.Object, error)
}

// SAMLValidator finds the SAML token in a request and judges it. It returns what the
// assertion says, or an error; one that is a [*Failure] has Liberty's message.
type SAMLValidator interface {
	ValidateSAML(sp *SAMLWebSSO, r *http.Request, now time.Time) (Subject, error)
}

// RelyingParty carries out the flow with an OpenID provider for a client: it
// recognizes who is back from there, and sends others to it.
type RelyingParty interface {
	Authenticate(r *http.Request, c *OpenIDConnectClient) (FlowResult, error)
}

// FlowResult is what a [RelyingParty] found. It has Claims of a token that was
// verified, or an address to send the user to.
type FlowResult struct {
	Claims   jose.Object
	Verified bool // there are Claims
	Location string
	// Cookies to set, in the answer and beside it. They do not print.
	Cookies Cookies
}

// Subject is whom a token speaks of.
type Subject struct {
	User, Realm string
	Unique      string // "" means User
	Groups      []string
}

// Failure is an error that Liberty has a message for.
type Failure struct {
	Message string // CWWKS1737E for instance
	Text    string // in our own words, without secrets
	Err     error  // may be nil
}

// Error says the number and the text.
func (f *Failure) Error() string { return f.Message + ": " + f.Text }

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// Application is the application that is protected.
type Application struct {
	Name string // as webApp of a filter compares it
	// AuthMethod of login-config in web.xml: BASIC, CLIENT-CERT or FORM. "" means
	// BASIC in profile OpenLiberty and CLIENT-CERT in profile ZOSConnect.
	AuthMethod string
	Realm      string // realm-name of login-config
	LoginPage  string // form-login-page of login-config
	// Resource and Role are asked of EJBROLE, if safAuthorization is there. Without
	// a role, or with **, everybody who is authenticated may in.
	Resource, Role string
}

// Choices are the questions that the sources answer differently. The zero value is
// what the code of Open Liberty was read to do.
type Choices struct {
	// HeadersDoNotShadow: a header of the request that is named as a condition of
	// authFilter is (request-url, webApp, remote-address) does not take the place
	// of what the condition is about.
	HeadersDoNotShadow bool
	// IssuerOverridesFilter: a client whose filter does not accept a request acts all
	// the same if the token's issuer is its own. So does Open Liberty from 22.0.0.10 on
	// (feature openidConnectClient-1.0, how a configuration is selected for a JWT). By
	// the documentation of z/OS Connect, and of authFilter, the filter decides, and here
	// that is the zero value; [Decision] tells where the two part.
	IssuerOverridesFilter bool
	// CookieByName: the condition cookie compares names of cookies, as its
	// documentation says, and not the whole header.
	CookieByName bool
	// MalformedAddressMatchesNothing: a remoteAddress that cannot be read makes its
	// filter match nothing, and is not left out.
	MalformedAddressMatchesNothing bool
}

// Options are what a server is made with.
type Options struct {
	Config  *Config
	Profile Profile // "" means OpenLiberty
	// Level of z/OS Connect in profile ZOSConnect, "3.0.17" for instance; "" is the
	// latest. Before 3.0.17 filters know no headers.
	Level       string
	Application Application
	System      System // nil: there is no SAF
	// SAFRealm is the realm of a safRegistry that names none: APPLDATA of profile
	// SAFDFLT in class REALM, or else the name of the sysplex. "" means LOCAL.
	SAFRealm string
	Now      func() time.Time
	// Random is where LTPA keys come from if server.xml's file of keys is not there, as
	// Liberty makes some then; nil: none are made.
	Random io.Reader
	// Transport carries requests to jwkEndpointUrl and, without an Introspector, to
	// validationEndpointUrl; nil: there is no way. Requests to
	// jwkEndpointUrl have 10 seconds; that others end is its own affair.
	Transport http.RoundTripper
	// LTPA are the keys of LTPA tokens; nil: those of the file that server.xml
	// names, or else some that are made with Random. Without any, cookies are neither
	// taken nor set.
	LTPA *ltpa.Keys
	// Trust are certificates by key store and alias, beside those in files: of key
	// rings, say.
	Trust map[string]map[string]*x509.Certificate
	// ClientCAs are who may have signed client certificates; nil: the certificates
	// of the trust store that server.xml names.
	ClientCAs *x509.CertPool
	// CertificateUser says whose a client certificate is, for CLIENT-CERT. nil: the
	// user of a basicRegistry whose name is the CN, and otherwise nobody.
	CertificateUser func(*x509.Certificate) (string, bool)
	// Interceptors are the classes that interceptors elements name, by class name or
	// id.
	Interceptors map[string]Interceptor
	JASPIC       AuthModule    // nil: there is none
	Introspector Introspector  // nil: package introspection, over Transport
	SAML         SAMLValidator // nil: package saml
	RelyingParty RelyingParty
	Choices      Choices
}

// Server is one Liberty server with one protected application. It is safe for
// concurrent use if what its [Options] hold is.
type Server struct {
	options  Options
	config   *Config
	keys     *ltpa.Keys
	clients  *clientcert.Authorities
	appl     passticket.ApplID
	replays  *replays
	issued   *issued
	warnings []Message

	mu   sync.Mutex
	jwks map[string]*jwkEndpoint // by address
}

// New makes a server. Errors wrap [ErrConfig] and say what is missing. What
// server.xml has amiss is in the problems of its [Config], and keeps no server from
// being made.
func New(o Options) (*Server, error) {
	switch {
	case o.Config == nil:
		return nil, fmt.Errorf("%w: there is no Config: hand in what LoadConfig returns", ErrConfig)
	case o.Now == nil:
		return nil, fmt.Errorf("%w: there is no Now: hand in a clock", ErrConfig)
	}
	switch o.Profile {
	case "":
		o.Profile = OpenLiberty
	case OpenLiberty, ZOSConnect:
	default:
		return nil, fmt.Errorf("%w: profile %q is neither %s nor %s", ErrConfig, o.Profile, OpenLiberty, ZOSConnect)
	}
	s := &Server{options: o, config: o.Config, keys: o.LTPA, replays: newReplays(), issued: newIssued(), jwks: map[string]*jwkEndpoint{}}
	if err := s.gate(); err != nil {
		return nil, err
	}
	if o.System != nil {
		appl, err := passticket.ParseApplID(strings.ToUpper(s.config.SAFCredentials.ProfilePrefix))
		if err != nil {
			return nil, fmt.Errorf("%w: profilePrefix of safCredentials: %w", ErrConfig, err)
		}
		s.appl = appl
	}
	err := s.loadKeys()
	if err != nil {
		return nil, err
	}
	s.clients = clientcert.NewAuthorities(s.clientCAs())
	if o.Introspector == nil && o.Transport != nil {
		s.options.Introspector = newIntrospectors(s.config.Clients, o.Transport)
	}
	if o.SAML == nil {
		if s.options.SAML, err = s.samlValidators(); err != nil {
			return nil, err
		}
	}
	s.warn()
	return s, nil
}

// loadKeys opens the file of LTPA keys, or makes some, if none were handed in.
func (s *Server) loadKeys() (err error) {
	if s.keys != nil {
		return nil
	}
	if s.config.KeysFile == nil {
		if s.options.Random != nil {
			s.keys, err = ltpa.Generate(s.options.Random)
		}
		return err
	}
	password := s.config.LTPA.KeysPassword
	if !password.Given() {
		password = NewSecret("WebAS") // what {xor}CDo9Hgw= stands for, the default of the documentation
	}
	if s.keys, err = ltpa.ParseKeys(s.config.KeysFile(), password.Reveal()); err != nil {
		return fmt.Errorf("%w: %s: %w", ErrConfig, s.config.LTPA.KeysFileName, err)
	}
	return nil
}

// clientCAs are the certificates that client certificates may lead to.
func (s *Server) clientCAs() *x509.CertPool {
	if s.options.ClientCAs != nil {
		return s.options.ClientCAs
	}
	repertoire, ok := s.config.clientSSL()
	if !ok {
		return nil
	}
	pool := x509.NewCertPool()
	for _, certificate := range s.certificates(repertoire.TrustStoreRef) {
		pool.AddCert(certificate)
	}
	return pool
}

// warn notes what Liberty logs when it is started.
func (s *Server) warn() {
	shared := map[string]string{}
	for _, c := range s.config.Clients {
		if c.SignatureAlgorithm == "none" && c.InboundPropagation != PropagationNone {
			s.warnings = append(s.warnings, Message{ID: "CWWKS1741W", Text: "client " + c.ID + " does not check signatures", Logged: true})
		}
		if c.Filter == nil || c.Filter.ID == "" {
			continue
		}
		if other := shared[c.Filter.ID]; other != "" {
			s.warnings = append(s.warnings, Message{ID: "CWWKS1530W", Text: "clients " + other + " and " + c.ID + " share a filter", Logged: true})
		}
		shared[c.Filter.ID] = c.ID
	}
}

// Warnings are what Liberty logs of its configuration when it is started.
func (s *Server) Warnings() []Message { return append([]Message(nil), s.warnings...) }

// Restart forgets what Liberty keeps in memory only: which tokens were used,
// which cookies were set, and what it fetched of keys and learned of tokens.
func (s *Server) Restart() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replays.forget()
	s.issued.forget()
	clear(s.jwks)
	if own, ok := s.options.Introspector.(introspectors); ok {
		own.forget()
	}
	return nil
}

// ServeHTTP is the protected application: it says who the user is, in JSON.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d := s.Decide(r)
	for name, values := range d.Header {
		w.Header()[name] = values
	}
	for _, cookie := range d.Cookies.list() {
		http.SetCookie(w, cookie)
	}
	if d.Status != http.StatusOK {
		w.WriteHeader(d.Status)
		_, _ = io.WriteString(w, d.Body) // the client may be gone
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(d.Identity)
}

// clientAddress is the address that a request came from.
func clientAddress(r *http.Request) netip.Addr {
	if both, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		return both.Addr().Unmap().WithZone("")
	}
	address, err := netip.ParseAddr(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return address.Unmap().WithZone("")
}

// safRealm is the realm of SAF's users.
func (s *Server) safRealm() string {
	switch {
	case s.config.SAFRegistry != nil && s.config.SAFRegistry.Realm != "":
		return s.config.SAFRegistry.Realm
	case s.options.SAFRealm != "":
		return s.options.SAFRealm
	}
	return "LOCAL"
}

// unauthenticated signs on the user that stands for nobody.
func (s *Server) unauthenticated() saf.VerifyResult {
	return s.options.System.InitACEE(saf.InitACEERequest{
		User: esm.UserID(s.config.SAFCredentials.UnauthenticatedUser), Asserted: true, Application: s.appl,
	})
}
