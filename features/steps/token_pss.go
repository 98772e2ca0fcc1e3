package steps

import (
	"crypto"
	"crypto/rsa"
	"encoding/binary"
	"math/big"
)

// signPSS signs a digest by RSASSA-PSS with a salt of so many bytes, 00, 01,
// 02 … (RFC 8017, sections 8.1.1 and 9.1.1). crypto/rsa makes no signature
// without a salt.
func signPSS(key *rsa.PrivateKey, hash crypto.Hash, digest []byte, saltLength int) ([]byte, error) {
	bits := key.N.BitLen() - 1
	size := (bits + 7) / 8
	if saltLength == longestSalt {
		saltLength = size - hash.Size() - 2
	}
	if size < hash.Size()+saltLength+2 {
		return nil, misuse("the RSA key has no room for such a salt")
	}
	salt := make([]byte, saltLength)
	for i := range salt {
		salt[i] = byte(i)
	}
	h := hash.New()
	h.Write(make([]byte, 8)) // step 5: M'
	h.Write(digest)
	h.Write(salt)
	encoded := make([]byte, size)
	sum := h.Sum(nil)
	db := encoded[:size-hash.Size()-1]
	db[len(db)-saltLength-1] = 1 // steps 7 and 8
	copy(db[len(db)-saltLength:], salt)
	for i, b := range mgf1(hash, sum, len(db)) {
		db[i] ^= b
	}
	db[0] &= 0xFF >> (8*size - bits) // step 11
	copy(encoded[len(db):], sum)
	encoded[size-1] = 0xBC
	m := new(big.Int).SetBytes(encoded)
	return m.Exp(m, key.D, key.N).FillBytes(make([]byte, key.Size())), nil
}

// mgf1 is the mask generation function (RFC 8017, section B.2.1).
func mgf1(hash crypto.Hash, seed []byte, n int) []byte {
	var mask []byte
	for counter := uint32(0); len(mask) < n; counter++ {
		h := hash.New()
		h.Write(seed)
		h.Write(binary.BigEndian.AppendUint32(nil, counter))
		mask = h.Sum(mask)
	}
	return mask[:n]
}
