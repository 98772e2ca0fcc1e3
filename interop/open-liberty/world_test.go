package openliberty

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

// issuer is who issues tokens, but for those that say otherwise.
const issuer = "https://op.example/realm"

// sharedSecret is sharedKey in server.xml.
const sharedSecret = "a-secret-of-32-bytes-for-HS256-!"

// world is an authorization server: its keys, and the endpoints that Liberty asks.
type world struct {
	jwks    *httptest.Server
	keys    map[string]*jose.Key
	answers map[string]string // of introspection, by token
	server  *server
	made    int // tokens
}

func newWorld(t *testing.T, s *server) *world {
	t.Helper()
	w := &world{keys: make(map[string]*jose.Key), answers: make(map[string]string), server: s}
	add := func(id string, key any, err error) {
		must(t, err)
		k, err := jose.NewKey(key)
		must(t, err)
		w.keys[id] = k.WithID(id)
	}
	for _, id := range []string{"rsa", "rsa-2", "stranger"} {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		add(id, key, err)
	}
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	add("ec", ec, err)
	secret, err := jose.NewHMACKey([]byte(sharedSecret))
	must(t, err)
	w.keys["secret"] = secret
	w.keys["certificate"], err = jose.NewKey(s.pki.signer.PrivateKey)
	must(t, err)
	w.jwks = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.jwks.Close)
	return w
}

// serve has the keys at /jwks, one of them at /one, and the introspection endpoint at /introspect.
func (w *world) serve(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", "application/json")
	switch r.URL.Path {
	case "/jwks", "/one":
		var set struct {
			Keys []map[string]any `json:"keys"`
		}
		ids := []string{"rsa", "rsa-2", "ec"}
		if r.URL.Path == "/one" {
			ids = ids[:1]
		}
		for _, id := range ids {
			text, err := w.keys[id].MarshalJWK(false)
			member := make(map[string]any)
			if err != nil || json.Unmarshal(text, &member) != nil {
				http.Error(rw, "no key", http.StatusInternalServerError)
				return
			}
			member["use"] = "sig"
			set.Keys = append(set.Keys, member)
		}
		_ = json.NewEncoder(rw).Encode(set)
	case "/introspect":
		user, password, _ := r.BasicAuth()
		if user != "safproof" || password != "client-secret" {
			rw.WriteHeader(http.StatusUnauthorized)
			fmt.Fprint(rw, `{"error":"invalid_client"}`)
			return
		}
		answer, ok := w.answers[r.PostFormValue("token")]
		if !ok {
			answer = `{"active":false}`
		}
		fmt.Fprint(rw, answer)
	default:
		rw.WriteHeader(http.StatusNotFound)
	}
}

// draft is a token in the making.
type draft struct {
	alg            jose.Algorithm
	key            string
	header, claims map[string]any
	after          func(string) string
}

// change changes a draft.
type change func(*draft)

func claim(name string, value any) change { return func(d *draft) { d.claims[name] = value } }
func without(names ...string) change {
	return func(d *draft) {
		for _, name := range names {
			delete(d.claims, name)
		}
	}
}
func header(name string, value any) change { return func(d *draft) { d.header[name] = value } }
func signed(alg jose.Algorithm, key string) change {
	return func(d *draft) { d.alg, d.key, d.header["kid"] = alg, key, key }
}
func afterwards(f func(string) string) change { return func(d *draft) { d.after = f } }

// ago is a NumericDate.
func ago(d time.Duration) int64 { return time.Now().Add(-d).Unix() }

