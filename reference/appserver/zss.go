package appserver

import (
	"context"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// zss signs users on by ZSS.
type zss struct{ remote }

// zssCookie is how the name of the cookie of ZSS begins; what follows is its port
// or the cookie identifier.
const zssCookie = "jedHTTPSession"

func (z zss) login(ctx context.Context, username, password string, _ time.Time) (*ssoState, string, string) {
	if username == "" || password == "" { // Nobody is asked.
		return nil, "", reasonUnknown
	}
	body := struct {
		Username string `json:"username"`
		Password string `json:"password"`
	}{username, password}
	got, err := z.call(ctx, http.MethodPost, "/login", body, nil)
	state, reason := judge(got, err)
	return state, username, reason
}

// resume signs nobody on: the cookie of ZSS never reaches a browser.
func (z zss) resume(context.Context, *http.Request, time.Time) (*ssoState, string, string) {
	return nil, "", reasonUnknown
}

func (z zss) refresh(ctx context.Context, was *ssoState, _ time.Time) (*ssoState, string) {
	got, err := z.call(ctx, http.MethodGet, "/login", nil, was.authorize)
	return judge(got, err)
}

func (z zss) logout(ctx context.Context, was *ssoState) {
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

// judge says what an answer of ZSS to a login comes to.
func judge(got answer, err error) (*ssoState, string) {
	switch {
	case err != nil, got.status == http.StatusInternalServerError:
		return nil, reasonConnection
	case got.status == http.StatusPreconditionRequired:
		return nil, reasonExpired
	case got.status != http.StatusOK:
		return nil, reasonUnknown
	}
	for _, c := range got.cookies() {
		if strings.HasPrefix(c.Name, zssCookie) && c.Value != "" && c.Value != noToken {
			return &ssoState{cookie: func() *http.Cookie { return c }, lasts: lasts(got.header)}, ""
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
