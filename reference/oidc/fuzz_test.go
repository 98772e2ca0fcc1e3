package oidc_test

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	gojose "github.com/go-jose/go-jose/v4"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/oidc"
	"github.com/safproof/safproof/reference/oidc/oidctest"
)

// tokenAnswer runs a flow whose token endpoint answers so, and returns what came of
// it.
func tokenAnswer(t *testing.T, status int, body string, change ...func(*world)) oidc.Outcome {
	t.Helper()
	w := newWorld(t, change...)
	browser := oidctest.NewBrowser(w.web)
	request := w.request(browser)
	provider := w.web["op.example"]
	w.web["op.example"] = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/token" {
			provider.ServeHTTP(rw, r)
			return
		}
		rw.WriteHeader(status)
		io.WriteString(rw, body)
	})
	w.step(browser, back("a code of the provider", request.Get("state")))
	w.step(browser, wanted)
	return w.last()
}

// wantNothingShown: a refusal is one line, without what must not show.
func wantNothingShown(t *testing.T, outcome oidc.Outcome, others ...string) {
	t.Helper()
	if outcome.Refusal == nil || outcome.User != "" || outcome.Tokens.ID() != "" || outcome.Status < 400 {
		t.Fatalf("neither authenticated nor refused: %d, user %q, refusal %v", outcome.Status, outcome.User, outcome.Refusal)
	}
	text := outcome.Refusal.Error()
	if strings.ContainsAny(text, "\r\n\x00\x1b\u2028") || len(text) > 600 {
		t.Errorf("the refusal is no line: %q", text)
	}
	for _, hidden := range append(others, secret, "a code of the provider") {
		if strings.Contains(text, hidden) {
			t.Errorf("the refusal shows %q: %q", hidden, text)
		}
	}
}

// FuzzTokenAnswer has the token endpoint answer anything, {token} being a good ID
// token. Nobody is signed on but by that token, where encoding/json sees it, too.
func FuzzTokenAnswer(f *testing.F) {
	for _, body := range []string{
		`{"id_token":"{token}"}`, `{"id_token":"{token}","access_token":"x","refresh_token":"y","expires_in":3600}`, `{"id_token":"{token}","id_token":"x"}`,
		`{"ID_TOKEN":"{token}"}`, `{"id\u005ftoken":"{token}"}`, `{"id_token":"{token}="}`, `{"id_token":"{token}."}`, `{"id_token":["{token}"]}`,
		`{"id_token":"eyJhbGciOiJub25lIn0.e30."}`, `{"id_token":"..."}`, `{"id_token":""}`, `{"error":"invalid_grant\n"}`, "[]", "null", "", "{token}", `{"id_token":"{token}"}x`,
	} {
		f.Add(200, body)
		f.Add(400, body)
	}
	f.Add(204, "")
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 999 {
			status = 200
		}
		token, err := jose.SignBytes([]byte(`{"alg":"RS256","kid":"k1"}`), []byte(`{"iss":"https://op.example","aud":"zosconnect","sub":"IBMUSER","iat":1795780800,"exp":1795784400}`), rsaKey(), jose.RS256)
		if err != nil {
			t.Fatal(err)
		}
		body = strings.ReplaceAll(body, "{token}", token)
		outcome := tokenAnswer(t, status, body)
		if !outcome.Authenticated {
			wantNothingShown(t, outcome, token[30:60])
			return
		}
		var seen map[string]json.RawMessage
		if err := json.Unmarshal([]byte(body), &seen); err != nil || string(seen["id_token"]) != `"`+token+`"` || status != 200 || outcome.User != "IBMUSER" {
			t.Errorf("%q is signed on with status %d; encoding/json: %v", outcome.User, status, err)
		}
	})
}

// number reads a time, not as exactly as it is compared. NaN is none.
func number(raw json.RawMessage) float64 {
	var n *float64
	if json.Unmarshal(raw, &n) != nil || n == nil {
		return math.NaN()
	}
	return *n
}

// strs reads a string or several; what is neither is none.
func strs(raw json.RawMessage) []string {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}
	}
	var several []string
	if json.Unmarshal(raw, &several) != nil {
		return nil
	}
	return several
}

