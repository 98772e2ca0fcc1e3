package oidc

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// RedirectPath is where [Client.ServeHTTP] must be found, on the host that users ask.
func (c *Client) RedirectPath() string { return c.state().redirectPath() }

// Authenticate looks whether the user of a request is back from the provider, and
// otherwise sends him there.
func (c *Client) Authenticate(r *http.Request) Outcome { return c.state().authenticate(r) }

func (c *client) authenticate(r *http.Request) Outcome {
	if c.AuthorizationEndpoint == "" {
		return refused(refuse("authorizationEndpointUrl is missing", NoAuthorizationEndpoint))
	}
	value := cookieValue(r, codeCookie)
	if value == "" {
		return c.begin(r)
	}
	remove := []*http.Cookie{removal(r, codeCookie)}
	answer, genuine := c.openResponse(value)
	if !genuine {
		return c.begin(r, remove...)
	}
	remove = append(remove, removal(r, stateCookie+javaHash(answer.State)), removal(r, c.nonceName(answer.State)))
	if !c.stateHolds(r, answer.State) || !c.use(answer.Code) {
		return c.begin(r, remove...)
	}
	if c.Strict.ResponseIssuer && !slices.Contains(c.issuers, answer.Issuer) {
		return refused(refuse("iss beside the code is "+short(answer.Issuer)+", which issuerIdentifier does not hold"), remove...)
	}
	return c.exchange(r, answer, remove)
}

// refused is an outcome 401, which Liberty comes to for whatever goes wrong here.
func refused(refusal *Refusal, cookies ...*http.Cookie) Outcome {
	return Outcome{Refusal: refusal, Status: http.StatusUnauthorized, Cookies: newCookies(cookies...)}
}

// maxUsedCodes is how many codes Liberty remembers.
const maxUsedCodes = 20

// use says whether a code was not used before.
func (c *client) use(code string) bool {
	hash := sha256.Sum256([]byte(code))
	name := hex.EncodeToString(hash[:])
	c.mu.Lock()
	defer c.mu.Unlock()
	if slices.Contains(c.used, name) {
		return false
	}
	c.used = append(c.used, name)
	c.used = c.used[max(len(c.used)-maxUsedCodes, 0):]
	return true
}

// verifier is the code verifier that belongs to a state (RFC 7636, section 4.1).
func (c *client) verifier(state string) string {
	mac := hmac.New(sha256.New, c.pkceKey)
	mac.Write([]byte(state))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// maxForm is the length of the longest form that the redirect endpoint reads, in
// bytes.
const maxForm = 64 << 10

// ServeHTTP is the redirect endpoint. Which user is meant, and whether the answer is
// genuine, is for [Client.Authenticate] to find.
func (c *Client) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Body != nil {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	}
	c.state().comeBack(r).Answer(w)
}

// comeBack sends the user from the redirect endpoint to where he wanted to go.
func (c *client) comeBack(r *http.Request) Outcome {
	state := r.FormValue("state")
	if state == "" {
		return failed(r, http.StatusInternalServerError, "the parameter state is missing", "")
	}
	name := urlCookie + javaHash(state)
	to := cookieValue(r, name)
	if to == "" {
		return failed(r, http.StatusInternalServerError, "the cookie with the address is missing", "")
	}
	if !c.ours(r, to) {
		return failed(r, http.StatusInternalServerError, "the cookie with the address names another host", name)
	}
	answer := response{Code: r.FormValue("code"), State: state, Issuer: r.FormValue("iss")}
	if answer.Code == "" {
		outcome := failed(r, http.StatusForbidden, "the provider says "+short(r.FormValue("error")), name)
		outcome.Refusal.Messages = []Message{AccessDenied}
		return outcome
	}
	return Outcome{
		Location: to, Status: http.StatusFound,
		Cookies: newCookies(removal(r, name), c.cookie(r, codeCookie, c.sealResponse(answer), true)),
	}
}

// failed is an error of the redirect endpoint. cookie is one to take away, or "".
func failed(r *http.Request, status int, detail, cookie string) Outcome {
	outcome := Outcome{Refusal: refuse(detail), Status: status}
	if cookie != "" {
		outcome.Cookies = newCookies(removal(r, cookie))
	}
	return outcome
}

// ours says whether an address is one of the host that is asked.
func (c *client) ours(r *http.Request, address string) bool {
	to, err := url.Parse(address)
	if err != nil || to.Scheme != "https" && to.Scheme != "http" || to.User != nil {
		return false
	}
	return to.Host != "" && strings.EqualFold(to.Host, r.Host)
}

// Protect puts the client in front of a handler, which gets the outcome of users who
// are authenticated. Every request runs through the provider: who wants a session
// must make one in the handler.
func (c *Client) Protect(next func(http.ResponseWriter, *http.Request, Outcome)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == c.RedirectPath() {
			c.ServeHTTP(w, r)
			return
		}
		outcome := c.Authenticate(r)
		if !outcome.Authenticated {
			outcome.Answer(w)
			return
		}
		outcome.Cookies.Set(w)
		next(w, r, outcome)
	})
}
