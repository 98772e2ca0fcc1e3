package jose

import (
	"bytes"
	"encoding/asn1"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// r and s are written as encoding/asn1 writes them, and fit the room for them.
func TestDERSignature(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.SampledFrom([]int{32, 48, 66}).Draw(t, "size")
		number := func(name string) []byte {
			n := make([]byte, size)
			tail := rapid.SliceOfN(rapid.Byte(), 0, size).Draw(t, name)
			copy(n[size-len(tail):], tail)
			return n
		}
		r, s := number("r"), number("s")
		want, err := asn1.Marshal(struct{ R, S *big.Int }{new(big.Int).SetBytes(r), new(big.Int).SetBytes(s)})
		if err != nil {
			t.Fatal(err)
		}
		var room [maxDERSignature]byte
		got := appendDERSignature(room[:0], r, s)
		if !bytes.Equal(got, want) {
			t.Errorf("r %x, s %x: % x, want % x", r, s, got, want)
		}
		if &got[0] != &room[0] {
			t.Errorf("%d bytes do not fit %d", len(got), len(room))
		}
	})
}
