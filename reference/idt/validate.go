package idt

import (
	"errors"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/passticket"
)

// Presented is a token that somebody signs on with.
type Presented struct {
	Token Token
	// User who signs on, and is to be the claim sub.
	User esm.UserID
	// Application that is signed on to, which the claim aud must name.
	Application passticket.ApplID
	// SignatureRequired: the token is refused if it is unsigned, even if the rules
	// make it so.
	SignatureRequired bool
	// Protected: the user has neither password nor phrase.
	Protected bool
}

// Validate judges a token. An output with a Problem has no token in it.
func (t *Tokens) Validate(r Rules, p Presented, at time.Time) Output {
	claims, problem := t.judge(r, p, at)
	if problem != "" {
		return Output{Problem: problem, Rules: r}
	}
	return Output{
		Token: p.Token, Complete: true, Signed: r.Key != NoKey,
		Issued: claims.IssuedAt(), Expires: claims.Expires(), Rules: r,
	}
}

// judge returns the claims of a token that is good, or what is wrong with it.
func (t *Tokens) judge(r Rules, p Presented, at time.Time) (*jose.Claims, Problem) {
	if problem := keyID(r, p.Token); problem != "" {
		return nil, problem // before the key is used
	}
	key, problem := t.key(r)
	if problem != "" {
		return nil, problem
	}
	verifier, problem := t.verifier(verifierKey{p.Application, r.Algorithm, key})
	if problem != "" {
		return nil, problem
	}
	token, err := verifier.Verify(p.Token.Text(), at)
	var rejection *jose.Rejection
	switch {
	case errors.As(err, &rejection):
		if problem := refusals[rejection.Reason]; problem != "" {
			return nil, problem
		}
		return nil, Malformed
	case token.Claims.Subject() != string(p.User):
		return nil, WrongUser
	case r.Key == NoKey && p.SignatureRequired:
		return nil, Unsigned
	case p.Protected && !r.ProtectedAllowed:
		return nil, ProtectedUser
	}
	return &token.Claims, ""
}

// keyID applies the rules for kid (RACF presentation for z/OS 3.2, on identity
// tokens): one that cannot be read, and one that is not that of the profile,
// refuse the token before its signature is looked at.
func keyID(r Rules, token Token) Problem {
	if !r.ReadsKeyID {
		return ""
	}
	header := token.segment(0)
	if _, ok := header.raw("kid"); !ok {
		return ""
	}
	kid, ok := header.text("kid")
	switch {
	case !ok:
		return UnreadableKeyID
	case r.KeyID != "" && kid != r.KeyID:
		return WrongKeyID
	}
	return ""
}

// verifierKey is what verifiers differ in.
type verifierKey struct {
	application passticket.ApplID
	algorithm   jose.Algorithm
	key         *jose.Key
}

// requiredClaims are those that tokens have since z/OS 2.4, beside those that the
// policy asks for anyway.
var requiredClaims = []string{"jti", "iat", "amr"}

// verifier returns what verifies the tokens of an application under a key.
func (t *Tokens) verifier(k verifierKey) (*jose.Verifier, Problem) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if v := t.verifiers[k]; v != nil {
		return v, ""
	}
	policy := jose.Policy{
		Issuer: Issuer, Audience: []string{k.application.String(), AnyApplication},
		Algorithms: []jose.Algorithm{k.algorithm}, RequiredClaims: requiredClaims,
		IgnoreKeyID: true, // the rules for it are RACF's own
	}
	var err error
	if k.key != nil {
		policy.Keys, err = jose.NewKeySet(k.key)
	}
	v, verifierErr := jose.NewVerifier(policy)
	if err != nil || verifierErr != nil { // None is known to be possible: the key was tried.
		return nil, NoKeyInICSF
	}
	remember(t.verifiers, k, v)
	return v, ""
}
