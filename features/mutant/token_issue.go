package mutant

import (
	"bytes"
	"context"
	"crypto/hmac"
	"encoding/base64"
	"encoding/json"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// validating makes a mutant that validates tokens as a variant does.
func validating(breaks, name, what string, v tokenVariant) Mutant {
	return Mutant{Name: name, Breaks: breaks, Also: alsoRed[name], What: what, new: func() behaviour {
		return behaviour{validate: v.validate}
	}}
}

// issuing makes a mutant that makes tokens wrongly.
func issuing(breaks, name, what string, issue func(*session, target.TokenIssueArgs) (target.Answer, string, error)) Mutant {
	return Mutant{Name: name, Breaks: breaks, Also: alsoRed[name], What: what, new: func() behaviour {
		return behaviour{issue: issue}
	}}
}

// rightIssue is what the reference does.
func (s *session) rightIssue(a target.TokenIssueArgs) (target.Answer, string, error) {
	var result target.TokenIssueResult
	answer, err := s.Session.Call(context.Background(), target.OpTokenIssue, a, &result)
	return answer, result.Token, err
}

func issueShort(s *session, a target.TokenIssueArgs) (target.Answer, string, error) {
	answer, token, err := s.rightIssue(a)
	if err != nil || answer.Kind != target.OK || a.Algorithm != "HS512" {
		return answer, token, err
	}
	key, _, _ := tokenVariant{}.key(membersOf(a.Key))
	input := token[:strings.LastIndexByte(token, '.')]
	mac := hmac.New(hashes["256"].New, key.secret)
	mac.Write([]byte(input))
	return answer, input + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)), nil
}

func issueWithID(s *session, a target.TokenIssueArgs) (target.Answer, string, error) {
	a.Claims = append(bytes.TrimSuffix(bytes.Clone(a.Claims), []byte("}")), `,"jti":"1"}`...)
	return s.rightIssue(a)
}

func issueBare(s *session, a target.TokenIssueArgs) (target.Answer, string, error) {
	if answer, token, err := s.rightIssue(a); err != nil || answer.Kind != target.OK {
		return answer, token, err
	}
	a.Header = nil
	return s.rightIssue(a)
}

func issueFilled(s *session, a target.TokenIssueArgs) (target.Answer, string, error) {
	members := membersOf(a.Key)
	if secret, ok := text1(members["k"]); ok && len(secret) < 86 {
		members["k"], _ = json.Marshal(secret + strings.Repeat("A", 86-len(secret))) // 64 octets
		a.Key, _ = json.Marshal(members)
	}
	return s.rightIssue(a)
}

func membersOf(object json.RawMessage) map[string]json.RawMessage {
	var members map[string]json.RawMessage
	json.Unmarshal(object, &members) //nolint:errcheck // the suite's own
	return members
}
