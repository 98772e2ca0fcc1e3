// Command safproof holds implementations of z/OS sign-on credentials
// (PassTickets, SAF identity tokens, JWTs) to the documented rules.
//
// Exit status: 0 the target conforms, 1 it does not, 2 the command was used
// wrongly, 3 the target or the engine failed.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"

	"github.com/spf13/cobra"
)

// The exit statuses.
const (
	exitOK     = 0
	exitNot    = 1 // does not conform; a ticket is refused
	exitUsage  = 2
	exitBroken = 3
)

func main() {
	os.Exit(Main())
}

// Main runs the command line and returns the exit status.
func Main() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	root := &cobra.Command{
		Use:           "safproof",
		Short:         "Hold an implementation of z/OS sign-on credentials to the documented rules",
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(runCommand(), rulesCommand(), stepsCommand(), adapterCommand(),
		passticketCommand(), tokenCommand(), libertyCommand(), simCommand(), serveCommand(), reportCommand(), versionCommand())
	err := root.ExecuteContext(ctx)
	var status *exitError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &status):
		if status.err != nil {
			fmt.Fprintln(os.Stderr, "safproof:", status.err)
		}
		return status.code
	}
	fmt.Fprintf(os.Stderr, "safproof: %v\nTry \"safproof help\".\n", err)
	return exitUsage
}

// exitError ends the program with a status; without an error everything was said.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return fmt.Sprintf("exit status %d", e.code)
	}
	return e.err.Error()
}

// exit ends the program with a status, if it is not 0.
func exit(code int, err error) error {
	if code == exitOK && err == nil {
		return nil
	}
	return &exitError{code, err}
}

// parent makes a command that needs a sub-command say so, instead of printing
// help and ending well.
func parent(c *cobra.Command) *cobra.Command {
	c.Args = cobra.NoArgs
	c.RunE = func(c *cobra.Command, _ []string) error {
		var names []string
		for _, sub := range c.Commands() {
			names = append(names, sub.Name())
		}
		return fmt.Errorf("%s needs one of %q", c.CommandPath(), names)
	}
	return c
}
