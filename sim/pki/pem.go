package pki

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
)

// The types of PEM blocks (RFC 7468).
const (
	certificateBlock = "CERTIFICATE"
	keyBlock         = "PRIVATE KEY" // PKCS#8
)

// PEM returns the certificate of the authority, which clients are given to trust.
func (a *Authority) PEM() []byte { return certificatePEM(a.certificate.Raw) }

// Secret returns the certificate and the private key of the authority, for
// [ParseAuthority]. Keep it where only its owner can read it.
func (a *Authority) Secret() ([]byte, error) {
	return Encode(tls.Certificate{Certificate: [][]byte{a.certificate.Raw}, PrivateKey: a.key})
}

// ParseAuthority reads what [Authority.Secret] wrote. Errors wrap [ErrPEM].
func ParseAuthority(text []byte) (*Authority, error) {
	c, err := Decode(text)
	if err != nil {
		return nil, err
	}
	signer, ok := c.PrivateKey.(crypto.Signer)
	if !c.Leaf.IsCA || !ok {
		return nil, fmt.Errorf("%w: it holds a certificate that is no authority's", ErrPEM)
	}
	return &Authority{c.Leaf, signer}, nil
}

// Encode writes a certificate and its private key, for [Decode] and for any
// client of TLS. Keep it where only its owner can read it.
func Encode(c tls.Certificate) ([]byte, error) {
	text, err := EncodeKey(c.PrivateKey)
	if err != nil {
		return nil, err
	}
	return append(EncodeCertificate(c), text...), nil
}

// EncodeCertificate writes a certificate without its private key.
func EncodeCertificate(c tls.Certificate) []byte {
	var text []byte
	for _, der := range c.Certificate {
		text = append(text, certificatePEM(der)...)
	}
	return text
}

func certificatePEM(der []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: certificateBlock, Bytes: der})
}

// EncodeKey writes a private key as PKCS#8. Keep it where only its owner can read
// it.
func EncodeKey(key crypto.PrivateKey) ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, fmt.Errorf("a private key cannot be written: %w", err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: keyBlock, Bytes: der}), nil
}

// Decode reads a certificate and its private key, in either order. Errors wrap
// [ErrPEM].
func Decode(text []byte) (tls.Certificate, error) {
	c, err := tls.X509KeyPair(text, text)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("%w: it needs a %s and the %s that belongs to it", ErrPEM, certificateBlock, keyBlock)
	}
	return c, nil
}

// DecodePool reads the certificates of authorities. Errors wrap [ErrPEM].
func DecodePool(text []byte) (*x509.CertPool, error) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%w: it holds no %s", ErrPEM, certificateBlock)
	}
	return pool, nil
}

// TokenKeyBits is the length of the RSA keys that servers sign tokens with.
const TokenKeyBits = 2048

// RSAKey makes an RSA key to sign tokens with.
func RSAKey() (*rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, TokenKeyBits)
	if err != nil {
		return nil, fmt.Errorf("an RSA key cannot be made: %w", err)
	}
	return key, nil
}

// DecodeRSAKey reads what [EncodeKey] wrote of an RSA key. Errors wrap [ErrPEM].
func DecodeRSAKey(text []byte) (*rsa.PrivateKey, error) {
	block, rest := pem.Decode(text)
	if block == nil || block.Type != keyBlock || len(bytes.TrimSpace(rest)) > 0 {
		return nil, fmt.Errorf("%w: it needs one %s", ErrPEM, keyBlock)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	key, ok := parsed.(*rsa.PrivateKey)
	if err != nil || !ok { // the error may tell about the key
		return nil, fmt.Errorf("%w: its %s is no RSA key", ErrPEM, keyBlock)
	}
	return key, nil
}
