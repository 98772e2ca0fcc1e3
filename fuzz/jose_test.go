package fuzz

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	gojose "github.com/go-jose/go-jose/v4"
	gojwt "github.com/go-jose/go-jose/v4/jwt"

	"github.com/safproof/safproof/reference/jose"
)

var tokenClock = time.Unix(1_700_000_100, 0)

// tokenSubject is an algorithm with a key, ours and theirs.
type tokenSubject struct {
	algorithm jose.Algorithm
	key       *jose.Key
	verifier  *jose.Verifier
	theirs    any
}

// tokenSubjects makes one for each kind of signature. Tokens are signed while
// fuzzing, so that a new key in each run spoils no corpus.
func tokenSubjects(f *testing.F) []tokenSubject {
	f.Helper()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	check(f, err)
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(f, err)
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	check(f, err)
	secret := bytes.Repeat([]byte{0x5A}, 32)
	hmacKey, err := jose.NewHMACKey(secret)
	check(f, err)
	subjects := []tokenSubject{{algorithm: jose.HS256, key: hmacKey, theirs: secret}}
	for _, s := range []struct {
		algorithm jose.Algorithm
		private   crypto.Signer
	}{{jose.RS256, rsaKey}, {jose.ES256, ecKey}, {jose.PS256, rsaKey}, {jose.EdDSA, edKey}} {
		key, err := jose.NewKey(s.private)
		check(f, err)
		subjects = append(subjects, tokenSubject{algorithm: s.algorithm, key: key, theirs: s.private.Public()})
	}
	for i := range subjects {
		s := &subjects[i]
		keys, err := jose.NewKeySet(s.key.Public())
		check(f, err)
		s.verifier, err = jose.NewVerifier(jose.Policy{Issuer: "saf", Audience: []string{"APPL"}, Algorithms: []jose.Algorithm{s.algorithm},
			Keys: keys, IgnoreKeyID: true}) // go-jose is given the key, whatever kid says
		check(f, err)
	}
	return subjects
}

func check(f *testing.F, err error) {
	f.Helper()
	if err != nil {
		f.Fatal(err)
	}
}

const tokenClaims = `{"jti":"00E04D2A63558772960000000B500001","iss":"saf","sub":"RACFU01","aud":["APPL","*ANYAPPL*"],"iat":1700000000,"exp":1700000300,"amr":["saf-pwd"]}`

// tokenHeaders and tokenPayloads are shapes that are met, or tried, in the wild.
var (
	tokenHeaders = []string{`{"alg":"HS256"}`, `{"typ":"JWT","alg":"RS256","kid":"k"}`, `{"alg":"ES256","x5c":["MIIB"],"jku":"https://x.example"}`,
		`{"alg":"PS256","crit":["x"],"x":1}`, `{"alg":"EdDSA","b64":false,"crit":["b64"]}`, `{"alg":"none"}`, `{"alg":"HS256","alg":"none"}`,
		`{"alg":"HS256","crit":[]}`, `{"alg":"HS256","b64":true}`, `{"alg":"HS256","kid":1}`, `{"alg":"RS256","jwk":{"kty":"oct","k":"AA"}}`,
		`{"Alg":"HS256"}`, `{"alg":"HS256","enc":"A128GCM"}`, `{"alg":"HS256"}x`, `[]`, ``}
	tokenPayloads = []string{tokenClaims, `{"iss":"saf","sub":"U","aud":"APPL","exp":1.7000003e9}`, `{"iss":"saf","sub":"U","aud":"APPL","exp":1700000100}`,
		`{"iss":"saf","sub":"U","aud":"APPL","exp":1700000300,"nbf":1700000101}`, `{"iss":"saf","sub":"U","sub":"V","aud":"APPL","exp":9999999999}`,
		`{"iss":"saf","sub":"","aud":[],"exp":9999999999}`, `{"iss":"saf","sub":"U","aud":"APPL"}`, `{"iss":"saf","SUB":"U","aud":"APPL","exp":9999999999999}`,
		`{"iss":"saf","sub":"U","aud":"APPL","exp":9999999999,"iat":1700000101}`, `{"exp":-1}`, `{}`, `null`, `[]`, `text`, "\xff", ``}
)

// edited replaces some characters of a text, wherever at falls.
func edited(text string, at uint16, cut uint8, with string) string {
	from := int(at) % (len(text) + 1)
	return text[:from] + with + text[min(from+int(cut), len(text)):]
}

