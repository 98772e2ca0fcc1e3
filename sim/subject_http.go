package sim

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"github.com/safproof/safproof/reference/debugprofile"
	"github.com/safproof/safproof/reference/rsed"
	"github.com/safproof/safproof/sim/sysplex"
)

// The servers of a system.
const (
	EQAPROF = string(sysplex.EQAPROF)
	RSED    = string(sysplex.RSED)
)

// contextPath is where EQAPROF has its endpoints, unless its file says otherwise.
const contextPath = "/api/v1"

// The requests of the servers.
var (
	login     = endpoint{http.MethodPost, contextPath + debugprofile.DefaultPaths.Login}
	query     = endpoint{http.MethodGet, contextPath + debugprofile.DefaultPaths.Query}
	logout    = endpoint{http.MethodPost, contextPath + debugprofile.DefaultPaths.Logout}
	rseSignOn = endpoint{http.MethodPost, rsed.DefaultPath}
)

type endpoint struct{ method, path string }

// exchange is one request and its answer, used again and again: a recorder
// without what nobody here looks at.
type exchange struct {
	request http.Request
	url     url.URL
	header  http.Header // of the answer
	status  int
	body    bytes.Buffer
}

func (x *exchange) Header() http.Header         { return x.header }
func (x *exchange) WriteHeader(status int)      { x.status = status }
func (x *exchange) Write(b []byte) (int, error) { return x.body.Write(b) }

// do sends a request with an Authorization header.
func (x *exchange) do(h http.Handler, e endpoint, authorization string) {
	if x.header == nil {
		x.header = http.Header{}
		x.request.Header = http.Header{"Authorization": {""}}
	}
	clear(x.header)
	x.body.Reset()
	x.status = http.StatusOK
	x.url.Path = e.path
	x.request.Method, x.request.URL = e.method, &x.url
	x.request.Header["Authorization"][0] = authorization
	h.ServeHTTP(x, &x.request)
}

func (x *exchange) answer() Answer {
	return Answer{Accepted: x.status == http.StatusOK, Codes: statusText(x.status)}
}

func statusText(status int) string {
	switch status {
	case http.StatusOK:
		return "200"
	case http.StatusUnauthorized:
		return "401"
	case http.StatusForbidden:
		return "403"
	case http.StatusServiceUnavailable:
		return "503"
	}
	return strconv.Itoa(status)
}

// member returns a string of the answer's JSON object. Tokens and user IDs have
// no character that JSON escapes.
func (x *exchange) member(name string) string {
	_, rest, found := bytes.Cut(x.body.Bytes(), []byte(`"`+name+`":"`))
	value, _, closed := bytes.Cut(rest, []byte(`"`))
	if !found || !closed {
		return ""
	}
	return string(value)
}

func (r *reference) WriteFile(system, text string) error {
	s, err := r.on(system)
	if err != nil {
		return err
	}
	return s.WriteFile(sysplex.EQAPROF, text)
}

func (r *reference) Start(system, server string) error {
	s, err := r.on(system)
	if err != nil {
		return err
	}
	if err := s.System.Start(sysplex.Server(server), sysplex.Start{}); err != nil {
		return fmt.Errorf("%w: %w", ErrSubject, err)
	}
	return nil
}

func (r *reference) Login(system, server, user string, password Secret) (Answer, error) {
	to := login
	if server == RSED {
		to = rseSignOn
	}
	x, err := r.send(system, server, to, "Basic "+base64.StdEncoding.EncodeToString([]byte(user+":"+password.Text())))
	if err != nil {
		return Answer{}, err
	}
	a := x.answer()
	if a.Accepted {
		a.User, a.Made = x.member("user"), NewSecret(x.member("token"))
	}
	return a, nil
}

func (r *reference) Query(system string, token Secret) (Answer, error) {
	return r.byToken(system, query, token)
}

func (r *reference) Logout(system string, token Secret) (Answer, error) {
	return r.byToken(system, logout, token)
}

func (r *reference) byToken(system string, to endpoint, token Secret) (Answer, error) {
	x, err := r.send(system, EQAPROF, to, "Bearer "+token.Text())
	if err != nil {
		return Answer{}, err
	}
	a := x.answer()
	if a.Accepted {
		a.User = x.member("user")
	}
	return a, nil
}

func (r *reference) send(system, server string, to endpoint, authorization string) (*exchange, error) {
	s, err := r.on(system)
	if err != nil {
		return nil, err
	}
	h, err := s.Handler(sysplex.Server(server))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrSubject, err)
	}
	s.http.do(h, to, authorization)
	return &s.http, nil
}
