package jose

import (
	"bytes"
	"crypto"
	"crypto/hmac"
	"hash"
	"sync"
)

// macKey computes HMACs under one secret.
type macKey struct {
	secret []byte
	// A MAC in use belongs to one goroutine, and crypto/hmac is only fast once
	// its padded key blocks have been hashed, so they are kept.
	sha256, sha384, sha512 sync.Pool
}

// mac is one HMAC with room for its sum.
type mac struct {
	hash hash.Hash
	sum  [64]byte
}

func newMACKey(secret []byte) *macKey {
	k := &macKey{secret: bytes.Clone(secret)}
	for _, h := range []crypto.Hash{crypto.SHA256, crypto.SHA384, crypto.SHA512} {
		k.pool(h).New = func() any { return &mac{hash: hmac.New(h.New, k.secret)} }
	}
	return k
}

func (k *macKey) pool(h crypto.Hash) *sync.Pool {
	switch h {
	case crypto.SHA256:
		return &k.sha256
	case crypto.SHA384:
		return &k.sha384
	default:
		return &k.sha512
	}
}

// verify compares in constant time.
func (k *macKey) verify(h crypto.Hash, input, signature []byte) bool {
	pool := k.pool(h)
	m, _ := pool.Get().(*mac)
	same := hmac.Equal(m.compute(input), signature)
	pool.Put(m)
	return same
}

func (k *macKey) sign(h crypto.Hash, input []byte) []byte {
	pool := k.pool(h)
	m, _ := pool.Get().(*mac)
	sum := bytes.Clone(m.compute(input))
	pool.Put(m)
	return sum
}

// compute returns a sum that is good until the next call.
func (m *mac) compute(input []byte) []byte {
	m.hash.Reset()
	m.hash.Write(input)
	return m.hash.Sum(m.sum[:0])
}
