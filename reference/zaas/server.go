package zaas

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/safproof/safproof/reference/clientcert"
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/passwd"
	"github.com/safproof/safproof/reference/saf"
)

// ErrConfig: a [Config] that makes no server.
var ErrConfig = errors.New("configuration of ZAAS is not valid")

// System is the z/OS image that ZAAS runs on. [saf.System] is one.
type System interface {
	passwd.System
	// GeneratePassTicket answers R_ticketserv.
	GeneratePassTicket(caller saf.ACEE, user, application string) saf.TicketResult
	// Auth answers RACROUTE REQUEST=AUTH.
	Auth(caller saf.ACEE, r saf.AuthRequest) saf.AuthResult
	// UserMap answers R_usermap.
	UserMap(caller saf.ACEE, r saf.UserMapRequest) (saf.UserMapResult, error)
}

// Peer is another instance of the same API Mediation Layer.
type Peer struct {
	Instance string // its instance ID
	URL      string // scheme and host, https://sys2:10010 for instance
	// Transport reaches it, and presents API ML's own certificate.
	Transport http.RoundTripper
}

// DefaultMaxLogouts is how many logged-out tokens a server remembers unless told
// otherwise.
const DefaultMaxLogouts = 100_000

// DefaultRegistry is the name of the registry in which client certificates are
// looked up unless told otherwise.
const DefaultRegistry = "ZOWE"

// DefaultShortLifeUser is the user whose tokens live [ShortLife] only, for tests.
const DefaultShortLifeUser = "expire"

// Config is what a server is made with.
type Config struct {
	// System is the z/OS image that the server runs on.
	System System
	// Level is the behaviour level; "" means [ZoweV3].
	Level Level
	// Instance is the instance ID, by which peers know it.
	Instance string
	// Caller is whom the started task runs under. It needs UPDATE to
	// IRRPTAUTH.application.user in class PTKTDATA for each application that
	// PassTickets are made for, and READ to IRR.IDIDMAP.QUERY in class FACILITY for
	// logins by certificate.
	Caller saf.ACEE
	// Application that passwords are judged for; zero means [saf.OMVSApplication].
	Application passticket.ApplID
	// Key signs tokens. Instances that share a keystore share it.
	Key *rsa.PrivateKey
	// ClientCAs are the roots that client certificates have to lead to; nil trusts
	// none.
	ClientCAs *x509.CertPool
	// Own is API ML's own certificate: peers and the gateway are known by its public
	// key, and it is no user's. Nil: there are none.
	Own *x509.Certificate
	// Registry in which the subject of a client certificate is looked up as the
	// name of a distributed identity; "" means [DefaultRegistry].
	Registry string
	// Domain that tokens name; "" means [DefaultDomain].
	Domain string
	// ShortLifeUser is the user whose tokens live [ShortLife] only; "" means
	// [DefaultShortLifeUser].
	ShortLifeUser string
	// AllowRefresh serves the endpoint refresh.
	AllowRefresh bool
	// Revoker is what a user needs who revokes the access tokens of others; zero
	// means UPDATE to APIML.SERVICES in class ZOWE.
	Revoker saf.AuthRequest
	// OIDC judges tokens of an OpenID provider; nil refuses them all.
	OIDC *jose.Verifier
	// ZOSMF reaches z/OSMF, which then judges passwords and issues tokens; nil: SAF
	// judges them.
	ZOSMF http.RoundTripper
	// ZOSMFToken is the kind of token that z/OSMF issues; "" means [ZOSMFJWT].
	ZOSMFToken ZOSMFToken
	// Now is the clock of the system.
	Now func() time.Time
	// Random is where the IDs of tokens come from. It is read by one request at a
	// time.
	Random io.Reader
	// Peers returns the other instances that are up; nil: there are none.
	Peers func() []Peer
	// Store is the caching service, which keeps the revocations of access tokens
	// over restarts. Instances share it. Nil means one in memory, of this server's.
	Store Store
	// MaxLogouts is how many logged-out tokens the server remembers; 0 means
	// [DefaultMaxLogouts]. When so many have not expired, logout is refused.
	MaxLogouts int
}

