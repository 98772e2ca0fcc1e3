package introspection_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/introspection"
)

// FuzzAnswer has an endpoint answer anything. Who is accepted is one whom
// encoding/json sees in an answer that is good; who is not, is refused in one line
// with nothing of the token, the secret or the provider's own words in it.
func FuzzAnswer(f *testing.F) {
	for _, body := range []string{
		good, with(map[string]string{"active": "false"}), with(map[string]string{"active": ""}), with(map[string]string{"active": `"true"`}),
		with(map[string]string{"exp": `"1700003600"`, "nbf": "null"}), with(map[string]string{"exp": "1.7000036e9"}), with(map[string]string{"exp": "1700000100"}),
		with(map[string]string{"exp": "-0"}), with(map[string]string{"exp": "1699999799"}), with(map[string]string{"iss": `"https:\/\/op.example\/oauth2"`}),
		with(map[string]string{"iss": "[]"}), with(map[string]string{"sub": `"\ud83d\ude00"`}), with(map[string]string{"sub": `"\ud800"`}), with(map[string]string{"nbf": "1700000401"}),
		good[:len(good)-1] + `,"sub":"OTHER"}`, good[:len(good)-1] + `,"SUB":"OTHER"}`, good + " x", "\ufeff" + good, "[" + good + "]", "null", "",
		`{"error":"invalid_client","error_description":"rosebud rosebud"}`, `{"error":"invalid_token"}`, `{"error":"a\u2028b\nc"}`, `{"error":{}}`, "invalid_token rosebud",
	} {
		for _, status := range []int{200, 400, 401} {
			f.Add(status, "application/json", body, false)
		}
		f.Add(200, "application/json;charset=utf-8", body, true)
	}
	f.Add(200, "text/html", good, false)
	f.Add(200, "", good, true)
	f.Add(503, "application/jwt", "rosebud", true)
	f.Fuzz(func(t *testing.T, status int, kind, body string, strict bool) {
		if status < 200 || status > 999 { // what httptest can answer
			status = 200
		}
		c := config(replies(status, kind, body))
		if strict {
			c.Strict = introspection.Strict()
		}
		asked := client(t, c)
		result, err := asked.Validate(context.Background(), opaque, clock)
		if err != nil {
			wantOneRefusal(t, result, err, body)
			var refusal *introspection.Refusal
			if !errors.As(err, &refusal) {
				return
			}
			switch refusal.Reason {
			case introspection.NotActive:
				t.Attr("rule", "ZC-07")
			case introspection.Expired:
				t.Attr("rule", "LIB-104")
			}
			return
		}
		if status != http.StatusOK || !strings.Contains(kind, "application/json") {
			t.Errorf("accepted by %d %q", status, kind)
		}
		wantGoodAnswer(t, result, body, strict)
		again, err := asked.Validate(context.Background(), opaque, clock)
		if err != nil || !again.Cached || again.User != result.User || !again.Expires.Equal(result.Expires) {
			t.Errorf("asked again: %+v, %v; was %+v", again, err, result)
		}
	})
}

var reasons = []introspection.Reason{
	introspection.EndpointFailed, introspection.BadAnswer, introspection.NotActive, introspection.Expired, introspection.NotYetValid,
	introspection.IssuedInFuture, introspection.MissingClaim, introspection.WrongIssuer,
}

func wantOneRefusal(t *testing.T, result introspection.Result, err error, body string) {
	t.Helper()
	var refusal *introspection.Refusal
	if !errors.As(err, &refusal) || !slices.Contains(reasons, refusal.Reason) || result.User != "" {
		t.Fatalf("%+v with error %#v", result, err)
	}
	text := err.Error()
	if strings.ContainsAny(text, "\r\n\x00\x1b\u2028") || len(text) > 500 {
		t.Errorf("the error is no line: %q", text)
	}
	for _, hidden := range []string{opaque, secret} {
		if strings.Contains(text, hidden) && !strings.Contains(body, hidden[:8]) {
			t.Errorf("the error shows %q: %q", hidden, text)
		}
	}
	var any map[string]json.RawMessage
	for i := 0; i+8 <= len(body) && json.Unmarshal([]byte(body), &any) != nil; i++ { // no part of what is no object
		if part := body[i : i+8]; strings.Contains(text, part) && !strings.Contains("the endpoint says invalid_token", part) {
			t.Errorf("%q: the error shows it: %q", body, text)
		}
	}
	var seen struct {
		Description string `json:"error_description"`
	}
	if json.Unmarshal([]byte(body), &seen) == nil && len(seen.Description) > 12 && strings.Count(body, seen.Description) == 1 && strings.Contains(text, seen.Description) {
		t.Errorf("the error shows error_description: %q", text)
	}
}

// wantGoodAnswer reads an answer with encoding/json, member by member.
func wantGoodAnswer(t *testing.T, result introspection.Result, body string, strict bool) {
	t.Helper()
	var seen map[string]json.RawMessage
	if err := json.Unmarshal([]byte(body), &seen); err != nil {
		t.Fatalf("accepted, and encoding/json says %v", err)
	}
	text := func(name string) (s string) {
		if json.Unmarshal(seen[name], &s) != nil {
			s = ""
		}
		return s
	}
	seconds := func(name string) time.Time {
		raw := string(seen[name])
		if s := text(name); s != "" && !strict {
			raw = s
		}
		n, err := strconv.ParseInt(raw, 10, 64)
		if err != nil {
			t.Errorf("accepted with %s %q", name, raw)
		}
		return time.Unix(n, 0)
	}
	if active := string(seen["active"]); active != "true" && (strict || active != "" && active != "null") {
		t.Errorf("accepted with active %q", active)
	}
	if result.User == "" || result.User != text("sub") || text("iss") != "https://op.example/oauth2" {
		t.Errorf("accepted %q; encoding/json sees sub %q, iss %q", result.User, text("sub"), text("iss"))
	}
	skew := introspection.DefaultClockSkew
	if issued := seconds("iat"); issued.After(clock.Add(skew)) {
		t.Errorf("accepted with iat %v", issued)
	}
	expires := seconds("exp")
	if strict && !clock.Before(expires) || expires.Before(clock.Add(-skew)) || !expires.Equal(result.Expires) {
		t.Errorf("accepted with exp %v, given as %v", expires, result.Expires)
	}
	if raw := string(seen["nbf"]); raw != "" && raw != "null" && seconds("nbf").After(clock.Add(skew)) {
		t.Errorf("accepted with nbf %v", raw)
	}
	for name, want := range seen {
		if got, found := result.Claims.Raw(name); !found || string(got) != string(want) {
			t.Errorf("claim %q is %q; encoding/json sees %q", name, got, want)
		}
	}
}
