package sim

// Coverage is what runs have reached, as counts. What was declared and never
// reached is there with 0.
type Coverage struct {
	Rules    map[string]uint64 `json:"rules"`    // by rule id
	Faults   map[string]uint64 `json:"faults"`   // by kind of fault
	Branches map[string]uint64 `json:"branches"` // by the cause of a decision
}

func newCoverage() Coverage {
	return Coverage{make(map[string]uint64), make(map[string]uint64), make(map[string]uint64)}
}

// Merge adds what another run reached.
func (c *Coverage) Merge(other Coverage) {
	if c.Rules == nil {
		*c = newCoverage()
	}
	addCounts(c.Rules, other.Rules)
	addCounts(c.Faults, other.Faults)
	addCounts(c.Branches, other.Branches)
}

func addCounts(to, from map[string]uint64) {
	for name, n := range from {
		to[name] += n
	}
}
