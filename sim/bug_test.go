package sim

import (
	"errors"
	"slices"
	"testing"
)

// Every seeded bug is found within its budget, and the violation names its rule.
// What was found before names a rule that depends on it.
func TestBugs(t *testing.T) {
	for _, b := range Bugs() {
		t.Run(b.Name, func(t *testing.T) {
			t.Parallel()
			for seed := range uint64(b.Budget) {
				r, err := Run(BugConfig(b.Name, seed))
				switch {
				case err != nil:
					t.Fatalf("seed %d: %v", seed, err)
				case r.Violation == nil:
					continue
				}
				rule := r.Violation.Rules[0]
				if rule == b.Rule {
					t.Logf("found by seed %d after %d events: %s", seed, r.Events, r.Violation.Cause)
					return
				}
				if !slices.Contains(b.Also, rule) {
					t.Errorf("seed %d, event %d: %s broke %s, expected %s or one of %v: %s",
						seed, r.Events, b.Name, rule, b.Rule, b.Also, r.Violation.Cause)
				}
			}
			t.Errorf("no violation of %s in %d seeds", b.Rule, b.Budget)
		})
	}
}

func TestFindBug(t *testing.T) {
	for _, test := range []struct {
		name string
		bug  string
		want error
	}{
		{"the first", Bugs()[0].Name, nil},
		{"none of them", "no-such-bug", ErrConfig},
		{"no name", "", ErrConfig},
	} {
		t.Run(test.name, func(t *testing.T) {
			b, err := FindBug(test.bug)
			if !errors.Is(err, test.want) || test.want == nil && b.Name != test.bug {
				t.Errorf("FindBug(%q) = %q, %v; want error %v", test.bug, b.Name, err, test.want)
			}
		})
	}
}
