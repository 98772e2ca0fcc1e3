package saf_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/saf"
	"github.com/safproof/safproof/reference/zos"
)

// The keys that tokens are signed with.
var (
	tokenKey = bytes.Repeat([]byte{0x4B}, 64)
	rsaKey   = sync.OnceValue(func() *rsa.PrivateKey {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		return key
	})
)

// The profile that IBM's set-up of the RSE daemon defines, with 5 minutes.
func signed() *esm.IDTPARMS {
	return &esm.IDTPARMS{SigToken: "JWTTOK.FEKAPPL", SigSeqNum: "00000001", SigCat: "T", SigAlg: "HS512"}
}

func byLabel(label, algorithm, kid string) *esm.IDTPARMS {
	return &esm.IDTPARMS{SigLabelPrimary: label, SigAlg: algorithm, SigKIDPrimary: kid}
}

// tokenWorld is a world whose class IDTDATA is in use.
type tokenWorld struct {
	*world
	level   zos.Level
	choices saf.Choices
}

func newTokenWorld(t *testing.T) *tokenWorld {
	t.Helper()
	return useTokens(newWorld(t, saf.Choices{}))
}

// useTokens puts class IDTDATA to use, and keys into ICSF.
func useTokens(plain *world) *tokenWorld {
	w := &tokenWorld{world: plain}
	t := w.t
	w.change(func(tx *esm.Tx) error {
		must(t, tx.SetClass(esm.IDTDATA, esm.ClassState{Active: true, Generic: true}))
		return tx.Raclist(esm.IDTDATA)
	})
	fillICSF(t, w.icsf)
	return w
}

func fillICSF(t *testing.T, store *icsf.Store) {
	t.Helper()
	must(t, store.AddTokenKey(icsf.TokenObject{Token: "JWTTOK.FEKAPPL", Sequence: "1", Category: "T"}, tokenKey))
	must(t, store.AddHMACKey("HMAC.KEY", tokenKey))
	must(t, store.AddHMACKey("OTHER.KEY", bytes.Repeat([]byte{0x4C}, 64)))
	must(t, store.AddHMACKey("SHORT.KEY", tokenKey[:31]))
	must(t, store.AddRSAKey("RSA.KEY", rsaKey()))
}

// at makes the world one of another level.
func (w *tokenWorld) at(level zos.Level) *tokenWorld {
	w.level = level
	return w.remade()
}

func (w *tokenWorld) choosing(c saf.Choices) *tokenWorld {
	w.choices = c
	return w.remade()
}

// remade makes the system anew: it keeps nothing but what its configuration holds.
func (w *tokenWorld) remade() *tokenWorld {
	w.System = w.image("S0W1", w.security, w.icsf)
	return w
}

func (w *tokenWorld) image(smfID string, security *esm.System, store *icsf.Store) *saf.System {
	w.t.Helper()
	s, err := saf.New(saf.Config{
		SMFID: smfID, Security: security, ICSF: store, Replays: w.replays, Level: w.level, Choices: w.choices,
		Now: func() time.Time { return w.now },
		Audit: func(r saf.AuditRecord) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.records = append(w.records, r)
		},
	})
	must(w.t, err)
	return s
}

// define defines an IDTDATA profile, or replaces it.
func (w *tokenWorld) define(name esm.ProfileName, parms *esm.IDTPARMS) *tokenWorld {
	w.t.Helper()
	w.change(func(tx *esm.Tx) error {
		p := esm.Profile{Class: esm.IDTDATA, Name: name, Owner: "IBMUSER", Details: &esm.Details{IDTPARMS: parms}}
		for _, generic := range []bool{true, false} {
			if _, ok := tx.Profile(esm.IDTDATA, name, generic); ok {
				must(w.t, tx.DeleteProfile(esm.IDTDATA, name, generic))
			}
		}
		return tx.AddProfile(p)
	})
	return w
}

// issue signs COLIN on by password and returns the token.
func (w *tokenWorld) issue(application string) idt.Token {
	w.t.Helper()
	r := w.askToken(application)
	if !r.OK() || r.IDTA.Token.IsZero() {
		w.t.Fatalf("sign-on to %q: %v (%s), generation %v (%s)", application, r.Codes, r.Cause, r.IDTA.Generation, r.IDTA.Problem)
	}
	return r.IDTA.Token
}

func (w *tokenWorld) askToken(application string) saf.VerifyResult {
	return w.Verify(saf.VerifyRequest{
		User: colin, Application: appl(application), Authenticator: saf.NewAuthenticator(password), IDTA: &idt.Input{},
	})
}

// present signs a user on by a token.
func (w *tokenWorld) present(user esm.UserID, application string, token idt.Token) saf.VerifyResult {
	return present(w.System, user, application, token)
}

func present(s *saf.System, user esm.UserID, application string, token idt.Token) saf.VerifyResult {
	return s.Verify(saf.VerifyRequest{User: user, Application: appl(application), IDTA: &idt.Input{Token: token, FromEndUser: true}})
}

// forge makes a token of any content.
func forge(t *testing.T, header, claims string, key []byte, algorithm jose.Algorithm) idt.Token {
	t.Helper()
	var k *jose.Key
	if key != nil {
		var err error
		k, err = jose.NewHMACKey(key)
		must(t, err)
	}
	text, err := jose.SignBytes([]byte(header), []byte(claims), k, algorithm)
	must(t, err)
	return idt.NewToken(text)
}

// parts returns the header and the claims of a token as they stand there.
func parts(t *testing.T, token idt.Token) (header, claims string) {
	t.Helper()
	segments := strings.Split(token.Text(), ".")
	var texts [2]string
	for i := range texts {
		b, err := base64.RawURLEncoding.DecodeString(segments[i])
		must(t, err)
		texts[i] = string(b)
	}
	return texts[0], texts[1]
}

// claimsOf returns the claims by name.
func claimsOf(t *testing.T, token idt.Token) map[string]any {
	t.Helper()
	_, text := parts(t, token)
	var claims map[string]any
	must(t, json.Unmarshal([]byte(text), &claims))
	return claims
}
