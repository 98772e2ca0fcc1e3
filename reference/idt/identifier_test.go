package idt

import (
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The TOD clock at known times (z/Architecture Principles of Operation,
// "TOD-clock"): it began in 1900, and its 64 bits overflow in 2042.
func TestIdentifierTime(t *testing.T) {
	for _, test := range []struct {
		at   time.Time
		want string // the first 18 digits
	}{
		{time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC), "000000000000000000"},
		{time.Date(1900, 1, 1, 0, 0, 0, 999, time.UTC), "000000000000000000"},
		{time.Date(1900, 1, 1, 0, 0, 0, 1000, time.UTC), "000000000000001000"},
		{time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC), "007D91048BCA000000"},
		{time.Date(2042, 9, 17, 23, 53, 47, 370_495_000, time.UTC), "00FFFFFFFFFFFFF000"},
		{time.Date(2042, 9, 17, 23, 53, 47, 370_496_000, time.UTC), "010000000000000000"},
	} {
		got := identifier(test.at, 1, 0xABCD)
		if len(got) != 32 || got[:len(test.want)] != test.want || got[18:] != "0000000001ABCD" {
			t.Errorf("identifier at %v is %s, want %s, then the count 1 and ABCD", test.at, got, test.want)
		}
	}
}

// What differs in time by a microsecond, in count or in system differs.
func TestIdentifiersDiffer(t *testing.T) {
	type input struct {
		microseconds int64
		count        uint64
		system       uint16
	}
	draw := rapid.Custom(func(t *rapid.T) input {
		return input{
			rapid.Int64Range(0, 1<<53).Draw(t, "microseconds"), rapid.Uint64Range(0, 1<<40-1).Draw(t, "count"), rapid.Uint16().Draw(t, "system"),
		}
	})
	of := func(i input) string { return identifier(time.UnixMicro(i.microseconds), i.count, i.system) }
	rapid.Check(t, func(t *rapid.T) {
		a, b := draw.Draw(t, "a"), draw.Draw(t, "b")
		if (of(a) == of(b)) != (a == b) {
			t.Fatalf("%+v and %+v have the identifiers %s and %s", a, b, of(a), of(b))
		}
		later := a
		later.microseconds++
		if of(later) <= of(a) {
			t.Fatalf("%s, a microsecond after %s, is not greater", of(later), of(a))
		}
		if _, err := strconv.ParseUint(of(a)[16:], 16, 64); err != nil {
			t.Fatalf("%s: %v", of(a), err)
		}
	})
}

// Counts of tokens after different numbers of IPLs do not meet within 2^24 tokens,
// nor beyond the 40 bits that there are for them.
func TestFirstCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Uint16().Draw(t, "a"), rapid.Uint16().Draw(t, "b")
		tokens := rapid.Custom(func(t *rapid.T) uint64 { return rapid.Uint64Range(0, 1<<24-1).Draw(t, "tokens") })
		i, j := tokens.Draw(t, "i"), tokens.Draw(t, "j")
		at := time.UnixMicro(0)
		same := identifier(at, firstCount(a)+i, 1) == identifier(at, firstCount(b)+j, 1)
		if same != (a == b && i == j) {
			t.Fatalf("token %d after %d IPLs and token %d after %d have one identifier: %t", i, a, j, b, same)
		}
	})
	if got := firstCount(0); got != 0 {
		t.Errorf("the count begins at %d without an IPL, want 0", got)
	}
}

func TestSystemNumber(t *testing.T) {
	seen := map[uint16]string{}
	for _, id := range []string{"SYS1", "SYS2", "SYS3", "SYSA", "SYSB", "S0W1", "A", "B"} {
		n := systemNumber(id)
		if other, ok := seen[n]; ok || n != systemNumber(id) {
			t.Errorf("%s has the number %04X, like %q, and then %04X", id, n, other, systemNumber(id))
		}
		seen[n] = id
	}
}
