package zaas

import (
	"crypto/x509"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/safproof/safproof/reference/clientcert"
	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/passwd"
	"github.com/safproof/safproof/reference/saf"
)

// credentials are what a request authenticates itself with: a password, or a
// certificate. They are not to be printed.
type credentials struct {
	user, password, newPassword string
	certificate                 *x509.Certificate
}

// login authenticates a user and answers a token in a cookie.
func (c *call) login() answer {
	found, problem := c.loginCredentials()
	if problem != nil {
		return *problem
	}
	who, problem := c.authenticate(found)
	if problem != nil {
		return *problem
	}
	return c.withCookie(who)
}

// withCookie answers a new token.
func (c *call) withCookie(who identity) answer {
	text, err := c.issue(who)
	if err != nil {
		return c.refuseHere(http.StatusInternalServerError, otherFailure)
	}
	a := empty(http.StatusNoContent)
	a.cookie = cookieName + "=" + text + "; Path=/; SameSite=Strict; HttpOnly; Secure;"
	return a
}

// loginCredentials finds the credentials of a login: Basic wins over the body,
// and both win over the client certificate.
func (c *call) loginCredentials() (credentials, *answer) {
	if found, problem, ok := c.basic(); ok {
		return found, problem
	}
	text, problem := c.body()
	if problem != nil {
		return credentials{}, problem
	}
	if len(text) > 0 {
		return c.bodyCredentials(text)
	}
	if certificate := c.userCertificate(); certificate != nil {
		return credentials{certificate: certificate}, nil
	}
	return credentials{}, c.badLogin()
}

func (c *call) badLogin() *answer {
	a := c.refuseHere(http.StatusBadRequest, badLogin)
	return &a
}

func (c *call) badCredentials() *answer {
	a := c.refuseHere(http.StatusUnauthorized, badCredentials)
	return &a
}

// basic reads Basic credentials. The scheme is compared with regard to case; ok
// says whether it is this one.
func (c *call) basic() (found credentials, problem *answer, ok bool) {
	text, ok := strings.CutPrefix(c.r.Header.Get("Authorization")+" ", basicPrefix)
	if !ok {
		return credentials{}, nil, false
	}
	decoded, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
	user, password, colon := strings.Cut(string(decoded), ":")
	if err != nil || !colon || !utf8.Valid(decoded) {
		return credentials{}, c.badCredentials(), true
	}
	if blank(user) || blank(password) {
		return credentials{}, c.badLogin(), true
	}
	return credentials{user: user, password: password}, nil, true
}

func (c *call) bodyCredentials(text []byte) (found credentials, problem *answer) {
	m, err := parseMembers(text)
	if err != nil {
		return credentials{}, c.badLogin()
	}
	for name, field := range map[string]*string{"username": &found.user, "password": &found.password, "newPassword": &found.newPassword} {
		if *field, err = m.text(name); err != nil {
			return credentials{}, c.badLogin()
		}
	}
	if blank(found.user) || blank(found.password) {
		return credentials{}, c.badLogin()
	}
	return found, nil
}

func blank(text string) bool { return strings.TrimSpace(text) == "" }

// authenticate has the credentials judged.
func (c *call) authenticate(found credentials) (identity, *answer) {
	switch {
	case found.certificate != nil:
		return c.authenticateCertificate(found.certificate)
	case c.ZOSMF != nil:
		return c.loginAtZOSMF(found)
	}
	service := passwd.Service{System: c.System, Application: c.Application}
	var errno passwd.Errno
	if found.newPassword != "" {
		_, errno = service.Change(found.user, found.password, found.newPassword)
	} else {
		_, errno = service.Check(found.user, found.password)
	}
	if errno != 0 {
		status, m := errnoAnswer(errno)
		a := refuse(status, m)
		return identity{}, &a
	}
	return identity{user: found.user, domain: c.Domain}, nil
}

// errnoAnswer says what Zowe answers to an error number of the password service.
func errnoAnswer(errno passwd.Errno) (int, message) {
	switch errno {
	case passwd.EACCES:
		return http.StatusUnauthorized, errnoEACCES
	case passwd.EINVAL:
		return http.StatusUnauthorized, errnoEINVAL
	case passwd.ESRCH:
		return http.StatusUnauthorized, errnoUndefined
	case passwd.EMVSSAFEXTRERR:
		return http.StatusUnauthorized, errnoRevoked
	case passwd.EMVSSAF2ERR:
		return http.StatusUnauthorized, errnoSAF
	case passwd.EMVSEXPIRE:
		return http.StatusUnauthorized, errnoEXPIRE
	case passwd.EMVSPASSWORD:
		return http.StatusBadRequest, errnoPASSWORD
	case passwd.EMVSERR, passwd.ENOSYS, passwd.EPERM:
		return http.StatusInternalServerError, errnoSAF
	}
	return http.StatusInternalServerError, errnoUnknown
}

// authenticateCertificate finds the user of a certificate, who must be able to
// sign on.
func (c *call) authenticateCertificate(certificate *x509.Certificate) (identity, *answer) {
	user, ok := c.userOf(certificate)
	if !ok || !c.maySignOn(user) {
		return identity{}, c.badCredentials()
	}
	return identity{user: string(user), domain: DefaultDomain}, nil
}

// userOf maps the subject of a certificate to a user, by R_usermap.
func (s *Server) userOf(certificate *x509.Certificate) (esm.UserID, bool) {
	result, err := s.System.UserMap(s.Caller, saf.UserMapRequest{
		Function: saf.DistributedName,
		Identity: saf.DistributedIdentity{Name: certificate.Subject.String(), Registry: s.Registry},
	})
	return result.User, err == nil && result.OK()
}

// maySignOn says whether a user may whom somebody else has authenticated.
func (s *Server) maySignOn(user esm.UserID) bool {
	return s.System.Verify(saf.VerifyRequest{User: user, Application: s.Application, NoPassCheck: true}).OK()
}

// whyNot says in words of a header why a certificate is not good.
func whyNot(err error) string {
	if errors.Is(err, clientcert.ErrNone) {
		return "The client certificate is missing"
	}
	return "The client certificate is not trusted"
}
