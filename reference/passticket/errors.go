package passticket

import "errors"

// What callers test for with errors.Is. The errors returned wrap one of these
// and say what was wrong, where, and what to do. None of them ever holds a key
// or a ticket.
var (
	// ErrUserID: not a RACF user ID.
	ErrUserID = errors.New("user ID is not valid")
	// ErrApplID: not an application name.
	ErrApplID = errors.New("application name is not valid")
	// ErrAlgorithm: not an algorithm, or not one that fits where it was given.
	ErrAlgorithm = errors.New("PassTicket algorithm is not valid")
	// ErrKey: a key of the wrong length or form, or one never set.
	ErrKey = errors.New("PassTicket key is not valid")
	// ErrTime: a time that the algorithm cannot express.
	ErrTime = errors.New("time is outside the range of the PassTicket algorithm")
	// ErrTimeout: not a TIMEOUT that the SSIGNON segment can hold.
	ErrTimeout = errors.New("TIMEOUT is not valid")
	// ErrNoKey: a profile with neither a legacy nor an enhanced key.
	ErrNoKey = errors.New("profile has no PassTicket key")
	// ErrNoReplays: replay protection is on and nothing was given to remember
	// used tickets with.
	ErrNoReplays = errors.New("replay protection has no register")
	// ErrRegisterFull: a register has no room to remember one more ticket.
	ErrRegisterFull = errors.New("replay register is full")
)
