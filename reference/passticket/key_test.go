package passticket_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/passticket"
)

func TestParseLegacyKey(t *testing.T) {
	for _, c := range []struct{ name, in, problem string }{
		{"upper case", "E001193519561977", ""},
		{"lower case", "e0011935195619ab", ""},
		{"parity wrong", "0000000000000000", ""},
		{"empty", "", "0 bytes"},
		{"fifteen", "E00119351956197", "15 bytes"},
		{"seventeen", "E0011935195619777", "17 bytes"},
		{"thirty-two", "E001193519561977E001193519561977", "32 bytes"},
		{"not hex at the first", "G001193519561977", "byte 1 "},
		{"not hex at the last", "E00119351956197G", "byte 16 "},
		{"blank inside", "E0011935 9561977", "byte 9 "},
		{"prefixed", "0xE0011935195619", "byte 2 "},
		{"between the digits and the letters", "E00119351956197:", "byte 16 "},
		{"before the letters", "E00119351956197@", "byte 16 "},
		{"before the small letters", "E00119351956197`", "byte 16 "},
		{"letter of two bytes", "E0011935195619é", "byte 15 "},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := passticket.ParseLegacyKey(c.in)
			checkKeyError(t, c.in, err, c.problem)
		})
	}
}

func checkKeyError(t *testing.T, in string, err error, problem string) {
	t.Helper()
	if problem == "" {
		if err != nil {
			t.Errorf("%q: %v", in, err)
		}
		return
	}
	if !errors.Is(err, passticket.ErrKey) || !strings.Contains(err.Error(), problem) {
		t.Fatalf("%q: error %v, want one that is %q and says %q", in, err, passticket.ErrKey, problem)
	}
	for _, secret := range []string{"E0011", "0119", "1977", "AAAA"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%q: error %q shows digits of the key", in, err)
		}
	}
}

func TestLegacyKeyExpose(t *testing.T) {
	for _, digits := range []string{secretLegacyHex, "0000000000000000", "FFFFFFFFFFFFFFFF", "0123456789ABCDEF"} {
		b, ok := legacyKey(t, digits).Expose()
		if got := strings.ToUpper(hex.EncodeToString(b[:])); got != digits || !ok {
			t.Errorf("Expose of %s = %s, %t", digits, got, ok)
		}
	}
	if _, ok := (passticket.LegacyKey{}).Expose(); ok {
		t.Error("the zero value exposes a key")
	}
}

func TestParseEnhancedKey(t *testing.T) {
	for _, c := range []struct {
		name, in, problem string
	}{
		{"32 bytes", strings.Repeat("Aa", 32), ""},
		{"64 bytes", strings.Repeat("0f", 64), ""},
		{"256 bytes", strings.Repeat("AA", 256), ""},
		{"empty", "", "0 bytes long"},
		{"31 bytes", strings.Repeat("AA", 31), "62 bytes long"},
		{"257 bytes", strings.Repeat("AA", 257), "514 bytes long"},
		{"half a byte", strings.Repeat("A", 65), "65 bytes long"},
		{"not hex", strings.Repeat("A", 63) + "-", "byte 64 "},
	} {
		t.Run(c.name, func(t *testing.T) {
			key, err := passticket.ParseEnhancedKey(c.in)
			checkKeyError(t, c.in, err, c.problem)
			if (key == nil) != (c.problem != "") {
				t.Errorf("key %v beside error %v", key, err)
			}
		})
	}
}

func TestNewEnhancedKey(t *testing.T) {
	for length, ok := range map[int]bool{0: false, 1: false, 31: false, 32: true, 64: true, 128: true, 129: true, 256: true, 257: false} {
		key, err := passticket.NewEnhancedKey(make([]byte, length))
		if ok != (err == nil) || ok != (key != nil) {
			t.Errorf("%d bytes: %v, %v; want success: %v", length, key, err, ok)
		}
		if !ok && !errors.Is(err, passticket.ErrKey) {
			t.Errorf("%d bytes: error %v, want one that is %q", length, err, passticket.ErrKey)
		}
	}
}

func TestNewEnhancedKeyCopies(t *testing.T) {
	b := bytes.Clone(k64)
	key := enhancedKey(t, b)
	clear(b)
	v := enhancedVectors[0]
	ticket, err := key.Generate(passticket.EnhancedMixed, userID(t, v.user), applID(t, v.appl), at(v.second))
	if err != nil || ticket.Text() != v.mixed {
		t.Errorf("after the caller cleared the key: %q, %v; want %q", ticket.Text(), err, v.mixed)
	}
}