// Server is one instance of ZAAS. It is safe for concurrent use if what its
// [Config] holds is.
type Server struct {
	Config
	behaviour
	key     *jose.Key
	own     *jose.Verifier
	clients *clientcert.Authorities
	routes  routes
	randoms sync.Mutex
	logouts atomic.Pointer[register]
}

// New makes a server and starts it. Errors wrap [ErrConfig].
func New(c Config) (*Server, error) {
	if err := c.complete(); err != nil {
		return nil, err
	}
	s := &Server{Config: c, behaviour: behaviours[c.Level], clients: clientcert.NewAuthorities(c.ClientCAs)}
	var err error
	if s.key, err = jose.NewKey(c.Key); err == nil {
		s.own, err = ownVerifier(s.key)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: Key: %w", ErrConfig, err)
	}
	s.routes = s.makeRoutes()
	s.logouts.Store(newRegister(c.MaxLogouts))
	return s, nil
}

func (c *Config) complete() error {
	if c.Level == "" {
		c.Level = ZoweV3
	}
	_, known := behaviours[c.Level]
	switch {
	case c.System == nil:
		return fmt.Errorf("%w: there is no System", ErrConfig)
	case c.Now == nil:
		return fmt.Errorf("%w: there is no Now: hand in a clock", ErrConfig)
	case c.Random == nil:
		return fmt.Errorf("%w: there is no Random: hand in crypto/rand.Reader", ErrConfig)
	case c.Key == nil:
		return fmt.Errorf("%w: there is no Key: hand in an RSA key of 2048 bits", ErrConfig)
	case !known:
		return fmt.Errorf("%w: Level is %q; give one of %q, or leave it out", ErrConfig, c.Level, Levels())
	case c.MaxLogouts < 0:
		return fmt.Errorf("%w: MaxLogouts is %d; give a positive number, or 0 for %d", ErrConfig, c.MaxLogouts, DefaultMaxLogouts)
	case c.ZOSMFToken != "" && c.ZOSMFToken != ZOSMFJWT && c.ZOSMFToken != ZOSMFLTPA:
		return fmt.Errorf("%w: ZOSMFToken is %q; give %q or %q, or leave it out", ErrConfig, c.ZOSMFToken, ZOSMFJWT, ZOSMFLTPA)
	}
	c.defaults()
	return nil
}

func (c *Config) defaults() {
	for _, each := range []struct {
		field *string
		value string
	}{{&c.Registry, DefaultRegistry}, {&c.Domain, DefaultDomain}, {&c.ShortLifeUser, DefaultShortLifeUser}, {(*string)(&c.ZOSMFToken), string(ZOSMFJWT)}} {
		if *each.field == "" {
			*each.field = each.value
		}
	}
	if c.MaxLogouts == 0 {
		c.MaxLogouts = DefaultMaxLogouts
	}
	if c.Revoker == (saf.AuthRequest{}) {
		c.Revoker = saf.AuthRequest{Class: "ZOWE", Resource: "APIML.SERVICES", Level: esm.Update}
	}
	if c.Peers == nil {
		c.Peers = func() []Peer { return nil }
	}
	if c.Store == nil {
		c.Store = NewMemory(c.Now)
	}
}

// Restart stops the server and starts it again: which tokens were logged out is
// forgotten. What the keystore and the caching service hold stays. At levels at
// which the peers tell a returning instance what was logged out, they are asked
// to ([Server.Join]). Requests that are under way come to an end as they began.
// There is no error.
func (s *Server) Restart() error {
	s.logouts.Store(newRegister(s.MaxLogouts))
	s.Join()
	return nil
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.serve(r).write(w, r)
}
