package jose

import (
	"crypto"
	"fmt"
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
	hash  crypto.Hash // 0 for EdDSA and none
	curve string      // crv of the key, "" if it has none
	pss   bool        // RSASSA-PSS rather than RSASSA-PKCS1-v1_5
}

var algorithms = map[Algorithm]algorithmFacts{
	None:  {},
	HS256: {kty: ktyOct, hash: crypto.SHA256},
	HS384: {kty: ktyOct, hash: crypto.SHA384},
	HS512: {kty: ktyOct, hash: crypto.SHA512},
	RS256: {kty: ktyRSA, hash: crypto.SHA256},
	RS384: {kty: ktyRSA, hash: crypto.SHA384},
	RS512: {kty: ktyRSA, hash: crypto.SHA512},
	PS256: {kty: ktyRSA, hash: crypto.SHA256, pss: true},
	PS384: {kty: ktyRSA, hash: crypto.SHA384, pss: true},
	PS512: {kty: ktyRSA, hash: crypto.SHA512, pss: true},
	ES256: {kty: ktyEC, hash: crypto.SHA256, curve: "P-256"},
	ES384: {kty: ktyEC, hash: crypto.SHA384, curve: "P-384"},
	ES512: {kty: ktyEC, hash: crypto.SHA512, curve: "P-521"},
	EdDSA: {kty: ktyOKP, curve: "Ed25519"},
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
