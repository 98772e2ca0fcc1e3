package topsecret

import (
	"errors"
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/esm"
)

// Config is what a session is made with.
type Config struct {
	// System is the z/OS image on which commands are entered. [Install] must
	// have been called for its database.
	System *esm.System
	// Now gives the dates of users and groups. Nil means that dates are not known.
	Now func() time.Time
}

// Session carries out commands for a security administrator. It keeps nothing
// between scripts, and may be used by several goroutines.
type Session struct{ config Config }

// ErrNoSystem is returned when a session is made without a system.
var ErrNoSystem = errors.New("a session needs Config.System")

// ErrNotInstalled is returned when the system's database is not managed by Top Secret.
var ErrNotInstalled = errors.New("the database is not managed by Top Secret")

// NewSession makes a session. Errors wrap [ErrNoSystem] or [ErrNotInstalled].
func NewSession(c Config) (*Session, error) {
	if c.System == nil {
		return nil, ErrNoSystem
	}
	var installed bool
	c.System.Read(func(v esm.View) { _, _, installed = v.Class(securityFile) })
	if !installed {
		return nil, fmt.Errorf("%w on system %s; call Install", ErrNotInstalled, c.System.Name())
	}
	if c.Now == nil {
		c.Now = func() time.Time { return time.Time{} }
	}
	return &Session{c}, nil
}

// Result is what a command comes to.
type Result struct {
	// Command is the name of the command in full; "" if it was not recognized.
	Command    string
	ReturnCode int // 0: done; 8: nothing was done
	Messages   []Message
	Output     []string // what LIST and WHOHAS show
}

// Run carries out a script, command by command, and stops at the first bad one.
// Of that one nothing is applied, of those behind it neither. The results are
// those of the commands that were read, the last of them the one that Run
// stopped at. The error is an [*Error].
func (s *Session) Run(script string) ([]Result, error) {
	commands, err := Parse(script)
	var results []Result
	for _, c := range commands {
		r := &run{now: s.config.Now().UTC()}
		refusal := s.config.System.Update(func(tx *esm.Tx) error {
			r.tx = tx
			return c.do(r)
		})
		if refusal != nil {
			err := refused(c, refusal)
			return append(results, failed(err)), err
		}
		results = append(results, Result{Command: c.verb, Messages: []Message{{"TSS0300I", c.verb + " FUNCTION SUCCESSFUL"}}, Output: r.output})
	}
	if e := (*Error)(nil); errors.As(err, &e) {
		return append(results, failed(e)), e
	}
	return results, nil
}

// failed makes the result of a command that was refused.
func failed(e *Error) Result {
	return Result{Command: e.Command, ReturnCode: 8, Messages: e.Messages()}
}
