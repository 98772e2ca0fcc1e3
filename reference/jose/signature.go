package jose

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/asn1"
	"fmt"
	"math/big"
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

func coordinateSize(k *ecdsa.PublicKey) int { return (k.Params().BitSize + 7) / 8 }

// verify says whether a signature is the key's.
func (c *candidate) verify(facts *algorithmFacts, input string, signature []byte, buffer *[]byte) bool {
	if len(signature) != c.size {
		return false
	}
	if c.mac != nil {
		*buffer = append((*buffer)[:0], input...)
		return c.mac.verify(facts.hash, *buffer, signature)
	}
	return facts.asym.Verify(input, signature, c.public) == nil
}

// sign makes a signature. The key must be private and of the algorithm's type
// and curve.
func (k *Key) sign(facts algorithmFacts, input string) ([]byte, error) {
	m := k.parts()
	if m.mac != nil {
		return m.mac.sign(facts.hash, []byte(input)), nil
	}
	var signature []byte
	var err error
	if private, ok := m.private.(*ecdsa.PrivateKey); ok {
		signature, err = signECDSA(private, facts.hash, input)
	} else {
		signature, err = facts.asym.Sign(input, m.private)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: it cannot sign", ErrKeyUse)
	}
	return signature, nil
}

// signECDSA makes the deterministic signature of RFC 6979, so that a run can be
// played again, and writes r and s side by side (RFC 7518, section 3.4).
func signECDSA(k *ecdsa.PrivateKey, h crypto.Hash, input string) ([]byte, error) {
	digest := h.New()
	digest.Write([]byte(input))
	der, err := k.Sign(nil, digest.Sum(nil), h)
	if err != nil {
		return nil, err
	}
	var pair struct{ R, S *big.Int }
	if _, err := asn1.Unmarshal(der, &pair); err != nil {
		return nil, err
	}
	size := coordinateSize(&k.PublicKey)
	out := make([]byte, 2*size)
	pair.R.FillBytes(out[:size])
	pair.S.FillBytes(out[size:])
	return out, nil
}
