package zss_test

import (
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/zss"
)

// gateway is API ML as far as its keys go.
type gateway struct {
	key   *jose.Key
	down  bool
	text  string // in the place of the keys
	asked int
}

func (g *gateway) RoundTrip(r *http.Request) (*http.Response, error) {
	g.asked++
	if g.down {
		return nil, errors.New("connection refused")
	}
	status, text := http.StatusOK, g.text
	if text == "" {
		keys, err := jose.NewKeySet(g.key.Public())
		if err != nil {
			return nil, err
		}
		set, err := keys.MarshalJWKSet(false)
		if err != nil {
			return nil, err
		}
		text = string(set)
	}
	if r.Method != "GET" || r.URL.Path != "/gateway/api/v1/auth/keys/public/current" {
		status = http.StatusNotFound
	}
	return &http.Response{StatusCode: status, Body: io.NopCloser(strings.NewReader(text))}, nil
}

func newGateway(t *testing.T) *gateway {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	k, err := jose.NewKey(key)
	must(t, err)
	return &gateway{key: k}
}

func (g *gateway) token(t *testing.T, user, issuer string, expires time.Time) string {
	t.Helper()
	claims := fmt.Sprintf(`{"sub":%q,"iss":%q,"iat":%d,"exp":%d}`, user, issuer, start.Unix(), expires.Unix())
	token, err := jose.Sign(nil, []byte(claims), g.key, jose.RS256)
	must(t, err)
	return token
}

func TestGatewayToken(t *testing.T) {
	g, other := newGateway(t), newGateway(t)
	later := start.Add(time.Hour)
	good := g.token(t, "COLIN", "APIML", later)
	forged := other.token(t, "COLIN", "APIML", later)
	for _, test := range []struct {
		name string
		request
		fallback, strict int // statuses
	}{
		{"cookie", request{token: good}, 200, 200},
		{"Bearer", request{bearer: good}, 200, 200},
		{"lower-case user", request{token: g.token(t, "colin", "APIML", later)}, 200, 200},
		{"cookie before Bearer", request{token: forged, bearer: good}, 401, 401},
		{"forged", request{token: forged}, 401, 401},
		{"forged, with a password", request{token: forged, basic: "COLIN:" + password}, 200, 401},
		{"another issuer", request{token: g.token(t, "COLIN", "zOSMF", later)}, 401, 401},
		{"expired", request{token: g.token(t, "COLIN", "APIML", start)}, 401, 401},
		{"no user ID", request{token: g.token(t, "someone@example.com", "APIML", later)}, 401, 401},
		{"user not defined", request{token: g.token(t, "NOBODY", "APIML", later)}, 403, 403},
		{"user revoked", request{token: g.token(t, "GONE", "APIML", later)}, 403, 403},
		{"no token", request{token: "x"}, 401, 401},
		{"a password", request{basic: "COLIN:" + password}, 200, 401},
	} {
		for _, strict := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, strict %v", test.name, strict), func(t *testing.T) {
				w := newWorld(t, func(c *zss.Config) { c.Gateway, c.NoFallback = g, strict })
				want := test.fallback
				if strict {
					want = test.strict
				}
				test.path = "/login"
				response := w.send(test.request)
				if response.StatusCode != want {
					t.Errorf("%d, want %d", response.StatusCode, want)
				}
				if made := session(response) != ""; made != (want == 200 && test.basic != "") {
					t.Errorf("a session was made: %v", made)
				}
			})
		}
	}
	w := newWorld(t)
	if response := w.send(request{path: "/login", token: good}); response.StatusCode != 401 {
		t.Errorf("a token without a gateway: %d, want 401", response.StatusCode)
	}
}

// Keys are fetched once, and after a failure again in 10 seconds.
func TestGatewayKeysAreFetchedAgain(t *testing.T) {
	g := newGateway(t)
	w := newWorld(t, func(c *zss.Config) { c.Gateway = g })
	token := g.token(t, "COLIN", "APIML", start.Add(time.Hour))
	for i, step := range []struct {
		do            func()
		status, asked int
	}{
		{func() { g.down = true }, 401, 1},
		{func() { g.down = false; w.now = w.now.Add(9 * time.Second) }, 401, 1},
		{func() { g.text = "{}"; w.now = w.now.Add(time.Second) }, 401, 2},
		{func() { g.text = ""; w.now = w.now.Add(10 * time.Second) }, 200, 3},
		{func() { w.now = w.now.Add(time.Minute) }, 200, 3},
		{func() { must(t, w.Restart()) }, 200, 4},
	} {
		step.do()
		response := w.send(request{path: "/login", token: token})
		if response.StatusCode != step.status || g.asked != step.asked {
			t.Errorf("step %d: %d after %d questions, want %d after %d", i, response.StatusCode, g.asked, step.status, step.asked)
		}
	}
}
