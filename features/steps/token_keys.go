package steps

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"sync"
)

// tokenKey is a key that signs tokens or that a policy trusts: an HMAC secret,
// or a private key with its public half.
type tokenKey struct {
	secret []byte        // HMAC
	signer crypto.Signer // RSA, ECDSA, Ed25519
	// certified is the certificate of a key of the suite, which is made once; nil for
	// any other key.
	certified func() ([]byte, error)
	jwk       object // as a policy is given it: the public half, or the secret
}

// rsaKeys are the RSA keys of the suite, by kind. Unlike keys of other kinds
// they cannot be derived from their names in little time.
//
//go:embed testkeys.json
var rsaKeys []byte

// rsaFixture is one of them, which nobody changes.
type rsaFixture struct {
	key         *rsa.PrivateKey
	certificate func() ([]byte, error)
}

var rsaFixtures = sync.OnceValues(func() (map[string][]rsaFixture, error) {
	var kinds map[string][]rsaJWK
	if err := json.Unmarshal(rsaKeys, &kinds); err != nil {
		return nil, err
	}
	parsed := make(map[string][]rsaFixture)
	for kind, list := range kinds {
		for _, jwk := range list {
			key, err := jwk.parse()
			if err != nil {
				return nil, err
			}
			certificate := sync.OnceValues(func() ([]byte, error) { return selfSigned(key) })
			parsed[kind] = append(parsed[kind], rsaFixture{key, certificate})
		}
	}
	return parsed, nil
})

// rsaJWK is a private RSA key (RFC 7518, section 6.3).
type rsaJWK struct{ N, E, D, P, Q string }

func (j rsaJWK) parse() (*rsa.PrivateKey, error) {
	var values [5]*big.Int
	for i, text := range []string{j.N, j.E, j.D, j.P, j.Q} {
		octets, err := decodeBase64url(text)
		if err != nil {
			return nil, err
		}
		values[i] = new(big.Int).SetBytes(octets)
	}
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: values[0], E: int(values[1].Int64())},
		D:         values[2], Primes: values[3:],
	}
	key.Precompute()
	return key, key.Validate()
}

// hmacKey is an HMAC key whose bytes follow from its name.
func hmacKey(name string, n int) *tokenKey {
	return newHMACKey(name, stream(name, n))
}

func newHMACKey(name string, secret []byte) *tokenKey {
	return &tokenKey{secret: secret, jwk: object{
		text("kty", "oct"), text("kid", name), text("k", base64url(secret)),
	}}
}

// stream is n bytes that follow from a name: SHA-256 of the name and a counter.
func stream(name string, n int) []byte {
	var out []byte
	for i := 0; len(out) < n; i++ {
		block := sha256.Sum256(fmt.Appendf(nil, "safproof test key %s %d", name, i))
		out = append(out, block[:]...)
	}
	return out[:n]
}

var curves = map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521()}

// newKey makes a key of a kind, which for RSA is the at-th of its size.
func newKey(kind, name string, at int) (*tokenKey, error) {
	if curve, ok := curves[kind]; ok {
		size := (curve.Params().BitSize + 7) / 8
		d := new(big.Int).SetBytes(stream(name, size+8))
		d.Mod(d, new(big.Int).Sub(curve.Params().N, big.NewInt(1)))
		private, err := ecdsa.ParseRawPrivateKey(curve, d.Add(d, big.NewInt(1)).FillBytes(make([]byte, size)))
		if err != nil {
			return nil, err
		}
		return withJWK(name, private)
	}
	if kind == "Ed25519" {
		return withJWK(name, ed25519.NewKeyFromSeed(stream(name, ed25519.SeedSize)))
	}
	if w, ok := weakKinds[kind]; ok {
		sound, err := newKey(w.of, name, at)
		if err != nil {
			return nil, err
		}
		return withJWK(name, w.weak(sound.signer.(*rsa.PrivateKey)))
	}
	kinds, err := rsaFixtures()
	if err != nil {
		return nil, err
	}
	if at >= len(kinds[kind]) {
		return nil, misuse(fmt.Sprintf("the suite has %d keys of kind %s, not %d", len(kinds[kind]), kind, at+1))
	}
	fixture := kinds[kind][at]
	key, err := withJWK(name, fixture.key)
	if err == nil {
		key.certified = fixture.certificate
	}
	return key, err
}

