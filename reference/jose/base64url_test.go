package jose

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Every text up to three characters, and any longer one, is read as
// encoding/base64 reads it when told to be strict, which passes over line breaks.
func TestBase64URLAgainstStandardLibrary(t *testing.T) {
	agree := func(t rapid.TB, text string) {
		want, err := base64.RawURLEncoding.Strict().DecodeString(text)
		ok := err == nil && !strings.ContainsAny(text, "\r\n")
		got, gotErr := appendBase64URL([]byte("before"), text)
		if !ok {
			want = nil
		}
		if (gotErr == nil) != ok || string(got) != "before"+string(want) {
			t.Errorf("%q: %q, %v; want %q, %v", text, got, gotErr, want, ok)
		}
	}
	characters := []string{""}
	for c := range 256 {
		characters = append(characters, string([]byte{byte(c)}))
	}
	for _, a := range characters {
		for _, b := range characters {
			agree(t, a+b)
			for _, c := range []string{"A", "B", "E", "_", "/", "=", "\n", "\x80"} {
				agree(t, a+b+c)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		b := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "bytes")
		text := base64.RawURLEncoding.EncodeToString(b)
		agree(t, text)
		if text != "" {
			at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
			agree(t, text[:at]+string([]byte{rapid.Byte().Draw(t, "new")})+text[at+1:])
			agree(t, text[:at]+text[at+1:])
		}
	})
	t.Attr("rule", "JWS-01")
	t.Attr("rule", "JWS-02")
	t.Attr("rule", "JWS-03")
	t.Attr("rule", "JWS-04")
	t.Attr("rule", "JWS-05")
}

func TestBase64URLErrors(t *testing.T) {
	for text, want := range map[string]string{
		"A":           "1 characters cannot be base64url",
		"AAAAA":       "5 characters cannot be base64url",
		"AA=A":        "character 3 is not of the base64url alphabet: '='",
		"AAAAAAAAAA+": "character 11 is not of the base64url alphabet: '+'",
		"AAAAAAA\nAA": "character 8 is not of the base64url alphabet: '\\n'",
		"AB":          "the bits left over at the end of base64url are not zero",
		"AAB":         "the bits left over at the end of base64url are not zero",
	} {
		_, err := appendBase64URL(nil, text)
		if diff := cmp.Diff(want, err.Error()); diff != "" {
			t.Errorf("%q (-want +got):\n%s", text, diff)
		}
	}
}
