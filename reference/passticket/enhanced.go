package passticket

import (
	"fmt"
	"time"
)

// The fields of the enhanced algorithm. TYPE(UPPER) clears the left seven bits
// of the right half in odd rounds, so that its result has 41 bits and fits
// into eight characters of 36.
const (
	enhancedRounds = 6
	timeBits       = 48
	upperBits      = 41
	mask24         = 1<<24 - 1
	mask17         = 1<<17 - 1
)

// enhancedAlphabet is the table of the enhanced algorithm: all 64 for
// TYPE(MIXED), the first 36 for TYPE(UPPER).
const enhancedAlphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"

// Generate makes the enhanced ticket of the second that at falls into, of type
// [EnhancedUpper] or [EnhancedMixed]. The time is 48 bits of seconds since
// 1970; outside that, the error wraps [ErrTime]. Another algorithm, and a zero
// key, user ID or application name is an error that wraps [ErrAlgorithm],
// [ErrKey], [ErrUserID] or [ErrApplID].
func (k *EnhancedKey) Generate(algorithm Algorithm, user UserID, appl ApplID, at time.Time) (Ticket, error) {
	if !algorithm.enhanced() {
		return Ticket{}, fmt.Errorf("%w: %v; an enhanced key takes enhanced-upper or enhanced-mixed", ErrAlgorithm, algorithm)
	}
	if err := checkNames(user, appl); err != nil {
		return Ticket{}, err
	}
	seconds, err := enhancedSeconds(at)
	if err != nil {
		return Ticket{}, err
	}
	m := k.borrow(user, appl)
	if m == nil {
		return Ticket{}, errZeroKey
	}
	v := m.encode(algorithm, seconds, nil)
	k.macs.Put(m)
	return enhancedTranslate(algorithm, v), nil
}

// GeneratedAt inverts a ticket: it returns the second, in UTC, at which user
// and appl get this ticket under k. A TYPE(UPPER) ticket tells the second
// modulo 2^41 only; of those, it returns the one nearest to near. It reports
// false when no PassTicket of the algorithm has this form, and when the key,
// the user ID or the application name is a zero value or the algorithm is not
// an enhanced one.
func (k *EnhancedKey) GeneratedAt(algorithm Algorithm, user UserID, appl ApplID, ticket string, near time.Time) (time.Time, bool) {
	if !algorithm.enhanced() || checkNames(user, appl) != nil {
		return time.Time{}, false
	}
	v, problem := enhancedDecode(algorithm, ticket)
	if problem != "" {
		return time.Time{}, false
	}
	m := k.borrow(user, appl)
	if m == nil {
		return time.Time{}, false
	}
	low := m.decode(algorithm, v, nil)
	k.macs.Put(m)
	return secondUTC(enhancedNearest(algorithm, low, near.Unix())), true
}

// enhancedSeconds is the time that enters X.
func enhancedSeconds(at time.Time) (uint64, error) {
	seconds := at.Unix() // rounds down, before 1970 too
	if seconds < 0 || seconds >= 1<<timeBits {
		return 0, fmt.Errorf("%w: %d s from 1970; an enhanced PassTicket counts seconds since then in 48 bits", ErrTime, seconds)
	}
	return uint64(seconds), nil
}

// enhancedNearest completes a time of which TYPE(UPPER) keeps the lower 41
// bits: the second nearest to near that the 48 bits can express.
func enhancedNearest(algorithm Algorithm, low uint64, near int64) int64 {
	if algorithm == EnhancedMixed {
		return int64(low)
	}
	const period = 1 << upperBits
	away := (int64(low) - near) & (period - 1) // 0 to period-1 seconds later
	if away >= period/2 {
		away -= period
	}
	second := near + away
	if second < 0 {
		second += period
	}
	if second >= 1<<timeBits {
		second -= period
	}
	return second
}

// enhancedRound is what one round computes, for explanations.
type enhancedRound struct {
	m, n        uint32
	left, right uint32 // L3B and R3B after it
}

// roundMask is what a round keeps of N. Rounds count from 1.
func roundMask(algorithm Algorithm, round byte) uint32 {
	if algorithm == EnhancedUpper && round%2 == 1 {
		return mask17
	}
	return mask24
}

// encode takes the seconds to V.
func (m *mac) encode(algorithm Algorithm, seconds uint64, trace *enhancedTrace) uint64 {
	h := m.h()
	x := seconds ^ h
	left, right := uint32(x>>24), uint32(x)&mask24
	for round := byte(1); round <= enhancedRounds; round++ {
		out := m.round(right, round)
		n := (left ^ out) & roundMask(algorithm, round)
		left, right = right, n
		if trace != nil {
			trace.rounds[round-1] = enhancedRound{out, n, left, right}
		}
	}
	if trace != nil {
		trace.h, trace.x = h, x
	}
	return uint64(left)<<24 | uint64(right)
}

// decode inverts encode. Of a TYPE(UPPER) value it yields the lower 41 bits of
// the seconds: round 1 drops the rest. What rounds 3 and 5 clear was zero
// already, so nothing else is lost.
func (m *mac) decode(algorithm Algorithm, v uint64, trace *enhancedTrace) uint64 {
	left, right := uint32(v>>24), uint32(v)&mask24
	for round := byte(enhancedRounds); round > 0; round-- {
		out := m.round(left, round)
		if trace != nil {
			trace.rounds[round-1] = enhancedRound{out, right, left, right}
		}
		left, right = (right^out)&roundMask(algorithm, round), left
	}
	h := m.h()
	x := uint64(left)<<24 | uint64(right)
	if trace != nil {
		trace.h, trace.x = h, x
	}
	if algorithm == EnhancedUpper {
		return (x ^ h) & (1<<upperBits - 1)
	}
	return x ^ h
}

// enhancedTrace is what a computation passes through, for explanations.
type enhancedTrace struct {
	h, x   uint64
	rounds [enhancedRounds]enhancedRound
}

// enhancedTranslate writes V in base 36 or 64, the most significant digit first.
func enhancedTranslate(algorithm Algorithm, v uint64) (t Ticket) {
	for i := TicketLength - 1; i >= 0; i-- {
		if algorithm == EnhancedUpper {
			t[i] = enhancedAlphabet[v%36]
			v /= 36
		} else {
			t[i] = enhancedAlphabet[v&0x3f]
			v >>= 6
		}
	}
	return t
}

// enhancedDecode inverts enhancedTranslate, or says why it cannot. More than a
// fifth of all strings of 36 letters and digits are no TYPE(UPPER) ticket.
func enhancedDecode(algorithm Algorithm, ticket string) (v uint64, problem string) {
	if len(ticket) != TicketLength {
		return 0, wrongLength
	}
	base := uint64(64)
	if algorithm == EnhancedUpper {
		base = 36
	}
	for i := range TicketLength {
		digit := uint64(enhancedIndex[ticket[i]])
		if digit >= base {
			return 0, wrongAlphabet
		}
		v = v*base + digit
	}
	if algorithm == EnhancedUpper && v >= 1<<upperBits {
		return 0, neverProduced
	}
	return v, ""
}

// enhancedIndex maps a character to its place in the table.
var enhancedIndex = deriveIndex(enhancedAlphabet)
