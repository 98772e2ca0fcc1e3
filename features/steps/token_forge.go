package steps

import (
	"bytes"
	"crypto"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rsa"
	_ "crypto/sha256" // for crypto.Hash
	_ "crypto/sha512"
	"encoding/asn1"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"
)

// forgery is a token in the making. It is the suite's own work, over the
// standard library alone: neither the target nor the reference has a hand in it.
type forgery struct {
	header, claims object
	rawHeader      []byte // instead of header
	rawClaims      []byte // instead of claims
	alg            string // what it is signed with, whatever its header says; "" for unsigned
	key            *tokenKey
	salt           *int // of PSS, in bytes; nil: as long as the hash
	der            bool // ECDSA in ASN.1, not as r and s

	// received is a token that the target made, and that is only to be
	// distorted: it is not signed again.
	received string

	distorted bool
	encode    [3]func([]byte) string // of header, payload and signature
	last      []func(*forged) error  // distortions of the signed token

	// made are the signatures so far: a token is made again each time that it is
	// presented, and once more to compare it with itself undistorted.
	made map[signing]string
}

// signing is all that a signature depends on.
type signing struct {
	key        *tokenKey
	alg, input string
	salt       int // in bytes, or hashSalt
	der        bool
}

// forged is a signed token before its segments are joined.
type forged struct {
	*forgery
	signature []byte
	segments  []string
	whole     string // instead of the segments, once set
}

const (
	inHeader = iota
	inPayload
	inSignature
)

var hashes = map[string]crypto.Hash{"256": crypto.SHA256, "384": crypto.SHA384, "512": crypto.SHA512}

// newForgery begins a token with the usual header.
func newForgery(alg string, key *tokenKey) *forgery {
	f := &forgery{alg: alg, key: key, made: make(map[signing]string)}
	name := alg
	if alg == "" {
		name = "none"
	}
	f.header = object{text("alg", name), text("typ", "JWT")}
	f.encode = plainEncoding
	return f
}

var plainEncoding = [3]func([]byte) string{base64url, base64url, base64url}

func (f *forgery) headerText() []byte {
	if f.rawHeader != nil {
		return f.rawHeader
	}
	return f.header.text()
}

func (f *forgery) claimsText() []byte {
	if f.rawClaims != nil {
		return f.rawClaims
	}
	return f.claims.text()
}

// receive begins a forgery with a token that the target made.
func receive(token string) (*forgery, error) {
	f := &forgery{received: token, encode: plainEncoding}
	parts, err := decodeSegments(token)
	if err != nil {
		return nil, err
	}
	if f.header, err = parseObject(parts[inHeader]); err != nil {
		return nil, err
	}
	f.claims, err = parseObject(parts[inPayload])
	return f, err
}

// decodeSegments are the octets of the three segments of a token.
func decodeSegments(token string) (parts [3][]byte, err error) {
	segments := strings.Split(token, ".")
	if len(segments) != len(parts) {
		return parts, misuse(fmt.Sprintf("a token of %d segments cannot be distorted", len(segments)))
	}
	for i, s := range segments {
		if parts[i], err = base64.RawURLEncoding.DecodeString(s); err != nil {
			return parts, misuse("the " + segmentNames[i] + " of the token is not base64url")
		}
	}
	return parts, nil
}

// forge makes the token. One that a distortion leaves as it was would prove
// nothing, so it is a fault of the feature.
func (f *forgery) forge() (string, error) {
	text, err := f.make()
	if err != nil || !f.distorted {
		return text, err
	}
	plain := *f
	plain.encode, plain.last = plainEncoding, nil
	plain.salt, plain.der = nil, false
	if undistorted, err := plain.make(); err != nil || undistorted == text {
		return "", errors.Join(err, misuse("the distortion leaves the token as it was"))
	}
	return text, nil
}

// make signs and distorts (RFC 7515, section 5.1).
func (f *forgery) make() (string, error) {
	t, err := f.signed()
	if err != nil {
		return "", err
	}
	for _, distort := range f.last {
		if err := distort(t); err != nil {
			return "", err
		}
	}
	if t.whole != "" {
		return t.whole, nil
	}
	return strings.Join(t.segments, "."), nil
}

// signed is the token before it is distorted as a whole.
func (f *forgery) signed() (*forged, error) {
	t := &forged{forgery: f}
	if f.received != "" {
		parts, err := decodeSegments(f.received)
		for i, part := range parts {
			t.segments = append(t.segments, f.encode[i](part))
		}
		t.signature = parts[inSignature]
		return t, err
	}
	t.segments = []string{f.encode[inHeader](f.headerText()), f.encode[inPayload](f.claimsText())}
	var err error
	t.signature, err = f.signOnce(strings.Join(t.segments, "."))
	t.segments = append(t.segments, f.encode[inSignature](t.signature))
	return t, err
}

