package serve

import (
	"sync"
	"time"

	"github.com/safproof/safproof/reference/saf"
)

// EventKind says what an event of the sysplex is.
type EventKind string

// The kinds of events.
const (
	AuditEvent  EventKind = "audit"  // a security manager's record
	ActionEvent EventKind = "action" // somebody administered the sysplex
)

// Event is what happened in the sysplex. It holds no secret.
type Event struct {
	Sequence int64 // from 1, without gaps
	Time     time.Time
	Kind     EventKind
	System   string // "" for the whole sysplex
	// Record of an AuditEvent.
	Record *saf.AuditRecord
	// Action and Detail of an ActionEvent.
	Action, Detail string
}

// hub keeps the last events, and tells whoever waits that there are more. It is
// safe for concurrent use.
type hub struct {
	now func() time.Time

	mu   sync.Mutex
	ring []Event
	last int64 // sequence number
	more chan struct{}
	done bool
}

func newHub(size int, now func() time.Time) *hub {
	return &hub{now: now, ring: make([]Event, size), more: make(chan struct{})}
}

func (h *hub) audit(r saf.AuditRecord) {
	h.add(Event{Kind: AuditEvent, System: r.SMFID, Record: &r})
}

func (h *hub) action(system, action, detail string) {
	h.add(Event{Kind: ActionEvent, System: system, Action: action, Detail: detail})
}

func (h *hub) add(e Event) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.done {
		return
	}
	h.last++
	e.Sequence, e.Time = h.last, h.now().UTC()
	h.ring[h.last%int64(len(h.ring))] = e
	close(h.more)
	h.more = make(chan struct{})
}

// after returns the oldest events that are kept of those after a sequence number,
// limit of them at most, how many before them are lost, and a channel that is
// closed when there are more. Nothing follows if open is false.
func (h *hub) after(sequence int64, limit int) (events []Event, lost int64, more <-chan struct{}, open bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if sequence < 0 || sequence > h.last { // of another run
		sequence = 0
	}
	first := max(sequence+1, h.last-int64(len(h.ring))+1)
	lost = first - sequence - 1
	for n := first; n <= h.last && len(events) < limit; n++ {
		events = append(events, h.ring[n%int64(len(h.ring))])
	}
	return events, lost, h.more, !h.done
}

func (h *hub) lastSequence() int64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last
}

// latest returns the last events that are kept, limit of them at most.
func (h *hub) latest(limit int) []Event {
	h.mu.Lock()
	from := h.last - int64(limit)
	h.mu.Unlock()
	events, _, _, _ := h.after(max(from, 0), limit)
	return events
}

// close ends the waiting.
func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.done {
		h.done = true
		close(h.more)
	}
}
