package esm

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Authority is what a member may do in a group, in ascending order.
type Authority uint8

// The group authorities. The zero value is Use.
const (
	Use Authority = iota
	Create
	Connect
	Join
)

var authorityNames = [...]string{"USE", "CREATE", "CONNECT", "JOIN"}

// String returns the authority as RACF spells it.
func (a Authority) String() string {
	if int(a) < len(authorityNames) {
		return authorityNames[a]
	}
	return fmt.Sprintf("Authority(%d)", uint8(a))
}

// ParseAuthority reads a group authority, in either case. Errors wrap [ErrValue].
func ParseAuthority(s string) (Authority, error) {
	for i, name := range authorityNames {
		if upper(s) == name {
			return Authority(i), nil
		}
	}
	return Use, fmt.Errorf("%w: a group authority is USE, CREATE, CONNECT or JOIN", ErrValue)
}

// Connection makes a user a member of a group.
type Connection struct {
	User      UserID
	Group     GroupID
	Owner     ID
	Authority Authority
	UACC      Level

	Special, Operations, Auditor bool // within the scope of the group

	// Revoked: the user may not use this group.
	Revoked bool
	Created time.Time // UTC; zero if not known
}

// Connection returns a connection, and whether there is one.
func (v View) Connection(user UserID, group GroupID) (Connection, bool) {
	list := v.db.connections[user]
	if i, ok := findConnection(list, group); ok {
		return list[i], true
	}
	return Connection{}, false
}

// Connections returns the connections of a user, sorted by group.
func (v View) Connections(user UserID) []Connection { return slices.Clone(v.db.connections[user]) }

// Members returns the members of a group, sorted.
func (v View) Members(group GroupID) []UserID { return sortedKeys(v.db.members[group]) }

// Connect connects a user to a group, or replaces the connection. Errors wrap
// [ErrNotDefined] if user, group or owner is not there.
func (tx *Tx) Connect(c Connection) error {
	if _, ok := tx.User(c.User); !ok {
		return fmt.Errorf("%w: user %s", ErrNotDefined, c.User)
	}
	if _, ok := tx.Group(c.Group); !ok {
		return fmt.Errorf("%w: group %s", ErrNotDefined, c.Group)
	}
	if err := tx.checkOwner(c.Owner, ""); err != nil {
		return err
	}
	tx.putConnection(c.User, c.Group, &c)
	return nil
}

// Disconnect removes a user from a group. Errors wrap [ErrNotDefined], or
// [ErrInUse] if it is the user's default group.
func (tx *Tx) Disconnect(user UserID, group GroupID) error {
	if _, ok := tx.Connection(user, group); !ok {
		return fmt.Errorf("%w: user %s is not connected to group %s", ErrNotDefined, user, group)
	}
	if u := tx.db.users[user]; u.DefaultGroup == group {
		return fmt.Errorf("%w: %s is the default group of user %s", ErrInUse, group, user)
	}
	tx.putConnection(user, group, nil)
	return nil
}

// putConnection keeps c; nil removes. Lists are replaced, not changed: a View
// may have handed one out.
func (tx *Tx) putConnection(user UserID, group GroupID, c *Connection) {
	old := tx.db.connections[user]
	i, found := findConnection(old, group)
	list := slices.Clone(old)
	switch {
	case c != nil && found:
		list[i] = *c
	case c != nil:
		list = slices.Insert(list, i, *c)
	case found:
		list = slices.Delete(list, i, i+1)
	}
	if len(list) == 0 {
		list = nil
	}
	tx.setConnections(user, list)
	tx.setMember(group, user, c != nil)
	tx.touch(connectionRecord, string(user), string(group))
}

func (tx *Tx) setConnections(user UserID, list []Connection) {
	old := tx.db.connections[user]
	tx.undoing(func() { assign(tx.db.connections, user, old, old == nil) })
	assign(tx.db.connections, user, list, list == nil)
}

func (tx *Tx) setMember(group GroupID, user UserID, is bool) {
	members := tx.db.members[group]
	if members == nil {
		members = map[UserID]struct{}{}
		tx.db.members[group] = members
	}
	_, was := members[user]
	tx.undoing(func() { assign(members, user, struct{}{}, !was) })
	assign(members, user, struct{}{}, !is)
}

func findConnection(list []Connection, group GroupID) (int, bool) {
	return slices.BinarySearchFunc(list, group, func(c Connection, g GroupID) int {
		return strings.Compare(string(c.Group), string(g))
	})
}
