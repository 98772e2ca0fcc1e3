package passticket

import (
	"fmt"
	"sync"
	"time"
)

// Use is the use of a ticket as replay protection knows it: by user,
// application and generation second ("How RACF processes the password or
// PassTicket"). The algorithm is not part of it: of a legacy and an enhanced
// ticket of one second, one can be used. The sources do not treat that case;
// this is the stricter reading.
type Use struct {
	User   UserID
	Appl   ApplID
	Second int64 // of generation, since 1970-01-01 00:00:00 UTC
}

// Replays remembers the uses of tickets on one system. [Register] is one.
type Replays interface {
	// Use notes a use and reports whether it is the first. Of any number of
	// concurrent calls with one Use, exactly one reports true. The use must be
	// remembered until the clock shows a second after that of expires; now is
	// what it shows. An error means that the use could not be noted: it is then
	// not accepted.
	Use(use Use, expires, now time.Time) (first bool, err error)
}

// Register is a [Replays] in memory, bounded, and safe for concurrent use.
//
// A use is forgotten when the register is called with a later second than that
// of its expiry, which is when the window of the ticket has passed. A register
// full of uses that have not expired refuses further ones with
// [ErrRegisterFull], since to forget one would let it be replayed. Only valid
// tickets come here, so guesses cannot fill it.
//
// When the clock steps back, all that is remembered still counts. What was
// forgotten is not remembered again: a clock that ran ahead by more than a
// window and was then set back lets a ticket that was used before the run be
// used once more. Likewise a Timeout that is raised does not reach back to
// uses that were noted under the old one.
type Register struct {
	mu       sync.Mutex
	capacity int
	uses     map[Use]struct{}
	queue    expiryQueue
}

// NewRegister makes an empty register that remembers up to capacity uses at a
// time, of about 200 bytes each. Allow for the sign-ons of a whole window, and
// of a second one for generators whose clock runs ahead: at 100 a second, and
// with legacy tickets, 120,000. With a capacity below 1 every use is refused.
func NewRegister(capacity int) *Register {
	return &Register{capacity: capacity, uses: make(map[Use]struct{})}
}

// Use implements [Replays]. Errors wrap [ErrRegisterFull]. It takes a time
// that grows with the logarithm of the number of uses remembered.
func (r *Register) Use(use Use, expires, now time.Time) (first bool, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.forget(now.Unix())
	if _, used := r.uses[use]; used {
		return false, nil
	}
	if len(r.uses) >= r.capacity {
		return false, fmt.Errorf("%w: it holds %d uses that have not expired; enlarge it, or wait", ErrRegisterFull, len(r.uses))
	}
	r.uses[use] = struct{}{}
	r.queue.push(expiring{use, expires.Unix()})
	return true, nil
}

// Len is the number of uses remembered, those included that have expired since
// the last call of Use.
func (r *Register) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.uses)
}

// Reset forgets everything, as an IPL does.
func (r *Register) Reset() {
	r.mu.Lock()
	defer r.mu.Unlock()
	clear(r.uses)
	r.queue = r.queue[:0]
}

// forget drops what expired before now, in seconds since 1970.
func (r *Register) forget(now int64) {
	for len(r.queue) > 0 && r.queue[0].expires < now {
		delete(r.uses, r.queue.pop().use)
	}
}
