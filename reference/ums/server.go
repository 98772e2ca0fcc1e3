package ums

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// ErrConfig: a [Config] that makes no server.
var ErrConfig = errors.New("configuration of the Unified Management Server is not valid")

// What a server does unless its [Config] says otherwise.
const (
	DefaultLifetime        = time.Hour
	DefaultRefreshLifetime = 24 * time.Hour
	DefaultMaxSessions     = 100_000
)

// AuthType is components.izp.server.authType: how users authenticate.
type AuthType string

// The two that there are.
const (
	StandardJWT AuthType = "STANDARD_JWT"
	MFAJWT      AuthType = "MFA_JWT"
)

// System is the z/OS image that users sign on to. [saf.System] is one.
type System interface {
	// Verify answers RACROUTE REQUEST=VERIFY.
	Verify(saf.VerifyRequest) saf.VerifyResult
}

// Config is what a server is made with.
type Config struct {
	// System is the z/OS image that the server runs on.
	System System
	// AuthType is how users authenticate; "" means [StandardJWT].
	AuthType AuthType
	// Application is APPL of each sign-on; zero means that none is named.
	Application passticket.ApplID
	// Key signs the UMS tokens. It is the server's own.
	Key *rsa.PrivateKey
	// Lifetime of an access token and RefreshLifetime of a refresh token; 0 means
	// [DefaultLifetime] and [DefaultRefreshLifetime].
	Lifetime, RefreshLifetime time.Duration
	// MaxSessions is how many sessions are kept; 0 means [DefaultMaxSessions]. When
	// so many have not expired, login is refused with 503.
	MaxSessions int
	// Subsystem, ToolServices and ZOSMF are where actions go on to, with the stored
	// credentials of the user. To one that is nil nothing goes: 503.
	Subsystem, ToolServices, ZOSMF http.RoundTripper
	// Gateway is how the Zowe API Mediation Layer is reached, which judges the
	// tokens that users log in with under [MFAJWT]; Tickets sign them on to what
	// their actions go on to. Otherwise neither is needed.
	Gateway http.RoundTripper
	Tickets Tickets
	// Now is the clock of the system.
	Now func() time.Time
	// Random is where the names of sessions and tokens come from; it is never
	// called concurrently.
	Random io.Reader
}

// Server is one UMS. It is safe for concurrent use if what its [Config] holds is.
type Server struct {
	config Config
	tokens tokens
	run    atomic.Pointer[sessions]
	mu     sync.Mutex // guards Config.Random
}

// New makes a server and starts it. Errors wrap [ErrConfig].
func New(c Config) (*Server, error) {
	if err := c.complete(); err != nil {
		return nil, err
	}
	t, err := newTokens(c)
	if err != nil {
		return nil, fmt.Errorf("%w: Key: %w", ErrConfig, err)
	}
	s := &Server{config: c, tokens: t}
	return s, s.Restart()
}

// Restart stops the server and starts it again: the credentials of all users are
// forgotten, and no token of before is good any more. It does not fail.
func (s *Server) Restart() error {
	s.run.Store(newSessions(s.config.MaxSessions))
	return nil
}

// complete checks a configuration and fills in what is left out.
func (c *Config) complete() error {
	for _, need := range []struct {
		there bool
		what  string
	}{
		{c.System != nil, "System: hand in the saf.System that users sign on to"},
		{c.Key != nil, "Key: hand in an RSA key of 2048 bits or more"},
		{c.Now != nil, "Now: hand in a clock"},
		{c.Random != nil, "Random: hand in crypto/rand.Reader"},
	} {
		if !need.there {
			return fmt.Errorf("%w: there is no %s", ErrConfig, need.what)
		}
	}
	switch c.AuthType {
	case "":
		c.AuthType = StandardJWT
	case StandardJWT, MFAJWT:
	default:
		return fmt.Errorf("%w: AuthType is %q; give %s or %s", ErrConfig, c.AuthType, StandardJWT, MFAJWT)
	}
	if c.Lifetime < 0 || c.RefreshLifetime < 0 || c.MaxSessions < 0 {
		return fmt.Errorf("%w: Lifetime is %v, RefreshLifetime %v and MaxSessions %d; give none that is negative, and 0 for the default",
			ErrConfig, c.Lifetime, c.RefreshLifetime, c.MaxSessions)
	}
	if c.Lifetime == 0 {
		c.Lifetime = DefaultLifetime
	}
	if c.RefreshLifetime == 0 {
		c.RefreshLifetime = DefaultRefreshLifetime
	}
	if c.MaxSessions == 0 {
		c.MaxSessions = DefaultMaxSessions
	}
	return nil
}
