package libertyflow_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/liberty"
	"github.com/safproof/safproof/reference/ltpa"
	"github.com/safproof/safproof/reference/oidc"
	"github.com/safproof/safproof/reference/oidc/libertyflow"
	"github.com/safproof/safproof/reference/oidc/oidctest"
)

const (
	redirect = "https://rp.example/oidcclient/redirect/RP1"
	wanted   = "https://rp.example/api"
	element  = `<openidConnectClient id="RP1" clientId="zosconnect" clientSecret="shared" signatureAlgorithm="RS256" realmName="MYREALM"
		authorizationEndpointUrl="https://op.example/authorize" tokenEndpointUrl="https://op.example/token"
		jwkEndpointUrl="https://op.example/jwks" issuerIdentifier="https://op.example" MORE/>`
)

var now = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

var private = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// world is a Liberty server at rp.example and a provider at op.example.
type world struct {
	web      oidctest.Web
	provider *oidctest.Provider
	browser  *oidctest.Browser
	asked    []string // paths of the provider
}

func newWorld(t *testing.T, clients string, o libertyflow.Options) *world {
	t.Helper()
	key, err := jose.NewKey(private())
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return now }
	w := &world{web: oidctest.Web{}}
	w.provider = &oidctest.Provider{
		Issuer: "https://op.example", Key: key.WithID("k1").WithAlgorithm(jose.RS256), Now: clock, Random: rand.Reader,
		Clients: map[string]oidctest.Client{"zosconnect": {Secret: "shared", Redirects: []string{redirect}}},
		Users:   map[string]string{"IBMUSER": "sys1"},
	}
	config, err := liberty.LoadConfig(fstest.MapFS{"server.xml": {Data: []byte("<server>" + clients + "</server>")}}, "server.xml", func(string) string { return "" })
	if err != nil {
		t.Fatal(err)
	}
	o.Transport, o.Now, o.Random = w.web, clock, rand.Reader
	flow := libertyflow.New(config, o)
	keys, err := ltpa.Generate(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	server, err := liberty.New(liberty.Options{Config: config, Now: clock, Random: rand.Reader, Transport: w.web, LTPA: keys, RelyingParty: flow})
	if err != nil {
		t.Fatal(err)
	}
	w.web["rp.example"] = flow.Handler(server)
	w.web["op.example"] = http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.asked = append(w.asked, r.URL.Path)
		w.provider.ServeHTTP(rw, r)
	})
	w.browser = oidctest.NewBrowser(w.web)
	return w
}

func (w *world) login(t *testing.T) oidctest.Page {
	t.Helper()
	page, err := w.browser.Open(wanted)
	if err != nil {
		t.Fatal(err)
	}
	page, err = w.browser.Submit(page, map[string]string{"username": "IBMUSER", "password": "sys1"})
	if err != nil {
		t.Fatalf("%v: %d %s", err, page.Status, page.Body)
	}
	return page
}

func more(attributes string) string { return strings.Replace(element, "MORE", attributes, 1) }

// fromHeader takes signatureAlgorithm from the header.
func fromHeader(attributes string) string {
	return strings.Replace(more(attributes), `signatureAlgorithm="RS256"`, `signatureAlgorithm="FROM_HEADER"`, 1)
}

func wantUser(t *testing.T, page oidctest.Page) {
	t.Helper()
	if page.Status != http.StatusOK || !strings.Contains(page.Body, `"IBMUSER"`) || !strings.Contains(page.Body, `"MYREALM"`) || page.Address.String() != wanted {
		t.Errorf("at %s: %d %s", page.Address, page.Status, page.Body)
	}
}

func TestAUserSignsOnAtTheProviderAndStaysSignedOn(t *testing.T) {
	w := newWorld(t, more(`nonceEnabled="true"`), libertyflow.Options{PKCE: oidc.S256})
	wantUser(t, w.login(t))
	if diff := cmp.Diff([]string{"/authorize", "/login", "/token", "/jwks"}, w.asked); diff != "" {
		t.Errorf("provider, want (-), got (+):\n%s", diff)
	}
	// The LTPA cookie signs on from now on.
	page, err := w.browser.Open(wanted)
	if err != nil {
		t.Fatal(err)
	}
	wantUser(t, page)
	if len(w.asked) != 4 {
		t.Errorf("the provider was asked again: %q", w.asked)
	}
}

