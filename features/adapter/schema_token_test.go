package adapter

import (
	"strings"
	"testing"

	"github.com/safproof/safproof/features/target"
)

const (
	tokenKey     = `{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}`
	signArgs     = `{"algorithm":"HS256","key":` + tokenKey + `,"claims":{"sub":"joe"}}`
	validateArgs = `{"token":"a.b.c","time":"2011-03-22T18:42:59Z","policy":{"algorithms":["HS256"],"keys":{"keys":[` + tokenKey + `]}}}`
)

// The definitions of tokens.
func init() {
	policy := func(member string) string {
		return strings.Replace(validateArgs, `"policy":{`, `"policy":{`+member+`,`, 1)
	}
	for name, e := range map[string]example{
		"token.issue.args": {
			good: []string{signArgs, strings.Replace(signArgs, "{", `{"header":{"kid":"1"},`, 1), strings.Replace(signArgs, "HS256", "rot13", 1)},
			bad: map[string]string{
				strings.Replace(signArgs, tokenKey, `"secret"`, 1):      "want object",
				strings.Replace(signArgs, `{"sub":"joe"}`, `"sub"`, 1):  "want object",
				strings.Replace(signArgs, `"claims"`, `"payload"`, 1):   "missing property 'claims'",
				strings.Replace(signArgs, "{", `{"header":"{}",`, 1):    "want object",
				strings.Replace(signArgs, `"HS256"`, `["HS256"]`, 1):    "want string",
				strings.Replace(signArgs, `"algorithm"`, `"method"`, 1): "missing property 'algorithm'",
			},
		},
		"token.issue.ok": {
			good: []string{`{"token":"a.b.c"}`, `{"token":""}`},
			bad:  map[string]string{`{}`: "missing property 'token'", `{"token":{}}`: "want string"},
		},
		"token.validate.args": {
			good: []string{
				validateArgs, policy(`"issuer":"x","audience":["a","b"]`), policy(`"clockSkew":60,"requiredClaims":[],"userClaim":"upn"`),
				policy(`"type":"at+jwt"`), strings.Replace(validateArgs, "a.b.c", `a\n\u0000`, 1),
			},
			bad: map[string]string{
				policy(`"audience":"a"`):                               "want array",
				policy(`"clockSkew":"60"`):                             "want integer",
				policy(`"clockSkew":0.5`):                              "want integer",
				policy(`"clockSkew":-1`):                               "minimum",
				policy(`"requiredClaims":[5]`):                         "want string",
				policy(`"issuer":null`):                                "want string",
				strings.Replace(validateArgs, "18:42:59Z", "18:42", 1): "date-time",
				strings.Replace(validateArgs, `{"keys":[`+tokenKey+`]}`, `[`+tokenKey+`]`, 1): "want object",
				strings.Replace(validateArgs, `"token"`, `"jwt"`, 1):                          "missing property 'token'",
				strings.Replace(validateArgs, `"algorithms"`, `"algorithm"`, 1):               "missing property 'algorithms'",
			},
		},
		"token.validate.ok": {
			good: []string{`{"subject":"joe"}`, `{"subject":"","claims":{"sub":"joe"}}`},
			bad: map[string]string{
				`{}`:                             "missing property 'subject'",
				`{"subject":5}`:                  "want string",
				`{"subject":"joe","claims":"x"}`: "want object",
			},
		},
	} {
		examples[name] = e
	}
}

// TestReasonOfAnotherOperation has a reason of tokens refuse a PassTicket, and
// the other way round.
func TestReasonOfAnotherOperation(t *testing.T) {
	for _, c := range []struct {
		op     string
		reason target.Reason
		taken  bool
	}{
		{target.OpEvaluate, target.NotValid, true},
		{target.OpEvaluate, target.Replayed, true},
		{target.OpEvaluate, target.Expired, false},
		{target.OpGenerate, target.BadSignature, false},
		{target.OpTokenValidate, target.Expired, true},
		{target.OpTokenValidate, target.Replayed, true},
		{target.OpTokenValidate, target.NotValid, false},
		{target.OpTokenIssue, target.NoProfile, false},
		{target.OpVerify, target.NotAuthorized, true},
	} {
		said, err := answer{Reject: &reject{Reason: c.reason}}.settle(c.op, &struct{}{})
		if c.taken != (err == nil) || c.taken && said.Reason != c.reason {
			t.Errorf("%s refused as %s: expected taken %v, observed %s, %v", c.op, c.reason, c.taken, said, err)
		}
	}
}
