package store

import (
	"fmt"
	"strings"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/journal"
)

// Kept returns the records that [Store.Keep] has left in a space, in no order.
// Errors wrap [ErrDamaged] for a key that is none of a record.
func Kept(s Store, space string) ([]journal.Record, error) {
	values, err := s.List(space)
	if err != nil {
		return nil, err
	}
	records := make([]journal.Record, 0, len(values))
	for name, value := range values {
		kind, key, ok := strings.Cut(name, "/")
		if !ok {
			return nil, fmt.Errorf("%w: space %q has something in it that is no record", ErrDamaged, space)
		}
		records = append(records, journal.New(kind, key, value))
	}
	return records, nil
}

// OpenDatabase returns the security database of a name that a store keeps, in the
// space database/NAME, or a new one, which it keeps from its first change on: an
// update is in the store before it is seen. Config.Journal is replaced;
// Config.Random must not repeat itself, as it would give users equal salts. One
// process at a time may have a database. Errors wrap one of this package or of
// package journal.
func OpenDatabase(s Store, name string, c esm.Config) (*esm.Database, error) {
	space := "database/" + name
	records, err := Kept(s, space)
	if err != nil {
		return nil, fmt.Errorf("security database %q: %w", name, err)
	}
	c.Journal = func(change journal.Change) error { return s.Keep(space, change) }
	db, err := esm.Restore(c, records)
	if err != nil {
		return nil, fmt.Errorf("security database %q: %w", name, err)
	}
	return db, nil
}

// OpenKeys returns the ICSF key data sets of a name that a store keeps, in the
// space keys/NAME, or new ones without keys: a key is in the store before it can
// be used. Errors wrap one of this package or of package journal.
func OpenKeys(s Store, name string) (*icsf.Store, error) {
	space := "keys/" + name
	records, err := Kept(s, space)
	if err != nil {
		return nil, fmt.Errorf("ICSF key data sets %q: %w", name, err)
	}
	keys, err := icsf.Restore(func(change journal.Change) error { return s.Keep(space, change) }, records)
	if err != nil {
		return nil, fmt.Errorf("ICSF key data sets %q: %w", name, err)
	}
	return keys, nil
}
