package passticket_test

import (
	"encoding/hex"
	"math"
	"testing"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/passticket/rescan"
)

// Generators of arguments, and their ends oftener than chance has it.
var (
	anyName    = rapid.StringMatching(`[A-Z0-9$#@]{1,8}`)
	anyKey     = rapid.SliceOfN(rapid.Byte(), 8, 8)
	anyLongKey = rapid.SliceOfN(rapid.Byte(), 32, 256)
	anySecond  = rapid.OneOf(
		rapid.Int64Range(0, math.MaxUint32),
		rapid.SampledFrom([]int64{0, 1, 599, 600, 601, 1<<24 - 1, 1 << 24, 1<<31 - 1, 1 << 31, math.MaxUint32 - 600, math.MaxUint32}),
	)
	anyOffset = rapid.OneOf(
		rapid.Int64Range(-700, 700),
		rapid.SampledFrom([]int64{-601, -600, -599, -61, -60, -59, 0, 59, 60, 61, 599, 600, 601}),
	)
	anyAlgorithm = rapid.SampledFrom([]passticket.Algorithm{passticket.EnhancedUpper, passticket.EnhancedMixed})
)

// The verdict by inversion is that of a scan of every second in the window,
// about tickets, about tickets with a character changed, and about strings.
func TestLegacyAgainstRescan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keyBytes := [8]byte(anyKey.Draw(t, "key"))
		user, appl := anyName.Draw(t, "user"), anyName.Draw(t, "application")
		clock := anySecond.Draw(t, "clock")
		oracle, err := rescan.NewLegacy(keyBytes)
		if err != nil {
			t.Fatalf("rescan: %v", err)
		}
		key := passticket.NewLegacyKey(keyBytes)
		s := subject{&passticket.Profile{Legacy: &key}, userID(t, user), applID(t, appl)}

		second := min(max(clock+anyOffset.Draw(t, "offset"), 0), math.MaxUint32)
		ticket := oracle.Generate(user, appl, uint32(second))
		if got := s.generate(t, second); got != ticket {
			t.Fatalf("Generate at %d = %q, rescan: %q", second, got, ticket)
		}
		if next := uint32(second + 1); oracle.Generate(user, appl, next) == ticket {
			t.Fatalf("second %d and the next share %q", second, ticket)
		}
		text := mutated(t, ticket)
		verdict := s.evaluate(t, text, at(clock))
		want, ok := oracle.Evaluate(user, appl, text, clock, 600)
		if verdict.Accepted != ok || ok && verdict.GeneratedAt.Unix() != want {
			t.Fatalf("verdict on %q (from %q) at %d: %+v, rescan: %v, %d", text, ticket, clock, verdict, ok, want)
		}
	})
	t.Attr("rule", "PT-04")
	t.Attr("rule", "PT-10")
	t.Attr("rule", "PT-12")
	t.Attr("rule", "PT-13")
	t.Attr("rule", "PT-14")
	t.Attr("rule", "PT-16")
	t.Attr("rule", "PT-17")
	t.Attr("rule", "PT-20")
	t.Attr("rule", "PT-23")
	t.Attr("rule", "PT-27")
}

