package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/sim"
)

// simReplayFlags are the flags of safproof sim replay.
type simReplayFlags struct {
	simFlags
	until uint64
	only  string
}

func simReplayCommand() *cobra.Command {
	var f simReplayFlags
	c := &cobra.Command{
		Use:   "replay",
		Short: "Play one seed again and show every event",
		Long: `Play one seed again and show every event: a line each, in fixed columns; with
--json as JSON lines, the result last.

Exit status: 0 every decision was right, 1 a rule was broken, 2 the command was
used wrongly, 3 the engine or what it simulates failed.`,
		Example: `  safproof sim replay --seed 7
  safproof sim replay --seed 7 --until 500 --html timeline.html
  safproof sim replay --seed 7 --only 3,17,29 --json`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.onTarget(c, func() error { return f.run(c) })
		},
	}
	f.register(c)
	flags := c.Flags()
	flags.Uint64Var(&f.until, "until", 0, "end after the event of this number (default: none)")
	flags.StringVar(&f.only, "only", "", "play these intents only, for example 3,17,29 (default: all)")
	flags.StringVar(&f.html, "html", "", "write a timeline to this file")
	return c
}

func (f *simReplayFlags) run(c *cobra.Command) error {
	config := f.config()
	config.Until = f.until
	var only []uint64
	if c.Flags().Changed("only") {
		var err error
		if only, err = parseOnly(f.only); err != nil {
			return err
		}
		config.Only = func(n uint64) bool { _, ok := slices.BinarySearch(only, n); return ok }
	}
	r, events, err := f.show(c.OutOrStdout(), config, only)
	if err != nil {
		return simError(err)
	}
	if f.html != "" {
		if err := writeTimeline(f.html, events, r, f.commandLine("replay", config, only)); err != nil {
			return exit(exitBroken, err)
		}
	}
	if r.Violation != nil {
		return exit(exitNot, nil)
	}
	return nil
}

// show plays the run and prints its events as they happen; they are kept for a
// timeline only.
func (f *simReplayFlags) show(w io.Writer, config sim.Config, only []uint64) (sim.Result, []sim.Event, error) {
	out := bufio.NewWriter(w)
	var kept []sim.Event
	if !f.asJSON {
		fmt.Fprintln(out, sim.TextHeader())
	}
	config.Observe = func(e sim.Event) {
		if f.html != "" {
			kept = append(kept, e)
		}
		if f.asJSON {
			_ = sim.WriteJSON(out, e) // an error stays in out until it is flushed
			return
		}
		fmt.Fprintln(out, sim.TextLine(e))
	}
	r, err := sim.Run(config)
	if errors.Is(err, sim.ErrConfig) {
		return r, nil, err // nothing has happened, not even a header
	}
	if err == nil {
		err = f.end(out, config, only, r)
	}
	return r, kept, errors.Join(err, out.Flush())
}

// end prints what came of the run.
func (f *simReplayFlags) end(out io.Writer, config sim.Config, only []uint64, r sim.Result) error {
	if f.asJSON {
		return json.NewEncoder(out).Encode(map[string]any{"result": r})
	}
	fmt.Fprintf(out, "%d events, %s simulated, hash %s\n", r.Events, r.Ended.Sub(r.Begun), r.Hash)
	if v := r.Violation; v != nil {
		_, err := fmt.Fprintf(out, "breaks %s: %s\nreplay: %s\n", v.Rules[0], v.Cause, f.commandLine("replay", config, only))
		return err
	}
	return nil
}
