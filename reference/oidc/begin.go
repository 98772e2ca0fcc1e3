package oidc

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A state is when it was made, in milliseconds and timestampLength digits, and
// randomness.
const (
	timestampLength = 15
	stateLength     = 9
	longStateLength = 32
	nonceLength     = 32
)

const alphanumeric = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// random returns letters and digits, each as likely as the other.
func (c *client) random(length int) (string, error) {
	made := make([]byte, 0, length)
	var drawn [1]byte
	for len(made) < length {
		if _, err := io.ReadFull(c.Random, drawn[:]); err != nil {
			return "", err
		}
		if limit := 256 - 256%len(alphanumeric); int(drawn[0]) < limit {
			made = append(made, alphanumeric[int(drawn[0])%len(alphanumeric)])
		}
	}
	return string(made), nil
}

func (c *client) newState() (string, error) {
	length := stateLength
	if c.Strict.LongState {
		length = longStateLength
	}
	random, err := c.random(length)
	return fmt.Sprintf("%0*d", timestampLength, c.Now().UnixMilli()) + random, err
}

// stateValue is the value of WASOidcState.
func (c *client) stateValue(state string) string {
	return state[:timestampLength] + c.seal(stateCookie, state)
}

// stateHolds says whether a state is this browser's, and neither too old nor of the
// future.
func (c *client) stateHolds(r *http.Request, state string) bool {
	if len(state) < timestampLength+stateLength || !equal(cookieValue(r, stateCookie+javaHash(state)), c.stateValue(state)) {
		return false
	}
	made, err := strconv.ParseInt(state[:timestampLength], 10, 64)
	if err != nil {
		return false
	}
	age := c.Now().Sub(time.UnixMilli(made))
	if age < 0 {
		return -age < c.ClockSkew
	}
	return age < c.TimeLimit+c.ClockSkew
}

// begin sends the user to the provider. remove are cookies to take away.
func (c *client) begin(r *http.Request, remove ...*http.Cookie) Outcome {
	redirect := c.redirectURL(r)
	switch {
	case c.AuthorizationEndpoint == "":
		return refused(refuse("authorizationEndpointUrl is missing", NoAuthorizationEndpoint), remove...)
	case !c.secure(c.AuthorizationEndpoint) || !c.secure(redirect):
		return refused(refuse("authorizationEndpointUrl and the redirect address must begin with https", NotHTTPS), remove...)
	case !slices.Contains(strings.Fields(c.Scope), "openid"):
		return refused(refuse("scope lacks openid", NoOpenIDScope), remove...)
	}
	endpoint, err := url.Parse(c.AuthorizationEndpoint)
	if err != nil || endpoint.Host == "" {
		return refused(refuse("authorizationEndpointUrl is no address", NoAuthorizationEndpoint), remove...)
	}
	state, err := c.newState()
	if err != nil {
		return refused(refuse("there is no randomness"), remove...)
	}
	query := endpoint.Query()
	for name, value := range map[string]string{
		"scope": c.Scope, "response_type": "code", "client_id": c.ClientID, "redirect_uri": redirect, "state": state,
	} {
		query.Set(name, value)
	}
	cookies := append(remove, c.cookie(r, stateCookie+javaHash(state), c.stateValue(state), false))
	if c.Nonce {
		nonce, err := c.random(nonceLength)
		if err != nil {
			return refused(refuse("there is no randomness"), remove...)
		}
		query.Set("nonce", nonce)
		cookies = append(cookies, c.cookie(r, c.nonceName(state), c.seal(nonceCookie, nonce, state), true))
	}
	c.addChallenge(query, state)
	endpoint.RawQuery = query.Encode()
	return c.send(r, endpoint.String(), state, cookies)
}

// send sends the user on, and remembers what was asked for.
func (c *client) send(r *http.Request, to, state string, cookies []*http.Cookie) Outcome {
	name := urlCookie + javaHash(state)
	if c.ClientSideRedirect {
		return Outcome{Location: to, Status: http.StatusOK, Cookies: newCookies(cookies...), page: redirectPage(name, to)}
	}
	cookies = append(cookies, c.cookie(r, name, cookieSafe.Replace(requestURL(r)), false))
	return Outcome{Location: to, Status: http.StatusFound, Cookies: newCookies(cookies...)}
}

func (c *client) addChallenge(query url.Values, state string) {
	switch verifier := c.verifier(state); c.PKCE {
	case S256:
		hash := sha256.Sum256([]byte(verifier))
		query.Set("code_challenge", base64.RawURLEncoding.EncodeToString(hash[:]))
		query.Set("code_challenge_method", string(S256))
	case Plain:
		query.Set("code_challenge", verifier)
		query.Set("code_challenge_method", string(Plain))
	}
}

// secure says whether an address may be used.
func (c *client) secure(address string) bool {
	return c.AllowHTTP || strings.HasPrefix(address, "https:")
}

// cookieSafe writes in an address what cannot stand in a cookie.
var cookieSafe = strings.NewReplacer(";", "%3B", `"`, "%22", `\`, "%5C")

// requestURL returns the whole address of a request.
func requestURL(r *http.Request) string { return scheme(r) + "://" + r.Host + r.URL.RequestURI() }

func scheme(r *http.Request) string {
	if r.TLS != nil {
		return "https"
	}
	return "http"
}

// redirectPath is where the redirect endpoint is.
func (c *client) redirectPath() string { return c.ContextPath + "/redirect/" + c.ID }

// redirectURL returns the address of the redirect endpoint.
func (c *client) redirectURL(r *http.Request) string {
	if c.RedirectBase != "" {
		return strings.TrimSuffix(c.RedirectBase, "/") + c.redirectPath()
	}
	return scheme(r) + "://" + r.Host + c.redirectPath()
}

// page sets a cookie with the whole address and goes on.
var page = template.Must(template.New("redirect").Parse(`<!DOCTYPE html>
<html><head><title>Redirect To OP</title><script>
document.cookie = {{.Name}} + "=" + window.location.href + "; path=/";
window.location.replace({{.To}});
</script></head><body></body></html>
`))

func redirectPage(name, to string) string {
	var text bytes.Buffer
	page.Execute(&text, struct{ Name, To string }{name, to}) // a buffer and two strings
	return text.String()
}
