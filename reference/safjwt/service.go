package safjwt

import (
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/saf"
)

// System is the z/OS image that users sign on to. [saf.System] is one.
type System interface {
	// Verify answers RACROUTE REQUEST=VERIFY.
	Verify(saf.VerifyRequest) saf.VerifyResult
}

// Service issues and authenticates identity tokens for one application. It is
// safe for concurrent use if the system is.
type Service struct {
	System System
	// Application is APPL of each sign-on: what the IDTDATA profile is named
	// after, what the APPL class is asked about, and whom the token is for.
	Application passticket.ApplID
}

// Identity is who signed on.
type Identity struct {
	User        esm.UserID
	Application passticket.ApplID
	// Issued and Expires are those of the token, in UTC; zero without a token. The
	// token is good before Expires, not at it.
	Issued, Expires time.Time
}

// tokenBuffer is the length of the buffer for a token, in bytes. It holds
// tokens signed with the longest RSA keys of ICSF (4096 bits).
const tokenBuffer = 4 * idt.MinBuffer

// Issue signs a user on and has a token made.
func (s Service) Issue(user string, authenticator string) (idt.Token, Identity, *restapi.Problem) {
	request, problem := s.request(user, authenticator)
	if problem != nil {
		return idt.Token{}, Identity{}, problem
	}
	request.IDTA = &idt.Input{Buffer: tokenBuffer, FromEndUser: true}
	result := s.System.Verify(request)
	if problem := refusal(result, notAuthenticated); problem != nil {
		return idt.Token{}, Identity{}, problem
	}
	if problem := s.generation(result.IDTA); problem != nil {
		return idt.Token{}, Identity{}, problem
	}
	return result.IDTA.Token, s.identity(result), nil
}

// Authenticate signs on with a token, as the user whom it names.
func (s Service) Authenticate(token idt.Token) (Identity, *restapi.Problem) {
	result := s.System.Verify(saf.VerifyRequest{
		Application: s.Application,
		IDTA:        &idt.Input{Token: token, Buffer: tokenBuffer, FromEndUser: true},
	})
	if problem := refusal(result, tokenNotAccepted); problem != nil {
		return Identity{}, problem
	}
	if !result.IDTA.Signed || result.IDTA.Token.IsZero() {
		return Identity{}, tokenNotAccepted()
	}
	return s.identity(result), nil
}

// SignOn signs a user on with a password, phrase or PassTicket, and has no token
// made.
func (s Service) SignOn(user, authenticator string) (Identity, *restapi.Problem) {
	request, problem := s.request(user, authenticator)
	if problem != nil {
		return Identity{}, problem
	}
	result := s.System.Verify(request)
	if problem := refusal(result, notAuthenticated); problem != nil {
		return Identity{}, problem
	}
	return s.identity(result), nil
}

func (s Service) request(user, authenticator string) (saf.VerifyRequest, *restapi.Problem) {
	id, err := esm.ParseUserID(user)
	if err != nil || authenticator == "" {
		return saf.VerifyRequest{}, notAuthenticated()
	}
	return saf.VerifyRequest{
		User: id, Application: s.Application, Authenticator: saf.NewAuthenticator(authenticator),
	}, nil
}

// identity is who a sign-on that succeeded was.
func (s Service) identity(r saf.VerifyResult) Identity {
	return Identity{User: r.ACEE.User, Application: s.Application, Issued: r.IDTA.Issued, Expires: r.IDTA.Expires}
}
