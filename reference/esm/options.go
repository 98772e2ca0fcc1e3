package esm

import "fmt"

// Options are those of SETROPTS that hold for the whole database.
type Options struct {
	// GroupList is GRPLIST: the groups that count are all that the user is
	// connected to, not the current connect group alone.
	GroupList bool
	// MixedCase is PASSWORD(MIXEDCASE): passwords keep their case.
	MixedCase bool
	// RevokeAfter is the n of PASSWORD(REVOKE(n)); 0 is NOREVOKE.
	RevokeAfter int
	// InitStats is INITSTATS. Without it wrong passwords are not counted.
	InitStats bool
	// AddCreator is ADDCREATOR: whoever defines a profile gets ALTER to it.
	AddCreator bool
}

// MaxRevokeAfter is the largest n of REVOKE(n). It is recalled, not read.
const MaxRevokeAfter = 254

// Options returns the options of the database.
func (v View) Options() Options { return v.db.options }

// SetOptions replaces the options of the database. Errors wrap [ErrValue].
func (tx *Tx) SetOptions(o Options) error {
	if o.RevokeAfter < 0 || o.RevokeAfter > MaxRevokeAfter {
		return fmt.Errorf("%w: REVOKE takes 1 to %d attempts", ErrValue, MaxRevokeAfter)
	}
	old := tx.db.options
	tx.undoing(func() { tx.db.options = old })
	tx.db.options = o
	tx.touch(optionsRecord, "", "")
	return nil
}
