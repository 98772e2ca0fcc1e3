package sim

import (
	"errors"
	"math/rand/v2"
	"time"
)

// ErrConfig: the configuration of a run cannot be: an unknown bug, a duration
// that is not positive.
var ErrConfig = errors.New("impossible simulation")

// World is what a run plays: the systems, those who use them, and the oracle. It
// is for one goroutine and one run.
type World interface {
	// Shape says what was drawn for this seed.
	Shape() Shape
	// Streams are what happens of itself: the workload, the faults, the clocks. They
	// are asked for once, before Begin.
	Streams() []Stream
	// Begin sets the world up; events may be emitted.
	Begin(*Loop) error
	// Heal begins the healed phase: clocks right, links up, everything running.
	Heal(*Loop)
	// End makes the last checks.
	End(*Loop)
}

// Maker makes the world of a run. random is the source of its shape and belongs to
// it. Errors wrap [ErrConfig].
type Maker func(c Config, random *rand.Rand) (World, error)

// Stream is something that happens again and again, at random: the gaps between
// its intents are exponential.
type Stream struct {
	Name string // unique in the world; it seeds the stream's source
	Mean time.Duration
	// Fault streams are silent in the healed phase; Config.Faults scales them.
	Fault bool
	// Do carries out an intent. What it draws comes from the intent's own sources.
	Do func(*Intent)
}

// Config is what a run is made with.
type Config struct {
	Seed uint64
	// Duration of the run in simulated time, both phases.
	Duration time.Duration
	// Systems in the sysplex; 0 is drawn from the seed.
	Systems int
	// Faults multiplies the rate of every fault stream; 0 is a run without faults.
	Faults float64
	// Until ends the run after the event of this number; 0 means all.
	Until uint64
	// Only says which intents happen; nil means all.
	Only func(intent uint64) bool
	// Bug is the name of a seeded bug, "" for none.
	Bug string
	// Observe has every event as it happens; nil keeps none.
	Observe func(Event)
	// World makes the world; nil is the sysplex made of the reference.
	World Maker
}

// Shape is what a seed's sysplex looks like.
type Shape struct {
	Systems      []SystemShape `json:"systems"`
	Applications []string      `json:"applications,omitempty"`
	Users        int           `json:"users,omitempty"`
	// Notes are what else a reader should know, a line each.
	Notes []string `json:"notes,omitempty"`
}

// SystemShape is one system as the run begins.
type SystemShape struct {
	SMFID    string        `json:"smf_id"`
	Level    string        `json:"level,omitempty"`    // of z/OS, "2.5"
	Database string        `json:"database,omitempty"` // systems of the same name share it
	Keys     string        `json:"keys,omitempty"`     // the ICSF data sets, shared likewise
	Offset   time.Duration `json:"offset_ns,omitempty"`
	DriftPPM int64         `json:"drift_ppm,omitempty"`
	Servers  []string      `json:"servers,omitempty"`
	// ReplayCapacity is how many used PassTickets the system remembers at once.
	ReplayCapacity int `json:"replay_capacity,omitempty"`
}
