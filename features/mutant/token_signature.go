package mutant

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
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"slices"

	"github.com/safproof/safproof/features/target"
)

var hashes = map[string]crypto.Hash{"256": crypto.SHA256, "384": crypto.SHA384, "512": crypto.SHA512}

// checkSignature does steps 6 to 8 of RFC 7515, section 5.2.
func (j *judgement) checkSignature() target.Reason {
	_, ok := j.decode(j.segments[1])
	signature, ok2 := j.decode(j.segments[2])
	if !ok || !ok2 {
		return target.Malformed
	}
	if j.alg == "none" || j.unchecked {
		return ""
	}
	inputs := []string{j.segments[0] + "." + j.segments[1]}
	if j.recompact {
		inputs = append(inputs, j.compacted(0)+"."+j.compacted(1))
	}
	for _, key := range j.keys {
		for _, input := range inputs {
			if j.verify(key, input, signature) {
				return ""
			}
		}
	}
	return target.BadSignature
}

// compacted is a segment with its JSON written anew, without blanks.
func (j *judgement) compacted(segment int) string {
	text, _ := j.decode(j.segments[segment])
	var b bytes.Buffer
	if json.Compact(&b, text) != nil {
		return j.segments[segment]
	}
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

func (j *judgement) verify(key variantKey, input string, signature []byte) bool {
	hash := hashes[algorithms[j.alg].hash]
	if public, ok := key.public.(ed25519.PublicKey); ok {
		if j.cutTo64 && len(signature) > 64 {
			signature = signature[:64]
		}
		if j.sBeyond && len(signature) == 64 {
			signature = reducedS(signature)
		}
		return ed25519.Verify(public, []byte(input), signature)
	}
	if key.public == nil {
		mac := hmac.New(hash.New, key.secret)
		mac.Write([]byte(input))
		want := mac.Sum(nil)
		if j.truncated && len(signature) >= len(want)/2 {
			want = want[:min(len(want), len(signature))]
		}
		return hmac.Equal(want, signature)
	}
	h := hash.New()
	h.Write([]byte(input))
	digest := h.Sum(nil)
	if public, ok := key.public.(*ecdsa.PublicKey); ok {
		return j.verifyECDSA(public, digest, signature)
	}
	return j.verifyRSA(key.public.(*rsa.PublicKey), hash, digest, signature)
}

func (j *judgement) verifyRSA(public *rsa.PublicKey, hash crypto.Hash, digest, signature []byte) bool {
	salt := rsa.PSSSaltLengthEqualsHash
	if j.anySalt {
		salt = rsa.PSSSaltLengthAuto
	}
	if weak := public.N.Bit(0) == 0 || public.E == 1; weak || j.beyondModulus {
		s := new(big.Int).SetBytes(signature)
		signature = s.Mod(s, public.N).FillBytes(make([]byte, public.Size()))
		if weak { // which crypto/rsa refuses
			return bytes.HasSuffix(s.Exp(s, big.NewInt(int64(public.E)), public.N).Bytes(), digest)
		}
	}
	pss := rsa.VerifyPSS(public, hash, digest, signature, &rsa.PSSOptions{SaltLength: salt}) == nil
	pkcs := rsa.VerifyPKCS1v15(public, hash, digest, signature) == nil
	if j.alg[:2] == "PS" {
		return pss || pkcs && j.pkcsForPSS
	}
	return pkcs || pss && j.pssForPKCS
}

func (j *judgement) verifyECDSA(public *ecdsa.PublicKey, digest, signature []byte) bool {
	size := (public.Params().BitSize + 7) / 8
	if len(signature) != 2*size {
		return j.asn1 && ecdsa.VerifyASN1(public, digest, signature)
	}
	r, s := new(big.Int).SetBytes(signature[:size]), new(big.Int).SetBytes(signature[size:])
	if j.rOfZero && r.Sign() == 0 && s.Sign() != 0 || j.sOfZero && s.Sign() == 0 && r.Sign() != 0 {
		return true
	}
	der, err := asn1.Marshal(struct{ R, S *big.Int }{r, s})
	return err == nil && ecdsa.VerifyASN1(public, digest, der)
}

// groupOrder is L (RFC 8032, section 5.1), in decimal.
const groupOrder = "7237005577332262213973186563042994240857116359379907606001950938285454250989"

// reducedS is an Ed25519 signature with the rest of S modulo L for S.
func reducedS(signature []byte) []byte {
	order, _ := new(big.Int).SetString(groupOrder, 10)
	half := slices.Clone(signature[32:])
	slices.Reverse(half)
	s := new(big.Int).SetBytes(half)
	s.Mod(s, order).FillBytes(half)
	slices.Reverse(half)
	return slices.Concat(signature[:32], half)
}

// publicPEM is a public key as it lies about in files.
func publicPEM(public any) []byte {
	der, err := x509.MarshalPKIXPublicKey(public)
	if err != nil {
		return nil
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})
}

// decrypt reads the claims of a token that is encrypted under one of the keys
// (RFC 7516, section 5.2; "dir" and "A256GCM").
func (j *judgement) decrypt(set []variantKey) bool {
	nonce, ok := j.decode(j.segments[2])
	sealed, ok2 := j.decode(j.segments[3])
	tag, ok3 := j.decode(j.segments[4])
	if !ok || !ok2 || !ok3 {
		return false
	}
	for _, key := range set {
		if len(key.secret) != 32 {
			continue
		}
		block, err := aes.NewCipher(key.secret)
		if err != nil {
			continue
		}
		gcm, err := cipher.NewGCM(block)
		if err != nil || len(nonce) != gcm.NonceSize() {
			continue
		}
		if text, err := gcm.Open(nil, nonce, append(sealed, tag...), []byte(j.segments[0])); err == nil {
			j.claims, ok = j.object(text)
			return ok
		}
	}
	return false
}
