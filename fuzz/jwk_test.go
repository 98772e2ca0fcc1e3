package fuzz

import (
	"bytes"
	"encoding/base64"
	"errors"
	"testing"

	gojose "github.com/go-jose/go-jose/v4"

	"github.com/safproof/safproof/reference/jose"
)

// A JWK that we accept is for go-jose, as we write it, a valid key and the same,
// and what we write we read again, fit for the same.
func FuzzParseJWK(f *testing.F) {
	for _, s := range freshKeys(f) {
		text, err := s.key.WithID("k").WithAlgorithm(s.algorithm).MarshalJWK(true)
		check(f, err)
		f.Add(text)
		if s.algorithm != jose.HS256 {
			text, err = s.key.MarshalJWK(false)
			check(f, err)
			f.Add(text)
		}
	}
	secret := base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	for _, members := range []string{`"key_ops":["sign","verify"],"use":"sig"`, `"key_ops":[]`, `"key_ops":["wrapKey"]`, `"use":"enc"`, `"use":""`} {
		f.Add([]byte(`{"kty":"oct","k":"` + secret + `",` + members + `}`))
		f.Add([]byte(`{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",` + members + `}`))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		key, err := jose.ParseJWK(text)
		if err != nil {
			if !errors.Is(err, jose.ErrKey) {
				t.Errorf("ParseJWK(%q): %v, want ErrKey", text, err)
			}
			return
		}
		written, err := key.MarshalJWK(true)
		if err != nil {
			t.Fatal(err)
		}
		compareKeys(t, text, written)
		again, err := jose.ParseJWK(written)
		if err != nil {
			t.Fatalf("ParseJWK(%s), written by us: %v", written, err)
		}
		if twice, err := again.MarshalJWK(true); !bytes.Equal(written, twice) {
			t.Errorf("%s is written as %s and then as %s, %v", text, written, twice, err)
		}
		compareFitness(t, key, again)
		if public, err := key.MarshalJWK(false); err == nil {
			half, err := jose.ParseJWK(public)
			if err != nil {
				t.Fatalf("ParseJWK(%s), written by us: %v", public, err)
			}
			compareFitness(t, key.Public(), half)
		}
	})
}

// compareFitness wants two keys to be fit for the same algorithms and purposes.
func compareFitness(t *testing.T, one, other *jose.Key) {
	t.Helper()
	for _, a := range jose.Algorithms()[1:] {
		if x, y := fitness(t, one, a), fitness(t, other, a); x != y {
			t.Errorf("%s: written and read, a key that was fit %q is fit %q", a, x, y)
		}
	}
}

// fitness says what a key may do under an algorithm.
func fitness(t *testing.T, key *jose.Key, a jose.Algorithm) (may string) {
	t.Helper()
	if _, err := jose.Sign(nil, []byte("{}"), key, a); err == nil {
		may = "to sign, "
	}
	set, err := jose.NewKeySet(key)
	if err != nil {
		t.Fatal(err)
	}
	v, err := jose.NewVerifier(jose.Policy{Algorithms: []jose.Algorithm{a}, Keys: set})
	if err != nil {
		t.Fatal(err)
	}
	// The key is looked at before the signature, which is nobody's.
	_, err = v.VerifyJWS(base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"`+string(a)+`"}`)) + ".e30.AAAA")
	if rejection(t, err).Check == "signature" {
		may += "to verify"
	}
	return may
}

// compareKeys compares what go-jose reads in a key as it came with what it reads in
// the key as we wrote it. The first it may refuse for members that do not belong
// to the type of the key, which we do not look at.
func compareKeys(t *testing.T, text, written []byte) {
	t.Helper()
	var came, wrote gojose.JSONWebKey
	if err := wrote.UnmarshalJSON(written); err != nil {
		t.Fatalf("go-jose refuses %s, written by us for %s: %v", written, text, err)
	}
	if _, isHMAC := wrote.Key.([]byte); !isHMAC && !wrote.Valid() { // it calls no HMAC key valid
		t.Errorf("we accept the key %s, which is not valid for go-jose", text)
	}
	if came.UnmarshalJSON(text) != nil {
		return
	}
	came.Certificates, came.CertificatesURL = nil, nil // we drop them
	came.CertificateThumbprintSHA1, came.CertificateThumbprintSHA256 = nil, nil
	want, err := came.MarshalJSON()
	got, err2 := wrote.MarshalJSON()
	if err := errors.Join(err, err2); err != nil || !bytes.Equal(want, got) {
		t.Errorf("%s and %s, written by us, are two keys: %s and %s, %v", text, written, want, got, err)
	}
}
