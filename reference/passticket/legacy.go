package passticket

import (
	"fmt"
	"math"
	"time"

	"github.com/safproof/safproof/reference/passticket/internal/des"
)

// Generate makes the legacy ticket of the second that at falls into. The steps
// are those of "Incorporating the PassTicket generator algorithm into your
// program". The time is 32 bits of seconds since 1970: before 1970, and after
// 2106-02-07 06:28:15 UTC, the error wraps [ErrTime]. A zero key, user ID or
// application name is an error that wraps [ErrKey], [ErrUserID] or [ErrApplID].
func (k LegacyKey) Generate(user UserID, appl ApplID, at time.Time) (Ticket, error) {
	if k.schedule == nil {
		return Ticket{}, errZeroKey
	}
	if err := checkNames(user, appl); err != nil {
		return Ticket{}, err
	}
	seconds, err := legacySeconds(at)
	if err != nil {
		return Ticket{}, err
	}
	coder := k.coder(user, appl)
	return legacyTranslate(coder.encode(seconds, nil)), nil
}

// GeneratedAt inverts a ticket: it returns the second, in UTC, at which user
// and appl get this ticket under k. There is exactly one for each well-formed
// ticket, be it valid or a guess, so that the second alone tells them apart.
// It reports false when no PassTicket has this form, and when the key, the
// user ID or the application name is a zero value.
func (k LegacyKey) GeneratedAt(user UserID, appl ApplID, ticket string) (time.Time, bool) {
	if k.schedule == nil || checkNames(user, appl) != nil {
		return time.Time{}, false
	}
	result5, problem := legacyDecode(ticket)
	if problem != "" {
		return time.Time{}, false
	}
	coder := k.coder(user, appl)
	return secondUTC(int64(coder.decode(result5, nil))), true
}

// legacySeconds is the time that enters Result-4.
func legacySeconds(at time.Time) (uint32, error) {
	seconds := at.Unix() // rounds down, before 1970 too
	if seconds < 0 || seconds > math.MaxUint32 {
		return 0, fmt.Errorf("%w: %s; a legacy PassTicket counts seconds in 32 bits, from 1970-01-01 to 2106-02-07 06:28:15 UTC",
			ErrTime, formatSecond(at))
	}
	return uint32(seconds), nil
}

// legacyCoder holds what the tickets of a user for an application under a key
// have in common.
type legacyCoder struct {
	schedule *des.Cipher
	result1  uint64
	result2A uint64
	result2  uint64
	pad      [2]uint64 // PAD1 and PAD2, six bytes each
}

// coder does steps 1 to 3, and step 1 of the time-coder.
func (k LegacyKey) coder(user UserID, appl ApplID) legacyCoder {
	c := legacyCoder{schedule: *k.schedule}
	c.result1 = c.schedule.Encrypt(user.name.ebcdic)
	c.result2A = c.result1 ^ appl.name.ebcdic
	c.result2 = c.schedule.Encrypt(c.result2A)

	// The pad string is the user ID without its trailing blanks, filled up with
	// X'55' to twelve bytes.
	const blankToFiller = (ebcdicBlank ^ 0x55) * 0x0101010101010101
	padded := user.name.ebcdic ^ blankToFiller>>(8*user.name.length)
	c.pad[0] = padded >> 16
	c.pad[1] = padded&0xffff<<32 | 0x55555555
	return c
}

func (c *legacyCoder) result3() uint32 { return uint32(c.result2 >> 32) }

// legacyRounds is how often the time-coder turns its two halves.
const legacyRounds = 6

// legacyRound is what one round of the time-coder computes, for explanations.
type legacyRound struct {
	b, c        uint64
	d, e        uint16
	left, right uint16 // L2B and R2B after it
}

// encode is step 4 and the time-coder: it returns Result-5.
func (c *legacyCoder) encode(seconds uint32, trace *[legacyRounds]legacyRound) uint32 {
	result4 := c.result3() ^ seconds
	left, right := uint16(result4>>16), uint16(result4)
	for round := range legacyRounds {
		b := uint64(right)<<48 | c.pad[round&1]
		out := c.schedule.Encrypt(b)
		d := uint16(out >> 48)
		e := d ^ left
		left, right = right, permute(e, round)
		if trace != nil {
			trace[round] = legacyRound{b, out, d, e, left, right}
		}
	}
	return uint32(left)<<16 | uint32(right)
}

// decode inverts encode: it takes Result-5 to the seconds. Every permutation
// is its own inverse, and the right half of before a round is the left one of
// after it, so each round comes undone with one encryption.
func (c *legacyCoder) decode(result5 uint32, trace *[legacyRounds]legacyRound) uint32 {
	left, right := uint16(result5>>16), uint16(result5)
	for round := legacyRounds - 1; round >= 0; round-- {
		e := permute(right, round)
		b := uint64(left)<<48 | c.pad[round&1]
		out := c.schedule.Encrypt(b)
		d := uint16(out >> 48)
		if trace != nil {
			trace[round] = legacyRound{b, out, d, e, left, right}
		}
		left, right = e^d, left
	}
	return c.result3() ^ (uint32(left)<<16 | uint32(right))
}
