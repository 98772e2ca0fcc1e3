package appserver

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// zss is the SSO plug-in as far as it talks to ZSS.
type zss struct{ remote }

// zssState is what the SSO plug-in keeps of a login.
type zssState struct {
	cookie func() *http.Cookie // behind a function, so that it does not print
	// lasts is how long ZSS takes the cookie; 0 for no limit.
	lasts time.Duration
}

// zssCookie is how the name of the cookie of ZSS begins; what follows is its port
// or the cookie identifier.
const zssCookie = "jedHTTPSession"

// The reasons of failures, as the SSO plug-in has them.
const (
	reasonExpired    = "Expired Password"
	reasonConnection = "ConnectionError"
	reasonUnknown    = "Unknown"
	reasonSessionEnd = "ZLUXSessionExp"
)

// login has ZSS verify credentials. If it does not take them, the reason says why.
func (z zss) login(ctx context.Context, username, password string) (state *zssState, reason string) {
	body := struct {
		Username string `json:"username"`
		Password string `json:"password"`
	}{username, password}
	got, err := z.call(ctx, http.MethodPost, "/login", body, nil)
	return judge(got, err)
}

// refresh has ZSS renew its cookie.
func (z zss) refresh(ctx context.Context, was *zssState) (state *zssState, reason string) {
	got, err := z.call(ctx, http.MethodGet, "/login", nil, was.authorize)
	return judge(got, err)
}

// logout tells ZSS that its cookie is not needed any more. Nothing depends on
// what comes of it: the cookie is forgotten here.
func (z zss) logout(ctx context.Context, was *zssState) {
	if was != nil {
		_, _ = z.call(ctx, http.MethodGet, "/logout", nil, was.authorize)
	}
}

// changePassword has ZSS change a password.
func (z zss) changePassword(ctx context.Context, username, password, newPassword string) (reason string) {
	body := struct {
		Username    string `json:"username"`
		Password    string `json:"password"`
		NewPassword string `json:"newPassword"`
	}{username, password, newPassword}
	got, err := z.call(ctx, http.MethodPost, "/password", body, nil)
	switch {
	case err != nil:
		return reasonConnection
	case got.status != http.StatusOK:
		return reasonUnknown
	}
	return ""
}

func (s *zssState) authorize(r *http.Request) {
	c := s.cookie()
	r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
}

// judge says what an answer to a login comes to.
func judge(got answer, err error) (*zssState, string) {
	switch {
	case err != nil, got.status == http.StatusInternalServerError:
		return nil, reasonConnection
	case got.status == http.StatusPreconditionRequired:
		return nil, reasonExpired
	case got.status != http.StatusOK:
		return nil, reasonUnknown
	}
	for _, c := range (&http.Response{Header: got.header}).Cookies() {
		if strings.HasPrefix(c.Name, zssCookie) && c.Value != "" && c.Value != "non-token" {
			return &zssState{cookie: func() *http.Cookie { return c }, lasts: lasts(got.header)}, ""
		}
	}
	return nil, reasonUnknown // A 200 without a session is no login.
}

// lasts reads Session-Expires-Seconds; -1 is no limit.
func lasts(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Session-Expires-Seconds"))
	if err != nil || seconds <= 0 || seconds > 366*24*60*60 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}
