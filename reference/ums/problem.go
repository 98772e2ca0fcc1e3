package ums

import (
	"fmt"
	"net/http"

	"github.com/safproof/safproof/reference/restapi"
)

// The codes of refusals, beside those of package restapi.
const (
	NotAuthenticated  restapi.Code = "not-authenticated"             // 401
	PasswordExpired   restapi.Code = "password-expired"              // 401
	NotForApplication restapi.Code = "not-authorized-to-application" // 403
	MemberMissing     restapi.Code = "member-missing"                // 400
	ZoweTokenNeeded   restapi.Code = "zowe-token-needed"             // 401
	ZoweTokenRefused  restapi.Code = "zowe-token-refused"            // 401
	GatewayNotReached restapi.Code = "gateway-not-reached"           // 503
	NoPassTicket      restapi.Code = "no-passticket"                 // 503
	TokenNotAccepted  restapi.Code = "token-not-accepted"            // 401
	TooManySessions   restapi.Code = "too-many-sessions"             // 503
	HTTPSNeeded       restapi.Code = "https-needed"                  // 403
	VersionMalformed  restapi.Code = "api-version-malformed"         // 400
	NotKept           restapi.Code = "sign-on-not-kept"              // 503
	NotConnected      restapi.Code = "not-connected"                 // 503
	NotReached        restapi.Code = "not-reached"                   // 502
	CredentialsStale  restapi.Code = "stored-credentials-refused"    // 502
	AnswerUnusable    restapi.Code = "answer-unusable"               // 502
	Internal          restapi.Code = "internal"                      // 500
)

func notAuthenticated() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusUnauthorized, Code: NotAuthenticated,
		Message: "The user ID and the password, phrase or PassTicket do not sign on.",
	}
}

func passwordExpired() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusUnauthorized, Code: PasswordExpired,
		Message: "The password or phrase has expired. Change it and log in again.",
	}
}

func notForApplication() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusForbidden, Code: NotForApplication,
		Message: "The user may not use the application: READ to its profile in class APPL is missing.",
	}
}

// notKept is answered if nobody has found out anything about the credentials.
func notKept() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusServiceUnavailable, Code: NotKept,
		Message: "The security manager could not keep the sign-on. Nothing was found out about the credentials. Look at its database.",
	}
}

func memberMissing(names ...string) *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusBadRequest, Code: MemberMissing,
		Message: fmt.Sprintf("The body must be a JSON object with %s and %s, both not empty.", names[0], names[1]),
	}
}

func zoweTokenNeeded() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusUnauthorized, Code: ZoweTokenNeeded,
		Message: "This server has authType MFA_JWT: users come with a token of the Zowe API Mediation Layer, as Bearer, and no password is taken. Set authType to STANDARD_JWT for logins with a password.",
	}
}

func zoweTokenRefused() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusUnauthorized, Code: ZoweTokenRefused,
		Message: "The Zowe API Mediation Layer does not take the token: it has expired, was changed or logged out, or is not its own. Log in to Zowe again.",
	}
}

func gatewayNotReached() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusServiceUnavailable, Code: GatewayNotReached,
		Message: "The Zowe API Mediation Layer, which judges tokens under authType MFA_JWT, could not be asked. Start its gateway.",
	}
}

func noPassTicket(name string) *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusServiceUnavailable, Code: NoPassTicket,
		Message: "No PassTicket could be made for " + name + ", and under authType MFA_JWT there is no password. Define its application, and give the server UPDATE to IRRPTAUTH.application.user in class PTKTDATA.",
	}
}

// tokenNotAccepted is the one answer to every token that is not good, so that
// nobody learns how far off it was.
func tokenNotAccepted() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusUnauthorized, Code: TokenNotAccepted,
		Message: "This is no token of this server that is good now: it has expired, was changed or used up, is for another purpose or from another key, or its session has ended. Log in again.",
	}
}

func tooManySessions() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusServiceUnavailable, Code: TooManySessions,
		Message: "Too many users are logged in for one more to be remembered. Wait until some sessions have expired.",
	}
}

func httpsNeeded() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusForbidden, Code: HTTPSNeeded,
		Message: "Credentials and tokens are taken over HTTPS only. Do not send them again over plain HTTP.",
	}
}

func noRandom() *restapi.Problem {
	return &restapi.Problem{Status: http.StatusInternalServerError, Code: Internal, Message: "There are no random numbers to be had."}
}

func noToken() *restapi.Problem {
	return &restapi.Problem{Status: http.StatusInternalServerError, Code: Internal, Message: "The token could not be signed."}
}