// FuzzIDToken has a provider sign any header and claims, and then somebody change a
// place of it. Who is signed on is one for whom go-jose verifies the signature, and
// whose claims encoding/json reads as good for this client at this time.
func FuzzIDToken(f *testing.F) {
	const claims = `{"iss":"https://op.example","aud":"zosconnect","sub":"IBMUSER","iat":1795780800,"exp":1795784400}`
	const header = `{"alg":"RS256","kid":"k1"}`
	for _, payload := range []string{
		claims, strings.Replace(claims, `"zosconnect"`, `["other","zosconnect"]`, 1), strings.Replace(claims, `"zosconnect"`, `"other"`, 1),
		strings.Replace(claims, "op.example", "op.example/", 1), strings.Replace(claims, "1795784400", "1795780800", 1), strings.Replace(claims, "1795784400", "1.7957844e9", 1),
		strings.Replace(claims, "1795784400", "1795780500", 1), strings.Replace(claims, "1795784400", "1795780500.5", 1), strings.Replace(claims, "1795784400", "-1", 1), strings.Replace(claims, "1795784400", "1e400", 1),
		strings.Replace(claims, "1795780800", "1795781100", 1), claims[:len(claims)-1] + `,"sub":"OTHER"}`, claims[:len(claims)-1] + `,"SUB":"OTHER"}`, claims[:len(claims)-1] + `,"nbf":1795781101}`,
		claims[:len(claims)-1] + `,"azp":"other"}`, claims[:len(claims)-1] + `,"events":{"http://schemas.openid.net/event/backchannel-logout":{}}}`, claims[:len(claims)-1] + `,"at_hash":"x","nonce":1}`, "{}", "[]", "null",
	} {
		f.Add(header, payload, uint16(0), uint8(0), "")
	}
	for _, other := range []string{`{"alg":"RS256"}`, `{"alg":"RS256","kid":"k2"}`, `{"alg":"HS256","kid":"k1"}`, `{"alg":"none"}`, `{"alg":"RS256","typ":"logout+jwt"}`, `{"alg":"RS256","crit":["x"],"x":1}`, `{"alg":"RS256","b64":false}`, "{}"} {
		f.Add(other, claims, uint16(0), uint8(0), "")
	}
	f.Add(header, claims, uint16(60), uint8(1), "A")
	f.Add(header, claims, uint16(65535), uint8(0), "=")
	f.Fuzz(func(t *testing.T, header, payload string, at uint16, cut uint8, with string) {
		token, err := jose.SignBytes([]byte(header), []byte(payload), rsaKey(), jose.RS256)
		if err != nil {
			t.Fatal(err)
		}
		from := int(at) % (len(token) + 1)
		token = token[:from] + with + token[min(from+int(cut), len(token)):]
		body, err := json.Marshal(map[string]string{"id_token": token})
		if err != nil {
			t.Fatal(err)
		}
		outcome := tokenAnswer(t, 200, string(body))
		if !outcome.Authenticated {
			wantNothingShown(t, outcome)
			return
		}
		wantGoodIDToken(t, token, outcome.User)
	})
}

func wantGoodIDToken(t *testing.T, token, user string) {
	t.Helper()
	parsed, err := gojose.ParseSignedCompact(token, []gojose.SignatureAlgorithm{gojose.RS256})
	if err != nil {
		t.Fatalf("%q is accepted; go-jose: %v", token, err)
	}
	text, err := rsaKey().Public().MarshalJWK(false)
	var key gojose.JSONWebKey
	if err = errors.Join(err, json.Unmarshal(text, &key)); err != nil {
		t.Fatal(err)
	}
	payload, err := parsed.Verify(key.Key)
	var claims map[string]json.RawMessage
	if err = errors.Join(err, json.Unmarshal(payload, &claims)); err != nil {
		t.Fatalf("%q is accepted; go-jose: %v", token, err)
	}
	const skew = 300
	issuer, subject := strs(claims["iss"]), strs(claims["sub"])
	if !slices.Equal(issuer, []string{"https://op.example"}) || !slices.Contains(strs(claims["aud"]), clientID) || !slices.Equal(subject, []string{user}) || user == "" {
		t.Errorf("%q is accepted for %q", payload, user)
	}
	expires, issued, begins := number(claims["exp"]), number(claims["iat"]), number(claims["nbf"])
	if !(expires > noon-skew) || !(issued < noon+skew) || begins > noon+skew {
		t.Errorf("%q is accepted at %d", payload, noon)
	}
}

