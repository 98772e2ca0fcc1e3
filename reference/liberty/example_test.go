package liberty_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
	"time"

	"github.com/safproof/safproof/reference/liberty"
)

// A server.xml is read, its problems are shown, and a request is judged.
func Example() {
	files := fstest.MapFS{
		"server.xml": {Data: []byte(`<server>
  <webAppSecurity allowFailoverToBasicAuth="true"/>
  ` + keyStoreElement + rscookie + `
</server>`)},
		"trust.pem": {Data: conn1().pem("CONN1.IZUDFLT")},
	}
	config, err := liberty.LoadConfig(files, "server.xml", nil)
	if err != nil {
		panic(err)
	}
	for _, p := range config.Problems {
		fmt.Println(p)
	}
	server, err := liberty.New(liberty.Options{Config: config, Now: func() time.Time { return start }})
	if err != nil {
		panic(err)
	}
	r := httptest.NewRequest(http.MethodGet, "https://mqweb.example/", nil)
	r.Header.Set("Authorization", "Bearer "+good(new(testing.T)))
	for _, r.RemoteAddr = range []string{"10.1.0.2:40000", "10.1.0.3:40000"} {
		d := server.Decide(r)
		fmt.Println(d.Status, d.Mechanism, d.Identity.User, d.Identity.Realm)
	}
	// Output:
	// server.xml:2: webAppSecurity allowFailoverToBasicAuth: it is not an attribute of this element, and has no effect; is allowFailOverToBasicAuth meant?
	// 200 openid-connect-2 colin zOSMF
	// 401 basic
}

// gateway is an interceptor that trusts a header of a gateway, whom it knows by its
// certificate, which TLS has verified.
type gateway struct{ name string }

func (g gateway) Target(r *http.Request) bool { return r.Header.Get("X-Authenticated-User") != "" }

func (g gateway) Establish(r *http.Request) liberty.InterceptorResult {
	if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 || r.TLS.PeerCertificates[0].Subject.CommonName != g.name {
		return liberty.InterceptorResult{Status: http.StatusForbidden}
	}
	return liberty.InterceptorResult{Status: http.StatusOK, User: r.Header.Get("X-Authenticated-User")}
}

func ExampleInterceptor() {
	config, err := liberty.LoadConfig(fstest.MapFS{
		"server.xml": {Data: []byte(`<server>
  <trustAssociation><interceptors id="gateway" className="com.example.Gateway"/></trustAssociation>
  <keyStore id="trust" location="trust.pem"/><ssl id="defaultSSLConfig" keyStoreRef="trust" clientAuthentication="true"/>
  <basicRegistry><user name="jane"/></basicRegistry>
</server>`)},
		"trust.pem": {Data: identities()["client"].pem("client")},
	}, "server.xml", nil)
	if err != nil {
		panic(err)
	}
	server, err := liberty.New(liberty.Options{
		Config: config, Now: func() time.Time { return start },
		Interceptors: map[string]liberty.Interceptor{"com.example.Gateway": gateway{"client"}},
	})
	if err != nil {
		panic(err)
	}
	for _, r := range []*http.Request{
		withCertificate(request("X-Authenticated-User", "jane"), "client"),
		withCertificate(request("X-Authenticated-User", "joe"), "client"),
		request("X-Authenticated-User", "jane"),
	} {
		d := server.Decide(r)
		fmt.Printf("%d %s %q\n", d.Status, d.Mechanism, d.Identity.User)
	}
	// Output:
	// 200 tai-before-sso "jane"
	// 403 tai-before-sso ""
	// 403 tls ""
}
