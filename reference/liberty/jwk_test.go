package liberty_test

import (
	"crypto/sha1"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/liberty"
)

// endpoint answers requests, and keeps them.
type endpoint struct {
	answer   func(r *http.Request) (int, string)
	requests []*http.Request
	bodies   []string
}

func (e *endpoint) RoundTrip(r *http.Request) (*http.Response, error) {
	body := ""
	if r.Body != nil {
		text, _ := io.ReadAll(r.Body)
		body = string(text)
	}
	e.requests, e.bodies = append(e.requests, r), append(e.bodies, body)
	status, text := e.answer(r)
	if status == 0 {
		return nil, errors.New("no route to host")
	}
	return &http.Response{StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(text)), Request: r}, nil
}

func thumb(i identity) string {
	sum := sha1.Sum(i.certificate.Raw)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// jwk is the key of an identity as an element of a set, with further members.
func jwk(t testing.TB, name, members string) string {
	t.Helper()
	text, err := identities()[name].key(t).Public().MarshalJWK(false)
	must(t, err)
	return strings.TrimSuffix(string(text), "}") + members + "}"
}

func TestJWKEndpoint(t *testing.T) {
	token := func(header string) string {
		text, err := jose.SignBytes([]byte(header), []byte(`{"iss":"zOSMF","sub":"colin","exp":1999999999}`), conn1().key(t), jose.RS384)
		must(t, err)
		return text
	}
	set := func(keys ...string) string { return `{"keys":[` + strings.Join(keys, ",") + `]}` }
	const plain, byID = `{"alg":"RS384"}`, `{"alg":"RS384","kid":"1"}`
	byThumb := `{"alg":"RS384","x5t":"` + thumb(conn1()) + `"}`
	for _, test := range []struct{ name, header, set, check, messages string }{
		{"by kid", byID, set(jwk(t, "stranger", `,"kid":"2"`), jwk(t, "CONN1.IZUDFLT", `,"kid":"1"`)), "", ""},
		{"by kid, another's", byID, set(jwk(t, "stranger", `,"kid":"1"`), jwk(t, "CONN1.IZUDFLT", `,"kid":"2"`)), "10 signature", "CWWKS1776E CWWKS1737E"},
		{"by kid, and there is none", byID, set(jwk(t, "CONN1.IZUDFLT", `,"kid":"2"`)), "2 key", "CWWKS1739E CWWKS1737E"},
		{"by x5t", byThumb, set(jwk(t, "stranger", ``), jwk(t, "CONN1.IZUDFLT", `,"x5t":"`+thumb(conn1())+`"`)), "", ""},
		{"by x5t, and there is none", byThumb, set(jwk(t, "CONN1.IZUDFLT", `,"x5t":"x"`)), "2 key", "CWWKS1739E CWWKS1737E"},
		{"without a name", plain, set(jwk(t, "CONN1.IZUDFLT", `,"kid":"1"`)), "", ""},
		{"without a name, and there are several", plain, set(jwk(t, "CONN1.IZUDFLT", ``), jwk(t, "stranger", `,"kid":"2"`)), "2 key", "CWWKS1739E CWWKS1737E"},
		{"a key for encryption", byID, set(jwk(t, "CONN1.IZUDFLT", `,"kid":"1","use":"enc"`)), "2 key", "CWWKS1739E CWWKS1737E"},
		{"a key for signatures", byID, set(jwk(t, "CONN1.IZUDFLT", `,"kid":"1","use":"sig"`)), "", ""},
		{"a key for another algorithm", byID, set(jwk(t, "CONN1.IZUDFLT", `,"kid":"1","alg":"RS256"`)), "10 signature", "CWWKS1776E CWWKS1737E"},
		{"a key alone", byID, jwk(t, "CONN1.IZUDFLT", `,"kid":"1"`), "", ""},
		{"no JSON", byID, `<html>`, "2 key", "CWWKS1739E CWWKS1737E"},
		{"no keys", byID, `{"keys":[]}`, "2 key", "CWWKS1739E CWWKS1737E"},
		{"keys of a strange kind", byID, `{"keys":[{"kty":"PQC","kid":"1"}]}`, "2 key", "CWWKS1739E CWWKS1737E"},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, required(`jwkEndpointUrl="https://op.example/jwk"`), func(o *liberty.Options) {
				o.Transport = &endpoint{answer: func(*http.Request) (int, string) { return 200, test.set }}
			})
			if d := w.Decide(bearer(token(test.header))); failed(d) != test.check || ids(d) != test.messages {
				t.Errorf("failed %q, messages %q; want %q, %q\n%s", failed(d), ids(d), test.check, test.messages, show(d))
			}
		})
	}
}

