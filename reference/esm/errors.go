package esm

import "errors"

// What callers test for with errors.Is. The errors returned wrap one of these
// and say what was wrong, where, and what to do. None holds a password or key.
var (
	// ErrName: a user ID, group name, class name or label of the wrong form.
	ErrName = errors.New("name is not valid")
	// ErrProfileName: a name that cannot be a profile of its class.
	ErrProfileName = errors.New("profile name is not valid")
	// ErrPercentAsterisk: a profile name that ends in %*. RACF refuses it by
	// a message of its own, ICH10313I. It wraps ErrProfileName.
	ErrPercentAsterisk error = &percentAsterisk{}
	// ErrNotDefined: the user, group, connection, class, profile or map is not there.
	ErrNotDefined = errors.New("not defined")
	// ErrExists: it is there already.
	ErrExists = errors.New("already defined")
	// ErrInUse: something else refers to it, so it cannot go.
	ErrInUse = errors.New("still in use")
	// ErrValue: a field that cannot hold what it was given.
	ErrValue = errors.New("value is not valid")
	// ErrPassword: a password or phrase that breaks the rules for one.
	ErrPassword = errors.New("password or phrase is not valid")
	// ErrRandom: no random bytes for a salt.
	ErrRandom = errors.New("no random bytes")
)

type percentAsterisk struct{}

func (*percentAsterisk) Error() string {
	return "profile name is not valid: it ends in %*; put a name or ** there"
}

func (*percentAsterisk) Unwrap() error { return ErrProfileName }
