package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/features/simtarget"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/sim"
)

func simCommand() *cobra.Command {
	c := parent(&cobra.Command{
		Use:   "sim",
		Short: "Play sign-ons, faults and attacks in a simulated sysplex, and judge every decision",
	})
	c.AddCommand(simRunCommand(), simReplayCommand(), simShrinkCommand(), simBugsCommand())
	return c
}

// simFlags say which run it is: what they are given again gives the same events.
type simFlags struct {
	seed     uint64
	duration time.Duration
	systems  int
	faults   float64
	bug      string
	asJSON   bool
	html     string

	target targetFlags
	world  sim.Maker // of the target; nil for the reference
}

func (f *simFlags) register(c *cobra.Command) {
	flags := c.Flags()
	flags.Uint64Var(&f.seed, "seed", 1, "decides everything that chance decides")
	flags.DurationVar(&f.duration, "duration", 24*time.Hour, "simulated time of a run, for example 8760h for a year")
	flags.IntVar(&f.systems, "systems", 0, "systems in the sysplex (default: drawn from the seed)")
	flags.Float64Var(&f.faults, "faults", 1, "how often faults happen, times the usual; 0 is never")
	flags.StringVar(&f.bug, "bug", "", "plant a bug, see \"safproof sim bugs\": the run must find it")
	flags.BoolVar(&f.asJSON, "json", false, "print JSON")
	f.target.esm = target.RACF
	f.target.register(c)
	flags.Lookup("target").Usage = "what to play beside the reference, up to the first difference: exec:COMMAND for an adapter; reference for nothing"
}

// onTarget does something while the target is open, which stands beside the
// reference.
func (f *simFlags) onTarget(c *cobra.Command, do func() error) error {
	if f.target.spec == "reference" {
		return do()
	}
	t, err := f.target.open(c.Context(), 2) // the first seed is played twice, side by side
	if err != nil {
		return err
	}
	driver, err := simtarget.NewDriver(c.Context(), t)
	if err != nil {
		return errors.Join(err, t.Close())
	}
	f.world = driver.World
	err = do()
	if closed := errors.Join(driver.Close(), t.Close()); closed != nil {
		return exit(exitBroken, errors.Join(err, broken(closed)))
	}
	return err
}

func (f *simFlags) config() sim.Config {
	return sim.Config{Seed: f.seed, Duration: f.duration, Systems: f.systems, Faults: f.faults, Bug: f.bug, World: f.world}
}

// commandLine is the command that does something with a run again, complete.
// only is nil for all intents.
func (f *simFlags) commandLine(verb string, c sim.Config, only []uint64) string {
	line := fmt.Sprintf("safproof sim %s --seed %d --duration %s", verb, c.Seed, c.Duration)
	if c.Systems != 0 {
		line += fmt.Sprintf(" --systems %d", c.Systems)
	}
	line += " --faults " + strconv.FormatFloat(c.Faults, 'g', -1, 64)
	if c.Bug != "" {
		line += " --bug " + c.Bug
	}
	if f.world != nil {
		line += " --target '" + strings.ReplaceAll(f.target.spec, "'", `'\''`) + "'"
		if f.target.timeout != adapter.DefaultTimeout {
			line += " --timeout " + f.target.timeout.String()
		}
	}
	if c.Until != 0 {
		line += fmt.Sprintf(" --until %d", c.Until)
	}
	if only != nil {
		line += " --only " + intentList(only)
	}
	return line
}

// intentList is how --only names intents; 0 is no intent's number.
func intentList(intents []uint64) string {
	if len(intents) == 0 {
		return "0"
	}
	texts := make([]string, len(intents))
	for n, i := range intents {
		texts[n] = strconv.FormatUint(i, 10)
	}
	return strings.Join(texts, ",")
}

// parseOnly reads --only.
func parseOnly(list string) (intents []uint64, err error) {
	for _, text := range strings.Split(list, ",") {
		n, err := strconv.ParseUint(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return nil, fmt.Errorf("--only %q: %q is not the number of an intent", list, text)
		}
		intents = append(intents, n)
	}
	slices.Sort(intents)
	return intents, nil
}

// tellViolation prints what was broken, where, and what to do about it.
func (f *simFlags) tellViolation(w io.Writer, c sim.Config, e sim.Event) {
	fmt.Fprintf(w, "seed %d breaks %s at event %d: %s\n", c.Seed, strings.Join(e.Rules, ", "), e.Seq, e.Cause)
	fmt.Fprintf(w, "  %s\n  replay: %s\n  shrink: %s\n", sim.TextLine(e), f.commandLine("replay", c, nil), f.commandLine("shrink", c, nil))
}

// simError is an error of a run with the exit status that it means.
func simError(err error) error {
	if err == nil || errors.Is(err, sim.ErrConfig) {
		return err
	}
	return exit(exitBroken, err)
}
