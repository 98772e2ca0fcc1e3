package sim

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Marks are what a map would be, in the order of the systems.
func TestMarks(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var m marks
		want := map[int]int{}
		for range rapid.IntRange(0, 20).Draw(t, "sets") {
			s, n := rapid.IntRange(0, 5).Draw(t, "system"), rapid.IntRange(1, 9).Draw(t, "number")
			m.set(s, n)
			want[s] = n
		}
		got, last := map[int]int{}, -1
		for _, one := range m {
			if one.system <= last {
				t.Fatalf("system %d after %d in %v", one.system, last, m)
			}
			got[one.system], last = one.number, one.system
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("marks (-want +got):\n%s", diff)
		}
		for s := range 7 {
			others := len(want)
			if _, there := want[s]; there {
				others--
			}
			if m.at(s) != want[s] || m.beside(s) != (others > 0) {
				t.Fatalf("system %d of %v: expected %d, others %t; observed %d, %t", s, m, want[s], others > 0, m.at(s), m.beside(s))
			}
		}
	})
}
