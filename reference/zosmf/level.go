package zosmf

import (
	"fmt"
	"slices"
)

// Level says what the service authenticate can do.
type Level string

// The levels, in ascending order. Their names are those of the APARs that brought
// them, as Zowe's stand-in for z/OSMF and its issues have them.
const (
	// Base has no service authenticate (404): LTPA tokens come from /zosmf/info.
	Base Level = "base"
	// LTPA signs on and logs out, with LTPA tokens only.
	LTPA Level = "ltpa"
	// JWT (APAR PH12143) gives out JSON Web Tokens also.
	JWT Level = "PH12143"
	// Passwords (APAR PH34912) changes passwords also.
	Passwords Level = "PH34912"
)

// Levels are all of them, in ascending order.
func Levels() []Level { return []Level{Base, LTPA, JWT, Passwords} }

// ParseLevel reads the name of a level; "" is the latest. Errors wrap [ErrConfig].
func ParseLevel(name string) (Level, error) {
	if name == "" {
		return Passwords, nil
	}
	if level := Level(name); slices.Contains(Levels(), level) {
		return level, nil
	}
	return "", fmt.Errorf("%w: there is no level %q; want one of %q", ErrConfig, name, Levels())
}

// has says whether a level includes another one.
func (l Level) has(other Level) bool {
	return slices.Index(Levels(), l) >= slices.Index(Levels(), other)
}
