package restapi

import (
	"fmt"
	"net/http"
)

// Code says in one word, to programs, what is wrong.
type Code string

// The codes of this package.
const (
	NotFound          Code = "not-found"               // 404
	MethodNotAllowed  Code = "method-not-allowed"      // 405
	BodyNotReadable   Code = "body-not-readable"       // 400
	BodyNotSupported  Code = "body-not-supported"      // 415
	BodyTooLarge      Code = "body-too-large"          // 413
	HeaderMalformed   Code = "authorization-malformed" // 400
	HeaderDuplicate   Code = "authorization-duplicate" // 400
	HeaderTooLarge    Code = "authorization-too-large" // 431
	NoCredentials     Code = "no-credentials"          // 401
	SchemeNotAccepted Code = "scheme-not-accepted"     // 401
)

// Problem is a refusal. It never holds a credential.
type Problem struct {
	Status  int    `json:"-"`
	Code    Code   `json:"code"`
	Message string `json:"message"`
	// Challenges are the values of WWW-Authenticate headers. RFC 9110, section
	// 15.5.2, wants at least one with status 401.
	Challenges []string `json:"-"`
}

func notFound() *Problem {
	return &Problem{Status: http.StatusNotFound, Code: NotFound, Message: "There is nothing at this path."}
}

func methodNotAllowed(allowed string) *Problem {
	return &Problem{
		Status: http.StatusMethodNotAllowed, Code: MethodNotAllowed,
		Message: fmt.Sprintf("This method is not served here. Use one of: %s.", allowed),
	}
}
