package passticket

import (
	"math/bits"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// The first row is attributed to IBM's documentation by the unit test of
// chrrel/racf-passticket-generator; the others were computed by two programs.
var translations = []struct {
	result5 uint32
	ticket  string
}{
	{0x07247F79, "QHOAH1TV"},
	{0x00000000, "AAAAAAAA"},
	{0x00000001, "QAAAAAAB"},
	{0xFFFFFFFF, "11111111"},
	{0x12345678, "BS9QFWDU"},
	{0xDEADBEEF, "Z4GJ10KL"},
	{0x80000001, "YAAAAAAB"},
}

func TestTranslation(t *testing.T) {
	for _, v := range translations {
		if got := legacyTranslate(v.result5).Text(); got != v.ticket {
			t.Errorf("legacyTranslate(%08X) = %s, want %s", v.result5, got, v.ticket)
		}
		if got, problem := legacyDecode(v.ticket); problem != "" || got != v.result5 {
			t.Errorf("legacyDecode(%s) = %08X, %q, want %08X", v.ticket, got, problem, v.result5)
		}
	}
}

func TestTranslationLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.Uint32().Draw(t, "result5")
		text := legacyTranslate(want).Text()
		if got, problem := legacyDecode(text); problem != "" || got != want {
			t.Fatalf("%08X -> %s -> %08X, %q", want, text, got, problem)
		}
	})
}

// Whatever decodes must translate back to itself, or two strings would be one
// ticket; and of random strings, one in 36^8/2^32 = 656.84 decodes.
func TestOneStringIn657Decodes(t *testing.T) {
	const samples = 1_000_000
	random := rand.New(rand.NewPCG(1, 2))
	decoded := 0
	for range samples {
		var text [TicketLength]byte
		for i := range text {
			text[i] = legacyAlphabet[random.IntN(len(legacyAlphabet))]
		}
		result5, problem := legacyDecode(string(text[:]))
		if problem != "" {
			continue
		}
		decoded++
		if again := legacyTranslate(result5).Text(); again != string(text[:]) {
			t.Fatalf("%s decodes to %08X, which is %s", text, result5, again)
		}
	}
	// Expected 1,522, standard deviation 39.
	if decoded < 1522-200 || decoded > 1522+200 {
		t.Errorf("%d of %d random strings decode, want about 1,522", decoded, samples)
	}
}

func TestMixedDecodeIsOneToOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.Uint64Range(0, 1<<timeBits-1).Draw(t, "V")
		text := enhancedTranslate(EnhancedMixed, want).Text()
		if got, problem := enhancedDecode(EnhancedMixed, text); problem != "" || got != want {
			t.Fatalf("V %012X -> %s -> %012X, %q", want, text, got, problem)
		}
	})
}

// 36^8-2^41 = 622,086,651,904 of 36^8 strings are never produced: 22.05 %.
func TestUpperStringsNeverProduced(t *testing.T) {
	const samples = 200_000
	random := rand.New(rand.NewPCG(3, 4))
	refused := 0
	for range samples {
		var text [TicketLength]byte
		for i := range text {
			text[i] = enhancedAlphabet[random.IntN(36)]
		}
		v, problem := enhancedDecode(EnhancedUpper, string(text[:]))
		switch {
		case problem == neverProduced:
			refused++
		case problem != "":
			t.Fatalf("enhancedDecode(%s): %s", text, problem)
		case text[0] > 'S':
			t.Fatalf("%s decodes to %012X, but no ticket begins beyond S", text, v)
		case enhancedTranslate(EnhancedUpper, v).Text() != string(text[:]):
			t.Fatalf("%s decodes to %012X, which is another string", text, v)
		}
	}
	// Expected 44,103, standard deviation 185.
	if refused < 44103-1000 || refused > 44103+1000 {
		t.Errorf("%d of %d random strings are never produced, want about 44,103", refused, samples)
	}
}

func TestUpperEdge(t *testing.T) {
	last := enhancedTranslate(EnhancedUpper, 1<<upperBits-1).Text()
	if last[0] != 'S' {
		t.Errorf("the last ticket is %s, want one that begins with S", last)
	}
	if v, problem := enhancedDecode(EnhancedUpper, last); problem != "" || v != 1<<upperBits-1 {
		t.Errorf("enhancedDecode(%s) = %012X, %q", last, v, problem)
	}
	after := enhancedTranslate(EnhancedUpper, 1<<upperBits).Text()
	if _, problem := enhancedDecode(EnhancedUpper, after); problem != neverProduced {
		t.Errorf("enhancedDecode(%s): %q, want %q", after, problem, neverProduced)
	}
}

