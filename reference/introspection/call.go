package introspection

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

// ask calls the endpoint and returns the claims that it answers.
func (c *client) ask(ctx context.Context, token string) (jose.Object, *Refusal) {
	request, err := c.request(ctx, token)
	if err != nil {
		return jose.Object{}, refuse(BadEndpoint, "validationEndpointUrl cannot be called", InvalidURL)
	}
	response, err := c.Transport.RoundTrip(request)
	if err != nil {
		return jose.Object{}, refuse(Unreachable, unreachable(ctx), InternalError)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, MaxAnswer+1))
	if err != nil || len(body) > MaxAnswer {
		return jose.Object{}, refuse(BadAnswer, "the answer broke off or is too long", InternalError)
	}
	if response.StatusCode != http.StatusOK {
		return jose.Object{}, failure(response, string(body))
	}
	return success(response, string(body))
}

// unreachable says no more than whether the caller gave up: a transport's error
// may hold what was sent.
func unreachable(ctx context.Context) string {
	if err := ctx.Err(); errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return "the endpoint did not answer in time"
	}
	return "the endpoint cannot be reached"
}

func (c *client) request(ctx context.Context, token string) (*http.Request, error) {
	if c.Method == UserInfo {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Endpoint, nil)
		if err != nil {
			return nil, err
		}
		request.Header.Set("Accept", "application/json")
		request.Header.Set("Authorization", "Bearer "+token)
		return request, nil
	}
	form := url.Values{"token": {token}}
	if c.AuthMethod == Post {
		form.Set("client_id", c.ClientID)
		form.Set("client_secret", c.Secret())
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.Endpoint, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Accept", "application/json")
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if c.AuthMethod == Basic {
		request.Header.Set("Authorization", c.basic())
	}
	return request, nil
}

// basic returns the value of the Authorization header. Liberty puts the ID and the
// secret into it as they are.
func (c *client) basic() string {
	id, secret := c.ClientID, c.Secret()
	if c.Strict.EncodeCredentials {
		id, secret = url.QueryEscape(id), url.QueryEscape(secret)
	}
	return "Basic " + base64.StdEncoding.EncodeToString([]byte(id+":"+secret))
}

// The codes that Liberty tells apart (RFC 6749, section 5.2; RFC 6750, section 3.1).
const (
	invalidClient = "invalid_client"
	invalidToken  = "invalid_token"
)

// failure is what comes of an answer that is not 200.
func failure(response *http.Response, body string) *Refusal {
	if claims, err := jose.ParseObject(body); err == nil {
		return providerError(claims)
	}
	text := body
	if text == "" {
		text = response.Header.Get("WWW-Authenticate")
		if text == "" { // Liberty runs into a missing header here.
			return refuse(EndpointFailed, statusText(response)+" and nothing else", InternalError)
		}
	}
	if strings.Contains(text, invalidToken) {
		return refuse(NotActive, "the endpoint says "+invalidToken, TokenNotActive, EndpointError)
	}
	return refuse(EndpointFailed, statusText(response), EndpointError)
}

func statusText(response *http.Response) string {
	return fmt.Sprintf("the endpoint answers with status %d", response.StatusCode)
}

// providerError is what comes of an error in JSON. Without a code Liberty logs
// nothing.
func providerError(claims jose.Object) *Refusal {
	code, found := claims.Text("error")
	switch {
	case !found:
		return refuse(EndpointFailed, "the endpoint answers with an error that it does not name")
	case code == invalidClient:
		return refuse(EndpointFailed, "the endpoint says invalid_client: check clientId, clientSecret and tokenEndpointAuthMethod", ClientRefused)
	case code == invalidToken:
		return refuse(NotActive, "the endpoint says invalid_token", TokenNotActive)
	}
	return refuse(EndpointFailed, "the endpoint says "+short(code), EndpointError)
}

// success is what comes of an answer that is 200.
func success(response *http.Response, body string) (jose.Object, *Refusal) {
	kind := response.Header.Get("Content-Type")
	switch {
	case kind == "":
		return jose.Object{}, refuse(BadAnswer, "the answer has no Content-Type", InvalidURL)
	case strings.Contains(kind, "application/json"):
		claims, err := jose.ParseObject(body)
		if err != nil {
			return jose.Object{}, refuse(BadAnswer, "the answer is no JSON object", InvalidURL)
		}
		return claims, nil
	}
	return jose.Object{}, refuse(BadAnswer, "the answer has another Content-Type than application/json")
}

// maxShown is the length of the longest value that an error shows, in characters.
const maxShown = 64

// short is a value fit for an error: cut off, and without what would break a line.
func short(value string) string {
	if r := []rune(value); len(r) > maxShown {
		value = string(r[:maxShown]) + "…"
	}
	return fmt.Sprintf("%q", value)
}
