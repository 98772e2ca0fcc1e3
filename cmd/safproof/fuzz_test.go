package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reference/jose"
)

// Texts that tests of other packages have, too; none is in use anywhere.
const (
	octJWK  = `{"kty":"oct","k":"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8","kid":"k1"}`
	edJWK   = `{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`
	edPEM   = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----\n"
	hexText = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
)

// A text of keys is refused, or has keys that are written and read again as they were,
// as many as it has PEM blocks, or JWKs that are good alone; of the others each is told.
// Nothing that is told has a secret of it.
func FuzzParseKeys(f *testing.F) {
	for _, text := range []string{
		octJWK, edJWK, edPEM, hexText, strings.ToUpper(hexText), `{"keys":[` + octJWK + "," + edJWK + `]}`, `{"keys":[]}`, `{"keys":null}`, `{"KEYS":[` + octJWK + `]}`, edPEM + edPEM, "x\n" + edPEM + "-----BEGIN", strings.Replace(edPEM, "MCow", "MCpw", 1),
		"-----BEGIN EC PARAMETERS-----\n-----END EC PARAMETERS-----\n", "{", "", "00", "0", "g0", "{}", `{"kty":"RSA","n":"AA","e":"AQAB"}`, `{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}`, strings.Replace(octJWK, `"k1"`, `"k1","kid":"k2"`, 1),
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		keys, leftOut, err := parseKeys(text)
		told := strings.Join(leftOut, "\n")
		if err != nil {
			told = err.Error()
			if keys != nil || leftOut != nil || !strings.HasPrefix(told, "--key: ") {
				t.Errorf("%q: %d keys, %v", text, len(keys), err)
			}
		}
		secrets := []string{`"k":"AAECAwQFBgcI`, `"d":"nWGxne_9WmC6`}
		if !strings.Contains(text, "{") && !strings.Contains(text, "-----BEGIN") {
			secrets = append(secrets, "000102030405")
		}
		for _, secret := range secrets {
			shown := secret[strings.LastIndexByte(secret, '"')+1:]
			if strings.Contains(text, secret) && strings.Count(text, shown) == 1 && strings.Contains(told, shown) {
				t.Errorf("%q: what is told shows the key: %s", text, told)
			}
		}
		if err != nil {
			return
		}
		if want, out := count(text); len(keys) != want || len(leftOut) != out {
			t.Errorf("%q: %d keys, want %d; left out %q, want %d", text, len(keys), want, leftOut, out)
		}
		for _, key := range keys {
			written, err := key.MarshalJWK(true)
			if err != nil {
				written, err = key.MarshalJWK(false)
			}
			if err != nil {
				t.Fatal(err)
			}
			again, _, err := parseKeys(string(written))
			if err != nil || len(again) != 1 || again[0].ID() != key.ID() || again[0].Algorithm() != key.Algorithm() {
				t.Errorf("%q is written as %s, which is read as %v, %v", text, written, again, err)
			}
		}
	})
}

// count says how many keys a text has, by other means, and how many a set has that
// are none alone.
func count(text string) (n, leftOut int) {
	switch {
	case strings.HasPrefix(text, "{"):
		var members map[string]json.RawMessage
		var set []json.RawMessage
		if json.Unmarshal([]byte(text), &members) != nil || json.Unmarshal(members["keys"], &set) != nil {
			return 1, 0
		}
		for _, one := range set { // a set leaves out what alone is refused
			if _, err := jose.ParseJWK(one); err == nil {
				n++
			}
		}
		return n, len(set) - n
	case strings.Contains(text, "-----BEGIN"):
		for block, rest := pem.Decode([]byte(text)); block != nil; block, rest = pem.Decode(rest) {
			if block.Type != "EC PARAMETERS" {
				n++
			}
		}
		return n, 0
	}
	return 1, 0
}

