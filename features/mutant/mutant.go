// Package mutant implements the proof that the rules bite: for each must-rule
// a target that wraps the reference and breaks that rule and nothing else,
// according to the mistakes that implementations make.
//
// A rule without a mutant that turns it red proves nothing. The package's
// users are the suite's own tests, and whoever wants to see a report in which
// something fails ("safproof adapter reference --mutant NAME").
package mutant

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

// Mutant is one broken implementation.
type Mutant struct {
	Name string `json:"name"`
	// Breaks is the rule that the mutant is made to break.
	Breaks string `json:"breaks"`
	// Also lists the rules that cannot hold where Breaks does not.
	Also []string `json:"also,omitempty"`
	What string   `json:"what"` // the mistake, in a line

	new func() behaviour
}

// Red lists every rule that turns red under the mutant, sorted.
func (m Mutant) Red() []string {
	red := append([]string{m.Breaks}, m.Also...)
	slices.Sort(red)
	return red
}

// Target returns the mutant as a target. version is that of the suite.
func (m Mutant) Target(version string) target.Target {
	return mutated{Target: target.Reference(version), mutant: m}
}

// All lists every mutant.
func All() []Mutant {
	return slices.Concat(argumentMutants, evaluationMutants, replayMutants, registerMutants, algorithmMutants, enhancedMutants,
		signOnMutants, codeMutants, serviceMutants, racfMutants, identityMutants, identityKeyMutants, levelMutants, serverMutants, sysplexMutants,
		tokenMutants, wireMutants, umsMutants, appServerMutants, zssMutants, zosmfMutants, zaasMutants,
		libertyMutants, libertyFilterMutants, libertyOrderMutants, libertySAFMutants, libertyFlowMutants, libertyIntrospectionMutants, libertyLTPAMutants, libertySAMLMutants)
}

// Named finds a mutant by its name.
func Named(name string) (Mutant, bool) {
	for _, m := range All() {
		if m.Name == name {
			return m, true
		}
	}
	return Mutant{}, false
}

// Of lists the mutants that are made to break a rule.
func Of(rule string) []Mutant {
	var list []Mutant
	for _, m := range All() {
		if m.Breaks == rule {
			list = append(list, m)
		}
	}
	return list
}

// behaviour is what a mutant does in one session. A nil function is the
// reference's. Sessions are used by one scenario at a time; where a scenario
// asks several things at once, a mutant with a memory guards it itself.
type behaviour struct {
	generate func(*session, target.GenerateArgs) (reply, error)
	evaluate func(*session, target.EvaluateArgs) (reply, error)
	// security stands before the operations of security managers, services and
	// servers: before those in before, or if that is nil before all of them.
	security func(s *session, op string, args, result any) (target.Answer, error)
	before   []string
	// server, if it is not empty, is the only one that the operations are about.
	server string
	// validate and issue stand in place of the operations on tokens.
	validate func(target.TokenValidateArgs) (subject string, refused target.Reason)
	issue    func(*session, target.TokenIssueArgs) (target.Answer, string, error)
}

// operations are those that the behaviour stands before: where none of them is
// asked for, the mutant is the reference.
func (b behaviour) operations() []string {
	var list []string
	for op, stands := range map[string]bool{
		target.OpGenerate: b.generate != nil, target.OpEvaluate: b.evaluate != nil,
		target.OpTokenIssue: b.issue != nil, target.OpTokenValidate: b.validate != nil,
	} {
		if stands {
			list = append(list, op)
		}
	}
	switch {
	case b.before != nil:
		for _, op := range b.before {
			list = append(list, about(op, b.server))
		}
	case b.security != nil:
		for _, op := range target.Operations {
			if !strings.HasPrefix(op, "passticket.") && !strings.HasPrefix(op, "token.") && !strings.HasPrefix(op, "ltpa.") {
				list = append(list, op)
			}
		}
	}
	slices.Sort(list)
	return list
}

// about is an operation on one server; on any, if that is empty.
func about(op, server string) string { return strings.TrimSpace(op + " " + server) }

// reply is what an operation came to.
type reply struct {
	target.Answer
	ticket    string
	generated *time.Time
}

func (r reply) ok() bool { return r.Kind == target.OK }

func refused(reason target.Reason) reply {
	return reply{Answer: target.Answer{Kind: target.Refused, Reason: reason}}
}

type mutated struct {
	target.Target
	mutant Mutant
}

func (m mutated) Info() target.Info {
	info := m.Target.Info()
	info.Name = "safproof mutant " + m.mutant.Name
	info.Notes = "the reference, broken on purpose: " + m.mutant.What
	return info
}

func (m mutated) Session(ctx context.Context) (target.Session, error) {
	inner, err := m.Target.Session(ctx)
	return &session{Session: inner, behaviour: m.mutant.new()}, err
}

// session is a session of the reference with a fault in it.
type session struct {
	target.Session
	behaviour
}

// Call implements target.Session.
func (s *session) Call(ctx context.Context, op string, args, result any) (target.Answer, error) {
	switch a := args.(type) {
	case target.GenerateArgs:
		do := s.behaviour.generate
		if do == nil {
			do = (*session).rightGenerate
		}
		r, err := do(s, a)
		result.(*target.GenerateResult).Ticket = r.ticket
		return r.Answer, err
	case target.EvaluateArgs:
		do := s.behaviour.evaluate
		if do == nil {
			do = (*session).rightEvaluate
		}
		r, err := do(s, a)
		result.(*target.EvaluateResult).Generated = r.generated
		return r.Answer, err
	case target.TokenValidateArgs:
		if s.behaviour.validate != nil {
			return s.validated(a, result.(*target.TokenValidateResult)), nil
		}
	case target.TokenIssueArgs:
		if s.behaviour.issue != nil {
			answer, token, err := s.behaviour.issue(s, a)
			result.(*target.TokenIssueResult).Token = token
			return answer, err
		}
	}
	if s.behaviour.security != nil {
		return s.behaviour.security(s, op, args, result)
	}
	return s.Session.Call(ctx, op, args, result)
}

// validated is what the mutant's own validator says.
func (s *session) validated(a target.TokenValidateArgs, result *target.TokenValidateResult) target.Answer {
	subject, reason := s.behaviour.validate(a)
	if reason != "" {
		return target.Answer{Kind: target.Refused, Reason: reason}
	}
	result.Subject = subject
	return target.Answer{Kind: target.OK}
}

// rightGenerate is what the reference does.
func (s *session) rightGenerate(a target.GenerateArgs) (reply, error) {
	var result target.GenerateResult
	answer, err := s.Session.Call(context.Background(), target.OpGenerate, a, &result)
	return reply{Answer: answer, ticket: result.Ticket}, err
}

// rightEvaluate is what the reference does.
func (s *session) rightEvaluate(a target.EvaluateArgs) (reply, error) {
	var result target.EvaluateResult
	answer, err := s.Session.Call(context.Background(), target.OpEvaluate, a, &result)
	return reply{Answer: answer, generated: result.Generated}, err
}

// isLegacy reports whether the request is about a legacy key alone.
func isLegacy(a target.GenerateArgs) bool { return a.Algorithm == target.AlgorithmLegacy }
