package jose

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
)

// jsonWebKey has the members of a JWK in the order in which they are written.
type jsonWebKey struct {
	Kty string    `json:"kty"`
	Kid string    `json:"kid,omitempty"`
	Use string    `json:"use,omitempty"`
	Ops []string  `json:"key_ops,omitzero"` // [] permits nothing, and is not left out
	Alg Algorithm `json:"alg,omitempty"`
	Crv string    `json:"crv,omitempty"`
	K   string    `json:"k,omitempty"`
	N   string    `json:"n,omitempty"`
	E   string    `json:"e,omitempty"`
	X   string    `json:"x,omitempty"`
	Y   string    `json:"y,omitempty"`
	D   string    `json:"d,omitempty"`
	P   string    `json:"p,omitempty"`
	Q   string    `json:"q,omitempty"`
	DP  string    `json:"dp,omitempty"`
	DQ  string    `json:"dq,omitempty"`
	QI  string    `json:"qi,omitempty"`
}

// MarshalJWK writes the key as a JSON Web Key, with what is secret of it only if
// private is true. An HMAC key has no other form; without private the error
// wraps [ErrKeyUse].
func (k *Key) MarshalJWK(private bool) ([]byte, error) {
	j, err := k.jwk(private)
	if err != nil {
		return nil, err
	}
	return json.Marshal(j)
}

// MarshalJWKSet writes the set as a JWK Set, with what is secret of its keys
// only if private is true. HMAC keys are left out then, unless it is.
func (s *KeySet) MarshalJWKSet(private bool) ([]byte, error) {
	set := struct {
		Keys []*jsonWebKey `json:"keys"`
	}{Keys: []*jsonWebKey{}}
	for _, k := range s.Keys() {
		if k.kty == ktyOct && !private {
			continue
		}
		j, err := k.jwk(private)
		if err != nil {
			return nil, err
		}
		set.Keys = append(set.Keys, j)
	}
	return json.Marshal(set)
}

func (k *Key) jwk(private bool) (*jsonWebKey, error) {
	if k == nil {
		return nil, fmt.Errorf("%w: it is empty", ErrKey)
	}
	if !private {
		k = k.Public()
	}
	m := k.parts()
	j := &jsonWebKey{Kty: string(k.kty), Kid: k.id, Use: k.use, Ops: k.ops, Alg: k.algorithm}
	if m.mac != nil {
		if !private {
			return nil, fmt.Errorf("%w: an HMAC key has no public form", ErrKeyUse)
		}
		j.K = encode(m.mac.secret)
		return j, nil
	}
	switch public := m.public.(type) {
	case *rsa.PublicKey:
		j.N, j.E = encode(public.N.Bytes()), encode(big.NewInt(int64(public.E)).Bytes())
	case *ecdsa.PublicKey:
		point, err := public.Bytes()
		if err != nil {
			return nil, fmt.Errorf("%w: the EC key has no point", ErrKey)
		}
		size := coordinateSize(public)
		j.Crv, j.X, j.Y = public.Params().Name, encode(point[1:1+size]), encode(point[1+size:])
	case ed25519.PublicKey:
		j.Crv, j.X = "Ed25519", encode(public)
	default:
		return nil, fmt.Errorf("%w: it is empty", ErrKey)
	}
	return j, j.addPrivate(m)
}

func (j *jsonWebKey) addPrivate(m material) error {
	switch private := m.private.(type) {
	case *rsa.PrivateKey:
		j.D = encode(private.D.Bytes())
		j.P, j.Q = encode(private.Primes[0].Bytes()), encode(private.Primes[1].Bytes())
		crt := private.Precomputed
		j.DP, j.DQ, j.QI = encode(crt.Dp.Bytes()), encode(crt.Dq.Bytes()), encode(crt.Qinv.Bytes())
	case *ecdsa.PrivateKey:
		d, err := private.Bytes()
		if err != nil {
			return fmt.Errorf("%w: the private part of the EC key is outside of its curve", ErrKey)
		}
		j.D = encode(d)
	case ed25519.PrivateKey:
		j.D = encode(private.Seed())
	}
	return nil
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
