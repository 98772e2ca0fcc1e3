package zosmf

import (
	"net/http"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/httpauth"
	"github.com/safproof/safproof/reference/saf"
)

// signOn is how a user came to be signed on.
type signOn struct {
	user   esm.UserID
	basic  bool // by password, phrase or PassTicket
	nobody bool // there were no credentials
}

// authenticate signs a user on by the first token that the request has, or by its
// Basic credentials. It answers nothing.
func (s *Server) authenticate(r *http.Request) (signOn, bool) {
	token, presented := s.firstToken(r)
	if presented && token.user != "" {
		result := s.config.System.Verify(saf.VerifyRequest{User: token.user, Application: s.config.Application, NoPassCheck: true})
		return signOn{user: result.ACEE.User}, result.OK()
	}
	c, err := httpauth.Parse(r.Header, maxAuthorization)
	if err != nil || c.Scheme() != httpauth.Basic {
		return signOn{nobody: !presented && len(r.Header.Values("Authorization")) == 0}, false
	}
	user, err := esm.ParseUserID(c.User())
	if err != nil || c.Password() == "" {
		return signOn{}, false
	}
	result := s.config.System.Verify(saf.VerifyRequest{
		User: user, Application: s.config.Application, Authenticator: saf.NewAuthenticator(c.Password()),
	})
	return signOn{user: result.ACEE.User, basic: true}, result.OK()
}

// firstToken judges the token that counts. It is zero if that is no good.
func (s *Server) firstToken(r *http.Request) (t webToken, presented bool) {
	switch {
	case bearer(r) != "":
		t, _ = s.parseJWT(bearer(r))
	case cookie(r, jwtCookie) != "":
		t, _ = s.parseJWT(cookie(r, jwtCookie))
	case cookie(r, ltpaCookie) != "":
		t, _ = s.parseLTPA(cookie(r, ltpaCookie))
	default:
		return webToken{}, false
	}
	return t, true
}

// signedOn serves users who are signed on.
func (s *Server) signedOn(serve func(http.ResponseWriter, *http.Request)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, ok := s.authenticate(r); !ok {
			s.notSignedOn(w, r)
			return
		}
		serve(w, r)
	}
}

func (s *Server) notSignedOn(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("WWW-Authenticate", httpauth.BasicChallenge(s.config.Realm))
	refuse(w, r, http.StatusUnauthorized, "The user is not signed on: give user ID and password, or a token that is good.")
}
