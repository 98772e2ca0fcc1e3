package fuzz

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/jose"
)

// tokenSubject is an algorithm with a key, ours and theirs.
type tokenSubject struct {
	algorithm jose.Algorithm
	key       *jose.Key // signs
	verifier  *jose.Verifier
	// trusted are the keys of the verifier, as go-jose has them.
	trusted []trustedKey
	// stranger: the key is none of the verifier's, and nothing that it signs is good.
	stranger bool
}

// trustedKey is a key of a policy.
type trustedKey struct {
	algorithm jose.Algorithm
	id        string // "" for a policy that does not look at kid
	key       any
}

// tokenSubjects makes one for each kind of signature, whose policy has its key
// alone; the same again under a policy with all keys and algorithms; and a stranger
// under that policy who takes its public keys for HMAC secrets. Tokens are signed
// while fuzzing, so that a new key in each run spoils no corpus.
func tokenSubjects(f *testing.F) []tokenSubject {
	f.Helper()
	var alone, together []tokenSubject
	var trusted []trustedKey
	var bound []*jose.Key
	for _, s := range freshKeys(f) {
		id := strings.ToLower(string(s.algorithm))
		alone = append(alone, tokenSubject{algorithm: s.algorithm, key: s.key, trusted: []trustedKey{{s.algorithm, "", s.theirs}},
			verifier: tokenVerifier(f, []jose.Algorithm{s.algorithm}, true, s.key.Public())}) // go-jose is given the key, whatever kid says
		trusted = append(trusted, trustedKey{s.algorithm, id, s.theirs})
		bound = append(bound, s.key.Public().WithID(id).WithAlgorithm(s.algorithm))
		together = append(together, tokenSubject{algorithm: s.algorithm, key: s.key})
		if s.algorithm != jose.HS256 {
			der, err := x509.MarshalPKIXPublicKey(s.theirs)
			check(f, err)
			secret, err := jose.NewHMACKey(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
			check(f, err)
			together = append(together, tokenSubject{algorithm: jose.HS256, key: secret, stranger: true})
		}
	}
	all := tokenVerifier(f, jose.Algorithms()[1:], false, bound...)
	for i := range together {
		together[i].verifier, together[i].trusted = all, trusted
	}
	return append(alone, together...)
}

func tokenVerifier(f *testing.F, algorithms []jose.Algorithm, ignoreKeyID bool, keys ...*jose.Key) *jose.Verifier {
	f.Helper()
	set, err := jose.NewKeySet(keys...)
	check(f, err)
	verifier, err := jose.NewVerifier(jose.Policy{Issuer: "saf", Audience: []string{"APPL"}, Algorithms: algorithms,
		Keys: set, IgnoreKeyID: ignoreKeyID})
	check(f, err)
	return verifier
}

// freshKey is a key for an algorithm: ours, private, and what verifies for others.
type freshKey struct {
	algorithm jose.Algorithm
	key       *jose.Key
	theirs    any
}

func freshKeys(f *testing.F) []freshKey {
	f.Helper()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	check(f, err)
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(f, err)
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	check(f, err)
	secret := bytes.Repeat([]byte{0x5A}, 32)
	hmacKey, err := jose.NewHMACKey(secret)
	check(f, err)
	keys := []freshKey{{jose.HS256, hmacKey, secret}}
	for _, s := range []struct {
		algorithm jose.Algorithm
		private   crypto.Signer
	}{{jose.RS256, rsaKey}, {jose.ES256, ecKey}, {jose.PS256, rsaKey}, {jose.EdDSA, edKey}} {
		key, err := jose.NewKey(s.private)
		check(f, err)
		keys = append(keys, freshKey{s.algorithm, key, s.private.Public()})
	}
	return keys
}