// The certificate of the trust store is of no use where there is an endpoint; keys
// are fetched once, and again when one is missing.
func TestJWKFetching(t *testing.T) {
	keys := `{"keys":[]}`
	status := 200
	e := &endpoint{}
	e.answer = func(*http.Request) (int, string) { return status, keys }
	w := newWorld(t, required(`jwkEndpointUrl="https://op.example/jwk" jwkClientId="me" jwkClientSecret="rosebud"`), func(o *liberty.Options) { o.Transport = e })
	try := func() bool { return w.Decide(bearer(good(t))).Accepted() }
	if try() || len(e.requests) != 1 {
		t.Errorf("no keys: accepted, or %d requests; want 1", len(e.requests))
	}
	if user, password, _ := e.requests[0].BasicAuth(); user != "me" || password != "rosebud" {
		t.Errorf("credentials %q and %q", user, password)
	}
	keys = `{"keys":[` + jwk(t, "CONN1.IZUDFLT", ``) + `]}`
	for range 2 {
		if !try() {
			t.Error("with keys: refused")
		}
	}
	if len(e.requests) != 2 {
		t.Errorf("with keys: %d requests, want 2", len(e.requests))
	}
	must(t, w.Restart())
	for _, status = range []int{500, 0} {
		d := w.Decide(bearer(good(t)))
		if d.Accepted() || !d.HasMessage("CWWKS1747E") || !d.HasMessage("CWWKS1739E") {
			t.Errorf("the endpoint answers %d: %s", status, show(d))
		}
	}
	none := newWorld(t, required(`jwkEndpointUrl="https://op.example/jwk"`))
	if d := none.Decide(bearer(good(t))); failed(d) != "2 key" {
		t.Errorf("without a transport: %s", show(d))
	}
}

func TestIntrospection(t *testing.T) {
	const claimsOf = `{"active":true,"iss":"zOSMF","sub":"colin","iat":1,"exp":1999999999,"groupIds":["a"]}`
	for _, test := range []struct {
		name, attributes, answer string
		status                   int // of the endpoint
		want                     int
		messages                 string
	}{
		{"active", ``, claimsOf, 200, 200, ""},
		{"not active", ``, `{"active":false}`, 200, 401, "CWWKS1720E"},
		{"another issuer", ``, strings.Replace(claimsOf, "zOSMF", "x", 1), 200, 401, "CWWKS1724E"},
		{"the user is missing", `userIdentifier="upn"`, claimsOf, 200, 401, "CWWKS1722E"},
		{"the endpoint does not know us", ``, `{"error":"invalid_client"}`, 401, 401, "CWWKS1723E"},
		{"the endpoint is away", ``, ``, 0, 401, "CWWKS1727E"},
		{"no endpoint", `validationEndpointUrl=""`, ``, 200, 401, "CWWKS1725E"},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := &endpoint{answer: func(*http.Request) (int, string) { return test.status, test.answer }}
			attributes := test.attributes
			if !strings.Contains(attributes, "validationEndpointUrl") {
				attributes += ` validationEndpointUrl="https://op.example/introspect"`
			}
			w := newWorld(t, required(attributes+` clientId="me" clientSecret="rosebud"`), func(o *liberty.Options) { o.Transport = e })
			d := w.Decide(bearer("opaque"))
			if d.Status != test.want || ids(d) != test.messages {
				t.Errorf("status %d, messages %q; want %d, %q\n%s", d.Status, ids(d), test.want, test.messages, show(d))
			}
			if d.Status == 401 && d.Header.Get("WWW-Authenticate") != challengeOAuth {
				t.Errorf("challenge %q", d.Header.Get("WWW-Authenticate"))
			}
			if test.want == 200 {
				form, _ := url.ParseQuery(e.bodies[0])
				if form.Get("token") != "opaque" || form.Get("client_secret") != "rosebud" {
					t.Errorf("the endpoint was sent %v", form)
				}
			}
		})
	}
}

// Where a JWT is validated.
func TestRemoteValidation(t *testing.T) {
	const active = `{"active":true,"iss":"zOSMF","sub":"remote","iat":1,"exp":1999999999}`
	stranger := sign(t, claims(nil), identities()["stranger"].key(t), jose.RS384)
	for _, test := range []struct{ mode, token, user string }{
		{"none", good(t), "colin"}, {"allow", good(t), "colin"}, {"require", good(t), "remote"},
		{"none", stranger, ""}, {"allow", stranger, "remote"}, {"require", stranger, "remote"},
	} {
		w := newWorld(t, required(`validationEndpointUrl="https://op.example/i" jwtAccessTokenRemoteValidation="`+test.mode+`"`), func(o *liberty.Options) {
			o.Transport = &endpoint{answer: func(*http.Request) (int, string) { return 200, active }}
		})
		if d := w.Decide(bearer(test.token)); d.Identity.User != test.user {
			t.Errorf("%s: user %q, want %q\n%s", test.mode, d.Identity.User, test.user, show(d))
		}
	}
}
