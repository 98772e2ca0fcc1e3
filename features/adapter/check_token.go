package adapter

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/safproof/safproof/features/target"
)

// The token that the steps use is the published example of RFC 7515, section
// A.1, under its published key.
const (
	checkJWK   = `{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}`
	checkToken = "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
)

// checkTokenTime is a second before the token's expiry.
var checkTokenTime = time.Date(2011, 3, 22, 18, 42, 59, 0, time.UTC)

// tokens walks through the operations on tokens that the adapter offers.
func (c *checker) tokens(t target.Target) {
	if t.Info().Offers(target.OpTokenIssue) {
		c.issueToken(t)
	}
	if t.Info().Offers(target.OpTokenValidate) {
		c.validateToken(t)
	}
}

func (c *checker) issueToken(t target.Target) {
	args := target.TokenIssueArgs{
		Algorithm: "HS256", Key: json.RawMessage(checkJWK), Claims: json.RawMessage(`{"iss":"joe","exp":1300819380}`),
	}
	var result target.TokenIssueResult
	c.step(t, target.OpTokenIssue+": a good request", target.OpTokenIssue, args, &result, wantAnswered)
	args.Key = json.RawMessage(`{"kty":"oct"}`)
	c.step(t, target.OpTokenIssue+": a key without its octets", target.OpTokenIssue, args, &result, wantRefused)
}

func (c *checker) validateToken(t target.Target) {
	args := target.TokenValidateArgs{
		Token: checkToken, Time: checkTokenTime,
		Policy: target.TokenPolicy{
			Issuer: "joe", Algorithms: []string{"HS256"}, Keys: json.RawMessage(`{"keys":[` + checkJWK + `]}`), UserClaim: "iss",
		},
	}
	var result target.TokenValidateResult
	c.step(t, target.OpTokenValidate+": a good token", target.OpTokenValidate, args, &result, func(a target.Answer) error {
		if a.Kind == target.OK && result.Subject != "joe" {
			return fmt.Errorf("its subject is %q: answer the value of the claim that userClaim names, which is joe", result.Subject)
		}
		return wantAnswered(a)
	})
	args.Token = "none"
	c.step(t, target.OpTokenValidate+": characters that are no token", target.OpTokenValidate, args, &result, wantRefused)
}
