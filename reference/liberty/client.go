package liberty

import (
	"slices"
	"strings"
	"time"
)

// Propagation is inboundPropagation: what a client does with a token that comes
// with a request.
type Propagation string

// The values. PropagationSupported is none of [SAMLWebSSO].
const (
	PropagationNone      Propagation = "none"
	PropagationSupported Propagation = "supported"
	PropagationRequired  Propagation = "required"
)

// AllAudiences among the audiences of a client switches their check off.
const AllAudiences = "ALL_AUDIENCES"

// FromHeader as signatureAlgorithm: the token says which of the allowed
// algorithms signed it.
const FromHeader = "FROM_HEADER"

// OpenIDConnectClient is an element openidConnectClient. The fields bear the names
// of its attributes.
type OpenIDConnectClient struct {
	ID   string
	File string
	Line int

	InboundPropagation         Propagation
	IssuerIdentifier           string
	SignatureAlgorithm         string
	AllowedSignatureAlgorithms []string
	TrustStoreRef              string
	TrustAliasName             string
	JWKEndpointURL             string
	JWKClientID                string
	JWKClientSecret            Secret
	SharedKey                  Secret
	ClientID                   string
	ClientSecret               Secret
	Audiences                  []string
	ClockSkew                  time.Duration
	DisableIssChecking         bool
	TokenReuse                 bool
	KeyManagementKeyAlias      string

	UserIdentifier              string
	UserIdentityToCreateSubject string
	RealmName                   string
	RealmIdentifier             string
	GroupIdentifier             string
	UniqueUserIdentifier        string
	MapIdentityToRegistryUser   bool

	HeaderName string
	// Filter is the nested authFilter or the one that authFilterRef names; nil
	// accepts every request.
	Filter *AuthFilter

	ValidationMethod               string // introspect or userinfo
	JWTAccessTokenRemoteValidation string // none, allow or require
	ValidationEndpointURL          string
	TokenEndpointAuthMethod        string // basic or post
	RequireExp, RequireIat         bool   // of answers of the endpoint
	AccessTokenCacheEnabled        bool
	AccessTokenCacheTimeout        time.Duration

	DisableLTPACookie        bool
	AuthnSessionDisabled     bool
	AccessTokenInLTPACookie  bool
	SSLRef                   string
	HTTPSRequired            bool
	HostNameVerification     bool
	DiscoveryEndpointURL     string
	AuthorizationEndpointURL string
	TokenEndpointURL         string
	UserInfoEndpointURL      string
	RedirectToRPHostAndPort  string
	Scope                    string
	GrantType                string // authorization_code or implicit
	ResponseType             string
	NonceEnabled             bool
	CreateSession            bool
	IncludeIDTokenInSubject  bool
	AuthenticationTimeLimit  time.Duration
	DiscoveryPollingRate     time.Duration
	ReAuthnOnTokenExpire     bool
	ReAuthnCushion           time.Duration
	UserInfoEndpointEnabled  bool
}

// issuers are the values that iss may have: the whole attribute, and what stands
// in it between blanks and commas.
func (c *OpenIDConnectClient) issuers() []string {
	whole := c.IssuerIdentifier
	if whole == "" {
		whole = implicitIssuer(c.ValidationEndpointURL)
		if whole == "" {
			whole = implicitIssuer(c.TokenEndpointURL)
		}
	}
	if whole == "" {
		return nil
	}
	all := []string{whole}
	for _, each := range strings.FieldsFunc(whole, func(r rune) bool { return r == ' ' || r == ',' }) {
		if !slices.Contains(all, each) {
			all = append(all, each)
		}
	}
	return all
}

// implicitIssuer is an address up to its last slash.
func implicitIssuer(address string) string {
	return address[:max(strings.LastIndexByte(address, '/'), 0)]
}

// userClaim is the claim that names the user.
func (c *OpenIDConnectClient) userClaim() string {
	if c.UserIdentifier != "" {
		return c.UserIdentifier
	}
	return c.UserIdentityToCreateSubject
}

// signatureAlgorithms are the values of signatureAlgorithm.
var signatureAlgorithms = []string{"none", "HS256", "HS384", "HS512", "RS256", "RS384", "RS512", "ES256", "ES384", "ES512", FromHeader}

