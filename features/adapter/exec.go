package adapter

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/safproof/safproof/features/target"
)

// Options are how an adapter is run.
type Options struct {
	// Processes is the number of copies that run side by side, one scenario
	// each; less than 1 means 1.
	Processes int
	// Timeout is how long one answer may take; zero means DefaultTimeout.
	Timeout time.Duration
	// Suite is the version of the suite, told in hello.
	Suite string
}

// DefaultTimeout is how long an adapter may take for one answer.
const DefaultTimeout = 10 * time.Second

// giveUp is after how many broken sessions in a row the rest is not tried.
const giveUp = 3

// Exec starts the command as an adapter and asks it who it is. The error of a
// command that cannot be an adapter is a *target.Failure.
func Exec(ctx context.Context, command string, o Options) (target.Target, error) {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	e := &execTarget{command: command, options: o, idle: make(chan *process, max(o.Processes, 1))}
	first, err := e.start(ctx)
	if err != nil {
		return nil, err
	}
	e.idle <- first
	for range cap(e.idle) - 1 {
		e.idle <- nil // started when first needed
	}
	return e, nil
}

// execTarget is an adapter that runs as one or more processes.
type execTarget struct {
	command string
	options Options
	info    target.Info
	idle    chan *process // nil: a place for a process not yet started

	mu    sync.Mutex
	known bool // info is set
	row   int  // sessions that broke, one after the other
}

// start runs a process and says hello.
func (e *execTarget) start(ctx context.Context) (*process, error) {
	p, err := start(e.command)
	if err != nil {
		return nil, err
	}
	var info target.Info
	a, err := p.call(ctx, e.options.Timeout, opHello, helloArgs{Version, e.options.Suite})
	if err == nil {
		var said target.Answer
		said, err = a.settle(opHello, &info)
		if err == nil && said.Kind != target.OK {
			err = &target.Failure{Op: opHello, Message: "it did not say who it is: " + said.String()}
		}
	}
	if err != nil {
		var f *target.Failure
		if errors.As(err, &f) && f.Stderr == "" {
			f.Stderr = p.stderr.String()
		}
		p.fail(opHello, err.Error())
		p.close(e.options.Timeout)
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.known {
		e.info, e.known = info, true
	}
	return p, nil
}

func (e *execTarget) Info() target.Info { return e.info }

// Session takes a process for one scenario, a fresh one if the last broke.
func (e *execTarget) Session(ctx context.Context) (target.Session, error) {
	e.mu.Lock()
	row := e.row
	e.mu.Unlock()
	if row >= giveUp {
		return nil, &target.Failure{Message: fmt.Sprintf("the adapter broke %d times in a row; the rest is not tried", row)}
	}
	var p *process
	select {
	case p = <-e.idle:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if p == nil || p.broken() != nil {
		fresh, err := e.start(ctx)
		if err != nil {
			e.idle <- nil
			e.count(true)
			return nil, err
		}
		p = fresh
	}
	return &execSession{target: e, process: p}, nil
}

// count keeps account of sessions that broke one after the other.
func (e *execTarget) count(broke bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if broke {
		e.row++
	} else {
		e.row = 0
	}
}

// Close ends every process. What one says or does then is a fault of the target.
func (e *execTarget) Close() error {
	var errs []error
	for range cap(e.idle) {
		p := <-e.idle
		if p == nil || p.broken() != nil {
			continue // a scenario told
		}
		if f := p.close(e.options.Timeout); f != nil {
			errs = append(errs, f)
		}
	}
	return errors.Join(errs...)
}

// execSession is a process in the hands of one scenario.
type execSession struct {
	target  *execTarget
	process *process

	mu   sync.Mutex
	used bool
}

func (s *execSession) Call(ctx context.Context, op string, args, result any) (target.Answer, error) {
	s.mu.Lock()
	s.used = true
	s.mu.Unlock()
	a, err := s.process.call(ctx, s.target.options.Timeout, op, args)
	if err != nil {
		return target.Answer{}, err
	}
	return a.settle(op, result)
}

// Close has the adapter forget the scenario, and by waiting for that answer
// finds whatever it said too much before.
func (s *execSession) Close(ctx context.Context) error {
	var err error
	if s.used {
		var a answer
		if a, err = s.process.call(ctx, s.target.options.Timeout, opReset, struct{}{}); err == nil {
			var said target.Answer
			if said, err = a.settle(opReset, &struct{}{}); err == nil && said.Kind != target.OK {
				err = &target.Failure{Op: opReset, Message: "it does not forget its state: " + said.String()}
			}
		}
		s.target.count(err != nil)
	}
	if err != nil {
		s.process.fail(opReset, err.Error())
		<-s.process.done
	}
	s.target.idle <- s.process
	return err
}
