package jose_test

import (
	"crypto/rand"
	"crypto/rsa"
	"math/big"
	"testing"

	"github.com/safproof/safproof/reference/jose"
)

// A key is made of its own numbers, whatever others were
// computed before, and keeps those that it was made with.
func TestPrecomputedNumbers(t *testing.T) {
	made := func() *rsa.PrivateKey {
		k, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	one, other := made(), made()
	mixed := *one
	mixed.Precomputed = other.Precomputed
	later := *one
	later.Precomputed.Dp = new(big.Int).Set(one.Precomputed.Dp)
	for name, private := range map[string]*rsa.PrivateKey{"of another key": &mixed, "changed later": &later} {
		t.Run(name, func(t *testing.T) {
			key, err := jose.NewKey(private)
			if err != nil {
				t.Fatal(err)
			}
			private.Precomputed.Dp.SetInt64(1)
			for what, signer := range map[string]*jose.Key{"the key": key, "a key made of its copy": remade(t, key)} {
				token, err := jose.Sign(nil, []byte(`{"sub":"COLIN"}`), signer, jose.RS256)
				if err != nil {
					t.Fatalf("%s: %v", what, err)
				}
				keys, err := jose.NewKeySet(key.Public())
				if err != nil {
					t.Fatal(err)
				}
				verifier, err := jose.NewVerifier(jose.Policy{Algorithms: []jose.Algorithm{jose.RS256}, Keys: keys})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := verifier.VerifyJWS(token); err != nil {
					t.Errorf("%s: %v", what, err)
				}
			}
		})
	}
}

func remade(t *testing.T, key *jose.Key) *jose.Key {
	t.Helper()
	again, err := jose.NewKey(key.Crypto())
	if err != nil {
		t.Fatal(err)
	}
	return again
}
