package steps

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestObject(t *testing.T) {
	o, err := parseObject([]byte(`{ "b": [1, 2], "a" : "x", "a":null }`))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		got  object
		want string
	}{
		{"order and doubles stay", o, `{"b":[1, 2],"a":"x","a":null}`},
		{"a member in its place", o.with(member{"b", json.RawMessage("5")}), `{"b":5,"a":"x","a":null}`},
		{"a new member", o.with(text("c", `"<`)), `{"b":[1, 2],"a":"x","a":null,"c":"\"\u003c"}`},
		{"without", o.without("a"), `{"b":[1, 2]}`},
		{"without what it lacks", o.without("z"), `{"b":[1, 2],"a":"x","a":null}`},
		{"nothing", object{}, `{}`},
	} {
		if diff := cmp.Diff(c.want, string(c.got.text())); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	for _, text := range []string{"", "[]", "5", `{"a"`, `{"a":}`, `{"a":1`, `{"a":1,}`, `{a:1}`} {
		if o, err := parseObject([]byte(text)); err == nil {
			t.Errorf("%s: expected an error, observed %v", text, o)
		}
	}
}

// TestKeysAreTheSame: a feature means the same key wherever it runs.
func TestKeysAreTheSame(t *testing.T) {
	for _, kind := range []string{"RSA-1024", "RSA-2047", "RSA-2048", "RSA-even", "RSA-one", "P-256", "P-384", "P-521", "Ed25519"} {
		one, err := newKey(kind, "K1", 0)
		if err != nil {
			t.Fatal(err)
		}
		same, err := newKey(kind, "K1", 0)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(one.jwk.text()), string(same.jwk.text())); diff != "" {
			t.Errorf("%s: twice (-first +second):\n%s", kind, diff)
		}
	}
	a, b := hmacKey("K1", 40), hmacKey("K2", 40)
	if len(a.secret) != 40 || cmp.Equal(a.secret, b.secret) || !cmp.Equal(a.secret[:8], hmacKey("K1", 8).secret) {
		t.Errorf("expected two keys of 40 bytes, observed %d and %d bytes", len(a.secret), len(b.secret))
	}
	if _, err := newKey("RSA-2048", "K9", 99); err == nil || !strings.Contains(err.Error(), "not 100") {
		t.Errorf("the hundredth RSA key: expected an error, observed %v", err)
	}
}

// TestForgeErrors has tokens that cannot be, which are faults of the feature.
func TestForgeErrors(t *testing.T) {
	key := func(kind string) *tokenKey {
		k, err := newKey(kind, "K1", 0)
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	for _, c := range []struct {
		name       string
		alg        string
		key        *tokenKey
		distortion string
		want       string
	}{
		{"HMAC by RSA", "HS256", key("RSA-2048"), "", "cannot sign with HS256"},
		{"RSA by HMAC", "RS256", hmacKey("K1", 32), "", "cannot sign with RS256"},
		{"RSA by ECDSA", "PS256", key("P-256"), "", "cannot sign with PS256"},
		{"ECDSA by RSA", "ES256", key("RSA-2048"), "", "cannot sign with ES256"},
		{"Ed25519 by ECDSA", "EdDSA", key("P-256"), "", "cannot sign with EdDSA"},
		{"no room for a salt", "PS512", key("RSA-1024"), "", "no room for such a salt"},
		{"a public key", "ES256", &tokenKey{jwk: object{text("kty", "EC")}}, "", "cannot sign with ES256"},
		{"encrypted by RSA", "RS256", key("RSA-2048"), "its claims encrypted", "only an HMAC key"},
		{"a salt that changes nothing", "RS256", key("RSA-2048"), "a salt of 0 bytes", "leaves the token as it was"},
		{"PSS by an RSA key that is none", "PS256", key("RSA-even"), "", "cannot sign with PS256"},
		{"ECDSA by an RSA key that is none", "ES256", key("RSA-one"), "", "cannot sign with ES256"},
		{"a modulus of ECDSA", "ES256", key("P-256"), "the modulus added to its signature", "only a signature by RSA"},
		{"s of RSA", "RS256", key("RSA-2048"), "s taken from the order", "only a signature by ECDSA"},
		{"S of ECDSA", "ES256", key("P-256"), "the order added to s", "only a signature by Ed25519"},
		{"padding that changes nothing", "HS256", hmacKey("K1", 32), "padding on its header", "leaves the token as it was"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newForgery(c.alg, c.key)
			f.claims = object{text("sub", "COLIN")}
			if c.distortion != "" {
				f.distorted = true
				distortions[c.distortion](f)
			}
			if got, err := f.forge(); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("expected %q, observed %v, %s", c.want, err, got)
			}
		})
	}
}

