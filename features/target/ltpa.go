package target

import "time"

// The operations on LTPA tokens (LtpaToken2).
const (
	OpLTPACreate   = "ltpa.create"
	OpLTPAValidate = "ltpa.validate"
)

// LTPACreateArgs are the arguments of ltpa.create.
type LTPACreateArgs struct {
	Keys     string    `json:"keys"`     // text of a file of LTPA keys, Java properties
	Password string    `json:"password"` // of the file
	User     string    `json:"user"`
	Realm    string    `json:"realm"`
	Expires  time.Time `json:"expires"` // UTC, of whole milliseconds
}

// LTPACreateResult is the result of ltpa.create.
type LTPACreateResult struct {
	Token string `json:"token"` // the value of the cookie
}

// LTPAValidateArgs are the arguments of ltpa.validate.
type LTPAValidateArgs struct {
	Keys     string    `json:"keys"`
	Password string    `json:"password"`
	Token    string    `json:"token"`
	Time     time.Time `json:"time"` // what the validator's clock shows, UTC
}

// LTPAValidateResult is the result of ltpa.validate.
type LTPAValidateResult struct {
	User    string    `json:"user"`
	Realm   string    `json:"realm"`
	Expires time.Time `json:"expires"`
}
