package jose_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/jose"
)

func TestEveryAlgorithm(t *testing.T) {
	for _, a := range jose.Algorithms()[1:] {
		t.Run(string(a), func(t *testing.T) {
			token, err := jose.Sign([]byte(`{"typ":"JWT"}`), []byte(goodClaims), privateKey(t, a), a)
			if err != nil {
				t.Fatal(err)
			}
			v := verifier(t, policy(t, a))
			for _, when := range []string{"first", "again, header known"} {
				if _, err := v.Verify(token, clock); err != nil {
					t.Errorf("%s: %v", when, err)
				}
			}
			at := strings.LastIndexByte(token, '.') + 1
			signature, err := base64.RawURLEncoding.DecodeString(token[at:])
			if err != nil {
				t.Fatal(err)
			}
			for name, bad := range spoiled(signature) {
				_, err := v.Verify(token[:at]+base64.RawURLEncoding.EncodeToString(bad), clock)
				if got := verdict(t, err); got != "bad-signature: signature" {
					t.Errorf("%s: %s", name, got)
				}
			}
			_, err = v.Verify(strings.Replace(token, segment(goodClaims), segment(goodClaims+" "), 1), clock)
			if got := verdict(t, err); got != "bad-signature: signature" {
				t.Errorf("another payload: %s", got)
			}
		})
	}
}

// spoiled returns signatures that are not the one given.
func spoiled(signature []byte) map[string][]byte {
	half := len(signature) / 2
	flipped := func(i int) []byte {
		b := bytes.Clone(signature)
		b[i] ^= 1
		return b
	}
	return map[string][]byte{
		"first bit":      flipped(0),
		"last bit":       flipped(len(signature) - 1),
		"a byte less":    signature[:len(signature)-1],
		"a byte more":    append(bytes.Clone(signature), 0),
		"a byte before":  append([]byte{0}, signature...),
		"half":           signature[:half],
		"zeroes":         make([]byte, len(signature)),
		"r zero":         append(make([]byte, half), signature[half:]...),
		"s zero":         append(bytes.Clone(signature[:half]), make([]byte, len(signature)-half)...),
		"ones":           bytes.Repeat([]byte{0xFF}, len(signature)),
		"halves swapped": append(bytes.Clone(signature[half:]), signature[:half]...),
		"twice":          append(bytes.Clone(signature), signature...),
		"one byte":       {1},
	}
}

