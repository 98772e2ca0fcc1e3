package appserver

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/restapi"
)

// apiml signs users on by the API Mediation Layer, and by nothing else.
type apiml struct{ remote }

// apimlCookie is the cookie with the token, in answers of API ML and for browsers.
const apimlCookie = "apimlAuthenticationToken"

// noToken is the value of a cookie that was logged out, of ZSS and of API ML.
const noToken = "non-token"

func (a apiml) login(ctx context.Context, username, password string, now time.Time) (*ssoState, string, string) {
	if username == "" || password == "" { // Nobody is asked.
		return nil, "", reasonUnknown
	}
	body := struct {
		Username string `json:"username"`
		Password string `json:"password"`
	}{username, password}
	got, err := a.call(ctx, http.MethodPost, "/gateway/api/v1/auth/login", body, nil)
	if reason := apimlReason(got, err, http.StatusNoContent); reason != "" {
		return nil, "", reason
	}
	for _, c := range got.cookies() {
		if c.Name == apimlCookie && c.Value != "" {
			return a.query(ctx, c.Value, now)
		}
	}
	return nil, "", reasonUnknown
}

// resume signs on whoever brings the cookie of API ML.
func (a apiml) resume(ctx context.Context, r *http.Request, now time.Time) (*ssoState, string, string) {
	cookies := r.CookiesNamed(apimlCookie)
	if len(cookies) != 1 || cookies[0].Value == "" || cookies[0].Value == noToken {
		return nil, "", reasonUnknown
	}
	return a.query(ctx, cookies[0].Value, now)
}

// query asks whose a token is, and until when.
func (a apiml) query(ctx context.Context, token string, now time.Time) (*ssoState, string, string) {
	state := &ssoState{apiml: true, cookie: func() *http.Cookie { return &http.Cookie{Name: apimlCookie, Value: token} }}
	got, err := a.call(ctx, http.MethodGet, "/gateway/api/v1/auth/query", nil, state.authorize)
	if reason := apimlReason(got, err, http.StatusOK); reason != "" {
		return nil, "", reason
	}
	var body struct {
		User       string          `json:"userId"`
		Expiration json.RawMessage `json:"expiration"`
	}
	if restapi.Unmarshal(got.body, &body) != nil || body.User == "" {
		return nil, "", reasonUnknown
	}
	expires, ok := readTime(body.Expiration)
	if !ok || !now.Before(expires) {
		return nil, "", reasonUnknown
	}
	state.lasts = expires.Sub(now)
	return state, strings.ToUpper(body.User), ""
}

// readTime reads a time of API ML: text with an offset in either form, or
// milliseconds since 1970.
func readTime(text json.RawMessage) (time.Time, bool) {
	var ms int64
	if json.Unmarshal(text, &ms) == nil {
		return time.UnixMilli(ms), true
	}
	var value string
	if json.Unmarshal(text, &value) != nil {
		return time.Time{}, false
	}
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999-0700"} {
		if t, err := time.Parse(layout, value); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// refresh asks about the token again: it is not made anew.
func (a apiml) refresh(ctx context.Context, was *ssoState, now time.Time) (*ssoState, string) {
	state, _, reason := a.query(ctx, was.zoweToken(), now)
	return state, reason
}

// logout goes to the catalogue, and to the gateway itself where there is none.
func (a apiml) logout(ctx context.Context, was *ssoState) {
	if was == nil {
		return
	}
	token := was.zoweToken()
	got, err := a.call(ctx, http.MethodPost, "/apicatalog/api/v1/auth/logout", nil, func(r *http.Request) { r.Header.Set(apimlCookie, token) })
	if err == nil && got.status == http.StatusNotFound {
		_, _ = a.call(ctx, http.MethodPost, "/gateway/api/v1/auth/logout", nil, was.authorize)
	}
}

// apimlReason says why an answer is not the one that was wanted.
func apimlReason(got answer, err error, wanted int) string {
	switch {
	case err != nil:
		return reasonConnection
	case got.status == http.StatusMethodNotAllowed:
		return reasonTryAgain
	case got.status != wanted:
		return reasonUnknown
	}
	return ""
}