// FuzzBrowser has a browser come to the redirect endpoint, and to what is protected,
// with anything. It is sent nowhere but to the host that it came to, or to the
// provider, and nobody is signed on, nor the token endpoint asked.
func FuzzBrowser(f *testing.F) {
	for _, to := range []string{
		wanted, "https://rp.example", "//op.example", "https://op.example/", `https://rp.example\@op.example/`, "https://rp.example@op.example", "https://rp.example:443@op.example/",
		"https://rp.example%2eop.example/", "https://rp.example.op.example/", "https://rp.example:8443/", "https:rp.example", "https:///op.example", "javascript:alert(1)", "HTTPS://RP.EXAMPLE/", "https://rp.example/\x7f", "https://rp.example/%0d%0aSet-Cookie:x=y", "/api", "",
	} {
		f.Add("000001795780800000aaaaaaaaa", "code", to)
		f.Add("s", "", to)
	}
	for _, value := range []string{"eyJjb2RlIjoieCIsInN0YXRlIjoieSJ9.", "eyJjb2RlIjoieCIsInN0YXRlIjoieSJ9.AAAA", ".", "..", "e30", "x.y.z", `"quoted"`} {
		f.Add("s", value, "a=b")
	}
	f.Fuzz(func(t *testing.T, state, code, cookie string) {
		w := newWorld(t)
		r := httptest.NewRequest(http.MethodGet, back(code, state), nil)
		r.Header.Set("Cookie", "WASReqURLOidc"+oidc.JavaHash(state)+"="+cookie)
		rw := httptest.NewRecorder()
		w.client.ServeHTTP(rw, r)
		location := rw.Header().Get("Location")
		if (rw.Code == http.StatusFound) != (location != "") || len(w.calls) != 0 {
			t.Fatalf("status %d to %q with %d calls", rw.Code, location, len(w.calls))
		}
		// As browsers read it: \ is /, and tabs and line ends are nothing.
		read := strings.NewReplacer(`\`, "/", "\t", "", "\r", "", "\n", "").Replace(strings.TrimSpace(location))
		if u, err := url.Parse(read); location != "" && (err != nil || u.User != nil || !strings.EqualFold(u.Host, "rp.example") || code == "") {
			t.Errorf("sent to %q (%v)", location, err)
		}
		r = httptest.NewRequest(http.MethodGet, wanted, nil)
		r.Header.Set("Cookie", "WASOidcCode="+code+"; WASOidcState"+oidc.JavaHash(state)+"="+state+"; "+cookie)
		outcome := w.client.Authenticate(r)
		if outcome.Authenticated || outcome.User != "" || len(w.calls) != 0 || !strings.HasPrefix(outcome.Location, "https://op.example/authorize?") {
			t.Errorf("authenticated %v, %d calls, sent to %q, %v", outcome.Authenticated, len(w.calls), outcome.Location, outcome.Refusal)
		}
	})
}

// FuzzMetadata reads anything as what a provider says of itself. What is taken is
// what encoding/json sees, and belongs to the address.
func FuzzMetadata(f *testing.F) {
	const whole = `{"issuer":"https://op.example","authorization_endpoint":"https://op.example/a","token_endpoint":"https://op.example/t","jwks_uri":"https://op.example/j"}`
	for _, body := range []string{whole, strings.Replace(whole, "op.example\"", "op.example/\"", 1), strings.Replace(whole, "issuer", "Issuer", 1), whole[:len(whole)-1] + `,"issuer":"https://evil.example"}`, "{}", "[]", "", whole + "x"} {
		f.Add(200, body)
	}
	f.Add(404, whole)
	f.Fuzz(func(t *testing.T, status int, body string) {
		if status < 200 || status > 999 {
			status = 200
		}
		web := oidctest.Web{"op.example": http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
			rw.WriteHeader(status)
			io.WriteString(rw, body)
		})}
		m, err := oidc.Discover(t.Context(), web, "https://op.example/.well-known/openid-configuration")
		if err != nil {
			if !errors.Is(err, oidc.ErrProvider) || m != (oidc.Metadata{}) || strings.ContainsAny(err.Error(), "\r\n\x00") {
				t.Errorf("%+v with %q, want ErrProvider", m, err)
			}
			return
		}
		var seen map[string]any
		err = json.Unmarshal([]byte(body), &seen)
		if err != nil || status != 200 || seen["issuer"] != m.Issuer || seen["authorization_endpoint"] != m.AuthorizationEndpoint || seen["token_endpoint"] != m.TokenEndpoint || strings.TrimSuffix(m.Issuer, "/") != "https://op.example" {
			t.Errorf("status %d: %+v; encoding/json sees %v, %v", status, m, seen, err)
		}
	})
}
