package des

import (
	stddes "crypto/des"
	"encoding/binary"
	"math/bits"
	"testing"

	"pgregory.net/rapid"
)

// encryptStd is the judge: the standard library.
func encryptStd(t interface{ Fatalf(string, ...any) }, key, block uint64) uint64 {
	var k, b [8]byte
	binary.BigEndian.PutUint64(k[:], key)
	binary.BigEndian.PutUint64(b[:], block)
	c, err := stddes.NewCipher(k[:])
	if err != nil {
		t.Fatalf("crypto/des: %v", err)
	}
	c.Encrypt(b[:], b[:])
	return binary.BigEndian.Uint64(b[:])
}

func encrypt(key, block uint64) uint64 {
	var c Cipher
	c.Expand(key)
	return c.Encrypt(block)
}

func TestKnownAnswers(t *testing.T) {
	for _, v := range []struct {
		name               string
		key, block, cipher uint64
	}{
		{"unit test of chrrel/racf-passticket-generator", 0x098D61A85585D2AB, 0x5465737442797465, 0x1EC3753D7A79E3CE},
		{"FIPS 81, table B1, first block", 0x0123456789ABCDEF, 0x4E6F772069732074, 0x3FA40E8A984D4815},
		{"NBS SP 500-20, initial permutation, bit 1", 0x0101010101010101, 0x95F8A5E5DD31D900, 0x8000000000000000},
		{"NBS SP 500-20, key permutation, bit 1", 0x8001010101010101, 0x0000000000000000, 0x95A8D72813DAA94D},
		{"NBS SP 500-20, P test 1", 0x1046913489980131, 0x0000000000000000, 0x88D55E54F54C97B4},
		{"NBS SP 500-20, S-box test 1", 0x7CA110454A1A6E57, 0x01A1D6D039776742, 0x690F5B0D9A26939B},
		{"weak key, all bits", 0xFFFFFFFFFFFFFFFF, 0xFFFFFFFFFFFFFFFF, 0x7359B2163E4EDC58},
		{"weak key, no bits", 0x0000000000000000, 0x0000000000000000, 0x8CA64DE9C1B123A7},
	} {
		if got := encrypt(v.key, v.block); got != v.cipher {
			t.Errorf("%s: key %016X, block %016X: %016X, want %016X", v.name, v.key, v.block, got, v.cipher)
		}
	}
}

func TestAgreesWithStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key, block := rapid.Uint64().Draw(t, "key"), rapid.Uint64().Draw(t, "block")
		if got, want := encrypt(key, block), encryptStd(t, key, block); got != want {
			t.Fatalf("key %016X, block %016X: %016X, crypto/des: %016X", key, block, got, want)
		}
	})
}

// Every single bit of key and block goes where it should.
func TestEveryBit(t *testing.T) {
	for i := range 64 {
		bit := uint64(1) << i
		for _, v := range []struct{ key, block uint64 }{{bit, 0}, {0, bit}, {^bit, bit}} {
			if got, want := encrypt(v.key, v.block), encryptStd(t, v.key, v.block); got != want {
				t.Errorf("key %016X, block %016X: %016X, crypto/des: %016X", v.key, v.block, got, want)
			}
		}
	}
}

func TestParityIsIgnored(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.Uint64().Draw(t, "key")
		flips := rapid.Uint64().Draw(t, "flips") & 0x0101010101010101
		if a, b := encrypt(key, 1), encrypt(key^flips, 1); a != b {
			t.Fatalf("keys %016X and %016X: %016X and %016X", key, key^flips, a, b)
		}
		other := key ^ 1<<(1+8*rapid.IntRange(0, 7).Draw(t, "byte"))
		if a, b := encrypt(key, 1), encrypt(other, 1); a == b {
			t.Fatalf("keys %016X and %016X, which differ in a bit that counts: both %016X", key, other, a)
		}
	})
}

// The complementation property (NBS SP 500-20): inverting key and block
// inverts the result.
func TestComplement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key, block := rapid.Uint64().Draw(t, "key"), rapid.Uint64().Draw(t, "block")
		if a, b := encrypt(key, block), encrypt(^key, ^block); a != ^b {
			t.Fatalf("key %016X, block %016X: %016X, and %016X for both inverted", key, block, a, b)
		}
	})
}

func TestPermutationsAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		block := rapid.Uint64().Draw(t, "block")
		l, r := initialPermutation(block)
		if got := finalPermutation(l, r); got != block {
			t.Fatalf("%016X -> %016X", block, got)
		}
		// FIPS 46-3: the first bit of IP's output is bit 58, the last is bit 7.
		l = bits.RotateLeft32(l, -1)
		r = bits.RotateLeft32(r, -1)
		if l>>31 != uint32(block>>(64-58)&1) || r&1 != uint32(block>>(64-7)&1) {
			t.Fatalf("IP of %016X is %08X %08X", block, l, r)
		}
	})
}

func TestNoAllocations(t *testing.T) {
	var sum uint64
	if n := testing.AllocsPerRun(100, func() { sum += encrypt(sum, sum) }); n != 0 {
		t.Errorf("%v allocations a schedule and block, want 0", n)
	}
}

func FuzzDES(f *testing.F) {
	f.Add(uint64(0x098D61A85585D2AB), uint64(0x5465737442797465))
	f.Add(uint64(0x0123456789ABCDEF), uint64(0x4E6F772069732074))
	f.Add(uint64(0), uint64(0))
	f.Add(^uint64(0), uint64(1))
	f.Fuzz(func(t *testing.T, key, block uint64) {
		if got, want := encrypt(key, block), encryptStd(t, key, block); got != want {
			t.Errorf("key %016X, block %016X: %016X, crypto/des: %016X", key, block, got, want)
		}
	})
}
