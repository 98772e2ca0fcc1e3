package jose_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/hex"
	"errors"
	"math/big"
	"testing"

	"github.com/safproof/safproof/reference/jose"
)

// Keys that are changed from outside stay as they were: neither what a key was
// made of nor what Crypto returns is the key itself.
func TestKeysAreCopied(t *testing.T) {
	for _, a := range []jose.Algorithm{jose.HS256, jose.RS256, jose.ES256, jose.EdDSA} {
		t.Run(string(a), func(t *testing.T) {
			mine := freshMaterial(t, a)
			var key *jose.Key
			var err error
			if text, ok := mine.([]byte); ok {
				key, err = jose.NewHMACKey(text)
			} else {
				key, err = jose.NewKey(mine)
			}
			if err != nil {
				t.Fatal(err)
			}
			public := key.Public()
			v := verifier(t, jose.Policy{Algorithms: []jose.Algorithm{a}, Keys: keySet(t, public)})
			before, err := key.MarshalJWK(true)
			if err != nil {
				t.Fatal(err)
			}
			for _, each := range []any{mine, key.Crypto(), public.Crypto()} {
				spoil(t, each)
			}
			if after, err := key.MarshalJWK(true); err != nil || !bytes.Equal(before, after) {
				t.Errorf("the key changed from %s to %s, %v", before, after, err)
			}
			token, err := jose.Sign(nil, []byte(goodClaims), key, a)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := v.Verify(token, clock); err != nil {
				t.Error(err)
			}
		})
	}
}

