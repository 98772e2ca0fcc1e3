// Package protocol is what the adapters around libraries of JSON Web Tokens have
// in common, one file a language. Here it is what those in Go have: a library as
// a target that keeps nothing between calls, and the claims that a policy asks
// for and a library leaves to its users.
package protocol

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"

	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/features/target"
)

// Library is an implementation of tokens as a target.
type Library struct {
	Name     string // as its authors call it
	Module   string // the path of its Go module, of which the version is told
	Homepage string
	Issues   string
	Notes    string
	Issue    func(target.TokenIssueArgs, *target.TokenIssueResult) target.Answer
	Validate func(target.TokenValidateArgs, *target.TokenValidateResult) target.Answer
}

// Serve answers the protocol on standard input and output until the input ends,
// and ends the program if it breaks.
func Serve(l Library) {
	if err := adapter.Serve(context.Background(), os.Stdin, os.Stdout, l); err != nil {
		fmt.Fprintf(os.Stderr, "%s: %v\n", l.Name, err)
		os.Exit(1)
	}
}

// Info implements target.Target.
func (l Library) Info() target.Info {
	info := target.Info{
		Name: l.Name, Version: "unknown", Language: "Go", Homepage: l.Homepage, Issues: l.Issues, Notes: l.Notes,
		Operations: []string{target.OpTokenIssue, target.OpTokenValidate},
	}
	if build, ok := debug.ReadBuildInfo(); ok {
		for _, m := range build.Deps {
			if m.Path == l.Module {
				info.Version = m.Version
			}
		}
	}
	return info
}

// Session implements target.Target.
func (l Library) Session(context.Context) (target.Session, error) { return session{l}, nil }

// Close implements target.Target.
func (Library) Close() error { return nil }

type session struct{ Library }

// Close implements target.Session.
func (session) Close(context.Context) error { return nil }

// Call implements target.Session.
func (s session) Call(_ context.Context, op string, args, result any) (target.Answer, error) {
	switch a := args.(type) {
	case target.TokenIssueArgs:
		return s.Issue(a, result.(*target.TokenIssueResult)), nil
	case target.TokenValidateArgs:
		return s.Validate(a, result.(*target.TokenValidateResult)), nil
	}
	return target.Answer{Kind: target.Unsupported, Detail: s.Name + " has no " + op}, nil
}

// Refuse is the answer of a library that refuses.
func Refuse(reason target.Reason, err error) target.Answer {
	return target.Answer{Kind: target.Refused, Reason: reason, Detail: err.Error()}
}

var (
	errOtherType = errors.New("it is not a string")
	errMissing   = errors.New("it is missing")
)

// Accept looks for the claims that the policy requires and for the user, and
// fills the result. claims are those of a token that the library accepts.
func Accept(claims map[string]any, p target.TokenPolicy, out *target.TokenValidateResult) target.Answer {
	user := p.UserClaim
	if user == "" {
		user = "sub"
	}
	for _, name := range append([]string{user}, p.RequiredClaims...) {
		if claims[name] == nil {
			return Refuse(target.MissingClaim, fmt.Errorf("%s: %w", name, errMissing))
		}
	}
	subject, ok := claims[user].(string)
	if !ok {
		return Refuse(target.Malformed, fmt.Errorf("%s: %w", user, errOtherType))
	}
	text, err := json.Marshal(claims)
	if err != nil { // what was read can be written
		return Refuse(target.Malformed, err)
	}
	out.Subject, out.Claims = subject, text
	return target.Answer{Kind: target.OK}
}
