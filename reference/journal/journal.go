// Package journal implements the records by which the reference hands out what
// must outlast a process, according to no document: how RACF and ICSF keep their
// data sets is theirs, and a simulator's file is none of them.
//
// Whoever has such a state, package esm or icsf, is given a [Func] and calls it
// with each [Change] before the change is seen by anybody; a change that was not
// kept is not made. The records of all changes, the last one of each name, make
// the state anew. Package journal does no I/O: it says what to keep, not where.
//
// # Secrets
//
// Records hold hashes of passwords, and keys as they are, since keys must last.
// A [Record] does not print; [Record.Expose] is the only way to see its value,
// and no error of this package shows a part of one. Keep records where nobody
// else can read.
//
// # Choices
//
//   - A value is JSON in an envelope that bears the version of its form, so that a
//     later version can read what an earlier one has kept, and says so the other
//     way round.
//   - A member that is not known is an error, for it would be lost.
package journal

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
)

// What callers test for with errors.Is. No error shows a value.
var (
	// ErrNotKept: a change could not be kept, so it was not made.
	ErrNotKept = errors.New("change could not be kept")
	// ErrRecord: a record that cannot be read, or does not fit the others.
	ErrRecord = errors.New("kept record is not valid")
	// ErrVersion: a record that a later version of this program has kept.
	ErrVersion = errors.New("kept record is of a later version")
)

// Func keeps a change: all of it, or, with an error, none. The state is locked
// while it runs, so it must not ask anything of it.
type Func func(Change) error

// Change is records that are kept together. No name is in it twice.
type Change []Record

// Record is one thing that is kept, or is kept no more. It does not print its
// value. Make one with [New] or [Deletion].
type Record struct {
	Kind string // of thing: letters and hyphens
	Key  string // names one among those of its kind
	// A function, as package fmt prints the contents of unexported fields of
	// somebody else's struct without asking any method. Nil is a deletion.
	value func() []byte
}

// New makes a record of a thing. The value is not copied.
func New(kind, key string, value []byte) Record {
	return Record{kind, key, func() []byte { return value }}
}

// Deletion makes a record that says that a thing is there no more.
func Deletion(kind, key string) Record { return Record{kind, key, nil} }

// Deleted says whether the record is a deletion.
func (r Record) Deleted() bool { return r.value == nil }

// Expose returns the value, nil for a deletion: the only way to see it. It must
// not be changed.
func (r Record) Expose() []byte {
	if r.value == nil {
		return nil
	}
	return r.value()
}

// String names the record, without its value.
func (r Record) String() string {
	if r.Deleted() {
		return fmt.Sprintf("%s %q (deletion)", r.Kind, r.Key)
	}
	return fmt.Sprintf("%s %q (value redacted)", r.Kind, r.Key)
}

// GoString names the record, without its value.
func (r Record) GoString() string { return r.String() }

// Format names the record, without its value, whatever the verb.
func (r Record) Format(f fmt.State, _ rune) { io.WriteString(f, r.String()) }

// MarshalText names the record; it cannot be read back.
func (r Record) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// LogValue names the record, without its value.
func (r Record) LogValue() slog.Value { return slog.StringValue(r.String()) }
