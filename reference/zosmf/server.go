package zosmf

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/ltpa"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// ErrConfig: a [Config] that makes no server.
var ErrConfig = errors.New("configuration of z/OSMF is not valid")

// StartedTask is the name of the server's started task.
const StartedTask = "IZUSVR1"

// What a [Config] has where it is left out.
const (
	// DefaultRealm is zosmf_saf_realm.
	DefaultRealm = "SAFRealm"
	// DefaultExpiry is how long tokens are good (SESSION_EXPIRE).
	DefaultExpiry = 495 * time.Minute
	// DefaultPort is zosmf_port.
	DefaultPort = 443
	// DefaultMaxLoggedOut is how many tokens are remembered as logged out.
	DefaultMaxLoggedOut = 100_000
	// keyBits is the length of the RSA key that is made if none is handed in.
	keyBits = 2048
)

// System is the z/OS image that the server runs on. [saf.System] is one.
type System interface {
	Verify(saf.VerifyRequest) saf.VerifyResult
}

// Config is what a server is made with.
type Config struct {
	System System
	// Application of sign-ons; zero means [saf.ZOSMFApplication].
	Application passticket.ApplID
	Level       Level  // "" means the latest
	Realm       string // "" means DefaultRealm
	Host        string // zosmf_hostname; "" means localhost
	Port        int    // zosmf_port; 0 means DefaultPort
	// Expiry of tokens; 0 means DefaultExpiry.
	Expiry time.Duration
	// Key signs JSON Web Tokens; nil: one is made.
	Key *rsa.PrivateKey
	// LTPA are the keys of LTPA tokens; nil: some are made.
	LTPA *ltpa.Keys
	// DataSets are the names that there are; nil means those of [SampleDataSets].
	DataSets []string
	// MaxLoggedOut is how many tokens are remembered as logged out until they expire;
	// 0 means DefaultMaxLoggedOut.
	MaxLoggedOut int
	Now          func() time.Time
	// Random gives the claim jti, and the shared key of LTPA if it is not handed in.
	// It is never called concurrently. RSA keys that are not handed in come from
	// crypto/rand.
	Random io.Reader
}

// Server is one z/OSMF. It is safe for concurrent use if what its [Config] holds is.
type Server struct {
	config   Config
	key      *jose.Key
	verifier *jose.Verifier
	jwks     []byte
	handler  http.Handler
	mu       sync.Mutex // guards Config.Random
	run      atomic.Pointer[loggedOut]
}

// New makes a server and starts it. Errors wrap [ErrConfig].
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
	if err := c.complete(); err != nil {
		return nil, err
	}
	s := &Server{config: c}
	if err := s.useKey(); err != nil {
		return nil, fmt.Errorf("%w: Key: %w", ErrConfig, err)
	}
	s.handler = s.services()
	return s, s.Restart()
}

// complete fills in what was left out.
func (c *Config) complete() (err error) {
	if c.Level, err = ParseLevel(string(c.Level)); err != nil {
		return err
	}
	if c.Application == (passticket.ApplID{}) {
		if c.Application, err = passticket.ParseApplID(saf.ZOSMFApplication); err != nil {
			return fmt.Errorf("%w: %w", ErrConfig, err)
		}
	}
	if c.Port < 0 || c.Port > 65535 || c.Expiry < 0 || c.MaxLoggedOut < 0 {
		return fmt.Errorf("%w: Port %d, Expiry %v or MaxLoggedOut %d is out of range; leave it 0 for the default", ErrConfig, c.Port, c.Expiry, c.MaxLoggedOut)
	}
	setDefault(&c.Realm, DefaultRealm)
	setDefault(&c.Host, "localhost")
	setDefault(&c.Port, DefaultPort)
	setDefault(&c.Expiry, DefaultExpiry)
	setDefault(&c.MaxLoggedOut, DefaultMaxLoggedOut)
	if c.DataSets == nil {
		c.DataSets = SampleDataSets()
	}
	if c.LTPA == nil {
		if c.LTPA, err = ltpa.Generate(c.Random); err != nil {
			return fmt.Errorf("%w: LTPA: %w", ErrConfig, err)
		}
	}
	if c.Key == nil {
		if c.Key, err = rsa.GenerateKey(rand.Reader, keyBits); err != nil {
			return fmt.Errorf("%w: Key: %w", ErrConfig, err)
		}
	}
	return nil
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Restart stops the server and starts it again: which tokens were logged out is
// forgotten. It has no error.
func (s *Server) Restart() error {
	s.run.Store(newLoggedOut(s.config.MaxLoggedOut))
	return nil
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	s.handler.ServeHTTP(w, r)
}

// userOf reads a user ID that a token names.
func userOf(name string) (esm.UserID, bool) {
	user, err := esm.ParseUserID(name)
	return user, err == nil && string(user) == name
}
