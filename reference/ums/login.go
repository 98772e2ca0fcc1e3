package ums

import (
	"context"
	"encoding/hex"
	"io"
	"net/http"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/saf"
)

// The paths of the login, as IBM's samples have them.
const (
	LoginPath   = "/ws/security/login"
	RefreshPath = "/ws/security/refresh-token"
)

// loginAnswer is what login and refresh answer.
type loginAnswer struct {
	AccessToken  string `json:"accessToken"`
	RefreshToken string `json:"refreshToken"`
}

// login signs a user on, stores the credentials and answers tokens.
func (s *Server) login(r *http.Request) (any, *restapi.Problem) {
	if s.config.AuthType == MFAJWT {
		return s.loginByZowe(r)
	}
	var body struct {
		ID       string `json:"id"`
		Password string `json:"password"`
	}
	if problem := restapi.ReadJSON(r, restapi.MaxBody, &body); problem != nil {
		return nil, problem
	}
	if body.ID == "" || body.Password == "" {
		return nil, memberMissing("id", "password")
	}
	user, err := esm.ParseUserID(body.ID)
	if err != nil {
		return nil, notAuthenticated()
	}
	return s.signOn(r.Context(), newPassword(user, body.Password))
}

// signOn is the server's own check of the credentials, whoever checked them
// before.
func (s *Server) signOn(ctx context.Context, c *credentials) (any, *restapi.Problem) {
	run, now := s.run.Load(), s.config.Now()
	if run.full(now) { // Looked at first, so that nobody is signed on in vain.
		return nil, tooManySessions()
	}
	if problem := s.verify(ctx, c); problem != nil {
		return nil, problem
	}
	name, err := s.random()
	if err != nil {
		return nil, noRandom()
	}
	one := session{name: name, user: c.user, credentials: c}
	answer, problem := s.issue(&one, now)
	if problem != nil {
		return nil, problem
	}
	if !run.add(one, now) {
		return nil, tooManySessions()
	}
	return answer, nil
}

// refresh answers new tokens to whoever has a refresh token and whose stored
// credentials still sign on.
func (s *Server) refresh(r *http.Request) (any, *restapi.Problem) {
	var body struct {
		ID           string `json:"id"`
		RefreshToken string `json:"refreshToken"`
	}
	if problem := restapi.ReadJSON(r, 2*restapi.MaxBody, &body); problem != nil {
		return nil, problem
	}
	if body.ID == "" || body.RefreshToken == "" {
		return nil, memberMissing("id", "refreshToken")
	}
	run, now := s.run.Load(), s.config.Now()
	was, err := s.tokens.read(toRefresh, body.RefreshToken, now)
	if err != nil {
		return nil, tokenNotAccepted()
	}
	one, ok := run.get(was.Session, now)
	user, err := esm.ParseUserID(body.ID)
	if !ok || err != nil || one.refresh != was.ID || user != one.user || was.Subject != string(one.user) {
		return nil, tokenNotAccepted()
	}
	if problem := s.verify(r.Context(), one.credentials); problem != nil {
		if problem.Status != http.StatusServiceUnavailable { // Then nobody has judged them.
			run.end(one.name)
		}
		return nil, problem
	}
	answer, problem := s.issue(&one, now)
	if problem != nil {
		return nil, problem
	}
	if !run.renew(one.name, was.ID, one.refresh, one.expires) {
		return nil, tokenNotAccepted()
	}
	return answer, nil
}

// verify asks SAF about credentials. About a Zowe token it asks the API Mediation
// Layer first, and SAF then whether the user whom it names may sign on.
func (s *Server) verify(ctx context.Context, c *credentials) *restapi.Problem {
	if c.zowe {
		user, problem := s.zoweUser(ctx, c.text())
		if problem != nil {
			return problem
		}
		if c.user == "" {
			c.user = user // at login; what is stored does not change
		}
		if c.user != user {
			return zoweTokenRefused()
		}
	}
	request := saf.VerifyRequest{User: c.user, NoPassCheck: c.zowe}
	if !c.zowe {
		request.Authenticator = saf.NewAuthenticator(c.text())
	}
	request.Application = s.config.Application
	result := s.config.System.Verify(request)
	switch {
	case result.OK():
		return nil
	case result.Codes == saf.Codes{SAF: 8, RACF: 12}:
		return passwordExpired()
	case result.Codes == saf.Codes{SAF: 8, RACF: 52}:
		return notForApplication()
	case result.Codes == saf.Codes{SAF: 8, RACF: saf.Unpublished}:
		return notKept()
	}
	return notAuthenticated()
}

// issue makes the two tokens of a session, and notes the refresh token in it.
func (s *Server) issue(one *session, now time.Time) (loginAnswer, *restapi.Problem) {
	now = now.Truncate(time.Second)
	one.expires = now.Add(max(s.config.Lifetime, s.config.RefreshLifetime))
	var answer loginAnswer
	for _, each := range []struct {
		use      use
		lifetime time.Duration
		into     *string
	}{
		{toAct, s.config.Lifetime, &answer.AccessToken},
		{toRefresh, s.config.RefreshLifetime, &answer.RefreshToken},
	} {
		id, err := s.random()
		if err != nil {
			return loginAnswer{}, noRandom()
		}
		*each.into, err = s.tokens.make(each.use, claims{
			Subject: string(one.user), Session: one.name, ID: id,
			IssuedAt: now.Unix(), Expires: now.Add(each.lifetime).Unix(),
		})
		if err != nil { // The key was tried when the server was made.
			return loginAnswer{}, noToken()
		}
		one.refresh = id // the last is that of the refresh token
	}
	return answer, nil
}

// random returns 128 bits as text.
func (s *Server) random() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b [16]byte
	if _, err := io.ReadFull(s.config.Random, b[:]); err != nil {
		return "", err
	}
	return hex.EncodeToString(b[:]), nil
}
