package restapi

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/safproof/safproof/reference/httpauth"
)

// MaxAuthorization is the length of the longest Authorization header that is
// read, in bytes. Identity tokens are far shorter: callers of SAF commonly have
// buffers of 1024 and 2048 bytes.
const MaxAuthorization = 8192

// Accepted says which schemes a resource accepts.
type Accepted struct {
	Realm   string
	Schemes []httpauth.Scheme
}

// Credentials reads the credentials of a request, of one of the accepted
// schemes.
func (a Accepted) Credentials(r *http.Request) (httpauth.Credentials, *Problem) {
	c, err := httpauth.Parse(r.Header, MaxAuthorization)
	if err != nil {
		return httpauth.Credentials{}, a.headerProblem(err)
	}
	if !slices.Contains(a.Schemes, c.Scheme()) {
		return httpauth.Credentials{}, a.schemeProblem()
	}
	return c, nil
}

// schemeProblem does not show the scheme of the request: one that is not known
// may be a token without a scheme.
func (a Accepted) schemeProblem() *Problem {
	names := make([]string, len(a.Schemes))
	for i, scheme := range a.Schemes {
		names[i] = string(scheme)
	}
	return a.Challenge(&Problem{
		Status: http.StatusUnauthorized, Code: SchemeNotAccepted,
		Message: fmt.Sprintf("This authentication scheme is not accepted here. Use %s.", strings.Join(names, " or ")),
	}, "")
}

// Challenge adds to a problem of status 400 or 401 one challenge for each
// accepted scheme (RFC 6750, section 3, wants them with both). The error code is
// for that of Bearer, and "" for a request without a token. Other problems are
// returned as they are.
func (a Accepted) Challenge(p *Problem, code httpauth.BearerError) *Problem {
	if p.Status != http.StatusBadRequest && p.Status != http.StatusUnauthorized {
		return p
	}
	with := *p
	for _, scheme := range a.Schemes {
		switch scheme {
		case httpauth.Basic:
			with.Challenges = append(with.Challenges, httpauth.BasicChallenge(a.Realm))
		case httpauth.Bearer:
			with.Challenges = append(with.Challenges, httpauth.BearerChallenge(a.Realm, code, p.Message))
		}
	}
	return &with
}

func (a Accepted) headerProblem(err error) *Problem {
	if errors.Is(err, httpauth.ErrScheme) { // It advises every scheme that there is.
		return a.schemeProblem()
	}
	p := &Problem{Message: fmt.Sprintf("The request is refused: %v.", err)}
	switch {
	case errors.Is(err, httpauth.ErrNone):
		p.Status, p.Code = http.StatusUnauthorized, NoCredentials
	case errors.Is(err, httpauth.ErrTooLarge):
		p.Status, p.Code = http.StatusRequestHeaderFieldsTooLarge, HeaderTooLarge
	case errors.Is(err, httpauth.ErrDuplicate):
		p.Status, p.Code = http.StatusBadRequest, HeaderDuplicate
	default:
		p.Status, p.Code = http.StatusBadRequest, HeaderMalformed
	}
	if p.Status == http.StatusUnauthorized {
		return a.Challenge(p, "")
	}
	return a.Challenge(p, httpauth.InvalidRequest)
}
