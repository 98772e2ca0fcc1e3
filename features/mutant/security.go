package mutant

import (
	"context"
	"strings"

	"github.com/safproof/safproof/features/target"
)

// right does what the reference does.
func (s *session) right(op string, args, result any) (target.Answer, error) {
	return s.Session.Call(context.Background(), op, args, result)
}

// serving makes a behaviour that serves requests of one kind otherwise; right
// is what the reference does.
func serving[A, R any](serve func(s *session, a A, right func(A) (R, error)) (R, error)) func() behaviour {
	return func() behaviour {
		return behaviour{before: []string{operationOf[A]()}, security: func(s *session, op string, args, result any) (target.Answer, error) {
			a, ok := args.(A)
			if !ok {
				return s.right(op, args, result)
			}
			answer := target.Answer{Kind: target.OK}
			r, err := serve(s, a, func(a A) (R, error) {
				var r R
				var err error
				answer, err = s.right(op, a, &r)
				return r, err
			})
			*result.(*R) = r
			return answer, err
		}}
	}
}

// operationOf is the operation whose arguments are of a type.
func operationOf[A any]() string {
	switch any(*new(A)).(type) {
	case target.LTPACreateArgs:
		return target.OpLTPACreate
	case target.LTPAValidateArgs:
		return target.OpLTPAValidate
	case target.CommandsArgs:
		return target.OpCommands
	case target.ICSFArgs:
		return target.OpICSF
	case target.IPLArgs:
		return target.OpIPL
	case target.VerifyArgs:
		return target.OpVerify
	case target.AuthArgs:
		return target.OpAuth
	case target.TicketArgs:
		return target.OpTicket
	case target.UserMapArgs:
		return target.OpUserMap
	case target.AuditArgs:
		return target.OpAudit
	case target.ServerConfigureArgs:
		return target.OpServerConfigure
	case target.ServerStartArgs:
		return target.OpServerStart
	case target.ServerRequestArgs:
		return target.OpServerRequest
	}
	panic("no operation has arguments of this type")
}

// answering makes a behaviour that changes what a service answers.
func answering[A any](change func(a A, r *target.ServiceResult)) func() behaviour {
	return serving(func(_ *session, a A, right func(A) (target.ServiceResult, error)) (target.ServiceResult, error) {
		r, err := right(a)
		change(a, &r)
		return r, err
	})
}

// retrying makes a behaviour in which a service that refuses is asked again,
// after mend has changed the request or the database; mend says whether it has.
func retrying[A any](mend func(s *session, a *A, refused target.Codes) bool) func() behaviour {
	return serving(func(s *session, a A, right func(A) (target.ServiceResult, error)) (target.ServiceResult, error) {
		r, err := right(a)
		if err == nil && r.Codes != (target.Codes{}) && mend(s, &a, r.Codes) {
			return right(a)
		}
		return r, err
	})
}

// retyping makes a behaviour that carries out other commands than it is given.
func retyping(change func(text string) string) func() behaviour {
	return serving(func(_ *session, a target.CommandsArgs, right func(target.CommandsArgs) (target.CommandsResult, error)) (target.CommandsResult, error) {
		a.Text = change(a.Text)
		return right(a)
	})
}

// racf carries out commands of the mutant's own and says whether they succeeded.
func (s *session) racf(at target.Place, commands ...string) (target.CommandsResult, bool) {
	var r target.CommandsResult
	args := target.CommandsArgs{Place: at, Manager: target.RACF, Text: strings.Join(commands, "\n")}
	answer, err := s.Session.Call(context.Background(), target.OpCommands, args, &r)
	return r, err == nil && answer.Kind == target.OK && r.ReturnCode == 0
}

// refresh makes changes to PassTicket profiles effective.
const refresh = "SETROPTS RACLIST(PTKTDATA) REFRESH"

// shows reports whether LISTUSER shows a word for a user.
func (s *session) shows(at target.Place, user, word string) bool {
	r, _ := s.racf(at, "LISTUSER "+user)
	return strings.Contains(strings.Join(r.Output, "\n"), word)
}
