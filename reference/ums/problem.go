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
	TokenNotAccepted  restapi.Code = "token-not-accepted"            // 401
	TooManySessions   restapi.Code = "too-many-sessions"             // 503
	HTTPSNeeded       restapi.Code = "https-needed"                  // 403
	VersionMalformed  restapi.Code = "api-version-malformed"         // 400
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

func memberMissing(names ...string) *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusBadRequest, Code: MemberMissing,
		Message: fmt.Sprintf("The body must be a JSON object with %s and %s, both not empty.", names[0], names[1]),
	}
}

func zoweTokenNeeded() *restapi.Problem {
	return &restapi.Problem{
		Status: http.StatusUnauthorized, Code: ZoweTokenNeeded,
		Message: "This server has authType MFA_JWT: users come with a token of the Zowe API Mediation Layer, and no password is taken. Set authType to STANDARD_JWT for logins with a password.",
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
