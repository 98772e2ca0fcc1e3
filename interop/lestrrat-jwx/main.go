// Command lestrrat-jwx puts github.com/lestrrat-go/jwx/v4 and its package jwt
// behind safproof's adapter protocol, used as its documentation advises: a key
// serves the algorithm that it names, or the only one of the policy that fits its
// type, and is handed over with it; exp is required; the pedantic parsers are
// switched on; and keys that sign are validated.
//
// With --default the key set is handed over whole, with the options without which
// it takes neither keys without alg nor tokens without kid, and no others. Such
// a set has no list of algorithms, so the header's is compared with the policy
// before.
//
// It is a module of its own, so that safproof does not depend on what it tests.
// The library is built on encoding/json/v2, which Go 1.26 has as an experiment.
//
//	safproof run --profile jwt --target 'exec:env GOEXPERIMENT=jsonv2 go run -C interop/lestrrat-jwx .'
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"log"
	"slices"
	"time"

	"github.com/lestrrat-go/jwx/v4/jwa"
	"github.com/lestrrat-go/jwx/v4/jwk"
	"github.com/lestrrat-go/jwx/v4/jws"
	"github.com/lestrrat-go/jwx/v4/jwt"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/interop/protocol"
)

func main() {
	byDefault := flag.Bool("default", false, "set no option that nothing asks for")
	flag.Parse()
	use := library{parse: parseAdvised, expect: []jwt.ParseOption{jwt.WithRequiredClaim(jwt.ExpirationKey)}, sign: []jwt.SignOption{
		jwt.WithSignOption(jws.WithValidateKey(true)), jwt.WithSignOption(jws.WithStrictECDSA(true)),
	}}
	if *byDefault {
		use = library{parse: parseDefault}
	} else {
		err := jwt.Settings(jwt.WithNumericDateParsePedantic(true), jwt.WithNumericDateParsePrecision(9), jwt.WithNumericDateFormatPrecision(9))
		if err != nil {
			log.Fatal(err)
		}
	}
	protocol.Serve(protocol.Library{
		Name: "lestrrat-go/jwx", Module: "github.com/lestrrat-go/jwx/v4",
		Homepage: "https://github.com/lestrrat-go/jwx", Issues: "https://github.com/lestrrat-go/jwx/issues",
		Issue: use.issue, Validate: use.validate,
	})
}

// library is a way to use jwx.
type library struct {
	parse  func(token []byte, header jws.Headers, set jwk.Set, p target.TokenPolicy, options []jwt.ParseOption) (jwt.Token, error)
	expect []jwt.ParseOption
	sign   []jwt.SignOption
}

var (
	errBadKey     = errors.New("a key whose parts are not what they should be")
	errUnknownKey = errors.New("no key has this kid")
	errUnfitKey   = errors.New("no key is for this algorithm alone")
	errOtherAlg   = errors.New("the key or the header says another algorithm")
	errNotAllowed = errors.New("the policy does not have the algorithm of the header")
	errUnsigned   = errors.New("the token is not signed")
)

func (l library) issue(a target.TokenIssueArgs, out *target.TokenIssueResult) target.Answer {
	alg, known := jwa.LookupSignatureAlgorithm(a.Algorithm)
	key, err := jwk.ParseKey(a.Key)
	if err != nil || !known {
		return protocol.Refuse(target.Malformed, errBadKey) // not the parser's words, which may quote the key
	}
	headers, token := jws.NewHeaders(), jwt.New()
	if a.Header != nil {
		if err := json.Unmarshal(a.Header, headers); err != nil {
			return protocol.Refuse(target.Malformed, err)
		}
	}
	if err := json.Unmarshal(a.Claims, token); err != nil {
		return protocol.Refuse(target.Malformed, err)
	}
	var given struct{ Aud any }
	if err := json.Unmarshal(a.Claims, &given); err != nil {
		return protocol.Refuse(target.Malformed, err)
	}
	if _, one := given.Aud.(string); one { // which is written as a list unless this is asked for
		token.Options().Enable(jwt.FlattenAudience)
	}
	if named, ok := headers.Algorithm(); ok && named != alg {
		return protocol.Refuse(target.Malformed, errOtherAlg)
	}
	if named, ok := key.Algorithm(); ok && named.String() != a.Algorithm {
		return protocol.Refuse(target.Malformed, errOtherAlg)
	}
	if err := key.Remove(jwk.KeyIDKey); err != nil { // which header may name
		return protocol.Refuse(target.Malformed, err)
	}
	signed, err := jwt.Sign(token, append(l.sign, jwt.WithKey(alg, key, jws.WithProtectedHeaders(headers)))...)
	if err != nil {
		return protocol.Refuse(target.Malformed, err)
	}
	out.Token = string(signed)
	return target.Answer{Kind: target.OK}
}

func (l library) validate(a target.TokenValidateArgs, out *target.TokenValidateResult) target.Answer {
	p := a.Policy
	set, err := jwk.Parse(p.Keys)
	if err != nil {
		return protocol.Refuse(target.Malformed, errBadKey)
	}
	message, err := jws.Parse([]byte(a.Token), jws.WithCompact())
	if err != nil {
		return protocol.Refuse(reason(err), err)
	}
	header := message.Signatures()[0].ProtectedHeaders()
	token, err := l.parse([]byte(a.Token), header, set, p, append(l.expect, expected(a)...))
	if err != nil {
		return protocol.Refuse(reason(err), err)
	}
	var claims map[string]any
	if text, err := json.Marshal(token); err != nil {
		return protocol.Refuse(target.Malformed, err)
	} else if err := json.Unmarshal(text, &claims); err != nil {
		return protocol.Refuse(target.Malformed, err)
	}
	return protocol.Accept(claims, p, out)
}

