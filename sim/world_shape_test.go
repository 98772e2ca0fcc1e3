package sim

import "testing"

// Each system has an SMF ID of its own, of four characters.
func TestSMFID(t *testing.T) {
	seen := map[string]bool{}
	for s := range maxSystems {
		name := smfID(s)
		if len(name) != 4 || seen[name] {
			t.Errorf("system %d: expected four characters that no other has, observed %q", s, name)
		}
		seen[name] = true
	}
	for s, want := range map[int]string{0: "SYS1", 8: "SYS9", 9: "SY10", 99: "S100"} {
		if got := smfID(s); got != want {
			t.Errorf("system %d: expected %s, observed %s", s, want, got)
		}
	}
}