func TestEnhancedAgainstRescan(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keyBytes, algorithm := anyLongKey.Draw(t, "key"), anyAlgorithm.Draw(t, "algorithm")
		user, appl := anyName.Draw(t, "user"), anyName.Draw(t, "application")
		clock := rapid.OneOf(anySecond, rapid.Int64Range(0, 1<<48-1), rapid.SampledFrom([]int64{1<<41 - 1, 1 << 41, 1<<48 - 1})).Draw(t, "clock")
		oracle := rescan.NewEnhanced(keyBytes, algorithm == passticket.EnhancedMixed)
		s := subject{&passticket.Profile{Enhanced: enhancedKey(t, keyBytes), Type: algorithm}, userID(t, user), applID(t, appl)}

		offset := anyOffset.Draw(t, "offset")
		if offset < -61 || offset > 61 {
			offset /= 10
		}
		second := min(max(clock+offset, 0), 1<<48-1)
		ticket := oracle.Generate(user, appl, uint64(second))
		if got := s.generate(t, second); got != ticket {
			t.Fatalf("Generate at %d = %q, rescan: %q", second, got, ticket)
		}
		text := mutated(t, ticket)
		verdict := s.evaluate(t, text, at(clock))
		want, ok := oracle.Evaluate(user, appl, text, clock, 60)
		if verdict.Accepted != ok || ok && verdict.GeneratedAt.Unix() != want {
			t.Fatalf("verdict on %q (from %q) at %d: %+v, rescan: %v, %d", text, ticket, clock, verdict, ok, want)
		}
	})
	t.Attr("rule", "EPT-01")
	t.Attr("rule", "EPT-02")
	t.Attr("rule", "EPT-04")
	t.Attr("rule", "EPT-05")
	t.Attr("rule", "EPT-06")
	t.Attr("rule", "EPT-09")
}

// mutated returns the ticket, or it with a character changed, or any string.
func mutated(t *rapid.T, ticket string) string {
	character := rapid.StringMatching(`[0-9A-Za-z_\-]`)
	switch rapid.IntRange(0, 3).Draw(t, "mutation") {
	case 0:
		place := rapid.IntRange(0, len(ticket)-1).Draw(t, "place")
		return ticket[:place] + character.Draw(t, "character") + ticket[place+1:]
	case 1:
		return rapid.String().Draw(t, "string")
	}
	return ticket
}

// The inverse of a ticket is its second; and what inverts is a ticket.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key := legacyKey(t, hex.EncodeToString(anyKey.Draw(t, "key")))
		user, appl := userID(t, anyName.Draw(t, "user")), applID(t, anyName.Draw(t, "application"))
		second := anySecond.Draw(t, "second")
		ticket, err := key.Generate(user, appl, at(second))
		if err != nil {
			t.Fatalf("Generate: %v", err)
		}
		if got, ok := key.GeneratedAt(user, appl, ticket.Text()); !ok || got.Unix() != second {
			t.Fatalf("GeneratedAt(%q) = %v, %v; want second %d", ticket.Text(), got, ok, second)
		}
		text := rapid.StringMatching(`[A-Z0-9]{8}`).Draw(t, "string")
		if guess, ok := key.GeneratedAt(user, appl, text); ok {
			if again, err := key.Generate(user, appl, guess); err != nil || again.Text() != text {
				t.Fatalf("%q inverts to %v, whose ticket is %q, %v", text, guess, again.Text(), err)
			}
		}
	})
	t.Attr("rule", "PT-30")
}

func TestEnhancedRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		key, algorithm := enhancedKey(t, anyLongKey.Draw(t, "key")), anyAlgorithm.Draw(t, "algorithm")
		user, appl := userID(t, anyName.Draw(t, "user")), applID(t, anyName.Draw(t, "application"))
		text := rapid.StringMatching(`[A-Z0-9]{8}`).Draw(t, "string")
		near := rapid.Int64Range(0, 1<<48-1).Draw(t, "near")
		guess, ok := key.GeneratedAt(algorithm, user, appl, text, at(near))
		if !ok {
			if algorithm == passticket.EnhancedMixed {
				t.Fatalf("%q does not invert", text)
			}
			return
		}
		if again, err := key.Generate(algorithm, user, appl, guess); err != nil || again.Text() != text {
			t.Fatalf("%q inverts to %v, whose ticket is %q, %v", text, guess, again.Text(), err)
		}
		if algorithm == passticket.EnhancedUpper {
			away := guess.Unix() - near
			tooFar := away > 1<<40 && guess.Unix() >= 1<<41 || away < -1<<40 && guess.Unix()+1<<41 < 1<<48
			if tooFar {
				t.Fatalf("%q inverts to %d, %d s from %d; one nearer exists", text, guess.Unix(), away, near)
			}
		}
	})
	t.Attr("rule", "EPT-03")
}
