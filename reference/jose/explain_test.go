package jose_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/jose"
)

func TestExplain(t *testing.T) {
	v := verifier(t, policy(t, jose.HS256))
	x := v.Explain(hs256(t, goodClaims), time.Unix(1_700_000_300, 0))
	var outcomes, reached []string
	for _, c := range x.Checks {
		if outcomes = append(outcomes, string(c.Outcome)); c.Outcome != jose.NotReached {
			reached = append(reached, c.Name)
		}
		if c.Name == "" || c.Source == "" {
			t.Errorf("check %+v has no name or no source", c)
		}
	}
	wantReached := []string{"size", "three segments", "header is base64url", "header is one JSON object", "types of header members",
		"not encrypted", "critical extensions", "payload is encoded (b64)", "type", "algorithm", "key", "signed, or alg is none", "payload is base64url",
		"signature is base64url", "signature", "not nested", "payload is one JSON object", "types of claims", "exp"}
	if diff := cmp.Diff(wantReached, reached); diff != "" {
		t.Errorf("checks reached (-want +got):\n%s", diff)
	}
	if got := strings.Count(strings.Join(outcomes, ","), "failed"); got != 1 || outcomes[len(reached)-1] != "failed" {
		t.Errorf("outcomes %v, want one failed, the last that is reached", outcomes)
	}
	want := &jose.Rejection{Reason: jose.Expired, Check: "exp", Detail: "2023-11-14T22:18:20Z, the clock says 2023-11-14T22:18:20Z, skew 0s"}
	if diff := cmp.Diff(want, x.Rejection); diff != "" || x.Accepted {
		t.Errorf("rejection, accepted %v (-want +got):\n%s", x.Accepted, diff)
	}
	segments := []jose.Segment{
		{Name: "header", Characters: 20, Bytes: 15, Text: `{"alg":"HS256"}`},
		{Name: "payload", Characters: len(segment(goodClaims)), Bytes: len(goodClaims), Text: goodClaims},
		{Name: "signature", Characters: 43, Bytes: 32, Note: "not shown"},
	}
	if diff := cmp.Diff(segments, x.Segments); diff != "" {
		t.Errorf("segments (-want +got):\n%s", diff)
	}
	for _, text := range []string{"FAILED   exp: ", "-        nbf\n", "verdict  refused: expired\n", `header     20 characters, 15 bytes: {"alg":"HS256"}`} {
		if !strings.Contains(x.String(), text) {
			t.Errorf("String has no %q:\n%s", text, x)
		}
	}
}

// TestExplainWithoutPolicy shows a token to whoever has no key: the checks go as
// far as they can, and no token is accepted.
func TestExplainWithoutPolicy(t *testing.T) {
	for _, c := range []struct{ name, token, check string }{
		{"signed", hs256(t, goodClaims), "key"},
		{"unsigned", segment(`{"alg":"none"}`) + "." + segment(goodClaims) + ".", "algorithm"},
		{"two segments", segment(`{"alg":"HS256"}`) + "." + segment(goodClaims), "three segments"},
		{"no JSON", segment("{") + "." + segment(goodClaims) + ".AA", "header is one JSON object"},
		{"too large", strings.Repeat("A", jose.DefaultMaxSize+1), "size"},
	} {
		t.Run(c.name, func(t *testing.T) {
			x, err := jose.Explain(jose.Policy{}, c.token, time.Unix(1_700_000_000, 0))
			if err != nil {
				t.Fatal(err)
			}
			if x.Accepted || x.Rejection == nil || x.Rejection.Check != c.check {
				t.Errorf("accepted %v, rejection %v; want one by the check %q", x.Accepted, x.Rejection, c.check)
			}
		})
	}
}

func TestExplainAccepted(t *testing.T) {
	x := verifier(t, policy(t, jose.HS256)).Explain(hs256(t, goodClaims), clock)
	for _, c := range x.Checks {
		if c.Outcome != jose.Passed {
			t.Errorf("check %+v", c)
		}
	}
	text, err := json.Marshal(x)
	if err != nil || !x.Accepted || x.Rejection != nil || !strings.Contains(string(text), `"accepted":true`) {
		t.Errorf("accepted %v, JSON %s, %v", x.Accepted, text, err)
	}
	if got := x.String(); !strings.HasSuffix(got, "verdict  accepted\n") {
		t.Error(got)
	}
}

