package jose

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
)

// candidate is a key that is fit for the algorithm of a token and may have signed
// it, its parts laid open.
type candidate struct {
	key  *Key
	size int // of its signatures, in bytes
	material
}

func newCandidate(k *Key, facts algorithmFacts) candidate {
	m := k.parts()
	return candidate{k, m.signatureSize(facts), m}
}

// signatureSize returns the length of a signature in bytes (RFC 7518, sections
// 3.2 to 3.5; RFC 8037, section 3.1).
func (m material) signatureSize(facts algorithmFacts) int {
	switch public := m.public.(type) {
	case *rsa.PublicKey:
		return public.Size()
	case *ecdsa.PublicKey:
		return 2 * coordinateSize(public)
	case ed25519.PublicKey:
		return ed25519.SignatureSize
	}
	return facts.hash.Size()
}

// verify says whether a signature of what is signed is the key's.
func (c *candidate) verify(facts *algorithmFacts, input, signature []byte) bool {
	if len(signature) != c.size {
		return false
	}
	switch public := c.public.(type) {
	case *rsa.PublicKey:
		return verifyRSA(public, facts, input, signature)
	case *ecdsa.PublicKey:
		return verifyECDSA(public, facts.hash, input, signature)
	case ed25519.PublicKey:
		return ed25519.Verify(public, input, signature)
	}
	return c.mac.verify(facts.hash, input, signature)
}

func verifyRSA(k *rsa.PublicKey, facts *algorithmFacts, input, signature []byte) bool {
	var room [sha512.Size]byte
	digest := appendDigest(room[:0], facts.hash, input)
	if facts.pss {
		return rsa.VerifyPSS(k, facts.hash, digest, signature, pssOptions(facts.hash)) == nil
	}
	return rsa.VerifyPKCS1v15(k, facts.hash, digest, signature) == nil
}

// pssOptions wants a salt as long as the hash (RFC 7518, section 3.5).
func pssOptions(h crypto.Hash) *rsa.PSSOptions {
	return &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: h}
}

// sign makes a signature. The key must be private and of the algorithm's type
// and curve.
func (k *Key) sign(facts algorithmFacts, input []byte) ([]byte, error) {
	m := k.parts()
	if m.mac != nil {
		return m.mac.sign(facts.hash, input), nil
	}
	signature, err := signAsymmetric(m.private, facts, input)
	if err != nil {
		return nil, fmt.Errorf("%w: it cannot sign", ErrKeyUse)
	}
	return signature, nil
}

func signAsymmetric(private crypto.Signer, facts algorithmFacts, input []byte) ([]byte, error) {
	switch private := private.(type) {
	case *ecdsa.PrivateKey:
		return signECDSA(private, facts.hash, input)
	case ed25519.PrivateKey:
		return ed25519.Sign(private, input), nil
	}
	digest := appendDigest(nil, facts.hash, input)
	if facts.pss {
		return private.Sign(rand.Reader, digest, pssOptions(facts.hash))
	}
	return private.Sign(nil, digest, facts.hash) // needs nothing random
}

// appendDigest appends the hash of what is signed.
func appendDigest(dst []byte, h crypto.Hash, input []byte) []byte {
	switch h {
	case crypto.SHA256:
		sum := sha256.Sum256(input)
		return append(dst, sum[:]...)
	case crypto.SHA384:
		sum := sha512.Sum384(input)
		return append(dst, sum[:]...)
	default:
		sum := sha512.Sum512(input)
		return append(dst, sum[:]...)
	}
}
