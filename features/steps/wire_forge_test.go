package steps

import (
	"crypto/rsa"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/safproof/safproof/features/target"
)

// TestPublicKeyIn finds a key in what servers answer, and none in what is none.
func TestPublicKeyIn(t *testing.T) {
	key, err := newKey("RSA-2048", "K1", 0)
	if err != nil {
		t.Fatal(err)
	}
	public := key.signer.Public().(*rsa.PublicKey)
	pem, err := encodings["PEM"](key)
	if err != nil {
		t.Fatal(err)
	}
	elliptic, err := newKey("P-256", "E1", 0)
	if err != nil {
		t.Fatal(err)
	}
	curve, err := encodings["PEM"](elliptic)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		body string
		want bool
	}{
		"a JWK set":              {`{"keys":[` + string(key.jwk.text()) + `]}`, true},
		"the second of its kind": {`{"keys":[` + string(elliptic.jwk.text()) + `,` + string(key.jwk.text()) + `]}`, true},
		"PEM":                    {string(pem), true},
		"PEM of another kind":    {string(curve), false},
		"PEM of nothing":         {strings.ReplaceAll(string(pem), "\nM", "\nAAAA"), false},
		"no keys":                {`{"keys":[]}`, false},
		"no RSA key":             {`{"keys":[` + string(elliptic.jwk.text()) + `]}`, false},
		"an empty modulus":       {`{"keys":[{"kty":"RSA","n":"","e":"AQAB"}]}`, false},
		"a giant exponent":       {`{"keys":[{"kty":"RSA","n":"AQAB","e":"AQABAQABAQAB"}]}`, false},
		"no base64url":           {`{"keys":[{"kty":"RSA","n":"*","e":"AQAB"}]}`, false},
		"no JSON":                {"Bad Gateway", false},
	} {
		t.Run(name, func(t *testing.T) {
			got := publicKeyIn(c.body)
			if c.want && !public.Equal(got) || !c.want && got != nil {
				t.Errorf("expected a key: %t, observed %v", c.want, got)
			}
		})
	}
}

// TestSignedAnew: claims and header of a server's token, alg and signature of ours.
func TestSignedAnew(t *testing.T) {
	made := newForgery("RS256", mustKey(t, "RSA-2048"))
	made.claims = object{text("sub", "COLIN"), text("iss", "APIML")}
	token, err := made.forge()
	if err != nil {
		t.Fatal(err)
	}
	jwks := `{"keys":[` + string(mustKey(t, "RSA-2048").jwk.text()) + `]}`
	s := &standing{there: plainThere(), answer: target.ServerRequestResult{Status: 200, Body: `{"token":"` + token + `"}`}}
	w := standingWorld(s)
	if err := do(w, "a ZAAS", "the user has logged in"); err != nil {
		t.Fatal(err)
	}
	s.answer.Body = jwks
	if err := do(w, `the public key P1 is the one at "/keys"`, "the HMAC key FALSE made of the public key P1 as PEM",
		"the token is signed anew by FALSE with HS256", `in the claims, sub is "ADMIN"`); err != nil {
		t.Fatal(err)
	}
	forged, err := w.token()
	if err != nil {
		t.Fatal(err)
	}
	parts, err := decodeSegments(forged)
	if err != nil {
		t.Fatal(err)
	}
	var header struct{ Alg string }
	var claims struct{ Sub, Iss string }
	if err := errors.Join(json.Unmarshal(parts[inHeader], &header), json.Unmarshal(parts[inPayload], &claims)); err != nil {
		t.Fatal(err)
	}
	if header.Alg != "HS256" || claims.Sub != "ADMIN" || claims.Iss != "APIML" {
		t.Errorf("observed %s %s", parts[inHeader], parts[inPayload])
	}
	if err := w.expectSignature("HS256", w.tokens.keys["FALSE"]); err != nil {
		t.Error(err)
	}
	if err := do(w, `the public key P2 is the one at "/keys"`, "the token is signed anew by P2 with RS256"); err != nil {
		t.Fatal(err)
	}
	if _, err := w.token(); err == nil {
		t.Error("a public key signs a token")
	}
	s.answer = target.ServerRequestResult{Status: 404, Body: jwks}
	var failed *mismatch
	if err := do(w, `the public key P3 is the one at "/none"`); !errors.As(err, &failed) {
		t.Errorf("status 404: expected a mismatch, observed %v", err)
	}
}

func mustKey(t *testing.T, kind string) *tokenKey {
	t.Helper()
	key, err := newKey(kind, "K1", 0)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