// What cannot be decoded is still shown, and no explanation is a way to a token
// or into a terminal.
func TestExplainBrokenTokens(t *testing.T) {
	v := verifier(t, policy(t, jose.HS256))
	for _, c := range []struct {
		name, token string
		segments    []jose.Segment
	}{
		{"empty", "", []jose.Segment{{Name: "header"}}},
		{"five", "AA.AA.AA.AA.AA", []jose.Segment{
			{Name: "header", Characters: 2, Bytes: 1, Text: "\x00"}, {Name: "payload", Characters: 2, Bytes: 1, Text: "\x00"},
			{Name: "signature", Characters: 2, Bytes: 1, Note: "not shown"},
			{Name: "segment 4", Characters: 2, Bytes: 1, Note: "not shown"}, {Name: "segment 5", Characters: 2, Bytes: 1, Note: "not shown"}}},
		{"not base64url", "?.A", []jose.Segment{
			{Name: "header", Characters: 1, Note: "not base64url: 1 characters cannot be base64url"},
			{Name: "payload", Characters: 1, Note: "not base64url: 1 characters cannot be base64url"}}},
		{"not UTF-8", "_w", []jose.Segment{{Name: "header", Characters: 2, Bytes: 1, Note: "not UTF-8"}}},
		{"too large", strings.Repeat("A", jose.DefaultMaxSize+1), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.segments, v.Explain(c.token, clock).Segments); diff != "" {
				t.Errorf("segments (-want +got):\n%s", diff)
			}
		})
	}
	escape := v.Explain(segment("\x1b[2J\u202e\n{}")+"..", clock).String()
	if strings.ContainsAny(escape, "\x1b\u202e") || strings.Contains(escape, "\n{}") {
		t.Errorf("control characters reach the terminal: %q", escape)
	}
}

// Verify and Explain agree on any token, changed in any way, at any time; and
// nothing but the token itself is accepted.
func TestExplainAgreesWithVerify(t *testing.T) {
	p := policy(t, jose.HS256)
	v := verifier(t, p)
	good := hs256(t, goodClaims)
	unsigned := signed(t, `{"alg":"none"}`, goodClaims, nil, jose.None)
	critical := signed(t, `{"alg":"HS256","crit":["x"],"x":1}`, goodClaims, hmacKey(t, secret), jose.HS256)
	bases := []string{good, unsigned, hs256(t, `{"sub":"U","sub":"V"}`), hs256(t, `{}`), critical, "", "..", "a.b.c.d.e"}
	asked := map[string]bool{} // while it would be good
	rapid.Check(t, func(t *rapid.T) {
		token := rapid.SampledFrom(bases).Draw(t, "base")
		for range rapid.IntRange(0, 3).Draw(t, "changes") {
			from := rapid.IntRange(0, len(token)).Draw(t, "from")
			to := rapid.IntRange(from, min(from+2, len(token))).Draw(t, "to")
			token = token[:from] + rapid.SampledFrom([]string{"", "A", ".", "_", "\n", "=", "é", "eyJ"}).Draw(t, "new") + token[to:]
		}
		now := time.Unix(1_700_000_000+rapid.Int64Range(-10, 310).Draw(t, "second"), 0)
		accepted, err := v.Verify(token, now)
		_, goodErr := v.Verify(good, now)
		asked[token] = asked[token] || goodErr == nil
		x := v.Explain(token, now)
		var got error
		if x.Rejection != nil {
			got = x.Rejection
		}
		if diff := cmp.Diff(err, got); diff != "" || x.Accepted != (err == nil) {
			t.Errorf("Verify and Explain of %q differ:\n%s", token, diff)
		}
		if accepted != nil && token != good {
			t.Errorf("accepted %q", token)
		}
	})
	if asked[unsigned] {
		t.Attr("rule", "JWA-09")
	}
	if asked[critical] {
		t.Attr("rule", "JWS-13")
	}
}
