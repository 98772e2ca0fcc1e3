package idt

import (
	"strings"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/icsf"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
)

// The parts of the name of an IDTDATA profile that do not vary.
const (
	profileType   = "JWT"
	profileIssuer = "SAF"
)

// ProfileName is the resource whose profile in class IDTDATA says how the tokens
// of a user are made for an application: token type, application, user and
// issuer (RACF presentation for z/OS 2.4, on identity tokens).
func ProfileName(application passticket.ApplID, user esm.UserID) esm.ProfileName {
	return esm.ProfileName(strings.Join([]string{profileType, application.String(), string(user), profileIssuer}, "."))
}

// KeySource is the operand that names the key of tokens.
type KeySource string

// The operands. Unsigned tokens have no key.
const (
	NoKey      KeySource = ""
	TokenKey   KeySource = "SIGTOKEN"
	PrimaryKey KeySource = "SIGLABELPRIMARY"
)

// Rules are what one profile of IDTDATA asks of tokens, as one system reads it.
type Rules struct {
	// Algorithm of the signature; [jose.None] if, and only if, Key is NoKey.
	Algorithm jose.Algorithm
	Key       KeySource
	Object    icsf.TokenObject // of a TokenKey
	Label     string           // of a PrimaryKey
	// KeyID is SIGKIDPRIMARY; "" if there is none or it plays no part.
	KeyID string
	// ReadsKeyID: the system knows the header member kid.
	ReadsKeyID bool
	// Timeout is how long a token is valid, in whole minutes.
	Timeout time.Duration
	// AnyApplication is ANYAPPL(YES).
	AnyApplication bool
	// ProtectedAllowed is PROTALLOWED(YES).
	ProtectedAllowed bool
}

// DefaultRules hold where no profile covers the token: it is unsigned, for any
// application, and valid for 5 minutes (Broadcom, article 227571, of Top Secret).
func DefaultRules(level zos.Level) Rules {
	return Rules{
		Algorithm: jose.None, Timeout: esm.DefaultIDTTimeout, AnyApplication: true,
		ReadsKeyID: level.Has(zos.TokenKeyLabels),
	}
}

// NewRules returns the rules of a profile; p is nil if it has no IDTPARMS. A
// system that lacks [zos.TokenKeyLabels] sees neither label nor key ID, and takes
// an RS algorithm for HS256 (RACF presentation for z/OS 3.2, on shared
// databases); one that lacks [zos.TokensFromACEE] does not see PROTALLOWED.
func NewRules(p *esm.IDTPARMS, level zos.Level) Rules {
	r := Rules{Algorithm: jose.None, Timeout: esm.DefaultIDTTimeout, ReadsKeyID: level.Has(zos.TokenKeyLabels)}
	if p == nil {
		return r
	}
	if p.Timeout != 0 {
		r.Timeout = p.Timeout
	}
	r.AnyApplication = p.AnyAppl
	r.ProtectedAllowed = p.ProtAllowed && level.Has(zos.TokensFromACEE)
	switch {
	case p.SigLabelPrimary != "" && level.Has(zos.TokenKeyLabels):
		r.Key, r.Label, r.KeyID = PrimaryKey, p.SigLabelPrimary, p.SigKIDPrimary
	case p.SigToken != "":
		r.Key = TokenKey
		r.Object = icsf.TokenObject{Token: p.SigToken, Sequence: orElse(p.SigSeqNum, "1"), Category: orElse(p.SigCat, "T")}
	default:
		return r
	}
	r.Algorithm = jose.Algorithm(orElse(p.SigAlg, string(jose.HS256)))
	if r.rsa() && !level.Has(zos.TokenKeyLabels) {
		r.Algorithm = jose.HS256
	}
	return r
}

func orElse(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// rsa says whether the signature is made with an RSA key.
func (r Rules) rsa() bool { return strings.HasPrefix(string(r.Algorithm), "RS") }

// fits says whether a key of this source can make the signature: a PKCS#11 token
// holds no RSA key that RACF would use.
func (r Rules) fits() bool {
	switch r.Algorithm {
	case jose.HS256, jose.HS384, jose.HS512:
		return true
	case jose.RS256, jose.RS384, jose.RS512:
		return r.Key == PrimaryKey
	}
	return false
}
