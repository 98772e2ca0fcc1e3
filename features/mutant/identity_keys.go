package mutant

import (
	"regexp"
	"slices"

	"github.com/safproof/safproof/features/target"
)

// Operands of IDTPARMS, and their values.
var (
	algorithmOperand = regexp.MustCompile(`SIGALG\(([^)]*)\)`)
	labelOperand     = regexp.MustCompile(`SIGLABELPRIMARY\(([^)]*)\)`)
	kidOperand       = regexp.MustCompile(`SIGKIDPRIMARY\(([^)]*)\)`)
	tokenOperand     = regexp.MustCompile(`SIGTOKEN\(([^)]*)\)`)
)

// identityKeyMutants are wrong about the keys of identity tokens, and about what
// is signed with them.
var identityKeyMutants = []Mutant{
	{
		Name: "any-signature-algorithm", Breaks: "IDT-21",
		What: "takes HS256 for an algorithm of SIGALG that it does not know",
		new: retyping(func(text string) string {
			return algorithmOperand.ReplaceAllStringFunc(text, func(operand string) string {
				known := []string{"HS256", "HS384", "HS512", "RS256", "RS384", "RS512"}
				if slices.Contains(known, algorithmOperand.FindStringSubmatch(operand)[1]) {
					return operand
				}
				return "SIGALG(HS256)"
			})
		}),
	},
	{
		Name: "hmac-not-compared", Breaks: "IDT-27", Also: []string{"IDT-21", "IDT-31", "IDT-35", "IDT-36"},
		What: "checks all of a token but its signature, if that is an HMAC",
		new:  signedAnew,
	},
	{
		Name: "algorithm-of-the-token", Breaks: "IDT-30",
		What: "lets the token say which HMAC it was signed with",
		new: recalling(func(h *history, a target.VerifyArgs, r *target.ServiceResult) {
			if !byToken(a) || !failedToken(r.Codes) {
				return
			}
			s, ok := look(a.IDTA.Token)
			named := slices.Contains([]any{"HS384", "HS512"}, s.header.Alg)
			if ok && named && s.claims.Exp > float64(a.Time.Unix()) && slices.ContainsFunc(h.keys, s.signedBy) {
				*r = target.ServiceResult{User: a.User, IDTA: &target.IDTAResult{Token: a.IDTA.Token}}
			}
		}),
	},
	{
		Name: "none-is-an-algorithm", Breaks: "IDT-30",
		What: "takes a token that says that it needs no signature",
		new:  taking(func(_ target.VerifyArgs, s seen) bool { return s.header.Alg == "none" && s.signature == "" }),
	},
	{
		Name: "one-icsf-for-all", Breaks: "IDT-31", Also: []string{"PLEX-09", "PLEX-18"},
		What: "takes the keys of every system's ICSF on each",
		new: func() behaviour {
			shared := make(map[string]bool) // systems that were to have an ICSF of their own
			return behaviour{security: func(s *session, op string, args, result any) (target.Answer, error) {
				switch a := args.(type) {
				case target.IPLArgs:
					shared[a.System], a.OwnICSF = a.OwnICSF, false
					args = a
				case target.ICSFArgs:
					if shared[a.System] {
						return target.Answer{Kind: target.OK}, nil
					}
				}
				return s.right(op, args, result)
			}}
		},
	},
	{
		Name: "kid-reasons-exchanged", Breaks: "IDT-34",
		What: "exchanges the reasons of a key identifier that cannot be read and one that is another",
		new: answering(func(_ target.VerifyArgs, r *target.ServiceResult) {
			if failedToken(r.Codes) && (r.Reason == 28 || r.Reason == 29) {
				r.Reason = 28 + 29 - r.Reason
			}
		}),
	},
	{
		Name: "wants-a-kid", Breaks: "IDT-34",
		What: "refuses a token without a key identifier where key and profile have one",
		new: recalling(func(h *history, a target.VerifyArgs, r *target.ServiceResult) {
			if !byToken(a) || !h.has(labelOperand) || !h.has(kidOperand) {
				return
			}
			if s, ok := look(a.IDTA.Token); ok && s.header.Kid == nil && r.SAF == 0 {
				*r = target.ServiceResult{Codes: target.Codes{SAF: 8, RACF: 108, Reason: 29}, IDTA: &target.IDTAResult{}}
			}
		}),
	},
	{
		Name: "sigtoken-overrides", Breaks: "IDT-35", Also: []string{"LVL-02"},
		What: "does not look at SIGLABELPRIMARY where there is SIGTOKEN",
		new: knowing(func(_ *session, h *history, a target.CommandsArgs, right command) (target.CommandsResult, error) {
			if h.has(tokenOperand) {
				a.Text = labelOperand.ReplaceAllString(a.Text, "")
			}
			return right(a)
		}),
	},
	{
		Name: "a-kid-will-do", Breaks: "IDT-36", Also: []string{"IDT-34"},
		What: "takes any token that has a key identifier",
		new:  taking(func(_ target.VerifyArgs, s seen) bool { return s.header.Kid != nil }),
	},
	{
		Name: "kid-compared-for-sigtoken", Breaks: "IDT-36",
		What: "compares the key identifier whatever names the key",
		new: recalling(func(h *history, a target.VerifyArgs, r *target.ServiceResult) {
			if !byToken(a) || r.SAF != 0 {
				return
			}
			of := h.latest(kidOperand)
			if s, ok := look(a.IDTA.Token); ok && s.header.Kid != nil && of != "" && s.header.Kid != of {
				*r = target.ServiceResult{Codes: target.Codes{SAF: 8, RACF: 108, Reason: 29}, IDTA: &target.IDTAResult{}}
			}
		}),
	},
	{
		Name: "icsf-error-for-the-algorithm", Breaks: "IDT-37",
		What: "answers that ICSF reports an error where SIGTOKEN cannot sign by the algorithm",
		new: answering(func(_ target.VerifyArgs, r *target.ServiceResult) {
			if r.IDTA != nil && r.IDTA.Generation == 7 {
				r.IDTA.Generation = 5
			}
		}),
	},
}

// signedAnew tries a token that is refused with the signature that it would have
// under each key of ICSF: what is wrong with it otherwise still counts.
func signedAnew() behaviour {
	return knowing(func(_ *session, h *history, a target.VerifyArgs, right signOn) (target.ServiceResult, error) {
		r, err := right(a)
		if err != nil || !byToken(a) || !failedToken(r.Codes) {
			return r, err
		}
		s, ok := look(a.IDTA.Token)
		for _, key := range h.keys {
			signature, hmac := s.signatureBy(key)
			if !ok || !hmac {
				break
			}
			with := a
			with.IDTA = &target.IDTAArgs{Token: s.input + "." + signature, FromEndUser: a.IDTA.FromEndUser}
			if anew, err := right(with); err != nil || anew.SAF == 0 {
				return anew, err
			}
		}
		return r, nil
	})()
}

// signedBy reports whether a key made the signature.
func (s seen) signedBy(key []byte) bool {
	signature, ok := s.signatureBy(key)
	return ok && s.signature == signature
}
