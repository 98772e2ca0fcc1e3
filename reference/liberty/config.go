package liberty

import (
	"io/fs"
	"slices"
	"time"
)

// Config is what a server.xml says of sign-on. [LoadConfig] makes it. It holds
// secrets, which do not print.
type Config struct {
	Clients []OpenIDConnectClient // in their order
	SAML    []SAMLWebSSO
	// Filters are the authFilter elements at the top, by id.
	Filters          map[string]*AuthFilter
	WebAppSecurity   WebAppSecurity
	LTPA             LTPA
	KeyStores        map[string]KeyStore
	SSL              map[string]SSL
	DefaultSSL       string // sslRef of sslDefault
	SAFCredentials   SAFCredentials
	SAFRegistry      *SAFRegistry      // nil: there is none
	SAFAuthorization *SAFAuthorization // nil: roles are not asked of SAF
	BasicRegistry    *BasicRegistry    // nil: there is none
	Endpoints        []HTTPEndpoint
	TrustAssociation TrustAssociation
	Features         []string
	// Problems in the order in which they were found. None keeps a server from
	// being made.
	Problems []Problem
	// KeysFile is the content of LTPA.KeysFileName, if it is there.
	KeysFile func() []byte
}

// WebAppSecurity is the element webAppSecurity.
type WebAppSecurity struct {
	AllowFailOverToBasicAuth bool
	// AllowAuthenticationFailOverToAuthMethod is BASIC, FORM, APP_DEFINED or "".
	AllowAuthenticationFailOverToAuthMethod string
	OverrideHTTPAuthMethod                  string // "", BASIC, CLIENT_CERT or FORM
	SSOCookieName                           string
	// UseOnlyCustomCookieName: LtpaToken2 is not taken where SSOCookieName is another.
	UseOnlyCustomCookieName    bool
	SingleSignOnEnabled        bool
	SSORequiresSSL             bool
	HTTPOnlyCookies            bool
	SSODomainNames             string
	DisplayAuthenticationRealm bool
}

// LTPA is the element ltpa.
type LTPA struct {
	KeysFileName string
	KeysPassword Secret
	Expiration   time.Duration
}

// SSL is an element ssl: a repertoire.
type SSL struct {
	ID                            string
	KeyStoreRef, TrustStoreRef    string
	ClientAuthentication          bool // a client certificate is required
	ClientAuthenticationSupported bool
}

// HTTPEndpoint is an element httpEndpoint.
type HTTPEndpoint struct {
	ID                  string
	Host                string
	HTTPPort, HTTPSPort int // -1: there is none
	SSLRef              string
}

// SAFCredentials is the element safCredentials.
type SAFCredentials struct {
	UnauthenticatedUser         string
	ProfilePrefix               string // the application of sign-ons, and the first part of EJBROLE profiles
	MapDistributedIdentities    bool
	SuppressAuthFailureMessages bool
}

// SAFRegistry is the element safRegistry.
type SAFRegistry struct {
	ID    string
	Realm string // "": what the options say
}

// SAFAuthorization is the element safAuthorization, and what safRoleMapper says.
type SAFAuthorization struct {
	ProfilePattern string
	ToUpperCase    bool
}

// BasicRegistry is the element basicRegistry.
type BasicRegistry struct {
	ID         string
	Realm      string
	IgnoreCase bool // ignoreCaseForAuthentication
	Users      []BasicUser
	Groups     []BasicGroup
}

// BasicUser is a user of a [BasicRegistry].
type BasicUser struct {
	Name     string
	Password Secret
}

// BasicGroup is a group of a [BasicRegistry].
type BasicGroup struct {
	Name    string
	Members []string
}

// TrustAssociation is the element trustAssociation.
type TrustAssociation struct {
	FailOverToAppAuthType bool
	Interceptors          []InterceptorElement
}

// InterceptorElement is an element interceptors below trustAssociation.
type InterceptorElement struct {
	ID, ClassName   string
	Enabled         bool
	InvokeBeforeSSO bool
	InvokeAfterSSO  bool
	Properties      map[string]string
	file            string
	line            int
}

// LoadConfig reads a server.xml and the files that it includes out of a file
// system whose top is the folder of the server. env looks a variable of the
// environment up; nil means that there are none. Errors wrap [ErrConfig] and say
// file and line; they and the problems in the result show no passwords. What
// Liberty would ignore is no error: see [Config.Problems].
func LoadConfig(fsys fs.FS, name string, env func(string) string) (*Config, error) {
	f := &files{system: fsys, variables: newVariables(env)}
	all, err := f.load(name)
	if err != nil {
		return nil, err
	}
	c := &Config{Filters: map[string]*AuthFilter{}, KeyStores: map[string]KeyStore{}, SSL: map[string]SSL{}}
	r := &configReader{reader: reader{variables: f.variables}, files: f, config: c, elements: merge(all)}
	r.read()
	c.Problems = r.problems
	return c, nil
}

// configReader reads the elements below server.
type configReader struct {
	reader
	files    *files
	config   *Config
	elements []*element
}

