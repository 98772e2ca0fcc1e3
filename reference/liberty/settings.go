package liberty

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

func (r *configReader) webAppSecurity(e *element) {
	f := r.fields(e)
	r.config.WebAppSecurity = WebAppSecurity{
		AllowFailOverToBasicAuth: f.flag("allowFailOverToBasicAuth", false),
		AllowAuthenticationFailOverToAuthMethod: f.choice("allowAuthenticationFailOverToAuthMethod", "",
			"BASIC", "FORM", "APP_DEFINED"),
		OverrideHTTPAuthMethod:     f.choice("overrideHttpAuthMethod", "", "BASIC", "CLIENT_CERT", "FORM"),
		SSOCookieName:              f.text("ssoCookieName", defaultCookieName),
		UseOnlyCustomCookieName:    f.flag("useOnlyCustomCookieName", false),
		SingleSignOnEnabled:        f.flag("singleSignonEnabled", true),
		SSORequiresSSL:             f.flag("ssoRequiresSSL", false),
		HTTPOnlyCookies:            f.flag("httpOnlyCookies", true),
		SSODomainNames:             f.text("ssoDomainNames", ""),
		DisplayAuthenticationRealm: f.flag("displayAuthenticationRealm", false),
	}
	f.known("allowLogoutPageRedirectToAnyHost", "autoGenSsoCookieName", "basicAuthenticationMechanismRealmName", "contextRootForFormAuthenticationMechanism",
		"includePathInWASReqURL", "loginErrorURL", "loginFormContextRoot", "loginFormURL", "logoutOnHttpSessionExpire", "logoutPageRedirectDomainNames",
		"partitionedCookie", "postParamCookieSize", "postParamSaveMethod", "preserveFullyQualifiedReferrerUrl", "sameSiteCookie", "ssoUseDomainFromURL",
		"trackLoggedOutSSOCookies", "useAuthenticationDataForUnprotectedResource", "useContextRootForSSOCookiePath",
		"wasReqURLRedirectDomainNames", "webAlwaysLogin", "httpOnlyCookies", "denyCrossSiteAccess")
	f.done()
}

// defaultKeysFile is where Liberty keeps the keys of LTPA.
const defaultKeysFile = "${server.output.dir}/resources/security/ltpa.keys"

func (r *configReader) ltpa(e *element) {
	f := r.fields(e)
	l := LTPA{
		KeysFileName: f.text("keysFileName", ""), KeysPassword: f.secret("keysPassword"),
		Expiration: f.duration("expiration", 120*time.Minute, time.Minute),
	}
	f.known("monitorInterval", "updateTrigger", "expirationDifferenceAllowed", "validationKeys", "monitorValidationKeysDir", "authFilterRef", "authFilter")
	f.done()
	if l.KeysFileName == "" {
		l.KeysFileName, _ = r.variables.expand(defaultKeysFile)
	}
	if l.Expiration <= 0 {
		f.bad("expiration", "it is not greater than 0; the default is taken")
		l.Expiration = 120 * time.Minute
	}
	r.config.LTPA = l
	r.config.KeysFile = nil
	if data, err := r.files.read(r.resource(l.KeysFileName)); err == nil {
		r.config.KeysFile = func() []byte { return slices.Clone(data) }
	}
}

// resource is where a file lies that server.xml names: below the folder of the
// server, and a name alone in resources/security.
func (r *configReader) resource(name string) string {
	clean := path.Clean(name)
	if !strings.Contains(clean, "/") {
		clean = path.Join("resources/security", clean)
		if _, err := fs.Stat(r.files.system, clean); err != nil {
			return path.Clean(name)
		}
	}
	return clean
}

func (r *configReader) safCredentials(e *element) {
	f := r.fields(e)
	r.config.SAFCredentials = SAFCredentials{
		UnauthenticatedUser:         f.text("unauthenticatedUser", "WSGUEST"),
		ProfilePrefix:               f.text("profilePrefix", "BBGZDFLT"),
		MapDistributedIdentities:    f.flag("mapDistributedIdentities", false),
		SuppressAuthFailureMessages: f.flag("suppressAuthFailureMessages", true),
	}
	f.done()
}

func (r *configReader) safRegistry(e *element) {
	f := r.fields(e)
	r.config.SAFRegistry = &SAFRegistry{ID: e.value("id"), Realm: f.text("realm", "")}
	f.known("enableFailover", "reportPasswordChangeRequired", "includeSafGroups")
	f.done()
}

// defaultProfilePattern is how EJBROLE profiles are named.
const defaultProfilePattern = "%profilePrefix%.%resource%.%role%"

func (r *configReader) safAuthorization(e *element) {
	f := r.fields(e)
	f.known("racRouteLog", "enableDelegation", "reportAuthorizationCheckDetails", "roleMapper")
	f.done()
	r.config.SAFAuthorization = &SAFAuthorization{ProfilePattern: defaultProfilePattern}
}

func (r *configReader) safRoleMapper(e *element) {
	f := r.fields(e)
	pattern, upper := f.text("profilePattern", defaultProfilePattern), f.flag("toUpperCase", false)
	f.done()
	if r.config.SAFAuthorization != nil {
		r.config.SAFAuthorization.ProfilePattern, r.config.SAFAuthorization.ToUpperCase = pattern, upper
	}
}

func (r *configReader) basicRegistry(e *element) {
	f := r.fields(e)
	b := &BasicRegistry{ID: e.value("id"), Realm: f.text("realm", "BasicRegistry"), IgnoreCase: f.flag("ignoreCaseForAuthentication", false)}
	f.known("certificateMapMode", "certificateMapperId")
	for _, user := range f.nested("user") {
		u := r.fields(user)
		b.Users = append(b.Users, BasicUser{u.text("name", ""), u.secret("password")})
		u.done()
	}
	for _, group := range f.nested("group") {
		g := r.fields(group)
		made := BasicGroup{Name: g.text("name", "")}
		for _, member := range g.nested("member") {
			m := r.fields(member)
			made.Members = append(made.Members, m.text("name", ""))
			m.done()
		}
		g.done()
		b.Groups = append(b.Groups, made)
	}
	f.done()
	if r.config.BasicRegistry != nil {
		f.bad("id", "there is another basicRegistry; the last one is asked here")
	}
	r.config.BasicRegistry = b
}

func (r *configReader) trustAssociation(e *element) {
	f := r.fields(e)
	t := TrustAssociation{FailOverToAppAuthType: f.flag("failOverToAppAuthType", false)}
	f.known("invokeForUnprotectedURI", "disableLtpaCookie", "initialize")
	for _, below := range f.nested("interceptors") {
		i := r.fields(below)
		made := InterceptorElement{
			ID: below.value("id"), ClassName: i.text("className", ""), Enabled: i.flag("enabled", true),
			InvokeBeforeSSO: i.flag("invokeBeforeSSO", true), InvokeAfterSSO: i.flag("invokeAfterSSO", false),
			file: below.file, line: below.line,
		}
		for _, properties := range i.nested("properties") {
			made.Properties = map[string]string{}
			for _, a := range properties.attributes {
				made.Properties[a.name] = r.expand(properties, &a)
			}
		}
		i.known("libraryRef", "disableLtpaCookie")
		i.done()
		t.Interceptors = append(t.Interceptors, made)
	}
	f.done()
	r.config.TrustAssociation = t
}
