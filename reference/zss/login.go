package zss

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/httpauth"
	"github.com/safproof/safproof/reference/saf"
)

// refusal is why nobody is signed on.
type refusal struct {
	status int
	text   string
}

var (
	notAuthorized   = &refusal{http.StatusUnauthorized, "Not Authorized"}
	passwordExpired = &refusal{http.StatusPreconditionRequired, "Password Expired"}
	noImpersonation = &refusal{http.StatusForbidden, "Impersonation error"}
	bodyTooLarge    = &refusal{http.StatusRequestEntityTooLarge, "The body is too large"}
)

// signedOn serves users who are signed on, each of whose sessions it renews.
func (s *Server) signedOn(serve func(http.ResponseWriter, *http.Request, saf.ACEE)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if acee, ok := s.admit(w, r, nil); ok {
			serve(w, r, acee)
		}
	}
}

// login signs a user on, by what the request has in its header or in its body.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	if !allowed(w, r, http.MethodPost, http.MethodGet) {
		return
	}
	body, err := readObject(r)
	if errors.Is(err, errTooLarge) {
		answerText(w, bodyTooLarge.status, bodyTooLarge.text)
		return
	}
	if _, ok := s.admit(w, r, body); ok {
		answerOK(w)
	}
}

// answerOK is what a login is answered: JSON that calls itself HTML.
func answerOK(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write([]byte(`{"status":"OK"}`))
}

// admit signs a user on, gives out a session, and refuses whom it cannot sign on.
// The body, which may be nil, may have the credentials.
func (s *Server) admit(w http.ResponseWriter, r *http.Request, body object) (saf.ACEE, bool) {
	acee, session, refused := s.authenticate(r, body)
	if refused == nil && session {
		token, err := s.issueSession(acee.User)
		if err != nil {
			answerText(w, http.StatusInternalServerError, "No session can be made")
			return saf.ACEE{}, false
		}
		s.setCookie(w, token)
		if limit := s.timeout(acee.User); limit != NoLimit {
			w.Header().Set("Session-Expires-Seconds", fmt.Sprint(limit))
		}
	}
	if refused != nil {
		answerText(w, refused.status, refused.text)
		return saf.ACEE{}, false
	}
	return acee, true
}

// setCookie sets the session cookie. It has no attribute Secure: that is left to
// whatever is in front of ZSS.
func (s *Server) setCookie(w http.ResponseWriter, token string) {
	w.Header().Add("Set-Cookie", s.cookie+"="+token+"; Path=/; HttpOnly; SameSite=Strict")
}

// authenticate goes through the ways to be signed on, in the order of ZSS: a token
// of API ML, a session, credentials. It says whether there is to be a session.
func (s *Server) authenticate(r *http.Request, body object) (acee saf.ACEE, session bool, refused *refusal) {
	if s.config.Gateway != nil {
		if user, ok := s.tokenUser(r); ok {
			acee, refused = s.impersonate(user)
			return acee, false, refused
		}
		if s.config.NoFallback {
			return saf.ACEE{}, false, notAuthorized
		}
	}
	if cookie, err := r.Cookie(s.cookie); err == nil {
		if user, ok := s.sessionUser(cookie.Value); ok {
			acee, refused = s.impersonate(user)
			return acee, true, refused
		}
	}
	acee, refused = s.signOn(r, body)
	return acee, true, refused
}

// impersonate signs a user on who was authenticated before.
func (s *Server) impersonate(user esm.UserID) (saf.ACEE, *refusal) {
	result := s.config.System.Verify(saf.VerifyRequest{User: user, Application: s.config.Application, NoPassCheck: true})
	if !result.OK() {
		return saf.ACEE{}, noImpersonation
	}
	return result.ACEE, nil
}

// maxAuthorization is the length of the longest Authorization header that is read,
// in bytes.
const maxAuthorization = 8192

// signOn signs a user on by credentials.
func (s *Server) signOn(r *http.Request, body object) (saf.ACEE, *refusal) {
	user, password := body.text("username"), body.text("password")
	if c, err := httpauth.Parse(r.Header, maxAuthorization); err == nil && c.Scheme() == httpauth.Basic {
		user, password = c.User(), c.Password()
	}
	id, err := esm.ParseUserID(user)
	if err != nil || password == "" {
		return saf.ACEE{}, notAuthorized
	}
	result := s.config.System.Verify(saf.VerifyRequest{
		User: id, Application: s.config.Application, Authenticator: saf.NewAuthenticator(password),
	})
	switch result.Codes {
	case saf.Codes{}:
		return result.ACEE, nil
	case saf.Codes{SAF: 8, RACF: 12}:
		return saf.ACEE{}, passwordExpired
	}
	return saf.ACEE{}, notAuthorized
}

// logout takes the cookie from the browser. The session token is good as long as it
// was before.
func (s *Server) logout(w http.ResponseWriter, _ *http.Request) {
	s.setCookie(w, "non-token")
	answerOK(w)
}
