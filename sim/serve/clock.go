package serve

import (
	"sync"
	"time"

	"github.com/safproof/safproof/sim"
)

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

// change changes the clock at one instant.
func (c *clock) change(f func(tod *sim.TOD, truth time.Time)) ClockState {
	c.mu.Lock()
	f(&c.tod, c.truth())
	c.mu.Unlock()
	return c.state()
}