// ECDSA: r and s as ASN.1, and s beyond the order of the curve.
func TestECDSAForms(t *testing.T) {
	token := signed(t, `{"alg":"ES256"}`, goodClaims, privateKey(t, jose.ES256), jose.ES256)
	at := strings.LastIndexByte(token, '.') + 1
	raw, err := base64.RawURLEncoding.DecodeString(token[at:])
	if err != nil {
		t.Fatal(err)
	}
	private, ok := privateKey(t, jose.ES256).Crypto().(*ecdsa.PrivateKey)
	if !ok {
		t.Fatal("the key is no *ecdsa.PrivateKey")
	}
	digest := sha256.Sum256([]byte(token[:at-1]))
	der, err := private.Sign(rand.Reader, digest[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	order := private.Params().N
	beyond := append(bytes.Clone(raw[:32]), order.Bytes()...)
	negated := new(big.Int).Sub(order, new(big.Int).SetBytes(raw[32:]))
	v := verifier(t, policy(t, jose.ES256))
	for _, c := range []struct {
		name      string
		signature []byte
		want      string
	}{
		{"r and s", raw, "accepted"},
		{"ASN.1", der, "bad-signature: signature"},
		{"s is the order", beyond, "bad-signature: signature"},
		{"r is the order", append(bytes.Clone(order.Bytes()), raw[32:]...), "bad-signature: signature"},
		// RFC 7518 does not ask for the lower s: the other one is as good.
		{"s negated", append(bytes.Clone(raw[:32]), negated.FillBytes(make([]byte, 32))...), "accepted"},
	} {
		_, err := v.Verify(token[:at]+base64.RawURLEncoding.EncodeToString(c.signature), clock)
		if got := verdict(t, err); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

// PSS: the salt is as long as the hash (RFC 7518, section 3.5).
func TestPSSSalt(t *testing.T) {
	private, ok := privateKey(t, jose.PS256).Crypto().(*rsa.PrivateKey)
	if !ok {
		t.Fatal("the key is no *rsa.PrivateKey")
	}
	v := verifier(t, policy(t, jose.PS256))
	for _, c := range []struct {
		name string
		salt int
		want string
	}{
		{"as long as the hash", 32, "accepted"},
		{"shorter", 31, "bad-signature: signature"},
		{"longer", 33, "bad-signature: signature"},
		{"that of SHA-1", 20, "bad-signature: signature"},
		{"as long as can be", rsa.PSSSaltLengthAuto, "bad-signature: signature"},
	} {
		_, err := v.Verify(pssToken(t, private, c.salt), clock)
		if got := verdict(t, err); got != c.want {
			t.Errorf("salt %s: %s, want %s", c.name, got, c.want)
		}
	}
}

// Which key an algorithm takes, and what the header may claim.
func TestKeyAndAlgorithmConfusion(t *testing.T) {
	rsaKey, ecKey := privateKey(t, jose.RS256), privateKey(t, jose.ES256)
	public, ok := rsaKey.Public().Crypto().(*rsa.PublicKey)
	if !ok {
		t.Fatal("the key is no *rsa.PublicKey")
	}
	pkix, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		t.Fatal(err)
	}
	jwk, err := rsaKey.MarshalJWK(false)
	if err != nil {
		t.Fatal(err)
	}
	pemKey := pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: pkix})
	forged := func(secret []byte) string {
		return signed(t, `{"alg":"HS256"}`, goodClaims, hmacKey(t, secret), jose.HS256)
	}
	all := func(p *jose.Policy) { p.Algorithms, p.SeveralAlgorithmsPerKey = jose.Algorithms(), true }
	keys := func(keys ...*jose.Key) func(*jose.Policy) {
		return func(p *jose.Policy) { all(p); p.Keys = keySet(t, keys...) }
	}
	const notAllowed = "algorithm-not-allowed: key"
	judge(t, policy(t, jose.RS256), []judged{
		{"PEM of the RSA key as HMAC secret", forged(pemKey), nil, "algorithm-not-allowed: algorithm"},
		{"PEM, every algorithm allowed", forged(pemKey), all, notAllowed},
		{"PEM without its last line break", forged(bytes.TrimSpace(pemKey)), all, notAllowed},
		{"DER, every algorithm allowed", forged(pkix), all, notAllowed},
		{"modulus, every algorithm allowed", forged(public.N.Bytes()), all, notAllowed},
		{"JWK, every algorithm allowed", forged(jwk), all, notAllowed},
		{"PEM, and an HMAC key beside", forged(pemKey), keys(rsaKey.Public(), hmacKey(t, secret)), "bad-signature: signature"},
		{"RS256 signature called RS384", signed(t, `{"alg":"RS384"}`, goodClaims, rsaKey, jose.RS256), all, "bad-signature: signature"},
		{"RS256 signature called PS256", signed(t, `{"alg":"PS256"}`, goodClaims, rsaKey, jose.RS256), all, "bad-signature: signature"},
		{"RS256 signature called ES256", signed(t, `{"alg":"ES256"}`, goodClaims, rsaKey, jose.RS256), all, notAllowed},
		{"RS256 signature called EdDSA", signed(t, `{"alg":"EdDSA"}`, goodClaims, rsaKey, jose.RS256), all, notAllowed},
		{"HS256 signature called HS512", signed(t, `{"alg":"HS512"}`, goodClaims, hmacKey(t, secret), jose.HS256), keys(hmacKey(t, secret)), "bad-signature: signature"},
		{"PS256 allowed for the same key", signed(t, `{"alg":"PS256"}`, goodClaims, rsaKey, jose.PS256), all, "accepted"},
		{"key bound to another algorithm", signed(t, `{"alg":"PS256"}`, goodClaims, rsaKey, jose.PS256), keys(rsaKey.WithAlgorithm(jose.RS256)), notAllowed},
		{"P-256 key for ES384", signed(t, `{"alg":"ES384"}`, goodClaims, privateKey(t, jose.ES384), jose.ES384), keys(ecKey.Public()), notAllowed},
		{"ES256 with a P-384 key", signed(t, `{"alg":"ES256"}`, goodClaims, ecKey, jose.ES256), keys(privateKey(t, jose.ES384).Public()), notAllowed},
		{"private key verifies", signed(t, `{"alg":"ES256"}`, goodClaims, ecKey, jose.ES256), keys(ecKey), "accepted"},
		{"second of two keys", signed(t, `{"alg":"HS256"}`, goodClaims, hmacKey(t, secret), jose.HS256), keys(hmacKey(t, secret[1:]), hmacKey(t, secret)), "accepted"},
		{"stranger's key", signed(t, `{"alg":"RS256"}`, goodClaims, freshRSA(t, 2048), jose.RS256), nil, "bad-signature: signature"},
	})
}

func TestShortKeys(t *testing.T) {
	short := func(p *jose.Policy) { p.ShortKeys = true }
	with := func(key *jose.Key, a jose.Algorithm, more func(*jose.Policy)) func(*jose.Policy) {
		return func(p *jose.Policy) {
			p.Algorithms, p.Keys = []jose.Algorithm{a}, keySet(t, key)
			if more != nil {
				more(p)
			}
		}
	}
	row := func(name string, key *jose.Key, a jose.Algorithm, more func(*jose.Policy), want string) judged {
		return judged{name, signed(t, `{"alg":"`+string(a)+`"}`, goodClaims, key, a), with(key, a, more), want}
	}
	const refused = "algorithm-not-allowed: key"
	judge(t, policy(t, jose.HS256), []judged{
		row("HS256, 32 bytes", hmacKey(t, secret[:32]), jose.HS256, nil, "accepted"),
		row("HS256, 31 bytes", hmacKey(t, secret[:31]), jose.HS256, nil, refused),
		row("HS256, 1 byte", hmacKey(t, secret[:1]), jose.HS256, nil, refused),
		row("HS256, 1 byte, allowed", hmacKey(t, secret[:1]), jose.HS256, short, "accepted"),
		row("HS384, 48 bytes", hmacKey(t, secret[:48]), jose.HS384, nil, "accepted"),
		row("HS384, 47 bytes", hmacKey(t, secret[:47]), jose.HS384, nil, refused),
		row("HS512, 64 bytes", hmacKey(t, secret[:64]), jose.HS512, nil, "accepted"),
		row("HS512, 63 bytes", hmacKey(t, secret[:63]), jose.HS512, nil, refused),
		row("RS256, 1024 bits", freshRSA(t, 1024), jose.RS256, nil, refused),
		row("PS256, 2047 bits", freshRSA(t, 2047), jose.PS256, nil, refused),
		row("RS256, 1024 bits, allowed", freshRSA(t, 1024), jose.RS256, short, "accepted"),
	})
}

func freshRSA(t *testing.T, bits int) *jose.Key {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	key, err := jose.NewKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// kid names a key and nothing else.
func TestKeyID(t *testing.T) {
	one, two := hmacKey(t, secret).WithID("one"), hmacKey(t, secret[1:]).WithID("two")
	nameless := hmacKey(t, secret[2:])
	rsaOne := privateKey(t, jose.RS256).Public().WithID("one")
	p := policy(t, jose.HS256)
	p.Keys = keySet(t, one, two, nameless, rsaOne)
	kid := func(kid string, key *jose.Key) string {
		return signed(t, `{"alg":"HS256","kid":`+kid+`}`, goodClaims, key, jose.HS256)
	}
	attacker := hmacKey(t, bytes.Repeat([]byte{1}, 64))
	header := func(members string) string {
		return signed(t, `{"alg":"HS256",`+members+`}`, goodClaims, attacker, jose.HS256)
	}
	jwk, err := attacker.MarshalJWK(true)
	if err != nil {
		t.Fatal(err)
	}
	ignore := func(p *jose.Policy) { p.IgnoreKeyID = true }
	const unknown, bad = "unknown-key: key", "bad-signature: signature"
	judge(t, p, []judged{
		{"the right one", kid(`"two"`, two), nil, "accepted"},
		{"another type under the same ID", kid(`"one"`, one), nil, "accepted"},
		{"escaped", kid(`"tw\u006f"`, two), nil, "accepted"},
		{"another one's", kid(`"one"`, two), nil, bad},
		{"unknown", kid(`"three"`, two), nil, unknown},
		{"unknown, ignored", kid(`"three"`, two), ignore, "accepted"},
		{"other case", kid(`"Two"`, two), nil, unknown},
		{"with a blank", kid(`"two "`, two), nil, unknown},
		{"with a NUL", kid(`"two\u0000"`, two), nil, unknown},
		{"empty does not name the nameless", kid(`""`, nameless), nil, unknown},
		{"none finds the nameless", signed(t, `{"alg":"HS256"}`, goodClaims, nameless, jose.HS256), nil, "accepted"},
		{"path", kid(`"../../../../dev/null"`, hmacKey(t, []byte{0})), nil, unknown},
		{"SQL", kid(`"x' UNION SELECT 'key"`, attacker), nil, unknown},
		{"URL", kid(`"https://attacker.example/key"`, attacker), nil, unknown},
		{"jwk in the header", header(`"jwk":` + string(jwk)), nil, bad},
		{"jwk in the header, and a kid", header(`"kid":"one","jwk":` + string(jwk)), nil, bad},
		{"jku", header(`"jku":"https://attacker.example/jwks"`), nil, bad},
		{"x5u", header(`"x5u":"https://attacker.example/cert"`), nil, bad},
		{"x5c", header(`"x5c":["MIIB"]`), nil, bad},
		{"key named by kid is for another algorithm", signed(t, `{"alg":"RS256","kid":"two"}`, goodClaims, privateKey(t, jose.RS256), jose.RS256),
			func(p *jose.Policy) { p.Algorithms, p.SeveralAlgorithmsPerKey = jose.Algorithms(), true }, "algorithm-not-allowed: key"},
	})
}

func TestVerifyJWS(t *testing.T) {
	v := verifier(t, policy(t, jose.HS256))
	for _, payload := range []string{"", "text", "{}", "\xff\x00"} {
		got, err := v.VerifyJWS(hs256(t, payload))
		if err != nil || string(got) != payload {
			t.Errorf("payload %q: %q, %v", payload, got, err)
		}
	}
	got, err := v.VerifyJWS(hs256(t, "text") + "A")
	var r *jose.Rejection
	if got != nil || !errors.As(err, &r) {
		t.Errorf("bad signature: %q, %v", got, err)
	}
}
