package racf

import (
	"errors"
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/zos"
)

// Config is what a session is made with.
type Config struct {
	// System is the z/OS image on which commands are entered.
	System *esm.System
	// ICSF holds the keys that KEYENCRYPTED stores and labels refer to. Nil is
	// as good as one that is not available.
	ICSF *icsf.Store
	// User issues the commands; "" means IBMUSER.
	User esm.UserID
	// Now gives the dates of profiles and the labels of KEYENCRYPTED. Nil means
	// that dates are not known.
	Now func() time.Time
	// StopAt is the return code from which on [Session.Run] stops; 0 means 8.
	// Set-up scripts that must be carried out in full set 4.
	StopAt int
	// Level of z/OS, which decides which keywords and classes there are. Zero is
	// the latest.
	Level zos.Level
	// Choices answer what no source does.
	Choices Choices
}

// Choices are the questions that no published source that was read answers. The
// zero value refuses, or is what is believed likely.
type Choices struct {
	// PermitDefaultsToRead: PERMIT without ACCESS, DELETE and RESET gives READ.
	// Without it such a command is refused.
	PermitDefaultsToRead bool
	// KeepApplDataCase: APPLDATA in apostrophes keeps its case in every class,
	// not only in those whose names keep it.
	KeepApplDataCase bool
	// CheckKeyLabels: KEYLABEL and EPTKEYLABEL are refused if ICSF has no such
	// key of the right kind. Without it that shows when the key is needed.
	CheckKeyLabels bool
}

// Session carries out commands for one user. It may be used by several
// goroutines: each command sees and leaves a consistent database.
type Session struct{ config Config }

// ErrNoSystem is returned when a session is made without a system.
var ErrNoSystem = errors.New("a session needs Config.System")

// NewSession makes a session. Errors wrap [ErrNoSystem], or [esm.ErrName] for a
// user ID that is none.
func NewSession(c Config) (*Session, error) {
	if c.System == nil {
		return nil, ErrNoSystem
	}
	if c.User == "" {
		c.User = esm.IBMUSER
	}
	if id, err := esm.ParseUserID(string(c.User)); err != nil || id != c.User {
		return nil, fmt.Errorf("%w: issuing user %q", esm.ErrName, c.User)
	}
	if c.Now == nil {
		c.Now = func() time.Time { return time.Time{} }
	}
	if c.StopAt == 0 {
		c.StopAt = 8
	}
	return &Session{c}, nil
}

// Execute carries out one command, on one line or several. An empty line is no
// command and comes to nothing. The error is an [*Error] if, and only if, the
// return code is 8.
func (s *Session) Execute(line string) (Result, error) {
	var found *command
	for _, l := range joinLines(line) {
		c, err := parseLine(l, s.config.Level)
		if err == nil && c != nil && found != nil {
			err = syntaxError(c.at, "a second command", "one command, continued by a hyphen or plus sign if it takes several lines")
		}
		if err != nil {
			return failed(err), err
		}
		if c != nil {
			found = c
		}
	}
	if found == nil {
		return Result{}, nil
	}
	return s.carryOut(found)
}

// Run carries out a script, command by command, and stops behind the first one
// that comes to return code StopAt or more. The results are those of the
// commands that were read, the last of them the one that it stopped at. The
// error is an [*Error] if a command was bad. If the script stops at a return
// code of 4, it is an [*Error] that wraps [ErrRefused] although the rest of that
// command has been applied.
func (s *Session) Run(script string) ([]Result, error) {
	var results []Result
	for _, l := range joinLines(script) {
		c, err := parseLine(l, s.config.Level)
		if err != nil {
			return append(results, failed(err)), err
		}
		if c == nil {
			continue
		}
		result, refusal := s.carryOut(c)
		results = append(results, result)
		if refusal != nil {
			return results, refusal
		}
		if result.ReturnCode >= s.config.StopAt {
			err := refused(c.at, fmt.Sprintf("return code %d: %v", result.ReturnCode, result.Messages), "return code 0")
			err.Command, err.Messages = c.spec.verb, result.Messages
			return results, err
		}
	}
	return results, nil
}

