package liberty

import (
	"net/http"

	"github.com/safproof/safproof/reference/httpauth"
)

// The methods of login-config in web.xml.
const (
	methodBasic      = "BASIC"
	methodClientCert = "CLIENT-CERT"
	methodForm       = "FORM"
)

// authMethod is the mechanism of the application, or the one that server.xml puts
// in its place.
func (s *Server) authMethod() string {
	switch s.config.WebAppSecurity.OverrideHTTPAuthMethod {
	case "BASIC":
		return methodBasic
	case "CLIENT_CERT":
		return methodClientCert
	case "FORM":
		return methodForm
	}
	return s.applicationMethod()
}

// applicationMethod is the mechanism that web.xml names.
func (s *Server) applicationMethod() string {
	switch method := s.options.Application.AuthMethod; {
	case method != "":
		return method
	case s.options.Profile == ZOSConnect:
		return methodClientCert
	}
	return methodBasic
}

// loginConfig is the last mechanism.
func (x *run) loginConfig() verdict {
	switch x.authMethod() {
	case methodClientCert:
		return x.clientCert()
	case methodForm:
		return x.form()
	}
	return x.basic()
}

// clientCert signs on by a client certificate, and fails over if that fails and
// webAppSecurity allows it.
func (x *run) clientCert() verdict {
	certificate, err := x.clients.Trusted(x.r, x.now)
	if err == nil {
		if name, ok := x.certificateUser(certificate); ok {
			x.step(ClientCert, "", "client certificate", Passed, "it is that of %s", quote(name))
			x.ltpa = true
			if x.config.SAFRegistry != nil {
				return x.accept(ClientCert, x.safIdentity(name))
			}
			if i, known := x.basicIdentity(name); known {
				return x.accept(ClientCert, i)
			}
		}
		x.step(ClientCert, "", "client certificate", Failed, "it is nobody's")
	} else {
		x.step(ClientCert, "", "client certificate", Failed, "%v", err)
	}
	to := x.failOver()
	if to == "" {
		x.step(ClientCert, "", "failover", Failed, "webAppSecurity allows none")
		return x.refuse(ClientCert, http.StatusForbidden)
	}
	x.step(ClientCert, "", "failover", Continue, "webAppSecurity allows %s", to)
	if to == methodForm {
		return x.form()
	}
	return x.basic()
}

// failOver is the mechanism after CLIENT-CERT, "" for none.
func (s *Server) failOver() string {
	security := s.config.WebAppSecurity
	switch security.AllowAuthenticationFailOverToAuthMethod {
	case "FORM":
		return methodForm
	case "BASIC":
		return methodBasic
	case "APP_DEFINED":
		if security.OverrideHTTPAuthMethod == "CLIENT_CERT" && s.applicationMethod() != methodClientCert {
			return s.applicationMethod()
		}
	}
	if security.AllowFailOverToBasicAuth {
		return methodBasic
	}
	return ""
}

// maxAuthorization is the length of the longest Authorization header with Basic
// credentials, in bytes.
const maxAuthorization = 4 << 10

// basic signs on by user ID and password.
func (x *run) basic() verdict {
	credentials, err := httpauth.Parse(x.r.Header, maxAuthorization)
	switch {
	case err != nil:
		x.step(Basic, "", "credentials", Failed, "%v", err)
	case credentials.Scheme() != httpauth.Basic:
		x.step(Basic, "", "credentials", Failed, "they are a Bearer token, which nothing here takes")
	default:
		if i, ok := x.login(Basic, credentials.User(), credentials.Password()); ok {
			x.ltpa = true
			return x.accept(Basic, i)
		}
	}
	x.d.Header.Set("WWW-Authenticate", `Basic realm="`+x.basicRealm()+`"`)
	return x.refuse(Basic, http.StatusUnauthorized)
}

// defaultRealm is what Liberty shows instead of the name of its realm.
const defaultRealm = "defaultRealm"

func (x *run) basicRealm() string {
	registry := x.config.BasicRegistry
	switch {
	case x.options.Application.Realm != "":
		return x.options.Application.Realm
	case !x.config.WebAppSecurity.DisplayAuthenticationRealm:
		return defaultRealm
	case x.config.SAFRegistry != nil:
		return x.safRealm()
	case registry != nil && registry.Realm != "":
		return registry.Realm
	}
	return defaultRealm
}

// form sends the user to the page of the application.
func (x *run) form() verdict {
	if x.options.Application.LoginPage == "" {
		x.step(Form, "", "form", Failed, "there is no page to send the user to")
		return x.refuse(Form, http.StatusInternalServerError)
	}
	x.step(Form, "", "form", Failed, "the user is sent to the page of the application")
	x.d.Header.Set("Location", x.options.Application.LoginPage)
	return x.refuse(Form, http.StatusFound)
}
