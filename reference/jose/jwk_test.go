package jose_test

import (
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/jose"
)

// The token and the key of RFC 7515, appendix A.1, and the key and the signature
// of RFC 8037, appendix A.
func TestRFCVectors(t *testing.T) {
	for _, c := range []struct {
		name, key, token, payload string
	}{
		{"RFC 7515, A.1", `{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}`,
			"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
			"{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"},
		{"RFC 8037, A.4", `{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`,
			"eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg",
			"Example of Ed25519 signing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			key, err := jose.ParseJWK([]byte(c.key))
			if err != nil {
				t.Fatal(err)
			}
			v := verifier(t, jose.Policy{Algorithms: []jose.Algorithm{jose.HS256, jose.EdDSA}, Keys: keySet(t, key)})
			if got, err := v.VerifyJWS(c.token); string(got) != c.payload || err != nil {
				t.Errorf("VerifyJWS: %q, %v; want %q", got, err, c.payload)
			}
		})
	}
}

func TestJWKRoundTrip(t *testing.T) {
	for _, a := range []jose.Algorithm{jose.HS256, jose.RS256, jose.ES256, jose.ES384, jose.ES512, jose.EdDSA} {
		t.Run(string(a), func(t *testing.T) {
			key := privateKey(t, a).WithID("k").WithAlgorithm(a)
			private, err := key.MarshalJWK(true)
			if err != nil {
				t.Fatal(err)
			}
			again, err := jose.ParseJWK(private)
			if err != nil {
				t.Fatalf("ParseJWK(%s): %v", private, err)
			}
			twice, err := again.MarshalJWK(true)
			if diff := cmp.Diff(string(private), string(twice)); diff != "" || err != nil {
				t.Errorf("round trip: %v (-want +got):\n%s", err, diff)
			}
			if again.ID() != "k" || again.Algorithm() != a || !again.IsPrivate() {
				t.Errorf("ID %q, algorithm %q, private %v", again.ID(), again.Algorithm(), again.IsPrivate())
			}
			token, err := jose.Sign(nil, []byte(goodClaims), again, a)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := verifier(t, policy(t, a)).Verify(token, clock); err != nil {
				t.Error(err)
			}
			checkPublicJWK(t, key, a)
		})
	}
}

// checkPublicJWK wants a public form without anything that is secret.
func checkPublicJWK(t *testing.T, key *jose.Key, a jose.Algorithm) {
	t.Helper()
	public, err := key.MarshalJWK(false)
	if strings.HasPrefix(string(a), "HS") {
		if public != nil || !errors.Is(err, jose.ErrKeyUse) {
			t.Errorf("public form of an HMAC key: %s, %v", public, err)
		}
		return
	}
	var members map[string]any
	if err := errors.Join(err, json.Unmarshal(public, &members)); err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"d", "p", "q", "dp", "dq", "qi", "k"} {
		if members[secret] != nil {
			t.Errorf("the public form has %s: %s", secret, public)
		}
	}
	again, err := jose.ParseJWK(public)
	if err != nil || again.IsPrivate() {
		t.Errorf("ParseJWK(%s) = private %v, %v", public, again.IsPrivate(), err)
	}
}

