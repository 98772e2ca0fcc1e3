// Command golang-jwt puts github.com/golang-jwt/jwt/v5 behind safproof's
// adapter protocol, used as its documentation advises: the allowed methods, the
// issuer, the audience and the leeway are options of the parser, exp is
// required, iat is verified, and base64url is decoded strictly.
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
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/features/target"
)

func main() {
	if err := adapter.Serve(context.Background(), os.Stdin, os.Stdout, library{}); err != nil {
		fmt.Fprintln(os.Stderr, "golang-jwt:", err)
		os.Exit(1)
	}
}

const module = "github.com/golang-jwt/jwt/v5"

// library is golang-jwt as a target. It keeps nothing between calls.
type library struct{}

// Info implements target.Target.
func (library) Info() target.Info {
	info := target.Info{
		Name: "golang-jwt", Version: "unknown", Language: "Go", Homepage: "https://github.com/golang-jwt/jwt",
		Issues: "https://github.com/golang-jwt/jwt/issues", Operations: []string{target.OpTokenIssue, target.OpTokenValidate},
	}
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, m := range build.Deps {
			if m.Path == module {
				info.Version = m.Version
			}
		}
	}
	return info
}

// Session implements target.Target.
func (l library) Session(context.Context) (target.Session, error) { return session{}, nil }

// Close implements target.Target.
func (library) Close() error { return nil }

type session struct{}

// Close implements target.Session.
func (session) Close(context.Context) error { return nil }

// Call implements target.Session.
func (session) Call(_ context.Context, op string, args, result any) (target.Answer, error) {
	switch a := args.(type) {
	case target.TokenIssueArgs:
		return issue(a, result.(*target.TokenIssueResult)), nil
	case target.TokenValidateArgs:
		return validate(a, result.(*target.TokenValidateResult)), nil
	}
	return target.Answer{}, &target.Failure{Op: op, Message: "golang-jwt has no such operation"}
}

func refuse(reason target.Reason, err error) target.Answer {
	return target.Answer{Kind: target.Refused, Reason: reason, Detail: err.Error()}
}

func issue(a target.TokenIssueArgs, out *target.TokenIssueResult) target.Answer {
	method := jwt.GetSigningMethod(a.Algorithm)
	if method == nil {
		return refuse(target.Malformed, fmt.Errorf("algorithm %q is not known", a.Algorithm))
	}
	key, err := parseJWK(a.Key)
	if err != nil {
		return refuse(target.Malformed, err)
	}
	if key.Alg != "" && key.Alg != a.Algorithm {
		return refuse(target.Malformed, errOtherAlg)
	}
	claims := jwt.MapClaims{}
	if err := json.Unmarshal(a.Claims, &claims); err != nil {
		return refuse(target.Malformed, err)
	}
	token := jwt.NewWithClaims(method, claims)
	if a.Header != nil {
		if err := json.Unmarshal(a.Header, &token.Header); err != nil {
			return refuse(target.Malformed, err)
		}
	}
	if token.Header["alg"] != method.Alg() {
		return refuse(target.Malformed, errOtherAlg)
	}
	if out.Token, err = token.SignedString(key.private); err != nil {
		return refuse(target.Malformed, err)
	}
	return target.Answer{Kind: target.OK}
}

func validate(a target.TokenValidateArgs, out *target.TokenValidateResult) target.Answer {
	keys, err := parseJWKSet(a.Policy.Keys)
	if err != nil {
		return refuse(target.Malformed, err)
	}
	claims := jwt.MapClaims{}
	token, err := jwt.ParseWithClaims(a.Token, claims, keyfunc(keys), options(a)...)
	if err != nil {
		return refuse(reason(err, token, a.Policy), err)
	}
	for _, name := range a.Policy.RequiredClaims {
		if claims[name] == nil {
			return refuse(target.MissingClaim, fmt.Errorf("%s is missing", name))
		}
	}
	name := a.Policy.UserClaim
	if name == "" {
		name = "sub"
	}
	switch user := claims[name].(type) {
	case nil:
		return refuse(target.MissingClaim, fmt.Errorf("%s is missing", name))
	case string:
		out.Subject = user
	default:
		return refuse(target.Malformed, fmt.Errorf("%s is not a string", name))
	}
	if out.Claims, err = json.Marshal(claims); err != nil { // what was read can be written
		return refuse(target.Malformed, err)
	}
	return target.Answer{Kind: target.OK}
}

// options are those that the library's documentation advises.
func options(a target.TokenValidateArgs) []jwt.ParserOption {
	p := a.Policy
	list := []jwt.ParserOption{
		jwt.WithValidMethods(p.Algorithms),
		jwt.WithTimeFunc(func() time.Time { return a.Time }),
		jwt.WithLeeway(time.Duration(p.ClockSkew) * time.Second),
		jwt.WithExpirationRequired(),
		jwt.WithIssuedAt(),
		jwt.WithStrictDecoding(),
	}
	if p.Issuer != "" {
		list = append(list, jwt.WithIssuer(p.Issuer))
	}
	if len(p.Audience) > 0 {
		list = append(list, jwt.WithAudience(p.Audience...))
	}
	return list
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
