package mutant

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// tokenVariant is a validator of tokens with a mistake in it: slow and literal,
// over the standard library's JSON and cryptography, with the steps of RFC 7515,
// section 5.2, and RFC 7519, section 7.2, that can go wrong one by one. Without
// a mistake it answers what the reference does, which a test holds it to.
type tokenVariant struct {
	// The form.
	moreSegments, flattened, decrypts                      bool
	padding, lineBreaks, oldAlphabet, anyLength, recompact bool
	// JSON.
	trailingText, anyOctets, rawNames, foldedNames bool
	smallNumbers                                   bool
	// The header.
	foldedAlg, critIgnored, critMistyped, headerClaims, knowsB64, typeIgnored, anyKid bool
	algOfToken, encIgnored, ctyIgnored                                                bool
	// Keys.
	firstKey, kidIsPath, keyOfHeader, algOfKeyIgnored, strictKeys, ktyGuessed bool
	shortSecrets, shortRSA, publicIsSecret, anyAlgorithms                     bool
	evenModulus, exponentOne, smallOrder                                      bool
	// The signature.
	rOfZero, sOfZero, sBeyond, beyondModulus                                       bool
	unchecked, truncated, pssForPKCS, pkcsForPSS, anySalt, anyCurve, asn1, cutTo64 bool
	noneTaken, noneWithSignature                                                   bool
	// The claims.
	lateExpiry, neverExpires, expForever, nbfIgnored, nbfEarly, skewIgnored, skewTwice bool
	iatStrict, textDates, wholeSeconds, anyIAT, anyJTI                                 bool
	foldedIssuer, issuerPrefix, audienceInside, firstAudience, audienceMissing         bool
	looseTypes, foldedUser, subForUser, requiredIgnored                                bool
}

// judgement is one token before a variant.
type judgement struct {
	tokenVariant
	policy   target.TokenPolicy
	args     target.TokenValidateArgs
	segments []string
	header   map[string]json.RawMessage
	alg      string
	keys     []variantKey
	claims   map[string]json.RawMessage
}

// maxToken is the reference's limit, in bytes.
const maxToken = 8 << 10

// validate returns the subject, or the reason of a refusal.
func (v tokenVariant) validate(a target.TokenValidateArgs) (subject string, refused target.Reason) {
	j := &judgement{tokenVariant: v, policy: a.Policy, args: a}
	set, ok := v.keySet(a.Policy.Keys)
	if !ok || len(set) == 0 || !v.anyAlgorithms && severalAlgorithms(a.Policy.Algorithms, set) {
		return "", target.Malformed
	}
	if r := j.split(); r != "" {
		return "", r
	}
	if v.decrypts && len(j.segments) == 5 {
		if !j.decrypt(set) {
			return "", target.Encrypted
		}
		return j.judgeClaims()
	}
	if r := j.readHeader(); r != "" {
		return "", r
	}
	if j.keys, refused = j.candidates(set); refused != "" {
		return "", refused
	}
	if r := j.checkSignature(); r != "" {
		return "", r
	}
	if cty, _ := text1(j.header["cty"]); fullType(cty) == "application/jwt" && !j.ctyIgnored {
		return "", target.Malformed
	}
	payload, _ := j.decode(j.segments[1])
	if j.claims, ok = v.object(payload); !ok {
		return "", target.Malformed
	}
	return j.judgeClaims()
}

// split takes the token apart.
func (j *judgement) split() target.Reason {
	token := j.args.Token
	if len(token) > maxToken {
		return target.TooLarge
	}
	if j.flattened && strings.HasPrefix(token, "{") {
		var parts struct{ Protected, Payload, Signature string }
		if json.Unmarshal([]byte(token), &parts) != nil {
			return target.Malformed
		}
		j.segments = []string{parts.Protected, parts.Payload, parts.Signature}
		return ""
	}
	j.segments = strings.Split(token, ".")
	switch n := len(j.segments); {
	case n == 5 && !j.decrypts && !j.moreSegments:
		return target.Encrypted
	case n < 3, n > 3 && !j.moreSegments && !j.decrypts, n != 3 && n != 5 && j.decrypts, j.segments[0] == "":
		return target.Malformed
	}
	return ""
}

