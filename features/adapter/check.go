package adapter

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safproof/safproof/features/target"
)

// Finding is one thing that Check tried.
type Finding struct {
	What   string `json:"what"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"` // what came, and if it is not OK what to do
}

// Check walks through the protocol with an adapter, operation by operation,
// and calls found after each step. It looks at the adapter, not at the
// implementation behind it: whether that conforms is what a run says. It
// returns whether every step went well.
func Check(ctx context.Context, command string, o Options, found func(Finding)) bool {
	c := &checker{ctx: ctx, found: found, good: true}
	o.Processes = 1 // so that a second session is one after a reset
	t, err := newExec(ctx, command, o)
	if err != nil {
		c.report("hello", err, "")
		return false
	}
	info := t.Info()
	c.report("hello", nil, fmt.Sprintf("%s %s, operations %s", info.Name, info.Version, strings.Join(info.Operations, ", ")))
	c.operations(t)
	ended, faults := t.end()
	if ended == 0 {
		faults = append(faults, errors.New("it could not be tried: the adapter had ended before"))
	}
	c.report("end of input: the adapter ends with exit status 0", errors.Join(faults...), "")
	return c.good
}

type checker struct {
	ctx   context.Context
	found func(Finding)
	good  bool
}

// report notes a step, and an adapter's standard error with a failed one.
func (c *checker) report(what string, err error, detail string) {
	f := Finding{What: what, OK: err == nil, Detail: detail}
	if err != nil {
		f.Detail = err.Error()
		var broken *target.Failure
		if errors.As(err, &broken) && broken.Stderr != "" {
			f.Detail += "\nits standard error:\n" + broken.Stderr
		}
		c.good = false
	}
	c.found(f)
}

// step runs one call in a session of its own, has judge look at the answer and
// returns it.
func (c *checker) step(t target.Target, what, op string, args, result any, judge func(target.Answer) error) target.Answer {
	session, err := t.Session(c.ctx)
	if err != nil {
		c.report(what, err, "")
		return target.Answer{}
	}
	said, err := session.Call(c.ctx, op, args, result)
	if err == nil {
		err = judge(said)
	}
	c.report(what, errors.Join(err, session.Close(c.ctx)), said.String())
	return said
}

// The PassTickets that the steps use: the key is a published example.
const (
	checkUser        = "MIKEM"
	checkApplication = "TSOSYS1"
	checkLegacyKey   = "E001193519561977"
)

var checkTime = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func (c *checker) operations(t target.Target) {
	for _, algorithm := range target.Algorithms[:3] {
		if !t.Info().Knows(algorithm) {
			continue
		}
		if t.Info().Offers(target.OpGenerate) {
			c.generate(t, algorithm)
		}
		if t.Info().Offers(target.OpEvaluate) {
			c.evaluate(t, algorithm)
		}
	}
	c.tokens(t)
	c.ltpa(t)
	c.servers(t)
	c.unknown(t)
}

func checkArgs(algorithm string) target.GenerateArgs {
	key := checkLegacyKey
	if algorithm != target.AlgorithmLegacy {
		key = strings.Repeat("0B", 64)
	}
	return target.GenerateArgs{Algorithm: algorithm, User: checkUser, Application: checkApplication, Key: key, Time: checkTime}
}

func (c *checker) generate(t target.Target, algorithm string) {
	args := checkArgs(algorithm)
	what := target.OpGenerate + " " + algorithm
	var result target.GenerateResult
	c.step(t, what+": a good request", target.OpGenerate, args, &result, wantAnswered)
	args.User = "TOO LONG A NAME"
	c.step(t, what+": a user ID that cannot be", target.OpGenerate, args, &result, wantRefused)
}

func (c *checker) evaluate(t target.Target, algorithm string) {
	args := target.EvaluateArgs{GenerateArgs: checkArgs(algorithm), Replay: target.ReplayRefused}
	what := target.OpEvaluate + " " + algorithm
	var issued target.GenerateResult
	reference, err := target.Reference("").Session(c.ctx)
	if err == nil {
		_, err = reference.Call(c.ctx, target.OpGenerate, args.GenerateArgs, &issued)
	}
	if err != nil {
		c.report(what, err, "")
		return
	}
	args.Ticket = issued.Ticket
	var result target.EvaluateResult
	first := c.step(t, what+": a good PassTicket", target.OpEvaluate, args, &result, wantAnswered)
	c.step(t, what+": the same after reset", target.OpEvaluate, args, &result, wantSame(first))
	args.Ticket = "NONE"
	c.step(t, what+": characters that are no PassTicket", target.OpEvaluate, args, &result, wantRefused)
}

// unknown asks for what no adapter has. A suite newer than the adapter will.
func (c *checker) unknown(t target.Target) {
	const op = "safproof.unknown"
	session, err := t.Session(c.ctx)
	if err != nil {
		c.report(op, err, "")
		return
	}
	said, err := session.Call(c.ctx, op, struct{}{}, &struct{}{})
	var failed *target.Failure
	switch {
	case errors.As(err, &failed) && failed.Answered, err == nil && said.Kind == target.Unsupported:
		err = nil
	case err == nil:
		err = fmt.Errorf("it was %s, though no adapter can know the operation: answer skip", said)
	}
	c.report("an unknown operation: answered with skip or error", errors.Join(err, session.Close(c.ctx)), "")
}

// wantAnswered takes whatever a working adapter may say to good input: whether
// it is right is for a run to judge.
func wantAnswered(a target.Answer) error {
	switch {
	case a.Kind == target.Refused && a.Reason == target.Malformed:
		return fmt.Errorf("it was %s: the arguments are good, does the adapter read them rightly?", a)
	case a.Kind == target.Refused && a.Reason == target.Replayed:
		return fmt.Errorf("it was %s, though never used since the last reset: reset must forget which PassTickets were used", a)
	case a.Kind == target.Refused && slices.Contains([]target.Reason{target.Expired, target.NotYetValid, target.IssuedInFuture}, a.Reason):
		return fmt.Errorf("it was %s: at the time of the request it is good, does the adapter take that for the clock?", a)
	}
	return nil
}

func wantRefused(a target.Answer) error {
	if a.Kind == target.OK {
		return errors.New("it was accepted: answer reject to what the implementation refuses, and error only to what could not be tried")
	}
	return nil
}

// wantSame holds an answer to one given before a reset: nothing may have been
// remembered.
func wantSame(first target.Answer) func(target.Answer) error {
	return func(a target.Answer) error {
		if first.Kind == target.OK && a.Kind == target.Refused {
			return fmt.Errorf("it was %s, but accepted before: reset must forget which PassTickets were used", a)
		}
		return wantAnswered(a)
	}
}
