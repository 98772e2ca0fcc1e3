package jose_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/jose"
)

// sec1 returns a PEM block of an EC private key.
func sec1(t *testing.T) string {
	t.Helper()
	private, ok := privateKey(t, jose.ES256).Crypto().(*ecdsa.PrivateKey)
	if !ok {
		t.Fatal("the key is no *ecdsa.PrivateKey")
	}
	der, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: der}))
}

// p224 returns a public key of a curve that JWA does not have.
func p224(t *testing.T) []byte {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(private.Public())
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestParsePEM(t *testing.T) {
	rsaKey, ok := privateKey(t, jose.RS256).Crypto().(*rsa.PrivateKey)
	if !ok {
		t.Fatal("the key is no *rsa.PrivateKey")
	}
	block := func(kind string, der []byte, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
	}
	marshal := func(a jose.Algorithm) string {
		der, err := x509.MarshalPKCS8PrivateKey(privateKey(t, a).Crypto())
		return block("PRIVATE KEY", der, err)
	}
	pkix := func(a jose.Algorithm) string {
		der, err := x509.MarshalPKIXPublicKey(privateKey(t, a).Public().Crypto())
		return block("PUBLIC KEY", der, err)
	}
	certificateBlock := block("CERTIFICATE", certificate(t, jose.ES384), nil)
	for _, c := range []struct {
		name, text string
		private    []bool // of each key; nil for ErrKey
	}{
		{"PKIX, RSA", pkix(jose.RS256), []bool{false}},
		{"PKIX, Ed25519", pkix(jose.EdDSA), []bool{false}},
		{"PKCS #8, EC", marshal(jose.ES256), []bool{true}},
		{"PKCS #8, Ed25519", marshal(jose.EdDSA), []bool{true}},
		{"PKCS #1, private", block("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey), nil), []bool{true}},
		{"PKCS #1, public", block("RSA PUBLIC KEY", x509.MarshalPKCS1PublicKey(&rsaKey.PublicKey), nil), []bool{false}},
		{"SEC 1 with parameters", block("EC PARAMETERS", []byte{6, 1, 0}, nil) + sec1(t), []bool{true}},
		{"certificate", certificateBlock, []bool{false}},
		{"several, text between", "first\n" + pkix(jose.RS256) + "second\n" + marshal(jose.ES512) + certificateBlock, []bool{false, true, false}},
		{"nothing", "", nil},
		{"text", "no PEM", nil},
		{"cut off", pkix(jose.RS256)[:100], nil},
		{"second block cut off", pkix(jose.RS256) + pkix(jose.EdDSA)[:80], nil},
		{"first block cut off", pkix(jose.RS256)[:100] + "\n" + pkix(jose.EdDSA), nil},
		{"second block without its end", pkix(jose.EdDSA) + "-----BEGIN PUBLIC KEY-----\n", nil},
		{"second block is not base64", pkix(jose.EdDSA) + "-----BEGIN PUBLIC KEY-----\n?\n-----END PUBLIC KEY-----\n", nil},
		{"parameters alone", block("EC PARAMETERS", []byte{6, 1, 0}, nil), nil},
		{"encrypted", block("ENCRYPTED PRIVATE KEY", []byte{1}, nil), nil},
		{"certificate request", block("CERTIFICATE REQUEST", []byte{1}, nil), nil},
		{"garbage", block("PUBLIC KEY", []byte{1, 2, 3}, nil), nil},
		{"garbage behind a key", pkix(jose.RS256) + block("PRIVATE KEY", []byte{1}, nil), nil},
		{"certificate of garbage", block("CERTIFICATE", []byte{1}, nil), nil},
		{"P-224", block("PUBLIC KEY", p224(t), nil), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			keys, err := jose.ParsePEM([]byte(c.text))
			if c.private == nil {
				if keys != nil || !errors.Is(err, jose.ErrKey) {
					t.Errorf("%d keys, error %v; want ErrKey", len(keys), err)
				}
				return
			}
			var got []bool
			for _, k := range keys {
				got = append(got, k.IsPrivate())
			}
			if diff := cmp.Diff(c.private, got); diff != "" || err != nil {
				t.Errorf("keys: %v (-want +got):\n%s", err, diff)
			}
		})
	}
}
