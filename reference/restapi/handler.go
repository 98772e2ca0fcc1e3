package restapi

import (
	"encoding/json"
	"net/http"
)

// Resource is a path that one method is served at.
type Resource struct {
	Path   string // as in a request, decoded, /api/v1/auth/login for instance
	Method string // GET or POST
	// Serve returns what the body of a 200 is made from by encoding/json, or a
	// problem.
	Serve func(*http.Request) (any, *Problem)
}

// Handler serves resources. Of two with one path, the last is served. It is
// safe for concurrent use if they are.
func Handler(resources ...Resource) http.Handler {
	byPath := make(map[string]Resource, len(resources))
	for _, r := range resources {
		byPath[r.Path] = r
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		resource, ok := byPath[r.URL.Path]
		if !ok {
			Refuse(w, r, notFound())
			return
		}
		resource.serve(w, r)
	})
}

// allow is the value of the Allow header (RFC 9110, section 10.2.1).
func (re Resource) allow() string {
	if re.Method == http.MethodGet {
		return "GET, HEAD, OPTIONS"
	}
	return re.Method + ", OPTIONS"
}

func (re Resource) serve(w http.ResponseWriter, r *http.Request) {
	head := r.Method == http.MethodHead && re.Method == http.MethodGet
	switch {
	case r.Method == http.MethodOptions:
		w.Header().Set("Allow", re.allow())
		w.WriteHeader(http.StatusNoContent)
		return
	case r.Method != re.Method && !head:
		w.Header().Set("Allow", re.allow())
		Refuse(w, r, methodNotAllowed(re.allow()))
		return
	}
	problem := refuseBody(r)
	if problem == nil {
		var body any
		if body, problem = re.Serve(r); problem == nil {
			answer(w, r, http.StatusOK, body)
			return
		}
	}
	Refuse(w, r, problem)
}

// Refuse answers a request with a problem.
func Refuse(w http.ResponseWriter, r *http.Request, p *Problem) {
	for _, challenge := range p.Challenges {
		w.Header().Add("WWW-Authenticate", challenge)
	}
	answer(w, r, p.Status, p)
}

// Answer answers a request with a status and a body, which is made into JSON.
func Answer(w http.ResponseWriter, r *http.Request, status int, body any) { answer(w, r, status, body) }

func answer(w http.ResponseWriter, r *http.Request, status int, body any) {
	h, values := w.Header(), [...]string{"application/json", "no-store", "nosniff"}
	h["Content-Type"], h["Cache-Control"], h["X-Content-Type-Options"] = values[0:1:1], values[1:2:2], values[2:3:3]
	text, err := json.Marshal(body)
	if err != nil { // Bodies are made of strings and times: this is a mistake in the service.
		status, text = http.StatusInternalServerError, []byte(`{"code":"internal","message":"The answer could not be written."}`)
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		// If this fails, the client has gone, and nobody is left to be told.
		_, _ = w.Write(append(text, '\n'))
	}
}
