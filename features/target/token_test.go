package target

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"
)

// The published example of RFC 7515, section A.1.
const (
	publishedJWK   = `{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}`
	publishedToken = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)

// TestReferenceValidates changes one argument of the published example at a time.
func TestReferenceValidates(t *testing.T) {
	tests := []struct {
		name   string
		change func(*TokenValidateArgs)
		want   Answer // its Detail is a part
	}{
		{"as published", func(*TokenValidateArgs) {}, Answer{Kind: OK}},
		{"expired", func(a *TokenValidateArgs) { a.Time = a.Time.Add(time.Second) }, Answer{Kind: Refused, Reason: Expired, Detail: "exp: "}},
		{"within the skew", func(a *TokenValidateArgs) { a.Time = a.Time.Add(time.Second); a.Policy.ClockSkew = 1 }, Answer{Kind: OK}},
		{"cut short", func(a *TokenValidateArgs) { a.Token = a.Token[:90] }, Answer{Kind: Refused, Reason: Malformed, Detail: "segments"}},
		{"another issuer", func(a *TokenValidateArgs) { a.Policy.Issuer = "jim" }, Answer{Kind: Refused, Reason: WrongIssuer}},
		{"an audience", func(a *TokenValidateArgs) { a.Policy.Audience = []string{"EQAAPPL"} }, Answer{Kind: Refused, Reason: MissingClaim}},
		{"a claim required", func(a *TokenValidateArgs) { a.Policy.RequiredClaims = []string{"realm"} }, Answer{Kind: Refused, Reason: MissingClaim}},
		{"no user", func(a *TokenValidateArgs) { a.Policy.UserClaim = "" }, Answer{Kind: Refused, Reason: MissingClaim, Detail: "sub"}},
		{"another type", func(a *TokenValidateArgs) { a.Policy.Type = "at+jwt" }, Answer{Kind: Refused, Reason: Malformed, Detail: "type"}},
		{"no algorithm", func(a *TokenValidateArgs) { a.Policy.Algorithms = nil }, Answer{Kind: Refused, Reason: Malformed, Detail: "algorithm"}},
		{"an unknown algorithm", func(a *TokenValidateArgs) { a.Policy.Algorithms = []string{"rot13"} }, Answer{Kind: Refused, Reason: Malformed, Detail: "rot13"}},
		{"no keys", func(a *TokenValidateArgs) { a.Policy.Keys = json.RawMessage(`{"keys":[]}`) }, Answer{Kind: Refused, Reason: Malformed, Detail: "keys"}},
		{"a key that is none", func(a *TokenValidateArgs) { a.Policy.Keys = json.RawMessage(`{"keys":[{"kty":"oct"}]}`) }, Answer{Kind: Refused, Reason: Malformed}},
		{"a skew below 0", func(a *TokenValidateArgs) { a.Policy.ClockSkew = -1 }, Answer{Kind: Refused, Reason: Malformed, Detail: "clockSkew -1 s"}},
		{"a skew that wraps round", func(a *TokenValidateArgs) { a.Policy.ClockSkew = math.MaxInt32 + 1 }, Answer{Kind: Refused, Reason: Malformed, Detail: "clockSkew"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			args := TokenValidateArgs{
				Token: publishedToken, Time: time.Date(2011, 3, 22, 18, 42, 59, 0, time.UTC),
				Policy: TokenPolicy{
					Issuer: "joe", UserClaim: "iss", Algorithms: []string{"HS256"}, Keys: json.RawMessage(`{"keys":[` + publishedJWK + `]}`),
				},
			}
			test.change(&args)
			var result TokenValidateResult
			got, err := session(t).Call(t.Context(), OpTokenValidate, args, &result)
			if err != nil {
				t.Fatal(err)
			}
			if got.Kind != test.want.Kind || got.Reason != test.want.Reason || !strings.Contains(got.Detail, test.want.Detail) {
				t.Errorf("%+v\nexpected %s, observed %s", args, test.want, got)
			}
			if accepted := got.Kind == OK; accepted != (result.Subject == "joe") || accepted != json.Valid(result.Claims) {
				t.Errorf("%s, subject %q, claims %s", got, result.Subject, result.Claims)
			}
		})
	}
}

// TestReferenceIssues has requests that it carries out, and others.
func TestReferenceIssues(t *testing.T) {
	tests := []struct {
		name string
		args TokenIssueArgs
		want string // the beginning of the token, or a part of the detail
		ok   bool
	}{
		{"good", TokenIssueArgs{Algorithm: "HS256", Key: json.RawMessage(publishedJWK), Claims: json.RawMessage(`{"sub":"joe"}`)}, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2UifQ.", true},
		{"an unknown algorithm", TokenIssueArgs{Algorithm: "rot13", Key: json.RawMessage(publishedJWK), Claims: json.RawMessage(`{}`)}, "rot13", false},
		{"a key that is none", TokenIssueArgs{Algorithm: "HS256", Key: json.RawMessage(`{}`), Claims: json.RawMessage(`{}`)}, "kty", false},
		{"a key for something else", TokenIssueArgs{Algorithm: "RS256", Key: json.RawMessage(publishedJWK), Claims: json.RawMessage(`{}`)}, "RS256", false},
		{"claims that are none", TokenIssueArgs{Algorithm: "HS256", Key: json.RawMessage(publishedJWK), Claims: json.RawMessage(`[]`)}, "claims", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var result TokenIssueResult
			got, err := session(t).Call(t.Context(), OpTokenIssue, test.args, &result)
			if err != nil {
				t.Fatal(err)
			}
			switch {
			case test.ok && (got.Kind != OK || !strings.HasPrefix(result.Token, test.want)):
				t.Errorf("expected a token %s…, observed %s, %s", test.want, got, result.Token)
			case !test.ok && (got.Kind != Refused || got.Reason != Malformed || !strings.Contains(got.Detail, test.want) || result.Token != ""):
				t.Errorf("expected a refusal that says %q, observed %s, token %q", test.want, got, result.Token)
			}
		})
	}
}
