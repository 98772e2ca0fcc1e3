package zss

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/safproof/safproof/reference/restapi"
)

// services dispatches requests. Paths are compared as they come: net/http's own
// multiplexer would redirect some of them.
func (s *Server) services() http.Handler {
	exact := map[string]http.HandlerFunc{
		"/login":      s.login,
		"/logout":     s.logout,
		"/password":   s.password,
		"/passticket": s.signedOn(s.passTicket),
	}
	below := []struct {
		prefix string
		serve  http.HandlerFunc
	}{
		{"/saf/", s.identityToken},
		{"/certificate/", s.certificate},
		{"/saf-auth/", s.signedOn(s.safAuth)},
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if serve, ok := exact[r.URL.Path]; ok {
			serve(w, r)
			return
		}
		for _, b := range below {
			if strings.HasPrefix(r.URL.Path, b.prefix) {
				b.serve(w, r)
				return
			}
		}
		answerText(w, http.StatusNotFound, "Not Found")
	})
}

// allowed answers 405 to methods that are not among those that are allowed.
func allowed(w http.ResponseWriter, r *http.Request, methods ...string) bool {
	for _, m := range methods {
		if r.Method == m {
			return true
		}
	}
	w.Header().Set("Allow", strings.Join(methods, ", "))
	answerText(w, http.StatusMethodNotAllowed, "Method Not Allowed")
	return false
}

func answerText(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain")
	w.WriteHeader(status)
	// If this fails, the client has gone, and nobody is left to be told.
	_, _ = io.WriteString(w, text)
}

func answerJSON(w http.ResponseWriter, status int, body any) {
	text, err := json.Marshal(body)
	if err != nil { // Bodies are made of strings, numbers and booleans.
		answerText(w, http.StatusInternalServerError, "The answer could not be written")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(text)
}

// answerError is a refusal as the services for programs write it.
func answerError(w http.ResponseWriter, status int, text string) {
	answerJSON(w, status, struct {
		Error string `json:"error"`
	}{text})
}

// maxBody is the length of the longest body, in bytes (the limit that the Zowe App
// Server sets, which is in front of ZSS).
const maxBody = 102400

// errBody: a body that is no JSON object, or too large.
var (
	errBody     = errors.New("the body is no JSON object")
	errTooLarge = errors.New("the body is too large")
)

// object is a JSON object by the exact names of its members.
type object map[string]json.RawMessage

// text returns a member that is a string, or "".
func (o object) text(name string) string {
	var s string
	if json.Unmarshal(o[name], &s) != nil {
		return ""
	}
	return s
}

// readObject reads the body of a request. Errors are errBody and errTooLarge.
func readObject(r *http.Request) (object, error) {
	o, problem := restapi.ReadMembers(r, maxBody)
	switch {
	case problem != nil && problem.Code == restapi.BodyTooLarge:
		return nil, errTooLarge
	case problem != nil:
		return nil, errBody
	}
	return o, nil
}
