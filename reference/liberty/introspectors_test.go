package liberty_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reference/liberty"
)

// Two clients in one line, without ids, each ask their own endpoint with their own
// secret.
func TestIntrospectionInOneLine(t *testing.T) {
	client := func(host, secret, path string) string {
		return `<openidConnectClient inboundPropagation="required" issuerIdentifier="zOSMF" clientId="me" clientSecret="` + secret +
			`" validationEndpointUrl="https://` + host + `/introspect"><authFilter><requestUrl urlPattern="` + path + `"/></authFilter></openidConnectClient>`
	}
	e := &endpoint{answer: func(*http.Request) (int, string) { return 200, `{"active":false}` }}
	w := newWorld(t, client("a.example", "secret-of-a", "/login")+client("b.example", "secret-of-b", "/public"), func(o *liberty.Options) { o.Transport = e })
	public := bearer("token-for-b")
	public.URL.Path = "/public"
	w.Decide(bearer("token-for-a"))
	w.Decide(public)
	var asked []string
	for i, r := range e.requests {
		for _, name := range []string{"a", "b"} {
			if strings.Contains(e.bodies[i], "token-for-"+name) && strings.Contains(e.bodies[i], "secret-of-"+name) {
				asked = append(asked, r.URL.Host+" by "+name)
			}
		}
	}
	if diff := cmp.Diff([]string{"a.example by a", "b.example by b"}, asked); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
