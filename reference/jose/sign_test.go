package jose_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/jose"
)

func TestSignHeader(t *testing.T) {
	for _, c := range []struct{ name, header, want string }{
		{"none given", "", `{"alg":"HS256"}`},
		{"empty", "{ }", `{"alg":"HS256"}`},
		{"others behind", `{"typ":"JWT","x":"a"}`, `{"alg":"HS256","typ":"JWT","x":"a"}`},
		{"white space kept", "{ \"typ\": \"JWT\" }\n", "{\"alg\":\"HS256\",\"typ\": \"JWT\" }\n"},
		{"alg in its place", `{"typ":"JWT","alg":"HS256"}`, `{"typ":"JWT","alg":"HS256"}`},
		{"name escaped", `{"t\u0079p":"JWT"}`, `{"alg":"HS256","t\u0079p":"JWT"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			token, err := jose.Sign([]byte(c.header), []byte(goodClaims), hmacKey(t, secret).WithID("not added"), jose.HS256)
			if err != nil {
				t.Fatal(err)
			}
			if want := segment(c.want) + "." + segment(goodClaims) + "."; !strings.HasPrefix(token, want) {
				t.Errorf("token %s, want %s...", token, want)
			}
			if _, err := verifier(t, policy(t, jose.HS256)).Verify(token, clock); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSignRefuses(t *testing.T) {
	key := hmacKey(t, secret)
	for _, c := range []struct {
		name, header, claims string
		key                  *jose.Key
		alg                  jose.Algorithm
		want                 error
	}{
		{"no algorithm", "", "{}", key, "", jose.ErrAlgorithm},
		{"unknown algorithm", "", "{}", key, "HS257", jose.ErrAlgorithm},
		{"no key", "", "{}", nil, jose.HS256, jose.ErrKeyUse},
		{"a key for none", "", "{}", key, jose.None, jose.ErrKeyUse},
		{"key of another type", "", "{}", key, jose.RS256, jose.ErrKeyUse},
		{"key of another curve", "", "{}", privateKey(t, jose.ES256), jose.ES384, jose.ErrKeyUse},
		{"public key", "", "{}", privateKey(t, jose.ES256).Public(), jose.ES256, jose.ErrKeyUse},
		{"key bound to another algorithm", "", "{}", key.WithAlgorithm(jose.HS512), jose.HS256, jose.ErrKeyUse},
		{"short key", "", "{}", hmacKey(t, secret[:31]), jose.HS256, jose.ErrKeyUse},
		{"short RSA key", "", "{}", freshRSA(t, 1024), jose.RS256, jose.ErrKeyUse},
		{"alg of the header differs", `{"alg":"none"}`, "{}", key, jose.HS256, jose.ErrContent},
		{"alg of the header is null", `{"alg":null}`, "{}", key, jose.HS256, jose.ErrContent},
		{"header is an array", `[]`, "{}", key, jose.HS256, jose.ErrContent},
		{"header with duplicates", `{"a":1,"a":1}`, "{}", key, jose.HS256, jose.ErrContent},
		{"claims empty", "", "", key, jose.HS256, jose.ErrContent},
		{"claims are text", "", "x", key, jose.HS256, jose.ErrContent},
		{"claims with duplicates", "", `{"a":1,"a":1}`, key, jose.HS256, jose.ErrContent},
		{"claims not UTF-8", "", "{\"a\":\"\xff\"}", key, jose.HS256, jose.ErrContent},
	} {
		t.Run(c.name, func(t *testing.T) {
			token, err := jose.Sign([]byte(c.header), []byte(c.claims), c.key, c.alg)
			if token != "" || !errors.Is(err, c.want) {
				t.Errorf("Sign = %q, %v; want %v", token, err, c.want)
			}
		})
	}
}

func TestSignBytesRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		key  *jose.Key
		alg  jose.Algorithm
		want error
	}{
		"unknown algorithm":   {hmacKey(t, secret), "x", jose.ErrAlgorithm},
		"no key":              {nil, jose.HS256, jose.ErrKeyUse},
		"a key for none":      {hmacKey(t, secret), jose.None, jose.ErrKeyUse},
		"key of another type": {privateKey(t, jose.ES256), jose.HS256, jose.ErrKeyUse},
		"public key":          {privateKey(t, jose.RS256).Public(), jose.RS256, jose.ErrKeyUse},
	} {
		if token, err := jose.SignBytes(nil, nil, c.key, c.alg); token != "" || !errors.Is(err, c.want) {
			t.Errorf("%s: SignBytes = %q, %v; want %v", name, token, err, c.want)
		}
	}
}

// Signatures are a function of key and content, so that a run can be played
// again; PSS has a random salt.
func TestSignaturesRepeat(t *testing.T) {
	for _, a := range jose.Algorithms()[1:] {
		one := signed(t, `{}`, "x", privateKey(t, a), a)
		two := signed(t, `{}`, "x", privateKey(t, a), a)
		if repeats := one == two; repeats == strings.HasPrefix(string(a), "PS") {
			t.Errorf("%s: signature repeats: %v", a, repeats)
		}
	}
}
