package adapter

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	closing bool
}

// start runs the command.
func start(command string) (*process, error) {
	p := &process{
		cmd: shell(command), stderr: &tail{}, next: 1,
		done: make(chan struct{}), pending: make(map[int64]chan answer),
	}
	p.cmd.Stderr = p.stderr
	p.cmd.WaitDelay = time.Second // for a child of its that keeps a pipe open
	var err error
	if p.stdin, err = p.cmd.StdinPipe(); err != nil {
		return nil, err
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := p.cmd.Start(); err != nil {
		return nil, &target.Failure{Message: fmt.Sprintf("the adapter could not be started: %v", err)}
	}
	go p.read(stdout)
	return p, nil
}

// read takes the answers until the process ends.
func (p *process) read(stdout io.Reader) {
	defer close(p.done)
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
			break
		}
		if err != nil {
			break
		}
	}
	p.ended(p.cmd.Wait())
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
	if p.fault == nil && (!p.closing || err != nil) {
		what := "it ended by itself"
		if p.closing {
			what = "it did not end well at the end of its input"
		}
		p.fault = &target.Failure{Message: what + ": " + how}
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
	if p.fault == nil {
		p.fault = &target.Failure{Op: op, Message: message}
	}
	p.mu.Unlock()
	kill(p.cmd)
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
	if p.fault == nil {
		p.pending[id] = wait
	} else {
		close(wait)
	}
	p.mu.Unlock()

	timer := time.AfterFunc(timeout, func() {
		p.fail(op, fmt.Sprintf("no answer within %s", timeout))
	})
	defer timer.Stop()
	stop := context.AfterFunc(ctx, func() { p.fail(op, ctx.Err().Error()) })
	defer stop()

	p.send(request{ID: id, Op: op, Args: text})
	if a, ok := <-wait; ok {
		return a, nil
	}
	<-p.done
	f := p.broken()
	if f.Op == "" {
		f.Op = op
	}
	return answer{}, f
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
