package jose_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/safproof/safproof/reference/jose"
)

// What golang-jwt accepts as it comes, and the strict layer before it refuses.
// A row that the library refuses, too, fails: it has then no place here.
func TestLeniencies(t *testing.T) {
	header := func(members string) string {
		return signed(t, `{"alg":"HS256"`+members+`}`, goodClaims, hmacKey(t, secret), jose.HS256)
	}
	claims := func(members string) string { return hs256(t, goodClaims[:len(goodClaims)-1]+members+"}") }
	good := header("")
	rsaKey, ok := privateKey(t, jose.PS256).Crypto().(*rsa.PrivateKey)
	if !ok {
		t.Fatal("the key is no *rsa.PrivateKey")
	}
	short := hmacKey(t, []byte{1})
	for _, c := range []struct {
		name, token string
		algorithm   jose.Algorithm
		change      func(*jose.Policy) // nil for none
		theirs      any
		want        string
	}{
		{"unknown crit", header(`,"crit":["x"],"x":1`), jose.HS256, nil, secret, "unknown-critical-header: critical extensions"},
		{"empty crit", header(`,"crit":[]`), jose.HS256, nil, secret, "malformed: critical extensions"},
		{"b64 false", header(`,"b64":false`), jose.HS256, nil, secret, "malformed: payload is encoded (b64)"},
		{"duplicate header member", signed(t, `{"alg":"none","alg":"HS256"}`, goodClaims, hmacKey(t, secret), jose.HS256), jose.HS256, nil, secret, "malformed: header is one JSON object"},
		{"duplicate claim", claims(`,"sub":"ROOT"`), jose.HS256, nil, secret, "malformed: payload is one JSON object"},
		{"invalid UTF-8", claims(",\"x\":\"\xff\""), jose.HS256, nil, secret, "malformed: payload is one JSON object"},
		{"bits left over", good[:len(good)-1] + string(rune(good[len(good)-1]+1)), jose.HS256, nil, secret, "malformed: signature is base64url"},
		{"line break in the signature", good[:len(good)-4] + "\n" + good[len(good)-4:], jose.HS256, nil, secret, "malformed: signature is base64url"},
		{"issued in the future", hs256(t, strings.Replace(goodClaims, `"iat":1700000000`, `"iat":1700000299`, 1)), jose.HS256, nil, secret, "issued-in-future: iat"},
		{"exp missing", hs256(t, `{"iss":"saf","sub":"U","aud":"TSOIM13"}`), jose.HS256, nil, secret, "missing-claim: exp"},
		{"any typ", header(`,"typ":"at+jwt"`), jose.HS256, func(p *jose.Policy) { p.Type = "JWT" }, secret, "malformed: type"},
		{"HMAC key of one byte", signed(t, `{"alg":"HS256","typ":"JWT"}`, goodClaims, short, jose.HS256), jose.HS256, func(p *jose.Policy) { p.Keys = keySet(t, short) }, []byte{1}, "algorithm-not-allowed: key"},
		{"PSS salt of another length", pssToken(t, rsaKey, 20), jose.PS256, nil, &rsaKey.PublicKey, "bad-signature: signature"},
	} {
		t.Run(c.name, func(t *testing.T) {
			parser := jwt.NewParser(jwt.WithTimeFunc(func() time.Time { return clock }))
			if _, err := parser.Parse(c.token, func(*jwt.Token) (any, error) { return c.theirs, nil }); err != nil {
				t.Errorf("golang-jwt refuses it: %v", err)
			}
			p := policy(t, c.algorithm)
			if c.change != nil {
				c.change(&p)
			}
			_, err := verifier(t, p).Verify(c.token, clock)
			if got := verdict(t, err); got != c.want {
				t.Errorf("%s (%v), want %s", got, err, c.want)
			}
		})
	}
}

func pssToken(t *testing.T, key *rsa.PrivateKey, salt int) string {
	t.Helper()
	input := segment(`{"alg":"PS256"}`) + "." + segment(goodClaims)
	digest := sha256.Sum256([]byte(input))
	signature, err := rsa.SignPSS(rand.Reader, key, crypto.SHA256, digest[:], &rsa.PSSOptions{SaltLength: salt})
	if err != nil {
		t.Fatal(err)
	}
	return input + "." + base64.RawURLEncoding.EncodeToString(signature)
}
