package steps

import (
	"crypto"
	"crypto/rsa"
	"crypto/x509/pkix"
	"encoding/asn1"
	"io"
	"math/big"
	"slices"
)

// weakRSA is an RSA key that is none by RFC 8017, section 3.1, and that signs all
// the same. crypto/rsa does not sign with it.
type weakRSA struct {
	public  rsa.PublicKey
	private *big.Int
}

// weakKinds are the kinds of such keys: how each comes from a sound key, and of
// which kind that is. Both are as long as an RSA key has to be.
var weakKinds = map[string]struct {
	of   string
	weak func(*rsa.PrivateKey) *weakRSA
}{
	// Modulo twice n the powers go round as they do modulo n.
	"RSA-even": {"RSA-2047", func(k *rsa.PrivateKey) *weakRSA {
		return &weakRSA{rsa.PublicKey{N: new(big.Int).Lsh(k.N, 1), E: k.E}, k.D}
	}},
	"RSA-one": {"RSA-2048", func(k *rsa.PrivateKey) *weakRSA {
		return &weakRSA{rsa.PublicKey{N: k.N, E: 1}, big.NewInt(1)}
	}},
}

// Public implements crypto.Signer.
func (k *weakRSA) Public() crypto.PublicKey { return &k.public }

// digestInfo is what a signature holds (RFC 8017, section A.2.4).
type digestInfo struct {
	Algorithm pkix.AlgorithmIdentifier
	Digest    []byte
}

// hashIDs are the object identifiers of the hashes (RFC 8017, section B.1).
var hashIDs = map[crypto.Hash]asn1.ObjectIdentifier{
	crypto.SHA256: {2, 16, 840, 1, 101, 3, 4, 2, 1}, crypto.SHA384: {2, 16, 840, 1, 101, 3, 4, 2, 2}, crypto.SHA512: {2, 16, 840, 1, 101, 3, 4, 2, 3},
}

// Sign implements crypto.Signer by RSASSA-PKCS1-v1_5 (RFC 8017, sections 8.2.1
// and 9.2).
func (k *weakRSA) Sign(_ io.Reader, digest []byte, hash crypto.SignerOpts) ([]byte, error) {
	info, err := asn1.Marshal(digestInfo{pkix.AlgorithmIdentifier{Algorithm: hashIDs[hash.HashFunc()], Parameters: asn1.NullRawValue}, digest})
	if err != nil {
		return nil, err
	}
	padding := make([]byte, k.public.Size()-len(info)-3)
	for i := range padding {
		padding[i] = 0xFF
	}
	m := new(big.Int).SetBytes(slices.Concat([]byte{0, 1}, padding, []byte{0}, info))
	return m.Exp(m, k.private, k.public.N).FillBytes(make([]byte, k.public.Size())), nil
}
