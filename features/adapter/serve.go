package adapter

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/safproof/safproof/features/target"
)

// atOnce bounds the requests that Serve works on at the same time.
const atOnce = 16

// Serve answers the protocol for a target until the end of the input. A line
// that is not a request ends it with an error: the other side is not a suite.
func Serve(ctx context.Context, in io.Reader, out io.Writer, t target.Target) (err error) {
	s := &server{target: t, out: out, slots: make(chan struct{}, atOnce)}
	if s.session, err = t.Session(ctx); err != nil {
		return err
	}
	defer func() {
		s.group.Wait()
		if s.session != nil {
			err = errors.Join(err, s.session.Close(ctx))
		}
		err = errors.Join(err, s.outErr)
	}()
	r := bufio.NewReader(in)
	for number := 1; ; number++ {
		line, err := readLine(r)
		if len(line) > 0 {
			if err := s.handle(ctx, line); err != nil {
				return fmt.Errorf("line %d: %w", number, err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
	}
}

type server struct {
	target  target.Target
	session target.Session
	slots   chan struct{}
	group   sync.WaitGroup

	mu     sync.Mutex // guards what follows
	out    io.Writer
	outErr error
}

// handle answers one request. Operations run at the same time; reset waits for
// those before it.
func (s *server) handle(ctx context.Context, line []byte) error {
	if err := plain(line); err != nil {
		return fmt.Errorf("not a request: %w", err)
	}
	if err := conforms("request", line); err != nil {
		return fmt.Errorf("not a request: %w", err)
	}
	var r request
	if err := json.Unmarshal(line, &r); err != nil {
		return fmt.Errorf("not a request: %w", err)
	}
	if r.Args == nil {
		r.Args = json.RawMessage("{}")
	}
	switch {
	case r.Op == opHello:
		s.reply(s.hello(r))
	case r.Op == opReset:
		s.group.Wait()
		if err := s.renew(ctx); err != nil {
			return err
		}
		s.reply(answer{ID: r.ID, OK: []byte("{}")})
	default:
		s.slots <- struct{}{}
		s.group.Go(func() {
			defer func() { <-s.slots }()
			s.reply(s.operate(ctx, r))
		})
	}
	return nil
}

// renew opens a session that knows nothing of the one before.
func (s *server) renew(ctx context.Context) error {
	last := s.session
	s.session = nil // whatever happens, it is not closed twice
	if err := last.Close(ctx); err != nil {
		return err
	}
	fresh, err := s.target.Session(ctx)
	if err != nil {
		return err
	}
	s.session = fresh
	return nil
}

func (s *server) hello(r request) answer {
	if err := conforms("hello.args", r.Args); err != nil {
		return errorAnswer(r, err)
	}
	return okAnswer(r, s.target.Info())
}

// operate carries out an operation of the suite.
func (s *server) operate(ctx context.Context, r request) answer {
	args, result := shapes(r.Op)
	if args == nil {
		return answer{ID: r.ID, Skip: &skip{Why: fmt.Sprintf("unknown operation %q", r.Op)}}
	}
	if err := conforms(r.Op+".args", r.Args); err != nil {
		return errorAnswer(r, err)
	}
	value, err := args(r.Args)
	if err != nil {
		return errorAnswer(r, err)
	}
	said, err := s.session.Call(ctx, r.Op, value, result)
	if err != nil {
		return errorAnswer(r, err)
	}
	switch said.Kind {
	case target.Refused:
		return answer{ID: r.ID, Reject: &reject{said.Reason, said.Detail}}
	case target.Unsupported:
		return answer{ID: r.ID, Skip: &skip{said.Detail, said.URL}}
	}
	return okAnswer(r, result)
}

// shapes returns how an operation's arguments are read and where its result
// goes; nil for an operation that the suite does not have.
func shapes(op string) (args func(json.RawMessage) (any, error), result any) {
	switch op {
	case target.OpGenerate:
		return decode[target.GenerateArgs], &target.GenerateResult{}
	case target.OpEvaluate:
		return decode[target.EvaluateArgs], &target.EvaluateResult{}
	case target.OpCommands:
		return decode[target.CommandsArgs], &target.CommandsResult{}
	case target.OpICSF:
		return decode[target.ICSFArgs], &struct{}{}
	case target.OpIPL:
		return decode[target.IPLArgs], &struct{}{}
	case target.OpAudit:
		return decode[target.AuditArgs], &target.AuditResult{}
	case target.OpVerify:
		return decode[target.VerifyArgs], &target.ServiceResult{}
	case target.OpAuth:
		return decode[target.AuthArgs], &target.ServiceResult{}
	case target.OpTicket:
		return decode[target.TicketArgs], &target.ServiceResult{}
	case target.OpUserMap:
		return decode[target.UserMapArgs], &target.ServiceResult{}
	case target.OpServerConfigure:
		return decode[target.ServerConfigureArgs], &struct{}{}
	case target.OpServerStart:
		return decode[target.ServerStartArgs], &struct{}{}
	case target.OpServerRequest:
		return decode[target.ServerRequestArgs], &target.ServerRequestResult{}
	case target.OpServerOpen:
		return decode[target.ServerOpenArgs], &target.ServerOpenResult{}
	case target.OpServerSignOn:
		return decode[target.ServerSignOnArgs], &struct{}{}
	case target.OpTokenIssue:
		return decode[target.TokenIssueArgs], &target.TokenIssueResult{}
	case target.OpTokenValidate:
		return decode[target.TokenValidateArgs], &target.TokenValidateResult{}
	case target.OpLTPACreate:
		return decode[target.LTPACreateArgs], &target.LTPACreateResult{}
	case target.OpLTPAValidate:
		return decode[target.LTPAValidateArgs], &target.LTPAValidateResult{}
	}
	return nil, nil
}

func decode[T any](text json.RawMessage) (any, error) {
	var value T
	err := json.Unmarshal(text, &value)
	return value, err
}

func okAnswer(r request, result any) answer {
	text, err := json.Marshal(result)
	if err != nil {
		return errorAnswer(r, err)
	}
	return answer{ID: r.ID, OK: text}
}

func errorAnswer(r request, err error) answer {
	return answer{ID: r.ID, Error: &failure{Message: err.Error()}}
}

// reply writes one answer.
func (s *server) reply(a answer) {
	line, err := json.Marshal(a)
	if err == nil && len(line) > MaxLine { // it repeats what a long request said
		line, err = json.Marshal(answer{ID: a.ID, Error: &failure{Message: fmt.Sprintf("the answer is longer than %d bytes", MaxLine)}})
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil {
		_, err = s.out.Write(append(line, '\n'))
	}
	if s.outErr == nil {
		s.outErr = err
	}
}
