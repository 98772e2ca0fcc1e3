package target

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

// issueToken carries out token.issue.
func issueToken(a TokenIssueArgs, out *TokenIssueResult) (Answer, error) {
	algorithm, err := jose.ParseAlgorithm(a.Algorithm)
	if err != nil {
		return badArgument(err), nil
	}
	key, err := jose.ParseJWK(a.Key)
	if err != nil {
		return badArgument(err), nil
	}
	if out.Token, err = jose.Sign(a.Header, a.Claims, key, algorithm); err != nil {
		return badArgument(err), nil
	}
	return Answer{Kind: OK}, nil
}

// validateToken carries out token.validate.
func validateToken(a TokenValidateArgs, out *TokenValidateResult) (Answer, error) {
	policy, err := a.Policy.Policy()
	if err != nil {
		return badArgument(err), nil
	}
	verifier, err := jose.NewVerifier(policy)
	if err != nil {
		return badArgument(err), nil
	}
	token, err := verifier.Verify(a.Token, a.Time)
	var rejection *jose.Rejection
	switch {
	case errors.As(err, &rejection):
		return Answer{Kind: Refused, Reason: Reason(rejection.Reason), Detail: rejection.Check + ": " + rejection.Detail}, nil
	case err != nil:
		return Answer{}, &Failure{Op: OpTokenValidate, Message: err.Error()}
	}
	out.Subject, out.Claims = token.User(), json.RawMessage(token.Claims.JSON())
	return Answer{Kind: OK}, nil
}

// Policy returns the policy as the reference has it. Errors say which member is
// wrong; they wrap those of package jose.
func (p TokenPolicy) Policy() (jose.Policy, error) {
	policy := jose.Policy{
		Issuer: p.Issuer, Audience: p.Audience, RequiredClaims: p.RequiredClaims, UserClaim: p.UserClaim, Type: p.Type,
	}
	// Here, as a great number of seconds would wrap round to a small one.
	if p.ClockSkew < 0 || p.ClockSkew > math.MaxInt32 {
		return policy, fmt.Errorf("clockSkew %d s is out of range", p.ClockSkew)
	}
	policy.ClockSkew = time.Duration(p.ClockSkew) * time.Second
	for _, name := range p.Algorithms {
		algorithm, err := jose.ParseAlgorithm(name)
		if err != nil {
			return policy, err
		}
		policy.Algorithms = append(policy.Algorithms, algorithm)
	}
	var err error
	policy.Keys, err = jose.ParseJWKSet(p.Keys)
	return policy, err
}
