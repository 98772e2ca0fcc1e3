package bench

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os/exec"
	"strings"
	"time"
)

// process is a peer at work.
type process struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Reader
	said    strings.Builder // on standard error
	// batch is how many validations take batchTime.
	batch int
}

const (
	// batchTime is long against what it takes to wake a process.
	batchTime = 2 * time.Millisecond
	// patience is how long an answer may take.
	patience = time.Minute
)

// peerAnswer is a line of a peer.
type peerAnswer struct {
	Ready bool   `json:"ready"`
	NS    int64  `json:"ns"`
	Error string `json:"error"`
}

// start has a command read a job, waits until it is ready, and warms it up.
func start(command *exec.Cmd, j job, warmUp time.Duration) (*process, error) {
	p := &process{command: command, batch: 1}
	var out io.ReadCloser
	var err error
	if p.in, err = command.StdinPipe(); err != nil {
		return nil, err
	}
	if out, err = command.StdoutPipe(); err != nil {
		return nil, err
	}
	p.out = bufio.NewReader(out)
	command.Stderr = &p.said
	if err := command.Start(); err != nil {
		return nil, err
	}
	line, err := json.Marshal(j)
	if err == nil {
		var a peerAnswer
		if a, err = p.ask(string(line)); err == nil && !a.Ready {
			err = errors.New("it is not ready, and says nothing of an error")
		}
	}
	if err == nil {
		err = p.warm(warmUp)
	}
	if err != nil {
		p.close()
		return nil, fmt.Errorf("%w\n%s", err, strings.TrimSpace(p.said.String()))
	}
	return p, nil
}

// ask writes a line and reads one.
func (p *process) ask(line string) (peerAnswer, error) {
	late := time.AfterFunc(patience, func() { _ = p.command.Process.Kill() })
	defer late.Stop()
	if _, err := fmt.Fprintln(p.in, line); err != nil {
		return peerAnswer{}, fmt.Errorf("it reads no more: %w", err)
	}
	text, err := p.out.ReadString('\n')
	if err != nil {
		return peerAnswer{}, fmt.Errorf("it ended without an answer (%w)", err)
	}
	var a peerAnswer
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		return peerAnswer{}, fmt.Errorf("its answer %q: %w", strings.TrimSpace(text), err)
	}
	if a.Error != "" {
		return peerAnswer{}, fmt.Errorf("it refuses the token: %s", a.Error)
	}
	return a, nil
}

// validate returns how long n validations took.
func (p *process) validate(n int) (time.Duration, error) {
	a, err := p.ask(fmt.Sprint(n))
	if err == nil && a.NS <= 0 {
		err = fmt.Errorf("it says that %d validations took %d ns", n, a.NS)
	}
	return time.Duration(a.NS), err
}

// warm has it validate for so long, and then until that gets no faster, and finds the
// size of a batch.
func (p *process) warm(least time.Duration) error {
	const (
		step   = 100 * time.Millisecond
		gain   = 0.97 // what counts as faster
		steady = 3    // steps that are not
		most   = 8 * time.Second
	)
	var spent time.Duration
	n, best, still := 1, math.Inf(1), 0
	for spent < least || still < steady && spent < most {
		took, err := p.validate(n)
		if err != nil {
			return err
		}
		spent += took
		if took < step/2 {
			if n *= 2; n > 1<<30 {
				return fmt.Errorf("it says that %d validations took %v", n/2, took)
			}
			continue
		}
		each := float64(took) / float64(n)
		still++
		if each < best*gain {
			still = 0
		}
		best = min(best, each)
	}
	p.batch = max(1, int(float64(batchTime)/best))
	return nil
}

// close ends it.
func (p *process) close() {
	late := time.AfterFunc(patience, func() { _ = p.command.Process.Kill() })
	defer late.Stop()
	_ = p.in.Close()
	_ = p.command.Wait() // it has answered all that was asked
}
