package zaas

import (
	"crypto"
	"crypto/x509"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
)

const (
	cookieName        = "apimlAuthenticationToken"
	accessTokenCookie = "personalAccessToken"
	accessTokenHeader = "PRIVATE-TOKEN"
	clientCertHeader  = "Client-Cert"
	serviceIDHeader   = "X-Service-Id"
	gatewayPrefix     = "/gateway/"
	servicePrefix     = "/zaas/"
	bearerPrefix      = "Bearer "
	basicPrefix       = "Basic "
	jsonType          = "application/json"
)

// call is one request on its way.
type call struct {
	*Server
	r *http.Request
	// path is that of the endpoint, without the parameter, which may be a token.
	path string
	// direct: the request came to the service itself, and not through the gateway.
	direct bool
	// rest is what follows the path of the endpoint, if it takes a parameter.
	rest string
}

// url is the path that messages name.
func (c *call) url() string {
	if c.urlOfService {
		if rest, ok := strings.CutPrefix(c.path, gatewayPrefix); ok {
			return servicePrefix + rest
		}
	}
	return c.path
}

// token finds the token of the request: the cookie wins over the header. An
// empty one is none.
func (c *call) token() string {
	if text := c.cookie(cookieName); text != "" {
		return text
	}
	return c.bearer()
}

func (c *call) cookie(name string) string {
	for _, each := range c.r.CookiesNamed(name) {
		if each.Value != "" {
			return each.Value
		}
	}
	return ""
}

// bearer returns the token of the Authorization header. The scheme is compared
// with regard to case.
func (c *call) bearer() string {
	text, ok := strings.CutPrefix(c.r.Header.Get("Authorization"), bearerPrefix)
	if !ok {
		return ""
	}
	return strings.TrimSpace(text)
}

// userCertificate returns the certificate of a user, if the client presented one
// that is trusted and is not API ML's own. The gateway, which is known by that
// one, hands over in a header what its client presented.
func (c *call) userCertificate() *x509.Certificate {
	certificate, err := c.clients.Trusted(c.r, c.Now())
	if err != nil {
		return nil
	}
	if !c.isOwn(certificate) {
		return certificate
	}
	if !c.direct {
		return nil
	}
	return c.forwardedCertificate()
}

// forwardedCertificate reads the header Client-Cert. What is in it is judged once
// more.
func (c *call) forwardedCertificate() *x509.Certificate {
	text := c.r.Header.Get(clientCertHeader)
	if unescaped, err := url.PathUnescape(text); err == nil {
		text = unescaped
	}
	der, err := base64.StdEncoding.DecodeString(text)
	if err != nil || text == "" {
		return nil
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil || c.isOwn(certificate) {
		return nil
	}
	if c.clients.Verify([]*x509.Certificate{certificate}, c.Now()) != nil {
		return nil
	}
	return certificate
}

// isOwn says whether a certificate has API ML's own public key.
func (s *Server) isOwn(certificate *x509.Certificate) bool {
	if s.Own == nil {
		return false
	}
	own, ok := s.Own.PublicKey.(interface{ Equal(crypto.PublicKey) bool })
	return ok && own.Equal(certificate.PublicKey)
}

// fromPeer says whether the client is an instance of this API Mediation Layer, or
// its gateway.
func (c *call) fromPeer() bool {
	certificate, err := c.clients.Trusted(c.r, c.Now())
	return err == nil && c.isOwn(certificate)
}

// whyNoCertificate returns why the client certificate does not open the endpoints
// that want one, or "".
func (c *call) whyNoCertificate() string {
	certificate, err := c.clients.Trusted(c.r, c.Now())
	switch {
	case err != nil:
		return whyNot(err)
	case c.direct && c.ownOnly && !c.isOwn(certificate):
		return "The client certificate is not the gateway's"
	}
	return ""
}
