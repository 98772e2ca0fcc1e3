package features

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cucumber/godog"

	"github.com/safproof/safproof/features/known"
	"github.com/safproof/safproof/features/steps"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// The exit codes of a run.
const (
	ExitConforms = 0
	ExitFails    = 1
	ExitBroken   = 3 // the target or the engine failed
)

// Config is what a run needs. Registry, Target and Clock must be set.
type Config struct {
	Registry   *Registry
	Target     target.Target // Run closes it
	TargetSpec string        // as the user named it
	Selection  reports.Selection
	Suite      reports.Suite
	Seed       uint64 // fixes whatever the scenarios draw
	// Concurrency is the number of scenarios at once; less than 1 means 1.
	Concurrency int
	// Redact replaces every key and PassTicket in the record. The suite's own
	// features hold published test data only; a user's may not.
	Redact bool
	// Trace keeps the calls of every scenario, not only of those that did not pass.
	Trace bool
	// Known lists the failures that are expected; nil means none.
	Known *known.List
	Clock func() time.Time
	// Record receives the run record as it grows; nil keeps it in memory only.
	Record io.Writer
	// Progress is called after each scenario, one call at a time.
	Progress func(done, total int, s reports.Scenario)

	// testing and godog run the scenarios as subtests under godog's own flags.
	testing *testing.T
	godog   godog.Options
}

// GarbagePercent is what a program should hand debug.SetGCPercent while it runs the
// suite: a scenario leaves much behind, and the run holds little. The heap grows to
// about 250 MB before it is swept.
const GarbagePercent = 400

// Run holds the target to the selected rules and returns the record of it. Its
// error means that the run could not be made at all; whatever the target did
// is in the record.
func Run(ctx context.Context, cfg Config) (*reports.Record, error) {
	selected, err := cfg.Registry.Select(cfg.Selection)
	if err != nil {
		return nil, errors.Join(err, cfg.Target.Close())
	}
	c, err := newCollector(ctx, cfg, selected)
	if err != nil {
		return nil, errors.Join(err, cfg.Target.Close())
	}
	c.run()
	c.settleRest()
	return c.finish()
}

// run has godog play the feature files.
func (c *collector) run() {
	options := c.cfg.godog
	options.DefaultContext = c.ctx
	options.Strict = true
	options.Concurrency = max(options.Concurrency, c.cfg.Concurrency, 1)
	options.TestingT = c.cfg.testing
	options.Format = c.format(options.Format)
	if options.Output == nil {
		options.Output = io.Discard
	}
	for _, file := range c.cfg.Registry.contents {
		if c.needs(file.name) {
			options.FeatureContents = append(options.FeatureContents, godog.Feature{Name: file.name, Contents: file.text})
		}
	}
	suite := godog.TestSuite{Name: c.name, TestSuiteInitializer: c.initialize, Options: &options}
	c.godogCode = suite.Run()
}

// finish adds what no scenario could say, and closes the record.
func (c *collector) finish() (*reports.Record, error) {
	for _, rule := range c.selected {
		if !c.ran[rule.ID] {
			c.emit(reports.Scenario{
				Rule: rule.ID, File: rule.File, Line: rule.Line, Name: "(none)",
				Status:   reports.Failed,
				Expected: "at least one scenario of the rule runs",
				Observed: "none ran",
			})
		}
	}
	problems := c.cfg.Known.Problems(c.header.Declares)
	code := c.exitCode(len(problems) > 0)
	if err := c.cfg.Target.Close(); err != nil {
		problems = append(problems, err.Error())
		code = ExitBroken
	}
	if c.passed == 0 && code == ExitConforms {
		problems = append(problems, "no scenario passed: nothing was shown about this target")
		code = ExitFails
	}
	if c.godogCode > 1 { // no scenario ran, whatever they came to
		problems = append(problems, fmt.Sprintf("godog ended with exit code %d", c.godogCode))
		code = ExitBroken
	}
	if c.cfg.Redact {
		hideAll(problems, steps.Redactor(c.secrets))
	}
	footer, err := c.writer.Close(problems, c.cfg.Clock().UTC(), code)
	if err := errors.Join(err, c.writeErr); err != nil {
		return nil, fmt.Errorf("writing the run record: %w", err)
	}
	slices.SortStableFunc(c.results, func(a, b reports.Scenario) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line)
	})
	return &reports.Record{Header: c.header, Scenarios: c.results, Footer: footer}, nil
}

// exitCode weighs the scenarios; those that are known to fail weigh nothing.
func (c *collector) exitCode(stale bool) int {
	code := ExitConforms
	if stale {
		code = ExitFails
	}
	for _, s := range c.results {
		switch {
		case s.Known != "":
		case s.Status == reports.Errored:
			return ExitBroken
		case s.Status == reports.Failed:
			code = ExitFails
		}
	}
	return code
}
