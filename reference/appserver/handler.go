package appserver

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/restapi"
)

// The root services.
const (
	AuthPath     = "/auth"
	RefreshPath  = "/auth-refresh"
	LogoutPath   = "/auth-logout"
	PasswordPath = "/auth-password"
)

// MaxBody is the length of the longest body that is read, in bytes.
const MaxBody = 102_400

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store, no-cache, must-revalidate")
	h.Set("Pragma", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	if r.TLS == nil {
		plain(w, http.StatusForbidden, "Use HTTPS. Do not send credentials or cookies over plain HTTP again.")
		return
	}
	switch path := r.URL.Path; {
	case path == AuthPath:
		methods{http.MethodPost: s.login, http.MethodGet: s.status}.serve(w, r)
	case path == RefreshPath:
		methods{http.MethodGet: s.refresh}.serve(w, r)
	case path == LogoutPath:
		methods{http.MethodPost: s.logout, http.MethodGet: s.logout}.serve(w, r)
	case path == PasswordPath:
		methods{http.MethodPost: s.changePassword}.serve(w, r)
	case strings.HasPrefix(path, AppPath):
		methods{http.MethodGet: s.app, http.MethodHead: s.app}.serve(w, r)
	case strings.HasPrefix(path, ActionPath):
		s.action(w, r)
	default:
		plain(w, http.StatusNotFound, "There is nothing at this path.")
	}
}

// methods are those of a path.
type methods map[string]http.HandlerFunc

func (m methods) serve(w http.ResponseWriter, r *http.Request) {
	if serve, ok := m[r.Method]; ok {
		serve(w, r)
		return
	}
	var allowed []string
	for method := range m {
		allowed = append(allowed, method)
	}
	slices.Sort(allowed)
	w.Header().Set("Allow", strings.Join(allowed, ", "))
	plain(w, http.StatusMethodNotAllowed, "This method is not served here.")
}

// plain answers with a sentence.
func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, text+"\n") // If this fails, the browser has gone.
}

// answerJSON answers with an object.
func answerJSON(w http.ResponseWriter, status int, body any) {
	text, err := json.Marshal(body)
	if err != nil { // Bodies are made of strings and numbers: this is a mistake here.
		plain(w, http.StatusInternalServerError, "The answer could not be written.")
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

var errTooLong = errors.New("the body is too long")

// readBody reads the body of a request.
func readBody(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	text, err := io.ReadAll(io.LimitReader(r.Body, MaxBody+1))
	if len(text) > MaxBody {
		return nil, errTooLong
	}
	return text, err
}

// readJSON reads a body that is a JSON object, an empty one being as good as {}.
// It answers the request and returns false if there is none.
func readJSON(w http.ResponseWriter, r *http.Request, into any) bool {
	text, err := readBody(r)
	switch {
	case errors.Is(err, errTooLong):
		plain(w, http.StatusRequestEntityTooLarge, "The body is too long.")
		return false
	case err != nil:
		plain(w, http.StatusBadRequest, "The body could not be read.")
		return false
	case len(text) == 0:
		return true
	}
	if restapi.Unmarshal(text, into) != nil { // The error would show a part of the body.
		plain(w, http.StatusBadRequest, "The body must be a JSON object.")
		return false
	}
	return true
}
