package zosmf

import (
	"net/http"
	"strings"

	"github.com/safproof/safproof/reference/restapi"
)

// service is a path with what is served at it, by method.
type service map[string]http.HandlerFunc

// csrfHeader must be on requests, so that no page of another site can make a browser
// send them.
const csrfHeader = "X-Csrf-Zosmf-Header" // as package net/http has it

func (s *Server) services() http.Handler {
	paths := map[string]service{
		"/zosmf/info":                {http.MethodGet: s.info},
		"/zosmf/notifications/inbox": {http.MethodGet: s.inbox},
		"/zosmf/restfiles/ds":        {http.MethodGet: s.signedOn(s.dataSets)},
	}
	if level := s.config.Level; level.has(LTPA) {
		authenticate := service{http.MethodPost: s.login, http.MethodDelete: s.logout}
		if level.has(Passwords) {
			authenticate[http.MethodPut] = s.changePassword
		}
		paths["/zosmf/services/authenticate"] = authenticate
		if level.has(JWT) {
			paths[keyPath] = service{http.MethodGet: s.publicKey}
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		found, ok := paths[r.URL.Path]
		if !ok {
			refuse(w, r, http.StatusNotFound, "There is no such service.")
			return
		}
		serve, ok := found[r.Method]
		if !ok {
			w.Header().Set("Allow", found.methods())
			refuse(w, r, http.StatusMethodNotAllowed, "The service does not have this method.")
			return
		}
		if _, there := r.Header[csrfHeader]; !there && protected(r.URL.Path) {
			refuse(w, r, http.StatusForbidden, "The header X-CSRF-ZOSMF-HEADER is missing.")
			return
		}
		serve(w, r)
	})
}

const keyPath = "/jwt/ibm/api/zOSMFBuilder/jwk"

// protected says whether a request needs the header against cross-site requests.
func protected(path string) bool { return path != "/zosmf/info" && path != keyPath }

func (s service) methods() string {
	var methods []string
	for _, m := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		if s[m] != nil {
			methods = append(methods, m)
		}
	}
	return strings.Join(methods, ", ")
}

func refuse(w http.ResponseWriter, r *http.Request, status int, message string) {
	restapi.Answer(w, r, status, struct {
		Message string `json:"message"`
	}{message})
}
