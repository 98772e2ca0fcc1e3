package passticket

import (
	"encoding/json"
	"strconv"
	"time"
)

// Reason says why a string was refused. RACF itself says no more than that the
// password is not valid.
type Reason string

const (
	// Malformed: no key and no time make this string a PassTicket.
	Malformed Reason = "malformed"
	// NotValid: not a ticket of this user, application and key within the window.
	NotValid Reason = "not-valid"
	// Replayed: a valid ticket that was used before.
	Replayed Reason = "replayed"
)

// rank orders reasons by how much they tell.
func (r Reason) rank() int {
	switch r {
	case Replayed:
		return 2
	case NotValid:
		return 1
	}
	return 0
}

// Verdict is the outcome of an evaluation. It holds neither ticket nor key.
type Verdict struct {
	// Accepted: the ticket is valid, and was not used before where that matters.
	Accepted bool `json:"accepted"`
	// Reason of a refusal; empty when accepted.
	Reason Reason `json:"reason,omitempty"`
	// Detail is the refusal in plain words; empty when accepted.
	Detail string `json:"detail,omitempty"`
	// GeneratedAt is the second of generation, in UTC. A string that is no
	// valid ticket yields a second too, an arbitrary one. Zero when malformed.
	GeneratedAt time.Time `json:"generatedAt,omitzero"`
	// Algorithm that the verdict is about; zero when malformed.
	Algorithm Algorithm `json:"algorithm,omitzero"`
}

// MarshalJSON writes generatedAt in RFC 3339. That ends with the year 9999,
// and a guess at an enhanced ticket can yield a far later second: its year is
// written in full after a plus sign (ISO 8601, expanded representation).
func (v Verdict) MarshalJSON() ([]byte, error) {
	type plain Verdict
	out := struct {
		plain
		GeneratedAt string `json:"generatedAt,omitempty"`
	}{plain: plain(v)}
	if !v.GeneratedAt.IsZero() {
		out.GeneratedAt = formatSecond(v.GeneratedAt)
	}
	return json.Marshal(out)
}

// formatSecond writes the second that t falls into, in UTC.
func formatSecond(t time.Time) string {
	text := t.UTC().Format(time.RFC3339)
	if t.UTC().Year() > 9999 {
		return "+" + text
	}
	return text
}

// Evaluate judges whether ticket is a PassTicket of user for appl under this
// profile when the evaluator's clock shows at, and notes its use in replays so
// that no second one succeeds. It steps back from the ticket to the second of
// its generation and compares, which accepts what a scan of every second in
// the window would. A malformed string is refused without any cipher. The
// ticket is taken as it is: blanks are not trimmed and case is not folded.
//
// With both keys set, a string is tried as an enhanced and then as a legacy
// ticket, and either may accept it. RACF tries both too; which first is not
// documented, and this order is a choice. When both refuse, the verdict is the
// one that tells more: replayed, then not-valid (of two, the second nearer to
// the clock), then malformed.
//
// The clock may lie past the 32 bits of a legacy ticket: its second is compared
// as a plain number, so one of the last second before 2106-02-07 06:28:16 UTC
// is good for ten minutes more, and none is valid again after a wrap. A clock
// before 1970 or beyond 48 bits is an error that wraps [ErrTime].
//
// A use that could not be noted is not accepted: the error is that of replays,
// and wraps [ErrNoReplays] when protection is on and replays is nil. Other
// errors are those of [Profile.Validate] and of zero identifiers. The verdict
// of a failed evaluation is the zero value, which accepts nothing.
func (p *Profile) Evaluate(user UserID, appl ApplID, ticket string, at time.Time, replays Replays) (Verdict, error) {
	if err := p.Validate(); err != nil {
		return Verdict{}, err
	}
	if err := checkNames(user, appl); err != nil {
		return Verdict{}, err
	}
	if _, err := enhancedSeconds(at); err != nil {
		return Verdict{}, err
	}
	if replays == nil && p.replayWindow() >= 0 {
		return Verdict{}, errNoReplays
	}
	var enhanced Verdict
	if p.Enhanced != nil {
		p.tryEnhanced(&enhanced, user, appl, ticket, at)
		err := p.settle(&enhanced, user, appl, at, replays)
		if err != nil || enhanced.Accepted || p.Legacy == nil {
			return enhanced, err
		}
	}
	var legacy Verdict
	p.tryLegacy(&legacy, user, appl, ticket, at)
	err := p.settle(&legacy, user, appl, at, replays)
	if err == nil && p.Enhanced != nil && !legacy.Accepted && enhanced.tellsMore(&legacy, at) {
		return enhanced, nil
	}
	return legacy, err
}

