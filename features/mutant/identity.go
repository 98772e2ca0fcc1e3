package mutant

import (
	"crypto/hmac"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"hash"
	"slices"
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
		Name: "any-signature-algorithm", Breaks: "IDT-21",
		What: "takes SIGALG(ES256), and signs with HS256",
		new:  reading(`SIGALG\(ES256\)`, "SIGALG(HS256)"),
	},
	{
		Name: "any-timeout", Breaks: "IDT-22",
		What: "takes any number for IDTTIMEOUT, and the default for one out of range",
		new:  reading(`IDTTIMEOUT\((?:0|1441)\)`, "IDTTIMEOUT(5)"),
	},
	{
		Name: "no-token-profiles-of-users", Breaks: "IDT-04", Also: []string{"RACF-28"},
		What: "does not look at IDTDATA profiles of one user",
		new:  reading(`JWT\.(\w+)\.(\w+)\.SAF`, "JWT.$1.X$2.SAF"),
	},
	{
		Name: "tokens-without-their-class", Breaks: "IDT-23",
		What: "makes and takes tokens though class IDTDATA is not active",
		new:  reading(`SETROPTS NOCLASSACT\(IDTDATA\)`, ""),
	},
	{
		Name: "reads-token-profiles-through", Breaks: "IDT-24",
		What: "uses a changed IDTDATA profile without REFRESH",
		new: retyping(func(text string) string {
			if strings.Contains(text, "RALTER IDTDATA") && !strings.Contains(text, "REFRESH") {
				text += "\nSETROPTS RACLIST(IDTDATA) REFRESH"
			}
			return text
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
		Name: "a-minute-of-tolerance", Breaks: "IDT-28", Also: []string{"IDT-22", "PLEX-16"},
		What: "takes a token up to a minute after its expiry",
		new: retrying(func(_ *session, a *target.VerifyArgs, refused target.Codes) bool {
			if a.IDTA == nil || a.IDTA.Token == "" || !failedToken(refused) {
				return false
			}
			a.Time = a.Time.Add(-time.Minute)
			return true
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
		Name: "algorithm-of-the-token", Breaks: "IDT-30",
		What: "lets the token say which HMAC it was signed with",
		new:  byItsOwnAlgorithm,
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
		Name: "the-token-is-enough", Breaks: "IDT-32",
		What: "signs everybody on who has a good token",
		new: answering(func(a target.VerifyArgs, r *target.ServiceResult) {
			if a.IDTA != nil && a.IDTA.Token != "" && (r.RACF == 28 || r.RACF == 52) {
				r.Codes = target.Codes{}
			}
		}),
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
		Name: "sigtoken-overrides", Breaks: "IDT-35",
		What: "goes on with the key of SIGTOKEN where a label names an HMAC key",
		new:  reading(`(RALTER .*)SIGLABELPRIMARY\(JWT\.HMAC\.ONE\)`, "$1"),
	},
	{
		Name: "the-kid-will-do", Breaks: "IDT-36",
		What: "takes a token whose key identifier is the profile's",
		new:  taking(func(_ target.VerifyArgs, s seen) bool { return s.header.Kid == "KEY1" }),
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
	{
		Name: "protected-by-token", Breaks: "IDT-38",
		What: "signs PROTECTED users on with tokens, whatever PROTALLOWED says",
		new:  reading(`(RALTER IDTDATA .*)(?:PROTALLOWED\(NO\)|IDTTIMEOUT\(5\))`, "${1}PROTALLOWED(YES)"),
	},
}

// byItsOwnAlgorithm remembers the HMAC keys that ICSF is given, and takes what
// one of them signed, if the token says that it was by HS384 or HS512.
func byItsOwnAlgorithm() behaviour {
	var keys [][]byte
	take := taking(func(a target.VerifyArgs, s seen) bool {
		return s.claims.Exp > float64(a.Time.Unix()) && slices.ContainsFunc(keys, func(key []byte) bool { return s.signedBy(key) })
	})().security
	return behaviour{security: func(s *session, op string, args, result any) (target.Answer, error) {
		if a, ok := args.(target.ICSFArgs); ok && a.Kind == "HMAC" {
			key, _ := hex.DecodeString(a.Key) // the reference refuses what is none
			keys = append(keys, key)
		}
		return take(s, op, args, result)
	}}
}

func (s seen) signedBy(key []byte) bool {
	hashes := map[any]func() hash.Hash{"HS384": sha512.New384, "HS512": sha512.New}
	make, ok := hashes[s.header.Alg]
	if !ok {
		return false
	}
	mac := hmac.New(make, key)
	mac.Write([]byte(s.input))
	return s.signature == base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
