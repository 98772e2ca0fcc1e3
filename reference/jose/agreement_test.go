package jose_test

import (
	"encoding/base64"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/jose"
)

// What golang-jwt signs is good here, and what is signed here is good there, whatever
// the algorithm and the content; a signature that was changed is judged alike.
func TestSignaturesAgreeWithGolangJWT(t *testing.T) {
	for _, a := range jose.Algorithms()[1:] {
		t.Run(string(a), func(t *testing.T) {
			private := privateKey(t, a)
			v, method := verifier(t, policy(t, a)), jwt.GetSigningMethod(string(a))
			theirKey, theirPublic := private.Crypto(), private.Public().Crypto()
			if method.Alg()[:2] == "HS" {
				theirKey, theirPublic = secret, secret
			}
			header := `{"alg":"` + string(a) + `"}`
			rapid.Check(t, func(t *rapid.T) {
				payload := rapid.SliceOf(rapid.Byte()).Draw(t, "payload")
				input := segment(header) + "." + segment(string(payload))
				theirs, err := method.Sign(input, theirKey)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := v.VerifyJWS(input + "." + segment(string(theirs))); err != nil {
					t.Errorf("what golang-jwt signed: %v", err)
				}
				token, err := jose.SignBytes([]byte(header), payload, private, a)
				if err != nil {
					t.Fatal(err)
				}
				ours, err := base64.RawURLEncoding.DecodeString(token[len(input)+1:])
				if err != nil {
					t.Fatal(err)
				}
				if err := method.Verify(input, ours, theirPublic); err != nil {
					t.Errorf("golang-jwt refuses what was signed here: %v", err)
				}
				changed := changedSignature(t, ours)
				_, here := v.VerifyJWS(input + "." + segment(string(changed)))
				there := method.Verify(input, changed, theirPublic)
				if (here == nil) != (there == nil) {
					t.Errorf("%x in place of %x: here %v, golang-jwt %v", changed, ours, here, there)
				}
			})
		})
	}
	t.Attr("rule", "JWA-01")
	t.Attr("rule", "JWA-03")
	t.Attr("rule", "JWA-05")
	t.Attr("rule", "JWA-06")
	t.Attr("rule", "JWA-07")
	t.Attr("rule", "JWA-12")
}

// changedSignature overwrites a part of a signature, so that halves of ECDSA come to be
// zero, small, or beyond the order of the curve; it may leave it as it is.
func changedSignature(t *rapid.T, signature []byte) []byte {
	changed := append([]byte{}, signature...)
	from := rapid.SampledFrom([]int{0, len(changed) / 2, rapid.IntRange(0, len(changed)).Draw(t, "anywhere")}).Draw(t, "from")
	to := rapid.SampledFrom([]int{len(changed) / 2, len(changed), len(changed) - 1, rapid.IntRange(0, len(changed)).Draw(t, "somewhere")}).Draw(t, "to")
	with := rapid.SampledFrom([]byte{0, 0xFF, 0x80, 0x7F, 1}).Draw(t, "with")
	for i := from; i < to; i++ {
		changed[i] = with
	}
	return changed
}
