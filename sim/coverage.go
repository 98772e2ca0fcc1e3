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

// decision is what was decided for one cause, how often, and the rules that it
// rested on: the very same list nearly always.
type decision struct {
	rules []string
	times uint64
}

// count counts the rules and the cause of an event. It is in the path of every
// event, so that rules are counted by their lists first.
func (l *Loop) count(e *Event) {
	if e.Cause == "" || e.Kind == Violation {
		l.coverage.countRules(e.Rules, 1)
		return
	}
	d := l.decisions[e.Cause]
	if d == nil {
		d = &decision{rules: e.Rules}
		l.decisions[e.Cause] = d
	}
	if len(d.rules) != len(e.Rules) || len(e.Rules) > 0 && &d.rules[0] != &e.Rules[0] {
		l.settle(e.Cause, d)
		d.rules = e.Rules
	}
	d.times++
}

// settle has the coverage count decisions, settleAll all that there are.
func (l *Loop) settle(cause string, d *decision) {
	l.coverage.countRules(d.rules, d.times)
	l.coverage.Branches[cause] += d.times
	d.times = 0
}

func (l *Loop) settleAll() {
	for cause, d := range l.decisions {
		l.settle(cause, d)
	}
}

func (c *Coverage) countRules(rules []string, times uint64) {
	for _, rule := range rules {
		c.Rules[rule] += times
	}
}

func addCounts(to, from map[string]uint64) {
	for name, n := range from {
		to[name] += n
	}
}
