package sim

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"math"
	"time"
)

// Loop is the event loop of a run: one heap of what is still to happen, in the
// order of (time, sequence).
type Loop struct {
	config    Config
	deadline  int64 // the run stops after this time, ns since 1970; 0 is no deadline
	queue     queue
	now       int64 // true time, ns since 1970
	begun     int64
	intents   uint64 // so far
	seq       uint64 // of the last event
	last      Event
	digest    hash.Hash
	canonical []byte // events on their way into the digest
	coverage  Coverage
	decisions map[string]*decision // by cause, what is not in coverage yet
	violation *Event
	err       error
	stopped   bool
	healed    bool
}

func newLoop(c Config) *Loop {
	begun := beginning(c.Seed)
	return &Loop{
		config: c, now: begun, begun: begun,
		digest: sha256.New(), coverage: newCoverage(), decisions: map[string]*decision{},
	}
}

// Now is the true time, UTC.
func (l *Loop) Now() time.Time { return time.Unix(0, l.now).UTC() }

// Healed says whether the healed phase has begun.
func (l *Loop) Healed() bool { return l.healed }

// Observed says whether somebody reads the events: only then is it worth making
// an event's Detail.
func (l *Loop) Observed() bool { return l.config.Observe != nil }

// After has f happen d from now, 0 or more, as a follow-up of an intent. Follow-ups
// that are due after the end of the run do not happen.
func (l *Loop) After(d time.Duration, i *Intent, f func()) {
	l.queue.push(later(l.now, max(0, int64(d))), i, f)
}

// later is the time d ns after now, neither of them negative. What would overflow
// is the last time that there is, which no run reaches.
func later(now, d int64) int64 {
	if d > math.MaxInt64-now {
		return math.MaxInt64
	}
	return now + d
}

// Emit records an event of an intent, nil for none: it fills Seq, Intent and At.
// Rules are counted, and the cause of what was decided. Once the run has stopped
// it does nothing.
func (l *Loop) Emit(i *Intent, e Event) {
	if l.stopped {
		return
	}
	l.seq++
	e.Seq, e.At, e.Intent = l.seq, l.Now(), 0
	if i != nil {
		e.Intent = i.Number
	}
	l.count(&e)
	l.hash(&e)
	l.last = e
	if l.config.Observe != nil {
		l.config.Observe(e)
	}
	if l.seq == l.config.Until {
		l.stopped = true
	}
}

// Fault counts a fault by its kind, for the coverage; the event is emitted apart.
func (l *Loop) Fault(kind string) { l.coverage.Faults[kind]++ }

// Declare says which rules, kinds of faults and causes can be reached, so that the
// summary can list those that never were.
func (l *Loop) Declare(rules, faults, causes []string) {
	declare(l.coverage.Rules, rules)
	declare(l.coverage.Faults, faults)
	declare(l.coverage.Branches, causes)
}

func declare(to map[string]uint64, names []string) {
	for _, name := range names {
		to[name] += 0
	}
}

// Fail records that a rule was broken and ends the run. The event says where, in
// the words of the event before it, if that is of the same intent.
func (l *Loop) Fail(i *Intent, rule, text string) {
	if l.stopped {
		return
	}
	var e Event
	if i != nil && l.last.Intent == i.Number {
		e = l.last
	}
	e.Kind, e.Rules, e.Cause, e.Detail = Violation, []string{rule}, text, ""
	l.Emit(i, e)
	e = l.last
	l.violation, l.stopped = &e, true
}

// Break ends the run with an error: the subject or the world is broken, so that
// nothing can be said about rules.
func (l *Loop) Break(err error) {
	if l.err == nil && err != nil {
		l.err = fmt.Errorf("seed %d after event %d at %s: %w", l.config.Seed, l.seq, l.Now().Format(time.RFC3339), err)
	}
	l.stopped = true
}

// Stopped says whether the run is over: a violation, an error, or Config.Until.
func (l *Loop) Stopped() bool { return l.stopped }