// tryEnhanced judges everything but the replay. It fills a zero verdict.
func (p *Profile) tryEnhanced(v *Verdict, user UserID, appl ApplID, ticket string, at time.Time) {
	algorithm := p.enhancedType()
	number, problem := enhancedDecode(algorithm, ticket)
	if problem != "" {
		v.Reason, v.Detail = Malformed, problem
		return
	}
	m := p.Enhanced.borrow(user, appl)
	low := m.decode(algorithm, number, nil)
	p.Enhanced.macs.Put(m)
	now := at.Unix()
	v.judge(algorithm, enhancedNearest(algorithm, low, now), now, p.enhancedWindow())
}

// tryLegacy judges everything but the replay. It fills a zero verdict.
func (p *Profile) tryLegacy(v *Verdict, user UserID, appl ApplID, ticket string, at time.Time) {
	result5, problem := legacyDecode(ticket)
	if problem != "" {
		v.Reason, v.Detail = Malformed, problem
		return
	}
	coder := p.Legacy.coder(user, appl)
	v.judge(Legacy, int64(coder.decode(result5, nil)), at.Unix(), legacyWindow)
}

// judge compares two seconds since 1970, given a window in seconds.
func (v *Verdict) judge(algorithm Algorithm, generated, now, window int64) {
	v.GeneratedAt, v.Algorithm = secondUTC(generated), algorithm
	distance := generated - now
	v.Accepted = -window <= distance && distance <= window
	if !v.Accepted {
		v.Reason, v.Detail = NotValid, describeDistance(distance, window)
	}
}

// describeDistance costs one allocation.
func describeDistance(distance, window int64) string {
	var room [96]byte
	text := append(room[:0], "generated "...)
	if distance < 0 {
		text = strconv.AppendInt(text, -distance, 10)
		text = append(text, " s before"...)
	} else {
		text = strconv.AppendInt(text, distance, 10)
		text = append(text, " s after"...)
	}
	text = append(text, " the evaluator's clock; the window is "...)
	text = strconv.AppendInt(text, window, 10)
	return string(append(text, " s"...))
}

// settle adds the judgement of the replay to a verdict without it. On an error
// it leaves the zero verdict.
func (p *Profile) settle(v *Verdict, user UserID, appl ApplID, at time.Time, replays Replays) error {
	if !v.Accepted || !p.protects(v.Algorithm) {
		return nil
	}
	use := Use{User: user, Appl: appl, Second: v.GeneratedAt.Unix()}
	first, err := replays.Use(use, secondUTC(use.Second+p.replayWindow()), at)
	if err != nil {
		*v = Verdict{}
		return err
	}
	if !first {
		v.Accepted, v.Reason = false, Replayed
		v.Detail = "a ticket of this user, application and second was used before"
	}
	return nil
}

// protects says whether tickets of an algorithm can be used only once.
func (p *Profile) protects(algorithm Algorithm) bool {
	if algorithm == Legacy {
		return !p.NoReplayProtection
	}
	return !p.ReplayAllowed
}

// replayWindow is how long after its generation second a use must be
// remembered, in seconds; negative when nothing need be. A use is not bound to
// an algorithm, so it is the longest window of those that are protected.
func (p *Profile) replayWindow() int64 {
	window := int64(-1)
	if p.Enhanced != nil && !p.ReplayAllowed {
		window = p.enhancedWindow()
	}
	if p.Legacy != nil && !p.NoReplayProtection {
		window = max(window, legacyWindow)
	}
	return window
}

// tellsMore says whether a refusal tells more than another, or as much.
func (v *Verdict) tellsMore(other *Verdict, at time.Time) bool {
	if v.Reason != other.Reason {
		return v.Reason.rank() > other.Reason.rank()
	}
	return v.Reason != NotValid || v.GeneratedAt.Sub(at).Abs() <= other.GeneratedAt.Sub(at).Abs()
}
