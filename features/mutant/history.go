package mutant

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// history is what a mutant remembers of a session: the commands that were
// entered, and the HMAC keys that ICSF was given.
type history struct {
	commands string
	keys     [][]byte
}

// has reports whether an expression matches what was entered.
func (h *history) has(entered *regexp.Regexp) bool { return entered.MatchString(h.commands) }

// latest is what the only group of an expression matched last, or "".
func (h *history) latest(entered *regexp.Regexp) string {
	found := entered.FindAllStringSubmatch(h.commands, -1)
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1][1]
}

func (h *history) note(args any) {
	switch a := args.(type) {
	case target.CommandsArgs:
		h.commands += a.Text + "\n"
	case target.ICSFArgs:
		if key, err := hex.DecodeString(a.Key); err == nil && a.Kind == "HMAC" {
			h.keys = append(h.keys, key)
		}
	}
}

// knowing makes a behaviour that serves requests of one kind otherwise, by
// what happened in the session before.
func knowing[A, R any](serve func(s *session, h *history, a A, right func(A) (R, error)) (R, error)) func() behaviour {
	return func() behaviour {
		var h history
		b := serving(func(s *session, a A, right func(A) (R, error)) (R, error) { return serve(s, &h, a, right) })()
		then := b.security
		b.security = func(s *session, op string, args, result any) (target.Answer, error) {
			answer, err := then(s, op, args, result)
			h.note(args)
			return answer, err
		}
		return b
	}
}

// recalling makes a behaviour that changes the answer to a sign-on, by what
// happened in the session before.
func recalling(change func(h *history, a target.VerifyArgs, r *target.ServiceResult)) func() behaviour {
	return knowing(func(_ *session, h *history, a target.VerifyArgs, right signOn) (target.ServiceResult, error) {
		r, err := right(a)
		if err == nil {
			change(h, a, &r)
		}
		return r, err
	})
}

// mending makes a behaviour in which a sign-on that is refused is tried again,
// after mend has changed the request; mend says whether it has.
func mending(mend func(h *history, a *target.VerifyArgs) bool) func() behaviour {
	return knowing(func(_ *session, h *history, a target.VerifyArgs, right signOn) (target.ServiceResult, error) {
		r, err := right(a)
		if err == nil && r.Codes != (target.Codes{}) && mend(h, &a) {
			return right(a)
		}
		return r, err
	})
}

// definedPassword is a password that a command gives a user.
var definedPassword = regexp.MustCompile(`(?:ADDUSER|ALTUSER) \S+ .*PASSWORD\(([^)]*)\)`)

// byPassword reports whether a user signs on with a password that somebody has.
func (h *history) byPassword(a target.VerifyArgs) bool {
	for _, found := range definedPassword.FindAllStringSubmatch(h.commands, -1) {
		if a.Authenticator == found[1] {
			return true
		}
	}
	return false
}

// byTicket reports whether a user signs on with what may be a PassTicket: eight
// characters that are nobody's password, for an application with a profile.
func (h *history) byTicket(a target.VerifyArgs) bool {
	profile := "RDEFINE PTKTDATA " + a.Application + " "
	return a.IDTA == nil && len(a.Authenticator) == 8 && !h.byPassword(a) && strings.Contains(h.commands, profile)
}

// byToken reports whether a user signs on with a token.
func byToken(a target.VerifyArgs) bool { return a.IDTA != nil && a.IDTA.Token != "" }

// signatureBy is the signature of a token under a key, by the HMAC that its
// header names (RFC 7518, section 3.2).
func (s seen) signatureBy(key []byte) (signature string, ok bool) {
	alg, _ := s.header.Alg.(string)
	size, ok := strings.CutPrefix(alg, "HS")
	if !ok || hashes[size] == 0 {
		return "", false
	}
	mac := hmac.New(hashes[size].New, key)
	mac.Write([]byte(s.input))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), true
}