func TestElements(t *testing.T) {
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: now, NotAfter: now.Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private().Public(), private())
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	const discovered = `<openidConnectClient id="RP1" clientId="zosconnect" clientSecret="shared" signatureAlgorithm="RS256" realmName="MYREALM"
		discoveryEndpointUrl="https://op.example/.well-known/openid-configuration"/>`
	trusted := libertyflow.Options{Certificate: func(c *liberty.OpenIDConnectClient) (*x509.Certificate, error) {
		if c.TrustAliasName != "op" {
			return nil, errors.New("no such certificate")
		}
		return certificate, nil
	}}
	for name, test := range map[string]struct {
		clients string
		options libertyflow.Options
		change  func(*world)
	}{
		"as it is":  {more(""), libertyflow.Options{}, func(*world) {}},
		"discovery": {discovered, libertyflow.Options{}, func(*world) {}},
		"basic": {more(`tokenEndpointAuthMethod="basic"`), libertyflow.Options{}, func(w *world) {
			w.provider.Clients["zosconnect"] = oidctest.Client{Secret: "shared", Redirects: []string{redirect}, Basic: true}
		}},
		"another claim": {more(`userIdentifier="uid"`), libertyflow.Options{}, func(w *world) {
			w.provider.Claims = func(claims map[string]any) { claims["uid"], claims["sub"] = "IBMUSER", "4711" }
		}},
		"the shared secret":                         {strings.Replace(more(""), "RS256", "HS256", 1), libertyflow.Options{}, func(w *world) { w.provider.Key = nil }},
		"a certificate":                             {strings.Replace(more(""), `jwkEndpointUrl="https://op.example/jwks"`, `trustAliasName="op"`, 1), trusted, func(*world) {}},
		"algorithm of the header":                   {fromHeader(`allowedSignatureAlgorithms="ES256,RS256"`), libertyflow.Options{}, func(*world) {}},
		"algorithm of the header, any of them":      {fromHeader(``), libertyflow.Options{}, func(*world) {}},
		"algorithm of the header, none beside them": {fromHeader(`allowedSignatureAlgorithms="RS256,none"`), libertyflow.Options{}, func(*world) {}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, test.clients, test.options)
			test.change(w)
			wantUser(t, w.login(t))
		})
	}
}

func TestFlowsThatFail(t *testing.T) {
	unsigned := func(w *world) {
		w.provider.Sign = func(claims []byte) string {
			token, err := jose.SignBytes([]byte(`{"alg":"none"}`), claims, nil, jose.None)
			if err != nil {
				t.Fatal(err)
			}
			return token
		}
	}
	for name, test := range map[string]struct {
		clients string
		change  func(*world)
	}{
		"another nonce":                        {more(`nonceEnabled="true"`), func(w *world) { w.provider.Claims = func(c map[string]any) { c["nonce"] = "x" } }},
		"another issuer":                       {more(""), func(w *world) { w.provider.Claims = func(c map[string]any) { c["iss"] = "https://evil.example" } }},
		"another client":                       {more(""), func(w *world) { w.provider.Claims = func(c map[string]any) { c["aud"] = "other" } }},
		"expired":                              {more(""), func(w *world) { w.provider.Claims = func(c map[string]any) { c["exp"] = 1 } }},
		"no key":                               {strings.Replace(more(""), `jwkEndpointUrl="https://op.example/jwks"`, "", 1), func(*world) {}},
		"another secret":                       {strings.Replace(more(""), `"shared"`, `"x"`, 1), func(*world) {}},
		"no ID token":                          {more(""), func(w *world) { w.provider.Answer = func(a map[string]any) { delete(a, "id_token") } }},
		"an unsigned one of any algorithm":     {fromHeader(``), unsigned},
		"an unsigned one, and none is allowed": {fromHeader(`allowedSignatureAlgorithms="RS256,none"`), unsigned},
		"an unsigned one":                      {more(""), unsigned},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, test.clients, libertyflow.Options{})
			test.change(w)
			page := w.login(t)
			if page.Status != http.StatusUnauthorized || strings.Contains(page.Body, "IBMUSER") {
				t.Errorf("%d %s", page.Status, page.Body)
			}
			at, _ := url.Parse(wanted)
			for _, cookie := range w.browser.Jar.Cookies(at) {
				if cookie.Name == "LtpaToken2" {
					t.Error("an LTPA cookie was set")
				}
			}
		})
	}
}

func TestElementsThatMakeNoFlow(t *testing.T) {
	for name, clients := range map[string]string{
		"no id":              strings.Replace(more(""), ` id="RP1"`, "", 1),
		"metadata of nobody": `<openidConnectClient id="RP1" clientId="c" discoveryEndpointUrl="https://op.example/none"/>`,
		"no clientId":        strings.Replace(more(""), ` clientId="zosconnect"`, "", 1),
		"a provider by HTTP": strings.ReplaceAll(more(""), "https://op", "http://op"),
		"a scope without it": more(`scope="profile"`),
		"only none may sign": fromHeader(`allowedSignatureAlgorithms="none"`),
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, clients, libertyflow.Options{})
			page, err := w.browser.Open(wanted)
			if err != nil || page.Status != http.StatusUnauthorized {
				t.Errorf("%d %s %v", page.Status, page.Body, err)
			}
		})
	}
}

func TestRedirectEndpoints(t *testing.T) {
	w := newWorld(t, more(""), libertyflow.Options{})
	for path, status := range map[string]int{"RP1": http.StatusInternalServerError, "RP2": http.StatusNotFound, "": http.StatusNotFound, "RP1/": http.StatusNotFound} {
		page, err := w.browser.Open("https://rp.example/oidcclient/redirect/" + path + "?code=c&state=s")
		if err != nil || page.Status != status {
			t.Errorf("%q: %d, error %v; want %d", path, page.Status, err, status)
		}
	}
}
