package zaas

import (
	"net/http"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/saf"
)

// source is whom the gateway asks for, and by what that user was authenticated.
type source struct {
	user  string
	token token // zero unless it is a token of login
}

// cookieAnswer and headerAnswer say what the gateway is to send on, and where.
type cookieAnswer struct {
	Cookie string `json:"cookieName"`
	Token  string `json:"token"`
}

type headerAnswer struct {
	Cookie *string `json:"cookieName"` // null
	Header string  `json:"headerName"`
	Token  string  `json:"token"`
}

// requireSource wants the gateway, and who its client is: by a token, an access
// token, or a certificate.
func (c *call) requireSource() (source, *answer) {
	refused := empty(http.StatusUnauthorized)
	if !c.fromPeer() {
		return source{}, &refused
	}
	if text := c.token(); text != "" {
		if t, err := readToken(text); err == nil && t.issuedBy(issuerAccessToken) {
			return c.accessSource(text)
		}
		t, v := c.judge(text)
		if v != good {
			a := c.refuseScheme(v)
			return source{}, &a
		}
		return source{t.subject, t}, nil
	}
	text := c.cookie(accessTokenCookie)
	if text == "" {
		text = c.r.Header.Get(accessTokenHeader)
	}
	if text != "" {
		return c.accessSource(text)
	}
	if certificate := c.forwardedCertificate(); certificate != nil {
		if user, ok := c.userOf(certificate); ok && c.maySignOn(user) {
			return source{user: string(user)}, nil
		}
	}
	return source{}, &refused
}

func (c *call) accessSource(text string) (source, *answer) {
	t, ok, err := c.accessToken(text, c.r.Header.Get(serviceIDHeader))
	if err != nil {
		a := c.yesOrNo(false, err)
		return source{}, &a
	}
	if !ok {
		a := c.refuseScheme(notValid)
		return source{}, &a
	}
	return source{user: t.subject}, nil
}

// refuseScheme answers a token that is not good.
func (c *call) refuseScheme(v verdict) answer {
	switch v {
	case expired:
		return refuse(http.StatusUnauthorized, schemeTokenExpired)
	case unreachable:
		return c.refuseHere(http.StatusServiceUnavailable, unavailable)
	}
	a := refuse(http.StatusUnauthorized, c.schemeToken)
	a.failure = c.authFailure()
	return a
}

// forApplication authenticates and looks at the type of the body, for those
// endpoints that have one.
func (c *call) forApplication() (source, *answer) {
	from, problem := c.requireSource()
	if problem == nil && !c.isJSON() {
		a := empty(c.schemeMedia)
		problem = &a
	}
	return from, problem
}

// schemeTicket makes a PassTicket, and repeats no token.
func (c *call) schemeTicket() answer {
	from, problem := c.forApplication()
	if problem != nil {
		return *problem
	}
	return c.ticketFor(from.user, "")
}

// schemeZowe answers a token of this service for the user.
func (c *call) schemeZowe() answer {
	from, problem := c.requireSource()
	if problem != nil {
		return *problem
	}
	if from.token.text != nil {
		return object(http.StatusOK, cookieAnswer{cookieName, from.token.text()})
	}
	text, err := c.issue(identity{user: from.user, domain: DefaultDomain})
	if err != nil {
		return refuse(http.StatusInternalServerError, noZoweToken)
	}
	return object(http.StatusOK, cookieAnswer{cookieName, text})
}

// schemeZOSMF answers the token of z/OSMF that the user's stands for.
func (c *call) schemeZOSMF() answer {
	from, problem := c.requireSource()
	if problem != nil {
		return *problem
	}
	switch t := from.token; {
	case t.issuedBy(issuerZOSMF):
		return object(http.StatusOK, cookieAnswer{jwtCookie, t.text()})
	case t.ltpa != nil && t.ltpa() != "":
		return object(http.StatusOK, cookieAnswer{ltpaCookie, t.ltpa()})
	}
	return refuse(http.StatusServiceUnavailable, noZosmfToken)
}

// schemeIdentity answers a SAF identity token: the user is signed on to the
// application by a PassTicket, and asks for one.
func (c *call) schemeIdentity() answer {
	from, problem := c.forApplication()
	if problem != nil {
		return *problem
	}
	name, problem := c.applicationName()
	if problem != nil {
		return *problem
	}
	ticket, problem := c.passTicket(from.user, name)
	if problem != nil {
		return *problem
	}
	text, ok := c.identityToken(upper(from.user), name, ticket)
	if !ok {
		return refuse(http.StatusInternalServerError, identityFailed, "the sign-on left no token")
	}
	return object(http.StatusOK, headerAnswer{Header: "X-SAF-Token", Token: text})
}

func (s *Server) identityToken(user, name, ticket string) (string, bool) {
	application, err := passticket.ParseApplID(name)
	if err != nil {
		return "", false
	}
	result := s.System.Verify(saf.VerifyRequest{
		User: esm.UserID(user), Application: application, Authenticator: saf.NewAuthenticator(ticket), IDTA: &idt.Input{FromEndUser: true},
	})
	if !result.OK() || result.IDTA.Token.IsZero() {
		return "", false
	}
	return result.IDTA.Token.Text(), true
}
