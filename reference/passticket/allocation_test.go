//go:build !race

// The race detector makes sync.Pool forget on purpose.

package passticket_test

import (
	"testing"

	"github.com/safproof/safproof/reference/passticket"
)

func TestNoAllocations(t *testing.T) {
	legacy, upper, mixed := legacyProfile(t), enhancedProfile(t, passticket.EnhancedUpper), enhancedProfile(t, passticket.EnhancedMixed)
	both := &passticket.Profile{Legacy: legacy.Legacy, Enhanced: mixed.Enhanced}
	for name, p := range map[string]*passticket.Profile{"legacy": legacy, "upper": upper, "mixed": mixed, "both": both} {
		p.NoReplayProtection, p.ReplayAllowed = true, true
		s := newSubject(t, p)
		ticket := s.generate(t, noon)
		if n := testing.AllocsPerRun(100, func() {
			if _, err := s.Generate(s.user, s.appl, at(noon)); err != nil {
				t.Fatal(err)
			}
		}); n != 0 {
			t.Errorf("%s: Generate makes %v allocations, want 0", name, n)
		}
		for what, text := range map[string]string{"valid ticket": ticket, "malformed string": "!!!!!!!!"} {
			if n := testing.AllocsPerRun(100, func() {
				if v, err := s.Evaluate(s.user, s.appl, text, at(noon), nil); err != nil || v.Accepted != (text == ticket) {
					t.Fatal(v, err)
				}
			}); n != 0 {
				t.Errorf("%s: Evaluate of a %s makes %v allocations, want 0", name, what, n)
			}
		}
	}
}
