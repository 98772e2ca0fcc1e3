package serve

import (
	"sync"
	"time"

	"github.com/safproof/safproof/sim"
)

const year = 365 * 24 * time.Hour

// How far a clock may be from the true time when it is set. It may so show a time after
// 2106, when the seconds of legacy PassTickets end, and shows none before 1970.
const (
	MaxBehind = 50 * year
	MaxAhead  = 100 * year

	offsets = "behind the true time by fifty years at most, and ahead of it by a hundred; it shows no time before 1970"
)

// MaxDriftPPM is how much a clock may gain, in parts per million. It loses less, as
// it does not run backwards.
const (
	MaxDriftPPM = 1_000_000

	drifts = "a million parts per million at most, and loses fewer"
)

func offsetAllowed(by time.Duration) bool { return by >= -MaxBehind && by <= MaxAhead }

func driftAllowed(ppm int64) bool { return ppm > -MaxDriftPPM && ppm <= MaxDriftPPM }

// clock is a system's clock, which runs by the true time. It is safe for
// concurrent use.
type clock struct {
	truth func() time.Time
	mu    sync.RWMutex
	tod   sim.TOD
}

func newClock(truth func() time.Time, c Clock) *clock {
	return &clock{truth: truth, tod: sim.NewTOD(truth(), c.Offset, c.DriftPPM)}
}

// Now is what the clock shows, UTC.
func (c *clock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.tod.Show(c.truth())
}

// ClockState is how a system's clock stands.
type ClockState struct {
	Time     time.Time     // that it shows, UTC
	Offset   time.Duration // by which it is ahead of the true time
	DriftPPM int64
}

func (c *clock) state() ClockState {
	c.mu.RLock()
	defer c.mu.RUnlock()
	now := c.truth()
	return ClockState{c.tod.Show(now), c.tod.Offset(now), c.tod.DriftPPM()}
}

// change changes the clock at one instant, unless f fails.
func (c *clock) change(f func(tod *sim.TOD, truth time.Time) error) (ClockState, error) {
	c.mu.Lock()
	tod := c.tod
	err := f(&tod, c.truth())
	if err == nil {
		c.tod = tod
	}
	c.mu.Unlock()
	return c.state(), err
}
