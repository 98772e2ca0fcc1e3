package store

import (
	"strconv"
	"time"

	"github.com/safproof/safproof/reference/passticket"
)

// DefaultMargin is how much longer than its window a shared register remembers a
// ticket, unless told otherwise.
const DefaultMargin = time.Hour

// Replays is a register of used PassTickets in a store. The systems that share
// one, in one process or in several, accept a ticket once between them. That is a
// choice of who runs them: RACF protects each system by itself, as a
// [passticket.Register] does, which IPL empties.
//
// # Clocks
//
// A system says by its own clock for how long a use must be remembered, and the
// store's clock measures that time. So a system's clock may be wrong, or moved by
// hand. But a clock that is set back makes tickets valid again that were used:
// they are refused only if it was not set back by more than the margin.
type Replays struct {
	store  Store
	space  string
	margin time.Duration
}

var _ passticket.Replays = (*Replays)(nil)

// NewReplays shares the register of a name. The margin is how much longer than
// its window a use is remembered; 0 is [DefaultMargin].
func NewReplays(s Store, name string, margin time.Duration) *Replays {
	if margin == 0 {
		margin = DefaultMargin
	}
	return &Replays{s, "replays/" + name, margin}
}

// Use implements [passticket.Replays]. A use that the store could not note is not
// accepted. Errors wrap one of this package.
func (r *Replays) Use(use passticket.Use, expires, now time.Time) (first bool, err error) {
	clock, err := r.store.Clock()
	if err != nil {
		return false, err
	}
	// All of the last second counts, whatever part of it expires is.
	left := max(expires.Sub(now), 0) + time.Second
	key := use.User.String() + " " + use.Appl.String() + " " + strconv.FormatInt(use.Second, 10)
	return r.store.PutNew(r.space, key, nil, clock.Add(left+r.margin))
}
