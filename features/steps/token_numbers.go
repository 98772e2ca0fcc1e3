package steps

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"math/big"
	"slices"
)

// numbered replaces the signature by one of which some number is another.
func numbered(change func(*forged) ([]byte, error)) func(*forgery) {
	return func(f *forgery) {
		f.distort(func(t *forged) error {
			if t.received != "" {
				return misuse("the key of the token is the target's")
			}
			signature, err := change(t)
			t.segments[inSignature] = base64url(signature)
			return err
		})
	}
}

// modulusAdded is an RSA signature and the modulus, which is the same number to
// whoever does not look whether it is less than the modulus (RFC 8017, section 5.2.2).
func modulusAdded(t *forged) ([]byte, error) {
	key, ok := t.key.signer.(*rsa.PrivateKey)
	if !ok {
		return nil, misuse("only a signature by RSA has a modulus")
	}
	sum := new(big.Int).SetBytes(t.signature)
	if sum.Add(sum, key.N).BitLen() > 8*len(t.signature) {
		return nil, misuse("the signature and the modulus have no room; change the claims")
	}
	return sum.FillBytes(make([]byte, len(t.signature))), nil
}

// edwardsOrder is L (RFC 8032, section 5.1).
var edwardsOrder = func() *big.Int {
	tail, _ := new(big.Int).SetString("27742317777372353535851937790883648493", 10)
	return tail.Add(tail, new(big.Int).Lsh(big.NewInt(1), 252))
}()

// orderAdded is an Ed25519 signature with L added to S, which RFC 8032, section
// 5.1.7, refuses in step 1. S is little-endian.
func orderAdded(t *forged) ([]byte, error) {
	if _, ok := t.key.signer.(ed25519.PrivateKey); !ok {
		return nil, misuse("only a signature by Ed25519 has such an s")
	}
	s := slices.Clone(t.signature[32:])
	slices.Reverse(s)
	n := new(big.Int).SetBytes(s)
	n.Add(n, edwardsOrder).FillBytes(s)
	slices.Reverse(s)
	return slices.Concat(t.signature[:32], s), nil
}

// neutral is the signature whose R is the neutral point and whose S is zero.
func neutral(*forged) []byte { return append([]byte{1}, make([]byte, ed25519.SignatureSize-1)...) }

// orderLess is an ECDSA signature with the order of the curve less s in place of
// s, which holds, too.
func orderLess(t *forged) ([]byte, error) {
	key, ok := t.key.signer.(*ecdsa.PrivateKey)
	if !ok {
		return nil, misuse("only a signature by ECDSA has r and s")
	}
	half := len(t.signature) / 2
	s := new(big.Int).SetBytes(t.signature[half:])
	s.Sub(key.Params().N, s)
	return append(slices.Clone(t.signature[:half]), s.FillBytes(make([]byte, half))...), nil
}

// zeroHalf sets r or s, the first half of a signature or the second, to zero.
func zeroHalf(first bool) func(*forged) []byte {
	return func(t *forged) []byte {
		half := len(t.signature) / 2
		if first {
			return append(make([]byte, half), t.signature[half:]...)
		}
		return append(slices.Clone(t.signature[:half]), make([]byte, len(t.signature)-half)...)
	}
}
