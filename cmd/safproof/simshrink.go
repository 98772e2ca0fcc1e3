package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/sim"
)

func simShrinkCommand() *cobra.Command {
	var f simFlags
	c := &cobra.Command{
		Use:   "shrink",
		Short: "Find the fewest intents of a seed that still break its rule",
		Long: `Find the fewest intents of a seed that still break its rule, and show the events
that matter, at most ten, and the command that replays them.

Exit status: 1 a rule is broken, and was shrunk, 0 no rule is broken, 2 the
command was used wrongly, 3 the engine or what it simulates failed.`,
		Example: "  safproof sim shrink --seed 7",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.onTarget(c, func() error {
				return onPage(f.html, func(page *simPage) error { return f.shrink(c, page) })
			})
		},
	}
	f.register(c)
	c.Flags().StringVar(&f.html, "html", "", "write a timeline of the shrunk run to this file")
	return c
}

func (f *simFlags) shrink(c *cobra.Command, page *simPage) error {
	out := c.OutOrStdout()
	s, err := sim.Shrink(f.config())
	switch {
	case errors.Is(err, sim.ErrNoViolation):
		if f.asJSON {
			return writeJSON(out, map[string]any{"violation": nil})
		}
		return f.tellNothing(out, err)
	case err != nil:
		return simError(err)
	}
	if err := f.tellShrunk(out, s); err != nil {
		return exit(exitBroken, err)
	}
	if page != nil {
		if err := f.drawShrunk(page, s); err != nil {
			return exit(exitBroken, err)
		}
	}
	return exit(exitNot, nil)
}

// tellNothing says that this seed breaks no rule: one of others may find the bug.
func (f *simFlags) tellNothing(out io.Writer, nothing error) error {
	fmt.Fprintln(out, nothing)
	if f.bug == "" {
		return nil
	}
	_, err := fmt.Fprintf(out, "look at \"safproof sim bugs\" for a seed that finds %s\n", f.bug)
	return err
}

func (f *simFlags) tellShrunk(out io.Writer, s sim.Shrunk) error {
	replay := f.commandLine("replay", s.Config, s.Intents)
	if f.asJSON {
		return writeJSON(out, map[string]any{
			"suite": suite(), "violation": s.Result.Violation, "intents": s.Intents, "events": s.Events,
			"runs": s.Runs, "replay": replay,
		})
	}
	fmt.Fprintln(out, sim.TextHeader())
	for _, e := range s.Events {
		fmt.Fprintln(out, sim.TextLine(e))
	}
	_, err := fmt.Fprintf(out, "%s is broken by %d intents, %d events of %d are shown; %d runs (safproof %s)\nreplay: %s\n",
		s.Result.Violation.Rules[0], len(s.Intents), len(s.Events), s.Result.Events, s.Runs, suite(), replay)
	return err
}

func (f *simFlags) drawShrunk(page *simPage, s sim.Shrunk) error {
	var events []sim.Event
	observed := s.Config
	observed.Observe = func(e sim.Event) { events = append(events, e) }
	r, err := sim.Run(observed)
	if err != nil {
		return err
	}
	return page.write(events, r, f.commandLine("replay", s.Config, s.Intents))
}
