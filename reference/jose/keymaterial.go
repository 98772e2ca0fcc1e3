package jose

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
	"math/big"
	"slices"
)

// leastRSABits is the length of a modulus, in bits, below which an RSA key is
// none: 62 bytes is what a signature by SHA-256 takes (RFC 8017, section 9.2),
// rounded up. What tokens need is [MinRSABits].
const leastRSABits = 512

// newRSAKey holds a key to RFC 8017, sections 3.1 and 3.2. Whether the primes are
// prime is not looked at.
func newRSAKey(public *rsa.PublicKey, private *rsa.PrivateKey) (*Key, error) {
	if public == nil || public.N == nil || public.N.Sign() <= 0 {
		return nil, fmt.Errorf("%w: the RSA key has no modulus", ErrKey)
	}
	if public.N.Bit(0) == 0 || public.E < 3 || public.E%2 == 0 {
		return nil, fmt.Errorf("%w: modulus and exponent of an RSA key are odd, and the exponent is 3 at least", ErrKey)
	}
	if public.N.BitLen() < leastRSABits {
		return nil, fmt.Errorf("%w: a modulus of %d bits is none; RSA keys have %d at least", ErrKey, public.N.BitLen(), leastRSABits)
	}
	if private == nil {
		return newKey(ktyRSA, material{public: copyRSA(public)}), nil
	}
	if len(private.Primes) != 2 {
		return nil, fmt.Errorf("%w: an RSA private key has two primes here, this one has %d", ErrKey, len(private.Primes))
	}
	for _, part := range append([]*big.Int{private.D}, private.Primes...) {
		if part == nil || part.Cmp(big.NewInt(1)) <= 0 {
			return nil, fmt.Errorf("%w: the RSA key lacks a part, or one is less than 2", ErrKey)
		}
	}
	// crypto/rsa wants a multiple of n only.
	whole := new(big.Int).Mul(private.Primes[0], private.Primes[1]).Cmp(public.N) == 0
	own := copyRSAPrivate(private)
	if !whole || own.Validate() != nil {
		return nil, fmt.Errorf("%w: the parts of the RSA key do not belong together", ErrKey)
	}
	return newKey(ktyRSA, material{public: &own.PublicKey, private: own}), nil
}

func newECKey(public *ecdsa.PublicKey, private *ecdsa.PrivateKey) (*Key, error) {
	//lint:ignore SA1019 a key that was put together by hand may lack them, and Bytes would panic
	if public == nil || public.Curve == nil || public.X == nil || public.Y == nil || private != nil && private.D == nil {
		return nil, fmt.Errorf("%w: the EC key has no curve, or no point", ErrKey)
	}
	curve, ok := curves[public.Params().Name]
	if !ok {
		return nil, fmt.Errorf("%w: %w: curve %s", ErrKey, errUnsupported, public.Params().Name)
	}
	own, err := copyEC(curve, public)
	if err != nil {
		return nil, fmt.Errorf("%w: the point of the EC key is not on its curve", ErrKey)
	}
	m := material{public: own}
	if private != nil {
		ownPrivate, err := copyECPrivate(curve, private)
		if err != nil {
			return nil, fmt.Errorf("%w: the private part of the EC key is outside of its curve", ErrKey)
		}
		if !own.Equal(&ownPrivate.PublicKey) {
			return nil, fmt.Errorf("%w: the private part of the EC key does not belong to its point", ErrKey)
		}
		m.private = ownPrivate
	}
	return newKey(ktyEC, m), nil
}

func newEd25519Key(public ed25519.PublicKey, private ed25519.PrivateKey) (*Key, error) {
	if len(public) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%w: an Ed25519 key has %d bytes, this one has %d", ErrKey, ed25519.PublicKeySize, len(public))
	}
	if err := checkEdwardsPoint(public); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	m := material{public: slices.Clone(public)}
	if private != nil {
		own := ed25519.NewKeyFromSeed(private.Seed())
		if !own.Equal(private) {
			return nil, fmt.Errorf("%w: the public half of the Ed25519 key belongs to another", ErrKey)
		}
		m.private = own
	}
	return newKey(ktyOKP, m), nil
}

// copyPublic returns a copy that shares nothing with the key; nil for none.
func copyPublic(key crypto.PublicKey) any {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return copyRSA(k)
	case *ecdsa.PublicKey:
		c, err := copyEC(k.Curve, k)
		if err != nil { // newECKey has tried it
			return nil
		}
		return c
	case ed25519.PublicKey:
		return slices.Clone(k)
	}
	return nil
}

// copyPrivate does the same for a private key.
func copyPrivate(key crypto.Signer) any {
	switch k := key.(type) {
	case *rsa.PrivateKey:
		return copyRSAPrivate(k)
	case *ecdsa.PrivateKey:
		c, err := copyECPrivate(k.Curve, k)
		if err != nil { // newECKey has tried it
			return nil
		}
		return c
	case ed25519.PrivateKey:
		return slices.Clone(k)
	}
	return nil
}

func copyRSA(k *rsa.PublicKey) *rsa.PublicKey {
	return &rsa.PublicKey{N: new(big.Int).Set(k.N), E: k.E}
}

// copyRSAPrivate copies the numbers that make the key, and those that were computed
// from them. Numbers that do not fit are computed anew, which takes as long as a
// signature.
func copyRSAPrivate(k *rsa.PrivateKey) *rsa.PrivateKey {
	c := &rsa.PrivateKey{PublicKey: *copyRSA(&k.PublicKey), D: new(big.Int).Set(k.D)}
	for _, p := range k.Primes {
		c.Primes = append(c.Primes, new(big.Int).Set(p))
	}
	if from := k.Precomputed; from.Dp != nil && from.Dq != nil && from.Qinv != nil {
		c.Precomputed = from // with what crypto/rsa keeps there, and never changes
		c.Precomputed.Dp, c.Precomputed.Dq = new(big.Int).Set(from.Dp), new(big.Int).Set(from.Dq)
		c.Precomputed.Qinv = new(big.Int).Set(from.Qinv)
		if c.Validate() != nil {
			c.Precomputed = rsa.PrecomputedValues{}
		}
	}
	c.Precompute()
	return c
}

func copyEC(curve elliptic.Curve, k *ecdsa.PublicKey) (*ecdsa.PublicKey, error) {
	point, err := k.Bytes()
	if err != nil {
		return nil, err
	}
	return ecdsa.ParseUncompressedPublicKey(curve, point)
}

func copyECPrivate(curve elliptic.Curve, k *ecdsa.PrivateKey) (*ecdsa.PrivateKey, error) {
	d, err := k.Bytes()
	if err != nil {
		return nil, err
	}
	return ecdsa.ParseRawPrivateKey(curve, d)
}
