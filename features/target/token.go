package target

import (
	"encoding/json"
	"time"
)

// The operations on JSON Web Tokens.
const (
	OpTokenIssue    = "token.issue"
	OpTokenValidate = "token.validate"
)

// TokenIssueArgs are the arguments of token.issue.
type TokenIssueArgs struct {
	Algorithm string          `json:"algorithm"` // RFC 7518, section 3.1: "HS256"
	Key       json.RawMessage `json:"key"`       // JWK, RFC 7517
	Claims    json.RawMessage `json:"claims"`    // JSON object, RFC 7519, section 4
	// Header holds the members of the header beside alg, a JSON object; nil
	// where there are none.
	Header json.RawMessage `json:"header,omitempty"`
}

// TokenIssueResult is the result of token.issue.
type TokenIssueResult struct {
	Token string `json:"token"`
}

// TokenValidateArgs are the arguments of token.validate.
type TokenValidateArgs struct {
	Token  string      `json:"token"`
	Time   time.Time   `json:"time"` // what the validator's clock shows, UTC
	Policy TokenPolicy `json:"policy"`
}

// TokenPolicy is what a validator is configured with.
type TokenPolicy struct {
	Issuer string `json:"issuer,omitempty"` // empty: any
	// Audience lists the names of the validator, of which aud must have one;
	// empty: aud is not looked at.
	Audience   []string        `json:"audience,omitempty"`
	Algorithms []string        `json:"algorithms"`
	Keys       json.RawMessage `json:"keys"` // JWK set, RFC 7517, section 5
	// ClockSkew is how far the clocks of issuer and validator may differ, in
	// seconds. It applies to exp, nbf and iat.
	ClockSkew      int      `json:"clockSkew,omitempty"`
	RequiredClaims []string `json:"requiredClaims,omitempty"`
	UserClaim      string   `json:"userClaim,omitempty"` // empty: sub
	// Type is what typ must name (RFC 8725, section 3.11); empty: typ is not
	// looked at.
	Type string `json:"type,omitempty"`
}

// TokenValidateResult is the result of token.validate.
type TokenValidateResult struct {
	Subject string          `json:"subject"` // the value of the user claim
	Claims  json.RawMessage `json:"claims,omitempty"`
}