// withJWK adds the JWK of the public half (RFC 7518, section 6; RFC 8037).
func withJWK(name string, signer crypto.Signer) (*tokenKey, error) {
	k := &tokenKey{signer: signer}
	switch public := signer.Public().(type) {
	case *rsa.PublicKey:
		k.jwk = object{text("kty", "RSA"), text("kid", name), text("n", base64url(public.N.Bytes())),
			text("e", base64url(big.NewInt(int64(public.E)).Bytes()))}
	case *ecdsa.PublicKey:
		point, err := public.Bytes() // 04, x, y
		if err != nil {
			return nil, err
		}
		half := len(point) / 2
		k.jwk = object{text("kty", "EC"), text("kid", name), text("crv", public.Params().Name),
			text("x", base64url(point[1:1+half])), text("y", base64url(point[1+half:]))}
	case ed25519.PublicKey:
		k.jwk = object{text("kty", "OKP"), text("kid", name), text("crv", "Ed25519"), text("x", base64url(public))}
	}
	return k, nil
}

// private is the JWK with which a target is to sign: that of the policy, and
// the private members.
func (k *tokenKey) private() (object, error) {
	jwk := append(object{}, k.jwk...)
	switch key := k.signer.(type) {
	case *rsa.PrivateKey:
		return append(jwk, text("d", base64url(key.D.Bytes())),
			text("p", base64url(key.Primes[0].Bytes())), text("q", base64url(key.Primes[1].Bytes())),
			text("dp", base64url(key.Precomputed.Dp.Bytes())), text("dq", base64url(key.Precomputed.Dq.Bytes())),
			text("qi", base64url(key.Precomputed.Qinv.Bytes()))), nil
	case *ecdsa.PrivateKey:
		d, err := key.Bytes()
		return append(jwk, text("d", base64url(d))), err
	case ed25519.PrivateKey:
		return append(jwk, text("d", base64url(key.Seed()))), nil
	}
	return jwk, nil
}

// encodings are the forms in which a public key lies about, and may be taken
// for an HMAC secret.
var encodings = map[string]func(*tokenKey) ([]byte, error){
	"PEM": func(k *tokenKey) ([]byte, error) {
		der, err := x509.MarshalPKIXPublicKey(k.signer.Public())
		return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), err
	},
	"DER": func(k *tokenKey) ([]byte, error) { return x509.MarshalPKIXPublicKey(k.signer.Public()) },
	"JWK": func(k *tokenKey) ([]byte, error) { return k.jwk.text(), nil },
	"modulus": func(k *tokenKey) ([]byte, error) {
		public, ok := k.signer.Public().(*rsa.PublicKey)
		if !ok {
			return nil, misuse("only an RSA key has a modulus")
		}
		return public.N.Bytes(), nil
	},
}

// certificate is a self-signed certificate of the key, in DER.
func (k *tokenKey) certificate() ([]byte, error) {
	if k.certified != nil {
		return k.certified()
	}
	return selfSigned(k.signer)
}

func selfSigned(signer crypto.Signer) ([]byte, error) {
	// An issuer must have a name (RFC 5280, section 4.1.2.4), and Java wants it.
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "safproof"}, NotBefore: setUp, NotAfter: setUp.AddDate(1, 0, 0)}
	return x509.CreateCertificate(nil, template, template, signer.Public(), signer)
}

func decodeBase64url(text string) ([]byte, error) {
	return base64.RawURLEncoding.Strict().DecodeString(text)
}

func base64url(bytes []byte) string { return base64.RawURLEncoding.EncodeToString(bytes) }
