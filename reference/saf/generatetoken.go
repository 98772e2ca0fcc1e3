package saf

import (
	"math"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/idt"
	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/zos"
)

// TokenResult is the answer to [System.GenerateToken].
type TokenResult struct {
	Codes
	// IDTA has the token if, and only if, the codes are those of success.
	IDTA idt.Output
	// Cause of a refusal. z/OS does not return it.
	Cause Cause
}

// GenerateToken answers initACEE (IRRSIA00), function code 7: it makes an
// identity token from an ACEE that a sign-on made. application says which
// profile of IDTDATA is used; zero means that of the ACEE, or else batch on this
// system. Unlike VERIFY it fails if no token can be made: 8/16/7 for an
// algorithm that is not valid, and 8/16 with an [Unpublished] reason otherwise
// (RACF presentation for z/OS 3.2, on identity tokens). A level that lacks
// [zos.TokensFromACEE] does not know the function code, which is answered as an
// error in the parameter list.
func (s *System) GenerateToken(acee ACEE, application passticket.ApplID) TokenResult {
	switch {
	case !s.config.Level.Has(zos.TokensFromACEE):
		return TokenResult{Codes: badParameters, Cause: LevelTooLow}
	case acee.User == "":
		return TokenResult{Codes: badParameters, Cause: BadParameter}
	case !s.tokensActive():
		return TokenResult{Codes: Codes{8, 16, Unpublished}, Cause: TokenClassInactive}
	}
	for _, otherwise := range []passticket.ApplID{acee.Application, s.batch} {
		if application == (passticket.ApplID{}) {
			application = otherwise
		}
	}
	rules, covered := s.tokenRules(application, acee.User)
	subject := idt.Subject{User: acee.User, Application: application, Methods: acee.By.references()}
	out := s.tokens.Generate(rules, subject, math.MaxInt, s.config.Now().UTC())
	out.Covered = covered
	switch {
	case out.Problem == "":
		return TokenResult{IDTA: out}
	case out.Generation == idt.AlgorithmNotAllowed:
		return TokenResult{Codes: Codes{8, 16, int(idt.AlgorithmNotAllowed)}, IDTA: out, Cause: Cause(out.Problem)}
	}
	return TokenResult{Codes: Codes{8, 16, Unpublished}, IDTA: out, Cause: Cause(out.Problem)}
}

func (s *System) tokensActive() (active bool) {
	s.config.Security.Read(func(v esm.View) {
		_, state, _ := v.Class(esm.IDTDATA)
		active = state.Active
	})
	return active
}
