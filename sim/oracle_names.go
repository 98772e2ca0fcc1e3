package sim

import "slices"

// declaredRules are the ids of every rule that a decision can rest on, sorted,
// and declaredCauses the words of every branch.
func declaredRules() []string {
	var rules []string
	for _, b := range branches {
		rules = append(rules, b.rules...)
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}

func declaredCauses() []string {
	causes := make([]string, len(branches))
	for n, b := range branches {
		causes[n] = b.cause
	}
	return causes
}
