package jose_test

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"math/big"
	"testing"

	"github.com/safproof/safproof/reference/jose"
)

func TestNewKeyRefuses(t *testing.T) {
	p224Key, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, ok := privateKey(t, jose.RS256).Public().Crypto().(*rsa.PublicKey)
	if !ok {
		t.Fatal("the key is no *rsa.PublicKey")
	}
	for name, key := range map[string]any{
		"nothing":                       nil,
		"bytes":                         secret,
		"text":                          "secret",
		"nil RSA":                       (*rsa.PublicKey)(nil),
		"nil RSA, private":              (*rsa.PrivateKey)(nil),
		"empty RSA":                     &rsa.PublicKey{},
		"RSA, exponent 1":               &rsa.PublicKey{N: big.NewInt(35), E: 1},
		"RSA, even modulus":             &rsa.PublicKey{N: big.NewInt(36), E: 3},
		"RSA, negative modulus":         &rsa.PublicKey{N: big.NewInt(-35), E: 3},
		"RSA, modulus of 6 bits":        &rsa.PublicKey{N: big.NewInt(35), E: 3},
		"RSA, modulus of 511 bits":      &rsa.PublicKey{N: new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 511), big.NewInt(1)), E: 3},
		"RSA, private, nothing else":    &rsa.PrivateKey{PublicKey: *public},
		"RSA, private, no prime":        &rsa.PrivateKey{PublicKey: *public, D: big.NewInt(3), Primes: []*big.Int{nil, nil}},
		"RSA, private, no primes":       &rsa.PrivateKey{PublicKey: *public, D: big.NewInt(3)},
		"nil ECDSA":                     (*ecdsa.PublicKey)(nil),
		"nil ECDSA, private":            (*ecdsa.PrivateKey)(nil),
		"empty ECDSA":                   &ecdsa.PublicKey{},
		"ECDSA, no point":               &ecdsa.PublicKey{Curve: elliptic.P256()},
		"ECDSA, private, no point":      &ecdsa.PrivateKey{PublicKey: ecdsa.PublicKey{Curve: elliptic.P256()}},
		"ECDSA, curve not in JWA":       p224Key,
		"Ed25519, short":                ed25519.PublicKey{1},
		"Ed25519, private, short":       ed25519.PrivateKey{1},
		"Ed25519, nil":                  ed25519.PublicKey(nil),
		"an RSA key that is no pointer": rsa.PublicKey{},
	} {
		t.Run(name, func(t *testing.T) {
			if k, err := jose.NewKey(key); k != nil || !errors.Is(err, jose.ErrKey) {
				t.Errorf("NewKey = %v, %v; want ErrKey", k, err)
			}
		})
	}
	if k, err := jose.NewHMACKey(nil); k != nil || !errors.Is(err, jose.ErrKey) {
		t.Errorf("NewHMACKey(nil) = %v, %v; want ErrKey", k, err)
	}
}

func TestWith(t *testing.T) {
	key := hmacKey(t, secret)
	other := key.WithID("a").WithAlgorithm(jose.HS512)
	if key.ID() != "" || key.Algorithm() != "" || other.ID() != "a" || other.Algorithm() != jose.HS512 || other.Use() != "" {
		t.Errorf("key: %q %q, changed: %q %q %q", key.ID(), key.Algorithm(), other.ID(), other.Algorithm(), other.Use())
	}
	if other.Crypto() != nil || other.Public() != other {
		t.Error("an HMAC key has a public half")
	}
}

// The zero value is no key.
func TestEmptyKey(t *testing.T) {
	var empty jose.Key
	var none *jose.Key
	if _, err := jose.NewKeySet(&empty); !errors.Is(err, jose.ErrKey) {
		t.Errorf("set of an empty key: %v", err)
	}
	if _, err := jose.NewKeySet(none); !errors.Is(err, jose.ErrKey) {
		t.Errorf("set of nil: %v", err)
	}
	if _, err := jose.Sign(nil, []byte("{}"), &empty, jose.HS256); !errors.Is(err, jose.ErrKeyUse) {
		t.Errorf("Sign: %v", err)
	}
	if text, err := empty.MarshalJWK(true); text != nil || !errors.Is(err, jose.ErrKey) {
		t.Errorf("MarshalJWK: %s, %v", text, err)
	}
	if empty.IsPrivate() || empty.Crypto() != nil {
		t.Error("an empty key holds something")
	}
	if none.ID() != "" || none.Algorithm() != "" || none.Use() != "" || none.IsPrivate() || none.Crypto() != nil || none.Public() != nil {
		t.Error("nil holds something")
	}
	for _, private := range []bool{true, false} {
		if text, err := none.MarshalJWK(private); text != nil || !errors.Is(err, jose.ErrKey) {
			t.Errorf("MarshalJWK(%v) of nil: %s, %v", private, text, err)
		}
	}
	if named := none.WithID("a").WithAlgorithm(jose.HS256); named.ID() != "a" || named.IsPrivate() {
		t.Error("nil under a name is a key")
	}
	if _, err := jose.Sign(nil, []byte("{}"), none, jose.HS256); !errors.Is(err, jose.ErrKeyUse) {
		t.Errorf("Sign with nil: %v", err)
	}
}
