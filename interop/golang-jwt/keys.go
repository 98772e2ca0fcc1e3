package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// jwk is a JSON Web Key (RFC 7517) in the form that golang-jwt takes, which
// reads none itself.
type jwk struct {
	KTY string `json:"kty"`
	KID string `json:"kid"`
	Alg string `json:"alg"`
	Crv string `json:"crv"`
	K   string `json:"k"`
	N   string `json:"n"`
	E   string `json:"e"`
	X   string `json:"x"`
	Y   string `json:"y"`
	D   string `json:"d"`
	P   string `json:"p"`
	Q   string `json:"q"`

	public  any // what verifies: []byte, or a public key
	private any // what signs: []byte, or a private key; nil if there is none
}

// Format keeps a key out of what is printed.
func (jwk) Format(s fmt.State, _ rune) { fmt.Fprint(s, "[key redacted]") }

var (
	errUnknownType = errors.New("key of an unknown type")
	errBadKey      = errors.New("key whose parts are not what they should be")
	errUnknownKey  = errors.New("no key has this kid")
	errUnfitKey    = errors.New("no key is for this algorithm")
	errOtherAlg    = errors.New("the key or the header says another algorithm")
)

// parseJWKSet reads a JWK set, without the keys that cannot be used, unless none
// can and one is broken.
func parseJWKSet(text []byte) ([]jwk, error) {
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := json.Unmarshal(text, &set); err != nil {
		return nil, err
	}
	var keys []jwk
	var broken error
	for _, each := range set.Keys {
		switch key, err := parseJWK(each); {
		case err == nil:
			keys = append(keys, key)
		case !errors.Is(err, errUnknownType):
			broken = err
		}
	}
	if len(keys) == 0 && broken != nil {
		return nil, broken
	}
	return keys, nil
}

func parseJWK(text []byte) (jwk, error) {
	var k jwk
	if err := json.Unmarshal(text, &k); err != nil {
		return k, errBadKey // not the decoder's words, which may quote the key
	}
	var err error
	switch k.KTY {
	case "oct":
		secret := octets(k.K)
		if len(secret) == 0 {
			return k, errBadKey
		}
		k.public, k.private = secret, secret
	case "RSA":
		err = k.rsa()
	case "EC":
		err = k.ec()
	case "OKP":
		err = k.okp()
	case "":
		err = errBadKey
	default:
		err = errUnknownType
	}
	return k, err
}

func octets(text string) []byte {
	out, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil
	}
	return out
}

func number(text string) *big.Int { return new(big.Int).SetBytes(octets(text)) }

func (k *jwk) rsa() error {
	public := &rsa.PublicKey{N: number(k.N), E: int(number(k.E).Int64())}
	if public.N.Sign() == 0 || public.E == 0 {
		return errBadKey
	}
	k.public = public
	if k.D == "" {
		return nil
	}
	private := &rsa.PrivateKey{PublicKey: *public, D: number(k.D), Primes: []*big.Int{number(k.P), number(k.Q)}}
	private.Precompute()
	if private.Validate() != nil {
		return errBadKey
	}
	k.private = private
	return nil
}

func (k *jwk) ec() error {
	curve := map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521()}[k.Crv]
	if curve == nil {
		return errBadKey
	}
	size := (curve.Params().BitSize + 7) / 8
	x, y := octets(k.X), octets(k.Y)
	if len(x) != size || len(y) != size {
		return errBadKey
	}
	public, err := ecdsa.ParseUncompressedPublicKey(curve, slices.Concat([]byte{4}, x, y))
	if err != nil {
		return errBadKey
	}
	k.public = public
	if k.D == "" {
		return nil
	}
	private, err := ecdsa.ParseRawPrivateKey(curve, octets(k.D))
	if err != nil {
		return errBadKey
	}
	k.private = private
	return nil
}

func (k *jwk) okp() error {
	if k.Crv != "Ed25519" {
		return errUnknownType
	}
	x, d := octets(k.X), octets(k.D)
	if len(x) != ed25519.PublicKeySize || k.D != "" && len(d) != ed25519.SeedSize {
		return errBadKey
	}
	k.public = ed25519.PublicKey(x)
	if k.D != "" {
		k.private = crypto.Signer(ed25519.NewKeyFromSeed(d))
	}
	return nil
}

// keyfunc picks the keys that may have signed a token: by kid, by what the
// algorithm needs, and by the alg of the key.
func keyfunc(keys []jwk) jwt.Keyfunc {
	return func(token *jwt.Token) (any, error) {
		alg := token.Method.Alg()
		if alg == "none" { // the parser has found it among the methods of the policy
			return jwt.UnsafeAllowNoneSignatureType, nil
		}
		kid, named := token.Header["kid"]
		var found bool
		var set jwt.VerificationKeySet
		for _, k := range keys {
			if named && k.KID != kid {
				continue
			}
			found = true
			if k.KTY == keyType(alg) && (k.Alg == "" || k.Alg == alg) {
				set.Keys = append(set.Keys, k.public)
			}
		}
		switch {
		case !found:
			return nil, errUnknownKey
		case len(set.Keys) == 0:
			return nil, errUnfitKey
		}
		return set, nil
	}
}

// keyType is the kty that an algorithm works with (RFC 7518, section 3.1; RFC 8037).
func keyType(alg string) string {
	switch {
	case strings.HasPrefix(alg, "HS"):
		return "oct"
	case strings.HasPrefix(alg, "ES"):
		return "EC"
	case alg == "EdDSA":
		return "OKP"
	}
	return "RSA"
}
