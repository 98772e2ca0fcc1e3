package jose_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"testing"

	"github.com/c2sp/wycheproof"

	"github.com/safproof/safproof/reference/jose"
)

const (
	otherPSS    = "the key is for PS256 and the token says PS384: an alg of a JWK is honoured (RFC 7517, section 4.4)"
	noSuchAlg   = "ES521, the alg of the key, is no algorithm (RFC 7518, section 3.1); tcId 19 of the key vectors refuses it, too"
	sameAsValid = "tcId 357, 367 and 370 are one token, which is valid once and invalid twice"
	lenient     = "a character outside of the alphabet is ignored; RFC 7515, section 2, allows base64url without additional characters only"
	mixedSet    = "a set may hold keys of several types (RFC 7517, section 5), and alg is pinned by each key"
	weakKey     = "that the key's generator was weak is for whoever admits keys to find; no RFC has a verifier look for it"
	encrypted   = "encryption is not offered, and every encrypted token is refused"
)

// wycheproofExclusions are the vectors whose expectation is not ours, by file
// and tcId. One that is met after all fails the test.
var wycheproofExclusions = map[string]map[int]string{
	"json_web_signature_test.json": {346: otherPSS, 350: otherPSS, 347: noSuchAlg, 351: noSuchAlg,
		367: sameAsValid, 370: sameAsValid, 372: lenient, 373: lenient},
	"json_web_key_test.json":    {1: mixedSet, 7: weakKey},
	"json_web_crypto_test.json": {46: weakKey, 47: mixedSet, 50: encrypted, 67: encrypted},
}

// wycheproofFile is what the three files have in common.
type wycheproofFile struct {
	NumberOfTests int `json:"numberOfTests"`
	TestGroups    []struct {
		Comment string          `json:"comment"`
		Type    string          `json:"type"`
		Private json.RawMessage `json:"private"`
		Public  json.RawMessage `json:"public"`
		Tests   []wycheproofCase
	} `json:"testGroups"`
}

type wycheproofCase struct {
	TcID    int             `json:"tcId"`
	Comment string          `json:"comment"`
	JWS     json.RawMessage `json:"jws"`
	JWE     json.RawMessage `json:"jwe"`
	Result  string          `json:"result"`
}

func TestWycheproof(t *testing.T) {
	for _, name := range []string{"json_web_signature_test.json", "json_web_key_test.json", "json_web_crypto_test.json"} {
		t.Run(name, func(t *testing.T) {
			text, err := fs.ReadFile(wycheproof.TestVectors, name)
			if err != nil {
				t.Fatal(err)
			}
			var file wycheproofFile
			if err := json.Unmarshal(text, &file); err != nil {
				t.Fatal(err)
			}
			ran, excluded := 0, 0
			for _, group := range file.TestGroups {
				keys := group.Public
				if keys == nil {
					keys = group.Private
				}
				for _, c := range group.Tests {
					ran++
					got := wycheproofVerdict(keys, c)
					met := (got == nil) == (c.Result == "valid")
					why, isExcluded := wycheproofExclusions[name][c.TcID]
					switch {
					case isExcluded && met:
						t.Errorf("tcId %d is excluded (%s), and it need not be", c.TcID, why)
					case isExcluded:
						excluded++
					case !met:
						t.Errorf("tcId %d (%s, %s): got %v, want %s\ntoken %s\nkeys %s", c.TcID, group.Comment, c.Comment, got, c.Result, c.JWS, keys)
					}
				}
			}
			if ran != file.NumberOfTests || excluded != len(wycheproofExclusions[name]) {
				t.Errorf("%d of %d vectors ran, %d of %d exclusions were met", ran, file.NumberOfTests, excluded, len(wycheproofExclusions[name]))
			}
		})
	}
}

// wycheproofVerdict says what is wrong with a token, nil for nothing. The keys
// say which algorithm is allowed.
func wycheproofVerdict(keyText json.RawMessage, c wycheproofCase) error {
	if c.JWE != nil { // the keys are not for signatures
		keyText = json.RawMessage(`{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}`)
	}
	var token string
	if raw := append(append(json.RawMessage{}, c.JWS...), c.JWE...); json.Unmarshal(raw, &token) != nil {
		token = string(raw) // the JSON serialization
	}
	keys, err := jose.ParseJWKSet(keyText)
	if err != nil {
		key, single := jose.ParseJWK(keyText)
		if single != nil {
			return fmt.Errorf("as a set: %w; as a key: %w", err, single)
		}
		if keys, err = jose.NewKeySet(key); err != nil {
			return err
		}
	}
	v, err := jose.NewVerifier(jose.Policy{Algorithms: jose.Algorithms()[1:], Keys: keys})
	if err != nil {
		return err
	}
	_, err = v.VerifyJWS(token)
	return err
}
