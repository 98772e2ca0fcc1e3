// Command go-jose puts github.com/go-jose/go-jose/v4 and its package jwt behind
// safproof's adapter protocol, used as its documentation advises: the algorithms
// are handed to the parser, the key set to Claims, and what is expected, with the
// clock and the leeway, to ValidateWithLeeway. It has no other options.
//
// What the library leaves to its users is done here as a careful user would: a
// token without kid, which the library refuses under a key set, is tried with
// each key; alg of a key is honoured; and the claims that a policy requires are
// looked for. What it says nothing about stays undone, so that a run shows what
// the library itself lets pass.
//
//	safproof run --profile jwt --target 'exec:go run ./interop/go-jose'
package main

import (
	"encoding/json"
	"errors"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/interop/protocol"
)

func main() {
	protocol.Serve(protocol.Library{
		Name: "go-jose", Module: "github.com/go-jose/go-jose/v4",
		Homepage: "https://github.com/go-jose/go-jose", Issues: "https://github.com/go-jose/go-jose/issues",
		Issue: issue, Validate: validate,
	})
}

var (
	errBadKey     = errors.New("a key whose parts are not what they should be")
	errUnknownKey = errors.New("no key has this kid")
	errUnfitKey   = errors.New("no key is for this algorithm")
	errOtherAlg   = errors.New("the key or the header says another algorithm")
)

func issue(a target.TokenIssueArgs, out *target.TokenIssueResult) target.Answer {
	var key jose.JSONWebKey
	if err := json.Unmarshal(a.Key, &key); err != nil {
		return protocol.Refuse(target.Malformed, errBadKey) // not the decoder's words, which may quote the key
	}
	if key.Algorithm != "" && key.Algorithm != a.Algorithm {
		return protocol.Refuse(target.Malformed, errOtherAlg)
	}
	var header map[jose.HeaderKey]any
	if a.Header != nil {
		if err := json.Unmarshal(a.Header, &header); err != nil {
			return protocol.Refuse(target.Malformed, err)
		}
	}
	if alg, ok := header["alg"]; ok && alg != a.Algorithm {
		return protocol.Refuse(target.Malformed, errOtherAlg)
	}
	var claims map[string]any
	if err := json.Unmarshal(a.Claims, &claims); err != nil {
		return protocol.Refuse(target.Malformed, err)
	}
	signer, err := jose.NewSigner(
		jose.SigningKey{Algorithm: jose.SignatureAlgorithm(a.Algorithm), Key: key.Key}, // without its kid, which header may name
		&jose.SignerOptions{ExtraHeaders: header})
	if err != nil {
		return protocol.Refuse(target.Malformed, err)
	}
	if out.Token, err = jwt.Signed(signer).Claims(claims).Serialize(); err != nil {
		return protocol.Refuse(target.Malformed, err)
	}
	return target.Answer{Kind: target.OK}
}

func validate(a target.TokenValidateArgs, out *target.TokenValidateResult) target.Answer {
	p := a.Policy
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(p.Keys, &set); err != nil {
		return protocol.Refuse(target.Malformed, errBadKey)
	}
	algorithms := make([]jose.SignatureAlgorithm, len(p.Algorithms))
	for n, name := range p.Algorithms {
		algorithms[n] = jose.SignatureAlgorithm(name)
	}
	token, err := jwt.ParseSigned(a.Token, algorithms)
	if err != nil {
		return protocol.Refuse(reason(err), err)
	}
	var claims jwt.Claims
	var all map[string]any
	if err := verify(token, set, &claims, &all); err != nil {
		return protocol.Refuse(reason(err), err)
	}
	expected := jwt.Expected{Issuer: p.Issuer, AnyAudience: p.Audience, Time: a.Time}
	if err := claims.ValidateWithLeeway(expected, time.Duration(p.ClockSkew)*time.Second); err != nil {
		return protocol.Refuse(reason(err), err)
	}
	return protocol.Accept(all, p, out)
}

// verify checks the signature with the keys that may have made it, and reads the
// claims. The library looks for kid in a set, and not at alg of a key.
func verify(token *jwt.JSONWebToken, set jose.JSONWebKeySet, claims ...any) error {
	header := token.Headers[0]
	fit := slices.DeleteFunc(slices.Clone(set.Keys), func(k jose.JSONWebKey) bool {
		return k.Algorithm != "" && k.Algorithm != header.Algorithm
	})
	switch {
	case header.KeyID != "" && len(set.Key(header.KeyID)) == 0:
		return errUnknownKey
	case header.KeyID != "":
		set = jose.JSONWebKeySet{Keys: fit}
		if len(set.Key(header.KeyID)) == 0 {
			return errUnfitKey
		}
		return token.Claims(set, claims...)
	}
	err := errUnfitKey
	for _, key := range fit {
		if err = token.Claims(key, claims...); !errors.Is(err, jose.ErrCryptoFailure) {
			return err
		}
	}
	return err
}

// reasons are the library's errors that mean one reason.
var reasons = []struct {
	err    error
	reason target.Reason
}{
	{errUnknownKey, target.UnknownKey},
	{errUnfitKey, target.AlgorithmNotAllowed},
	{jose.ErrUnsupportedCriticalHeader, target.UnknownCriticalHeader},
	{jose.ErrCryptoFailure, target.BadSignature}, // or a key of another type
	{jwt.ErrExpired, target.Expired},
	{jwt.ErrNotValidYet, target.NotYetValid},
	{jwt.ErrIssuedInTheFuture, target.IssuedInFuture},
	{jwt.ErrInvalidIssuer, target.WrongIssuer},
	{jwt.ErrInvalidAudience, target.WrongAudience},
	{jwt.ErrUnmarshalNumericDate, target.Malformed},
	{jwt.ErrUnmarshalAudience, target.Malformed},
}

// reason tells why the library refuses, where it tells at all: a token that it
// cannot parse may be encrypted.
func reason(err error) target.Reason {
	for _, r := range reasons {
		if errors.Is(err, r.err) {
			return r.reason
		}
	}
	var other *jose.ErrUnexpectedSignatureAlgorithm
	switch {
	case !errors.As(err, &other) || other.Got == "":
		return target.Unspecified
	case other.Got == "none":
		return target.Unsigned
	}
	return target.AlgorithmNotAllowed
}
