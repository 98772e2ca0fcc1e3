// Package store implements where a simulated sysplex keeps what must outlast a
// process, according to no document of z/OS: it stands for data sets on disk and
// for structures in a coupling facility, and is laid out like neither.
//
// A [Store] maps keys to values in spaces of their own. There are three:
//
//   - [NewMemory] lasts as long as the process, for tests;
//   - [OpenFile] is one file in a folder, for one process at a time. What was put
//     is there after kill -9 at any moment;
//   - [OpenRedis] is a Redis or Valkey server, which several processes share.
//
// [OpenDatabase] and [OpenKeys] keep a security database, and the key data sets
// of ICSF, in a store. [NewReplays] shares a register of used PassTickets.
//
// # Secrets
//
// Values may be secrets: PassTicket keys and hashes of passwords are kept as they
// must last. The file is for its owner alone (mode 0600). A Redis server shows its
// values to whoever may read it: give it a password, TLS, and a network of its
// own. No error of this package holds a value or a password; errors do hold
// spaces, and keys of records.
//
// # Choices
//
//   - A security database and a key data set belong to one process at a time. The
//     file sees to that; a Redis server does not: there, start one process for each
//     database name. Registers, and whatever else is written by PutNew alone, can
//     be shared.
//   - After a write that failed it is not known whether it is kept. The caller goes
//     on as if it were not; what is read again tells. Writes are not tried again,
//     as a PutNew whose answer was lost would then lose to itself.
//   - Times are kept in milliseconds, rounded up.
package store

import (
	"errors"
	"fmt"
	"time"

	"github.com/safproof/safproof/reference/journal"
)

// What callers test for with errors.Is.
var (
	// ErrName: a space or a key of a length that no store takes.
	ErrName = errors.New("name of a space or key is not valid")
	// ErrLocked: another process has the file.
	ErrLocked = errors.New("store is in use by another process")
	// ErrDamaged: the file is no store, or not a sound one.
	ErrDamaged = errors.New("store cannot be read")
	// ErrUnavailable: the store does not answer, or refuses.
	ErrUnavailable = errors.New("store is not available")
	// ErrClosed: the store was closed.
	ErrClosed = errors.New("store is closed")
)

// Store maps keys to values, each space apart. Stores are safe for concurrent
// use. Values are copied both ways. Errors wrap one of those of this package.
type Store interface {
	// Get returns a value, and whether there is one.
	Get(space, key string) (value []byte, found bool, err error)
	// Put keeps a value, for good, in place of one that is there.
	Put(space, key string, value []byte) error
	// PutNew keeps a value unless there is one: of any number of concurrent calls
	// for one key, one is told that it has stored. The value is gone when the
	// store's clock shows a time after expires, which may be at once; the zero time
	// is never.
	PutNew(space, key string, value []byte, expires time.Time) (stored bool, err error)
	// Delete removes a value, if there is one.
	Delete(space, key string) error
	// List returns all values of a space, by key.
	List(space string) (map[string][]byte, error)
	// Keep puts and deletes what a change says, all of it or, with an error,
	// none: each record under its kind, a slash and its key. [Kept] reads them.
	Keep(space string, change journal.Change) error
	// Clock returns what the clock shows by which values expire.
	Clock() (time.Time, error)
	// Close lets go of the store. All other calls then fail with [ErrClosed].
	Close() error
}

// MaxName is the length of the longest name of a space or key, in bytes.
const MaxName = 1024

// checkNames wants 1 to MaxName bytes.
func checkNames(space, key string) error {
	if err := checkName("space", space); err != nil {
		return err
	}
	return checkName("key", key)
}

func checkName(what, name string) error {
	if name == "" || len(name) > MaxName {
		return fmt.Errorf("%w: a %s has 1 to %d bytes, this one has %d", ErrName, what, MaxName, len(name))
	}
	return nil
}

// nameOf returns the key of a record in a store.
func nameOf(r journal.Record) string { return r.Kind + "/" + r.Key }

func checkChange(space string, change journal.Change) error {
	if err := checkName("space", space); err != nil {
		return err
	}
	for _, r := range change {
		if err := checkName("key", nameOf(r)); err != nil {
			return fmt.Errorf("%w: %v", err, r)
		}
	}
	return nil
}

// milliseconds since 1970 until which a value is there; 0 is forever.
type milliseconds int64

// until rounds up, so that no value is gone too early.
func until(expires time.Time) milliseconds {
	if expires.IsZero() {
		return 0
	}
	ms := expires.UnixMilli()
	if expires.After(time.UnixMilli(ms)) {
		ms++
	}
	return milliseconds(max(ms, 1))
}

// over says whether a clock shows a time after.
func (m milliseconds) over(now time.Time) bool { return m != 0 && now.After(time.UnixMilli(int64(m))) }
