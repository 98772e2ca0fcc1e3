package esm

import (
	"fmt"
	"slices"
	"time"
)

// The longest texts that fields hold, in characters (the layout of the records
// that the database unload utility IRRDBU00 writes).
const (
	MaxUserName = 20
	MaxData     = 255
	MaxApplData = 255
)

// User is a user profile, without its connections. A User is a value: what a
// [View] returns may be changed and handed to [Tx.PutUser]. Password and phrase
// are inside, but only as salted hashes, and do not print.
type User struct {
	ID           UserID
	Name         string // up to 20 characters
	Owner        ID
	DefaultGroup GroupID

	Special    bool // administers the database; gives no access to resources
	Operations bool
	Auditor    bool
	Restricted bool // has no use of ID(*) and UACC
	Revoked    bool

	// FailedAttempts counts wrong passwords since the last right one.
	FailedAttempts int
	// PasswordExpired and PhraseExpired are set when somebody else has set the
	// password or phrase: it must be changed at the next sign-on.
	PasswordExpired bool
	PhraseExpired   bool

	Data            string    // installation data, up to 255 characters
	Created         time.Time // UTC; zero if not known
	PasswordChanged time.Time // UTC; zero if it is expired, or there is none
	PhraseChanged   time.Time // UTC; zero if it is expired, or there is none
	LastAccess      time.Time // UTC; zero if never
	Segments        []Segment // OMVS, for instance

	password, phrase sealed
}

// HasPassword says whether the user has a password.
func (u User) HasPassword() bool { return u.password != nil }

// HasPhrase says whether the user has a password phrase.
func (u User) HasPhrase() bool { return u.phrase != nil }

// Protected says whether the user has neither password nor phrase: no sign-on
// by either or by PassTicket is possible, and bad attempts do not revoke
// (Security Administrator's Guide, "Defining protected user IDs").
func (u User) Protected() bool { return u.password == nil && u.phrase == nil }

// Segment returns a segment, OMVS for instance, and whether there is one.
func (u User) Segment(name string) (Segment, bool) { return FindSegment(u.Segments, name) }

// User returns a user profile, and whether there is one.
func (v View) User(id UserID) (User, bool) {
	u := v.db.users[id]
	if u == nil {
		return User{}, false
	}
	return *u, true
}

// Users returns every user ID, sorted.
func (v View) Users() []UserID { return sortedKeys(v.db.users) }

// AddUser defines a user and connects it to its default group with the
// authority USE. Errors wrap [ErrExists], [ErrName], [ErrValue], or
// [ErrNotDefined] if the default group or the owner is not there.
func (tx *Tx) AddUser(u User) error {
	if tx.IsDefined(ID(u.ID)) {
		return fmt.Errorf("%w: %s", ErrExists, u.ID)
	}
	if _, ok := tx.Group(u.DefaultGroup); !ok {
		return fmt.Errorf("%w: default group %s", ErrNotDefined, u.DefaultGroup)
	}
	if err := tx.checkUser(u); err != nil {
		return err
	}
	u.password, u.phrase = nil, nil
	tx.putUser(u.ID, &u)
	return tx.Connect(Connection{User: u.ID, Group: u.DefaultGroup, Owner: u.Owner, Created: u.Created})
}

// PutUser replaces the profile of a user who is defined. Errors wrap
// [ErrNotDefined], [ErrName] or [ErrValue]. The user must be connected to the
// default group.
func (tx *Tx) PutUser(u User) error {
	if _, ok := tx.User(u.ID); !ok {
		return fmt.Errorf("%w: user %s", ErrNotDefined, u.ID)
	}
	if _, ok := tx.Connection(u.ID, u.DefaultGroup); !ok {
		return fmt.Errorf("%w: user %s is not connected to the default group %s", ErrNotDefined, u.ID, u.DefaultGroup)
	}
	if err := tx.checkUser(u); err != nil {
		return err
	}
	tx.putUser(u.ID, &u)
	return nil
}

// DeleteUser removes a user with all connections. What the user owns stays, and
// so do the entries in access lists, as in RACF. Errors wrap [ErrNotDefined],
// or [ErrInUse] while distributed identities map to the user.
func (tx *Tx) DeleteUser(id UserID) error {
	if _, ok := tx.User(id); !ok {
		return fmt.Errorf("%w: user %s", ErrNotDefined, id)
	}
	if n := len(tx.IdentityMaps(id)); n != 0 {
		return fmt.Errorf("%w: %d distributed identities map to user %s", ErrInUse, n, id)
	}
	for _, c := range tx.Connections(id) {
		tx.putConnection(id, c.Group, nil)
	}
	tx.putUser(id, nil)
	return nil
}

func (tx *Tx) checkUser(u User) error {
	if id, err := ParseUserID(string(u.ID)); err != nil || id != u.ID {
		return fmt.Errorf("%w: user ID %q", ErrName, u.ID)
	}
	if len(u.Name) > MaxUserName || len(u.Data) > MaxData {
		return fmt.Errorf("%w: NAME has up to %d characters, DATA up to %d", ErrValue, MaxUserName, MaxData)
	}
	if u.FailedAttempts < 0 {
		return fmt.Errorf("%w: %d failed attempts", ErrValue, u.FailedAttempts)
	}
	return tx.checkOwner(u.Owner, ID(u.ID))
}

// checkOwner accepts an empty owner, and one that is being defined.
func (tx *Tx) checkOwner(owner, self ID) error {
	if owner != "" && owner != self && !tx.IsDefined(owner) {
		return fmt.Errorf("%w: owner %s", ErrNotDefined, owner)
	}
	return nil
}

// putUser keeps u; nil removes.
func (tx *Tx) putUser(id UserID, u *User) {
	if u != nil {
		u.Segments = slices.Clone(u.Segments)
	}
	tx.undo = append(tx.undo, step{user: id, was: tx.db.users[id]})
	assign(tx.db.users, id, u, u == nil)
	tx.touch(userRecord, string(id), "")
}