// changedJWK returns the private JWK of an algorithm with members replaced; ""
// takes one away.
func changedJWK(t *testing.T, a jose.Algorithm, changes ...string) string {
	t.Helper()
	text, err := privateKey(t, a).MarshalJWK(true)
	if err != nil {
		t.Fatal(err)
	}
	members := map[string]json.RawMessage{}
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(changes); i += 2 {
		if delete(members, changes[i]); changes[i+1] != "" {
			members[changes[i]] = json.RawMessage(changes[i+1])
		}
	}
	text, err = json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// publicJWK is changedJWK of the public half of the RSA key.
func publicJWK(t *testing.T, changes ...string) string {
	t.Helper()
	return changedJWK(t, jose.RS256, append(changes, "d", "", "p", "", "q", "", "dp", "", "dq", "", "qi", "")...)
}

func TestParseJWKRefuses(t *testing.T) {
	bytesOf := func(n int, b byte) string {
		return `"` + base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat(string(rune(b)), n))) + `"`
	}
	otherEC := member(t, jose.ES384, "x")
	for name, text := range map[string]string{
		"empty":                      "",
		"array":                      "[]",
		"no kty":                     `{"k":"AAAA"}`,
		"kty unknown":                `{"kty":"AKP"}`,
		"kty in lower case":          changedJWK(t, jose.RS256, "kty", `"rsa"`),
		"kty number":                 changedJWK(t, jose.RS256, "kty", `1`),
		"duplicate k":                `{"kty":"oct","k":"AAAA","k":"AAAB"}`,
		"oct without k":              `{"kty":"oct"}`,
		"oct, k empty":               `{"kty":"oct","k":""}`,
		"oct, k padded":              `{"kty":"oct","k":"AA=="}`,
		"oct, k of standard base64":  `{"kty":"oct","k":"ab+/"}`,
		"oct, k number":              `{"kty":"oct","k":1}`,
		"kid number":                 `{"kty":"oct","k":"AAAA","kid":1}`,
		"use number":                 `{"kty":"oct","k":"AAAA","use":1}`,
		"alg unknown":                `{"kty":"oct","k":"AAAA","alg":"A256KW"}`,
		"alg null":                   `{"kty":"oct","k":"AAAA","alg":null}`,
		"alg of another type":        `{"kty":"oct","k":"AAAA","alg":"RS256"}`,
		"alg none":                   `{"kty":"oct","k":"AAAA","alg":"none"}`,
		"key_ops string":             `{"kty":"oct","k":"AAAA","key_ops":"sign"}`,
		"key_ops twice":              `{"kty":"oct","k":"AAAA","key_ops":["sign","sign"]}`,
		"key_ops against use":        `{"kty":"oct","k":"AAAA","use":"enc","key_ops":["verify"]}`,
		"key_ops against use, other": `{"kty":"oct","k":"AAAA","use":"sig","key_ops":["wrapKey"]}`,
		"RSA without n":              changedJWK(t, jose.RS256, "n", ""),
		"RSA without e":              changedJWK(t, jose.RS256, "e", ""),
		"RSA, e is 1":                publicJWK(t, "e", `"AQ"`),
		"RSA, e is even":             publicJWK(t, "e", `"Ag"`),
		"RSA, e is long":             publicJWK(t, "e", `"AQAAAAE"`),
		"RSA, e with zeroes":         publicJWK(t, "e", `"AAEAAQ"`),
		"RSA, n even":                publicJWK(t, "n", bytesOf(256, 2)),
		"RSA, n zero":                publicJWK(t, "n", `"AA"`),
		"RSA, d of another key":      changedJWK(t, jose.RS256, "d", `"AQAB"`),
		"RSA, d empty":               changedJWK(t, jose.RS256, "d", `""`),
		"RSA without primes":         changedJWK(t, jose.RS256, "p", "", "q", ""),
		"RSA, p is 1":                changedJWK(t, jose.RS256, "p", `"AQ"`),
		"RSA, p is 1 and q is n":     changedJWK(t, jose.RS256, "p", `"AQ"`, "q", member(t, jose.RS256, "n")),
		"RSA, p twice":               changedJWK(t, jose.RS256, "q", member(t, jose.RS256, "p")),
		"RSA, p without d":           changedJWK(t, jose.RS256, "d", ""),
		"RSA, n of 24 bits":          `{"kty":"RSA","n":"AQAB","e":"Aw"}`,
		"RSA, dp of another key":     changedJWK(t, jose.RS256, "dp", `"AQAB"`),
		"RSA, qi of another key":     changedJWK(t, jose.RS256, "qi", `"AQAB"`),
		"RSA without dp":             changedJWK(t, jose.RS256, "dp", ""),
		"RSA without dq":             changedJWK(t, jose.RS256, "dq", ""),
		"RSA without qi":             changedJWK(t, jose.RS256, "qi", ""),
		"RSA, three primes":          changedJWK(t, jose.RS256, "oth", `[]`),
		"EC without crv":             changedJWK(t, jose.ES256, "crv", ""),
		"EC, crv of another length":  changedJWK(t, jose.ES256, "crv", `"P-384"`),
		"EC, crv unknown":            changedJWK(t, jose.ES256, "crv", `"secp256k1"`),
		"EC without y":               changedJWK(t, jose.ES256, "y", ""),
		"EC, not on the curve":       changedJWK(t, jose.ES256, "y", member(t, jose.ES256, "x")),
		"EC, zero":                   changedJWK(t, jose.ES256, "x", bytesOf(32, 0), "y", bytesOf(32, 0), "d", ""),
		"EC, x too short":            changedJWK(t, jose.ES256, "x", bytesOf(31, 1)),
		"EC, x too long":             changedJWK(t, jose.ES256, "x", otherEC),
		"EC, d of another key":       changedJWK(t, jose.ES256, "d", bytesOf(32, 1)),
		"EC, d zero":                 changedJWK(t, jose.ES256, "d", bytesOf(32, 0)),
		"EC, d too short":            changedJWK(t, jose.ES256, "d", bytesOf(31, 1)),
		"EC, alg of another curve":   changedJWK(t, jose.ES256, "alg", `"ES384"`),
		"OKP, X25519":                changedJWK(t, jose.EdDSA, "crv", `"X25519"`),
		"OKP, Ed448":                 changedJWK(t, jose.EdDSA, "crv", `"Ed448"`),
		"OKP, x too short":           changedJWK(t, jose.EdDSA, "x", bytesOf(31, 1)),
		"OKP, d of another key":      changedJWK(t, jose.EdDSA, "d", bytesOf(32, 1)),
		"OKP, d too long":            changedJWK(t, jose.EdDSA, "d", bytesOf(33, 1)),
		"OKP, x of small order":      changedJWK(t, jose.EdDSA, "x", `"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"`, "d", ""),
		"OKP, x is no point":         changedJWK(t, jose.EdDSA, "x", `"AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"`, "d", ""),
		"x5c string":                 changedJWK(t, jose.RS256, "x5c", `"MIIB"`),
		"x5c empty":                  changedJWK(t, jose.RS256, "x5c", `[]`),
		"x5c no base64":              changedJWK(t, jose.RS256, "x5c", `["?"]`),
		"x5c no certificate":         changedJWK(t, jose.RS256, "x5c", `["MIIB"]`),
		"x5c of another key":         changedJWK(t, jose.RS256, "x5c", `["`+base64.StdEncoding.EncodeToString(certificate(t, jose.ES256))+`"]`),
		"x5c beside an HMAC key":     changedJWK(t, jose.HS256, "x5c", `["`+base64.StdEncoding.EncodeToString(certificate(t, jose.ES256))+`"]`),
	} {
		t.Run(name, func(t *testing.T) {
			key, err := jose.ParseJWK([]byte(text))
			if key != nil || !errors.Is(err, jose.ErrKey) {
				t.Errorf("ParseJWK(%s) = %v, %v; want ErrKey", text, key, err)
			}
		})
	}
}

