package sim

import "time"

// TOD is a system's time-of-day clock: what it shows against the true time. It is
// a value, and copied it is another clock.
type TOD struct {
	since  int64 // true time from which the rest holds, ns since 1970
	offset int64 // ns by which it was ahead then
	drift  int64 // parts per million by which it is too fast
	zone   int64 // ns; local time that someone entered as if it were UTC
}

// NewTOD is a clock that at a true time is ahead by offset, and gains drift parts
// per million from there on. Either may be negative.
func NewTOD(at time.Time, offset time.Duration, driftPPM int64) TOD {
	return TOD{since: at.UnixNano(), offset: int64(offset), drift: driftPPM}
}

// Show is what the clock shows at a true time, UTC.
func (c *TOD) Show(at time.Time) time.Time {
	return time.Unix(0, at.UnixNano()+c.ahead(at.UnixNano())).UTC()
}

// Offset is by how much the clock is ahead at a true time.
func (c *TOD) Offset(at time.Time) time.Duration { return time.Duration(c.ahead(at.UnixNano())) }

// DriftPPM is by how many parts per million the clock is too fast.
func (c *TOD) DriftPPM() int64 { return c.drift }

func (c *TOD) ahead(at int64) int64 {
	return c.offset + c.zone + gained(at-c.since, c.drift)
}

// Step sets the clock forward at a true time; back, if by is negative.
func (c *TOD) Step(at time.Time, by time.Duration) {
	c.rebase(at)
	c.offset += int64(by)
}

// SetDrift has the clock gain parts per million from a true time on.
func (c *TOD) SetDrift(at time.Time, ppm int64) {
	c.rebase(at)
	c.drift = ppm
}

// MistakeZone has the clock show local time where it should show UTC: east of
// Greenwich is positive, 0 ends the mistake.
func (c *TOD) MistakeZone(east time.Duration) { c.zone = int64(east) }

// Correct makes the clock right, and keeps it so.
func (c *TOD) Correct() { *c = TOD{} }

// Invert is the first true time at which the clock shows local or later, if
// nothing steps it. The drift must be above -10^6 parts per million.
func (c *TOD) Invert(local time.Time) time.Time {
	want := local.UnixNano() - c.offset - c.zone - c.since // elapsed + gained(elapsed)
	rate := million + c.drift
	elapsed := want/rate*million + want%rate*million/rate // or a few ns beside it
	for elapsed+gained(elapsed, c.drift) < want {
		elapsed++
	}
	for elapsed-1+gained(elapsed-1, c.drift) >= want {
		elapsed--
	}
	return time.Unix(0, c.since+elapsed).UTC()
}

func (c *TOD) rebase(at time.Time) {
	now := at.UnixNano()
	c.since, c.offset = now, c.ahead(now)-c.zone
}

const million = 1_000_000

// gained is elapsed × ppm ÷ 10^6 without overflow for centuries.
func gained(elapsed, ppm int64) int64 {
	return elapsed/million*ppm + elapsed%million*ppm/million
}
