package oidc

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/safproof/safproof/reference/jose"
)

// Defaults of the element openidConnectClient.
const (
	DefaultScope       = "openid profile"
	DefaultClockSkew   = 300 * time.Second
	DefaultTimeLimit   = 420 * time.Second // authenticationTimeLimit
	DefaultContextPath = "/oidcclient"
	DefaultUserClaim   = "sub" // userIdentityToCreateSubject
)

// MaxAnswer is the length of the longest answer of a provider, in bytes.
const MaxAnswer = 1 << 20

// AuthMethod is how the client proves to the token endpoint who it is: the attribute
// tokenEndpointAuthMethod.
type AuthMethod string

// The methods.
const (
	Post  AuthMethod = "post"
	Basic AuthMethod = "basic"
)

// ChallengeMethod is how a code challenge is made of its verifier (RFC 7636): the
// attribute pkceCodeChallengeMethod.
type ChallengeMethod string

// The methods.
const (
	NoPKCE ChallengeMethod = ""
	S256   ChallengeMethod = "S256"
	Plain  ChallengeMethod = "plain"
)

// Keys returns the keys of a provider. keyID is the kid that is looked for, "" if
// the token has none.
type Keys func(ctx context.Context, keyID string) (*jose.KeySet, error)

// ErrConfig: a configuration that makes no client.
var ErrConfig = errors.New("configuration of the relying party is not valid")

// Config is what a client is made of. Names of attributes are those of the element
// openidConnectClient.
type Config struct {
	ID                    string // of the element; the last segment of the redirect address
	ClientID              string
	Secret                func() string // clientSecret; nil: none
	AuthorizationEndpoint string        // authorizationEndpointUrl
	TokenEndpoint         string        // tokenEndpointUrl
	// Issuers is issuerIdentifier: one issuer, or several parted by blanks and
	// commas. If it is empty, the token endpoint without its last segment is the
	// issuer.
	Issuers    string
	Scope      string     // "" means "openid profile"
	AuthMethod AuthMethod // "" means post
	// Algorithms that may sign ID tokens: signatureAlgorithm, or
	// allowedSignatureAlgorithms with FROM_HEADER. Empty means HS256. None alone
	// takes any token that the token endpoint gives.
	Algorithms []jose.Algorithm
	// Keys of the provider; nil: there are none but the secret.
	Keys  Keys
	Nonce bool // nonceEnabled
	PKCE  ChallengeMethod
	// RedirectBase is redirectToRPHostAndPort: what the redirect address begins
	// with. "" means the host that was asked.
	RedirectBase string
	ContextPath  string // "" means /oidcclient
	// ClientSideRedirect sends users on by a page with a script, which keeps what
	// stands behind # in the address.
	ClientSideRedirect bool
	AllowHTTP          bool          // httpsRequired="false"
	ClockSkew          time.Duration // 0 is none; see DefaultClockSkew
	TimeLimit          time.Duration // 0 means DefaultTimeLimit
	// UserClaim is the claim with the user: userIdentifier or else
	// userIdentityToCreateSubject; "" means sub.
	UserClaim string
	// AudienceOptional accepts an ID token without aud.
	AudienceOptional bool
	// Strict asks more than Liberty does.
	Strict Strictness

	Transport http.RoundTripper
	Now       func() time.Time
	Random    io.Reader
}

// Strictness is what a client checks that Liberty does not. The zero value is
// Liberty.
type Strictness struct {
	// ResponseIssuer wants iss beside the code, and the issuer's own (RFC 9207).
	ResponseIssuer bool
	// AccessTokenHash compares at_hash, if it is there, with the access token.
	AccessTokenHash bool
	// AuthorizedParty wants azp where aud has several values.
	AuthorizedParty bool
	// LongState makes the random part of a state 32 letters or digits long.
	LongState bool
}

// Client is a relying party of one provider. It is safe for concurrent use if its
// Random is, and does not print.
type Client struct {
	redacted
	state func() *client
}

// client is behind a function, as package fmt prints unexported fields.
type client struct {
	Config
	issuers []string
	key     []byte // of cookies
	pkceKey []byte // of code verifiers

	mu   sync.Mutex
	used []string // the last codes that were used, hashed
}

// idForm is what can stand at the end of an address.
var idForm = regexp.MustCompile(`^[A-Za-z0-9._~-]+$`)

// New makes a client. Errors wrap [ErrConfig].
func New(c Config) (*Client, error) {
	made := &client{Config: c}
	if err := made.complete(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	return &Client{state: func() *client { return made }}, nil
}

func (c *client) complete() error {
	c.Scope = orDefault(c.Scope, DefaultScope)
	c.AuthMethod = orDefault(c.AuthMethod, Post)
	c.ContextPath = orDefault(c.ContextPath, DefaultContextPath)
	c.TimeLimit = orDefault(c.TimeLimit, DefaultTimeLimit)
	c.UserClaim = orDefault(c.UserClaim, DefaultUserClaim)
	if len(c.Algorithms) == 0 {
		c.Algorithms = []jose.Algorithm{jose.HS256}
	}
	if c.Secret == nil {
		c.Secret = func() string { return "" }
	}
	if err := c.complain(); err != nil {
		return err
	}
	c.issuers = issuers(c.Issuers, c.TokenEndpoint)
	c.key, c.pkceKey = []byte(c.Secret()), make([]byte, keyLength)
	if _, err := io.ReadFull(c.Random, c.pkceKey); err != nil {
		return errors.New("there is no randomness")
	}
	if len(c.key) == 0 {
		c.key = make([]byte, keyLength)
		if _, err := io.ReadFull(c.Random, c.key); err != nil {
			return errors.New("there is no randomness")
		}
	}
	return nil
}

// keyLength is the length of the keys that a client makes, in bytes.
const keyLength = 32

func (c *client) complain() error {
	switch {
	case !idForm.MatchString(c.ID):
		return fmt.Errorf("id %s: give letters, digits, and . _ ~ -", short(c.ID))
	case c.ClientID == "":
		return errors.New("clientId is missing")
	case c.AuthMethod != Post && c.AuthMethod != Basic:
		return fmt.Errorf("authentication method %s: give post or basic", short(string(c.AuthMethod)))
	case !slices.Contains([]ChallengeMethod{NoPKCE, S256, Plain}, c.PKCE):
		return fmt.Errorf("code challenge method %s: give S256 or plain", short(string(c.PKCE)))
	case len(c.Algorithms) > 1 && slices.Contains(c.Algorithms, jose.None):
		return errors.New("algorithm none stands beside others")
	case c.Transport == nil || c.Now == nil || c.Random == nil:
		return errors.New("a transport, a clock and randomness must be handed in")
	case c.ClockSkew < 0 || c.TimeLimit < 0:
		return errors.New("a duration is negative")
	}
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
func issuers(attribute, tokenEndpoint string) []string {
	if attribute == "" {
		slash := strings.LastIndexByte(tokenEndpoint, '/')
		scheme := strings.Index(tokenEndpoint, "//")
		switch {
		case tokenEndpoint == "":
			return nil
		case slash < 0 || scheme >= 0 && slash == scheme+1:
			return []string{tokenEndpoint}
		}
		return []string{tokenEndpoint[:slash]}
	}
	parts := strings.FieldsFunc(attribute, func(r rune) bool { return r == ' ' || r == ',' })
	return append([]string{attribute}, parts...)
}
