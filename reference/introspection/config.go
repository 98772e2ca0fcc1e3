package introspection

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Defaults of the element openidConnectClient.
const (
	DefaultClockSkew    = 300 * time.Second // clockSkew
	DefaultCacheTimeout = 5 * time.Minute   // accessTokenCacheTimeout
	DefaultCacheLimit   = 500               // entries of the access token cache
	DefaultUserClaim    = "sub"             // userIdentityToCreateSubject
)

// MaxAnswer is the length of the longest answer that is read, in bytes.
const MaxAnswer = 1 << 20

// Method is how a token is validated: the attribute validationMethod.
type Method string

// The methods.
const (
	Introspect Method = "introspect"
	UserInfo   Method = "userinfo"
)

// AuthMethod is how the client proves who it is: the attribute
// tokenEndpointAuthMethod, which serves for introspection, too.
type AuthMethod string

// The methods.
const (
	Post  AuthMethod = "post"
	Basic AuthMethod = "basic"
)

// ErrConfig: a configuration that makes no client.
var ErrConfig = errors.New("configuration of the introspection client is not valid")

// Config is what a client is made of. Names of attributes are those of the element
// openidConnectClient.
type Config struct {
	Method   Method // "" means introspect
	Endpoint string // validationEndpointUrl
	// AllowHTTP is httpsRequired="false".
	AllowHTTP  bool
	ClientID   string
	Secret     func() string // clientSecret; nil: none
	AuthMethod AuthMethod    // "" means post
	// Issuers is issuerIdentifier: one issuer, or several parted by blanks and
	// commas. If it is empty, the endpoint without its last segment is the issuer.
	Issuers string
	// DisableIssuerCheck is disableIssChecking: iss must be absent then.
	DisableIssuerCheck bool
	// ExpiryOptional and IssuedAtOptional are requireExpClaimForIntrospection and
	// requireIatClaimForIntrospection set to false.
	ExpiryOptional, IssuedAtOptional bool
	ClockSkew                        time.Duration // 0 is none; see DefaultClockSkew
	// UserClaim is the claim with the user: userIdentifier or else
	// userIdentityToCreateSubject; "" means sub.
	UserClaim string
	// NoCache is accessTokenCacheEnabled="false".
	NoCache      bool
	CacheTimeout time.Duration // 0 means DefaultCacheTimeout
	CacheLimit   int           // 0 means DefaultCacheLimit
	// Strict asks more than Liberty does.
	Strict Strictness
	// Transport carries the calls.
	Transport http.RoundTripper
}

// Strictness is what a client checks that Liberty does not. The zero value is
// Liberty.
type Strictness struct {
	// RequireActive refuses an answer without active (RFC 7662, section 2.2).
	RequireActive bool
	// Audiences: aud must hold one of them; empty: aud is not looked at.
	Audiences []string
	// Scopes: scope must hold all of them.
	Scopes []string
	// ClientIDs: client_id must be one of them; empty: it is not looked at.
	ClientIDs []string
	// TokenTypes: token_type must be one of them, without regard to case; empty: it
	// is not looked at.
	TokenTypes []string
	// ExpiryExact ends a token at exp, without clock skew.
	ExpiryExact bool
	// NumbersOnly refuses exp, iat and nbf that are strings.
	NumbersOnly bool
	// EncodeCredentials form-encodes what goes into Basic credentials (RFC 6749,
	// section 2.3.1).
	EncodeCredentials bool
}

// Strict mends every deviation that needs no value.
func Strict() Strictness {
	return Strictness{RequireActive: true, ExpiryExact: true, NumbersOnly: true, EncodeCredentials: true}
}

// Client validates tokens at one endpoint. It is safe for concurrent use and does
// not print.
type Client struct {
	redacted
	state func() *client
}

// client is behind a function, as package fmt prints unexported fields.
type client struct {
	Config
	issuers []string
	cache   *cache
}

// New makes a client. Errors wrap [ErrConfig].
func New(c Config) (*Client, error) {
	made := &client{Config: c}
	if err := made.complete(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	if !c.NoCache {
		made.cache = newCache(made.CacheLimit, made.CacheTimeout)
	}
	return &Client{state: func() *client { return made }}, nil
}

// complete sets the defaults and looks for what cannot be.
func (c *client) complete() error {
	c.Method = orDefault(c.Method, Introspect)
	c.AuthMethod = orDefault(c.AuthMethod, Post)
	c.UserClaim = orDefault(c.UserClaim, DefaultUserClaim)
	c.CacheTimeout = orDefault(c.CacheTimeout, DefaultCacheTimeout)
	c.CacheLimit = orDefault(c.CacheLimit, DefaultCacheLimit)
	if c.Secret == nil {
		c.Secret = func() string { return "" }
	}
	switch {
	case c.Method != Introspect && c.Method != UserInfo:
		return fmt.Errorf("method %q: give introspect or userinfo", c.Method)
	case c.AuthMethod != Post && c.AuthMethod != Basic:
		return fmt.Errorf("authentication method %q: give post or basic", c.AuthMethod)
	case c.Transport == nil:
		return errors.New("there is no transport: hand one in")
	case c.ClockSkew < 0 || c.CacheTimeout < 0 || c.CacheLimit < 0:
		return errors.New("a duration or a limit is negative")
	}
	c.issuers = issuers(c.Issuers, c.Endpoint)
	return nil
}

func orDefault[T comparable](given, otherwise T) T {
	var none T
	if given == none {
		return otherwise
	}
	return given
}

// issuers returns what iss may be. The whole attribute counts, too, as an issuer
// may have a comma.
func issuers(attribute, endpoint string) []string {
	if attribute == "" {
		if slash := strings.LastIndexByte(endpoint, '/'); slash > 0 {
			return []string{endpoint[:slash]}
		}
		return nil
	}
	parts := strings.FieldsFunc(attribute, func(r rune) bool { return r == ' ' || r == ',' })
	return append([]string{attribute}, parts...)
}

// endpointProblem says why the endpoint cannot be called; nil if it can.
func (c *client) endpointProblem() *Refusal {
	at, err := url.Parse(c.Endpoint)
	switch {
	case err != nil || at.Host == "" || at.Scheme != "https" && at.Scheme != "http":
		return refuse(BadEndpoint, "validationEndpointUrl is not the address of an endpoint", InvalidURL)
	case at.Scheme != "https" && !c.AllowHTTP:
		return refuse(BadEndpoint, "validationEndpointUrl must begin with https", NotHTTPS)
	}
	return nil
}
