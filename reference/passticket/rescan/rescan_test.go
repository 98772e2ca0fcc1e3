package rescan_test

import (
	"bytes"
	"testing"

	"github.com/safproof/safproof/reference/passticket/rescan"
)

func TestLegacy(t *testing.T) {
	// The vector in print, of PassGen for Java.
	legacy, err := rescan.NewLegacy([8]byte{0xE0, 0x01, 0x19, 0x35, 0x19, 0x56, 0x19, 0x77})
	if err != nil {
		t.Fatal(err)
	}
	const second, ticket = 1111111, "AEPRRZ3S"
	if got := legacy.Generate("MIKEM", "TSOSYS1", second); got != ticket {
		t.Errorf("Generate = %q, want %q", got, ticket)
	}
	for clock, want := range map[int64]bool{second - 601: false, second - 600: true, second + 600: true, second + 601: false} {
		if got, ok := legacy.Evaluate("MIKEM", "TSOSYS1", ticket, clock, 600); ok != want || ok && got != second {
			t.Errorf("Evaluate at %+d s = %d, %v; want %v", clock-second, got, ok, want)
		}
	}
	if got, ok := legacy.Evaluate("MIKEM", "TSOSYS2", ticket, second, 600); ok {
		t.Errorf("Evaluate for another application = %d", got)
	}
	first := legacy.Generate("MIKEM", "TSOSYS1", 0)
	if got, ok := legacy.Evaluate("MIKEM", "TSOSYS1", first, 1<<32, 600); ok {
		t.Errorf("second 0 a turn of 32 bits later = %d; it must not wrap", got)
	}
}

func TestEnhanced(t *testing.T) {
	key := bytes.Repeat([]byte{0x0B}, 32)
	for mixed, ticket := range map[bool]string{false: "2CK20WZX", true: "5VCiog1C"} {
		enhanced := rescan.NewEnhanced(key, mixed)
		if got := enhanced.Generate("IBMUSER", "TSO1234", 0); got != ticket {
			t.Errorf("mixed %v: Generate = %q, want %q", mixed, got, ticket)
		}
		for clock, want := range map[int64]bool{0: true, 60: true, 61: false} {
			if got, ok := enhanced.Evaluate("IBMUSER", "TSO1234", ticket, clock, 60); ok != want || got != 0 {
				t.Errorf("mixed %v: Evaluate at %d s = %d, %v; want %v", mixed, clock, got, ok, want)
			}
		}
	}
}
