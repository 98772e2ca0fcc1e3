package liberty

import (
	"crypto/x509"
	"net/http"
)

// Interceptor is a trust association interceptor (TAI): a class of the
// installation that takes part in sign-on.
type Interceptor interface {
	// Target says whether the request is one for the interceptor.
	Target(r *http.Request) bool
	// Establish says who the user is, or answers the request.
	Establish(r *http.Request) InterceptorResult
}

// InterceptorResult is what an [Interceptor] found. A status of 200 vouches for
// User; 100 says nothing, so that the next mechanism is asked; any other is the
// answer.
type InterceptorResult struct {
	Status int
	User   string
	// Realm and Groups of the user; with Realm "" the user is one of the registry.
	Realm  string
	Groups []string
	Header http.Header // of the answer
}

// AuthModule is a server authentication module of JASPIC. It answers as an
// [Interceptor] does.
type AuthModule interface {
	ValidateRequest(r *http.Request) InterceptorResult
}

func (x *run) taiBefore() verdict {
	return x.tai(TAIBefore, func(i InterceptorElement) bool { return i.InvokeBeforeSSO })
}

func (x *run) taiAfter() verdict {
	return x.tai(TAIAfter, func(i InterceptorElement) bool { return i.InvokeAfterSSO })
}

// tai asks the interceptors that server.xml enables, in their order, up to the
// first that the request is for.
func (x *run) tai(m Mechanism, invoked func(InterceptorElement) bool) verdict {
	for _, e := range x.config.TrustAssociation.Interceptors {
		if !e.Enabled || !invoked(e) {
			continue
		}
		interceptor, ok := x.options.Interceptors[e.ClassName]
		if !ok {
			interceptor, ok = x.options.Interceptors[e.ID]
		}
		switch {
		case !ok:
			x.step(m, e.ID, "interceptor", Continue, "class %s is not there", quote(e.ClassName))
			continue
		case !interceptor.Target(x.r):
			x.step(m, e.ID, "interceptor", Continue, "the request is not for it")
			continue
		}
		return x.intercepted(m, e.ID, interceptor.Establish(x.r), x.config.TrustAssociation.FailOverToAppAuthType)
	}
	return goOn
}

func (x *run) jaspic() verdict {
	if x.options.JASPIC == nil {
		return goOn
	}
	return x.intercepted(JASPIC, "", x.options.JASPIC.ValidateRequest(x.r), false)
}

// intercepted acts on what an interceptor or a module says.
func (x *run) intercepted(m Mechanism, id string, result InterceptorResult, failOver bool) verdict {
	switch {
	case result.Status == http.StatusContinue:
		x.step(m, id, "interceptor", Continue, "it says nothing")
		return goOn
	case result.Status == http.StatusOK && result.User != "":
		i, ok := x.vouched(result)
		if ok {
			x.step(m, id, "interceptor", Passed, "it vouches for %s", quote(result.User))
			x.ltpa = m != JASPIC
			return x.accept(m, i)
		}
		x.step(m, id, "interceptor", Failed, "it vouches for %s, who is not in the registry", quote(result.User))
		result.Status = http.StatusForbidden
	default:
		x.step(m, id, "interceptor", Failed, "it answers %d", result.Status)
	}
	if failOver {
		x.step(m, id, "failOverToAppAuthType", Continue, "the application's mechanism is asked")
		return goOn
	}
	for name, values := range result.Header {
		x.d.Header[name] = values
	}
	if result.Status < 300 || result.Status > 599 {
		result.Status = http.StatusForbidden // it said yes, but not to whom
	}
	return x.refuse(m, result.Status)
}

// vouched makes an identity of whom an interceptor vouches for.
func (x *run) vouched(result InterceptorResult) (Identity, bool) {
	switch {
	case result.Realm != "":
		return Identity{
			User: result.User, Realm: result.Realm, Unique: "user:" + result.Realm + "/" + result.User, Groups: result.Groups,
		}, true
	case x.config.SAFRegistry != nil:
		return x.safIdentity(result.User), true
	}
	return x.basicIdentity(result.User)
}

// certificateUser says whose a client certificate is.
func (s *Server) certificateUser(c *x509.Certificate) (string, bool) {
	if s.options.CertificateUser != nil {
		return s.options.CertificateUser(c)
	}
	if s.config.SAFRegistry != nil {
		return "", false
	}
	_, ok := s.basicUser(c.Subject.CommonName)
	return c.Subject.CommonName, ok
}
