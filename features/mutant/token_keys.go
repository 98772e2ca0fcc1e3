package mutant

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"slices"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// variantKey is a key of a policy.
type variantKey struct {
	kty, kid, alg, use string
	ops                []string // nil: for anything
	secret             []byte
	public             any // *rsa.PublicKey, *ecdsa.PublicKey, ed25519.PublicKey
}

// algorithm is what RFC 7518, section 3, and RFC 8037 say of a name.
type algorithm struct{ kty, curve, hash string }

var algorithms = map[string]algorithm{
	"HS256": {"oct", "", "256"}, "HS384": {"oct", "", "384"}, "HS512": {"oct", "", "512"},
	"RS256": {"RSA", "", "256"}, "RS384": {"RSA", "", "384"}, "RS512": {"RSA", "", "512"},
	"PS256": {"RSA", "", "256"}, "PS384": {"RSA", "", "384"}, "PS512": {"RSA", "", "512"},
	"ES256": {"EC", "P-256", "256"}, "ES384": {"EC", "P-384", "384"}, "ES512": {"EC", "P-521", "512"},
	"EdDSA": {"OKP", "", ""},
}

var variantCurves = map[string]elliptic.Curve{"P-256": elliptic.P256(), "P-384": elliptic.P384(), "P-521": elliptic.P521()}

// keySet reads a JWK set (RFC 7517, section 5), without the keys that cannot be
// used.
func (v tokenVariant) keySet(text json.RawMessage) (set []variantKey, ok bool) {
	var doc struct {
		Keys []map[string]json.RawMessage `json:"keys"`
	}
	if json.Unmarshal(text, &doc) != nil {
		return nil, false
	}
	for _, jwk := range doc.Keys {
		if key, known, ok := v.key(jwk); known && ok {
			set = append(set, key)
		}
	}
	return set, true
}

// severalAlgorithms reports whether a key fits more than one of the algorithms
// (RFC 8725, section 3.1).
func severalAlgorithms(names []string, set []variantKey) bool {
	return slices.ContainsFunc(set, func(key variantKey) bool {
		fit := make(map[string]bool)
		for _, name := range names {
			if name != "none" && (&judgement{alg: name}).fit(key) {
				fit[name] = true
			}
		}
		return len(fit) > 1
	})
}

// key reads a JWK. known is false for a type that is none of ours.
func (v tokenVariant) key(jwk map[string]json.RawMessage) (key variantKey, known, ok bool) {
	members := make(map[string]string)
	for name, raw := range jwk {
		value, isText := text1(raw)
		if !isText && slices.Contains([]string{"kty", "kid", "alg", "use", "crv", "k", "n", "e", "x", "y"}, name) {
			return key, true, false
		}
		members[name] = value
		if v.strictKeys && strings.HasPrefix(name, "x-") {
			return key, true, false
		}
	}
	key = variantKey{kty: members["kty"], kid: members["kid"], alg: members["alg"], use: members["use"]}
	if raw, there := jwk["key_ops"]; there {
		if key.ops, ok = texts(raw); !ok {
			return key, true, false
		}
	}
	if v.ktyGuessed && key.kty == "" && members["crv"] != "" {
		key.kty = "EC"
	}
	known, ok = v.parts(&key, members)
	return key, known, ok
}

