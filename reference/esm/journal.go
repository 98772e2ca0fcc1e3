package esm

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/safproof/safproof/reference/journal"
)

// The kinds of records that [Config.Journal] is given. They are stored: do not
// rename them.
const (
	optionsRecord      = "setropts"      // the options of the database
	classRecord        = "class"         // a class that AddClass defined
	classOptionsRecord = "class-options" // SETROPTS options, by the class that has its own
	groupRecord        = "group"
	userRecord         = "user"
	connectionRecord   = "connection"
	discreteRecord     = "profile"
	genericRecord      = "generic-profile"
)

// place names what a record is about.
type place struct {
	kind string
	// of is a user, group or class, without blanks; name is what a connection or a
	// profile has besides, "" for the others.
	of, name string
}

func (p place) key() string {
	if p.name == "" {
		return p.of
	}
	return p.of + " " + p.name
}

// initial are the places of a new database.
var initial = []place{
	{kind: optionsRecord}, {kind: groupRecord, of: string(SYS1)}, {kind: userRecord, of: string(IBMUSER)},
	{connectionRecord, string(IBMUSER), string(SYS1)},
}

// touch remembers a place that has changed, if there is a journal to be told.
func (tx *Tx) touch(kind, of, name string) {
	if tx.db.config.Journal == nil {
		return
	}
	if tx.touched == nil {
		tx.touched = map[place]struct{}{}
	}
	tx.touched[place{kind, of, name}] = struct{}{}
}

// keep has the journal keep what the update has changed, and with the first
// change what the database began with. Errors wrap [journal.ErrNotKept].
func (tx *Tx) keep() error {
	if len(tx.touched) == 0 {
		return nil
	}
	if !tx.db.kept {
		for _, p := range initial {
			tx.touched[p] = struct{}{}
		}
	}
	change := make(journal.Change, 0, len(tx.touched))
	for _, p := range slices.SortedFunc(maps.Keys(tx.touched), comparePlaces) {
		r, err := tx.db.record(p)
		if err != nil {
			return fmt.Errorf("%w: %s %q: %w", journal.ErrNotKept, p.kind, p.key(), err)
		}
		change = append(change, r)
	}
	if err := tx.db.config.Journal(change); err != nil {
		return fmt.Errorf("%w: %w", journal.ErrNotKept, err)
	}
	tx.db.kept = true
	return nil
}

func comparePlaces(a, b place) int {
	return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.of, b.of), cmp.Compare(a.name, b.name))
}

// record returns what the database has at a place, or that it has nothing.
func (db *Database) record(p place) (journal.Record, error) {
	is, err := db.keptForm(p)
	if is == nil || err != nil {
		return journal.Deletion(p.kind, p.key()), err
	}
	value, err := journal.Encode(recordVersion, is)
	return journal.New(p.kind, p.key(), value), err
}

// keptForm returns what is encoded for a place, nil for nothing.
func (db *Database) keptForm(p place) (any, error) {
	switch p.kind {
	case optionsRecord:
		return keptOptions(db.options), nil
	case classRecord:
		if c := db.classes[ClassName(p.of)]; c != nil {
			return keepClass(c.Class)
		}
	case classOptionsRecord:
		if c := db.classes[ClassName(p.of)]; c != nil {
			return keptClassState(*c.state), nil
		}
	case groupRecord:
		if g := db.groups[GroupID(p.of)]; g != nil {
			return keepGroup(g), nil
		}
	case userRecord:
		if u := db.users[UserID(p.of)]; u != nil {
			return keepUser(u), nil
		}
	case connectionRecord:
		list := db.connections[UserID(p.of)]
		if i, ok := findConnection(list, GroupID(p.name)); ok {
			return keepConnection(&list[i])
		}
	default:
		if q := db.classes[ClassName(p.of)].profiles.get(p.name, p.kind == genericRecord); q != nil {
			return keepProfile(q)
		}
	}
	return nil, nil
}

// optionsOwner returns the class under whose name the options are kept that a
// class shares.
func (db *Database) optionsOwner(c *class) ClassName {
	for c.OptionsOf != "" {
		c = db.classes[c.OptionsOf]
	}
	return c.Name
}
