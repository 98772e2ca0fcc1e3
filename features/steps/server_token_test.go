package steps

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/target"
)

func TestTokensIn(t *testing.T) {
	const (
		signed   = "eyJhbGciOiJIUzI1NiJ9.e30.AAEC" // {"alg":"HS256"} and {}
		spaced   = "eyAiYWxnIjoiSFMyNTYifQ.e30.AAEC"
		unsigned = "eyJhbGciOiJub25lIn0.e30."
	)
	for _, c := range []struct {
		name, body string
		header     http.Header
		want       []string
	}{
		{name: "an empty answer"},
		{name: "a member", body: `{"token":"` + signed + `"}`, want: []string{signed, signed}},
		{name: "a member of a member of an array", body: `{"a":[{"b":{"c":"` + signed + `"}}]}`, want: []string{signed, signed}},
		{name: "JSON in a string", body: `{"a":"{\"b\":\"` + signed + `\"}"}`, want: []string{signed, signed}},
		{name: "escaped", body: `{"a":"eyJhbGciOiJIUzI1NiJ9\u002ee30\u002eAAEC"}`, want: []string{signed}},
		{name: "a header that begins with a blank", body: `"` + spaced + `"`, want: []string{spaced, spaced}},
		{name: "an unsigned one", body: unsigned, want: []string{unsigned}},
		{name: "text that is no JSON", body: "token: " + signed + "; good", want: []string{signed}},
		{name: "JSON that is cut off", body: `{"a":"` + signed + `","b`, want: []string{signed, signed}},
		{name: "behind a name with dots", body: "zos.example.com." + signed, want: []string{signed}},
		{name: "two, in their order", body: signed + " " + unsigned, want: []string{signed, unsigned}},
		{
			name: "fields of the header, by name", body: "{}",
			header: http.Header{"X-Token": {unsigned}, "Set-Cookie": {"a=b", "jwt=" + signed + "; Secure"}},
			want:   []string{signed, unsigned},
		},
		{name: "the body before the header", body: unsigned, header: http.Header{"A": {signed}}, want: []string{unsigned, signed}},
		{name: "two segments", body: "eyJhbGciOiJIUzI1NiJ9.e30"},
		{name: "a header without alg", body: "eyJ0eXAiOiJKV1QifQ.e30.AAEC"},
		{name: "a header that is an array", body: "WyJhbGciXQ.e30.AAEC"},
		{name: "segments that are no base64url", body: "eyJhbGciOiJIUzI1NiJ9.e.A"},
		{name: "three words", body: `{"host":"zos.example.com","file":"eyJhbGciOiJIUzI1NiJ9"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := tokensIn(target.ServerRequestResult{Status: http.StatusOK, Header: c.header, Body: c.body})
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s %v (-want +got):\n%s", c.body, c.header, diff)
			}
		})
	}
}
