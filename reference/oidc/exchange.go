package oidc

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/safproof/safproof/reference/jose"
)

// exchange takes the tokens for a code, and looks who the user is.
func (c *client) exchange(r *http.Request, answer response, remove []*http.Cookie) Outcome {
	granted, status, refusal := c.askTokens(r, answer)
	if refusal != nil {
		outcome := refused(refusal, remove...)
		outcome.Status = status
		return outcome
	}
	if granted.id == "" {
		return refused(refuse("the token endpoint gave no ID token", NoIDToken), remove...)
	}
	claims, refusal := c.judge(r.Context(), granted)
	if refusal != nil {
		return refused(refusal, remove...)
	}
	user, isText := claims.Text(c.UserClaim)
	if !isText || user == "" {
		return refused(refuse("claim "+short(c.UserClaim)+" with the user is missing or no string", UserClaimMissing), remove...)
	}
	if c.Nonce && !c.nonceHolds(r, claims, answer.State) {
		return refused(refuse("nonce of the ID token is not the one of this browser", NonceFailed), remove...)
	}
	return Outcome{
		Authenticated: true, User: user, Claims: claims, Tokens: newTokens(granted),
		Status: http.StatusOK, Cookies: newCookies(remove...),
	}
}

func (c *client) nonceHolds(r *http.Request, claims jose.Object, state string) bool {
	nonce, isText := claims.Text("nonce")
	return isText && equal(cookieValue(r, c.nonceName(state)), c.seal(nonceCookie, nonce, state))
}

// askTokens calls the token endpoint (OpenID Connect Core 1.0, section 3.1.3).
func (c *client) askTokens(r *http.Request, answer response) (tokens, int, *Refusal) {
	const status = http.StatusUnauthorized
	switch {
	case c.TokenEndpoint == "":
		return tokens{}, status, refuse("tokenEndpointUrl is missing", NoTokenEndpoint, TokenRequestFailed)
	case !c.secure(c.TokenEndpoint):
		return tokens{}, status, refuse("tokenEndpointUrl must begin with https", NotHTTPS)
	}
	request, err := c.tokenRequest(r.Context(), c.redirectURL(r), answer)
	if err != nil {
		return tokens{}, status, refuse("tokenEndpointUrl cannot be called", TokenRequestFailed)
	}
	code, object, err := call(c.Transport, request)
	switch {
	case err != nil:
		return tokens{}, status, refuse("the token endpoint: "+err.Error(), TokenRequestFailed)
	case code == http.StatusBadRequest:
		named, _ := object.Text("error")
		return tokens{}, http.StatusBadRequest, refuse("the token endpoint says "+short(named), TokenRequestFailed)
	case code != http.StatusOK:
		named, _ := object.Text("error")
		return tokens{}, status, refuse(fmt.Sprintf("the token endpoint answers with status %d and says %s", code, short(named)), TokenRequestFailed)
	}
	var granted tokens
	granted.id, _ = object.Text("id_token")
	granted.access, _ = object.Text("access_token")
	granted.refresh, _ = object.Text("refresh_token")
	return granted, http.StatusOK, nil
}

func (c *client) tokenRequest(ctx context.Context, redirect string, answer response) (*http.Request, error) {
	form := url.Values{
		"grant_type": {"authorization_code"}, "redirect_uri": {redirect}, "code": {answer.Code},
	}
	if c.AuthMethod == Post {
		form.Set("client_id", c.ClientID)
		form.Set("client_secret", c.Secret())
	}
	if c.PKCE != NoPKCE {
		form.Set("code_verifier", c.verifier(answer.State))
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.TokenEndpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if c.AuthMethod == Basic {
		request.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(c.ClientID+":"+c.Secret())))
	}
	return request, nil
}

// What can go wrong with a call. A transport's own error may hold what was sent.
var (
	errUnreachable = errors.New("it cannot be reached")
	errBroken      = errors.New("its answer broke off or is too long")
	errNoJSON      = errors.New("its answer is no JSON object")
)

// call makes a request and reads the object that is answered. An answer that is not
// 200 need not have one.
func call(transport http.RoundTripper, request *http.Request) (int, jose.Object, error) {
	response, err := transport.RoundTrip(request)
	if err != nil {
		return 0, jose.Object{}, errUnreachable
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxAnswer+1))
	if err != nil || len(body) > MaxAnswer {
		return 0, jose.Object{}, errBroken
	}
	object, err := jose.ParseObject(string(body))
	if err != nil && response.StatusCode == http.StatusOK {
		return 0, jose.Object{}, errNoJSON
	}
	return response.StatusCode, object, nil
}