// What we accept, go-jose accepts, with the same payload and subject. What it
// accepts and we refuse, we refuse for one of the reasons listed, and never for
// the signature.
func FuzzTokenAgainstGoJOSE(f *testing.F) {
	subjects := tokenSubjects(f)
	for i, header := range tokenHeaders {
		for j, payload := range tokenPayloads {
			if i == 0 || j == 0 {
				f.Add(uint8(i), header, payload, uint16(0), uint8(0), "")
			}
		}
	}
	for i := range subjects {
		f.Add(uint8(i), `{"alg":"`+string(subjects[i].algorithm)+`"}`, tokenClaims, uint16(0), uint8(0), "")
		f.Add(uint8(i), `{"alg":"`+string(subjects[i].algorithm)+`"}`, tokenClaims, uint16(60), uint8(0), "\n")
		f.Add(uint8(i), `{"alg":"`+string(subjects[i].algorithm)+`"}`, tokenClaims, uint16(65535), uint8(1), "=")
	}
	f.Fuzz(func(t *testing.T, which uint8, header, payload string, at uint16, cut uint8, with string) {
		s := subjects[int(which)%len(subjects)]
		token, err := jose.SignBytes([]byte(header), []byte(payload), s.key, s.algorithm)
		if err != nil {
			t.Fatal(err)
		}
		token = edited(token, at, cut, with)
		ours, err := s.verifier.VerifyJWS(token)
		theirs, theirErr := goJOSEPayload(s, token)
		comparePayloads(t, token, ours, err, theirs, theirErr)
		accepted, err := s.verifier.Verify(token, tokenClock)
		compareClaims(t, s, token, accepted, err)
	})
}

func goJOSEPayload(s tokenSubject, token string) ([]byte, error) {
	parsed, err := gojose.ParseSignedCompact(token, []gojose.SignatureAlgorithm{gojose.SignatureAlgorithm(s.algorithm)})
	if err != nil {
		return nil, err
	}
	return parsed.Verify(s.theirs)
}

// strictForm are the checks before the signature that go-jose does not make, or
// makes less strictly.
var strictForm = []string{
	"size",                      // it has no limit
	"header is base64url",       // it passes over line breaks and bits left over
	"payload is base64url",      // the same
	"signature is base64url",    // the same
	"header is one JSON object", // nesting, UTF-8, surrogates
	"types of header members",   // it does not look at typ and cty, and takes null for a string
	"not encrypted",             // enc in three segments
	"critical extensions",       // b64, and a crit that is null or empty
	"payload is encoded (b64)",  // it understands b64
}

func comparePayloads(t *testing.T, token string, ours []byte, err error, theirs []byte, theirErr error) {
	t.Helper()
	switch {
	case err == nil && readsMore(token):
	case err == nil && (theirErr != nil || !bytes.Equal(ours, theirs)):
		t.Errorf("we accept %q with %q; go-jose: %q, %v", token, ours, theirs, theirErr)
	case err != nil && theirErr == nil && !slices.Contains(strictForm, rejection(t, err).Check):
		t.Errorf("go-jose accepts %q; we: %v", token, err)
	}
}

// readsMore says whether the header, which we accept, has a member that go-jose
// reads, and may refuse, and that we do not look at.
func readsMore(token string) bool {
	text, _, _ := strings.Cut(token, ".")
	header, err := base64.RawURLEncoding.DecodeString(text)
	var members map[string]json.RawMessage
	if err != nil || json.Unmarshal(header, &members) != nil {
		return false
	}
	return slices.ContainsFunc([]string{"jwk", "x5c", "nonce"}, func(name string) bool { return members[name] != nil })
}

func rejection(t *testing.T, err error) *jose.Rejection {
	t.Helper()
	var r *jose.Rejection
	if !errors.As(err, &r) || !slices.Contains(jose.Reasons(), r.Reason) || r.Check == "" || r.Detail == "" {
		t.Fatalf("the error is no rejection, or an empty one: %#v", err)
	}
	return r
}

// strictClaims are the checks of claims that go-jose does not make, or makes
// less strictly.
var strictClaims = []string{
	"payload is one JSON object", // nesting, UTF-8, surrogates, and null
	"types of claims",            // null; dates far off; an aud that is an empty array
	"exp",                        // it requires none, and cuts off fractions
	"nbf", "iat",                 // fractions
	"user", // it requires no sub
}

func compareClaims(t *testing.T, s tokenSubject, token string, accepted *jose.Token, err error) {
	t.Helper()
	var claims gojwt.Claims
	parsed, theirErr := gojwt.ParseSigned(token, []gojose.SignatureAlgorithm{gojose.SignatureAlgorithm(s.algorithm)})
	if theirErr == nil {
		theirErr = parsed.Claims(s.theirs, &claims)
	}
	if theirErr == nil {
		theirErr = claims.ValidateWithLeeway(gojwt.Expected{Issuer: "saf", AnyAudience: gojwt.Audience{"APPL"}, Time: tokenClock}, 0)
	}
	switch {
	case err == nil && readsMore(token):
	case err == nil && (theirErr != nil || accepted.User() != claims.Subject || !slices.Equal(accepted.Claims.Audience(), claims.Audience)):
		t.Errorf("we accept %q for %q; go-jose: %+v, %v", token, accepted.User(), claims, theirErr)
	case err != nil && theirErr == nil:
		if check := rejection(t, err).Check; !slices.Contains(strictForm, check) && !slices.Contains(strictClaims, check) {
			t.Errorf("go-jose accepts %q; we: %v", token, err)
		}
	}
}

