package appserver

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"sync"
	"sync/atomic"
	"time"
)

// ErrConfig: a [Config] that makes no server.
var ErrConfig = errors.New("configuration of the App Server is not valid")

// What a server does unless its [Config] says otherwise.
const (
	DefaultCookieIdentifier = "1"
	DefaultTimeout          = time.Hour
	DefaultMaxSessions      = 500_000
	DefaultZSSAddress       = "https://localhost:7557"
	DefaultUMSAddress       = "https://localhost:12023"
	DefaultGatewayAddress   = "https://localhost:7554"
)

// Choices answer what no source settles.
type Choices struct {
	// NewSessionID gives the session a new id at each login within a session. The
	// product is believed to keep it, so that whoever knows the cookie from before
	// has the session of whoever logs in.
	NewSessionID bool
}

// Config is what a server is made with.
type Config struct {
	// ZSS is how the SSO plug-in reaches Zowe System Services.
	ZSS http.RoundTripper
	// ZSSAddress is a URL of scheme, host and port; "" means [DefaultZSSAddress].
	ZSSAddress string
	// UMS is how the UMS plug-in reaches the Unified Management Server. Nil means
	// that the plug-in is not installed.
	UMS http.RoundTripper
	// UMSAddress is a URL of scheme, host and port; "" means [DefaultUMSAddress].
	UMSAddress string
	// Gateway is how the API Mediation Layer is reached, which users are then
	// signed on by in place of ZSS. Nil means that it is not there.
	Gateway http.RoundTripper
	// GatewayAddress is a URL of scheme, host and port; "" means
	// [DefaultGatewayAddress].
	GatewayAddress string
	// UMSTakesZoweToken says that UMS has authType MFA_JWT: the UMS plug-in logs in
	// there with the token of the API Mediation Layer, not with the credentials.
	UMSTakesZoweToken bool
	// CookieIdentifier is zowe.cookieIdentifier, behind connect.sid. in the name of
	// the cookie; "" means [DefaultCookieIdentifier].
	CookieIdentifier string
	// CookieSecret signs the cookies. Nil means one from Random, drawn at each
	// start.
	CookieSecret []byte
	// Timeout of a session; 0 means [DefaultTimeout].
	Timeout time.Duration
	// MaxSessions is how many sessions the store holds; 0 means
	// [DefaultMaxSessions].
	MaxSessions int
	// Now is the clock of the system.
	Now func() time.Time
	// Random is where the ids of sessions come from; it is never called
	// concurrently.
	Random  io.Reader
	Choices Choices
}

// Server is one App Server. It is safe for concurrent use if what its [Config]
// holds is.
type Server struct {
	config Config
	zss    zss
	sso    signOn // zss, or the API Mediation Layer
	ums    umsPlugin
	run    atomic.Pointer[run]
	mu     sync.Mutex // guards Config.Random
}

// run is what lasts from one start to the next.
type run struct {
	store  *store
	cookie cookie
}

// New makes a server and starts it. Errors wrap [ErrConfig].
func New(c Config) (*Server, error) {
	if err := c.complete(); err != nil {
		return nil, err
	}
	s, gateway := &Server{config: c}, apiml{}
	for _, each := range []struct {
		name, address string
		by            http.RoundTripper
		into          *remote
	}{
		{"ZSSAddress", c.ZSSAddress, c.ZSS, &s.zss.remote},
		{"UMSAddress", c.UMSAddress, c.UMS, &s.ums.remote},
		{"GatewayAddress", c.GatewayAddress, c.Gateway, &gateway.remote},
	} {
		u, err := url.Parse(each.address)
		if err != nil || u.Scheme != "https" || u.Host == "" || u.Path != "" || u.User != nil {
			return nil, fmt.Errorf("%w: %s is no address such as %s", ErrConfig, each.name, DefaultZSSAddress)
		}
		*each.into = remote{address: *u, by: each.by}
	}
	if s.sso = s.zss; c.Gateway != nil {
		s.sso = gateway
	}
	if err := s.Restart(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return s, nil
}

// Restart stops the server and starts it again: all sessions are forgotten, and
// with them the UMS tokens. Errors are those of reading Config.Random; the server
// then goes on as it was.
func (s *Server) Restart() error {
	secret := s.config.CookieSecret
	if secret == nil {
		secret = make([]byte, 32)
		if err := s.random(secret); err != nil {
			return fmt.Errorf("no secret for the cookies from Random: %w", err)
		}
	}
	s.run.Store(&run{
		store:  newStore(s.config.MaxSessions),
		cookie: newCookie(s.config.CookieIdentifier, secret),
	})
	return nil
}

// random fills b.
func (s *Server) random(b []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := io.ReadFull(s.config.Random, b)
	return err
}

var identifier = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// complete checks a configuration and fills in what is left out.
func (c *Config) complete() error {
	for _, need := range []struct {
		there bool
		what  string
	}{
		{c.ZSS != nil, "ZSS: hand in how ZSS is reached"},
		{c.Now != nil, "Now: hand in a clock"},
		{c.Random != nil, "Random: hand in crypto/rand.Reader"},
	} {
		if !need.there {
			return fmt.Errorf("%w: there is no %s", ErrConfig, need.what)
		}
	}
	if c.CookieIdentifier == "" {
		c.CookieIdentifier = DefaultCookieIdentifier
	}
	if c.ZSSAddress == "" {
		c.ZSSAddress = DefaultZSSAddress
	}
	if c.UMSAddress == "" {
		c.UMSAddress = DefaultUMSAddress
	}
	if c.GatewayAddress == "" {
		c.GatewayAddress = DefaultGatewayAddress
	}
	switch {
	case !identifier.MatchString(c.CookieIdentifier):
		return fmt.Errorf("%w: CookieIdentifier is %q; give up to 64 letters, digits, hyphens and underscores", ErrConfig, c.CookieIdentifier)
	case c.CookieSecret != nil && len(c.CookieSecret) < 16:
		return fmt.Errorf("%w: CookieSecret has %d bytes; give 16 or more, or none", ErrConfig, len(c.CookieSecret))
	case c.UMSTakesZoweToken && c.Gateway == nil:
		return fmt.Errorf("%w: UMSTakesZoweToken needs a Gateway, whose tokens they are", ErrConfig)
	case c.Timeout < 0 || c.MaxSessions < 0:
		return fmt.Errorf("%w: Timeout is %v and MaxSessions %d; give none that is negative, and 0 for the default", ErrConfig, c.Timeout, c.MaxSessions)
	}
	if c.Timeout == 0 {
		c.Timeout = DefaultTimeout
	}
	if c.MaxSessions == 0 {
		c.MaxSessions = DefaultMaxSessions
	}
	return nil
}