// What a key keeps of one user and application is not taken for another's, nor
// with user and application exchanged.
func TestAKeyThatIsUsedAgainIsTheSame(t *testing.T) {
	used := enhancedKey(t, k64)
	for round := range 3 {
		for n := range 200 {
			user, appl := fmt.Sprintf("U%d", n/2), fmt.Sprintf("A%d", n%14)
			if n%2 == 1 {
				user, appl = appl, user
			}
			want, wantErr := enhancedKey(t, k64).Generate(passticket.EnhancedMixed, userID(t, user), applID(t, appl), at(int64(n)))
			got, err := used.Generate(passticket.EnhancedMixed, userID(t, user), applID(t, appl), at(int64(n)))
			if err != nil || wantErr != nil || got.Text() != want.Text() {
				t.Fatalf("round %d, %s for %s: expected %q, observed %q, %v", round, user, appl, want.Text(), got.Text(), err)
			}
		}
	}
}

func TestParsedKeyIsTheBytes(t *testing.T) {
	v := enhancedVectors[0]
	key, err := passticket.ParseEnhancedKey(hex.EncodeToString(v.key))
	if err != nil {
		t.Fatal(err)
	}
	ticket, err := key.Generate(passticket.EnhancedUpper, userID(t, v.user), applID(t, v.appl), at(v.second))
	if err != nil || ticket.Text() != v.upper {
		t.Errorf("Generate = %q, %v; want %q", ticket.Text(), err, v.upper)
	}
}

// Security Administrator's Guide, on defining PTKTDATA profiles: the parity bits
// are X'01' of every byte, and keys that differ there only are equivalent.
func TestParityMakesNoDifference(t *testing.T) {
	user, appl := userID(t, "IBMUSER"), applID(t, "TSO1234")
	for _, hex := range []string{"0123456789ABCDEF", "0023456789ABCDEF", "0022446688AACCEE", "0123456789abcdef"} {
		ticket, err := legacyKey(t, hex).Generate(user, appl, at(1000000000))
		if err != nil || ticket.Text() != "B5PMFR5M" {
			t.Errorf("key %s: %q, %v; want B5PMFR5M", hex, ticket.Text(), err)
		}
	}
	ticket, err := legacyKey(t, "0323456789ABCDEF").Generate(user, appl, at(1000000000))
	if err != nil || ticket.Text() == "B5PMFR5M" {
		t.Errorf("a key that differs in a bit that counts: %q, %v", ticket.Text(), err)
	}
}

func TestZeroValuesAreRefused(t *testing.T) {
	user, appl := userID(t, "IBMUSER"), applID(t, "TSO1234")
	legacy, enhanced := legacyKey(t, "0123456789ABCDEF"), enhancedKey(t, k64)
	const mixed = passticket.EnhancedMixed
	for _, c := range []struct {
		name     string
		generate func() (passticket.Ticket, error)
		want     error
	}{
		{"legacy key", func() (passticket.Ticket, error) { return passticket.LegacyKey{}.Generate(user, appl, at(0)) }, passticket.ErrKey},
		{"legacy user", func() (passticket.Ticket, error) { return legacy.Generate(passticket.UserID{}, appl, at(0)) }, passticket.ErrUserID},
		{"legacy application", func() (passticket.Ticket, error) { return legacy.Generate(user, passticket.ApplID{}, at(0)) }, passticket.ErrApplID},
		{"enhanced key", func() (passticket.Ticket, error) {
			return new(passticket.EnhancedKey).Generate(mixed, user, appl, at(0))
		}, passticket.ErrKey},
		{"no enhanced key", func() (passticket.Ticket, error) {
			return (*passticket.EnhancedKey)(nil).Generate(mixed, user, appl, at(0))
		}, passticket.ErrKey},
		{"enhanced user", func() (passticket.Ticket, error) {
			return enhanced.Generate(mixed, passticket.UserID{}, appl, at(0))
		}, passticket.ErrUserID},
		{"enhanced application", func() (passticket.Ticket, error) {
			return enhanced.Generate(mixed, user, passticket.ApplID{}, at(0))
		}, passticket.ErrApplID},
		{"enhanced algorithm", func() (passticket.Ticket, error) { return enhanced.Generate(0, user, appl, at(0)) }, passticket.ErrAlgorithm},
		{"legacy algorithm for an enhanced key", func() (passticket.Ticket, error) {
			return enhanced.Generate(passticket.Legacy, user, appl, at(0))
		}, passticket.ErrAlgorithm},
	} {
		ticket, err := c.generate()
		if !errors.Is(err, c.want) || ticket != (passticket.Ticket{}) {
			t.Errorf("%s: %q, %v; want an error that is %q", c.name, ticket.Text(), err, c.want)
		}
	}
	if got, ok := (passticket.LegacyKey{}).GeneratedAt(user, appl, "B5PMFR5M"); ok {
		t.Errorf("GeneratedAt of a zero legacy key: %v", got)
	}
	if got, ok := new(passticket.EnhancedKey).GeneratedAt(mixed, user, appl, "tBKhyt8c", at(0)); ok {
		t.Errorf("GeneratedAt of a zero enhanced key: %v", got)
	}
	if got, ok := enhanced.GeneratedAt(passticket.Legacy, user, appl, "tBKhyt8c", at(0)); ok {
		t.Errorf("GeneratedAt of an enhanced key for legacy tickets: %v", got)
	}
}
