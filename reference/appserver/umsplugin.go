package appserver

import (
	"context"
	"net/http"

	"github.com/safproof/safproof/reference/restapi"
)

// umsPlugin is the authentication plug-in of UMS.
type umsPlugin struct{ remote }

// umsState is what the UMS plug-in keeps of a login.
type umsState struct {
	tokens func() umsTokens // behind a function, so that they do not print
}

type umsTokens struct {
	Access  string `json:"accessToken"`
	Refresh string `json:"refreshToken"`
}

func (p umsPlugin) installed() bool { return p.by != nil }

// login logs in to UMS with the user's credentials.
func (p umsPlugin) login(ctx context.Context, username, password string) (*umsState, string) {
	body := struct {
		ID       string `json:"id"`
		Password string `json:"password"`
	}{username, password}
	return p.ask(ctx, "/ws/security/login", body, nil)
}

// loginByZowe logs in to UMS with a token of the API Mediation Layer.
func (p umsPlugin) loginByZowe(ctx context.Context, token string) (*umsState, string) {
	return p.ask(ctx, "/ws/security/login", nil, func(r *http.Request) { r.Header.Set("Authorization", "Bearer "+token) })
}

// refresh has UMS renew its tokens.
func (p umsPlugin) refresh(ctx context.Context, username string, was *umsState) (*umsState, string) {
	body := struct {
		ID           string `json:"id"`
		RefreshToken string `json:"refreshToken"`
	}{username, was.tokens().Refresh}
	return p.ask(ctx, "/ws/security/refresh-token", body, nil)
}

func (p umsPlugin) ask(ctx context.Context, path string, body any, change func(*http.Request)) (*umsState, string) {
	got, err := p.call(ctx, http.MethodPost, path, body, change)
	if err != nil {
		return nil, reasonConnection
	}
	var t umsTokens
	if got.status != http.StatusOK || restapi.Unmarshal(got.body, &t) != nil || t.Access == "" {
		return nil, reasonUnknown
	}
	return &umsState{tokens: func() umsTokens { return t }}, ""
}
