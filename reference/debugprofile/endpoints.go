package debugprofile

import (
	"net/http"
	"time"

	"github.com/safproof/safproof/reference/httpauth"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/safjwt"
)

// The codes of refusals, beside those of packages safjwt and restapi.
const (
	Stopped        restapi.Code = "stopped"                 // 503
	JWTDisabled    restapi.Code = "saf-jwt-disabled"        // 503
	AllDisabled    restapi.Code = "authentication-disabled" // 503
	TooManyTokens  restapi.Code = "too-many-tokens"         // 503
	TokenLoggedOut restapi.Code = "token-logged-out"        // 401
	NotOwnToken    restapi.Code = "not-issued-here"         // 403
)

const realm = "Debug Profile Service"

var (
	acceptsBasic  = restapi.Accepted{Realm: realm, Schemes: []httpauth.Scheme{httpauth.Basic}}
	acceptsBearer = restapi.Accepted{Realm: realm, Schemes: []httpauth.Scheme{httpauth.Bearer}}
)

// loginAnswer is the one answer that holds a token.
type loginAnswer struct {
	Token string `json:"token"`
	Type  string `json:"type"`
	identity
}

// identity is who signed on, how, and from when until when the token is good.
type identity struct {
	User           string          `json:"user"`
	Application    string          `json:"applid"`
	Authentication httpauth.Scheme `json:"authentication"`
	Issued         *time.Time      `json:"issued,omitempty"`
	Expires        *time.Time      `json:"expires,omitempty"`
}

type logoutAnswer struct {
	identity
	LoggedOut bool `json:"loggedOut"`
}

func identityOf(i safjwt.Identity, by httpauth.Scheme) identity {
	answer := identity{User: string(i.User), Application: i.Application.String(), Authentication: by}
	if !i.Expires.IsZero() {
		answer.Issued, answer.Expires = &i.Issued, &i.Expires
	}
	return answer
}

// login signs a user on by password, phrase or PassTicket, and answers a token.
func (r *run) login(request *http.Request) (any, *restapi.Problem) {
	if !r.environment.JWTEnabled {
		return nil, jwtDisabled()
	}
	c, problem := acceptsBasic.Credentials(request)
	if problem != nil {
		return nil, problem
	}
	token, who, problem := r.service.Issue(c.User(), c.Password())
	if problem != nil {
		return nil, acceptsBasic.Challenge(problem, "")
	}
	if !r.register.add(keyOf(token), who.Expires, r.config.Now()) {
		return nil, &restapi.Problem{
			Status: http.StatusServiceUnavailable, Code: TooManyTokens,
			Message: "Too many tokens are in use for one more to be remembered. Wait until some have expired.",
		}
	}
	return loginAnswer{token.Text(), string(httpauth.Bearer), identityOf(who, httpauth.Basic)}, nil
}

// query says whom a token, or a password, belongs to.
func (r *run) query(request *http.Request) (any, *restapi.Problem) {
	accepted := r.accepted()
	if len(accepted.Schemes) == 0 {
		return nil, &restapi.Problem{
			Status: http.StatusServiceUnavailable, Code: AllDisabled,
			Message: "Both services are off. Set safJwtIsEnabled or safBasicIsEnabled to true in eqaprof.env, and restart.",
		}
	}
	c, problem := accepted.Credentials(request)
	if problem != nil {
		return nil, problem
	}
	if c.Scheme() == httpauth.Basic {
		who, problem := r.service.SignOn(c.User(), c.Password())
		if problem != nil {
			return nil, accepted.Challenge(problem, "")
		}
		return identityOf(who, httpauth.Basic), nil
	}
	token, who, problem := r.authenticate(c, accepted)
	if problem != nil {
		return nil, problem
	}
	if r.register.standing(keyOf(token)) == loggedOut {
		return nil, tokenLoggedOut(accepted)
	}
	return identityOf(who, httpauth.Bearer), nil
}

// accepted are the schemes that the environment has turned on.
func (r *run) accepted() restapi.Accepted {
	a := restapi.Accepted{Realm: realm}
	if r.environment.JWTEnabled {
		a.Schemes = append(a.Schemes, httpauth.Bearer)
	}
	if r.environment.BasicEnabled {
		a.Schemes = append(a.Schemes, httpauth.Basic)
	}
	return a
}

// logout takes back a token of this server's own login.
func (r *run) logout(request *http.Request) (any, *restapi.Problem) {
	if !r.environment.JWTEnabled {
		return nil, jwtDisabled()
	}
	c, problem := acceptsBearer.Credentials(request)
	if problem != nil {
		return nil, problem
	}
	token, who, problem := r.authenticate(c, acceptsBearer)
	if problem != nil {
		return nil, problem
	}
	switch r.register.logOut(keyOf(token)) {
	case issued:
		return logoutAnswer{identityOf(who, httpauth.Bearer), true}, nil
	case loggedOut:
		return nil, tokenLoggedOut(acceptsBearer)
	}
	return nil, &restapi.Problem{
		Status: http.StatusForbidden, Code: NotOwnToken,
		Message: "The token is good, but this server's login has not issued it since the server was started. Only such tokens can be logged out; this one stays good until it expires.",
	}
}

// authenticate asks SAF about a token. That comes before the register, so that
// nobody learns how a token stands who cannot use it.
func (r *run) authenticate(c httpauth.Credentials, a restapi.Accepted) (idt.Token, safjwt.Identity, *restapi.Problem) {
	token := idt.NewToken(c.Token())
	who, problem := r.service.Authenticate(token)
	if problem != nil {
		return idt.Token{}, safjwt.Identity{}, a.Challenge(problem, httpauth.InvalidToken)
	}
	return token, who, nil
}

func jwtDisabled() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusServiceUnavailable, Code: JWTDisabled,
		Message: "The SAF JWT Service is off. Set safJwtIsEnabled to true in eqaprof.env, and restart.",
	}
}

func tokenLoggedOut(a restapi.Accepted) *restapi.Problem {
	return a.Challenge(&restapi.Problem{
		Status: http.StatusUnauthorized, Code: TokenLoggedOut,
		Message: "The token was logged out. Log in again.",
	}, httpauth.InvalidToken)
}
