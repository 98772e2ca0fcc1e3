package adapter

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"

	"github.com/safproof/safproof/features/target"
)

// process is one running adapter.
type process struct {
	cmd    *exec.Cmd
	stdin  io.WriteCloser
	stderr *tail
	done   chan struct{} // closed when the process ended and was read to its end

	write sync.Mutex // one line at a time

	mu      sync.Mutex
	next    int64
	pending map[int64]chan answer
	fault   *target.Failure // the first thing that went wrong
	told    bool            // a caller was told of the fault
	closing bool            // its input has ended
	silent  bool            // its output has ended
	over    bool            // it is gone, and its process id may be another's
}

// linger is how long a child of the adapter may hold on to the adapter's
// output once that has ended.
const linger = 500 * time.Millisecond

// start runs the command.
func start(command string) (*process, error) {
	p := &process{
		cmd: shell(command), stderr: &tail{}, next: 1,
		done: make(chan struct{}), pending: make(map[int64]chan answer),
	}
	p.cmd.Stderr = p.stderr
	p.cmd.WaitDelay = linger
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	// Not StdoutPipe: its Wait would have to come after the end of the output,
	// which a child that got away can put off for ever.
	stdout, childOut, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.cmd.Stdout = childOut
	err = p.cmd.Start()
	childOut.Close() //nolint:errcheck // the adapter's copy is what counts
	if err != nil {
		stdout.Close() //nolint:errcheck
		return nil, &target.Failure{Message: fmt.Sprintf("the adapter could not be started: %v", err)}
	}
	read := make(chan struct{})
	go func() {
		defer close(read)
		p.read(stdout)
	}()
	go p.wait(stdout, read)
	return p, nil
}

// read takes the answers until the output ends.
func (p *process) read(stdout io.Reader) {
	r := bufio.NewReaderSize(stdout, 64<<10)
	for {
		line, err := readLine(r)
		if len(line) > 0 {
			if fault := p.deliver(line); fault != "" {
				p.fail("", fault)
			}
		}
		if errors.Is(err, errLongLine) {
			p.fail("", err.Error())
			io.Copy(io.Discard, r) //nolint:errcheck // only its end matters
		}
		if err != nil {
			break
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.silent = true
}

// wait sees the process to its end. Children that outlive it are ended with
// it; one that left its process group is not waited for.
func (p *process) wait(stdout io.Closer, read <-chan struct{}) {
	defer close(p.done)
	err := p.cmd.Wait()
	held := errors.Is(err, exec.ErrWaitDelay)
	timer := time.NewTimer(linger)
	defer timer.Stop()
	select {
	case <-read:
	case <-timer.C:
		held = true
	}
	p.mu.Lock()
	kill(p.cmd)
	p.over = true
	p.mu.Unlock()
	stdout.Close() //nolint:errcheck // unblocks the reader
	<-read
	if held && (err == nil || errors.Is(err, exec.ErrWaitDelay)) {
		err = errors.New("a child process of its went on, and held its output open")
	}
	p.ended(err)
}

// deliver hands an answer to the call that waits for it, or says what is wrong
// with it.
func (p *process) deliver(line []byte) (fault string) {
	a, err := parseAnswer(line)
	if err != nil {
		return fmt.Sprintf("a line is not an answer: %v: %s", err, excerpt(line))
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fault != nil {
		return "" // what it says after a fault is not relied on
	}
	wait, ok := p.pending[a.ID]
	if !ok {
		if a.ID < p.next {
			return fmt.Sprintf("it answered request %d a second time", a.ID)
		}
		return fmt.Sprintf("it answered request %d, which was never made", a.ID)
	}
	delete(p.pending, a.ID)
	wait <- a
	return ""
}

// ended notes how the process ended.
func (p *process) ended(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	how := "exit status 0"
	if err != nil {
		how = err.Error()
	}
	if p.fault == nil {
		switch {
		case !p.closing:
			p.fault = &target.Failure{Message: "it ended by itself: " + how}
		case err != nil:
			p.fault = &target.Failure{Message: "it did not end well at the end of its input: " + how}
		case len(p.pending) > 0:
			p.fault = &target.Failure{Message: "it ended without an answer: " + how}
		}
	}
	for id, wait := range p.pending {
		delete(p.pending, id)
		close(wait)
	}
}

// fail notes a fault and ends the process: what it would still say cannot be
// relied on.
func (p *process) fail(op, message string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fault == nil {
		p.fault = &target.Failure{Op: op, Message: message}
	}
	if !p.over {
		kill(p.cmd)
	}
}

// broken returns what went wrong, with the last of standard error, or nil.
func (p *process) broken() *target.Failure {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fault == nil {
		return nil
	}
	f := *p.fault
	f.Stderr = p.stderr.String()
	return &f
}

// tell is broken for a caller who asked for op, and who passes it on.
func (p *process) tell(op string) *target.Failure {
	f := p.broken()
	if f == nil {
		f = &target.Failure{Message: "it has been closed"}
	}
	if f.Op == "" {
		f.Op = op
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.told = true
	return f
}

// untold is broken where no caller was told of it.
func (p *process) untold() *target.Failure {
	f := p.broken()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.told {
		return nil
	}
	return f
}

// witness adds the last of standard error to a failure that an answer told of.
func (p *process) witness(err error) error {
	var f *target.Failure
	if errors.As(err, &f) && f.Stderr == "" {
		f.Stderr = p.stderr.String()
	}
	return err
}

// call makes one request and waits for its answer. Calls may be under way at
// the same time.
func (p *process) call(ctx context.Context, timeout time.Duration, op string, args any) (answer, error) {
	text, err := json.Marshal(args)
	if err != nil {
		return answer{}, err
	}
	wait := make(chan answer, 1)
	p.mu.Lock()
	id := p.next
	p.next++
	if p.fault == nil && !p.over {
		p.pending[id] = wait
	} else {
		close(wait)
	}
	p.mu.Unlock()

	timer := time.AfterFunc(timeout, func() { p.late(op, timeout) })
	defer timer.Stop()
	stop := context.AfterFunc(ctx, func() { p.fail(op, ctx.Err().Error()) })
	defer stop()

	p.send(request{ID: id, Op: op, Args: text})
	if a, ok := <-wait; ok {
		return a, nil
	}
	<-p.done
	f := p.tell(op)
	if err := ctx.Err(); err != nil { // nothing is known against the adapter
		return answer{}, fmt.Errorf("interrupted at %s: %w", op, err)
	}
	return answer{}, f
}

// late ends a process that did not answer in time.
func (p *process) late(op string, timeout time.Duration) {
	message := fmt.Sprintf("no answer within %s", timeout)
	p.mu.Lock()
	if p.silent {
		message += ": it closed its standard output"
	}
	p.mu.Unlock()
	p.fail(op, message)
}

// send writes one line. An error needs no word: the process that does not read
// has ended or is about to be ended, and its reader tells.
func (p *process) send(r request) {
	line, err := json.Marshal(r)
	if err != nil {
		p.fail(r.Op, err.Error())
		return
	}
	p.write.Lock()
	defer p.write.Unlock()
	p.stdin.Write(append(line, '\n')) //nolint:errcheck
}

// close ends the input and waits for the process to end.
func (p *process) close(timeout time.Duration) *target.Failure {
	p.mu.Lock()
	p.closing = true
	p.mu.Unlock()
	p.stdin.Close() //nolint:errcheck // a process that has ended has closed it
	timer := time.AfterFunc(timeout, func() {
		p.fail("", fmt.Sprintf("it did not end within %s after the end of its input", timeout))
	})
	defer timer.Stop()
	<-p.done
	return p.broken()
}
