//go:build !race

// The race detector makes sync.Pool forget on purpose.

package jose_test

import (
	"testing"

	"github.com/safproof/safproof/reference/jose"
)

func TestAllocations(t *testing.T) {
	v := verifier(t, policy(t, jose.HS256))
	c := newCache(t, v, 4)
	token := hs256(t, goodClaims)
	for _, path := range []struct {
		name string
		most float64
		run  func(string) error
	}{
		{"Verify, HS256", 8, func(token string) error { _, err := v.Verify(token, clock); return err }},
		{"cache hit", 0, func(token string) error { _, err := c.Verify(token, clock); return err }},
	} {
		if n := testing.AllocsPerRun(100, func() {
			if err := path.run(token); err != nil {
				t.Fatal(err)
			}
		}); n > path.most {
			t.Errorf("%s makes %v allocations, want %v at most", path.name, n, path.most)
		}
	}
}
