package zos_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/zos"
)

func TestLevelHas(t *testing.T) {
	for _, test := range []struct {
		level string
		want  []zos.Feature
	}{
		{"2.2", nil},
		{"2.3", nil},
		{"2.3 OA59196", []zos.Feature{zos.EnhancedPassTickets}},
		{"2.3 + OA59196 + OA59197", []zos.Feature{zos.EnhancedPassTickets}},
		{"2.4", []zos.Feature{zos.IdentityTokens}},
		{"2.4,OA59196", []zos.Feature{zos.EnhancedPassTickets, zos.IdentityTokens}},
		{"z/OS 2.4 + oa63462", []zos.Feature{zos.IdentityTokens, zos.TokensFromACEE}},
		{"2.5", []zos.Feature{zos.EnhancedPassTickets, zos.IdentityTokens}},
		{"2.5+OA63462", []zos.Feature{zos.EnhancedPassTickets, zos.IdentityTokens, zos.TokensFromACEE}},
		{"3.1", []zos.Feature{zos.EnhancedPassTickets, zos.IdentityTokens, zos.TokensFromACEE}},
		{"3.1 OA65299", zos.Features()},
		{"3.1 OA66783, OA65299", zos.Features()},
		{"3.2", zos.Features()},
	} {
		level, err := zos.ParseLevel(test.level)
		if err != nil {
			t.Errorf("ParseLevel(%q): %v", test.level, err)
			continue
		}
		var got []zos.Feature
		for _, f := range zos.Features() {
			if level.Has(f) {
				got = append(got, f)
			}
			if err := level.Require(f); errors.Is(err, zos.ErrLacks) == level.Has(f) || err != nil && !strings.Contains(err.Error(), f.Needs()) {
				t.Errorf("%v: Require(%v) returned %v", level, f, err)
			}
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("features of %q (-want +got):\n%s", test.level, diff)
		}
	}
	if (zos.Level{}) != zos.At(zos.V3R2) {
		t.Errorf("the zero value is %v, want that of z/OS 3.2", zos.Level{})
	}
	if zos.At(zos.V3R2).Has(0) || zos.At(zos.V3R2).Has(99) {
		t.Error("a level has features that there are not")
	}
}

func TestParseLevelRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "2.2, 2.3, 2.4, 2.5, 3.1, 3.2",
		"z/OS":                     "no release",
		"2.1":                      "no release",
		"2.40":                     "no release",
		"3.2.0":                    "no release",
		"V2R4":                     "no release",
		"OA59196":                  "no release",
		"2.2 OA59196":              "is for z/OS 2.3 or 2.4, not for z/OS 2.2",
		"2.5 OA59196":              "z/OS 2.5 has enhanced PassTickets in its base",
		"2.4 OA59197":              "comes with OA59196",
		"2.4 OA65299":              "is for z/OS 3.1, not for z/OS 2.4",
		"3.1 OA66783":              "comes with OA65299",
		"3.2 OA65299":              "in its base",
		"3.1 OA63462":              "in its base",
		"2.3 OA63462":              "is for z/OS 2.4 or 2.5",
		"2.3 OA55926":              "not known to be for z/OS 2.3; they need z/OS 2.4 or later",
		"2.3 OA55927":              "not known to be for z/OS 2.3",
		"2.4 OA55926":              "in its base",
		"2.4 OA00000":              "not known here",
		"2.4 OA59196 2.5":          "not known here",
		"2.4 OA59196 with OA63462": "not known here",
	} {
		level, err := zos.ParseLevel(text)
		if !errors.Is(err, zos.ErrLevel) || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseLevel(%q) = %v, %v; want an error that wraps ErrLevel and says %q", text, level, err, want)
		}
	}
}

// What String returns is read back as the same level.
func TestLevelRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.SampledFrom([]string{"2.2", "2.3", "2.4", "2.5", "3.1", "3.2"}).Draw(t, "release")
		for _, apar := range []string{"OA59196", "OA63462", "OA65299"} {
			if rapid.Bool().Draw(t, apar) {
				text += "+" + apar
			}
		}
		level, err := zos.ParseLevel(text)
		if err != nil {
			t.Skip("no such level")
		}
		encoded, err := json.Marshal(level)
		if err != nil {
			t.Fatal(err)
		}
		var again zos.Level
		if err := json.Unmarshal(encoded, &again); err != nil || again != level {
			t.Fatalf("%q became %s, which is read as %v, %v", text, encoded, again, err)
		}
	})
}

func TestReleasesAscend(t *testing.T) {
	list := zos.Releases()
	if !slices.IsSorted(list) || list[len(list)-1] != zos.At(zos.V3R2).Release() {
		t.Errorf("releases %v, want them in ascending order", list)
	}
	for i, r := range list[1:] {
		for _, f := range zos.Features() {
			if zos.At(list[i]).Has(f) && !zos.At(r).Has(f) {
				t.Errorf("%v has %v, and %v has not", list[i], f, r)
			}
		}
	}
	if got := zos.Release(9).String(); got != "Release(9)" {
		t.Errorf("no release prints as %q", got)
	}
}

func TestNeeds(t *testing.T) {
	got := map[string]string{}
	for _, f := range append(zos.Features(), 0) {
		got[f.String()] = f.Needs()
	}
	want := map[string]string{
		"enhanced PassTickets": "z/OS 2.5 or later, or APAR OA59196 on z/OS 2.3 or 2.4",
		"identity tokens":      "z/OS 2.4 or later",
		"identity tokens from an ACEE and for PROTECTED users":  "z/OS 3.1 or later, or APAR OA63462 on z/OS 2.4 or 2.5",
		"identity tokens with RSA keys, key labels and key IDs": "z/OS 3.2, or APAR OA65299 on z/OS 3.1",
		"Feature(0)": "a level that is not known",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("needs (-want +got):\n%s", diff)
	}
}
