package fuzz

import (
	"bytes"
	"crypto/elliptic"
	"encoding/base64"
	"encoding/json"
	"errors"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	gojose "github.com/go-jose/go-jose/v4"
	gojwt "github.com/go-jose/go-jose/v4/jwt"

	"github.com/safproof/safproof/reference/jose"
)

var tokenClock = time.Unix(1_700_000_100, 0)

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
		for _, a := range []string{"HS256", "RS256", "PS256", "ES256", "EdDSA"} { // confused
			f.Add(uint8(i), `{"alg":"`+a+`","kid":"rs256"}`, tokenClaims, uint16(0), uint8(0), "")
			f.Add(uint8(i), `{"alg":"`+a+`","kid":"`+strings.ToLower(a)+`"}`, tokenClaims, uint16(0), uint8(0), "")
		}
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
		accepted, claimsErr := s.verifier.Verify(token, tokenClock)
		compareClaims(t, s, token, accepted, claimsErr)
		if s.stranger && (err == nil || claimsErr == nil) {
			t.Errorf("a stranger's token is accepted: %q", token)
		}
		switch {
		case s.stranger:
			t.Attr("rule", "BCP-03")
		case err == nil && s.algorithm == jose.HS256:
			t.Attr("rule", "JWA-01")
		case err == nil && s.algorithm == jose.RS256:
			t.Attr("rule", "JWA-03")
		case err == nil && s.algorithm == jose.ES256:
			t.Attr("rule", "JWA-05")
		case err == nil && s.algorithm == jose.PS256:
			t.Attr("rule", "JWA-07")
		case err == nil && s.algorithm == jose.EdDSA:
			t.Attr("rule", "JWA-12")
		}
		if err == nil && claimsErr != nil && rejection(t, claimsErr).Check == "nbf" {
			t.Attr("rule", "JWT-02")
		}
	})
}

func goJOSEPayload(s tokenSubject, token string) ([]byte, error) {
	parsed, err := gojose.ParseSignedCompact(token, s.theirAlgorithms())
	if err != nil {
		return nil, err
	}
	return parsed.Verify(s.theirKey(parsed.Signatures[0].Header))
}

func (s tokenSubject) theirAlgorithms() (list []gojose.SignatureAlgorithm) {
	for _, k := range s.trusted {
		list = append(list, gojose.SignatureAlgorithm(k.algorithm))
	}
	return list
}

// theirKey picks the key for go-jose, which would want a kid: the one for the
// algorithm, if kid does not name another. nil verifies nothing.
func (s tokenSubject) theirKey(header gojose.Header) any {
	for _, k := range s.trusted {
		if string(k.algorithm) == header.Algorithm && (k.id == "" || header.KeyID == "" || k.id == header.KeyID) {
			return k.key
		}
	}
	return nil
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
	case err != nil && theirErr == nil && !slices.Contains(strictForm, rejection(t, err).Check) && !emptyKeyID(token):
		t.Errorf("go-jose accepts %q; we: %v", token, err)
	}
}

// emptyKeyID says whether kid is "", which is none for go-jose and names no key
// for us.
func emptyKeyID(token string) bool { return string(headerMembers(token)["kid"]) == `""` }

// readsMore says whether the header, which we accept, has a member that go-jose
// reads, and may refuse, and that we do not look at.
func readsMore(token string) bool {
	members := headerMembers(token)
	return slices.ContainsFunc([]string{"jwk", "x5c", "nonce"}, func(name string) bool { return members[name] != nil })
}

// headerMembers returns nil if there is no header that can be read.
func headerMembers(token string) map[string]json.RawMessage {
	text, _, _ := strings.Cut(token, ".")
	header, err := base64.RawURLEncoding.DecodeString(text)
	var members map[string]json.RawMessage
	if err != nil || json.Unmarshal(header, &members) != nil {
		return nil
	}
	return members
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
	"not nested",                 // it leaves cty to its caller
	"payload is one JSON object", // nesting, UTF-8, surrogates, and null
	"types of claims",            // null; dates far off; an aud that is an empty array
	"exp",                        // it requires none, and cuts off fractions
	"nbf", "iat",                 // fractions
	"user", // it requires no sub
}

func compareClaims(t *testing.T, s tokenSubject, token string, accepted *jose.Token, err error) {
	t.Helper()
	var claims gojwt.Claims
	parsed, theirErr := gojwt.ParseSigned(token, s.theirAlgorithms())
	if theirErr == nil {
		theirErr = parsed.Claims(s.theirKey(parsed.Headers[0]), &claims)
	}
	if theirErr == nil {
		theirErr = claims.ValidateWithLeeway(gojwt.Expected{Issuer: "saf", AnyAudience: gojwt.Audience{"APPL"}, Time: tokenClock}, 0)
	}
	switch {
	case err == nil && readsMore(token):
	case err == nil && (theirErr != nil || accepted.User() != claims.Subject || !slices.Equal(accepted.Claims.Audience(), claims.Audience)):
		t.Errorf("we accept %q for %q; go-jose: %+v, %v", token, accepted.User(), claims, theirErr)
	case err != nil && theirErr == nil && !emptyKeyID(token):
		if check := rejection(t, err).Check; !slices.Contains(strictForm, check) && !slices.Contains(strictClaims, check) {
			t.Errorf("go-jose accepts %q; we: %v", token, err)
		}
	}
}

// A good token, changed in two places, is accepted only if it came out the same, or
// with the other s of an ECDSA signature; a stranger's is not accepted at all.
func FuzzTokenMutation(f *testing.F) {
	subjects := tokenSubjects(f)
	tokens := make([]string, len(subjects))
	for i, s := range subjects {
		token, err := jose.Sign([]byte(`{"typ":"JWT"}`), []byte(tokenClaims), s.key, s.algorithm)
		check(f, err)
		tokens[i] = token
		if s.algorithm == jose.ES256 {
			const tail = 44 // characters, which hold all of s
			at := len(token) - tail
			f.Add(uint8(i), uint16(at), uint8(tail), otherS(token)[at:], uint16(0), uint8(0), "")
		}
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
		same := token == tokens[i] || subjects[i].algorithm == jose.ES256 && token == otherS(tokens[i])
		if good := same && !subjects[i].stranger; (err == nil) != good {
			t.Errorf("%s: %q: good %v, %v", subjects[i].algorithm, token, good, err)
		}
		switch {
		case subjects[i].stranger:
			t.Attr("rule", "ZC-17")
		case !same:
			t.Attr("rule", "ZC-03")
		case token != tokens[i]:
			t.Attr("rule", "JWA-13")
		}
		x := subjects[i].verifier.Explain(token, tokenClock)
		if x.Accepted != (err == nil) || err != nil && *x.Rejection != *rejection(t, err) {
			t.Errorf("Verify and Explain of %q differ: %v, %+v", token, err, x.Rejection)
		}
	})
}

// otherS returns an ES256 token with the order of the curve less s in place of s.
func otherS(token string) string {
	at := strings.LastIndexByte(token, '.') + 1
	raw, err := base64.RawURLEncoding.DecodeString(token[at:])
	if err != nil || len(raw) != 64 {
		return ""
	}
	s := new(big.Int).SetBytes(raw[32:])
	s.Sub(elliptic.P256().Params().N, s).FillBytes(raw[32:])
	return token[:at] + base64.RawURLEncoding.EncodeToString(raw)
}
