package zos

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// ExplorerLevel is the level of the host components of z/OS Explorer: version,
// release and modification. Levels are comparable. The zero value stands for
// one that has everything.
type ExplorerLevel struct{ Version, Release, Modification int }

// TokenExplorerLevel is the first level whose RSE daemon gives its users an
// identity token to sign on to Debug Profile Service with (IBM Developer for
// z/OS, "Authenticating with SAF JSON web tokens").
var TokenExplorerLevel = ExplorerLevel{3, 3, 6}

// maxExplorerPart is as large as a part of a level may be.
const maxExplorerPart = 999

// ParseExplorerLevel reads three numbers with periods between, 3.3.6 for
// instance. Errors wrap [ErrLevel].
func ParseExplorerLevel(text string) (ExplorerLevel, error) {
	parts := strings.Split(strings.TrimSpace(text), ".")
	var n [3]int
	bad := len(parts) != len(n)
	for i := 0; i < len(n) && !bad; i++ {
		number, err := strconv.ParseUint(parts[i], 10, 16)
		bad = err != nil || number > maxExplorerPart
		n[i] = int(number)
	}
	if bad || n[0] == 0 {
		return ExplorerLevel{}, fmt.Errorf("%w: %q is no level of z/OS Explorer; expected one such as %v", ErrLevel, text, TokenExplorerLevel)
	}
	return ExplorerLevel{n[0], n[1], n[2]}, nil
}

// String returns the level as [ParseExplorerLevel] reads it, or "latest" for the
// zero value.
func (l ExplorerLevel) String() string {
	if l == (ExplorerLevel{}) {
		return "latest"
	}
	return fmt.Sprintf("%d.%d.%d", l.Version, l.Release, l.Modification)
}

// Compare returns -1, 0 or +1. Each part counts as a number: 3.3.10 is later
// than 3.3.6. The zero value is later than every other one.
func (l ExplorerLevel) Compare(other ExplorerLevel) int {
	latest := func(l ExplorerLevel) int {
		if l == (ExplorerLevel{}) {
			return 1
		}
		return 0
	}
	return cmp.Or(
		cmp.Compare(latest(l), latest(other)), cmp.Compare(l.Version, other.Version),
		cmp.Compare(l.Release, other.Release), cmp.Compare(l.Modification, other.Modification),
	)
}

// IssuesTokens says whether the RSE daemon of this level gives out identity
// tokens: see [TokenExplorerLevel].
func (l ExplorerLevel) IssuesTokens() bool { return l.Compare(TokenExplorerLevel) >= 0 }
