package ums

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/httpauth"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/restapi"
)

// Where actions are. What follows a path that ends with a slash goes on, with
// everything of the path but /ws.
const (
	// SubsystemPath is of actions meant for a subsystem; this package's choice.
	SubsystemPath = "/ws/subsystem/"
	// ToolPath is of actions meant for the tool services of a subsystem; IBM's
	// samples have it.
	ToolPath = "/ws/plugin/"
	// ZOSMFPath is of actions meant for z/OSMF; this package's choice.
	ZOSMFPath = "/ws/zosmf/"
	// SessionPath answers, to GET, who is logged in; this package's choice.
	SessionPath = "/ws/session"
)

// The longest bodies of actions and of their answers, in bytes.
const (
	MaxActionBody   = 1 << 20
	MaxActionAnswer = 8 << 20
)

var (
	accepted = restapi.Accepted{Realm: "Unified Management Server", Schemes: []httpauth.Scheme{httpauth.Bearer}}
	methods  = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
	level    = regexp.MustCompile(`^\d{1,5}(\.\d{1,5}){1,3}$`)
)

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.TLS == nil:
		restapi.Refuse(w, r, httpsNeeded())
	case r.URL.Path == LoginPath:
		post(w, r, s.login)
	case r.URL.Path == RefreshPath:
		post(w, r, s.refresh)
	default:
		s.act(w, r)
	}
}

// post serves a path of the login.
func post(w http.ResponseWriter, r *http.Request, serve func(*http.Request) (any, *restapi.Problem)) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		restapi.Refuse(w, r, &restapi.Problem{Status: http.StatusMethodNotAllowed, Code: restapi.MethodNotAllowed, Message: "Use POST."})
		return
	}
	body, problem := serve(r)
	if problem != nil {
		restapi.Refuse(w, r, accepted.Challenge(problem, ""))
		return
	}
	restapi.Answer(w, r, http.StatusOK, body)
}

// act carries out an action. The token is validated first: nothing else of the
// request is looked at before that.
func (s *Server) act(w http.ResponseWriter, r *http.Request) {
	one, problem := s.authenticate(r)
	if problem == nil {
		problem = s.route(w, r, one)
	}
	if problem != nil {
		restapi.Refuse(w, r, problem)
	}
}

// authenticate finds the session of the UMS token in the request.
func (s *Server) authenticate(r *http.Request) (session, *restapi.Problem) {
	c, problem := accepted.Credentials(r)
	if problem != nil {
		return session{}, problem
	}
	now := s.config.Now()
	token, err := s.tokens.read(toAct, c.Token(), now)
	if err != nil {
		return session{}, accepted.Challenge(tokenNotAccepted(), httpauth.InvalidToken)
	}
	one, ok := s.run.Load().get(token.Session, now)
	if !ok || string(one.user) != token.Subject {
		return session{}, accepted.Challenge(tokenNotAccepted(), httpauth.InvalidToken)
	}
	return one, nil
}

// route finds out what an action is meant for, and sees to it that it is carried
// out. It answers the request unless it returns a problem.
func (s *Server) route(w http.ResponseWriter, r *http.Request, one session) *restapi.Problem {
	if !slices.Contains(methods, r.Method) {
		w.Header().Set("Allow", strings.Join(methods, ", "))
		return &restapi.Problem{Status: http.StatusMethodNotAllowed, Code: restapi.MethodNotAllowed, Message: "Actions have no such method."}
	}
	if !versionKnown(r.Header.Values("X-API-VERSION")) {
		return &restapi.Problem{
			Status: http.StatusBadRequest, Code: VersionMalformed,
			Message: "X-API-VERSION is LATEST, EARLIEST or a level such as 1.1.0.0; leave it out for the latest.",
		}
	}
	if r.URL.Path == SessionPath {
		return s.session(w, r, one)
	}
	for _, to := range []destination{
		{SubsystemPath, "subsystem", s.config.Subsystem, s.config.Tickets.Subsystem},
		{ToolPath, "tools", s.config.ToolServices, s.config.Tickets.ToolServices},
		{ZOSMFPath, "zosmf", s.config.ZOSMF, s.config.Tickets.ZOSMF},
	} {
		if rest, ok := strings.CutPrefix(r.URL.Path, to.path); ok && rest != "" && isPlain(r.URL.Path) {
			return s.goOn(w, r, one, to)
		}
	}
	return &restapi.Problem{Status: http.StatusNotFound, Code: restapi.NotFound, Message: "There is no such action."}
}

// destination is what actions can be meant for.
type destination struct {
	path        string
	name        string // the host, which tells whoever records it what it was
	by          http.RoundTripper
	application passticket.ApplID // of PassTickets for it
}

func versionKnown(values []string) bool {
	switch len(values) {
	case 0:
		return true
	case 1:
		return slices.Contains([]string{"LATEST", "EARLIEST"}, values[0]) || level.MatchString(values[0])
	}
	return false
}

