// Command golang-jwt puts github.com/golang-jwt/jwt/v5 behind safproof's
// adapter protocol, used as its documentation advises: the allowed methods, the
// issuer, the audience and the leeway are options of the parser, exp is
// required, iat is verified, and base64url is decoded strictly. With --default
// the last three are left as the library has them.
//
// What the library leaves to its users is done here as a careful user would:
// keys are read from a JWK set, kid picks the key, alg of a key is honoured, alg of
// a header is left to the library, which sets it, and the claims that a policy
// requires are looked for. What it says nothing about stays undone, so that a
// run shows what the library itself lets pass.
//
//	safproof run --profile jwt --target 'exec:go run ./interop/golang-jwt'
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/interop/protocol"
)

func main() {
	byDefault := flag.Bool("default", false, "set no option that nothing asks for")
	flag.Parse()
	options := advised
	if *byDefault {
		options = defaults
	}
	protocol.Serve(library(options))
}

// library is golang-jwt with these options.
func library(options func(target.TokenValidateArgs) []jwt.ParserOption) protocol.Library {
	return protocol.Library{
		Name: "golang-jwt", Module: "github.com/golang-jwt/jwt/v5",
		Homepage: "https://github.com/golang-jwt/jwt", Issues: "https://github.com/golang-jwt/jwt/issues",
		Issue: issue,
		Validate: func(a target.TokenValidateArgs, out *target.TokenValidateResult) target.Answer {
			return validate(a, out, options(a))
		},
	}
}

func issue(a target.TokenIssueArgs, out *target.TokenIssueResult) target.Answer {
	method := jwt.GetSigningMethod(a.Algorithm)
	if method == nil {
		return protocol.Refuse(target.Malformed, fmt.Errorf("algorithm %q is not known", a.Algorithm))
	}
	key, err := parseJWK(a.Key)
	if err != nil {
		return protocol.Refuse(target.Malformed, err)
	}
	if key.Alg != "" && key.Alg != a.Algorithm {
		return protocol.Refuse(target.Malformed, errOtherAlg)
	}
	claims := jwt.MapClaims{}
	if err := json.Unmarshal(a.Claims, &claims); err != nil {
		return protocol.Refuse(target.Malformed, err)
	}
	token := jwt.NewWithClaims(method, claims)
	if a.Header != nil {
		if err := json.Unmarshal(a.Header, &token.Header); err != nil {
			return protocol.Refuse(target.Malformed, err)
		}
	}
	if token.Header["alg"] != method.Alg() {
		return protocol.Refuse(target.Malformed, errOtherAlg)
	}
	if out.Token, err = token.SignedString(key.private); err != nil {
		return protocol.Refuse(target.Malformed, err)
	}
	return target.Answer{Kind: target.OK}
}

func validate(a target.TokenValidateArgs, out *target.TokenValidateResult, options []jwt.ParserOption) target.Answer {
	keys, err := parseJWKSet(a.Policy.Keys)
	if err != nil {
		return protocol.Refuse(target.Malformed, err)
	}
	claims := jwt.MapClaims{}
	token, err := jwt.ParseWithClaims(a.Token, claims, keyfunc(keys), options...)
	if err != nil {
		return protocol.Refuse(reason(err, token, a.Policy), err)
	}
	return protocol.Accept(claims, a.Policy, out)
}

// defaults are the options that hand the policy over.
func defaults(a target.TokenValidateArgs) []jwt.ParserOption {
	p := a.Policy
	list := []jwt.ParserOption{
		jwt.WithValidMethods(p.Algorithms),
		jwt.WithTimeFunc(func() time.Time { return a.Time }),
		jwt.WithLeeway(time.Duration(p.ClockSkew) * time.Second),
	}
	if p.Issuer != "" {
		list = append(list, jwt.WithIssuer(p.Issuer))
	}
	if len(p.Audience) > 0 {
		list = append(list, jwt.WithAudience(p.Audience...))
	}
	return list
}

// advised are the options that the library's documentation advises.
func advised(a target.TokenValidateArgs) []jwt.ParserOption {
	return append(defaults(a), jwt.WithExpirationRequired(), jwt.WithIssuedAt(), jwt.WithStrictDecoding())
}

// reasons are the library's errors that mean one reason. It joins what it found
// wrong with the claims; the first in this order is the one to tell.
var reasons = []struct {
	err    error
	reason target.Reason
}{
	{errUnknownKey, target.UnknownKey},
	{errUnfitKey, target.AlgorithmNotAllowed},
	{jwt.ErrInvalidType, target.Malformed},
	{jwt.ErrTokenExpired, target.Expired},
	{jwt.ErrTokenNotValidYet, target.NotYetValid},
	{jwt.ErrTokenUsedBeforeIssued, target.IssuedInFuture},
	{jwt.ErrTokenInvalidIssuer, target.WrongIssuer},
	{jwt.ErrTokenInvalidAudience, target.WrongAudience},
	{jwt.ErrTokenRequiredClaimMissing, target.MissingClaim},
}

// reason tells why the library refuses, where it tells at all: what it calls
// malformed may be encrypted, and what it calls unverifiable may be anything.
func reason(err error, token *jwt.Token, p target.TokenPolicy) target.Reason {
	for _, r := range reasons {
		if errors.Is(err, r.err) {
			return r.reason
		}
	}
	switch {
	case !errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return target.Unspecified
	case slices.Contains(p.Algorithms, token.Method.Alg()):
		return target.BadSignature
	case token.Method == jwt.SigningMethodNone:
		return target.Unsigned
	}
	return target.AlgorithmNotAllowed
}
