package zaas

import "net/http"

// queryAnswer has exactly these members.
type queryAnswer struct {
	Domain     *string `json:"domain"` // null if the token names none
	User       string  `json:"userId"`
	Creation   string  `json:"creation"`
	Expiration string  `json:"expiration"`
}

// timeFormat is the one that Spring writes times in, with milliseconds.
const timeFormat = "2006-01-02T15:04:05.000+00:00"

// query says whom a token belongs to.
func (c *call) query() answer {
	t, problem := c.requireToken()
	if problem != nil {
		return *problem
	}
	a := queryAnswer{User: t.subject, Creation: t.issued.Format(timeFormat), Expiration: t.expires.Format(timeFormat)}
	if t.domain != "" {
		a.Domain = &t.domain
	}
	return object(http.StatusOK, a)
}

// requireToken finds and judges the token of the request.
func (c *call) requireToken() (token, *answer) {
	text := c.token()
	if text == "" {
		a := c.refuseHere(http.StatusUnauthorized, noToken)
		return token{}, &a
	}
	t, v := c.judge(text)
	if v != good {
		a := c.refuseToken(v)
		return token{}, &a
	}
	return t, nil
}

// refuseToken answers a token that is not good.
func (c *call) refuseToken(v verdict) answer {
	switch v {
	case expired:
		return c.refuseHere(http.StatusUnauthorized, tokenExpired)
	case unreachable:
		return c.refuseHere(http.StatusServiceUnavailable, unavailable)
	}
	a := c.refuseHere(http.StatusUnauthorized, c.invalidToken)
	a.failure = c.authFailure()
	return a
}

// authFailure is what X-Zowe-Auth-Failure says of a token that is not valid, ""
// at the level that lacks it: the message that the endpoints for the gateway
// answer, whose number others have from the later level on only.
func (c *call) authFailure() string {
	if !c.failure {
		return ""
	}
	return c.schemeToken.number + " " + c.schemeToken.text
}
