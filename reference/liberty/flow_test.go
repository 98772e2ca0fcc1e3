package liberty_test

import (
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/liberty"
)

// party is a relying party that says what it is told to.
type party struct {
	result liberty.FlowResult
	err    error
}

func (p party) Authenticate(*http.Request, *liberty.OpenIDConnectClient) (liberty.FlowResult, error) {
	return p.result, p.err
}

func TestFlow(t *testing.T) {
	claims, err := jose.ParseObject(`{"iss":"https://op.example","sub":"colin"}`)
	must(t, err)
	noUser, err := jose.ParseObject(`{"iss":"https://op.example"}`)
	must(t, err)
	state := liberty.NewCookies(&http.Cookie{Name: "WASOidcState", Value: "x"})
	for _, test := range []struct {
		name, attributes string
		party            party
		status           int
		location, user   string
		cookies          []string
		messages         string
	}{
		{"sent away", ``, party{result: liberty.FlowResult{Location: "https://op.example/authorize?state=x", Cookies: state}}, 302, "https://op.example/authorize?state=x", "", []string{"WASOidcState"}, ""},
		{"back", ``, party{result: liberty.FlowResult{Claims: claims, Verified: true, Cookies: state}}, 200, "", "colin", []string{"WASOidcState", "LtpaToken2"}, ""},
		{"back, without a cookie of LTPA", `disableLtpaCookie="true"`, party{result: liberty.FlowResult{Claims: claims, Verified: true}}, 200, "", "colin", nil, ""},
		{"back, and nobody", ``, party{result: liberty.FlowResult{Claims: noUser, Verified: true}}, 401, "", "", nil, "CWWKS1738E"},
		{"failed", ``, party{err: &liberty.Failure{Message: "CWWKS1784E", Text: "the ID token has no iss"}}, 401, "", "", nil, "CWWKS1784E"},
		{"failed otherwise", ``, party{err: errors.New("no route to host")}, 401, "", "", nil, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, `<openidConnectClient id="c" authorizationEndpointUrl="https://op.example/authorize" `+test.attributes+`/>`, withKeys,
				func(o *liberty.Options) { o.RelyingParty = test.party })
			d := w.Decide(request())
			if d.Status != test.status || d.Header.Get("Location") != test.location || d.Identity.User != test.user || ids(d) != test.messages {
				t.Errorf("%s", show(d))
			}
			for _, name := range []string{"WASOidcState", "LtpaToken2"} {
				want := false
				for _, each := range test.cookies {
					want = want || each == name
				}
				if got := d.Cookies.Get(name) != nil; got != want {
					t.Errorf("cookie %s: %v, want %v", name, got, want)
				}
			}
		})
	}
}

// Of many uses of a token at once one is accepted.
func TestReplayAtOnce(t *testing.T) {
	w := newWorld(t, required(``))
	token := sign(t, claims(map[string]any{"jti": "1"}), conn1().key(t), jose.RS384)
	var accepted atomic.Int32
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if w.Decide(bearer(token)).Accepted() {
				accepted.Add(1)
			}
		})
	}
	all.Wait()
	if accepted.Load() != 1 {
		t.Errorf("%d of 16 uses at once are accepted, want 1", accepted.Load())
	}
}
