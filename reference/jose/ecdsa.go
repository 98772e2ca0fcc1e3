package jose

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/sha512"
	"encoding/asn1"
	"math/big"
)

// coordinateSize returns the length of r and of s in a signature, in bytes.
func coordinateSize(k *ecdsa.PublicKey) int { return (k.Params().BitSize + 7) / 8 }

// verifyECDSA says whether a signature, r and s side by side (RFC 7518, section
// 3.4), is a key's. It goes by ASN.1 and not by big integers, whose allocations cost
// two hundredths of the verification.
func verifyECDSA(k *ecdsa.PublicKey, h crypto.Hash, input, signature []byte) bool {
	half := len(signature) / 2
	var digest [sha512.Size]byte
	var der [maxDERSignature]byte
	return ecdsa.VerifyASN1(k, appendDigest(digest[:0], h, input), appendDERSignature(der[:0], signature[:half], signature[half:]))
}

// maxDERSignature is the length of the longest ECDSA-Sig-Value: two integers of 66
// bytes, on P-521, each with tag, length and a zero, and three bytes before both.
const maxDERSignature = 3 + 2*(3+66)

// appendDERSignature appends r and s as an ECDSA-Sig-Value (RFC 3279, section
// 2.2.3), which crypto/ecdsa takes.
func appendDERSignature(dst, r, s []byte) []byte {
	const sequence = 0x30
	r, s = bytes.TrimLeft(r, "\x00"), bytes.TrimLeft(s, "\x00")
	length := derIntegerSize(r) + derIntegerSize(s)
	dst = append(dst, sequence)
	if length >= 0x80 { // P-521
		dst = append(dst, 0x81)
	}
	dst = append(dst, byte(length))
	return appendDERInteger(appendDERInteger(dst, r), s)
}

// derIntegerSize returns the length of a number of DER, whose tag and length take a
// byte each.
func derIntegerSize(magnitude []byte) int {
	if needsZero(magnitude) {
		return 3 + len(magnitude)
	}
	return 2 + len(magnitude)
}

func appendDERInteger(dst, magnitude []byte) []byte {
	const integer = 0x02
	dst = append(dst, integer, byte(derIntegerSize(magnitude)-2))
	if needsZero(magnitude) {
		dst = append(dst, 0)
	}
	return append(dst, magnitude...)
}

// needsZero says whether a number begins with a zero in DER: it would be negative
// without, or have no byte at all.
func needsZero(magnitude []byte) bool { return len(magnitude) == 0 || magnitude[0] >= 0x80 }

// signECDSA makes the deterministic signature of RFC 6979, so that a run can be
// played again, and writes r and s side by side (RFC 7518, section 3.4).
func signECDSA(k *ecdsa.PrivateKey, h crypto.Hash, input []byte) ([]byte, error) {
	der, err := k.Sign(nil, appendDigest(nil, h, input), h)
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