// A policy is refused, or says what another reader sees in the object; what explain
// prints of any token under it has no control characters, and says the same as verify.
func FuzzPolicy(f *testing.F) {
	const token = "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0.eyJpc3MiOiJzYWYifQ.AAAA"
	for _, text := range []string{
		`{"issuer":"saf","audience":["A"],"algorithms":["HS256"],"keys":{"keys":[` + octJWK + `]},"clockSkew":5,"requiredClaims":["sub"],"userClaim":"sub","type":"JWT"}`,
		`{"Issuer":"saf"}`, `{"issuer":"a","issuer":"b"}`, `{"issuer":"a","\u0069ssuer":"b"}`, `{"clockSkew":1e9}`, `{"clockSkew":-1}`, `{"algorithms":["none"]}`, `{"algorithms":null,"keys":null}`, `{"keys":{}}`, "{}", "null", "[]", "", "{}{}", `{"issuer":"\u001b[31m"}`,
	} {
		f.Add([]byte(text), token)
	}
	f.Add([]byte(`{"algorithms":["HS256"]}`), "eyJhbGciOiJIUzI1NiIsImtpZCI6IlxuXHUwMDFiWzMxbSJ9.eyJpc3MiOiJcdTAwMWJbMzFtIn0.AAAA")
	f.Add([]byte(`{}`), "\x1b[31m.\n.\xff")
	f.Fuzz(func(t *testing.T, text []byte, token string) {
		var p target.TokenPolicy
		if err := readPolicy(text, &p); err != nil {
			return
		}
		var seen map[string]json.RawMessage
		if err := json.Unmarshal(text, &seen); err != nil || seen == nil {
			t.Fatalf("%q is read as a policy; encoding/json: %v", text, err)
		}
		for name := range seen {
			if !slices.Contains(policyMembers, name) {
				t.Errorf("%q has %q", text, name)
			}
		}
		if names := topNames(text); len(names) != len(seen) {
			t.Errorf("%q is read as a policy, and has the names %q", text, names)
		}
		var issuer string
		if raw := seen["issuer"]; raw != nil && json.Unmarshal(raw, &issuer) != nil || issuer != p.Issuer {
			t.Errorf("%q: issuer %q; encoding/json: %q", text, p.Issuer, issuer)
		}
		if p.Keys == nil {
			p.Keys = json.RawMessage(`{"keys":[]}`)
		}
		policy, err := p.Policy()
		if err != nil {
			return
		}
		at := time.Unix(1_700_000_000, 0)
		x, err := jose.Explain(policy, token, at)
		if err != nil {
			return
		}
		if printed := x.String(); strings.ContainsFunc(printed, func(r rune) bool { return r != '\n' && r != '\t' && !unicode.IsPrint(r) }) {
			t.Errorf("explain prints %q", printed)
		}
		verifier, err := jose.NewVerifier(policy)
		if err != nil {
			return
		}
		if _, err := verifier.Verify(token, at); (err == nil) != x.Accepted {
			t.Errorf("%q, %q: verify says %v, explain %v", text, token, err, x.Accepted)
		}
	})
}

// topNames are the names of the members of an object, as often as they stand in it.
func topNames(text []byte) (names []string) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.Token() //nolint:errcheck // the brace
	for d.More() {
		name, err := d.Token()
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			break
		}
		names = append(names, fmt.Sprint(name))
	}
	return names
}

// A request is refused with nothing of it in the error, or has the last part of the
// text as its body. One that net/http reads as it stands is not refused, and is the same.
func FuzzParseRequest(f *testing.F) {
	for _, text := range []string{
		"GET /x HTTP/1.1\nHost: a\n", "POST /x?y HTTP/1.1\r\nHost: a:1\r\nAuthorization: Bearer s3cret\r\n\r\nbody\r\n", "GET https://a/x HTTP/1.1\n\n", "GET /x\nHost: a\n", "GET /x HTTP/2\nHost: a\n", "POST / HTTP/1.1\nHost: a\nTransfer-Encoding: chunked\n\n1\nx\n0\n\n",
		"POST / HTTP/1.1\nHost: a\nContent-Length: 3\n\nbody", "GET / HTTP/1.1\nHost: a\nHost: b\n", "GET / HTTP/1.1\nHost: a\nCookie: s3cret=x\nx s3cret\n", "\n\nGET / HTTP/1.1\nHost: a", "CONNECT a:1 HTTP/1.1\nHost: a:1\n", "* * *\n", "", "PRI * HTTP/2.0\n\nSM\n\n", "GET / HTTP/1.1\nHost: \x00\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		plain, plainErr := http.ReadRequest(bufio.NewReader(bytes.NewReader(text)))
		r, err := parseRequest(text)
		if err != nil {
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("%q: the error shows it: %v", text, err)
			}
			if plainErr == nil && plain.Host != "" {
				t.Errorf("%q: %v; net/http reads it", text, err)
			}
			return
		}
		if r.Host == "" || r.URL == nil || r.Method == "" {
			t.Fatalf("%q is read as %+v", text, r)
		}
		if plainErr == nil {
			if diff := cmp.Diff(plain.Header, r.Header); diff != "" || r.Method != plain.Method || r.RequestURI != plain.RequestURI || r.Host != plain.Host {
				t.Errorf("%q is read as %s %s of %s (-net/http +ours):\n%s", text, r.Method, r.RequestURI, r.Host, diff)
			}
		}
		if body, err := io.ReadAll(r.Body); err == nil && len(r.TransferEncoding) == 0 && !bytes.HasSuffix(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), body) {
			t.Errorf("%q: body %q", text, body)
		}
	})
}
