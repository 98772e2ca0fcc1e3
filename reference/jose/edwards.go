package jose

import (
	"errors"
	"math/big"
	"slices"
)

// Constants of Edwards25519 (RFC 8032, section 5.1): the prime of the field, and
// d of the curve -x² + y² = 1 + d·x²·y².
var (
	edwardsPrime = new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 255), big.NewInt(19))
	edwardsD     = edwardsQuotient(big.NewInt(-121665), big.NewInt(121666))
)

var (
	errNoPoint    = errors.New("x of the Ed25519 key is no point of the curve")
	errSmallOrder = errors.New("x of the Ed25519 key is a point of small order, under which anybody can sign")
)

// checkEdwardsPoint refuses a public key of 32 bytes that cannot be decoded (RFC
// 8032, section 5.1.3) or is a point of order 1, 2, 4 or 8, for which signatures
// are found without a key (RFC 8725, section 3.4). crypto/ed25519 takes the latter.
func checkEdwardsPoint(public []byte) error {
	encoded := slices.Clone(public)
	slices.Reverse(encoded) // now big-endian
	sign := encoded[0] >> 7
	encoded[0] &= 0x7F
	y := new(big.Int).SetBytes(encoded)
	if y.Cmp(edwardsPrime) >= 0 { // step 1
		return errNoPoint
	}
	// Step 2, without the square root: x itself is not needed.
	y2 := edwardsProduct(y, y)
	x2 := edwardsSquareX(y2)
	if big.Jacobi(x2, edwardsPrime) < 0 { // step 3
		return errNoPoint
	}
	if x2.Sign() == 0 && sign == 1 { // step 4
		return errNoPoint
	}
	for range 3 { // the cofactor is 8
		// y of the double of a point (RFC 8032, section 5.1.4, in affine coordinates).
		y = edwardsQuotient(new(big.Int).Add(y2, x2), new(big.Int).Sub(big.NewInt(1), edwardsProduct(edwardsD, edwardsProduct(x2, y2))))
		y2 = edwardsProduct(y, y)
		x2 = edwardsSquareX(y2)
	}
	if y.Cmp(big.NewInt(1)) == 0 { // the neutral element is (0, 1)
		return errSmallOrder
	}
	return nil
}

// edwardsSquareX returns x² of the points whose y² is given.
func edwardsSquareX(y2 *big.Int) *big.Int {
	one := big.NewInt(1)
	return edwardsQuotient(new(big.Int).Sub(y2, one), new(big.Int).Add(edwardsProduct(edwardsD, y2), one))
}

func edwardsProduct(a, b *big.Int) *big.Int {
	product := new(big.Int).Mul(a, b)
	return product.Mod(product, edwardsPrime)
}

// edwardsQuotient divides by what is not zero: d is no square, and the equations
// have no other pole.
func edwardsQuotient(a, b *big.Int) *big.Int {
	b = new(big.Int).Mod(b, edwardsPrime)
	return edwardsProduct(a, b.ModInverse(b, edwardsPrime))
}
