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
	var chosen *selection
	if c.Flags().Changed("only") {
		numbers, err := parseOnly(f.only)
		if err != nil {
			return err
		}
		chosen = &selection{only: numbers}
		config.Only = chosen.choose
	}
	return onPage(f.html, func(page *simPage) error { return f.replay(c, config, chosen, page) })
}

func (f *simReplayFlags) replay(c *cobra.Command, config sim.Config, chosen *selection, page *simPage) error {
	again := f.commandLine("replay", config, chosen.numbers())
	r, events, err := f.show(c.OutOrStdout(), config, again)
	if err != nil {
		return simError(err)
	}
	// A run that ended early may never have come to what was chosen.
	if r.Violation == nil && (f.until == 0 || r.Events < f.until) {
		if err := chosen.missing(); err != nil {
			return err
		}
	}
	if page != nil {
		if err := page.write(events, r, again); err != nil {
			return exit(exitBroken, err)
		}
	}
	if r.Violation != nil {
		return exit(exitNot, nil)
	}
	return nil
}

// selection is the intents that --only chooses; nil is all of a run.
type selection struct {
	only []uint64 // sorted
	last uint64   // of the run so far, chosen or not
}

func (s *selection) numbers() []uint64 {
	if s == nil {
		return nil
	}
	return s.only
}

// choose says whether an intent happens. A run asks for each, in order.
func (s *selection) choose(n uint64) bool {
	s.last = n
	_, ok := slices.BinarySearch(s.only, n)
	return ok
}

// missing is an error if an intent was chosen that the run never came to: whoever
// replays it believes to have seen it. 0 is no intent's number.
func (s *selection) missing() error {
	if s == nil {
		return nil
	}
	if n, _ := slices.BinarySearch(s.only, s.last+1); n < len(s.only) {
		return fmt.Errorf("--only %s: intent %d never happened; the last one was %d", intentList(s.only), s.only[n], s.last)
	}
	return nil
}

// show plays the run and prints its events as they happen; they are kept for a
// timeline only. again is the command that does so once more.
func (f *simReplayFlags) show(w io.Writer, config sim.Config, again string) (sim.Result, []sim.Event, error) {
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
		err = f.end(out, again, r)
	}
	return r, kept, errors.Join(err, out.Flush())
}

// end prints what came of the run.
func (f *simReplayFlags) end(out io.Writer, again string, r sim.Result) error {
	if f.asJSON {
		return json.NewEncoder(out).Encode(map[string]any{"result": r})
	}
	fmt.Fprintf(out, "%d events, %s simulated, hash %s\n", r.Events, r.Ended.Sub(r.Begun), r.Hash)
	if v := r.Violation; v != nil {
		_, err := fmt.Fprintf(out, "breaks %s: %s\nreplay: %s\n", v.Rules[0], v.Cause, again)
		return err
	}
	return nil
}
