package topsecret

import (
	"errors"
	"fmt"
)

// What callers test for with [errors.Is]. An error that wraps ErrRefused also
// wraps the error of package esm that was the reason.
var (
	// ErrSyntax: what stands there is no command that this package has.
	ErrSyntax = errors.New("syntax error")
	// ErrRefused: the command is well-formed, and could not be carried out.
	ErrRefused = errors.New("command refused")
)

// Position is a place in a script: line and column count from 1, the column in
// bytes.
type Position struct{ Line, Column int }

// Message is a line that a command prints besides its output. ID is "" for the
// messages of this package.
type Message struct{ ID, Text string }

// String returns the ID, if there is one, and the text.
func (m Message) String() string {
	if m.ID == "" {
		return m.Text
	}
	return m.ID + " " + m.Text
}

// Error says which command of a script was not carried out, and why. It shows
// nothing that was typed but names that are well-formed, as it may be a key or
// a password in the wrong place.
type Error struct {
	Position
	Command  string // ADDTO for instance, "" if it was not recognized
	Problem  string // what stands there
	Expected string // what should
	kind     error
	reason   error // nil for ErrSyntax
}

// Error gives the place, the problem and what was expected.
func (e *Error) Error() string {
	command := e.Command
	if command != "" {
		command += ": "
	}
	return fmt.Sprintf("line %d, column %d: %s%s; expected %s", e.Line, e.Column, command, e.Problem, e.Expected)
}

// Unwrap returns the sentinel error, and the reason if there is one.
func (e *Error) Unwrap() []error {
	if e.reason == nil {
		return []error{e.kind}
	}
	return []error{e.kind, e.reason}
}

func syntaxError(at Position, expected string) *Error {
	return &Error{Position: at, Problem: "what stands here is not supported", Expected: expected, kind: ErrSyntax}
}

func refused(c Command, reason error) *Error {
	return &Error{
		Position: c.position, Command: c.verb, Problem: reason.Error(), Expected: "a change that the database admits",
		kind: ErrRefused, reason: reason,
	}
}

// failedCode is the return code in message TSS0301I.
const failedCode = 8

// Messages returns message TSS0301I ("Command Response Messages") and, in words
// of this package, the reason that a message of the series TSS0200 gives.
func (e *Error) Messages() []Message {
	reason := Message{Text: e.Error()}
	if e.Command == "" {
		return []Message{reason}
	}
	return []Message{{"TSS0301I", fmt.Sprintf("%s FUNCTION FAILED, RETURN CODE = %02d", e.Command, failedCode)}, reason}
}
