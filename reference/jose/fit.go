package jose

import (
	"crypto/ecdsa"
	"crypto/rsa"
	"fmt"
	"slices"
)

// MinRSABits is the length of the shortest modulus of an RSA key, in bits
// (RFC 7518, sections 3.3 and 3.5).
const MinRSABits = 2048

// purpose is what a key is wanted for, as key_ops names it (RFC 7517, section 4.3).
type purpose string

const (
	toSign   purpose = "sign"
	toVerify purpose = "verify"
)

// unfit says why a key cannot serve an algorithm for a purpose; "" if it can.
func (k *Key) unfit(a Algorithm, p purpose, short bool) string {
	facts := algorithms[a]
	switch {
	case k == nil || k.kty == "" || k.kty != facts.kty:
		return fmt.Sprintf("%s wants a key of type %s", a, facts.kty)
	case k.algorithm != "" && k.algorithm != a:
		return fmt.Sprintf("the key is for %s only", k.algorithm)
	case p == toSign && !k.IsPrivate():
		return "a public key cannot sign"
	case k.use != "" && k.use != "sig":
		return fmt.Sprintf("use of the key is %s", clip(k.use))
	case !k.permits(p):
		return fmt.Sprintf("key_ops of the key does not list %s", p)
	}
	if text := k.wrongCurve(facts); text != "" {
		return text
	}
	if short {
		return ""
	}
	return k.tooShort(facts)
}

// permits looks at key_ops. Whoever may sign with a private key may verify with
// its public half, which is another key.
func (k *Key) permits(p purpose) bool {
	if k.ops == nil || slices.Contains(k.ops, string(p)) {
		return true
	}
	return p == toVerify && k.kty != ktyOct && k.IsPrivate() && slices.Contains(k.ops, string(toSign))
}

func (k *Key) wrongCurve(facts algorithmFacts) string {
	if public, ok := k.parts().public.(*ecdsa.PublicKey); ok && public.Params().Name != facts.curve {
		return fmt.Sprintf("the curve of the key is %s, want %s", public.Params().Name, facts.curve)
	}
	return ""
}

// tooShort compares with RFC 7518, sections 3.2, 3.3 and 3.5.
func (k *Key) tooShort(facts algorithmFacts) string {
	m := k.parts()
	if m.mac != nil && len(m.mac.secret) < facts.hash.Size() {
		return fmt.Sprintf("the HMAC key has %d bytes, and needs %d", len(m.mac.secret), facts.hash.Size())
	}
	if public, ok := m.public.(*rsa.PublicKey); ok && public.N.BitLen() < MinRSABits {
		return fmt.Sprintf("the RSA key has %d bits, and needs %d", public.N.BitLen(), MinRSABits)
	}
	return ""
}
