package steps

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/target"
)

// World is what one scenario knows: the target's session, the applications and
// PassTickets that its steps named, and what was expected and observed.
type World struct {
	info      target.Info
	session   target.Session
	reference target.Session // issues PassTickets where the target cannot
	random    *rand.Rand
	calls     calls
	secrets   Secrets

	applications map[string]*application
	tickets      []ticket
	generation   *target.Answer  // the last attempt to generate, nil before the first
	outcomes     []target.Answer // of the latest presentation, or of those made at once

	system   string                      // where the scenario works
	begun    bool                        // the security manager was told something
	keys     map[string]string           // that it was told, by application
	commands *target.CommandsResult      // of the latest commands, nil before
	service  *target.ServiceResult       // of the latest service, nil before
	response *target.ServerRequestResult // of the latest request to a server, nil before

	tokens tokens
	wire   wire
	ltpa   ltpaWorld
	saml   *samlForgery // nil: none so far

	ended              error // what ended the scenario
	judged             int   // expectations met so far
	expected, observed string
	choice             string
}

// NewWorld starts a scenario on a session of the target. seed fixes whatever
// its steps draw.
func NewWorld(info target.Info, session, reference target.Session, seed uint64) *World {
	return &World{
		info:         info,
		session:      session,
		reference:    reference,
		random:       rand.New(rand.NewPCG(seed, 0)),
		applications: make(map[string]*application),
		system:       "SYS1",
		keys:         make(map[string]string),
		tokens:       newTokens(),
		wire:         newWire(),
		ltpa:         ltpaWorld{keys: make(map[string]*ltpaKeys)},
	}
}

type worldKey struct{}

// NewContext returns a context that carries the scenario's World to its steps.
func NewContext(ctx context.Context, w *World) context.Context {
	return context.WithValue(ctx, worldKey{}, w)
}

// FromContext returns the World that NewContext put in, or nil.
func FromContext(ctx context.Context) *World {
	w, _ := ctx.Value(worldKey{}).(*World)
	return w
}

// step runs one step and keeps the error that ends the scenario.
func (w *World) step(ctx context.Context, s Step, args []string, table *godog.Table) error {
	for i, a := range args {
		if i >= len(s.places) || s.places[i] != "json" { // whose quotes are its own
			args[i] = unquote(a)
		}
	}
	w.secrets.places(s, args)
	err := s.run(w, ctx, args, table)
	if err != nil {
		w.ended = err
	}
	return stops(err)
}

// End closes the scenario and says what it came to. stepErr is what godog saw,
// for the errors that no step of ours raised (a panic, an undefined step).
func (w *World) End(ctx context.Context, stepErr error) Verdict {
	err := w.ended
	if err == nil {
		err = stepErr
	}
	if closeErr := w.session.Close(ctx); closeErr != nil {
		err = closeErr // whatever it answered cannot be relied on
	}
	return w.settle(err)
}

// Calls returns the calls of the scenario, a line of JSON each.
func (w *World) Calls() string { return w.calls.String() }

// Secrets are the keys and PassTickets that the scenario handled.
func (w *World) Secrets() *Secrets { return &w.secrets }

// call asks the target for an operation and sorts its answer.
func (w *World) call(ctx context.Context, op string, args, result any) (target.Answer, error) {
	if !w.info.Offers(op) {
		return target.Answer{}, &notOffered{"the operation " + op}
	}
	answer, err := w.ask(ctx, op, args, result)
	w.calls.add(op, args, result, answer, err)
	if err != nil {
		return answer, err
	}
	if answer.Kind == target.Unsupported {
		return answer, &declined{op: op, why: answer.Detail, url: answer.URL}
	}
	return answer, nil
}

// ask calls the target. One in process may panic, in a goroutine of a
// presentation at once where nobody else would catch it.
func (w *World) ask(ctx context.Context, op string, args, result any) (answer target.Answer, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &target.Failure{Op: op, Message: fmt.Sprintf("panic: %v", p)}
		}
	}()
	return w.session.Call(ctx, op, args, result)
}

// expect records an expectation and fails the step if it is not met.
func (w *World) expect(met bool, expected, observed string) error {
	w.expected, w.observed = expected, observed
	if !met {
		return &mismatch{expected, observed}
	}
	w.judged++
	return nil
}

// unquote strips the double quotes that a place may stand in.
func unquote(s string) string {
	if len(s) >= 2 && strings.HasPrefix(s, `"`) && strings.HasSuffix(s, `"`) {
		return s[1 : len(s)-1]
	}
	return s
}

func parseTime(s string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return t, misuse(fmt.Sprintf("%q is not a time: %v", s, err))
	}
	return t.UTC(), nil
}
