package sysplex

import (
	"crypto/subtle"
	"net/http"
	"slices"

	"github.com/safproof/safproof/reference/liberty"
)

// What a server LIBERTY has of programs that take part in sign-on. They believe a
// gateway that has the key, which everybody has: they show where such programs
// stand, and what server.xml makes of them.
const (
	// HeaderInterceptor is the class of a trust association interceptor. It takes
	// the user from the header X-Gateway-User, if there is one.
	HeaderInterceptor = "org.safproof.HeaderInterceptor"
	// HeaderModule is the feature that installs a JASPIC module, which takes the user
	// from the header X-Module-User.
	HeaderModule = "usr:safproofJaspic-1.0"
	gatewayKey   = "letmein"
)

// headers believes what a header says, if another one has the key.
type headers struct{ user, key string }

// Target implements [liberty.Interceptor].
func (h headers) Target(r *http.Request) bool { return r.Header.Get(h.user) != "" }

// Establish implements [liberty.Interceptor].
func (h headers) Establish(r *http.Request) liberty.InterceptorResult {
	if subtle.ConstantTimeCompare([]byte(r.Header.Get(h.key)), []byte(gatewayKey)) != 1 {
		return liberty.InterceptorResult{Status: http.StatusForbidden}
	}
	return liberty.InterceptorResult{Status: http.StatusOK, User: r.Header.Get(h.user)}
}

// ValidateRequest implements [liberty.AuthModule].
func (h headers) ValidateRequest(r *http.Request) liberty.InterceptorResult {
	if !h.Target(r) {
		return liberty.InterceptorResult{Status: http.StatusContinue}
	}
	return h.Establish(r)
}

// takePart installs them.
func takePart(o *liberty.Options) {
	o.Interceptors = map[string]liberty.Interceptor{HeaderInterceptor: headers{"X-Gateway-User", "X-Gateway-Key"}}
	if slices.Contains(o.Config.Features, HeaderModule) {
		o.JASPIC = headers{"X-Module-User", "X-Module-Key"}
	}
}