// expected is what the policy says of the claims.
func expected(a target.TokenValidateArgs) []jwt.ParseOption {
	p := a.Policy
	list := []jwt.ParseOption{
		jwt.WithClock(jwt.ClockFunc(func() time.Time { return a.Time })),
		jwt.WithAcceptableSkew(time.Duration(p.ClockSkew) * time.Second),
	}
	if p.Issuer != "" {
		list = append(list, jwt.WithIssuer(p.Issuer))
	}
	switch len(p.Audience) {
	case 0:
	case 1:
		list = append(list, jwt.WithAudience(p.Audience[0]))
	default: // WithAudience twice asks for both
		list = append(list, jwt.WithValidator(jwt.ValidatorFunc(func(ctx context.Context, t jwt.Token) error {
			for _, name := range p.Audience {
				if jwt.ClaimContainsString(jwt.AudienceKey, name).Validate(ctx, t) == nil {
					return nil
				}
			}
			return jwt.InvalidAudienceError{}
		})))
	}
	for _, name := range p.RequiredClaims {
		list = append(list, jwt.WithRequiredClaim(name))
	}
	return list
}

// parseDefault hands the key set over.
func parseDefault(token []byte, header jws.Headers, set jwk.Set, p target.TokenPolicy, options []jwt.ParseOption) (jwt.Token, error) {
	switch alg, ok := header.Algorithm(); {
	case ok && alg == jwa.NoSignature():
		return nil, errUnsigned
	case !ok || !slices.Contains(p.Algorithms, alg.String()):
		return nil, errNotAllowed
	}
	return jwt.Parse(token, append(options,
		jwt.WithKeySet(set, jws.WithInferAlgorithmFromKey(true), jws.WithRequireKid(header.Has(jws.KeyIDKey))))...)
}

// parseAdvised hands each key over that may have signed, with its algorithm.
func parseAdvised(token []byte, header jws.Headers, set jwk.Set, p target.TokenPolicy, options []jwt.ParseOption) (jwt.Token, error) {
	options = append(options, jwt.WithPedantic(true), jwt.WithStrictStringClaims(true))
	kid, named := header.KeyID()
	err := errUnknownKey
	for _, key := range set.All() {
		if id, _ := key.KeyID(); named && id != kid {
			continue
		}
		alg, ok := algorithmOf(key, p.Algorithms)
		if !ok || key.Validate() != nil {
			if err == errUnknownKey {
				err = errUnfitKey
			}
			continue
		}
		var parsed jwt.Token
		if parsed, err = jwt.Parse(token, append(options, jwt.WithKey(alg, key))...); !errors.Is(err, jws.VerificationError()) {
			return parsed, err
		}
	}
	return nil, err
}

// algorithmOf is the one algorithm of a policy that a key serves.
func algorithmOf(key jwk.Key, policy []string) (jwa.SignatureAlgorithm, bool) {
	curve, _ := jwk.Get[jwa.EllipticCurveAlgorithm](key, "crv") // only some have one
	fit := map[string][]string{
		"oct": {"HS256", "HS384", "HS512"}, "RSA": {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"},
		"ECP-256": {"ES256"}, "ECP-384": {"ES384"}, "ECP-521": {"ES512"}, "OKPEd25519": {"EdDSA"},
	}[key.KeyType().String()+curve.String()]
	if own, ok := key.Algorithm(); ok {
		fit = slices.DeleteFunc(fit, func(name string) bool { return name != own.String() })
	}
	fit = slices.DeleteFunc(fit, func(name string) bool { return !slices.Contains(policy, name) })
	if len(fit) != 1 {
		return jwa.EmptySignatureAlgorithm(), false
	}
	return jwa.LookupSignatureAlgorithm(fit[0])
}

// reasons are the library's errors that mean one reason.
var reasons = []struct {
	err    error
	reason target.Reason
}{
	{errUnknownKey, target.UnknownKey},
	{errUnfitKey, target.AlgorithmNotAllowed},
	{errNotAllowed, target.AlgorithmNotAllowed},
	{errUnsigned, target.Unsigned},
	{jwt.TokenExpiredError{}, target.Expired},
	{jwt.TokenNotYetValidError{}, target.NotYetValid},
	{jwt.InvalidIssuedAtError{}, target.IssuedInFuture},
	{jwt.InvalidIssuerError{}, target.WrongIssuer},
	{jwt.InvalidAudienceError{}, target.WrongAudience},
	{jwt.MissingRequiredClaimError{}, target.MissingClaim},
}

// reason tells why the library refuses, where it tells at all: what it cannot
// parse may be encrypted, and a header that it refuses is an error of verification
// as a wrong signature is.
func reason(err error) target.Reason {
	for _, r := range reasons {
		if errors.Is(err, r.err) {
			return r.reason
		}
	}
	return target.Unspecified
}