// token makes a token. It is good, but for the changes.
func (w *world) token(t *testing.T, changes ...change) string {
	t.Helper()
	d := &draft{alg: jose.RS256, key: "rsa", header: map[string]any{"typ": "JWT", "kid": "rsa"}, claims: map[string]any{
		"iss": issuer, "sub": "COLIN", "aud": "safproof", "iat": ago(10 * time.Second), "exp": ago(-10 * time.Minute),
	}}
	// Open Liberty remembers whom it let in by a token, whatever becomes of
	// server.xml. So no two tokens are the same.
	w.made++
	d.claims["made"] = w.made
	for _, c := range changes {
		c(d)
	}
	d.header["alg"] = string(d.alg)
	head, err := json.Marshal(d.header)
	must(t, err)
	payload, err := json.Marshal(d.claims)
	must(t, err)
	var text string
	if d.alg == jose.None {
		text = base64.RawURLEncoding.EncodeToString(head) + "." + base64.RawURLEncoding.EncodeToString(payload) + "."
	} else {
		text, err = jose.SignBytes(head, payload, w.keys[d.key], d.alg)
		must(t, err)
	}
	if d.after != nil {
		text = d.after(text)
	}
	return text
}

// once is a jti that no other token has.
func (w *world) once() string {
	w.made++
	return fmt.Sprintf("jti-%d-%d", w.made, time.Now().UnixNano())
}

// The ways in which requests carry something.

type maker = func(*testing.T, *world, *http.Request)

func bearer(changes ...change) maker { return in("Authorization", "Bearer ", changes...) }

// in puts a token into a header.
func in(name, prefix string, changes ...change) maker {
	return func(t *testing.T, w *world, r *http.Request) {
		r.Header.Set(name, prefix+w.token(t, changes...))
	}
}

func set(name, value string) maker {
	return func(_ *testing.T, _ *world, r *http.Request) { r.Header.Set(name, value) }
}

func password(user, password string) maker {
	return func(_ *testing.T, _ *world, r *http.Request) { r.SetBasicAuth(user, password) }
}

// opaque is a token that is no JWT, and what the endpoint says of it: members
// replaced, or left out if they are nil.
func opaque(token string, members map[string]any) maker {
	return func(t *testing.T, w *world, r *http.Request) {
		answer := map[string]any{"active": true, "iss": issuer, "sub": "COLIN", "iat": ago(10 * time.Second), "exp": ago(-10 * time.Minute)}
		maps.Copy(answer, members)
		maps.DeleteFunc(answer, func(_ string, v any) bool { return v == nil })
		text, err := json.Marshal(answer)
		must(t, err)
		w.answers[token] = string(text)
		r.Header.Set("Authorization", "Bearer "+token)
	}
}

// ltpaCookie is an LTPA token for a user of a realm, made by reference/ltpa.
func ltpaCookie(realm, user string, left time.Duration) maker {
	return func(t *testing.T, w *world, r *http.Request) {
		r.AddCookie(&http.Cookie{Name: cookieName, Value: w.server.sealed(t, realm, user, time.Now().Add(left))})
	}
}

// form makes a POST of a form with a token.
func form(kind string, changes ...change) maker {
	return func(t *testing.T, w *world, r *http.Request) {
		post(r, kind, "access_token="+w.token(t, changes...))
	}
}

// with does several.
func with(makers ...maker) maker {
	return func(t *testing.T, w *world, r *http.Request) {
		for _, m := range makers {
			m(t, w, r)
		}
	}
}

// path asks for another address of the application.
func query(text string) maker {
	return func(_ *testing.T, _ *world, r *http.Request) { r.URL.RawQuery = text }
}

// segments splits a token over several headers.
func segments(name string, n int, changes ...change) maker {
	return func(t *testing.T, w *world, r *http.Request) {
		token := w.token(t, changes...)
		size := (len(token) + n - 1) / n
		r.Header.Set(name+"-segments", fmt.Sprint(n))
		for i := range n {
			r.Header.Set(fmt.Sprintf("%s-%d", name, i+1), token[i*size:min((i+1)*size, len(token))])
		}
	}
}

// flip changes the last but two characters of the signature.
func flip(token string) string {
	i := len(token) - 3
	c := "A"
	if token[i] == 'A' {
		c = "B"
	}
	return token[:i] + c + token[i+1:]
}

func unsigned(token string) string { return token[:strings.LastIndexByte(token, '.')+1] }
