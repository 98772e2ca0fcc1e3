package debugprofile

import (
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/safjwt"
)

// ErrConfig: a [Config] that makes no server.
var ErrConfig = errors.New("configuration of the Debug Profile Service is not valid")

// DefaultMaxTokens is how many tokens a server remembers unless told otherwise.
const DefaultMaxTokens = 100_000

// Config is what a server is made with.
type Config struct {
	// System is the z/OS image that the server runs on.
	System safjwt.System
	// ReadEnvironment returns the text of eqaprof.env. It is called by [New] and
	// by [Server.Restart]. Nil means an empty file.
	ReadEnvironment func() ([]byte, error)
	// Now is the clock of the system. Tokens are forgotten by it.
	Now func() time.Time
	// Paths of the endpoints; the zero value means [DefaultPaths].
	Paths Paths
	// MaxTokens is how many tokens the server remembers, of about 200 bytes each;
	// 0 means [DefaultMaxTokens]. When so many have not expired, login is refused
	// with 503.
	MaxTokens int
}

// Server is one EQAPROF. It is safe for concurrent use if what its [Config]
// holds is.
type Server struct {
	config Config
	run    atomic.Pointer[run]
}

// run is what lasts from one start to the next.
type run struct {
	config      Config
	environment Environment
	problems    Problems
	service     safjwt.Service
	register    *register
	handler     http.Handler
}

// New makes a server and starts it. Errors wrap [ErrConfig], or
// [ErrEnvironment] if it would not start with its eqaprof.env.
func New(c Config) (*Server, error) {
	switch {
	case c.System == nil:
		return nil, fmt.Errorf("%w: there is no System", ErrConfig)
	case c.Now == nil:
		return nil, fmt.Errorf("%w: there is no Now: hand in a clock", ErrConfig)
	case c.MaxTokens < 0:
		return nil, fmt.Errorf("%w: MaxTokens is %d; give a positive number, or 0 for %d", ErrConfig, c.MaxTokens, DefaultMaxTokens)
	}
	if c.MaxTokens == 0 {
		c.MaxTokens = DefaultMaxTokens
	}
	if c.Paths == (Paths{}) {
		c.Paths = DefaultPaths
	}
	if err := c.Paths.check(); err != nil {
		return nil, err
	}
	s := &Server{config: c}
	if err := s.Restart(); err != nil {
		return nil, err
	}
	return s, nil
}

// Restart stops the server and starts it again: eqaprof.env is read anew, and
// which tokens were issued and logged out is forgotten. An error wraps
// [ErrEnvironment], and the server is then stopped: it answers every request
// with 503 until it is restarted with a file that it can use. Requests that are
// under way come to an end as they began.
func (s *Server) Restart() error {
	r, err := s.config.start()
	s.run.Store(r)
	return err
}

func (c Config) start() (*run, error) {
	var text []byte
	if c.ReadEnvironment != nil {
		var err error
		if text, err = c.ReadEnvironment(); err != nil {
			return &run{handler: http.HandlerFunc(stopped)}, fmt.Errorf("%w: %w", ErrEnvironment, err)
		}
	}
	environment, problems := ParseEnvironment(text)
	if err := problems.Err(); err != nil {
		return &run{problems: problems, handler: http.HandlerFunc(stopped)}, err
	}
	r := &run{
		config: c, environment: environment, problems: problems,
		service:  safjwt.Service{System: c.System, Application: environment.Application},
		register: newRegister(c.MaxTokens),
	}
	r.handler = restapi.Handler(r.resources()...)
	return r, nil
}

// Environment returns the settings that the server was started with last, and
// what was wrong with their file. The zero value belongs to a stopped server.
func (s *Server) Environment() (Environment, Problems) {
	r := s.run.Load()
	return r.environment, r.problems
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.run.Load().handler.ServeHTTP(w, r)
}

func stopped(w http.ResponseWriter, r *http.Request) {
	restapi.Refuse(w, r, &restapi.Problem{
		Status: http.StatusServiceUnavailable, Code: Stopped,
		Message: "The server is stopped: it cannot be started with its eqaprof.env. Mend the file and restart.",
	})
}