// member returns the text of one member of an algorithm's JWK.
func member(t *testing.T, a jose.Algorithm, name string) string {
	t.Helper()
	text, err := privateKey(t, a).MarshalJWK(true)
	members := map[string]json.RawMessage{}
	if err := errors.Join(err, json.Unmarshal(text, &members)); err != nil {
		t.Fatal(err)
	}
	return string(members[name])
}

// certificate returns a self-signed one, in DER form.
func certificate(t *testing.T, a jose.Algorithm) []byte {
	t.Helper()
	private := privateKey(t, a).Crypto()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "TEST"}, NotAfter: time.Unix(1, 0)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, privateKey(t, a).Public().Crypto(), private)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// What a JWK says of its use is honoured.
func TestJWKUse(t *testing.T) {
	row := func(name string, a jose.Algorithm, want string, changes ...string) judged {
		key, err := jose.ParseJWK([]byte(changedJWK(t, a, changes...)))
		if err != nil {
			t.Fatal(name, err)
		}
		return judged{name, signed(t, `{"alg":"`+string(a)+`"}`, goodClaims, privateKey(t, a), a),
			func(p *jose.Policy) { p.Algorithms, p.Keys = []jose.Algorithm{a}, keySet(t, key) }, want}
	}
	const refused = "algorithm-not-allowed: key"
	judge(t, policy(t, jose.HS256), []judged{
		row("nothing", jose.HS256, "accepted"),
		row("use sig", jose.HS256, "accepted", "use", `"sig"`),
		row("use enc", jose.HS256, refused, "use", `"enc"`),
		row("use of one's own", jose.HS256, refused, "use", `"x"`),
		row("alg", jose.HS256, "accepted", "alg", `"HS256"`),
		row("other alg", jose.HS256, refused, "alg", `"HS512"`),
		row("key_ops verify", jose.HS256, "accepted", "key_ops", `["verify"]`),
		row("key_ops sign", jose.HS256, refused, "key_ops", `["sign"]`),
		row("key_ops empty", jose.HS256, refused, "key_ops", `[]`),
		row("key_ops wrapKey", jose.HS256, refused, "key_ops", `["wrapKey"]`),
		row("private key, key_ops sign", jose.ES256, "accepted", "key_ops", `["sign"]`),
		row("public key, key_ops sign", jose.ES256, refused, "key_ops", `["sign"]`, "d", ""),
		row("x5c of the same key", jose.RS256, "accepted", "x5c", `["`+base64.StdEncoding.EncodeToString(certificate(t, jose.RS256))+`"]`),
	})
}
