package sim

import (
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"time"
)

// maxHealed is how long the healed phase lasts at most.
const maxHealed = 6 * time.Hour

// maxDuration is the longest run: a century, in Julian years. Times are ns since
// 1970 in 63 bits, which end in 2262, and a seed begins before 2035.
const maxDuration = 36_525 * 24 * time.Hour

// Run plays a seed. Errors wrap [ErrConfig], or say where the world or what it
// simulates broke; a broken rule is no error, but Result.Violation.
func Run(c Config) (Result, error) {
	return runBefore(c, 0)
}

// runBefore is Run that stops after a true time in ns since 1970, unless it is 0.
func runBefore(c Config, deadline int64) (Result, error) {
	l, w, err := prepare(c)
	if err != nil {
		return Result{}, err
	}
	l.deadline = deadline
	l.play(w)
	return l.result(w), l.err
}

func prepare(c Config) (*Loop, World, error) {
	switch {
	case c.Duration <= 0:
		return nil, nil, fmt.Errorf("%w: duration %s, want more than 0", ErrConfig, c.Duration)
	case c.Duration > maxDuration:
		return nil, nil, fmt.Errorf("%w: duration %s, want a century (%s) at most", ErrConfig, c.Duration, maxDuration)
	case c.Systems < 0:
		return nil, nil, fmt.Errorf("%w: %d systems, want 1 or more, or 0 to draw", ErrConfig, c.Systems)
	case !(c.Faults >= 0 && c.Faults <= 1000):
		return nil, nil, fmt.Errorf("%w: faults times %g, want 0 to 1000", ErrConfig, c.Faults)
	}
	maker := c.World
	if maker == nil {
		maker = newWorld
	}
	w, err := maker(c, newRand(streamSeed(c.Seed, "shape"), 0))
	if err != nil {
		return nil, nil, err
	}
	return newLoop(c), w, nil
}

// beginning is the true time at which a seed begins: some second of ten years, so
// that seeds see every date and hour.
func beginning(seed uint64) int64 {
	first := time.Date(2025, time.January, 1, 0, 0, 0, 0, time.UTC).Unix()
	const tenYears = 3652 * 24 * 60 * 60
	second := first + newRand(streamSeed(seed, "beginning"), 0).Int64N(tenYears)
	return time.Unix(second, 0).UnixNano()
}

// play runs both phases. What panics breaks the run and no more than the run.
func (l *Loop) play(w World) {
	defer func() {
		if r := recover(); r != nil {
			l.Break(fmt.Errorf("panic: %v\n%s", r, debug.Stack()))
		}
	}()
	streams := w.Streams()
	l.phase("safety phase begins")
	if err := w.Begin(l); err != nil {
		l.Break(err)
	}
	for n := range streams {
		l.start(&streams[n])
	}
	end := l.begun + int64(l.config.Duration)
	l.until(end - int64(min(l.config.Duration/5, maxHealed)))
	l.healed = true
	l.phase("healed phase begins")
	if !l.stopped {
		w.Heal(l)
	}
	l.until(end)
	if !l.stopped {
		w.End(l)
	}
	l.phase("end")
}

// until has everything happen that is due before a time, or until the run stops.
func (l *Loop) until(end int64) {
	for !l.stopped {
		at, ok := l.queue.next()
		if !ok || at >= end {
			l.now = end
			return
		}
		if l.deadline != 0 && at > l.deadline {
			l.stopped = true
			return
		}
		l.now = at
		l.queue.pop().do()
	}
}

func (l *Loop) phase(name string) {
	l.Emit(nil, Event{Kind: Phase, Operation: name, Accepted: true})
}

// start has a stream's intents happen, each of which sets up the next.
func (l *Loop) start(s *Stream) {
	mean := int64(s.Mean)
	if s.Fault {
		mean = scaled(mean, l.config.Faults)
	}
	if mean <= 0 {
		return
	}
	a := &arrivals{loop: l, stream: s, mean: mean,
		gaps:    newPCG(streamSeed(l.config.Seed, s.Name+" gaps"), 0),
		random:  streamSeed(l.config.Seed, s.Name),
		network: streamSeed(l.config.Seed, s.Name+" network"),
	}
	a.do = a.arrive
	a.next()
}

// scaled is the mean gap of faults that come times as often; 0 is never, which is
// also what comes less than once in the 292 years that an int64 has room for.
func scaled(mean int64, times float64) int64 {
	if times == 0 {
		return 0
	}
	gap := float64(mean) / times
	if gap >= 1<<63 {
		return 0
	}
	return max(1, int64(gap))
}

// arrivals are the intents of a stream.
type arrivals struct {
	loop            *Loop
	stream          *Stream
	mean            int64
	gaps            *rand.PCG
	random, network uint64
	count           uint64
	do              func()
}

func (a *arrivals) next() {
	a.loop.queue.push(later(a.loop.now, exponential(a.gaps, a.mean)), nil, a.do)
}

// arrive counts an intent whether or not it happens, so that what is left out
// changes no number and no source.
func (a *arrivals) arrive() {
	l := a.loop
	if a.stream.Fault && l.healed {
		return
	}
	a.count++
	l.intents++
	a.next()
	if l.config.Only != nil && !l.config.Only(l.intents) {
		return
	}
	a.stream.Do(&Intent{
		Number: l.intents, At: l.Now(),
		random:  source{seed: a.random, index: a.count},
		network: source{seed: a.network, index: a.count},
	})
}

func (l *Loop) result(w World) Result {
	l.flush()
	l.settleAll()
	r := Result{
		Seed: l.config.Seed, Events: l.seq, Violation: l.violation,
		Coverage: l.coverage, Shape: w.Shape(),
		Begun: time.Unix(0, l.begun).UTC(), Ended: l.Now(),
	}
	l.digest.Sum(r.Hash[:0])
	return r
}
