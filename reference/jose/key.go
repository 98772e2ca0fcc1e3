package jose

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"fmt"
	"slices"
)

// keyType is kty of a JWK (RFC 7518, section 6.1; RFC 8037, section 2).
type keyType string

const (
	ktyOct keyType = "oct"
	ktyRSA keyType = "RSA"
	ktyEC  keyType = "EC"
	ktyOKP keyType = "OKP"
)

// Key is a key of a token's signature: an HMAC secret, or an RSA, EC or Ed25519
// key, public or private, with what its JWK says of its use. A Key never
// changes, is safe for concurrent use and does not print. The zero value and nil
// are no key and are fit for nothing.
type Key struct {
	redactedKey
	kty       keyType
	id        string
	use       string // "sig", "enc" or ""
	ops       []string
	algorithm Algorithm
	material  func() material
}

// material is what a key consists of: mac, or public and perhaps private.
type material struct {
	mac     *macKey
	public  crypto.PublicKey // *rsa.PublicKey, *ecdsa.PublicKey or ed25519.PublicKey
	private crypto.Signer    // *rsa.PrivateKey, *ecdsa.PrivateKey or ed25519.PrivateKey
}

func newKey(kty keyType, m material) *Key {
	return &Key{kty: kty, material: func() material { return m }}
}

// NewHMACKey makes a key of a secret, which it copies. Whether it is long enough
// is for the policy and the algorithm to say. Errors wrap [ErrKey].
func NewHMACKey(secret []byte) (*Key, error) {
	if len(secret) == 0 {
		return nil, fmt.Errorf("%w: an HMAC key has one byte at least", ErrKey)
	}
	return newKey(ktyOct, material{mac: newMACKey(secret)}), nil
}

// NewKey makes a key of one of crypto's, which it copies: a pointer to an RSA or
// ECDSA key, public or private, or an Ed25519 key. Curves are P-256, P-384 and
// P-521 (RFC 7518, section 6.2.1.1), and an RSA private key has two primes. A key
// that is invalid as such, or whose parts do not belong together, is refused
// (RFC 8725, section 3.4). Errors wrap [ErrKey].
func NewKey(key any) (*Key, error) {
	switch k := key.(type) {
	case *rsa.PublicKey:
		return newRSAKey(k, nil)
	case *rsa.PrivateKey:
		if k == nil {
			break
		}
		return newRSAKey(&k.PublicKey, k)
	case *ecdsa.PublicKey:
		return newECKey(k, nil)
	case *ecdsa.PrivateKey:
		if k == nil {
			break
		}
		return newECKey(&k.PublicKey, k)
	case ed25519.PublicKey:
		return newEd25519Key(k, nil)
	case ed25519.PrivateKey:
		if len(k) != ed25519.PrivateKeySize {
			break
		}
		public, _ := k.Public().(ed25519.PublicKey)
		return newEd25519Key(public, k)
	default:
		return nil, fmt.Errorf("%w: %w: %T", ErrKey, errUnsupported, key)
	}
	return nil, fmt.Errorf("%w: the %T is empty", ErrKey, key)
}

// with returns a changed copy.
func (k *Key) with(change func(*Key)) *Key {
	var c Key
	if k != nil {
		c = *k
	}
	change(&c)
	return &c
}

// said is the key for whoever reads what its JWK says: an empty one for nil.
func (k *Key) said() *Key {
	if k == nil {
		return new(Key)
	}
	return k
}

// WithID returns the key under another key ID (kid); "" takes it away.
func (k *Key) WithID(id string) *Key { return k.with(func(c *Key) { c.id = id }) }

// ID returns the key ID, "" if there is none.
func (k *Key) ID() string { return k.said().id }

// WithAlgorithm returns the key bound to one algorithm (RFC 7517, section 4.4);
// "" takes the bond away.
func (k *Key) WithAlgorithm(a Algorithm) *Key { return k.with(func(c *Key) { c.algorithm = a }) }

// Algorithm returns the algorithm that the key is bound to, "" if it is free.
func (k *Key) Algorithm() Algorithm { return k.said().algorithm }

// Use returns use of the JWK (RFC 7517, section 4.2), "" if there is none.
func (k *Key) Use() string { return k.said().use }

// IsPrivate says whether the key can sign. An HMAC key always can.
func (k *Key) IsPrivate() bool {
	m := k.parts()
	return m.mac != nil || m.private != nil
}

// Public returns the public half of an asymmetric key, which can verify and not
// sign. Its key_ops, if the key has any, are verify if the key may sign or
// verify, and none otherwise: the half is not fit for more than the whole. An
// HMAC key has no such half: it is returned as it is.
func (k *Key) Public() *Key {
	m := k.parts()
	if m.private == nil {
		return k
	}
	m.private = nil
	return k.with(func(c *Key) {
		c.material = func() material { return m }
		if c.ops != nil {
			c.ops = publicOps(c.ops)
		}
	})
}

// publicOps are the operations of the public half of a private key that has some.
func publicOps(ops []string) []string {
	if slices.Contains(ops, string(toSign)) || slices.Contains(ops, string(toVerify)) {
		return []string{string(toVerify)}
	}
	return []string{}
}

// Crypto returns a copy of the key as package crypto knows it, private if it is;
// nil for an HMAC key.
func (k *Key) Crypto() any {
	m := k.parts()
	if m.private != nil {
		return copyPrivate(m.private)
	}
	return copyPublic(m.public)
}

func (k *Key) parts() material {
	if k == nil || k.material == nil {
		return material{}
	}
	return k.material()
}
