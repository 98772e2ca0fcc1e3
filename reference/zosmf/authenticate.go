package zosmf

import (
	"net/http"

	"github.com/safproof/safproof/reference/passwd"
	"github.com/safproof/safproof/reference/restapi"
)

// login signs a user on and gives out tokens. By a token, it says whether that is
// good.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	who, ok := s.authenticate(r)
	if !ok {
		s.notSignedOn(w, r)
		return
	}
	if who.basic {
		if err := s.issue(w, who.user); err != nil {
			refuse(w, r, http.StatusInternalServerError, "No token can be made.")
			return
		}
	}
	restapi.Answer(w, r, http.StatusOK, struct{}{})
}

// logout takes back the tokens that the request has.
func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	tokens, _ := s.presented(r)
	if len(tokens) == 0 {
		s.notSignedOn(w, r)
		return
	}
	if !s.run.Load().add(tokens, s.config.Now()) {
		refuse(w, r, http.StatusServiceUnavailable, "Too many tokens were logged out that have not expired.")
		return
	}
	for _, name := range []string{jwtCookie, ltpaCookie} {
		if cookie(r, name) != "" {
			w.Header().Add("Set-Cookie", name+"=; Path=/; Max-Age=0; Secure; HttpOnly")
		}
	}
	w.WriteHeader(http.StatusNoContent)
}

// maxBody is the length of the longest body, in bytes.
const maxBody = 4096

// changePassword changes a password or phrase, of which the old one may have expired.
func (s *Server) changePassword(w http.ResponseWriter, r *http.Request) {
	var body struct {
		User string `json:"userID"`
		Old  string `json:"oldPwd"`
		New  string `json:"newPwd"`
	}
	if problem := restapi.ReadJSON(r, maxBody, &body); problem != nil {
		refuse(w, r, problem.Status, problem.Message)
		return
	}
	if body.User == "" || body.Old == "" || body.New == "" {
		refuse(w, r, http.StatusBadRequest, "The body must have userID, oldPwd and newPwd.")
		return
	}
	_, errno := passwd.Service{System: s.config.System, Application: s.config.Application}.Change(body.User, body.Old, body.New)
	switch errno {
	case 0:
		restapi.Answer(w, r, http.StatusOK, struct{}{})
	case passwd.EMVSPASSWORD, passwd.EINVAL:
		refuse(w, r, http.StatusBadRequest, "The new password is not valid, or the user ID is none.")
	default:
		refuse(w, r, http.StatusUnauthorized, "The user ID and the password do not sign on.")
	}
}