// freshMaterial returns a secret or a private key that may be spoiled.
func freshMaterial(t *testing.T, a jose.Algorithm) any {
	t.Helper()
	var key any = bytes.Clone(secret)
	var err error
	switch a {
	case jose.RS256:
		key, err = rsa.GenerateKey(rand.Reader, 2048)
	case jose.ES256:
		key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	case jose.EdDSA:
		_, key, err = ed25519.GenerateKey(rand.Reader)
	}
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// spoil overwrites a key.
func spoil(t *testing.T, key any) {
	t.Helper()
	switch k := key.(type) {
	case nil: // Crypto of an HMAC key
	case []byte:
		clear(k)
	case ed25519.PublicKey:
		clear(k)
	case ed25519.PrivateKey:
		clear(k)
	case *rsa.PublicKey:
		k.N.SetInt64(35)
		k.E = 1
	case *rsa.PrivateKey:
		spoil(t, &k.PublicKey)
		k.D.SetInt64(1)
		k.Primes[0].SetInt64(5)
		k.Precomputed.Dp.SetInt64(1)
	case *ecdsa.PublicKey:
		//lint:ignore SA1019 that is how a key is spoiled
		k.X.SetInt64(1)
	case *ecdsa.PrivateKey:
		spoil(t, &k.PublicKey)
		//lint:ignore SA1019 that is how a key is spoiled
		k.D.SetInt64(1)
	default:
		t.Fatalf("nobody knows how to spoil a %T", key)
	}
}

// Private keys whose parts belong to several keys.
func TestNewKeyRefusesInconsistent(t *testing.T) {
	one, ok1 := freshMaterial(t, jose.RS256).(*rsa.PrivateKey)
	two, ok2 := freshMaterial(t, jose.RS256).(*rsa.PrivateKey)
	ec, ok3 := freshMaterial(t, jose.ES256).(*ecdsa.PrivateKey)
	ed, ok4 := freshMaterial(t, jose.EdDSA).(ed25519.PrivateKey)
	if !ok1 || !ok2 || !ok3 || !ok4 {
		t.Fatal("a key is of another type")
	}
	otherEC, ok := freshMaterial(t, jose.ES256).(*ecdsa.PrivateKey)
	if !ok {
		t.Fatal("the key is no *ecdsa.PrivateKey")
	}
	foreign := append(bytes.Clone(ed[:32]), bytes.Clone(freshMaterial(t, jose.EdDSA).(ed25519.PrivateKey)[32:])...)
	rsaKey := func(n *big.Int, d *big.Int, primes ...*big.Int) *rsa.PrivateKey {
		return &rsa.PrivateKey{PublicKey: rsa.PublicKey{N: n, E: one.E}, D: d, Primes: primes}
	}
	p, q := one.Primes[0], one.Primes[1]
	three := func(n *big.Int) *big.Int { return new(big.Int).Mul(n, big.NewInt(3)) }
	negative := func(n *big.Int) *big.Int { return new(big.Int).Neg(n) }
	kept := &rsa.PrivateKey{PublicKey: one.PublicKey, D: two.D, Primes: one.Primes, Precomputed: one.Precomputed}
	for name, key := range map[string]any{
		"RSA, modulus of another":          rsaKey(two.N, one.D, p, q),
		"RSA, exponent of another":         rsaKey(one.N, two.D, p, q),
		"RSA, the same, computed before":   kept,
		"RSA, a prime of another":          rsaKey(one.N, one.D, p, two.Primes[1]),
		"RSA, primes of a multiple":        rsaKey(one.N, one.D, three(p), three(q)),
		"RSA, primes below zero":           rsaKey(one.N, one.D, negative(p), negative(q)),
		"RSA, 1 and the modulus":           rsaKey(one.N, one.D, big.NewInt(1), one.N),
		"RSA, no primes":                   rsaKey(one.N, one.D),
		"RSA, one prime":                   rsaKey(one.N, one.D, one.N),
		"RSA, three primes":                rsaKey(one.N, one.D, p, q, big.NewInt(3)),
		"RSA, exponent below zero":         rsaKey(one.N, negative(one.D), p, q),
		"ECDSA, point of another":          &ecdsa.PrivateKey{PublicKey: otherEC.PublicKey, D: ec.D}, //lint:ignore SA1019 put together by hand
		"Ed25519, public half of another":  ed25519.PrivateKey(foreign),
		"Ed25519, public half of zeroes":   ed25519.PrivateKey(append(bytes.Clone(ed[:32]), make([]byte, 32)...)),
		"Ed25519, public half not a point": ed25519.PrivateKey(append(bytes.Clone(ed[:32]), bytes.Repeat([]byte{0xFF}, 32)...)),
	} {
		t.Run(name, func(t *testing.T) {
			if k, err := jose.NewKey(key); k != nil || !errors.Is(err, jose.ErrKey) {
				t.Errorf("NewKey = %v, %v; want ErrKey", k, err)
			}
		})
	}
	for name, key := range map[string]any{
		"RSA": rsaKey(one.N, one.D, p, q), "RSA, the primes exchanged": rsaKey(one.N, one.D, q, p), "ECDSA": ec, "Ed25519": ed,
	} {
		if _, err := jose.NewKey(key); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Ed25519 public keys (RFC 8032, section 5.1.3): the eight points of small order,
// texts that are no point, and points of the prime order.
func TestEdwardsPoint(t *testing.T) {
	good := func(seed byte) string {
		private := ed25519.NewKeyFromSeed(bytes.Repeat([]byte{seed}, ed25519.SeedSize))
		return hex.EncodeToString(private[ed25519.SeedSize:])
	}
	for _, c := range []struct {
		name, text string
		good       bool
	}{
		{"a key", good(1), true},
		{"another", good(2), true},
		{"the base point", "5866666666666666666666666666666666666666666666666666666666666666", true},
		{"the base point, negated", "58666666666666666666666666666666666666666666666666666666666666e6", true},
		{"neutral element", "0100000000000000000000000000000000000000000000000000000000000000", false},
		{"neutral element, with a sign", "0100000000000000000000000000000000000000000000000000000000000080", false},
		{"order 2", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false},
		{"order 2, with a sign", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false},
		{"order 4", "0000000000000000000000000000000000000000000000000000000000000000", false},
		{"order 4, negated", "0000000000000000000000000000000000000000000000000000000000000080", false},
		{"order 8", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", false},
		{"order 8, negated", "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85", false},
		{"order 8, other", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", false},
		{"order 8, other, negated", "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa", false},
		{"y is the prime", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false},
		{"y is the prime and 1", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", false},
		{"y is as great as can be", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false},
		{"no x for this y", "0200000000000000000000000000000000000000000000000000000000000000", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			public, err := hex.DecodeString(c.text)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := jose.NewKey(ed25519.PublicKey(public)); (err == nil) != c.good || err != nil && !errors.Is(err, jose.ErrKey) {
				t.Errorf("%s: %v, want a key: %v", c.text, err, c.good)
			}
		})
	}
}