// decode reads base64url (RFC 7515, section 2), strictly unless the mistake is here.
func (j *judgement) decode(segment string) ([]byte, bool) {
	if j.lineBreaks {
		segment = strings.NewReplacer("\n", "", "\r", "").Replace(segment)
	} else if strings.ContainsAny(segment, "\r\n") { // which Go's decoder skips
		return nil, false
	}
	if j.padding {
		segment = strings.TrimRight(segment, "=")
	}
	if j.oldAlphabet {
		segment = strings.NewReplacer("+", "-", "/", "_").Replace(segment)
	}
	if j.anyLength && len(segment)%4 == 1 {
		segment = segment[:len(segment)-1]
	}
	out, err := base64.RawURLEncoding.Strict().DecodeString(segment)
	return out, err == nil
}

// readHeader reads the header (RFC 7515, sections 4.1 and 5.2, steps 2 to 5).
func (j *judgement) readHeader() target.Reason {
	text, ok := j.decode(j.segments[0])
	if !ok {
		return target.Malformed
	}
	if j.header, ok = j.object(text); !ok {
		return target.Malformed
	}
	for _, name := range []string{"alg", "kid", "typ", "cty"} {
		raw, there := j.header[name]
		_, isText := text1(raw)
		if !there && name == "alg" || there && !isText && (name != "kid" || !j.anyKid) {
			return target.Malformed
		}
	}
	if _, there := j.header["enc"]; there && !j.encIgnored {
		return target.Encrypted
	}
	if r := j.checkCrit(); r != "" {
		return r
	}
	if want := j.policy.Type; want != "" && !j.typeIgnored {
		typ, _ := text1(j.header["typ"])
		if fullType(typ) != fullType(want) {
			return target.Malformed
		}
	}
	return j.checkAlg()
}

func fullType(typ string) string {
	typ = strings.ToLower(typ)
	if typ != "" && !strings.Contains(typ, "/") {
		typ = "application/" + typ
	}
	return typ
}

// standard are the names that crit must not list (RFC 7515, section 4.1.11).
var standard = []string{"alg", "jku", "jwk", "kid", "x5u", "x5c", "x5t", "x5t#S256", "typ", "cty", "crit"}

func (j *judgement) checkCrit() target.Reason {
	raw, there := j.header["crit"]
	b64, hasB64 := j.header["b64"]
	switch {
	case j.critIgnored:
		return ""
	case !there && hasB64 && string(b64) != "true":
		return target.Malformed
	case !there:
		return ""
	case j.knowsB64 && string(raw) == `["b64"]`:
		return ""
	}
	list, ok := texts(raw)
	if !ok && j.critMistyped {
		return ""
	}
	if !ok || len(list) == 0 {
		return target.Malformed
	}
	for i, name := range list {
		if _, there := j.header[name]; !there || slices.Contains(standard, name) || slices.Contains(list[:i], name) {
			return target.Malformed
		}
	}
	return target.UnknownCriticalHeader
}

// checkAlg holds alg to the policy (RFC 8725, sections 3.1 and 3.2).
func (j *judgement) checkAlg() target.Reason {
	j.alg, _ = text1(j.header["alg"])
	if j.foldedAlg && !slices.Contains(j.policy.Algorithms, j.alg) {
		j.alg = strings.ToUpper(strings.TrimSpace(j.alg))
	}
	allowed := slices.Contains(j.policy.Algorithms, j.alg) || j.algOfToken && algorithms[j.alg].kty != ""
	switch empty := j.segments[2] == ""; {
	case strings.EqualFold(j.alg, "none") && j.noneTaken:
		j.alg = "none"
		return ""
	case j.alg == "none" && (!allowed || !empty && !j.noneWithSignature):
		return target.Unsigned
	case !allowed:
		return target.AlgorithmNotAllowed
	case j.alg != "none" && empty:
		return target.Unsigned
	}
	return ""
}