// signOnce is the signature of a signing input, made once.
func (f *forgery) signOnce(input string) ([]byte, error) {
	what := signing{f.key, f.alg, input, hashSalt, f.der}
	if f.salt != nil {
		what.salt = *f.salt
	}
	if signature, again := f.made[what]; again {
		return []byte(signature), nil
	}
	signature, err := f.sign([]byte(input))
	if err == nil {
		f.made[what] = string(signature)
	}
	return signature, err
}

// sign makes the signature of a signing input (RFC 7518, section 3). It is the same
// each time.
func (f *forgery) sign(input []byte) ([]byte, error) {
	switch {
	case f.alg == "":
		return nil, nil
	case f.alg == "EdDSA":
		if _, ok := f.key.signer.(ed25519.PrivateKey); !ok {
			return nil, f.unfit()
		}
		return f.key.signer.Sign(nil, input, crypto.Hash(0))
	}
	hash := hashes[f.alg[2:]]
	if f.alg[:2] == "HS" {
		if f.key.secret == nil {
			return nil, f.unfit()
		}
		mac := hmac.New(hash.New, f.key.secret)
		mac.Write(input)
		return mac.Sum(nil), nil
	}
	digest := hash.New()
	digest.Write(input)
	return f.signDigest(hash, digest.Sum(nil))
}

func (f *forgery) signDigest(hash crypto.Hash, digest []byte) ([]byte, error) {
	switch key := f.key.signer.(type) {
	case *rsa.PrivateKey:
		switch f.alg[:2] {
		case "RS":
			return rsa.SignPKCS1v15(nil, key, hash, digest)
		case "PS":
			salt := hash.Size()
			if f.salt != nil {
				salt = *f.salt
			}
			return signPSS(key, hash, digest, salt)
		}
	case *weakRSA:
		if f.alg[:2] == "RS" {
			return key.Sign(nil, digest, hash)
		}
	case *ecdsa.PrivateKey:
		if f.alg[:2] != "ES" {
			break
		}
		der, err := key.Sign(nil, digest, hash) // deterministic, RFC 6979
		if err != nil || f.der {
			return der, err
		}
		var s struct{ R, S *big.Int }
		if _, err := asn1.Unmarshal(der, &s); err != nil {
			return nil, err
		}
		size := (key.Params().BitSize + 7) / 8
		return append(s.R.FillBytes(make([]byte, size)), s.S.FillBytes(make([]byte, size))...), nil
	}
	return nil, f.unfit()
}

const (
	longestSalt = -1 // stands for as many bytes of salt as there is room for
	hashSalt    = -2 // for as many as the hash has
)

func (f *forgery) unfit() error {
	return misuse(fmt.Sprintf("the key of the token cannot sign with %s", f.alg))
}

// encrypted is a JWE in compact form of the claims, under the first 32 bytes of
// an HMAC key (RFC 7516, section 7.1; "dir" and "A256GCM" of RFC 7518).
func (f *forgery) encrypted() (string, error) {
	if len(f.key.secret) < 32 {
		return "", misuse("only an HMAC key of 32 bytes or more encrypts here")
	}
	block, err := aes.NewCipher(f.key.secret[:32])
	if err != nil {
		return "", err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return "", err
	}
	header := base64url(object{text("alg", "dir"), text("enc", "A256GCM"), text("typ", "JWT")}.text())
	nonce := make([]byte, gcm.NonceSize())
	sealed := gcm.Seal(nil, nonce, f.claimsText(), []byte(header))
	at := len(sealed) - gcm.Overhead()
	return strings.Join([]string{header, "", base64url(nonce), base64url(sealed[:at]), base64url(sealed[at:])}, "."), nil
}

// flattened is the token in the flattened JSON serialization (RFC 7515, section 7.2.2).
func (t *forged) flattened() string {
	return string(object{text("payload", t.segments[1]), text("protected", t.segments[0]), text("signature", t.segments[2])}.text())
}

// resigned is the signature that the same key makes of other claims.
func (t *forged) resigned() ([]byte, error) {
	if t.received != "" {
		return nil, misuse("the key of the token is the target's")
	}
	other := *t.forgery
	other.claims, other.rawClaims = object{text("sub", "SOMEBODY")}, nil
	return other.sign([]byte(base64url(other.headerText()) + "." + base64url(other.claimsText())))
}

// changed is a copy of bytes in which one bit, in the middle, is another.
func changed(in []byte) []byte {
	out := slices.Clone(in)
	if len(out) > 0 {
		out[len(out)/2] ^= 1
	}
	return out
}

// zeros is a signature of the right length without any bit set.
func zeros(signature []byte) []byte { return bytes.Repeat([]byte{0}, len(signature)) }