func (r *configReader) openidConnectClient(e *element) {
	f := r.fields(e)
	c := OpenIDConnectClient{
		ID: e.value("id"), File: e.file, Line: e.line,
		InboundPropagation: Propagation(f.choice("inboundPropagation", "none", "none", "supported", "required")),
		IssuerIdentifier:   f.text("issuerIdentifier", ""),
		SignatureAlgorithm: f.choice("signatureAlgorithm", "HS256", signatureAlgorithms...),
		TrustStoreRef:      f.text("trustStoreRef", ""), TrustAliasName: f.text("trustAliasName", ""),
		JWKEndpointURL: f.text("jwkEndpointUrl", ""), JWKClientID: f.text("jwkClientId", ""), JWKClientSecret: f.secret("jwkClientSecret"),
		SharedKey: f.secret("sharedKey"), ClientID: f.text("clientId", ""), ClientSecret: f.secret("clientSecret"),
		Audiences: f.list("audiences"), AllowedSignatureAlgorithms: f.list("allowedSignatureAlgorithms"),
		ClockSkew:          f.duration("clockSkew", 300*time.Second, time.Millisecond).Truncate(time.Second),
		DisableIssChecking: f.flag("disableIssChecking", false), TokenReuse: f.flag("tokenReuse", false),
		KeyManagementKeyAlias: f.text("keyManagementKeyAlias", ""),

		UserIdentifier: f.text("userIdentifier", ""), UserIdentityToCreateSubject: f.text("userIdentityToCreateSubject", "sub"),
		RealmName: f.text("realmName", ""), RealmIdentifier: f.text("realmIdentifier", "realmName"),
		GroupIdentifier: f.text("groupIdentifier", "groupIds"), UniqueUserIdentifier: f.text("uniqueUserIdentifier", "uniqueSecurityName"),
		MapIdentityToRegistryUser: f.flag("mapIdentityToRegistryUser", false),
		HeaderName:                f.text("headerName", ""),

		ValidationMethod:               f.choice("validationMethod", "introspect", "introspect", "userinfo"),
		JWTAccessTokenRemoteValidation: f.choice("jwtAccessTokenRemoteValidation", "none", "none", "allow", "require"),
		ValidationEndpointURL:          f.text("validationEndpointUrl", ""),
		TokenEndpointAuthMethod:        f.choice("tokenEndpointAuthMethod", "post", "basic", "post", "client_secret_basic", "client_secret_post", "private_key_jwt"),
		RequireExp:                     f.flag("requireExpClaimForIntrospection", true),
		RequireIat:                     f.flag("requireIatClaimForIntrospection", true),
		AccessTokenCacheEnabled:        f.flag("accessTokenCacheEnabled", true),
		AccessTokenCacheTimeout:        f.duration("accessTokenCacheTimeout", 5*time.Minute, time.Millisecond),
	}
	r.openidConnectFlow(f, &c)
	c.Filter = r.filterOf(f)
	f.known("allowCustomCacheKey", "isClientSideRedirectSupported", "protectedResourceMetadata",
		"authzRequestParams", "tokenRequestParams", "userinfoRequestParams", "jwkRequestParams", "authzParameter", "tokenParameter",
		"userinfoParameter", "jwkParameter", "forwardLoginParameter", "resource", "privateKeyJwtAuth", "pkceCodeChallengeMethod", "tokenOrderToFetchCallerClaims",
		"tokenEndpointAuthSigningAlgorithm", "keyAliasName", "tokenRequestOriginHeader", "jsonWebKey", "initialStateCacheCapacity", "uniqueUserIdentifier",
		"clientSecretRef", "useSystemPropertiesForHttpClientConnections")
	f.done()
	r.check(f, &c)
	r.config.Clients = append(r.config.Clients, c)
}

// openidConnectFlow reads what matters to the flow with the provider.
func (r *configReader) openidConnectFlow(f *fields, c *OpenIDConnectClient) {
	c.DisableLTPACookie, c.AuthnSessionDisabled = f.flag("disableLtpaCookie", false), f.flag("authnSessionDisabled", true)
	c.AccessTokenInLTPACookie = f.flag("accessTokenInLtpaCookie", false)
	c.SSLRef, c.HTTPSRequired = f.text("sslRef", ""), f.flag("httpsRequired", true)
	c.HostNameVerification = f.flag("hostNameVerificationEnabled", false)
	c.DiscoveryEndpointURL = f.text("discoveryEndpointUrl", "")
	c.AuthorizationEndpointURL, c.TokenEndpointURL = f.text("authorizationEndpointUrl", ""), f.text("tokenEndpointUrl", "")
	c.UserInfoEndpointURL, c.UserInfoEndpointEnabled = f.text("userInfoEndpointUrl", ""), f.flag("userInfoEndpointEnabled", false)
	c.RedirectToRPHostAndPort = f.text("redirectToRPHostAndPort", "")
	c.Scope = f.text("scope", "openid profile")
	c.GrantType = f.choice("grantType", "authorization_code", "authorization_code", "implicit")
	c.ResponseType = f.text("responseType", "")
	c.NonceEnabled, c.CreateSession = f.flag("nonceEnabled", false), f.flag("createSession", true)
	c.IncludeIDTokenInSubject = f.flag("includeIdTokenInSubject", true)
	c.AuthenticationTimeLimit = f.duration("authenticationTimeLimit", 420*time.Second, time.Millisecond)
	c.DiscoveryPollingRate = f.duration("discoveryPollingRate", 300*time.Second, time.Millisecond)
	c.ReAuthnOnTokenExpire = f.flag("reAuthnOnAccessTokenExpire", true)
	c.ReAuthnCushion = f.duration("reAuthnCushion", 0, time.Millisecond)
}

