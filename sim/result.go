package sim

import (
	"encoding/hex"
	"time"
)

// Hash is a SHA-256. It prints as hexadecimal.
type Hash [32]byte

// String is the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText is the hash in hexadecimal.
func (h Hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// Result is what came of a run.
type Result struct {
	Seed   uint64 `json:"seed"`
	Events uint64 `json:"events"`
	// Hash is that of the canonical form of all events.
	Hash Hash `json:"hash"`
	// Violation is nil if every decision was right.
	Violation *Event    `json:"violation,omitempty"`
	Coverage  Coverage  `json:"coverage"`
	Shape     Shape     `json:"shape"`
	Begun     time.Time `json:"begun"` // simulated, UTC
	Ended     time.Time `json:"ended"`
}
