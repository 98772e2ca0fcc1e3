package webapp

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/safproof/safproof/reference/httpauth"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/safjwt"
)

// ErrConfig: a [Config] that makes no server.
var ErrConfig = errors.New("configuration of the web application is not valid")

// Path is where the application answers.
const Path = "/whoami"

// DefaultApplication is the application name unless told otherwise: an MQWEB
// server's whose profilePrefix is MQWEB.
const DefaultApplication = "MQWEB"

// Config is what a server is made with.
type Config struct {
	// System is the z/OS image that the application runs on.
	System safjwt.System
	// Application is APPL of each sign-on; zero means [DefaultApplication].
	Application passticket.ApplID
}

// Server is the application on one system. It keeps nothing, and is safe for
// concurrent use if the system is.
type Server struct {
	service safjwt.Service
	handler http.Handler
}

// New makes a server. Errors wrap [ErrConfig].
func New(c Config) (*Server, error) {
	if c.System == nil {
		return nil, fmt.Errorf("%w: there is no System", ErrConfig)
	}
	if c.Application == (passticket.ApplID{}) {
		var err error
		if c.Application, err = passticket.ParseApplID(DefaultApplication); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrConfig, err)
		}
	}
	s := &Server{service: safjwt.Service{System: c.System, Application: c.Application}}
	s.handler = restapi.Handler(restapi.Resource{Path: Path, Method: http.MethodGet, Serve: s.whoAmI})
	return s, nil
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

var accepted = restapi.Accepted{Realm: "application", Schemes: []httpauth.Scheme{httpauth.Basic}}

type answer struct {
	User        string `json:"user"`
	Application string `json:"applid"`
}

func (s *Server) whoAmI(r *http.Request) (any, *restapi.Problem) {
	c, problem := accepted.Credentials(r)
	if problem != nil {
		return nil, problem
	}
	who, problem := s.service.SignOn(c.User(), c.Password())
	if problem != nil {
		return nil, accepted.Challenge(problem, "")
	}
	return answer{string(who.User), who.Application.String()}, nil
}
