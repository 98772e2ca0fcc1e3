package idt

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/safproof/safproof/reference/esm"
	"github.com/safproof/safproof/reference/jose"
	"github.com/safproof/safproof/reference/passticket"
)

// ByPassword is the value of the claim amr for a user who gave what SAF takes
// for a password.
const ByPassword = "saf-pwd"

// Subject is whom a token is for, and for which application.
type Subject struct {
	User        esm.UserID
	Application passticket.ApplID
	// Methods are the claim amr: how the user was authenticated. It may be empty.
	Methods []string
}

// Generate makes a token that is valid from at on, in whole seconds, and fits a
// buffer of so many bytes. Without a token Problem and Generation of the output
// say why.
func (t *Tokens) Generate(r Rules, s Subject, buffer int, at time.Time) Output {
	issued := time.Unix(at.Unix(), 0).UTC() // without the fraction
	expires := issued.Add(r.Timeout)
	token, problem := t.sign(r, t.claims(s, r.AnyApplication, at, expires))
	if problem == "" && len(token) > buffer {
		problem = BufferTooSmall
	}
	if problem != "" {
		return Output{Generation: problem.generation(), Problem: problem, Rules: r}
	}
	out := Output{
		Token: NewToken(token), Returned: true, Complete: true, Signed: r.Key != NoKey,
		Issued: issued, Expires: expires, Rules: r,
	}
	if !out.Signed {
		out.Generation = GeneratedUnsigned
	}
	return out
}

func (t *Tokens) sign(r Rules, claims []byte) (string, Problem) {
	key, problem := t.key(r)
	if problem != "" {
		return "", problem
	}
	var header []byte
	if r.KeyID != "" {
		header = append(append([]byte(`{"kid":`), quoted(r.KeyID)...), '}')
	}
	token, err := jose.Sign(header, claims, key, r.Algorithm)
	if err != nil { // None is known to be possible: the key was tried.
		return "", NoKeyInICSF
	}
	return token, ""
}

// claims writes the claims in the order of the token that the RACF presentation
// for z/OS 3.2 shows.
func (t *Tokens) claims(s Subject, anyApplication bool, at, expires time.Time) []byte {
	id := quoted(identifier(at, t.made.Add(1), t.system))
	audience := quoted(s.Application.String())
	if anyApplication {
		audience = append(append(append([]byte("["), audience...), ","+string(quoted(AnyApplication))...), ']')
	}
	methods := []byte("[]")
	if len(s.Methods) > 0 {
		methods, _ = json.Marshal(s.Methods) // strings: it cannot fail
	}
	var text []byte
	for _, m := range []struct {
		name  string
		value []byte
	}{
		{"jti", id}, {"txn", id}, {"iss", quoted(Issuer)}, {"sub", quoted(string(s.User))}, {"aud", audience},
		{"iat", strconv.AppendInt(nil, at.Unix(), 10)},
		{"exp", strconv.AppendInt(nil, expires.Unix(), 10)},
		{"amr", methods},
	} {
		text = append(append(append(append(text, `,"`...), m.name...), `":`...), m.value...)
	}
	text[0] = '{'
	return append(text, '}')
}

// plain are characters that stand for themselves in a JSON string.
const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-*#$@"

// quoted returns a JSON string.
func quoted(s string) []byte {
	if strings.Trim(s, plain) == "" { // all that SAF puts into a token itself
		return append(append(append(make([]byte, 0, len(s)+2), '"'), s...), '"')
	}
	text, _ := json.Marshal(s) // a string: it cannot fail
	return text
}
