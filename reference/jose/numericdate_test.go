package jose

import (
	"fmt"
	"math/big"
	"testing"

	"pgregory.net/rapid"
)

// A NumericDate is the number that is written, to the nanosecond, cut off.
func TestNumericDateIsExact(t *testing.T) {
	digits := rapid.StringMatching(`(0|[1-9][0-9]{0,14})(\.[0-9]{1,12})?([eE][+-]?[0-9]{1,2})?`)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"", "-"}).Draw(t, "sign") + digits.Draw(t, "digits")
		exact, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%s is no number", text)
		}
		nanos := new(big.Rat).Mul(exact, big.NewRat(1_000_000_000, 1))
		whole := new(big.Int).Quo(nanos.Num(), nanos.Denom()) // towards zero
		first := new(big.Int).Mul(big.NewInt(firstSecond), big.NewInt(1_000_000_000))
		end := new(big.Int).Mul(big.NewInt(lastSecond+1), big.NewInt(1_000_000_000))
		want := whole.Cmp(first) >= 0 && whole.Cmp(end) < 0
		got, ok := parseNumericDate(text)
		if ok != want {
			t.Fatalf("parseNumericDate(%s) = %+v, %v; want %v", text, got, ok, want)
		}
		if !ok {
			return
		}
		sum := new(big.Int).Mul(big.NewInt(got.seconds), big.NewInt(1_000_000_000))
		if sum.Add(sum, big.NewInt(int64(got.nanos))); sum.Cmp(whole) != 0 {
			t.Errorf("parseNumericDate(%s) = %+v, want %v ns", text, got, whole)
		}
	})
	t.Attr("rule", "JWT-07")
	t.Attr("rule", "JWT-08")
}

func TestNumericDateExtremes(t *testing.T) {
	for text, want := range map[string]string{
		"0":                     "0+0 true",
		"-0":                    "0+0 true",
		"0.0000000009":          "0+0 true",
		"1.9999999999":          "1+999999999 true",
		"-1.5":                  "-1+-500000000 true",
		"0e99999999999999999":   "0+0 true",
		"1e-99999999999999999":  "0+0 true",
		"0.00000000017e19":      "1700000000+0 true",
		"17000000000000e-4":     "1700000000+0 true",
		"253402300799.9999":     "253402300799+999900000 true",
		"253402300800":          "0+0 false",
		"-62135596800":          "-62135596800+0 true",
		"-62135596800.1":        "0+0 false",
		"99999999999":           "99999999999+0 true",
		"1e12":                  "0+0 false",
		"1e99999999999999999":   "0+0 false",
		"9223372036854775808":   "0+0 false",
		"1e9223372036854775808": "0+0 false",
	} {
		d, ok := parseNumericDate(text)
		if got := fmt.Sprintf("%d+%d %v", d.seconds, d.nanos, ok); got != want {
			t.Errorf("parseNumericDate(%s) = %s, want %s", text, got, want)
		}
	}
}
