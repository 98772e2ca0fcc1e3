package mutant

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

// signOn answers a sign-on.
type signOn = func(target.VerifyArgs) (target.ServiceResult, error)

// seen is what a careless implementation reads from a token: no signature is
// looked at, and nothing is checked.
type seen struct {
	header struct{ Alg, Kid any }
	claims struct {
		Iss, Sub string
		Aud      any
		Exp      float64
	}
	input, signature string
}

func look(token string) (s seen, ok bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return s, false
	}
	s.input, s.signature = parts[0]+"."+parts[1], parts[2]
	for i, into := range []any{&s.header, &s.claims} {
		text, err := base64.RawURLEncoding.DecodeString(parts[i])
		if err != nil || json.Unmarshal(text, into) != nil {
			return s, false
		}
	}
	return s, true
}

// failedToken reports whether an answer refuses the identity token itself.
func failedToken(c target.Codes) bool { return c.SAF == 8 && c.RACF == 108 }

// taking makes a behaviour that takes some of the tokens that are refused.
func taking(take func(target.VerifyArgs, seen) bool) func() behaviour {
	return serving(func(_ *session, a target.VerifyArgs, right signOn) (target.ServiceResult, error) {
		r, err := right(a)
		if err != nil || a.IDTA == nil || !failedToken(r.Codes) {
			return r, err
		}
		if s, ok := look(a.IDTA.Token); ok && take(a, s) {
			return target.ServiceResult{User: a.User, IDTA: &target.IDTAResult{Token: a.IDTA.Token}}, nil
		}
		return r, err
	})
}

// identityMutants are wrong about SAF identity tokens.
var identityMutants = []Mutant{
	{
		Name: "token-signs-nobody-on", Breaks: "IDT-02",
		What: "does not say who signed on with a token",
		new: answering(func(a target.VerifyArgs, r *target.ServiceResult) {
			if a.IDTA != nil && a.IDTA.Token != "" {
				r.User = ""
			}
		}),
	},
	{
		Name: "token-for-a-wrong-password", Breaks: "IDT-02",
		What: "returns a token whether or not the user signed on",
		new: answering(func(a target.VerifyArgs, r *target.ServiceResult) {
			if a.Service == "VERIFY" && a.IDTA != nil && a.Authenticator != "" && r.Codes == (target.Codes{SAF: 8, RACF: 8}) {
				r.IDTA = &target.IDTAResult{Token: "eyJhbGciOiJub25lIn0.e30."}
			}
		}),
	},
	{
		Name: "claims-may-be-missing", Breaks: "IDT-20",
		What: "takes a token that lacks claims",
		new: taking(func(_ target.VerifyArgs, s seen) bool {
			return s.claims.Iss == "" || s.claims.Sub == "" || s.claims.Aud == nil || s.claims.Exp == 0
		}),
	},
	{
		Name: "any-timeout", Breaks: "IDT-22",
		What: "takes any number for IDTTIMEOUT, and the default for one out of range",
		new: retyping(func(text string) string {
			return timeoutOperand.ReplaceAllStringFunc(text, func(operand string) string {
				minutes, err := strconv.Atoi(timeoutOperand.FindStringSubmatch(operand)[1])
				if err != nil || minutes < 1 || minutes > 1440 {
					return "IDTTIMEOUT(5)"
				}
				return operand
			})
		}),
	},
	{
		Name: "no-token-profiles-of-users", Breaks: "IDT-04", Also: []string{"RACF-28"},
		What: "does not look at IDTDATA profiles of one user",
		new:  reading(`JWT\.(\w+)\.(\w+)\.SAF`, "JWT.$1.X$2.SAF"),
	},
	{
		Name: "tokens-without-their-class", Breaks: "IDT-23",
		What: "makes and takes tokens though class IDTDATA is not active",
		new: serving(func(s *session, a target.VerifyArgs, right signOn) (target.ServiceResult, error) {
			if a.IDTA != nil {
				s.racf(a.Place, "SETROPTS CLASSACT(IDTDATA)")
			}
			return right(a)
		}),
	},
	{
		Name: "token-profiles-without-raclist", Breaks: "IDT-24",
		What: "uses IDTDATA profiles though the class is not RACLISTed",
		new: serving(func(s *session, a target.VerifyArgs, right signOn) (target.ServiceResult, error) {
			if a.IDTA != nil {
				s.racf(a.Place, "SETROPTS RACLIST(IDTDATA)")
			}
			return right(a)
		}),
	},
	{
		Name: "no-token-no-sign-on", Breaks: "IDT-25", Also: []string{"PLEX-18"},
		What: "fails the sign-on if no token could be made",
		new: answering(func(_ target.VerifyArgs, r *target.ServiceResult) {
			if r.Codes == (target.Codes{}) && r.IDTA != nil && r.IDTA.Generation == 4 {
				r.Codes = target.Codes{SAF: 8, RACF: 16, Reason: r.IDTA.Generation}
			}
		}),
	},
	{
		Name: "leaves-the-bad-token", Breaks: "IDT-27",
		What: "leaves a token that failed in the parameter",
		new: answering(func(a target.VerifyArgs, r *target.ServiceResult) {
			if failedToken(r.Codes) && a.IDTA != nil {
				r.IDTA = &target.IDTAResult{Token: a.IDTA.Token, Signed: true}
			}
		}),
	},
	{
		Name: "a-quarter-of-an-hour-of-tolerance", Breaks: "IDT-28", Also: []string{"IDT-22", "PLEX-16"},
		What: "takes a token for a quarter of an hour after its expiry",
		new: retrying(func(_ *session, a *target.VerifyArgs, refused target.Codes) bool {
			if !byToken(*a) || !failedToken(refused) {
				return false
			}
			s, _ := look(a.IDTA.Token)
			expiry := time.Unix(int64(s.claims.Exp), 0).UTC()
			late := !a.Time.Before(expiry) && !a.Time.After(expiry.Add(15*time.Minute))
			a.Time = expiry.Add(-time.Second)
			return late
		}),
	},
	{
		Name: "any-application", Breaks: "IDT-29", Also: []string{"IDT-02"},
		What: "takes a token for any application",
		new: retrying(func(_ *session, a *target.VerifyArgs, refused target.Codes) bool {
			if a.IDTA == nil || !failedToken(refused) {
				return false
			}
			s, ok := look(a.IDTA.Token)
			aud, single := s.claims.Aud.(string)
			a.Application = aud
			return ok && single
		}),
	},
	{
		Name: "the-token-is-enough", Breaks: "IDT-32",
		What: "signs everybody on who has a good token",
		new: answering(func(a target.VerifyArgs, r *target.ServiceResult) {
			if a.IDTA != nil && a.IDTA.Token != "" && (r.RACF == 28 || r.RACF == 52) {
				r.Codes = target.Codes{}
			}
		}),
	},
	{
		Name: "protected-by-token", Breaks: "IDT-38", Also: []string{"LVL-03"},
		What: "signs PROTECTED users on with tokens, whatever PROTALLOWED says",
		new: retrying(func(s *session, a *target.VerifyArgs, _ target.Codes) bool {
			if !byToken(*a) || !s.shows(a.Place, a.User, "PROTECTED") {
				return false
			}
			s.racf(a.Place, "ALTUSER "+a.User+" PASSWORD(UNGUESSD) NOEXPIRED")
			return true
		}),
	},
}

// timeoutOperand is how long tokens are good, in minutes.
var timeoutOperand = regexp.MustCompile(`IDTTIMEOUT\((\d+)\)`)
