package simtarget

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/rsed"
	"github.com/safproof/safproof/sim"
)

// endpoint is a request of a server.
type endpoint struct{ server, method, path string }

// contextPath is where EQAPROF has its endpoints: no file that a world writes says
// otherwise.
const contextPath = "/api/v1"

// The requests, at the paths that packages debugprofile and rsed choose.
var (
	eqaprofLogin  = endpoint{target.EQAPROF, http.MethodPost, contextPath + debugprofile.DefaultPaths.Login}
	eqaprofQuery  = endpoint{target.EQAPROF, http.MethodGet, contextPath + debugprofile.DefaultPaths.Query}
	eqaprofLogout = endpoint{target.EQAPROF, http.MethodPost, contextPath + debugprofile.DefaultPaths.Logout}
	rsedSignOn    = endpoint{target.RSED, http.MethodPost, rsed.DefaultPath}
)

func (s *subject) WriteFile(system, text string) error {
	if _, err := s.at(system); err != nil {
		return err
	}
	return s.set(target.OpServerConfigure, target.ServerConfigureArgs{System: system, Server: target.EQAPROF, Text: text}, &struct{}{})
}

func (s *subject) Start(system, server string) error {
	if _, err := s.at(system); err != nil {
		return err
	}
	return s.set(target.OpServerStart, target.ServerStartArgs{System: system, Server: server}, &struct{}{})
}

func (s *subject) Login(system, server, user string, password sim.Secret) (sim.Answer, error) {
	to := eqaprofLogin
	if server == target.RSED {
		to = rsedSignOn
	}
	basic := base64.StdEncoding.EncodeToString([]byte(user + ":" + password.Text()))
	a, said, err := s.request(system, to, "Basic "+basic, password.Text(), basic)
	switch {
	case err != nil || !a.Accepted:
		return a, err
	case said.Token == "":
		return sim.Answer{}, fmt.Errorf("%w: %s on %s answers %s to a login, and no token", sim.ErrSubject, server, system, a.Codes)
	}
	a.Made = sim.NewSecret(said.Token)
	return a, nil
}

func (s *subject) Query(system string, token sim.Secret) (sim.Answer, error) {
	return s.byToken(system, eqaprofQuery, token)
}

func (s *subject) Logout(system string, token sim.Secret) (sim.Answer, error) {
	return s.byToken(system, eqaprofLogout, token)
}

func (s *subject) byToken(system string, to endpoint, token sim.Secret) (sim.Answer, error) {
	a, _, err := s.request(system, to, "Bearer "+token.Text(), token.Text())
	return a, err
}

// said is what an answer holds, as far as a simulation asks.
type said struct{ User, Token string }

// request sends a server a request. What is accepted is 200; the body of any
// other answer is its own affair.
func (s *subject) request(system string, to endpoint, authorization string, secrets ...string) (sim.Answer, said, error) {
	place, err := s.at(system)
	if err != nil {
		return sim.Answer{}, said{}, err
	}
	var result target.ServerRequestResult
	answer, err := s.call(target.OpServerRequest, target.ServerRequestArgs{
		Place: place, Server: to.server, Method: to.method, Path: to.path,
		Header: http.Header{"Authorization": {authorization}},
	}, &result, secrets...)
	if err != nil || answer.Kind == target.Refused {
		return sim.Answer{}, said{}, err
	}
	a := sim.Answer{Accepted: result.Status == http.StatusOK, Codes: strconv.Itoa(result.Status)}
	var body said
	if a.Accepted {
		if json.Unmarshal([]byte(result.Body), &body) != nil { // the error may show the body
			return sim.Answer{}, said{}, fmt.Errorf("%w: %s on %s answers %s with a body that is no JSON object", sim.ErrSubject, to.server, system, a.Codes)
		}
		a.User = body.User
	}
	return a, body, nil
}
