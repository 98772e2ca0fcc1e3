package jose_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/jose"
)

func TestParseJWKSet(t *testing.T) {
	const oct = `{"kty":"oct","k":"AAAA","kid":"a"}`
	for _, c := range []struct {
		name, text string
		want       int // keys; -1 for ErrKey
	}{
		{"none", `{"keys":[]}`, 0},
		{"one", `{"keys":[` + oct + `]}`, 1},
		{"unknown members", `{"x":1,"keys":[` + oct + `]}`, 1},
		{"unknown kty, crv and alg are left out", `{"keys":[{"kty":"AKP"},{"kty":"EC","crv":"secp256k1"},{"kty":"oct","k":"AAAA","alg":"A128KW"},` + oct + `]}`, 1},
		{"same ID, same type", `{"keys":[` + oct + `,` + oct + `]}`, -1},
		{"same ID, other type", `{"keys":[` + oct + `,` + changedJWK(t, jose.EdDSA, "kid", `"a"`) + `]}`, 2},
		{"same ID, other alg", `{"keys":[` + oct + `,{"kty":"oct","k":"AAAB","kid":"a","alg":"HS256"}]}`, 2},
		{"same ID, other use", `{"keys":[` + oct + `,{"kty":"oct","k":"AAAB","kid":"a","use":"enc"}]}`, 2},
		{"same ID, other key_ops", `{"keys":[` + oct + `,{"kty":"oct","k":"AAAB","kid":"a","key_ops":[]}]}`, -1},
		{"a member is missing", `{"keys":[` + oct + `,{"kty":"oct"}]}`, 1},
		{"a member is missing, and no other key", `{"keys":[{"kty":"oct"}]}`, -1},
		{"a member is missing beside an unknown key", `{"keys":[{"kty":"AKP"},{"kty":"oct"}]}`, -1},
		{"unknown keys alone", `{"keys":[{"kty":"AKP"},{"kty":"EC","crv":"secp256k1"}]}`, 0},
		{"a value out of range", `{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAAAAAB"},` + oct + `]}`, 1},
		{"a point off the curve", `{"keys":[` + changedJWK(t, jose.ES256, "y", member(t, jose.ES256, "x")) + `,` + oct + `]}`, 1},
		{"kid is a number", `{"keys":[` + oct + `,{"kty":"oct","k":"AAAB","kid":1}]}`, -1},
		{"k is not base64url", `{"keys":[` + oct + `,{"kty":"oct","k":"AA=="}]}`, -1},
		{"member of a key stands twice", `{"keys":[` + oct + `,{"kty":"oct","k":"AAAB","k":"AAAC"}]}`, -1},
		{"element is no object", `{"keys":[` + oct + `,null]}`, -1},
		{"no keys", `{}`, -1},
		{"keys is an object", `{"keys":{}}`, -1},
		{"duplicate keys", `{"keys":[],"keys":[]}`, -1},
		{"a key alone", oct, -1},
		{"nothing", ``, -1},
	} {
		t.Run(c.name, func(t *testing.T) {
			set, err := jose.ParseJWKSet([]byte(c.text))
			if c.want < 0 {
				if !errors.Is(err, jose.ErrKey) {
					t.Errorf("error %v, want ErrKey", err)
				}
				return
			}
			if err != nil || set.Len() != c.want || len(set.Keys()) != c.want {
				t.Errorf("%d keys, %v; want %d", set.Len(), err, c.want)
			}
		})
	}
}

// What was left out is told, by place and fault, without the key.
func TestLeftOut(t *testing.T) {
	set, err := jose.ParseJWKSet([]byte(`{"keys":[{"kty":"oct","k":"AAAA"},{"kty":"AKP","pub":"SECRET"},{"kty":"oct","k":"U0VDUkVU","alg":"A128KW"},` +
		`{"kty":"EC","crv":"P-256","x":"U0VDUkVU","y":"U0VDUkVU","d":"U0VDUkVU"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`key 2 of the JWK Set: key is not valid: JWK: kty "AKP": its kind is not supported`,
		`key 3 of the JWK Set: key is not valid: JWK: alg "A128KW": its kind is not supported`,
		`key 4 of the JWK Set: key is not valid: JWK: x has 6 bytes, want 32`,
	}
	if diff := cmp.Diff(want, set.LeftOut()); diff != "" || set.Len() != 1 {
		t.Errorf("%d keys, left out (-want +got):\n%s", set.Len(), diff)
	}
	set.LeftOut()[0] = "changed"
	if diff := cmp.Diff(want, set.LeftOut()); diff != "" {
		t.Errorf("what was left out can be changed (-want +got):\n%s", diff)
	}
	var none *jose.KeySet
	if none.LeftOut() != nil || keySet(t).LeftOut() != nil {
		t.Error("a set from which nothing was left out says otherwise")
	}
}

func TestMarshalJWKSet(t *testing.T) {
	set := keySet(t, hmacKey(t, secret).WithID("a"), privateKey(t, jose.EdDSA).WithID("b"))
	for private, want := range map[bool]int{true: 2, false: 1} {
		text, err := set.MarshalJWKSet(private)
		if err != nil {
			t.Fatal(err)
		}
		again, err := jose.ParseJWKSet(text)
		if err != nil || again.Len() != want {
			t.Errorf("private %v: %s has %d keys, %v; want %d", private, text, again.Len(), err, want)
		}
		if key, ok := again.Key("b"); !ok || key.IsPrivate() != private {
			t.Errorf("private %v: key b is there: %v", private, ok)
		}
		if _, ok := again.Key(""); ok {
			t.Error("no ID names a key")
		}
	}
}
