package zaas

import (
	"encoding/json"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// MaxValidity is the longest life of an access token, in days, and the one that
// it has if none is asked for that is possible.
const MaxValidity = 90

const day = 24 * time.Hour

// generate answers a personal access token.
func (c *call) generate() answer {
	found, problem := c.credentialsBeside()
	if problem != nil {
		return *problem
	}
	days, scopes, problem := c.wanted()
	if problem != nil {
		return *problem
	}
	who, problem := c.authenticate(found)
	if problem != nil {
		return *problem
	}
	now := c.Now().UTC()
	text, err := c.sign(claims{
		Subject: who.user, Issued: now.Unix(), Expires: now.Add(time.Duration(days) * day).Unix(),
		Issuer: issuerAccessToken, Provider: issuerOwn, Scopes: scopes,
	})
	if err != nil {
		return c.refuseHere(http.StatusInternalServerError, otherFailure)
	}
	return answer{status: http.StatusOK, contentType: "text/plain", body: []byte(text)}
}

// credentialsBeside finds the credentials of a request whose body is for
// something else.
func (c *call) credentialsBeside() (credentials, *answer) {
	if found, problem, ok := c.basic(); ok {
		return found, problem
	}
	if certificate := c.userCertificate(); certificate != nil {
		return credentials{certificate: certificate}, nil
	}
	return credentials{}, c.badLogin()
}

// wanted reads how many days a token is to live, and for which services.
func (c *call) wanted() (days int, scopes []string, problem *answer) {
	refused := func(m message) *answer {
		a := refuse(http.StatusBadRequest, m)
		return &a
	}
	text, problem := c.body()
	switch {
	case problem != nil:
		return 0, nil, problem
	case len(text) == 0:
		return 0, nil, refused(noScopes)
	}
	m, err := parseMembers(text)
	if err == nil {
		days, err = m.days("validity")
	}
	if raw := m["scopes"]; err == nil && raw != nil && string(raw) != "null" {
		scopes, err = m.texts("scopes")
	}
	if err != nil {
		return 0, nil, refused(unreadableAccess)
	}
	for i, scope := range scopes {
		scopes[i] = strings.ToLower(scope)
	}
	if scopes = slices.DeleteFunc(scopes, blank); len(scopes) == 0 {
		return 0, nil, refused(noScopes)
	}
	return days, scopes, nil
}

// days reads a number of days and brings it into the range that there is.
func (m members) days(name string) (int, error) {
	raw := m[name]
	if raw == nil || string(raw) == "null" {
		return MaxValidity, nil
	}
	days, err := strconv.ParseInt(string(raw), 10, 64)
	if err != nil {
		return 0, errBody
	}
	if days <= 0 || days > MaxValidity {
		days = MaxValidity
	}
	return int(days), nil
}

// validate says whether an access token is good for a service.
func (c *call) validate() answer {
	text, service, problem := c.tokenAndService()
	if problem != nil {
		return *problem
	}
	_, ok, err := c.accessToken(text, service)
	return c.yesOrNo(ok, err)
}

// tokenAndService reads what validate is asked about.
func (c *call) tokenAndService() (text, service string, problem *answer) {
	body, problem := c.body()
	if problem != nil {
		return "", "", problem
	}
	m, err := parseMembers(body)
	if err == nil {
		text, err = m.text("token")
	}
	if err == nil {
		service, err = m.text("serviceId")
	}
	if err != nil {
		a := empty(http.StatusBadRequest)
		return "", "", &a
	}
	return text, service, nil
}

// yesOrNo answers 204 or 401, or that the caching service failed.
func (c *call) yesOrNo(ok bool, err error) answer {
	switch {
	case err != nil:
		return c.refuseHere(http.StatusInternalServerError, otherFailure)
	case ok:
		return empty(http.StatusNoContent)
	}
	return empty(http.StatusUnauthorized)
}

// accessToken says whether an access token is good for a service. It is not if
// the caching service does not tell whether it was revoked.
func (s *Server) accessToken(text, service string) (token, bool, error) {
	t, ok := s.readAccessToken(text)
	if !ok || !slices.Contains(t.scopes, strings.ToLower(service)) {
		return token{}, false, nil
	}
	revoked, err := s.revoked(t)
	return t, !revoked && err == nil, err
}

// readAccessToken judges an access token apart from its revocation.
func (s *Server) readAccessToken(text string) (token, bool) {
	t, err := readToken(text)
	if err != nil || !t.issuedBy(issuerAccessToken) || t.expires.IsZero() || !s.Now().Before(t.expires) || !s.signedHere(text) {
		return token{}, false
	}
	return t, true
}

// revokeOne revokes the access token in the body, which whoever holds it may.
func (c *call) revokeOne() answer {
	text, problem, err := c.bodyText("token")
	switch {
	case problem != nil:
		return *problem
	case err != nil:
		return empty(http.StatusBadRequest)
	}
	t, ok := c.readAccessToken(text)
	if !ok {
		return empty(http.StatusUnauthorized)
	}
	revoked, err := c.revoked(t)
	if err != nil || revoked {
		return c.yesOrNo(false, err)
	}
	return c.yesOrNo(c.revokeToken(t))
}

// revokeOwn revokes all access tokens of whoever asks.
func (c *call) revokeOwn() answer {
	user, problem := c.whoAsks()
	if problem != nil {
		return *problem
	}
	return c.yesOrNo(true, c.revokeBy(revokedUsers, upper(user)))
}

// revokeUser and revokeScope revoke the access tokens of others.
func (c *call) revokeUser() answer { return c.revokeRule("userId", revokedUsers, upper) }

func (c *call) revokeScope() answer { return c.revokeRule("serviceId", revokedScopes, strings.ToLower) }

func (c *call) revokeRule(name string, space space, fold func(string) string) answer {
	if problem := c.requireRevoker(); problem != nil {
		return *problem
	}
	value, problem, err := c.bodyText(name)
	switch {
	case problem != nil:
		return *problem
	case err != nil || blank(value):
		return refuse(http.StatusBadRequest, noRuleSubject)
	}
	return c.yesOrNo(true, c.revokeBy(space, fold(value)))
}

// evict removes revocations of tokens that have expired since.
func (c *call) evict() answer {
	if problem := c.requireRevoker(); problem != nil {
		return *problem
	}
	return c.yesOrNo(true, c.evictExpired())
}

// whoAsks authenticates a request whose body is for something else: by token, by
// Basic credentials or by certificate.
func (c *call) whoAsks() (string, *answer) {
	if c.token() != "" {
		t, problem := c.requireToken()
		return t.subject, problem
	}
	found, problem, ok := c.basic()
	if !ok {
		if found.certificate = c.userCertificate(); found.certificate == nil {
			a := c.refuseHere(http.StatusUnauthorized, noToken)
			problem = &a
		}
	}
	if problem != nil {
		return "", problem
	}
	who, problem := c.authenticate(found)
	return who.user, problem
}

// requireRevoker wants a user who may revoke the access tokens of others.
func (c *call) requireRevoker() *answer {
	user, problem := c.whoAsks()
	if problem != nil {
		return problem
	}
	if !c.mayRevoke(user) {
		a := empty(http.StatusForbidden)
		return &a
	}
	return nil
}

// stamp is a second since 1970 as the caching service keeps it.
func stamp(t time.Time) []byte { return strconv.AppendInt(nil, t.Unix(), 10) }

func readStamp(text []byte) int64 {
	var second int64
	if json.Unmarshal(text, &second) != nil { // Not written here: nothing that is older is good.
		return math.MaxInt64
	}
	return second
}