func TestMalformed(t *testing.T) {
	legacy := func(s string) string { _, p := legacyDecode(s); return p }
	upper := func(s string) string { _, p := enhancedDecode(EnhancedUpper, s); return p }
	mixed := func(s string) string { _, p := enhancedDecode(EnhancedMixed, s); return p }
	for _, c := range []struct {
		name   string
		decode func(string) string
		text   string
		want   string
	}{
		{"legacy empty", legacy, "", wrongLength},
		{"legacy seven", legacy, "AAAAAAA", wrongLength},
		{"legacy nine", legacy, "AAAAAAAAA", wrongLength},
		{"legacy lower case", legacy, "aaaaaaaa", wrongAlphabet},
		{"legacy one lower case", legacy, "AAAAAAAa", wrongAlphabet},
		{"legacy blank", legacy, "AAAAAAA ", wrongAlphabet},
		{"legacy NUL", legacy, "\x00AAAAAAA", wrongAlphabet},
		{"legacy high byte", legacy, "AAAA\xffAAA", wrongAlphabet},
		{"legacy national", legacy, "AAA$AAAA", wrongAlphabet},
		{"legacy bits that disagree", legacy, "BAAAAAAB", neverProduced},
		{"legacy six of 36 or more impossible", legacy, "AAAAAAA1", neverProduced},
		{"upper empty", upper, "", wrongLength},
		{"upper nine", upper, "000000000", wrongLength},
		{"upper lower case", upper, "0000000a", wrongAlphabet},
		{"upper hyphen", upper, "0000-000", wrongAlphabet},
		{"upper too high", upper, "ZZZZZZZZ", neverProduced},
		{"upper T", upper, "T0000000", neverProduced},
		{"mixed seven", mixed, "0000000", wrongLength},
		{"mixed blank", mixed, "0000000 ", wrongAlphabet},
		{"mixed plus", mixed, "000+0000", wrongAlphabet},
		{"mixed two-byte character", mixed, "000000é", wrongAlphabet},
	} {
		if got := c.decode(c.text); got != c.want {
			t.Errorf("%s: %q is refused with %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestPermutations(t *testing.T) {
	for _, c := range []struct {
		in   uint16
		want [legacyRounds]uint16
	}{
		// T1 of 017B is a unit test of chrrel/racf-passticket-generator.
		{0x017B, [legacyRounds]uint16{0xA32A, 0x5D22, 0x5D06, 0xA62A, 0x6C2A, 0x6F40}},
		{0x1234, [legacyRounds]uint16{0x3821, 0x1234, 0x10B4, 0x6809, 0xA20C, 0x1624}},
	} {
		for round, want := range c.want {
			if got := permute(c.in, round); got != want {
				t.Errorf("permute(%04X, table %d) = %04X, want %04X", c.in, round+1, got, want)
			}
		}
	}
}

func TestPermutationsAreTheirOwnInverse(t *testing.T) {
	for round := range legacyRounds {
		for v := range 1 << 16 {
			out := permute(uint16(v), round)
			if back := permute(out, round); back != uint16(v) {
				t.Fatalf("table %d: %04X -> %04X -> %04X", round+1, v, out, back)
			}
			if bits.OnesCount16(out) != bits.OnesCount16(uint16(v)) {
				t.Fatalf("table %d: %04X -> %04X has another number of bits", round+1, v, out)
			}
		}
	}
}

func TestPads(t *testing.T) {
	for _, c := range []struct {
		user       string
		pad1, pad2 uint64
	}{
		{"TOM", 0xE3D6D4555555, 0x555555555555},
		// The manual prints D2 for the fifth byte; S is E2 in EBCDIC.
		{"IBMUSER", 0xC9C2D4E4E2C5, 0xD95555555555},
		{"A", 0xC15555555555, 0x555555555555},
		{"USER12", 0xE4E2C5D9F1F2, 0x555555555555},
		{"USER1234", 0xE4E2C5D9F1F2, 0xF3F455555555},
		{"$ABC#@1", 0x5BC1C2C37B7C, 0xF15555555555},
	} {
		user, err := ParseUserID(c.user)
		if err != nil {
			t.Fatal(err)
		}
		appl, err := ParseApplID("APPL")
		if err != nil {
			t.Fatal(err)
		}
		coder := NewLegacyKey([8]byte{}).coder(user, appl)
		if coder.pad != [2]uint64{c.pad1, c.pad2} {
			t.Errorf("pads of %s: %012X, want %012X %012X", c.user, coder.pad, c.pad1, c.pad2)
		}
	}
}
