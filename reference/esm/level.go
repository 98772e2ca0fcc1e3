package esm

import "fmt"

// Level is an access authority, in ascending order. That the order is this one
// is recalled, not read; the six names are those that RACF lists when UACC is
// given another one.
type Level uint8

// The access authorities. The zero value is None.
const (
	None Level = iota
	Execute
	Read
	Update
	Control
	Alter
)

var levelNames = [...]string{"NONE", "EXECUTE", "READ", "UPDATE", "CONTROL", "ALTER"}

// String returns the authority as RACF spells it, NONE for instance.
func (l Level) String() string {
	if int(l) < len(levelNames) {
		return levelNames[l]
	}
	return fmt.Sprintf("Level(%d)", uint8(l))
}

// ParseLevel reads an authority, in either case, spelled out. Errors wrap
// [ErrValue].
func ParseLevel(s string) (Level, error) {
	for i, name := range levelNames {
		if upper(s) == name {
			return Level(i), nil
		}
	}
	return None, fmt.Errorf("%w: an access authority is NONE, EXECUTE, READ, UPDATE, CONTROL or ALTER", ErrValue)
}

// MarshalText returns what String does.
func (l Level) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText does what [ParseLevel] does.
func (l *Level) UnmarshalText(text []byte) (err error) {
	*l, err = ParseLevel(string(text))
	return err
}