// carryOut runs a command as one update of the database.
func (s *Session) carryOut(c *command) (Result, error) {
	r := &run{command: c, session: s, result: Result{Command: c.spec.verb}}
	if c.openComment != nil {
		r.say("", "The comment that begins in line %d, column %d is not closed; what follows it was not read.", c.openComment.Line, c.openComment.Column)
	}
	err := s.config.System.Update(func(tx *esm.Tx) error {
		r.tx = tx
		return c.spec.execute(r)
	})
	if err == nil {
		return r.result, nil
	}
	for _, f := range r.compensation {
		f()
	}
	var e *Error
	if !errors.As(err, &e) {
		e = refused(c.at, err.Error(), "a change that the database admits")
	}
	e.Command = c.spec.verb
	result := failed(e)
	result.Messages = append(r.result.Messages, result.Messages...)
	return result, e
}

// failed makes the result of a command that was refused.
func failed(e *Error) Result {
	messages := e.Messages
	if len(messages) == 0 {
		messages = []Message{{Text: e.Error()}}
	}
	return Result{Command: e.Command, ReturnCode: 8, Messages: messages}
}

// run is a command that is being carried out.
type run struct {
	*command
	session *Session
	tx      *esm.Tx
	result  Result
	// compensation undoes what is outside of the database.
	compensation []func()
}

// say adds a message.
func (r *run) say(id, format string, args ...any) {
	r.result.Messages = append(r.result.Messages, Message{id, fmt.Sprintf(format, args...)})
}

// warn adds a message and makes the return code 4.
func (r *run) warn(id, format string, args ...any) {
	r.say(id, format, args...)
	r.result.ReturnCode = max(r.result.ReturnCode, 4)
}

// print adds a line of output.
func (r *run) print(format string, args ...any) {
	r.result.Output = append(r.result.Output, fmt.Sprintf(format, args...))
}

// knows says whether the level of z/OS has a feature.
func (r *run) knows(f zos.Feature) bool { return r.session.config.Level.Has(f) }

func (r *run) now() time.Time { return r.session.config.Now() }

// issuer returns the profile of the user who issues the command. A user who is
// not defined has no authority.
func (r *run) issuer() esm.User {
	u, _ := r.tx.User(r.session.config.User)
	return u
}

func (r *run) special() bool { return r.issuer().Special }

// notAuthorized refuses a command of RACF's that has a message for that.
func (r *run) notAuthorized(id, text string) error {
	return refused(r.at, "user "+string(r.session.config.User)+" is not authorized", "a user with the SPECIAL attribute").
		printing(Message{id, text})
}

// id reads a user ID or group name that must be defined.
func (r *run) id(v value) (esm.ID, error) {
	id := esm.ID(v.folded())
	if !r.tx.IsDefined(id) {
		return "", refused(v.at, string(id)+" is not defined", "a user ID or group name that is defined")
	}
	return id, nil
}

// group reads a group name that must be defined.
func (r *run) group(v value) (esm.GroupID, error) {
	id := esm.GroupID(v.folded())
	if _, ok := r.tx.Group(id); !ok {
		return "", refused(v.at, "group "+string(id)+" is not defined", "a group that is defined")
	}
	return id, nil
}

// owner returns OWNER, or else a default.
func (r *run) owner(otherwise esm.ID) (esm.ID, error) {
	if v, ok := r.value("OWNER"); ok {
		return r.id(v)
	}
	return otherwise, nil
}

// data returns DATA, "" for NODATA, or else what it was.
func (r *run) data(was string) string {
	if v, ok := r.value("DATA"); ok {
		return v.folded()
	}
	if r.has("NODATA") {
		return ""
	}
	return was
}

// rejected turns an error of the database into one with a place.
func rejected(at Position, err error, expected string) error {
	if err == nil {
		return nil
	}
	return refused(at, err.Error(), expected)
}