// check reports what a client cannot work with, or what lets more in than it
// seems to.
func (r *configReader) check(f *fields, c *OpenIDConnectClient) {
	if c.TrustStoreRef != "" {
		if _, ok := r.config.KeyStores[c.TrustStoreRef]; !ok {
			f.dangling("trustStoreRef", c.TrustStoreRef, "the certificate must be handed in otherwise")
		}
	}
	if c.SignatureAlgorithm == "none" && c.InboundPropagation != PropagationNone {
		r.report(Problem{File: c.File, Line: c.Line, Kind: Widens, Element: "openidConnectClient", Attribute: "signatureAlgorithm",
			Message: "CWWKS1741W", Text: "signatures are not checked at all: whoever reaches the server signs on as anybody"})
	}
	if slices.Contains(c.Audiences, AllAudiences) {
		r.report(Problem{File: c.File, Line: c.Line, Kind: Widens, Element: "openidConnectClient", Attribute: "audiences",
			Text: AllAudiences + " lets tokens in that are for somebody else"})
	}
	if len(c.Audiences) > maxAudiences {
		f.bad("audiences", "there are more than 400")
	}
}

const maxAudiences = 400

// SAMLWebSSO is an element samlWebSso20, as far as tokens in headers are concerned.
type SAMLWebSSO struct {
	ID   string
	File string
	Line int

	InboundPropagation Propagation // none or required
	HeaderNames        []string
	Audiences          []string
	ClockSkew          time.Duration

	WantAssertionsSigned     bool
	SignatureMethodAlgorithm string
	TrustedIssuers           []string // of pkixTrustEngine
	TrustAnchor              string   // the keyStore of pkixTrustEngine
	HasTrustEngine           bool
	KeyStoreRef              string
	DisableLTPACookie        bool
	MapToUserRegistry        string // No, User or Group
	UserIdentifier           string
	GroupIdentifier          string
	UserUniqueIdentifier     string
	RealmIdentifier          string
	RealmName                string
	Filter                   *AuthFilter
}

func (r *configReader) samlWebSso20(e *element) {
	f := r.fields(e)
	s := SAMLWebSSO{
		ID: e.value("id"), File: e.file, Line: e.line,
		InboundPropagation:       Propagation(f.choice("inboundPropagation", "none", "none", "required")),
		HeaderNames:              f.list("headerName"),
		Audiences:                f.list("audiences"),
		ClockSkew:                f.duration("clockSkew", 5*time.Minute, time.Millisecond),
		WantAssertionsSigned:     f.flag("wantAssertionsSigned", true),
		SignatureMethodAlgorithm: f.choice("signatureMethodAlgorithm", "SHA256", "SHA1", "SHA128", "SHA256", "SHA384", "SHA512"),
		KeyStoreRef:              f.text("keyStoreRef", ""),
		DisableLTPACookie:        f.flag("disableLtpaCookie", true),
		MapToUserRegistry:        f.choice("mapToUserRegistry", "No", "No", "User", "Group"),
		UserIdentifier:           f.text("userIdentifier", ""), GroupIdentifier: f.text("groupIdentifier", ""),
		UserUniqueIdentifier: f.text("userUniqueIdentifier", ""), RealmIdentifier: f.text("realmIdentifier", ""),
		RealmName: f.text("realmName", ""),
	}
	for _, engine := range f.nested("pkixTrustEngine") {
		t := r.fields(engine)
		s.HasTrustEngine = true
		s.TrustedIssuers, s.TrustAnchor = append(s.TrustedIssuers, t.list("trustedIssuers")...), t.text("trustAnchorRef", t.text("trustAnchor", ""))
		t.known("x509Certificate", "crl")
		t.done()
	}
	s.Filter = r.filterOf(f)
	if len(s.HeaderNames) == 0 {
		s.HeaderNames = []string{"Saml", "saml", "SAML"}
	}
	if len(s.Audiences) == 0 {
		s.Audiences = []string{"ANY"}
	}
	f.known("allowCreate", "allowCustomCacheKey", "authnContextClassRef", "authnContextComparisonType", "authnRequestTime", "authnRequestsSigned",
		"createSession", "customizeNameIDFormat", "enabled", "errorPageURL", "forceAuthn", "httpsRequired", "idpMetadata", "includeTokenInSubject",
		"includeX509InSPMetadata", "isPassive", "keyAlias", "keyPassword", "loginPageURL", "nameIDFormat", "postLogoutRedirectUrl", "reAuthnCushion",
		"reAuthnOnAssertionExpire", "servletRequestLogoutPerformsSamlLogout", "sessionNotOnOrAfter", "spCookieName", "spHostAndPort", "spLogout",
		"targetPageUrl", "tokenReplayTimeout", "useRelayStateForTarget", "disableInitialRequestCookie", "realmName")
	f.done()
	r.config.SAML = append(r.config.SAML, s)
}
