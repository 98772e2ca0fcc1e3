package jose_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/jose"
)

// What key_ops permits stays the same when a key is written and read, and its
// public half is fit for no more than the whole.
func TestKeyOpsAreKept(t *testing.T) {
	for _, a := range []jose.Algorithm{jose.HS256, jose.ES256} {
		for _, c := range []struct {
			ops          string
			sign, verify bool // the whole, if it is asymmetric
			public       bool // its public half verifies
		}{
			{`["sign"]`, true, true, true},
			{`["verify"]`, false, true, true},
			{`["sign","verify"]`, true, true, true},
			{`["verify","deriveKey"]`, false, true, true},
			{`[]`, false, false, false},
			{`["decrypt"]`, false, false, false},
		} {
			t.Run(fmt.Sprint(a, " ", c.ops), func(t *testing.T) {
				key, err := jose.ParseJWK([]byte(changedJWK(t, a, "key_ops", c.ops)))
				if err != nil {
					t.Fatal(err)
				}
				verify, public := c.verify, c.public
				if a == jose.HS256 { // the secret is not two keys, and sign is not verify
					verify = strings.Contains(c.ops, "verify")
					public = verify
				}
				checkFitness(t, "as it came", key, a, c.sign, verify)
				checkFitness(t, "written and read", again(t, key, true), a, c.sign, verify)
				checkFitness(t, "public", key.Public(), a, c.sign && a == jose.HS256, public)
				if a != jose.HS256 {
					checkFitness(t, "public, written and read", again(t, key, false), a, false, public)
				}
			})
		}
	}
}

// again writes a key and reads it.
func again(t *testing.T, key *jose.Key, private bool) *jose.Key {
	t.Helper()
	text, err := key.MarshalJWK(private)
	if err != nil {
		t.Fatal(err)
	}
	read, err := jose.ParseJWK(text)
	if err != nil {
		t.Fatal(err)
	}
	return read
}

func checkFitness(t *testing.T, what string, key *jose.Key, a jose.Algorithm, sign, verify bool) {
	t.Helper()
	if _, err := jose.Sign(nil, []byte(goodClaims), key, a); (err == nil) != sign {
		t.Errorf("%s: signing: %v, want it done: %v", what, err, sign)
	}
	v := verifier(t, jose.Policy{Algorithms: []jose.Algorithm{a}, Keys: keySet(t, key)})
	_, err := v.Verify(signed(t, `{"alg":"`+string(a)+`"}`, goodClaims, privateKey(t, a), a), clock)
	want := "accepted"
	if !verify {
		want = "algorithm-not-allowed: key"
	}
	if got := verdict(t, err); got != want {
		t.Errorf("%s: verifying: %s, want %s", what, got, want)
	}
}
