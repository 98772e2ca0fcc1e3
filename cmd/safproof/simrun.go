package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/reports"
	"github.com/safproof/safproof/sim"
	"github.com/safproof/safproof/sim/batch"
)

// maxTold is how many violations are printed with their commands.
const maxTold = 10

// simRunFlags are the flags of safproof sim run.
type simRunFlags struct {
	simFlags
	seeds       int
	shard       string
	check       bool
	concurrency int
}

func simRunCommand() *cobra.Command {
	var f simRunFlags
	c := &cobra.Command{
		Use:   "run",
		Short: "Play seeds, and say what they reached and what they found",
		Long: `Play seeds, and say what they reached and what they found.

Each seed is a sysplex with its users, administrators, attackers and faults. Every
decision is compared with what the rules say. The first seed is played again and
compared event by event; --check does so with all.

With --target the same users, attackers and faults work on an implementation of
somebody else's at the same time, and the first answer that differs from the
reference's ends the run.

Exit status: 0 every decision was right, 1 a rule was broken, 2 the command was
used wrongly, 3 the engine or what it simulates failed.`,
		Example: `  safproof sim run --seeds 1000
  safproof sim run --seed 7 --duration 8760h --systems 3
  safproof sim run --seed 7 --html timeline.html
  safproof sim run --seeds 100000 --shard 2/10 --json
  safproof sim run --target 'exec:./adapter'`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return f.onTarget(c, func() error { return f.run(c) })
		},
	}
	f.register(c)
	flags := c.Flags()
	flags.IntVar(&f.seeds, "seeds", 20, "how many seeds, from --seed on")
	flags.StringVar(&f.shard, "shard", "", "play one part of the seeds: i/n, or job/n to take i from JOB_COMPLETION_INDEX")
	flags.BoolVar(&f.check, "check", false, "play every seed again and compare")
	flags.IntVar(&f.concurrency, "concurrency", runtime.GOMAXPROCS(0), "seeds at once")
	flags.StringVar(&f.html, "html", "", "write a timeline to this file: of the first seed that breaks a rule, or of the first")
	return c
}

func (f *simRunFlags) run(c *cobra.Command) error {
	if f.concurrency < 1 {
		return fmt.Errorf("--concurrency %d: want 1 or more", f.concurrency)
	}
	shard := reports.Shard{Index: 1, Count: 1}
	var err error
	if f.shard != "" {
		if shard, err = features.ParseShard(f.shard, os.Getenv("JOB_COMPLETION_INDEX")); err != nil {
			return err
		}
	}
	seeds, err := batch.NewSeeds(f.seed, f.seeds, shard.Index, shard.Count)
	if err != nil {
		return fmt.Errorf("--seed %d --seeds %d: %w", f.seed, f.seeds, err)
	}
	return onPage(f.html, func(page *simPage) error { return f.playAndTell(c, seeds, page) })
}

func (f *simRunFlags) playAndTell(c *cobra.Command, seeds batch.Seeds, page *simPage) error {
	summary, err := f.play(c, seeds)
	if err != nil {
		return simError(err)
	}
	if err := f.tell(c, summary); err != nil {
		return exit(exitBroken, err)
	}
	if page != nil && summary.Seeds > 0 {
		if err := f.draw(c, page, seeds, summary); err != nil {
			return exit(exitBroken, err)
		}
	}
	if len(summary.Violations) > 0 {
		return exit(exitNot, nil)
	}
	return nil
}

// play plays the seeds on all cores.
func (f *simRunFlags) play(c *cobra.Command, seeds batch.Seeds) (*sim.Summary, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(batch.GarbagePercent))
	summary := sim.NewSummary()
	bar := newProgress()
	defer bar.clear()
	options := batch.Options{Config: f.config(), Seeds: seeds, Workers: f.workers(), CheckAll: f.check}
	return summary, batch.Run(c.Context(), options, func(r sim.Result) {
		summary.Add(r)
		bar.show(summary.Seeds, seeds.Len(), fmt.Sprintf("%d events, %d violations", summary.Events, len(summary.Violations)))
	})
}

// workers are the seeds at once: a target is asked by one.
func (f *simRunFlags) workers() int {
	if f.world != nil {
		return 1
	}
	return f.concurrency
}

// foundSeed is a violation with the commands that lead back to it.
type foundSeed struct {
	sim.Violated
	Replay string `json:"replay"`
	Shrink string `json:"shrink"`
}

func (f *simRunFlags) tell(c *cobra.Command, s *sim.Summary) error {
	found := make([]foundSeed, len(s.Violations))
	for n, v := range s.Violations {
		config := f.config()
		config.Seed = v.Seed
		found[n] = foundSeed{v, f.commandLine("replay", config, nil), f.commandLine("shrink", config, nil)}
	}
	out := c.OutOrStdout()
	if f.asJSON {
		return writeJSON(out, struct {
			Suite reports.Suite `json:"suite"`
			*sim.Summary
			Violations []foundSeed `json:"violations"`
		}{suite(), s, found})
	}
	if err := s.WriteText(out); err != nil {
		return err
	}
	fmt.Fprintln(out)
	for n, v := range found {
		if n == maxTold {
			fmt.Fprintf(out, "and %d more seeds\n", len(found)-maxTold)
			break
		}
		config := f.config()
		config.Seed = v.Seed
		f.tellViolation(out, config, v.Event)
	}
	switch {
	case s.Seeds == 0:
		_, err := fmt.Fprintf(out, "nothing was played: no seed belongs to shard %s (safproof %s)\n", f.shard, suite())
		return err
	case len(found) == 0:
		_, err := fmt.Fprintf(out, "every decision was right (safproof %s)\n", suite())
		return err
	}
	_, err := fmt.Fprintf(out, "%d of %d seeds break a rule (safproof %s)\n", len(found), s.Seeds, suite())
	return err
}

// draw writes the timeline of the seed that is most worth looking at.
func (f *simRunFlags) draw(c *cobra.Command, page *simPage, seeds batch.Seeds, s *sim.Summary) error {
	config := f.config()
	config.Seed = seeds.First()
	if len(s.Violations) > 0 {
		config.Seed = s.Violations[0].Seed
	}
	var events []sim.Event
	observed := config
	observed.Observe = func(e sim.Event) { events = append(events, e) }
	r, err := sim.Run(observed)
	if err != nil {
		return err
	}
	if err := page.write(events, r, f.commandLine("replay", config, nil)); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.ErrOrStderr(), "timeline of seed %d: %s\n", config.Seed, f.html)
	return err
}