// isPlain reports whether a path has no detours, which could lead to another
// target than its beginning says.
func isPlain(p string) bool {
	return path.Clean(p) == strings.TrimSuffix(p, "/") && !strings.ContainsFunc(p, func(c rune) bool { return c < ' ' || c == 0x7F || c == '\\' })
}

// session is the one action that stays here.
func (s *Server) session(w http.ResponseWriter, r *http.Request, one session) *restapi.Problem {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		return &restapi.Problem{Status: http.StatusMethodNotAllowed, Code: restapi.MethodNotAllowed, Message: "Use GET."}
	}
	restapi.Answer(w, r, http.StatusOK, struct {
		User     string    `json:"user"`
		AuthType AuthType  `json:"authType"`
		Expires  time.Time `json:"expires"`
	}{string(one.user), s.config.AuthType, one.expires.UTC()})
	return nil
}

// errTooLong: a body of more bytes than its limit.
var errTooLong = errors.New("the body is too long")

func readAll(r io.Reader, limit int64) ([]byte, error) {
	b, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(b)) > limit {
		return nil, errTooLong
	}
	return b, err
}

// goOn sends an action to what it is meant for, with the stored credentials and
// without the UMS token, and passes the answer back.
func (s *Server) goOn(w http.ResponseWriter, r *http.Request, one session, to destination) *restapi.Problem {
	if to.by == nil {
		return &restapi.Problem{Status: http.StatusServiceUnavailable, Code: NotConnected, Message: "Nothing of this kind is connected to this server: " + to.name + "."}
	}
	body, err := readAll(r.Body, MaxActionBody)
	switch {
	case errors.Is(err, errTooLong):
		return &restapi.Problem{Status: http.StatusRequestEntityTooLarge, Code: restapi.BodyTooLarge, Message: "The body of an action has up to 1 MiB."}
	case err != nil:
		return &restapi.Problem{Status: http.StatusBadRequest, Code: restapi.BodyNotReadable, Message: "The body could not be read."}
	}
	address := url.URL{Scheme: "https", Host: to.name, Path: strings.TrimPrefix(r.URL.Path, "/ws"), RawQuery: r.URL.RawQuery}
	out, err := http.NewRequestWithContext(r.Context(), r.Method, address.String(), bytes.NewReader(body))
	if err != nil {
		return &restapi.Problem{Status: http.StatusBadRequest, Code: restapi.NotFound, Message: "The address of the action cannot be passed on."}
	}
	for _, header := range []string{"Accept", "Content-Type"} {
		if v := r.Header.Get(header); v != "" {
			out.Header.Set(header, v)
		}
	}
	out.Header.Set("X-CSRF-ZOSMF-HEADER", "UMS") // z/OSMF wants it of every program.
	if problem := s.authorize(out, one.credentials, to); problem != nil {
		return problem
	}
	return passBack(w, to.by, out)
}

// authorize puts what signs the user on into a request that goes on: the stored
// password, or a PassTicket made just now if there is none.
func (s *Server) authorize(out *http.Request, c *credentials, to destination) *restapi.Problem {
	if !c.zowe {
		out.SetBasicAuth(string(c.user), c.text())
		return nil
	}
	ticket := s.config.Tickets.generate(c.user, to.application)
	if ticket == nil {
		return noPassTicket(to.name)
	}
	out.SetBasicAuth(string(c.user), ticket.Text())
	return nil
}

// passBack sends a request and answers with status, type and body of what comes
// back. No other header does: cookies and challenges are between the two of them.
func passBack(w http.ResponseWriter, to http.RoundTripper, out *http.Request) *restapi.Problem {
	answer, err := to.RoundTrip(out)
	if err != nil { // It may name addresses, which are of no use to the user.
		return &restapi.Problem{Status: http.StatusBadGateway, Code: NotReached, Message: "What the action is meant for could not be reached."}
	}
	defer answer.Body.Close()
	switch {
	case answer.StatusCode == http.StatusUnauthorized:
		return &restapi.Problem{
			Status: http.StatusBadGateway, Code: CredentialsStale,
			Message: "What the action is meant for does not accept the stored credentials. Log in again if they have changed.",
		}
	case answer.StatusCode < 200 || 300 <= answer.StatusCode && answer.StatusCode < 400:
		return &restapi.Problem{Status: http.StatusBadGateway, Code: AnswerUnusable, Message: "What the action is meant for has sent it elsewhere, which is not followed."}
	}
	body, err := readAll(answer.Body, MaxActionAnswer)
	if err != nil {
		return &restapi.Problem{Status: http.StatusBadGateway, Code: AnswerUnusable, Message: "The answer to the action broke off or is too long."}
	}
	h := w.Header()
	if contentType := answer.Header.Get("Content-Type"); contentType != "" {
		h.Set("Content-Type", contentType)
	}
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(answer.StatusCode)
	_, _ = w.Write(body) // If this fails, the client has gone.
	return nil
}
