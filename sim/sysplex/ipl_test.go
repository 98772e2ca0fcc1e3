package sysplex_test

import (
	"testing"

	"github.com/safproof/safproof/sim/sysplex"
)

// One user signs on at one instant, on two systems that are IPLed again and
// again: no token is made twice.
func TestTokensDifferOverIPLs(t *testing.T) {
	plex, _ := newSystem(t)
	seen := map[string]string{}
	for _, name := range []string{"SYS1", "SYS2", "SYS1", "SYS1", "SYS2"} {
		s := ipl(t, plex, name)
		must(t, s.Start(sysplex.RSED, sysplex.Start{}))
		for range 3 {
			got, token := signOn(t, s, sysplex.RSED)
			if other, twice := seen[token]; got.Status != 200 || twice {
				t.Errorf("%s: %+v; the token was made on %q before", name, got, other)
			}
			seen[token] = name
		}
	}
	// Another sysplex with the same seed of everything makes the same tokens.
	other, _ := newSystem(t)
	s := ipl(t, other, "SYS1")
	must(t, s.Start(sysplex.RSED, sysplex.Start{}))
	if _, token := signOn(t, s, sysplex.RSED); seen[token] != "SYS1" {
		t.Error("the same IPL of the same sysplex makes another token: the simulation is not deterministic")
	}
}
