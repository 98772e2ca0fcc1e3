package sim

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Every seeded bug is found within its budget, and the violation names its rule.
// What was found before names a rule that depends on it. The first finding shrinks
// to what somebody can read.
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
					expectSmall(t, b, seed)
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

// expectSmall shrinks the run of a seed, and plays what is left again.
func expectSmall(t *testing.T, b Bug, seed uint64) {
	t.Helper()
	s, err := Shrink(BugConfig(b.Name, seed))
	if err != nil {
		t.Errorf("seed %d: %v", seed, err)
		return
	}
	t.Logf("shrunk to intents %v and %d events in %d runs", s.Intents, len(s.Events), s.Runs)
	if n := len(s.Intents); n == 0 || n > b.mostIntents() {
		t.Errorf("seed %d of %s: expected 1 to %d intents, observed %v", seed, b.Name, b.mostIntents(), s.Intents)
	}
	if n := len(s.Events); n == 0 || n > 10 || s.Events[n-1].Kind != Violation {
		t.Errorf("seed %d of %s: expected up to ten events and the violation last, observed %d", seed, b.Name, n)
	}
	c := BugConfig(b.Name, seed)
	c.Only = only(s.Intents)
	again, err := Run(c)
	if err != nil || !cmp.Equal(s.Result.Violation, again.Violation) {
		t.Errorf("seed %d of %s with intents %v, played again: error %v, violation (-shrunk +again):\n%s",
			seed, b.Name, s.Intents, err, cmp.Diff(s.Result.Violation, again.Violation))
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

// A bug in the register or in commands has a system make no token twice over an
// IPL: it is planted alone.
func TestBugsKeepTokensApart(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, name := range []string{"", "register-absent", "register-kept-over-ipl", "refresh-stays-here"} {
		t.Run(name, func(t *testing.T) {
			r, err := newSubject(name)
			must(t, err)
			must(t, r.IPL(spec("SYS1", now)))
			must(t, r.PutKey("SYS1", KeyName{Token: "JWTTOK.FEKAPPL"}, make([]byte, 64)))
			must(t, r.Commands("SYS1", subjectScript))
			seen := map[string]bool{}
			for n := range 3 {
				must(t, r.Start("SYS1", RSED))
				got, err := r.Login("SYS1", RSED, "COLIN", NewSecret(subjectPassword))
				if err != nil || !got.Accepted || seen[got.Made.Text()] {
					t.Errorf("after IPL %d: accepted %t, error %v, made before: %t", n+1, got.Accepted, err, seen[got.Made.Text()])
				}
				seen[got.Made.Text()] = true
				must(t, r.IPL(spec("SYS1", now)))
			}
		})
	}
}
