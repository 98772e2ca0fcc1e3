package safjwt

import (
	"fmt"
	"net/http"

	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/restapi"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zos"
)

// The codes of refusals.
const (
	NotAuthenticated  restapi.Code = "not-authenticated"             // 401
	PasswordExpired   restapi.Code = "password-expired"              // 401
	TokenNotAccepted  restapi.Code = "token-not-accepted"            // 401
	NotForApplication restapi.Code = "not-authorized-to-application" // 403
	LevelTooLow       restapi.Code = "zos-level-too-low"             // 503
	NotConfigured     restapi.Code = "applid-not-configured"         // 503
	ICSFUnavailable   restapi.Code = "icsf-unavailable"              // 503
	NotGenerated      restapi.Code = "token-not-generated"           // 503
	NotKept           restapi.Code = "sign-on-not-kept"              // 503
)

func notAuthenticated() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusUnauthorized, Code: NotAuthenticated,
		Message: "The user ID and the password, phrase or PassTicket do not sign on.",
	}
}

func tokenNotAccepted() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusUnauthorized, Code: TokenNotAccepted,
		Message: "SAF does not accept the token: it has expired, was changed, is for another application or from another key, or its user may not sign on. Log in again.",
	}
}

func unavailable(code restapi.Code, format string, arguments ...any) *restapi.Problem {
	return &restapi.Problem{Status: http.StatusServiceUnavailable, Code: code, Message: fmt.Sprintf(format, arguments...)}
}

// parameterUnknown are the codes of a system that does not know the parameter
// IDTA, as package saf has them: their numbers are not public. notKept are those of
// one whose security database did not take the sign-on.
var (
	parameterUnknown = saf.Codes{SAF: 8, RACF: saf.Unpublished, Reason: saf.Unpublished}
	notKept          = saf.Codes{SAF: 8, RACF: saf.Unpublished}
)

// refusal says what the codes of a sign-on come to (RACROUTE Macro Reference,
// REQUEST=VERIFY, "Return codes and reason codes"). The last argument is for
// whatever has no answer of its own. Nothing but the codes is looked at: a server
// on z/OS has nothing else.
func refusal(r saf.VerifyResult, otherwise func() *restapi.Problem) *restapi.Problem {
	switch {
	case r.OK():
		return nil
	case r.Codes == parameterUnknown:
		return unavailable(LevelTooLow, "This system has no identity tokens: they need %s.", zos.IdentityTokens.Needs())
	case r.Codes == notKept:
		return unavailable(NotKept, "The security manager could not keep the sign-on. Nothing was found out about the credentials. Look at its database.")
	case r.Codes == saf.Codes{SAF: 8, RACF: 12}:
		return &restapi.Problem{
			Status: http.StatusUnauthorized, Code: PasswordExpired,
			Message: "The password or phrase has expired. Change it, for instance by logging on to TSO.",
		}
	case r.Codes == saf.Codes{SAF: 8, RACF: 52}:
		return &restapi.Problem{
			Status: http.StatusForbidden, Code: NotForApplication,
			Message: "The user may not use the application: READ to its profile in class APPL is missing.",
		}
	}
	return otherwise()
}

// generation says why a sign-on that succeeded has brought no signed token.
// RACROUTE does not fail for that; only what it leaves in the IDTA tells.
func (s Service) generation(o idt.Output) *restapi.Problem {
	switch {
	case o.Generation == idt.ICSFUnavailable:
		return unavailable(ICSFUnavailable, "No token can be signed, as ICSF is not available. Start ICSF.")
	case o.Generation != idt.Generated && o.Generation != idt.GeneratedUnsigned:
		return unavailable(NotGenerated,
			"No token could be generated: IDTA return code %v%s. Look at the key and the algorithm in the IDTDATA profile of application %v.",
			o.Generation, generationMeanings[o.Generation], s.Application)
	case o.Generation == idt.GeneratedUnsigned || o.Token.IsZero() || !o.Signed:
		return unavailable(NotConfigured,
			"SAF makes no signed token for application %[1]v. Define profile JWT.%[1]v.<user ID>.SAF in class IDTDATA, JWT.%[1]v.*.SAF for instance, with SIGTOKEN or SIGLABELPRIMARY in IDTPARMS; activate and RACLIST the class.",
			s.Application)
	}
	return nil
}

var generationMeanings = map[idt.GenerationRC]string{
	idt.ICSFError:           " (ICSF error)",
	idt.AlgorithmNotAllowed: " (signature algorithm not valid)",
}
