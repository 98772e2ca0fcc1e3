package evidence

// mustKind is how a record names the kind of a must-rule.
const mustKind = "must"

// Summary is how many rules have which evidence.
type Summary struct {
	Rules      int `json:"rules"`
	Scenarios  int `json:"with_scenarios"`
	Mutants    int `json:"with_mutant"`
	Properties int `json:"with_property"`
	Fuzz       int `json:"with_fuzz_target"`
	Simulation int `json:"with_seed"`
	Bugs       int `json:"with_planted_bug"`
	Must       int `json:"must_rules"`
	// SuiteOnly are the must-rules that scenarios and mutants exercise and nothing
	// else does.
	SuiteOnly []string `json:"must_rules_by_suite_only"`
}

// Summary counts the rules.
func (r *Record) Summary() Summary {
	s := Summary{Rules: len(r.Rules), SuiteOnly: []string{}}
	for _, rule := range r.Rules {
		count(&s.Scenarios, rule.Scenarios > 0)
		count(&s.Mutants, len(rule.Mutants) > 0)
		count(&s.Properties, len(rule.Properties) > 0)
		count(&s.Fuzz, len(rule.Fuzz) > 0)
		count(&s.Simulation, rule.Simulation != nil)
		count(&s.Bugs, len(rule.Bugs) > 0)
		count(&s.Must, rule.Kind == mustKind)
		if rule.Kind == mustKind && rule.suiteOnly() {
			s.SuiteOnly = append(s.SuiteOnly, rule.ID)
		}
	}
	return s
}

func count(n *int, has bool) {
	if has {
		*n++
	}
}

// suiteOnly reports whether nothing beside the suite exercises the rule.
func (r Rule) suiteOnly() bool {
	return len(r.Properties) == 0 && len(r.Fuzz) == 0 && r.Simulation == nil && len(r.Bugs) == 0
}
