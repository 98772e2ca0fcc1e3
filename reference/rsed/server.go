package rsed

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/httpauth"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/safjwt"
	"github.com/safproof/safproof/reference/zos"
)

// ErrConfig: a [Config] that makes no server.
var ErrConfig = errors.New("configuration of the RSE daemon is not valid")

// DefaultPath is the path of the sign-on unless told otherwise.
const DefaultPath = "/rse/signon"

// ExplorerTooLow is the code of a refusal, with status 503, beside those of
// packages safjwt and restapi.
const ExplorerTooLow restapi.Code = "explorer-level-too-low"

// Config is what a server is made with.
type Config struct {
	// System is the z/OS image that the daemon runs on.
	System safjwt.System
	// Application that tokens are made for; zero means [saf.RSEApplication].
	Application passticket.ApplID
	// Explorer is the level of the host components. The zero value is the latest.
	Explorer zos.ExplorerLevel
	// Path of the sign-on; "" means [DefaultPath].
	Path string
}

// Server is the daemon on one system. It keeps nothing, and is safe for
// concurrent use if the system is.
type Server struct {
	config  Config
	service safjwt.Service
	handler http.Handler
}

// New makes a server. Errors wrap [ErrConfig].
func New(c Config) (*Server, error) {
	if c.System == nil {
		return nil, fmt.Errorf("%w: there is no System", ErrConfig)
	}
	if c.Path == "" {
		c.Path = DefaultPath
	}
	if !strings.HasPrefix(c.Path, "/") {
		return nil, fmt.Errorf("%w: Path is %q; give one that begins with a slash, or none for %s", ErrConfig, c.Path, DefaultPath)
	}
	if c.Application == (passticket.ApplID{}) {
		var err error
		if c.Application, err = passticket.ParseApplID(saf.RSEApplication); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrConfig, err)
		}
	}
	s := &Server{config: c, service: safjwt.Service{System: c.System, Application: c.Application}}
	s.handler = restapi.Handler(restapi.Resource{Path: c.Path, Method: http.MethodPost, Serve: s.signOn})
	return s, nil
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

var accepted = restapi.Accepted{Realm: "RSE daemon", Schemes: []httpauth.Scheme{httpauth.Basic}}

// answer has the members of what login of the Debug Profile Service answers, as
// far as they are of use.
type answer struct {
	Token       string    `json:"token"`
	User        string    `json:"user"`
	Application string    `json:"applid"`
	Issued      time.Time `json:"issued"`
	Expires     time.Time `json:"expires"`
}

// signOn signs a user on by password, phrase or PassTicket, and answers a token.
func (s *Server) signOn(r *http.Request) (any, *restapi.Problem) {
	if !s.config.Explorer.IssuesTokens() {
		return nil, &restapi.Problem{
			Status: http.StatusServiceUnavailable, Code: ExplorerTooLow,
			Message: fmt.Sprintf("z/OS Explorer host %v gives out no identity tokens. Install %v or later.", s.config.Explorer, zos.TokenExplorerLevel),
		}
	}
	c, problem := accepted.Credentials(r)
	if problem != nil {
		return nil, problem
	}
	token, who, problem := s.service.Issue(c.User(), c.Password())
	if problem != nil {
		return nil, accepted.Challenge(problem, "")
	}
	return answer{token.Text(), string(who.User), who.Application.String(), who.Issued, who.Expires}, nil
}
