package jose

import (
	"fmt"
	"math"
	"slices"
	"time"
)

// DefaultMaxSize is the length of the longest token that is looked at, in bytes,
// if the policy names no other.
const DefaultMaxSize = 8 << 10

// MaxTrials is the number of keys that are tried on a token that names none.
const MaxTrials = 8

// Policy is what a token must meet. It is the application's, never the token's
// (RFC 8725, section 3.1).
type Policy struct {
	// Issuer that iss must equal, by code point; "" for any.
	Issuer string
	// Audience: aud must hold one of these; if empty, aud is not looked at.
	Audience []string
	// Algorithms that are allowed; at least one. None is allowed only if it is
	// named here.
	Algorithms []Algorithm
	// Keys that may have signed. A key that no allowed algorithm can use, or one
	// too short, is passed over.
	Keys *KeySet
	// ClockSkew is how far the issuer's clock may be off; it applies to exp, nbf
	// and iat.
	ClockSkew time.Duration
	// RequiredClaims beside those that the other fields imply: exp, the user's,
	// and iss and aud where they are compared.
	RequiredClaims []string
	// UserClaim names the claim with the user, a string that is not empty; ""
	// means sub.
	UserClaim string
	// Type that typ in the header must equal (RFC 8725, section 3.11), without
	// regard to case and with or without "application/"; "" for any or none.
	Type string
	// MaxSize of a token in bytes; 0 means DefaultMaxSize.
	MaxSize int
	// ExpiryOptional accepts a token without exp, for ever.
	ExpiryOptional bool
	// ShortKeys accepts keys that are shorter than RFC 7518 requires; crypto/rsa
	// still verifies nothing under RSA keys of less than 1024 bits.
	ShortKeys bool
	// SeveralAlgorithmsPerKey accepts a policy in which a key without alg fits
	// several of the algorithms. RFC 8725, section 3.1, wants each key used with
	// exactly one.
	SeveralAlgorithmsPerKey bool
	// IgnoreKeyID treats a token with a kid as if it had none, for key sets made
	// of certificates and other keys without IDs.
	IgnoreKeyID bool
}

// Verifier judges tokens by one policy. It never changes and is safe for
// concurrent use. Make one with [NewVerifier]; the zero value and nil allow no
// algorithm, and so refuse every token.
type Verifier struct {
	policy func() *Policy
	known  *knownHeader
}

// NewVerifier checks a policy and makes a verifier of it. The policy is copied.
// Errors wrap [ErrPolicy].
func NewVerifier(p Policy) (*Verifier, error) {
	if err := p.check(); err != nil {
		return nil, err
	}
	return newVerifier(p), nil
}

func newVerifier(p Policy) *Verifier {
	p.complete()
	return &Verifier{policy: func() *Policy { return &p }, known: new(knownHeader)}
}

// refuseAll stands for a verifier that nobody made.
var refuseAll = newVerifier(Policy{})

// made says whether the verifier came from NewVerifier.
func (v *Verifier) made() bool { return v != nil && v.policy != nil }

// complete copies what its maker could change, and fills in what is left out.
func (p *Policy) complete() {
	p.Audience, p.Algorithms, p.RequiredClaims = slices.Clone(p.Audience), slices.Clone(p.Algorithms), slices.Clone(p.RequiredClaims)
	if p.UserClaim == "" {
		p.UserClaim = "sub"
	}
	if p.MaxSize == 0 {
		p.MaxSize = DefaultMaxSize
	}
}

func (p *Policy) check() error {
	if len(p.Algorithms) == 0 {
		return fmt.Errorf("%w: it allows no algorithm; name one", ErrPolicy)
	}
	if err := p.checkApartFromKeys(); err != nil {
		return err
	}
	if p.Keys.Len() == 0 && slices.ContainsFunc(p.Algorithms, func(a Algorithm) bool { return a != None }) {
		return fmt.Errorf("%w: it has no keys", ErrPolicy)
	}
	return p.checkBinding()
}

// checkBinding wants each key to serve one of the algorithms at most (RFC 8725,
// section 3.1): one key under two schemes may be weak where each alone is not, and
// a stranger must not choose.
func (p *Policy) checkBinding() error {
	if p.SeveralAlgorithmsPerKey {
		return nil
	}
	for i, k := range p.Keys.Keys() {
		var serves Algorithm
		for _, a := range p.Algorithms {
			if a == serves || k.unfit(a, toVerify, p.ShortKeys) != "" {
				continue
			}
			if serves != "" {
				return fmt.Errorf("%w: key %d fits %s and %s; bind it to one with alg, or allow one of them only", ErrPolicy, i+1, serves, a)
			}
			serves = a
		}
	}
	return nil
}

func (p *Policy) checkApartFromKeys() error {
	for _, a := range p.Algorithms {
		if _, err := ParseAlgorithm(string(a)); err != nil {
			return fmt.Errorf("%w: %w", ErrPolicy, err)
		}
	}
	switch {
	case p.ClockSkew < 0:
		return fmt.Errorf("%w: the clock skew is negative: %v", ErrPolicy, p.ClockSkew)
	case p.MaxSize < 0 || p.MaxSize > math.MaxInt32:
		return fmt.Errorf("%w: the greatest size is %d; give 1 to %d bytes, or 0 for %d", ErrPolicy, p.MaxSize, math.MaxInt32, DefaultMaxSize)
	case slices.Contains(p.RequiredClaims, ""):
		return fmt.Errorf("%w: a required claim has no name", ErrPolicy)
	case slices.Contains(p.Audience, ""):
		return fmt.Errorf("%w: an audience is empty", ErrPolicy)
	}
	return nil
}

// candidates returns the keys that may have signed a token with this header, or
// the reason why there are none.
func (p *Policy) candidates(h *headerFacts) ([]candidate, *Rejection) {
	byID := h.hasKeyID && !p.IgnoreKeyID
	named, fit, why := 0, []candidate(nil), ""
	for _, k := range p.Keys.Keys() {
		if byID && (h.keyID == "" || k.id != h.keyID) {
			continue
		}
		named++
		if unfit := k.unfit(h.alg(), toVerify, p.ShortKeys); unfit == "" {
			fit = append(fit, newCandidate(k, algorithms[h.alg()]))
		} else {
			why = unfit
		}
	}
	switch {
	case p.Keys.Len() == 0:
		return nil, &Rejection{Reason: UnknownKey, Detail: "no key is given"}
	case named == 0:
		return nil, &Rejection{Reason: UnknownKey, Detail: "no key has the ID " + clip(h.keyID)}
	case len(fit) == 0 && named == 1:
		return nil, &Rejection{Reason: AlgorithmNotAllowed, Detail: why}
	case len(fit) == 0:
		return nil, &Rejection{Reason: AlgorithmNotAllowed, Detail: fmt.Sprintf("none of %d keys can verify %s", named, h.alg())}
	case len(fit) > MaxTrials:
		return nil, &Rejection{Reason: UnknownKey, Detail: fmt.Sprintf("%d keys fit, and at most %d are tried; the token must have a kid", len(fit), MaxTrials)}
	}
	return fit, nil
}
