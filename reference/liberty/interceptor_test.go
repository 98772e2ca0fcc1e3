package liberty_test

import (
	"net/http"
	"testing"

	"github.com/safproof/safproof/reference/liberty"
)

// stub answers what it is told to, for requests that have a header X-User.
type stub struct{ result liberty.InterceptorResult }

func (s stub) Target(r *http.Request) bool { return r.Header.Get("X-User") != "" }

func (s stub) Establish(r *http.Request) liberty.InterceptorResult {
	if s.result.User == "" && s.result.Status == 200 {
		s.result.User = r.Header.Get("X-User")
	}
	return s.result
}

func (s stub) ValidateRequest(r *http.Request) liberty.InterceptorResult { return s.Establish(r) }

func TestInterceptors(t *testing.T) {
	tai := func(attributes, outer string) string {
		return `<trustAssociation id="t" ` + outer + `><interceptors id="gateway" className="com.example.Gateway" ` + attributes + `><properties key="value"/></interceptors></trustAssociation>` + jane
	}
	vouches := liberty.InterceptorResult{Status: 200}
	mine := func() *http.Request { return request("X-User", "jane") }
	for _, test := range []struct {
		name, elements string
		result         liberty.InterceptorResult
		request        *http.Request
		by             liberty.Mechanism
		user           string
		status         int
	}{
		{"vouches", tai(``, ``), vouches, mine(), liberty.TAIBefore, "jane", 200},
		{"vouches for somebody unknown", tai(``, ``), vouches, request("X-User", "joe"), liberty.TAIBefore, "", 403},
		{"vouches for somebody of another realm", tai(``, ``), liberty.InterceptorResult{Status: 200, User: "joe", Realm: "R"}, mine(), liberty.TAIBefore, "joe", 200},
		{"vouches for nobody", tai(``, ``), liberty.InterceptorResult{Status: 200}, mine(), liberty.TAIBefore, "jane", 200},
		{"says nothing", tai(``, ``), liberty.InterceptorResult{Status: 100}, mine(), liberty.Basic, "", 401},
		{"refuses", tai(``, ``), liberty.InterceptorResult{Status: 401}, mine(), liberty.TAIBefore, "", 401},
		{"refuses, and may fail over", tai(``, `failOverToAppAuthType="true"`), liberty.InterceptorResult{Status: 401}, mine(), liberty.Basic, "", 401},
		{"redirects", tai(``, ``), liberty.InterceptorResult{Status: 302, Header: http.Header{"Location": {"https://gw.example/"}}}, mine(), liberty.TAIBefore, "", 302},
		{"answers nonsense", tai(``, ``), liberty.InterceptorResult{Status: 7}, mine(), liberty.TAIBefore, "", 403},
		{"is not asked", tai(``, ``), vouches, request(), liberty.Basic, "", 401},
		{"is disabled", tai(`enabled="false"`, ``), vouches, mine(), liberty.Basic, "", 401},
		{"acts behind single sign-on", tai(`invokeBeforeSSO="false" invokeAfterSSO="true"`, ``), vouches, mine(), liberty.TAIAfter, "jane", 200},
		{"never acts", tai(`invokeBeforeSSO="false"`, ``), vouches, mine(), liberty.Basic, "", 401},
		{"is no element", jane, vouches, mine(), liberty.Basic, "", 401},
		{"goes before a token that is required", tai(``, ``) + required(``), vouches, mine(), liberty.TAIBefore, "jane", 200},
		{"goes before a cookie", tai(``, ``), vouches, cookie(t, mine(), "basic", "other", start.Add(1)), liberty.TAIBefore, "jane", 200},
		{"lets a cookie go before", tai(`invokeBeforeSSO="false" invokeAfterSSO="true"`, ``), vouches, cookie(t, mine(), "basic", "nopass", start.Add(1)), liberty.SSO, "nopass", 200},
		{"goes before a cookie of somebody unknown", tai(`invokeBeforeSSO="false" invokeAfterSSO="true"`, ``), vouches, cookie(t, mine(), "basic", "other", start.Add(1)), liberty.TAIAfter, "jane", 200},
		{"goes before a cookie of another realm", tai(`invokeBeforeSSO="false" invokeAfterSSO="true"`, ``), vouches, cookie(t, mine(), "R", "nopass", start.Add(1)), liberty.TAIAfter, "jane", 200},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t, test.elements, withKeys, func(o *liberty.Options) {
				o.Interceptors = map[string]liberty.Interceptor{"com.example.Gateway": stub{test.result}}
			})
			if d := w.Decide(test.request); d.Mechanism != test.by || d.Identity.User != test.user || d.Status != test.status {
				t.Errorf("by %s, user %q, status %d; want %s, %q, %d\n%s", d.Mechanism, d.Identity.User, d.Status, test.by, test.user, test.status, show(d))
			}
		})
	}
	missing := newWorld(t, tai(``, ``))
	if d := missing.Decide(mine()); d.Accepted() || d.Mechanism != liberty.Basic {
		t.Errorf("a class that is not there: %s", show(d))
	}
}

func TestJASPIC(t *testing.T) {
	for status, want := range map[int]int{200: 200, 100: 401, 403: 403} {
		w := newWorld(t, required(``)+jane, func(o *liberty.Options) { o.JASPIC = stub{liberty.InterceptorResult{Status: status}} })
		if d := w.Decide(request("X-User", "jane")); d.Status != want {
			t.Errorf("the module says %d: status %d, want %d\n%s", status, d.Status, want, show(d))
		}
	}
}
