package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/known"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// runFlags are the flags of safproof run.
type runFlags struct {
	target      targetFlags
	profile     string
	rules       []string
	kinds       []string
	shard       string
	features    string
	known       string
	fix         bool
	report      string
	trace       bool
	seed        uint64
	asJSON      bool
	concurrency int
}

func runCommand() *cobra.Command {
	var f runFlags
	c := &cobra.Command{
		Use:   "run",
		Short: "Hold a target to the rules and write a report",
		Long: `Hold a target to the rules and write a report.

Exit status: 0 the target conforms, 1 it does not, 2 the command was used
wrongly, 3 the target or the engine failed.`,
		Example: `  safproof run
  safproof run --target 'exec:python3 adapter.py' --report report
  safproof run --target zaas.yaml --profile zaas
  safproof run --rule PT-04,PT-05 --trace
  safproof run --target exec:./adapter --known-failures known.yaml`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return f.run(c) },
	}
	flags := c.Flags()
	f.target.register(c)
	flags.StringVar(&f.target.esm, "esm", target.RACF, "security manager behind the reference: racf, acf2 or topsecret")
	flags.StringVar(&f.profile, "profile", "", "run one chapter of the rules only, for example passticket")
	flags.StringSliceVar(&f.rules, "rule", nil, "run these rules only, for example PT-04,PT-05")
	flags.StringSliceVar(&f.kinds, "kind", nil, "run rules of this kind only: must, limit, choice")
	flags.StringVar(&f.shard, "shard", "", "run one part of the rules: i/n, or job/n to take i from JOB_COMPLETION_INDEX")
	flags.StringVar(&f.features, "features", "", "run feature files of your own instead: a file or a folder")
	flags.StringVar(&f.known, "known-failures", "", "file of failures that are known and explained")
	flags.BoolVar(&f.fix, "fix", false, "rewrite the file of known failures to what was found")
	flags.StringVar(&f.report, "report", "report", "folder for the run record and what is rendered from it; \"\" for none")
	flags.BoolVar(&f.trace, "trace", false, "keep every call as evidence, not only those of scenarios that did not pass")
	flags.Uint64Var(&f.seed, "seed", 1, "fixes the instants that scenarios draw")
	flags.IntVar(&f.concurrency, "concurrency", 4, "scenarios at once")
	flags.BoolVar(&f.asJSON, "json", false, "print the summary as JSON")
	return c
}

func (f *runFlags) run(c *cobra.Command) error {
	for name, list := range map[string][]string{"rule": f.rules, "kind": f.kinds} {
		if c.Flags().Changed(name) && len(list) == 0 {
			return fmt.Errorf("--%s is empty: name what to run, or leave it out to run all", name)
		}
	}
	if f.concurrency < 1 {
		return fmt.Errorf("--concurrency %d: want 1 or more", f.concurrency)
	}
	cfg, err := f.config()
	if err != nil {
		return err
	}
	// Whatever the selection gets wrong is told before a target is started.
	if _, err := cfg.Registry.Select(cfg.Selection); err != nil {
		return err
	}
	if cfg.Target, err = f.target.open(c.Context(), f.concurrency); err != nil {
		return err
	}
	cfg.TargetSpec = f.target.spec
	record, err := f.execute(c, cfg)
	if err != nil {
		return exit(exitBroken, err)
	}
	if err := f.tell(c, record); err != nil {
		return exit(exitBroken, err)
	}
	if f.fix {
		return f.rewrite(c, cfg.Known, record)
	}
	return exit(record.Footer.ExitCode, nil)
}

// config turns the flags into a run without a target.
func (f *runFlags) config() (features.Config, error) {
	cfg := features.Config{
		Suite: suite(), Seed: f.seed, Concurrency: f.concurrency, Trace: f.trace, Clock: time.Now,
		Selection: reports.Selection{Profile: f.profile, Rules: f.rules, Kinds: f.kinds, Features: f.features},
		Redact:    f.features != "",
	}
	var err error
	if cfg.Registry, err = loadFeatures(f.features); err != nil {
		return cfg, err
	}
	if f.shard != "" {
		if cfg.Selection.Shard, err = features.ParseShard(f.shard, os.Getenv("JOB_COMPLETION_INDEX")); err != nil {
			return cfg, err
		}
	}
	switch {
	case f.known != "":
		if f.fix {
			if err = known.Create(f.known); err != nil {
				return cfg, err
			}
		}
		cfg.Known, err = known.Load(f.known)
	case f.fix:
		err = fmt.Errorf("--fix rewrites a file of known failures: name it with --known-failures")
	}
	return cfg, err
}

// execute makes the run, and the record's file as it grows.
func (f *runFlags) execute(c *cobra.Command, cfg features.Config) (*reports.Record, error) {
	defer debug.SetGCPercent(debug.SetGCPercent(features.GarbagePercent))
	bar := newProgress()
	cfg.Progress = func(done, total int, s reports.Scenario) { bar.show(done, total, s.Rule+" "+s.Name) }
	defer bar.clear()
	if f.report == "" {
		return features.Run(c.Context(), cfg)
	}
	if err := os.MkdirAll(f.report, 0o755); err != nil {
		return nil, err
	}
	file, err := os.Create(filepath.Join(f.report, reports.RunFile))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	cfg.Record = file
	record, err := features.Run(c.Context(), cfg)
	if err != nil {
		return nil, err
	}
	if err := file.Close(); err != nil {
		return nil, err
	}
	return record, reports.RenderAll(f.report, record)
}

// tell prints what came of the run.
func (f *runFlags) tell(c *cobra.Command, record *reports.Record) error {
	out := c.OutOrStdout()
	if f.asJSON {
		return writeJSON(out, struct {
			reports.Summary
			ExitCode int    `json:"exit_code"`
			Report   string `json:"report,omitempty"`
		}{record.Summary(), record.Footer.ExitCode, f.report})
	}
	if err := reports.RenderText(out, record); err != nil {
		return err
	}
	if f.report != "" {
		fmt.Fprintf(out, "report: %s\n", filepath.Join(f.report, "index.html"))
	}
	return nil
}

// rewrite has the file of known failures say what was found.
func (f *runFlags) rewrite(c *cobra.Command, list *known.List, record *reports.Record) error {
	removed, added, err := list.Fix(record.Header.Declares)
	if err != nil {
		return exit(exitBroken, err)
	}
	fmt.Fprintf(c.ErrOrStderr(), "%s: %d entries removed, %d added; explain each new one\n", f.known, removed, added)
	return nil
}
