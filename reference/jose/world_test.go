package jose_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

// secret is an HMAC key long enough for every algorithm.
var secret = bytes.Repeat([]byte{0x4B}, 64)

// clock is when tokens are judged, and goodClaims hold then.
var clock = time.Unix(1_700_000_100, 0).UTC()

const goodClaims = `{"iss":"saf","sub":"IBMUSER","aud":["TSOIM13","*ANYAPPL*"],"iat":1700000000,"nbf":1700000000,"exp":1700000300}`

// privateKeys are made once: RSA keys take their time.
var privateKeys = sync.OnceValue(func() map[jose.Algorithm]any {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	keys := map[jose.Algorithm]any{}
	for _, a := range []jose.Algorithm{jose.RS256, jose.RS384, jose.RS512, jose.PS256, jose.PS384, jose.PS512} {
		keys[a] = rsaKey
	}
	for a, curve := range map[jose.Algorithm]elliptic.Curve{jose.ES256: elliptic.P256(), jose.ES384: elliptic.P384(), jose.ES512: elliptic.P521()} {
		key, ecErr := ecdsa.GenerateKey(curve, rand.Reader)
		keys[a], err = key, errors.Join(err, ecErr)
	}
	_, edKey, edErr := ed25519.GenerateKey(rand.Reader)
	keys[jose.EdDSA] = edKey
	if err := errors.Join(err, edErr); err != nil {
		panic(err)
	}
	return keys
})

// privateKey returns a key for an algorithm.
func privateKey(t testing.TB, a jose.Algorithm) *jose.Key {
	t.Helper()
	if strings.HasPrefix(string(a), "HS") {
		return hmacKey(t, secret)
	}
	key, err := jose.NewKey(privateKeys()[a])
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func hmacKey(t testing.TB, secret []byte) *jose.Key {
	t.Helper()
	key, err := jose.NewHMACKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func keySet(t testing.TB, keys ...*jose.Key) *jose.KeySet {
	t.Helper()
	set, err := jose.NewKeySet(keys...)
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// policy allows one algorithm with its key, and what goodClaims hold.
func policy(t testing.TB, a jose.Algorithm) jose.Policy {
	t.Helper()
	return jose.Policy{Issuer: "saf", Audience: []string{"TSOIM13"}, Algorithms: []jose.Algorithm{a},
		Keys: keySet(t, privateKey(t, a).Public())}
}

func verifier(t testing.TB, p jose.Policy) *jose.Verifier {
	t.Helper()
	v, err := jose.NewVerifier(p)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// signed returns a token of any header and payload, its signature good.
func signed(t testing.TB, header, payload string, key *jose.Key, a jose.Algorithm) string {
	t.Helper()
	token, err := jose.SignBytes([]byte(header), []byte(payload), key, a)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// hs256 signs a payload under a plain header.
func hs256(t testing.TB, payload string) string {
	t.Helper()
	return signed(t, `{"alg":"HS256"}`, payload, hmacKey(t, secret), jose.HS256)
}

// segment is base64url.
func segment(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// verdict is reason and check of a rejection, "accepted" for none.
func verdict(t testing.TB, err error) string {
	t.Helper()
	if err == nil {
		return "accepted"
	}
	var r *jose.Rejection
	if !errors.As(err, &r) {
		t.Fatalf("the error is a %T, want a *Rejection: %v", err, err)
	}
	return fmt.Sprintf("%s: %s", r.Reason, r.Check)
}

// judged is one token and what must become of it.
type judged struct {
	name   string
	token  string
	change func(*jose.Policy) // nil for none
	want   string             // accepted, or reason and check
}

// judge judges tokens under changes of one policy, by Verify and by Explain.
func judge(t *testing.T, base jose.Policy, cases []judged) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := base
			if c.change != nil {
				c.change(&p)
			}
			v := verifier(t, p)
			token, err := v.Verify(c.token, clock)
			if got := verdict(t, err); got != c.want {
				t.Errorf("Verify: %s (%v), want %s\ntoken %s", got, err, c.want, c.token)
			}
			if (token == nil) != (err != nil) {
				t.Errorf("Verify returns token %v and error %v", token, err)
			}
			explained := error(nil)
			if x := v.Explain(c.token, clock); x.Rejection != nil {
				explained = x.Rejection
			}
			if got := verdict(t, explained); got != c.want {
				t.Errorf("Explain: %s, want %s", got, c.want)
			}
		})
	}
}
