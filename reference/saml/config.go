package saml

import (
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Defaults of the element samlWebSso20.
const (
	DefaultClockSkew = 5 * time.Minute // clockSkew
	// AnyAudience among the audiences switches their check off.
	AnyAudience = "ANY"
	// AllIssuers among the trusted issuers switches their check off.
	AllIssuers = "ALL_ISSUERS"
)

// DefaultMaxSize is the length of the longest token that is read, in bytes.
const DefaultMaxSize = 256 << 10

// DefaultHeaderNames returns where a token is looked for if the configuration names
// no headers.
func DefaultHeaderNames() []string { return []string{"Saml", "saml", "SAML"} }

// Method is a hash function of signatures: the attribute signatureMethodAlgorithm.
type Method string

// The methods, the weakest first. SHA384 and SHA512 are no values of the attribute.
const (
	SHA1   Method = "SHA1"
	SHA256 Method = "SHA256"
	SHA384 Method = "SHA384"
	SHA512 Method = "SHA512"
)

// ErrConfig: a configuration that makes no validator.
var ErrConfig = errors.New("configuration of the SAML validator is not valid")

// Config is what a validator is made of. Names of attributes are those of the
// elements samlWebSso20 and pkixTrustEngine.
type Config struct {
	// HeaderNames is headerName; empty means [DefaultHeaderNames].
	HeaderNames []string
	// Audiences is audiences; empty means ANY.
	Audiences []string
	// TrustedIssuers is trustedIssuers: who may have issued an assertion. Empty
	// trusts nobody.
	TrustedIssuers []string
	ClockSkew      time.Duration // 0 is none; see DefaultClockSkew
	// UnsignedAllowed is wantAssertionsSigned="false". A signature that is there is
	// verified all the same.
	UnsignedAllowed bool
	// SignatureMethod is the weakest hash function of a signature; "" means SHA256.
	SignatureMethod Method
	// Certificates are signers that are trusted as such.
	Certificates []*x509.Certificate
	// Anchors is trustAnchor: whom signers' certificates must lead to. Those of the
	// operating system are never taken.
	Anchors []*x509.Certificate
	// Intermediates is x509Certificate: what may lie between.
	Intermediates []*x509.Certificate

	// Names of the SAML attributes that give the user (else NameID does), the unique
	// name (else the user), the realm (else Issuer) and groups.
	UserIdentifier, UserUniqueIdentifier, RealmIdentifier, GroupIdentifier string
	// RealmName is the realm whatever the assertion says.
	RealmName string

	MaxSize int // of a token in bytes; 0 means DefaultMaxSize
	// Strict asks more than Liberty does.
	Strict Strictness
}

// Strictness is what a validator checks that Liberty does not. The zero value is
// Liberty.
type Strictness struct {
	// EveryRestriction: each AudienceRestriction must hold one of the audiences.
	EveryRestriction bool
	// Recipient that SubjectConfirmationData must have; "" for any or none.
	Recipient string
	// Unsolicited refuses an InResponseTo: nobody asked for this assertion.
	Unsolicited bool
	// Exact ends an assertion at NotOnOrAfter, without clock skew.
	Exact bool
	// SingleUse is how many assertions are remembered, so that none is taken twice;
	// 0 for none. When so many are still good no other is taken.
	SingleUse int
}

// Validator judges assertions. It is safe for concurrent use.
type Validator struct {
	config   Config
	anchors  *x509.CertPool
	between  *x509.CertPool
	replays  *replays
	minBits  int
	anyAud   bool
	anyIssue bool
}

// New makes a validator. Errors wrap [ErrConfig].
func New(c Config) (*Validator, error) {
	v := &Validator{config: c, anchors: x509.NewCertPool(), between: x509.NewCertPool()}
	if len(c.HeaderNames) == 0 {
		v.config.HeaderNames = DefaultHeaderNames()
	}
	if c.MaxSize == 0 {
		v.config.MaxSize = DefaultMaxSize
	}
	if c.SignatureMethod == "" {
		v.config.SignatureMethod = SHA256
	}
	v.minBits = strength[v.config.SignatureMethod]
	v.anyAud = len(c.Audiences) == 0 || slices.Contains(c.Audiences, AnyAudience)
	v.anyIssue = slices.Contains(c.TrustedIssuers, AllIssuers)
	if err := v.complain(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	for _, anchor := range c.Anchors {
		v.anchors.AddCert(anchor)
	}
	for _, between := range c.Intermediates {
		v.between.AddCert(between)
	}
	if c.Strict.SingleUse > 0 {
		v.replays = &replays{limit: c.Strict.SingleUse, until: map[string]time.Time{}}
	}
	return v, nil
}

// complain says what cannot be.
func (v *Validator) complain() error {
	c := v.config
	switch {
	case v.minBits == 0:
		return fmt.Errorf("signature method %s: give SHA1, SHA256, SHA384 or SHA512", short(string(c.SignatureMethod)))
	case c.ClockSkew < 0 || c.MaxSize < 0 || c.Strict.SingleUse < 0:
		return errors.New("a duration or a limit is negative")
	case slices.Contains(c.Certificates, nil) || slices.Contains(c.Anchors, nil) || slices.Contains(c.Intermediates, nil):
		return errors.New("a certificate is nil")
	case slices.ContainsFunc(c.HeaderNames, func(name string) bool { return strings.TrimSpace(name) == "" }):
		return errors.New("the name of a header is empty")
	}
	return nil
}
