package appserver

import (
	"context"
	"net/http"
	"time"
)

// signOn is what the SSO plug-in has users signed on by: ZSS, or the API
// Mediation Layer. Each of its functions says by a reason why it failed, "" if it
// did not.
type signOn interface {
	// login has credentials verified, and says who the user is.
	login(ctx context.Context, username, password string, now time.Time) (state *ssoState, user, reason string)
	// resume does the same with the cookie of an earlier sign-on, for whoever
	// brings one in place of credentials.
	resume(ctx context.Context, r *http.Request, now time.Time) (state *ssoState, user, reason string)
	refresh(ctx context.Context, was *ssoState, now time.Time) (state *ssoState, reason string)
	// logout says that a cookie is not needed any more. Nothing depends on what
	// comes of it: the cookie is forgotten here.
	logout(ctx context.Context, was *ssoState)
}

// ssoState is what the SSO plug-in keeps of a login.
type ssoState struct {
	cookie func() *http.Cookie // behind a function, so that it does not print
	apiml  bool                // the cookie is that of the API Mediation Layer
	lasts  time.Duration       // how long it is taken; 0 for no limit
}

// authorize puts the cookie into a request.
func (s *ssoState) authorize(r *http.Request) {
	c := s.cookie()
	r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
}

// zoweToken is the token of the API Mediation Layer, "" if there is none.
func (s *ssoState) zoweToken() string {
	if !s.apiml {
		return ""
	}
	return s.cookie().Value
}

// The reasons of failures, as the SSO plug-in has them.
const (
	reasonExpired    = "Expired Password"
	reasonConnection = "ConnectionError"
	reasonTryAgain   = "TryAgain"
	reasonUnknown    = "Unknown"
	reasonSessionEnd = "ZLUXSessionExp"
)
