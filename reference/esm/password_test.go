package esm

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"testing"

	"pgregory.net/rapid"
)

// What is written out for one iteration is PBKDF2, for texts on both sides of a
// block's length.
func TestOnePassIsPBKDF2(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(0, -1, 2*sha256.BlockSize).Draw(t, "text")
		c := credential{salt: [16]byte(rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "salt")), iterations: 1}
		want, err := pbkdf2.Key(sha256.New, text, c.salt[:], 1, len(c.hash))
		if err != nil {
			t.Fatal(err)
		}
		if got := c.of(text); got != [16]byte(want) {
			t.Fatalf("a text of %d bytes: expected %x, observed %x", len(text), want, got)
		}
	})
}

func TestOnePassAllocatesNothing(t *testing.T) {
	c := credential{iterations: 1}
	if n := testing.AllocsPerRun(100, func() { c.matches("PASSWORD") }); n != 0 {
		t.Errorf("expected no allocation, observed %g", n)
	}
}
