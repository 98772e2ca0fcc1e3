package jose

import (
	"crypto"
	"crypto/rsa"
	_ "crypto/sha256" // for crypto.SHA256
	_ "crypto/sha512" // for crypto.SHA384 and crypto.SHA512
	"fmt"

	"github.com/golang-jwt/jwt/v5"
)

// Algorithm is the name of a signature algorithm as the alg header has it
// (RFC 7518, section 3.1; RFC 8037, section 3.1). Names are case-sensitive.
type Algorithm string

// The algorithms. None is no signature at all (RFC 7518, section 3.6).
const (
	None  Algorithm = "none"
	HS256 Algorithm = "HS256"
	HS384 Algorithm = "HS384"
	HS512 Algorithm = "HS512"
	RS256 Algorithm = "RS256"
	RS384 Algorithm = "RS384"
	RS512 Algorithm = "RS512"
	PS256 Algorithm = "PS256"
	PS384 Algorithm = "PS384"
	PS512 Algorithm = "PS512"
	ES256 Algorithm = "ES256"
	ES384 Algorithm = "ES384"
	ES512 Algorithm = "ES512"
	EdDSA Algorithm = "EdDSA"
)

// algorithmFacts is what RFC 7518, sections 3.2 to 3.6, says of an algorithm.
type algorithmFacts struct {
	kty   keyType
	hash  crypto.Hash       // 0 for EdDSA and none
	curve string            // crv of the key, "" if it has none
	asym  jwt.SigningMethod // nil for HMAC and none
}

var algorithms = map[Algorithm]algorithmFacts{
	None:  {},
	HS256: {kty: ktyOct, hash: crypto.SHA256},
	HS384: {kty: ktyOct, hash: crypto.SHA384},
	HS512: {kty: ktyOct, hash: crypto.SHA512},
	RS256: {kty: ktyRSA, hash: crypto.SHA256, asym: jwt.SigningMethodRS256},
	RS384: {kty: ktyRSA, hash: crypto.SHA384, asym: jwt.SigningMethodRS384},
	RS512: {kty: ktyRSA, hash: crypto.SHA512, asym: jwt.SigningMethodRS512},
	PS256: {kty: ktyRSA, hash: crypto.SHA256, asym: strictPSS(jwt.SigningMethodPS256)},
	PS384: {kty: ktyRSA, hash: crypto.SHA384, asym: strictPSS(jwt.SigningMethodPS384)},
	PS512: {kty: ktyRSA, hash: crypto.SHA512, asym: strictPSS(jwt.SigningMethodPS512)},
	ES256: {kty: ktyEC, hash: crypto.SHA256, curve: "P-256", asym: jwt.SigningMethodES256},
	ES384: {kty: ktyEC, hash: crypto.SHA384, curve: "P-384", asym: jwt.SigningMethodES384},
	ES512: {kty: ktyEC, hash: crypto.SHA512, curve: "P-521", asym: jwt.SigningMethodES512},
	EdDSA: {kty: ktyOKP, curve: "Ed25519", asym: jwt.SigningMethodEdDSA},
}

// strictPSS makes a method that wants a salt as long as the hash, as RFC 7518,
// section 3.5, does. The library's own verifies with any length.
func strictPSS(m *jwt.SigningMethodRSAPSS) *jwt.SigningMethodRSAPSS {
	return &jwt.SigningMethodRSAPSS{
		SigningMethodRSA: m.SigningMethodRSA,
		Options:          &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash},
	}
}

// ParseAlgorithm reads the name of an algorithm. Names are case-sensitive
// (RFC 7515, section 4.1.1). Errors wrap [ErrAlgorithm].
func ParseAlgorithm(s string) (Algorithm, error) {
	a := Algorithm(s)
	if _, ok := algorithms[a]; !ok {
		return "", fmt.Errorf("%w: %s; give none, HS256 to HS512, RS256 to RS512, PS256 to PS512, ES256 to ES512 or EdDSA",
			ErrAlgorithm, clip(s))
	}
	return a, nil
}

// Algorithms returns all algorithms, none first, in the order of RFC 7518.
func Algorithms() []Algorithm {
	return []Algorithm{None, HS256, HS384, HS512, RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA}
}
