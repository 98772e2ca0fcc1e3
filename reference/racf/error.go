package racf

import (
	"errors"
	"fmt"
)

// What callers test for with errors.Is.
var (
	// ErrSyntax: the command is not written as it must be.
	ErrSyntax = errors.New("syntax error")
	// ErrUnsupported: RACF knows the command or keyword, this package does not.
	ErrUnsupported = errors.New("not supported")
	// ErrRefused: the command is well-formed, and could not be carried out.
	ErrRefused = errors.New("command refused")
)

// Error says why a command was not carried out. It wraps [ErrSyntax],
// [ErrUnsupported] or [ErrRefused]. It holds no password or key.
type Error struct {
	Position
	Command  string // ADDUSER for instance, "" if it was not recognized
	Problem  string // what stands there
	Expected string // what should
	// Messages are those that RACF prints, as far as they are published, or one
	// without ID that says the same as this error.
	Messages []Message
	kind     error
}

// Error gives the place, the problem and what was expected.
func (e *Error) Error() string {
	command := e.Command
	if command != "" {
		command += ": "
	}
	return fmt.Sprintf("line %d, column %d: %s%s; expected %s", e.Line, e.Column, command, e.Problem, e.Expected)
}

// Unwrap returns the sentinel error.
func (e *Error) Unwrap() error { return e.kind }

func syntaxError(at Position, problem, expected string) *Error {
	return &Error{Position: at, Problem: problem, Expected: expected, kind: ErrSyntax}
}

func unsupported(at Position, problem, expected string) *Error {
	return &Error{Position: at, Problem: problem, Expected: expected, kind: ErrUnsupported}
}

func refused(at Position, problem, expected string) *Error {
	return &Error{Position: at, Problem: problem, Expected: expected, kind: ErrRefused}
}

// printing gives the error the messages that RACF prints for it.
func (e *Error) printing(messages ...Message) *Error {
	e.Messages = messages
	return e
}
