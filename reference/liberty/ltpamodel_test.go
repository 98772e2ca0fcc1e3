package liberty_test

import (
	"cmp"
	"fmt"
	"net/http"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/liberty"
	"github.com/safproof/safproof/reference/ltpa"
)

// ssoServer is what the rules say of a server with LTPA: attributes, empty where they
// are left out.
type ssoServer struct {
	*world
	keys                        *ltpa.Keys
	expiration, name            string
	onlyName, disabled, tlsOnly bool
}

func drawSSOServer(t *testing.T, rt *rapid.T, keys *ltpa.Keys) *ssoServer {
	s := &ssoServer{
		keys:       keys,
		expiration: rapid.SampledFrom([]string{"", "", "10m", "4h"}).Draw(rt, "expiration"), name: rapid.SampledFrom([]string{"", "OwnToken"}).Draw(rt, "ssoCookieName"),
		onlyName: rapid.Bool().Draw(rt, "useOnlyCustomCookieName"), disabled: rapid.IntRange(0, 4).Draw(rt, "no single sign-on") == 0, tlsOnly: rapid.Bool().Draw(rt, "ssoRequiresSSL"),
	}
	elements := jane
	if s.expiration != "" {
		elements += `<ltpa expiration="` + s.expiration + `"/>`
	}
	elements += fmt.Sprintf(`<webAppSecurity useOnlyCustomCookieName="%t" singleSignonEnabled="%t" ssoRequiresSSL="%t"`, s.onlyName, !s.disabled, s.tlsOnly)
	s.world = newWorld(t, elements+attributes("ssoCookieName", s.name)+"/>", func(o *liberty.Options) { o.LTPA = keys })
	return s
}

// takes says whether the server takes tokens from cookies of a name.
func (s *ssoServer) takes(cookie string) bool {
	own := cmp.Or(s.name, "LtpaToken2")
	return !s.disabled && (cookie == own || cookie == "LtpaToken2" && !(s.onlyName && s.name != ""))
}

// ssoToken is a token that a server made.
type ssoToken struct {
	text          string
	keys          *ltpa.Keys
	made, expires time.Time
}

// logIn signs jane on by her password, and returns the token, if the server is to make
// one.
func (s *ssoServer) logIn(t *rapid.T) (token ssoToken, ok bool) {
	d := s.Decide(basic("jane", "rosebud"))
	if d.Status != http.StatusOK {
		t.Fatalf("login: %s", show(d))
	}
	name := cmp.Or(s.name, "LtpaToken2")
	for _, other := range []string{"LtpaToken2", "OwnToken"} {
		if made := d.Cookies.Get(other); (made != nil) != (!s.disabled && other == name) {
			t.Fatalf("login sets %s %t; it is called %s, disabled %t", other, made != nil, name, s.disabled)
		}
	}
	if s.disabled {
		return ssoToken{}, false
	}
	made := d.Cookies.Get(name)
	lasts, _ := time.ParseDuration(cmp.Or(s.expiration, "120m"))
	said, err := s.keys.Validate(made.Value, s.now)
	if err != nil || said.Name != "jane" || said.Realm != "basic" || !made.HttpOnly || made.Secure != s.tlsOnly {
		t.Fatalf("the cookie of %+v is of %+v, HttpOnly %t, Secure %t: %v", s, said, made.HttpOnly, made.Secure, err)
	}
	return ssoToken{made.Value, s.keys, s.now, s.now.Add(lasts)}, true
}

// Three servers, of which two share keys, make tokens for whoever signs on by a password,
// and take each other's, by whichever cookie, as the rules say.
func TestSingleSignOnFollowsModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		servers := []*ssoServer{drawSSOServer(t, rt, ltpaKeys()), drawSSOServer(t, rt, ltpaKeys()), drawSSOServer(t, rt, otherKeys())}
		var tokens []ssoToken
		rt.Repeat(map[string]func(*rapid.T){
			"log in": func(rt *rapid.T) {
				if token, ok := rapid.SampledFrom(servers).Draw(rt, "server").logIn(rt); ok {
					for _, other := range tokens {
						if other.text == token.text && other.made != token.made {
							rt.Fatal("whoever signs on again gets the same token")
						}
					}
					tokens = append(tokens, token)
				}
			},
			"show": func(rt *rapid.T) {
				if len(tokens) == 0 {
					rt.Skip("no token yet")
				}
				s, token := rapid.SampledFrom(servers).Draw(rt, "server"), tokens[max(0, len(tokens)-1-rapid.IntRange(0, 2).Draw(rt, "token"))]
				cookie := rapid.SampledFrom([]string{"LtpaToken2", "LtpaToken2", "OwnToken", "LtpaToken"}).Draw(rt, "cookie")
				r := request()
				r.AddCookie(&http.Cookie{Name: cookie, Value: token.text})
				good := s.takes(cookie) && token.keys == s.keys && !s.now.After(token.expires)
				if d := s.Decide(r); d.Accepted() != good || d.Accepted() && (d.Identity.User != "jane" || d.Identity.Realm != "basic") || !good && d.Status != http.StatusUnauthorized {
					rt.Fatalf("%+v\na token in %s, of the same keys %t, for %v more, is good: %t\n%s", s, cookie, token.keys == s.keys, token.expires.Sub(s.now), good, show(d))
				}
			},
			"time": func(rt *rapid.T) {
				d := rapid.SampledFrom([]time.Duration{time.Second, 10*time.Minute - 500*time.Millisecond, 2*time.Hour - 500*time.Millisecond, 4*time.Hour - 500*time.Millisecond}).Draw(rt, "d")
				for _, s := range servers {
					s.now = s.now.Add(d)
				}
			},
		})
	})
	t.Attr("rule", "ZC-09")
	t.Attr("rule", "ZC-10")
	t.Attr("rule", "LIB-80")
	t.Attr("rule", "LIB-81")
}
