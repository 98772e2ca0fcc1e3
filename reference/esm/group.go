package esm

import (
	"fmt"
	"slices"
	"time"
)

// Group is a group profile, without its members.
type Group struct {
	ID       GroupID
	Superior GroupID // "" for SYS1, the root, only
	Owner    ID
	Data     string    // installation data, up to 255 characters
	Created  time.Time // UTC; zero if not known
	Segments []Segment
}

// SYS1 is the group that every database has and all others descend from.
const SYS1 GroupID = "SYS1"

// Group returns a group profile, and whether there is one.
func (v View) Group(id GroupID) (Group, bool) {
	g := v.db.groups[id]
	if g == nil {
		return Group{}, false
	}
	return *g, true
}

// Groups returns every group name, sorted.
func (v View) Groups() []GroupID { return sortedKeys(v.db.groups) }

// IsDefined says whether there is a user or a group of that name. They share
// one name space.
func (v View) IsDefined(id ID) bool {
	return v.db.users[UserID(id)] != nil || v.db.groups[GroupID(id)] != nil
}

// AddGroup defines a group. Errors wrap [ErrExists], [ErrName], [ErrValue], or
// [ErrNotDefined] if the superior group or the owner is not there.
func (tx *Tx) AddGroup(g Group) error {
	if tx.IsDefined(ID(g.ID)) {
		return fmt.Errorf("%w: %s", ErrExists, g.ID)
	}
	if _, ok := tx.Group(g.Superior); !ok {
		return fmt.Errorf("%w: superior group %s", ErrNotDefined, g.Superior)
	}
	if id, err := ParseGroupID(string(g.ID)); err != nil || id != g.ID {
		return fmt.Errorf("%w: group name %q", ErrName, g.ID)
	}
	if len(g.Data) > MaxData {
		return fmt.Errorf("%w: DATA has up to %d characters", ErrValue, MaxData)
	}
	if err := tx.checkOwner(g.Owner, ID(g.ID)); err != nil {
		return err
	}
	g.Segments = slices.Clone(g.Segments)
	put(tx, tx.db.groups, g.ID, &g)
	tx.touch(groupRecord, string(g.ID), "")
	return nil
}

// DeleteGroup removes a group. Errors wrap [ErrNotDefined], or [ErrInUse] while
// it has members or subgroups.
func (tx *Tx) DeleteGroup(id GroupID) error {
	if _, ok := tx.Group(id); !ok {
		return fmt.Errorf("%w: group %s", ErrNotDefined, id)
	}
	if n := len(tx.db.members[id]); n != 0 {
		return fmt.Errorf("%w: group %s has %d members", ErrInUse, id, n)
	}
	for _, g := range tx.db.groups {
		if g.Superior == id {
			return fmt.Errorf("%w: group %s has subgroup %s", ErrInUse, id, g.ID)
		}
	}
	put(tx, tx.db.groups, id, nil)
	tx.touch(groupRecord, string(id), "")
	return nil
}
