package jose_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/jose"
)

func TestSecretsDoNotPrint(t *testing.T) {
	hmac := hmacKey(t, bytes.Repeat([]byte("K"), 64))
	ed := privateKey(t, jose.EdDSA)
	set := keySet(t, hmac, ed)
	p := jose.Policy{Algorithms: []jose.Algorithm{jose.HS256}, Keys: set}
	v := verifier(t, p)
	text := signed(t, `{"alg":"HS256","note":"HEADERTEXT"}`, goodClaims, hmac, jose.HS256)
	cache := newCache(t, v, 4)
	token, err := cache.Verify(text, clock)
	if err != nil {
		t.Fatal(err)
	}
	private, err := ed.MarshalJWK(true)
	if err != nil {
		t.Fatal(err)
	}
	var jwk struct{ D string }
	if err := json.Unmarshal(private, &jwk); err != nil {
		t.Fatal(err)
	}
	forms := []string{"KKKK", "4b4b", "4B4B", "[75 75", "0x4b, 0x4b", "S0tL", jwk.D, "IBMUSER", "HEADERTEXT", text, text[len(text)-43:]}
	type holder struct {
		Key   *jose.Key
		Value jose.Key
		Set   *jose.KeySet
		Token *jose.Token
		Cache *jose.Cache
	}
	for _, c := range []struct {
		name  string
		value any
	}{
		{"key", *hmac}, {"pointer to a key", hmac}, {"private key", ed}, {"set", set}, {"set by value", *set}, {"policy", p}, {"verifier", v},
		{"token", token}, {"token by value", *token}, {"claims", token.Claims}, {"header", token.Header}, {"cache", cache},
		{"struct", holder{hmac, *ed, set, token, cache}}, {"slice", []any{hmac, *hmac, set, token}}, {"map", map[string]any{"k": *hmac, "t": token}},
		{"unexported fields", struct {
			key     jose.Key
			pointer *jose.Key
			set     jose.KeySet
			cache   *jose.Cache
			policy  jose.Policy
			token   jose.Token
			same    *jose.Token
			claims  jose.Claims
			header  jose.Header
		}{*hmac, hmac, *set, cache, p, *token, token, token.Claims, token.Header}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for how, text := range printed(t, c.value) {
				for _, form := range forms {
					if strings.Contains(text, form) {
						t.Errorf("%s reveals %q: %s", how, form, text)
					}
				}
			}
		})
	}
}

// printed returns a value in every way that it may get into a log.
func printed(t *testing.T, value any) map[string]string {
	t.Helper()
	out := map[string]string{"Sprint": fmt.Sprint(value), "Sprintln": fmt.Sprintln(value)}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "% x", "%#x", "%d", "%c", "%b", "%o", "%t", "%20s", "%.3s", "%U", "%e"} {
		out[verb] = fmt.Sprintf(verb, value)
	}
	text, err := json.Marshal(value)
	if err != nil {
		t.Errorf("Marshal: %v", err)
	}
	out["JSON"] = string(text)
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("text", "value", value)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("JSON", "value", value)
	out["slog"] = log.String()
	return out
}

func TestSecretsSayWhatTheyAre(t *testing.T) {
	key := hmacKey(t, secret)
	for want, values := range map[string][]any{
		"(JOSE key, redacted)":       {key, *key, keySet(t, key)},
		"(JSON Web Token, redacted)": {jose.Token{}, jose.Claims{}, jose.Header{}},
	} {
		for _, value := range values {
			for how, text := range printed(t, value) {
				if !strings.Contains(text, want) {
					t.Errorf("%T, %s: %q, want %q", value, how, text, want)
				}
			}
			if s, ok := value.(fmt.Stringer); !ok || s.String() != want {
				t.Errorf("%T: String() = %v", value, value)
			}
		}
	}
}

// No error of a key shows a part of it, and no rejection a part of a signature.
func TestErrorsDoNotReveal(t *testing.T) {
	const hidden = "S0tLS0tLS0tLS0tL"
	for _, text := range []string{
		`{"kty":"oct","k":"` + hidden + `="}`, `{"kty":"oct","k":"` + hidden + `","use":1}`, `{"kty":"oct","k":"` + hidden + `","k":""}`,
		`{"kty":"EC","crv":"P-256","x":"` + hidden + `","y":"` + hidden + `","d":"` + hidden + `"}`, hidden, `{"kty":"oct","k":"` + hidden,
		`{"kty":"OKP","crv":"Ed25519","x":"` + hidden + `","d":"` + hidden + `"}`, `{"kty":"oct","k":["` + hidden + `"]}`,
	} {
		_, err := jose.ParseJWK([]byte(text))
		if err == nil || strings.Contains(err.Error(), hidden[:4]) {
			t.Errorf("ParseJWK(%s): %v", text, err)
		}
		_, err = jose.ParseJWKSet([]byte(`{"keys":[` + text + `]}`))
		if err == nil || strings.Contains(err.Error(), hidden[:4]) {
			t.Errorf("ParseJWKSet of %s: %v", text, err)
		}
	}
	// A key that slipped into a name.
	for _, text := range []string{`{"kty":"` + hidden + hidden + `"}`, `{"kty":"OKP","crv":"Ed25519` + hidden + `","x":""}`, `{"kty":"EC","crv":"` + hidden + hidden + `"}`} {
		if _, err := jose.ParseJWK([]byte(text)); err == nil || strings.Contains(err.Error(), hidden[:4]) {
			t.Errorf("ParseJWK(%s): %v", text, err)
		}
		set, err := jose.ParseJWKSet([]byte(`{"keys":[` + text + `]}`))
		if err != nil || len(set.LeftOut()) != 1 || strings.Contains(set.LeftOut()[0], hidden[:4]) {
			t.Errorf("ParseJWKSet of %s: %v, left out %q", text, err, set.LeftOut())
		}
	}
	good := hs256(t, goodClaims)
	v := verifier(t, policy(t, jose.HS256))
	for i := range good {
		if _, err := v.Verify(good[:i]+"~"+good[i+1:], clock); err == nil || strings.Contains(err.Error(), good[len(good)-20:len(good)-10]) {
			t.Errorf("a token with ~ at %d: %v", i, err)
		}
	}
}
