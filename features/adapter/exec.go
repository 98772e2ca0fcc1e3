package adapter

import (
	"context"
	"errors"
	"fmt"
	"slices"
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
	e, err := newExec(ctx, command, o)
	if err != nil {
		return nil, err // not e: it would be a Target that is not nil
	}
	return e, nil
}

func newExec(ctx context.Context, command string, o Options) (*execTarget, error) {
	if o.Timeout <= 0 {
		o.Timeout = DefaultTimeout
	}
	e := &execTarget{
		command: command, options: o,
		idle: make(chan *process, max(o.Processes, 1)), busy: make(map[*process]bool),
		gone: make(chan struct{}),
	}
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
	gone    chan struct{} // closed with closed

	mu     sync.Mutex
	known  bool              // info is set
	row    int               // sessions that broke, one after the other
	busy   map[*process]bool // in the hands of a session
	closed bool
	untold []error // faults between sessions
}

// start runs a process and says hello.
func (e *execTarget) start(ctx context.Context) (*process, error) {
	p, err := start(e.command)
	if err != nil {
		return nil, err
	}
	if err := e.greet(ctx, p); err != nil {
		p.fail(opHello, err.Error())
		p.close(e.options.Timeout)
		return nil, p.witness(err)
	}
	return p, nil
}

// greet asks a process who it is.
func (e *execTarget) greet(ctx context.Context, p *process) error {
	a, err := p.call(ctx, e.options.Timeout, opHello, helloArgs{Version, e.options.Suite})
	if err != nil {
		return err
	}
	var info target.Info
	said, err := a.settle(opHello, &info)
	switch {
	case err != nil:
		return err
	case said.Kind != target.OK:
		return &target.Failure{Op: opHello, Message: "it did not say who it is: " + said.String()}
	}
	return e.introduce(info)
}

// introduce takes what the first process says of itself, and holds the others
// to it: a run is about one implementation.
func (e *execTarget) introduce(info target.Info) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.known {
		e.info, e.known = info, true
		return nil
	}
	if !alike(e.info, info) {
		return &target.Failure{Op: opHello, Message: fmt.Sprintf(
			"it is not what its first process said: %s %s with %q %q, now %s %s with %q %q",
			e.info.Name, e.info.Version, e.info.Operations, e.info.Algorithms,
			info.Name, info.Version, info.Operations, info.Algorithms)}
	}
	return nil
}

// alike compares what a run relies on; lists need not have the same order.
func alike(a, b target.Info) bool {
	same := func(a, b []string) bool {
		return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
	}
	return a.Name == b.Name && a.Version == b.Version && same(a.Operations, b.Operations) && same(a.Algorithms, b.Algorithms)
}

func (e *execTarget) Info() target.Info { return e.info }

var errClosed = errors.New("the adapter has been closed")

// Session takes a process for one scenario, a fresh one if the last broke.
func (e *execTarget) Session(ctx context.Context) (target.Session, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var p *process
	select {
	case p = <-e.idle:
	case <-e.gone:
		return nil, errClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	p, err := e.ready(ctx, p)
	if err != nil {
		e.giveBack(p)
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		p.fail("", errClosed.Error())
		return nil, errClosed
	}
	e.busy[p] = true
	return &execSession{target: e, process: p}, nil
}

// ready replaces a process that is not fit for a session. One that broke since
// its last session is kept account of: no scenario was told. With an error it
// returns what takes the place of the process.
func (e *execTarget) ready(ctx context.Context, p *process) (*process, error) {
	e.mu.Lock()
	row, closed := e.row, e.closed
	if p != nil && p.broken() != nil {
		if f := p.untold(); f != nil {
			f.Message = "between scenarios, " + f.Message
			e.untold = append(e.untold, f)
		}
		p = nil
	}
	e.mu.Unlock()
	switch {
	case closed:
		return p, errClosed
	case row >= giveUp:
		return p, &target.Failure{Message: fmt.Sprintf("the adapter broke %d times in a row; the rest is not tried", row)}
	case p != nil:
		return p, nil
	}
	p, err := e.start(ctx)
	if err != nil && ctx.Err() == nil {
		e.count(true)
	}
	return p, err
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

// giveBack takes the process of a session that is over, or nil for its place.
func (e *execTarget) giveBack(p *process) {
	e.mu.Lock()
	defer e.mu.Unlock()
	delete(e.busy, p)
	switch {
	case !e.closed:
		e.idle <- p // has room for every process
	case p != nil:
		p.fail("", errClosed.Error())
	}
}

// Close ends every process. What one says or does then, or did between
// scenarios, is a fault of the target; its error holds the standard error.
func (e *execTarget) Close() error {
	_, faults := e.end()
	for i, fault := range faults {
		var f *target.Failure
		if errors.As(fault, &f) && f.Stderr != "" {
			faults[i] = fmt.Errorf("%w\nits standard error:\n%s", f, f.Stderr)
		}
	}
	return errors.Join(faults...)
}

// end ends every process, and counts those that were there to be ended. A
// session that is still open does not hold it up.
func (e *execTarget) end() (ended int, faults []error) {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return 0, nil
	}
	e.closed = true
	close(e.gone)
	faults = e.untold
	var processes []*process
	for p := range e.busy {
		p.fail("", "its session was never closed")
		processes = append(processes, p)
	}
	for len(e.idle) > 0 {
		if p := <-e.idle; p != nil {
			processes = append(processes, p)
		}
	}
	e.mu.Unlock()
	var group sync.WaitGroup
	for _, p := range processes {
		if p.broken() == nil {
			ended++
		}
		group.Go(func() { p.close(e.options.Timeout) })
	}
	group.Wait()
	for _, p := range processes {
		if f := p.untold(); f != nil {
			faults = append(faults, f)
		}
	}
	return ended, faults
}
