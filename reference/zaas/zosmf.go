package zaas

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// ZOSMFToken is the kind of token that z/OSMF issues, for those who let it
// authenticate users.
type ZOSMFToken string

// The kinds.
const (
	// ZOSMFJWT: z/OSMF's own token is passed through.
	ZOSMFJWT ZOSMFToken = "jwt"
	// ZOSMFLTPA: a token is made here that carries the one of z/OSMF.
	ZOSMFLTPA ZOSMFToken = "ltpa"
)

const (
	zosmfURL          = "https://zosmf"
	zosmfAuthenticate = "/zosmf/services/authenticate"
	zosmfInbox        = "/zosmf/notifications/inbox"
	zosmfInfo         = "/zosmf/info"
	zosmfKeys         = "/jwt/ibm/api/zOSMFBuilder/jwk"
	csrfHeader        = "X-CSRF-ZOSMF-HEADER"
	jwtCookie         = "jwtToken"
	ltpaCookie        = "LtpaToken2"
)

// atZOSMF sends a request to z/OSMF. Without an answer the response is nil. What
// follows of a body is limited, and the body need not be closed.
func (c *call) atZOSMF(method, path, body string, change func(*http.Request)) *http.Response {
	r, err := http.NewRequestWithContext(c.r.Context(), method, zosmfURL+path, strings.NewReader(body))
	if err != nil {
		return nil
	}
	r.Header.Set(csrfHeader, "")
	if body != "" {
		r.Header.Set("Content-Type", jsonType)
	}
	change(r)
	response, err := c.ZOSMF.RoundTrip(r)
	if err != nil { // It may hold what was sent; nobody needs it.
		return nil
	}
	text, _ := io.ReadAll(io.LimitReader(response.Body, MaxBody))
	response.Body.Close()
	response.Body = io.NopCloser(strings.NewReader(string(text)))
	return response
}

func withCookie(name, value string) func(*http.Request) {
	return func(r *http.Request) { r.AddCookie(&http.Cookie{Name: name, Value: value}) }
}

// loginAtZOSMF has z/OSMF judge a password, and change it first if that is asked
// for.
func (c *call) loginAtZOSMF(found credentials) (identity, *answer) {
	if strings.Contains(found.user, ":") { // Basic credentials would be cut in another place.
		return identity{}, c.badCredentials()
	}
	password := found.password
	if found.newPassword != "" {
		if problem := c.changeAtZOSMF(found); problem != nil {
			return identity{}, problem
		}
		password = found.newPassword
	}
	response := c.atZOSMF(http.MethodPost, zosmfAuthenticate, "", func(r *http.Request) { r.SetBasicAuth(found.user, password) })
	if problem := c.zosmfProblem(response); problem != nil {
		return identity{}, problem
	}
	who := identity{user: found.user}
	for _, cookie := range response.Cookies() {
		switch {
		case cookie.Name == jwtCookie && c.ZOSMFToken == ZOSMFJWT:
			who.token = cookie.Value
		case cookie.Name == ltpaCookie && c.ZOSMFToken == ZOSMFLTPA:
			who.ltpa = cookie.Value
		}
	}
	if who.token == "" && who.ltpa == "" {
		a := refuse(http.StatusUnauthorized, wrongTokenKind)
		return identity{}, &a
	}
	if who.ltpa != "" {
		who.domain = c.zosmfRealm()
	}
	return who, nil
}

func (c *call) changeAtZOSMF(found credentials) *answer {
	body, err := json.Marshal(map[string]string{"userID": found.user, "oldPwd": found.password, "newPwd": found.newPassword})
	if err != nil {
		return c.badLogin()
	}
	return c.zosmfProblem(c.atZOSMF(http.MethodPut, zosmfAuthenticate, string(body), func(*http.Request) {}))
}

// zosmfProblem says what is answered to what z/OSMF answered to credentials.
func (c *call) zosmfProblem(response *http.Response) *answer {
	a := c.refuseHere(http.StatusInternalServerError, otherFailure)
	switch {
	case response == nil:
		a = c.refuseHere(http.StatusServiceUnavailable, unavailable)
	case response.StatusCode < 300:
		return nil
	case response.StatusCode < 500:
		return c.badCredentials()
	}
	return &a
}

// zosmfRealm is the SAF realm of z/OSMF, or the domain that is configured.
func (c *call) zosmfRealm() string {
	response := c.atZOSMF(http.MethodGet, zosmfInfo, "", func(*http.Request) {})
	if response == nil {
		return c.Domain
	}
	text, _ := io.ReadAll(io.LimitReader(response.Body, MaxBody)) // a part of an object is none
	info, _ := parseMembers(text)
	realm, _ := info.text("zosmf_saf_realm")
	return cmp.Or(realm, c.Domain)
}

// askZOSMF has z/OSMF judge a token of its own, at two endpoints in turn.
func (c *call) askZOSMF(text string) verdict {
	for _, ask := range []struct{ method, path string }{{http.MethodPost, zosmfAuthenticate}, {http.MethodGet, zosmfInbox}} {
		response := c.atZOSMF(ask.method, ask.path, "", withCookie(jwtCookie, text))
		switch {
		case response == nil:
		case response.StatusCode < 300:
			return good
		case response.StatusCode == http.StatusUnauthorized:
			return notValid
		}
	}
	return unreachable
}

// endAtZOSMF ends z/OSMF's part of a token. It returns false if that cannot be
// had from z/OSMF.
func (c *call) endAtZOSMF(t token) bool {
	name, value := jwtCookie, t.text()
	switch {
	case c.ZOSMF == nil:
		return true
	case t.issuedBy(issuerOwn) && t.ltpa() == "":
		return true
	case t.issuedBy(issuerOwn):
		name, value = ltpaCookie, t.ltpa()
	}
	response := c.atZOSMF(http.MethodDelete, zosmfAuthenticate, "", withCookie(name, value))
	return response != nil && response.StatusCode < 300
}
