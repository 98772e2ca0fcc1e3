package zss

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/passwd"
	"github.com/safproof/safproof/reference/saf"
)

// What callers test for with errors.Is.
var (
	// ErrConfig: a [Config] that makes no server.
	ErrConfig = errors.New("configuration of ZSS is not valid")
	// ErrRandom: no random bytes for the key of sessions.
	ErrRandom = errors.New("no random bytes")
)

// DefaultPort is in the name of the cookie unless told otherwise.
const DefaultPort = 7557

// System is the z/OS image that the server runs on. [saf.System] is one.
type System interface {
	Verify(saf.VerifyRequest) saf.VerifyResult
	Auth(caller saf.ACEE, r saf.AuthRequest) saf.AuthResult
	GeneratePassTicket(caller saf.ACEE, user, application string) saf.TicketResult
	UserMap(caller saf.ACEE, r saf.UserMapRequest) (saf.UserMapResult, error)
}

// Config is what a server is made with.
type Config struct {
	System System
	// Caller is the server itself, as the user of its started task: it needs
	// UPDATE to IRRPTAUTH.application.user in class PTKTDATA for /passticket, and
	// READ to IRR.IDIDMAP.QUERY in class FACILITY for /certificate/dn.
	Caller saf.ACEE
	// Application of sign-ons; zero means [saf.OMVSApplication].
	Application passticket.ApplID
	// Port that the server is known by; 0 means [DefaultPort].
	Port int
	// Gateway reaches API ML, for the keys of its tokens. Nil: no token of API ML
	// is looked at.
	Gateway http.RoundTripper
	// NoFallback is components.zss.agent.jwt.fallback false: where there is a
	// gateway, nothing but its tokens signs on to services.
	NoFallback bool
	// Timeouts of sessions; the zero value is 3600 seconds for everybody.
	Timeouts Timeouts
	// Groups of a user, for the timeouts of groups; nil: none.
	Groups func(esm.UserID) []esm.GroupID
	Now    func() time.Time
	// Random gives keys and nonces; it is never called concurrently.
	Random io.Reader
}

// Server is one ZSS. It is safe for concurrent use if what its [Config] holds is.
type Server struct {
	config    Config
	cookie    string // its name
	passwords passwd.Service
	handler   http.Handler
	run       atomic.Pointer[run]
	mu        sync.Mutex // guards Config.Random
}

// run is what lasts from one start to the next.
type run struct {
	sessions *sessions
	keys     gatewayKeys
}

// New makes a server and starts it. Errors wrap [ErrConfig] or [ErrRandom].
func New(c Config) (*Server, error) {
	for _, need := range []struct {
		there bool
		what  string
	}{
		{c.System != nil, "System"},
		{c.Now != nil, "Now: hand in a clock"},
		{c.Random != nil, "Random: hand in crypto/rand.Reader"},
	} {
		if !need.there {
			return nil, fmt.Errorf("%w: there is no %s", ErrConfig, need.what)
		}
	}
	if c.Port < 0 || c.Port > 65535 {
		return nil, fmt.Errorf("%w: Port is %d; give one from 1 to 65535, or 0 for %d", ErrConfig, c.Port, DefaultPort)
	}
	if c.Port == 0 {
		c.Port = DefaultPort
	}
	if c.Application == (passticket.ApplID{}) {
		var err error
		if c.Application, err = passticket.ParseApplID(saf.OMVSApplication); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrConfig, err)
		}
	}
	if err := c.Timeouts.check(); err != nil {
		return nil, err
	}
	s := &Server{
		config: c, cookie: fmt.Sprintf("jedHTTPSession.%d", c.Port),
		passwords: passwd.Service{System: c.System, Application: c.Application},
	}
	s.handler = s.services()
	if err := s.Restart(); err != nil {
		return nil, err
	}
	return s, nil
}

// Restart stops the server and starts it again, after which no session from
// before is good. Errors wrap [ErrRandom], and the server then goes on as it was.
func (s *Server) Restart() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	made, err := newSessions(s.config.Random)
	if err != nil {
		return err
	}
	s.run.Store(&run{sessions: made})
	return nil
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Server", "jdmfws")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	s.handler.ServeHTTP(w, r)
}