// A good token, changed in two places, is accepted only if it came out the same.
func FuzzTokenMutation(f *testing.F) {
	subjects := tokenSubjects(f)
	tokens := make([]string, len(subjects))
	for i, s := range subjects {
		token, err := jose.Sign([]byte(`{"typ":"JWT"}`), []byte(tokenClaims), s.key, s.algorithm)
		check(f, err)
		tokens[i] = token
		for _, with := range []string{"", "A", "=", "\n", " ", ".", "\x00", "%2E", ".eyJ9."} {
			f.Add(uint8(i), uint16(0), uint8(1), with, uint16(len(token)), uint8(0), with)
			f.Add(uint8(i), uint16(len(token)-1), uint8(1), with, uint16(40), uint8(3), "")
			f.Add(uint8(i), uint16(60), uint8(len(with)), with, uint16(0), uint8(0), "")
		}
	}
	f.Fuzz(func(t *testing.T, which uint8, at uint16, cut uint8, with string, at2 uint16, cut2 uint8, with2 string) {
		i := int(which) % len(subjects)
		token := edited(edited(tokens[i], at, cut, with), at2, cut2, with2)
		_, err := subjects[i].verifier.Verify(token, tokenClock)
		if same := token == tokens[i]; (err == nil) != same {
			t.Errorf("%s: %q: same %v, %v", subjects[i].algorithm, token, same, err)
		}
		x := subjects[i].verifier.Explain(token, tokenClock)
		if x.Accepted != (err == nil) || err != nil && *x.Rejection != *rejection(t, err) {
			t.Errorf("Verify and Explain of %q differ: %v, %+v", token, err, x.Rejection)
		}
	})
}

// Claims are what encoding/json finds valid, and an object, and beyond it UTF-8
// without duplicates, surrogates alone and deep nesting.
func FuzzStrictJSON(f *testing.F) {
	key, err := jose.NewHMACKey(make([]byte, 32))
	check(f, err)
	for _, text := range append(slices.Concat(tokenHeaders, tokenPayloads),
		`{"a":"\ud83d\ude00","\u0061":1}`, `{"a":"\ud800"}`, `{"a":"\\ud800"}`, `{"a":[1,-0,1.5e-7,true,false,null,{},[]]}`,
		` { "a" : 1 } `, "{\"a\":\"\x7f\u0080\u2028\"}", `{"a":01}`, `{"a":1}}`, `{"":{"":{"":0}}}`,
		`{"x":`+strings.Repeat("[", 31)+strings.Repeat("]", 31)+`}`, `{"x":`+strings.Repeat("[", 32)+strings.Repeat("]", 32)+`}`) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, err := jose.Sign(nil, []byte(text), key, jose.HS256)
		why := notStrict(text)
		if (err == nil) != (why == "") || err != nil && !errors.Is(err, jose.ErrContent) {
			t.Errorf("%q: %v, want it refused for %q", text, err, why)
		}
	})
}

// notStrict says what is wrong with a JSON object, "" if nothing is.
func notStrict(text string) string {
	if !json.Valid([]byte(text)) || strings.TrimLeft(text, " \t\r\n")[0] != '{' {
		return "no object"
	}
	if !utf8.ValidString(text) {
		return "UTF-8"
	}
	if loneSurrogate(text) {
		return "surrogate"
	}
	return walk(json.NewDecoder(strings.NewReader(text)))
}

var escapes = regexp.MustCompile(`(?s)\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.`)

// loneSurrogate looks for one among the escapes; a pair is matched as one.
func loneSurrogate(text string) bool {
	return slices.ContainsFunc(escapes.FindAllString(text, -1), func(escape string) bool {
		return len(escape) == 6 && strings.EqualFold(escape[2:3], "d") && escape[3] >= '8'
	})
}

// walk looks for duplicates and counts levels, token by token.
func walk(d *json.Decoder) string {
	type level struct {
		names  map[string]bool // nil in an array
		atName bool
	}
	var open []level
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return ""
		}
		if err != nil {
			return err.Error()
		}
		if n := len(open); n > 0 && open[n-1].names != nil && token != json.Delim('}') {
			if name, ok := token.(string); ok && open[n-1].atName {
				if open[n-1].names[name] {
					return "duplicate"
				}
				open[n-1].names[name] = true
			}
			open[n-1].atName = !open[n-1].atName
		}
		switch token {
		case json.Delim('{'):
			open = append(open, level{map[string]bool{}, true})
		case json.Delim('['):
			open = append(open, level{})
		case json.Delim('}'), json.Delim(']'):
			open = open[:len(open)-1]
		}
		if len(open) > 32 {
			return "depth"
		}
	}
}

// A JWK that we accept is for go-jose, as we write it, a valid key and the same,
// and what we write we read again.
func FuzzParseJWK(f *testing.F) {
	for _, s := range tokenSubjects(f) {
		text, err := s.key.WithID("k").WithAlgorithm(s.algorithm).MarshalJWK(true)
		check(f, err)
		f.Add(text)
		if s.algorithm != jose.HS256 {
			text, err = s.key.MarshalJWK(false)
			check(f, err)
			f.Add(text)
		}
	}
	f.Add([]byte(`{"kty":"oct","k":"AAAA","key_ops":["sign","verify"],"use":"sig"}`))
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
	})
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