// elementReaders are the elements that matter to sign-on, in the order in which
// they are read: what others refer to comes first.
var elementReaders = []struct {
	name string
	read func(*configReader, *element)
}{
	{"featureManager", (*configReader).featureManager},
	{"keyStore", (*configReader).keyStore},
	{"ssl", (*configReader).ssl},
	{"sslDefault", (*configReader).sslDefault},
	{"httpEndpoint", (*configReader).httpEndpoint},
	{"authFilter", (*configReader).authFilter},
	{"webAppSecurity", (*configReader).webAppSecurity},
	{"ltpa", (*configReader).ltpa},
	{"safCredentials", (*configReader).safCredentials},
	{"safRegistry", (*configReader).safRegistry},
	{"safAuthorization", (*configReader).safAuthorization},
	{"safRoleMapper", (*configReader).safRoleMapper},
	{"basicRegistry", (*configReader).basicRegistry},
	{"trustAssociation", (*configReader).trustAssociation},
	{"openidConnectClient", (*configReader).openidConnectClient},
	{"samlWebSso20", (*configReader).samlWebSso20},
}

func (r *configReader) read() {
	c := r.config
	defaults := &element{name: "server", file: "(default)", line: 1}
	r.webAppSecurity(defaults)
	r.ltpa(defaults)
	r.safCredentials(defaults)
	var known []string
	for _, kind := range elementReaders {
		known = append(known, kind.name)
		for _, e := range r.elements {
			if e.name == kind.name {
				kind.read(r, e)
			}
		}
	}
	for _, e := range r.elements {
		if !slices.Contains(known, e.name) && e.name != "variable" {
			r.unknown(e, known)
		}
	}
	for _, e := range r.elements {
		if e.name == "basicRegistry" && c.SAFRegistry != nil {
			r.report(Problem{File: e.file, Line: e.line, Kind: BadValue, Element: e.name,
				Text: "there is a safRegistry, too; it is the one that is asked here"})
		}
	}
}

// unknown reports an element that resembles one that is read here. Liberty has
// hundreds of others that have nothing to do with sign-on.
func (r *configReader) unknown(e *element, known []string) {
	if slices.Contains(otherElements, e.name) {
		return
	}
	if near := nearest(e.name, known); near != "" {
		r.report(Problem{File: e.file, Line: e.line, Kind: UnknownElement, Element: e.name, Nearest: near,
			Text: "it is not known here; if it is misspelt, Liberty ignores it"})
	}
}

// otherElements are elements of Liberty that resemble those that are read.
var otherElements = []string{"httpOptions", "httpSession", "authentication", "authCache", "authData", "sslOptions", "httpDispatcher",
	"ldapRegistry", "jaasLoginModule", "openidConnectProvider", "webContainer", "administrator-role", "reader-role", "include"}

func (r *configReader) featureManager(e *element) {
	f := r.fields(e)
	r.config.Features = f.list("feature")
	f.known("onError", "platform")
	f.done()
}

func (r *configReader) ssl(e *element) {
	f := r.fields(e)
	s := SSL{
		ID: e.value("id"), KeyStoreRef: f.text("keyStoreRef", ""), TrustStoreRef: f.text("trustStoreRef", ""),
		ClientAuthentication:          f.flag("clientAuthentication", false),
		ClientAuthenticationSupported: f.flag("clientAuthenticationSupported", false),
	}
	f.known("sslProtocol", "securityLevel", "enabledCiphers", "clientKeyAlias", "serverKeyAlias", "verifyHostname", "enforceCipherOrder",
		"trustDefaultCerts", "outboundSSLFilter", "outboundConnection", "skipHostnameVerificationForHosts")
	f.done()
	if s.TrustStoreRef == "" {
		s.TrustStoreRef = s.KeyStoreRef
	}
	for name, id := range map[string]string{"keyStoreRef": s.KeyStoreRef, "trustStoreRef": s.TrustStoreRef} {
		if _, ok := r.config.KeyStores[id]; id != "" && !ok && e.attribute(name) != nil {
			f.dangling(name, id, "there are no keys")
		}
	}
	r.config.SSL[s.ID] = s
}

func (r *configReader) sslDefault(e *element) {
	f := r.fields(e)
	r.config.DefaultSSL = f.text("sslRef", "")
	f.known("outboundSSLRef")
	f.done()
}

func (r *configReader) httpEndpoint(e *element) {
	f := r.fields(e)
	h := HTTPEndpoint{
		ID: e.value("id"), Host: f.text("host", "localhost"),
		HTTPPort: f.number("httpPort", -1), HTTPSPort: f.number("httpsPort", -1),
	}
	for _, options := range f.nested("sslOptions") {
		o := r.fields(options)
		h.SSLRef = o.text("sslRef", "")
		o.known("sessionTimeout", "suppressHandshakeErrors", "suppressHandshakeErrorsCount", "sslSupport", "sslSessionTimeout")
		o.done()
	}
	f.known("enabled", "onError", "protocolVersion", "accessLoggingRef", "httpOptionsRef", "sslOptionsRef", "tcpOptionsRef", "remoteIpRef",
		"headersRef", "compressionRef", "samesiteRef", "accessLogging", "httpOptions", "tcpOptions", "remoteIp", "headers", "compression", "samesite")
	f.done()
	r.config.Endpoints = append(r.config.Endpoints, h)
}

// clientSSL is the repertoire that decides on client certificates: that of the
// default endpoint, or else the default one.
func (c *Config) clientSSL() (SSL, bool) {
	for _, h := range c.Endpoints {
		if s, ok := c.SSL[h.SSLRef]; ok && h.SSLRef != "" {
			return s, true
		}
	}
	for _, id := range []string{c.DefaultSSL, "defaultSSLConfig"} {
		if s, ok := c.SSL[id]; ok && id != "" {
			return s, true
		}
	}
	return SSL{}, false
}