// parts reads what the type of the key asks for (RFC 7518, section 6; RFC 8037).
func (v tokenVariant) parts(k *variantKey, members map[string]string) (known, ok bool) {
	octets := func(name string) []byte {
		out, err := base64.RawURLEncoding.Strict().DecodeString(members[name])
		if err != nil {
			return nil
		}
		return out
	}
	switch k.kty {
	case "":
		return true, false
	case "oct":
		k.secret = octets("k")
		return true, len(k.secret) > 0
	case "RSA":
		n, e := new(big.Int).SetBytes(octets("n")), new(big.Int).SetBytes(octets("e"))
		k.public = &rsa.PublicKey{N: n, E: int(e.Int64())}
		sound := (n.Bit(0) == 1 || v.evenModulus) && (e.Cmp(big.NewInt(1)) > 0 || v.exponentOne)
		return true, sound && n.Sign() > 0 && e.Sign() > 0
	case "EC":
		curve, known := variantCurves[members["crv"]]
		if !known {
			return members["crv"] == "", false
		}
		size := (curve.Params().BitSize + 7) / 8
		x, y := octets("x"), octets("y")
		if len(x) != size || len(y) != size {
			return true, false
		}
		public, err := ecdsa.ParseUncompressedPublicKey(curve, slices.Concat([]byte{4}, x, y))
		k.public = public
		return true, err == nil
	case "OKP":
		public := ed25519.PublicKey(octets("x"))
		k.public = public
		return members["crv"] == "Ed25519", len(public) == ed25519.PublicKeySize && (v.smallOrder || !ofSmallOrder(public))
	}
	return false, true
}

// ofSmallOrder knows the y of the eight points of order 1, 2, 4 and 8 in their
// octets, whatever the sign of x, and a y that is not less than the prime of the
// field, which may stand for one of them.
func ofSmallOrder(public ed25519.PublicKey) bool {
	y := slices.Clone(public)
	y[len(y)-1] &= 0x7F
	text := hex.EncodeToString(y)
	return slices.Contains([]string{
		"0100000000000000000000000000000000000000000000000000000000000000",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0000000000000000000000000000000000000000000000000000000000000000",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	}, text) || y[0] >= 0xED && text[2:] == strings.Repeat("ff", 30)+"7f"
}

// candidates are the keys that may have signed (RFC 7515, section 6).
func (j *judgement) candidates(set []variantKey) ([]variantKey, target.Reason) {
	if j.alg == "none" {
		return nil, ""
	}
	if j.keyOfHeader {
		if key, ok := j.headerKey(); ok {
			return []variantKey{key}, ""
		}
	}
	kid, named := text1(j.header["kid"])
	if j.kidIsPath && strings.HasSuffix(kid, "/dev/null") {
		return []variantKey{{kty: "oct"}}, ""
	}
	var list, fit []variantKey
	for _, key := range set {
		if !named || j.firstKey || kid != "" && key.kid == kid {
			list = append(list, key)
		}
	}
	for _, key := range list {
		if j.publicIsSecret && algorithms[j.alg].kty == "oct" {
			key = key.asSecret()
		}
		if j.fit(key) {
			fit = append(fit, key)
		}
	}
	switch {
	case len(list) == 0:
		return nil, target.UnknownKey
	case len(fit) == 0:
		return nil, target.AlgorithmNotAllowed
	case j.firstKey:
		return fit[:1], ""
	}
	return fit, ""
}

// fit reports whether a key may check a signature of the token's algorithm.
func (j *judgement) fit(key variantKey) bool {
	facts := algorithms[j.alg]
	if key.kty != facts.kty || key.use != "" && key.use != "sig" || key.ops != nil && !slices.Contains(key.ops, "verify") ||
		key.alg != "" && key.alg != j.alg && !j.algOfKeyIgnored {
		return false
	}
	switch public := key.public.(type) {
	case *rsa.PublicKey:
		return public.N.BitLen() >= 2048 || j.shortRSA
	case *ecdsa.PublicKey:
		return public.Params().Name == facts.curve || j.anyCurve
	case ed25519.PublicKey:
		return true
	}
	return len(key.secret) >= hashes[facts.hash].Size() || j.shortSecrets
}

// asSecret is an HMAC key made of the public key's PEM.
func (k variantKey) asSecret() variantKey {
	if k.public == nil {
		return k
	}
	return variantKey{kty: "oct", secret: publicPEM(k.public)}
}

// headerKey is the key that the token brings along as jwk.
func (j *judgement) headerKey() (variantKey, bool) {
	var jwk map[string]json.RawMessage
	if raw, there := j.header["jwk"]; !there || json.Unmarshal(raw, &jwk) != nil {
		return variantKey{}, false
	}
	key, known, ok := j.key(jwk)
	return key, known && ok
}
