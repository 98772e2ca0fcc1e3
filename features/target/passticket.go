package target

import "time"

// The operations on PassTickets.
const (
	OpGenerate = "passticket.generate"
	OpEvaluate = "passticket.evaluate"
)

// The algorithms of PassTickets, and the ability to hold two keys at once.
const (
	AlgorithmLegacy        = "legacy"
	AlgorithmEnhancedUpper = "enhanced-upper"
	AlgorithmEnhancedMixed = "enhanced-mixed"
	AlgorithmBoth          = "both"
)

// Algorithms lists what an implementation may declare as its algorithms.
var Algorithms = []string{AlgorithmLegacy, AlgorithmEnhancedUpper, AlgorithmEnhancedMixed, AlgorithmBoth}

// Whether a PassTicket may be used again within its window.
const (
	ReplayAllowed = "allowed"
	ReplayRefused = "refused"
)

// GenerateArgs are the arguments of passticket.generate.
type GenerateArgs struct {
	Algorithm   string `json:"algorithm"`
	User        string `json:"user"`
	Application string `json:"application"`
	Key         string `json:"key"` // hex
	// LegacyKey is the application's second key (hex) where it has both: then
	// Algorithm and Key are those of the enhanced one.
	LegacyKey string    `json:"legacyKey,omitempty"`
	Time      time.Time `json:"time"` // UTC
}

// GenerateResult is the result of passticket.generate.
type GenerateResult struct {
	Ticket string `json:"ticket"`
}

// EvaluateArgs are the arguments of passticket.evaluate: those of generate, at
// the evaluator's clock, and the ticket.
type EvaluateArgs struct {
	GenerateArgs
	Ticket string `json:"ticket"`
	// Timeout is the TIMEOUT of an enhanced PassTicket in seconds; nil means
	// that the profile does not set it.
	Timeout *int `json:"timeout,omitempty"`
	// Replay is ReplayRefused when empty.
	Replay string `json:"replay,omitempty"`
}

// EvaluateResult is the result of passticket.evaluate.
type EvaluateResult struct {
	// Generated is when the ticket was generated, if the implementation tells.
	Generated *time.Time `json:"generated,omitempty"`
}
