package esm

import (
	"cmp"
	"io"
	"maps"
	"slices"
	"sync"

	"github.com/safproof/safproof/reference/journal"
)

// Config is what a database is made with.
type Config struct {
	// Random gives the salts of passwords and phrases. Without it none can be set.
	Random io.Reader
	// PasswordIterations is the cost of hashing a password or phrase; 0 means
	// [DefaultPasswordIterations]. Simulations with many sign-ons give 1.
	PasswordIterations int
	// NoSysplexCommunication keeps SETROPTS RACLIST, NORACLIST and REFRESH to
	// the system that they were issued on. Without it they reach every system
	// (System Programmer's Guide, topic icha200447).
	NoSysplexCommunication bool
	// Choices answer what no source does.
	Choices Choices
	// Journal keeps what outlasts the process: it is called with what an update
	// has changed, before the update is seen and while the database is locked. If
	// it fails the update is undone, and returns an error that wraps
	// [journal.ErrNotKept]. [Restore] makes the database anew from all that was
	// kept. In-storage copies are not kept: IPL makes them. Nil keeps nothing.
	Journal journal.Func
}

// Choices are the questions that no published source that was read answers, or
// that sources answer differently. The zero value is what is believed likely.
type Choices struct {
	// RevokeOnLimit: with REVOKE(n), attempt n revokes. Sources differ; without
	// it n attempts are tolerated and the next one revokes.
	RevokeOnLimit bool
	// ExactOldPasswords: with MIXEDCASE, a password that was stored in upper
	// case before it is compared as entered. Without it, it still matches in
	// either case until it is changed.
	ExactOldPasswords bool
	// UndefinedUserIsAnyUser: ID(*) is for undefined users also.
	UndefinedUserIsAnyUser bool
	// RevokedConnectionCounts: a group whose connection is revoked still counts
	// in list-of-groups checking.
	RevokedConnectionCounts bool
	// NameBeforeRegistry: a distributed identity map of the name in any
	// registry is preferred to those of less than the full name in its registry.
	NameBeforeRegistry bool
}

// Database is a security database. Make one with [New]; use it through a
// [System]. It is safe for concurrent use.
type Database struct {
	mu     sync.RWMutex
	config Config

	users       map[UserID]*User
	groups      map[GroupID]*Group
	connections map[UserID][]Connection // sorted by group
	members     map[GroupID]map[UserID]struct{}
	classes     map[ClassName]*class
	labels      map[UserID]map[string]ProfileName // of distributed identity maps
	options     Options
	systems     map[string]*System
	kept        bool // the journal has what the database began with
	update      Tx   // the one of now, as there is one at a time
}

// New makes a database that holds the group SYS1, the user IBMUSER (SPECIAL,
// OPERATIONS, AUDITOR, no password yet) and the classes of [Classes], none of
// them active.
func New(c Config) *Database {
	if c.PasswordIterations == 0 {
		c.PasswordIterations = DefaultPasswordIterations
	}
	db := &Database{
		config:      c,
		users:       map[UserID]*User{},
		groups:      map[GroupID]*Group{SYS1: {ID: SYS1, Owner: ID(IBMUSER)}},
		connections: map[UserID][]Connection{},
		members:     map[GroupID]map[UserID]struct{}{SYS1: {IBMUSER: {}}},
		classes:     map[ClassName]*class{},
		labels:      map[UserID]map[string]ProfileName{},
		options:     Options{GroupList: true, InitStats: true},
		systems:     map[string]*System{},
	}
	db.users[IBMUSER] = &User{
		ID: IBMUSER, Owner: ID(IBMUSER), DefaultGroup: SYS1,
		Special: true, Operations: true, Auditor: true,
	}
	db.connections[IBMUSER] = []Connection{{User: IBMUSER, Group: SYS1, Owner: ID(IBMUSER), Authority: Join}}
	for _, c := range Classes() {
		db.addClass(c)
	}
	return db
}

// IBMUSER is the user that every database has.
const IBMUSER UserID = "IBMUSER"

// View reads one state of the database, as one system sees it. It is valid
// only inside the function that [System.Read] or [System.Update] hands it to.
type View struct {
	db  *Database
	sys *System
}

// Tx changes the database. It is valid only inside the function that
// [System.Update] hands it to.
type Tx struct {
	View
	undo    []step
	touched map[place]struct{} // for the journal; nil without one
}

// step is how to take a change back: by a function, or without one, as nothing
// changes as often, by the user who was there.
type step struct {
	back func()
	user UserID
	was  *User
}

// undoing remembers how to take a change back.
func (tx *Tx) undoing(f func()) { tx.undo = append(tx.undo, step{back: f}) }

func (tx *Tx) rollBack() {
	for _, s := range slices.Backward(tx.undo) {
		if s.back != nil {
			s.back()
		} else {
			assign(tx.db.users, s.user, s.was, s.was == nil)
		}
	}
}

// put assigns a value to a key, or removes the key if the value is nil, and
// remembers what was there.
func put[K comparable, V any](tx *Tx, m map[K]*V, key K, value *V) {
	old := m[key]
	tx.undoing(func() { assign(m, key, old, old == nil) })
	assign(m, key, value, value == nil)
}

func assign[K comparable, V any](m map[K]V, key K, value V, remove bool) {
	if remove {
		delete(m, key)
	} else {
		m[key] = value
	}
}

func sortedKeys[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }
