package clients

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Requirement is the environment variable that says, with the value "require",
// that a client which is missing is a failure. Otherwise its tests are skipped.
const Requirement = "SAFPROOF_INTEROP"

// patience is how long a client may take for one command.
const patience = 2 * time.Minute

// Client is a program that somebody else wrote, and how to get it.
type Client struct {
	Name    string
	Advice  string   // what to do if it is missing
	Command []string // says which version it is with the argument --version
	Env     []string // NAME=VALUE
}

// Program is a client that is there.
type Program struct {
	command []string
	env     []string
}

// Find returns a client that is there; the first line of what it says of its version
// goes to the log. For one that is missing the test is skipped, or fails (see
// [Requirement]).
func Find(t testing.TB, c Client) Program {
	t.Helper()
	version, err := c.version(t)
	if err == nil {
		t.Logf("client: %s, %s", c.Name, version)
		return Program{c.Command, c.Env}
	}
	if os.Getenv(Requirement) == "require" {
		t.Fatalf("%s is missing, and %s=require. To have it, %s. (%v)", c.Name, Requirement, c.Advice, err)
	}
	t.Skipf("%s is missing. To have it, %s. (%v)", c.Name, c.Advice, err)
	return Program{}
}

func (c Client) version(t testing.TB) (string, error) {
	t.Helper()
	if _, err := exec.LookPath(c.Command[0]); err != nil {
		return "", err
	}
	for _, argument := range c.Command[1:] { // a script, if it is a path
		if _, err := os.Stat(argument); filepath.IsAbs(argument) && err != nil {
			return "", err
		}
	}
	r := Program{c.Command, c.Env}.Run(t, "--version")
	if r.ExitCode != 0 {
		return "", fmt.Errorf("--version: exit status %d", r.ExitCode)
	}
	version, _, _ := strings.Cut(strings.TrimSpace(r.Stdout), "\n")
	return version, nil
}

// With returns the program with variables in its environment, NAME=VALUE.
func (p Program) With(env ...string) Program {
	p.env = append(append([]string(nil), p.env...), env...)
	return p
}

// Result is what a program left behind. It may hold tokens and PassTickets, which
// are worth nothing outside of the test.
type Result struct {
	Stdout, Stderr string
	ExitCode       int
}

// String is for the messages of tests.
func (r Result) String() string {
	return fmt.Sprintf("exit status %d\n--- stdout\n%s\n--- stderr\n%s", r.ExitCode, r.Stdout, r.Stderr)
}

// Run runs the program with an empty standard input, and of this process's
// environment only what finds programs. That it cannot be started, or takes too
// long, is the end of the test.
func (p Program) Run(t testing.TB, args ...string) Result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var stdout, stderr bytes.Buffer
	c := exec.CommandContext(ctx, p.command[0], append(p.command[1:len(p.command):len(p.command)], args...)...)
	c.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "NO_COLOR=1"}, p.env...)
	c.Stdout, c.Stderr = &stdout, &stderr
	c.WaitDelay = time.Second
	err := c.Run()
	var exit *exec.ExitError
	switch {
	case ctx.Err() != nil:
		t.Fatalf("%s took more than %v\n%s%s", p.command[0], patience, &stdout, &stderr)
	case err != nil && !errors.As(err, &exit):
		t.Fatalf("%s: %v", p.command[0], err)
	}
	return Result{stdout.String(), stderr.String(), c.ProcessState.ExitCode()}
}