// TestTokensAreMadeAgain: whatever becomes of a token, it is the same each time that
// it is made, and another one once its claims are others.
func TestTokensAreMadeAgain(t *testing.T) {
	for _, alg := range []string{"HS256", "RS256", "PS256", "ES256"} {
		key := hmacKey("K1", 64)
		if kind := map[string]string{"R": "RSA-2048", "P": "RSA-2048", "E": "P-256"}[alg[:1]]; kind != "" {
			var err error
			if key, err = newKey(kind, "K1", 0); err != nil {
				t.Fatal(err)
			}
		}
		for _, phrase := range distortionPhrases() {
			f := newForgery(alg, key)
			f.claims = object{text("sub", "COLIN")}
			f.distorted = true
			distortions[phrase](f)
			first, err := f.forge()
			if err != nil {
				continue // it is none for this algorithm
			}
			if again, err := f.forge(); err != nil || again != first {
				t.Errorf("%s, %s: expected the same again, observed %s, %s, %v", alg, phrase, first, again, err)
			}
		}
		f := newForgery(alg, key)
		f.claims = object{text("sub", "COLIN")}
		before, err := f.make()
		if err != nil {
			t.Fatal(err)
		}
		f.claims = object{text("sub", "DORIS")}
		after, err := f.make()
		if err != nil {
			t.Fatal(err)
		}
		if signatureOf(before) == signatureOf(after) {
			t.Errorf("%s: expected another signature of other claims, observed the same", alg)
		}
	}
}

func signatureOf(token string) string { return token[strings.LastIndexByte(token, '.'):] }

// TestTokensAreRedacted: neither keys nor tokens of a feature stay in a report,
// and claims stay readable.
func TestTokensAreRedacted(t *testing.T) {
	const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJqb2UifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
	for _, c := range []struct {
		name      string
		step      string
		arguments []string
		hidden    []string
		shown     []string
	}{
		{"a secret", "the HMAC key K1 with the secret AyM1SysPpbyDfgZld3um", nil, []string{"AyM1SysPpbyDfgZld3um"}, []string{"HMAC key K1"}},
		{"a token", "the token " + token, nil, []string{token, "dBjftJeZ4CVP"}, []string{"the token"}},
		{"a token in a step that is none", "present " + token + " to it", nil, []string{token}, []string{"present"}},
		{"a member of a key", `in the JWK of K1, k is "c2VjcmV0IGtleQ"`, nil, []string{"c2VjcmV0IGtleQ"}, []string{"JWK of K1"}},
		{"a public key", "the public key K1 is the JWK", []string{`{"kty":"EC","x":"f83OJ3D2xF1B","d":"jpsQnnGQmL-Y"}`}, []string{"jpsQnnGQmL-Y"}, []string{"f83OJ3D2xF1B"}},
		{"claims", "the claims", []string{`{"sub":"USER1234","cnf":{"jwk":{"kty":"oct","k":"c2VjcmV0IGtleQ"}}}`}, []string{"c2VjcmV0IGtleQ"}, []string{"USER1234"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var s Secrets
			s.Step(c.step, c.arguments...)
			text := c.step + "\n" + strings.Join(c.arguments, "\n")
			got := Redactor(&s)(text)
			for _, secret := range c.hidden {
				if strings.Contains(got, secret) || !strings.Contains(text, secret) {
					t.Errorf("expected no %s, observed %q", secret, got)
				}
			}
			for _, word := range c.shown {
				if !strings.Contains(got, word) {
					t.Errorf("expected %s, observed %q", word, got)
				}
			}
		})
	}
	var s Secrets
	s.token("header.payload.c2lnbmF0dXJl")
	s.token(strings.Repeat("x", 2*longestSecret) + ".c2lnbmVkIGFzIHdlbGw")
	const text = `bad signature "c2lnbmF0dXJl" of header.payload.c2lnbmF0dXJl, and c2lnbmVkIGFzIHdlbGw`
	if got, want := Redactor(&s)(text), `bad signature "[token redacted]" of [token redacted], and [token redacted]`; got != want {
		t.Errorf("%q: expected %q, observed %q", text, want, got)
	}
}
