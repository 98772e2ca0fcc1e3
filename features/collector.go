package features

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"

	"github.com/safproof/safproof/features/steps"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// collector plays the selected scenarios through godog and gathers what each
// came to. It is both the source of godog's hooks and the formatter that hears
// of features, pickles and steps.
type collector struct {
	cfg      Config
	ctx      context.Context
	name     string
	selected []Rule
	header   reports.Header
	writer   *reports.Writer
	oracle   target.Target  // issues PassTickets where the target cannot
	secrets  *steps.Secrets // of the feature files, where they are to be redacted

	total     int
	godogCode int

	mu       sync.Mutex
	places   map[string]place    // by the id of the scenario or of the example row
	running  map[string]*running // by the id of the pickle
	results  []reports.Scenario
	wanted   map[string]bool // rules selected, by id
	ran      map[string]bool // rules that gave a result, by id
	passed   int
	writeErr error
}

// place is where a pickle stands in the specification.
type place struct {
	rule    string
	file    string
	line    int
	roles   []string
	example []reports.Cell
}

// running is a scenario under way.
type running struct {
	place
	pickle  string // its id
	world   *steps.World
	started time.Time
	result  reports.Scenario
	verdict steps.Verdict
	keyword string // of the step before: Given, When or Then
	left    int    // steps that godog has not reported yet
	ended   bool   // the hook after the scenario has run
}

func newCollector(ctx context.Context, cfg Config, selected []Rule) (*collector, error) {
	info := cfg.Target.Info()
	c := &collector{
		cfg: cfg, ctx: ctx, selected: selected,
		oracle:  target.Reference(cfg.Suite.Version),
		places:  make(map[string]place),
		running: make(map[string]*running),
		wanted:  make(map[string]bool),
		ran:     make(map[string]bool),
		header: reports.Header{
			Suite: cfg.Suite, Selection: cfg.Selection, Seed: cfg.Seed, Started: cfg.Clock().UTC(),
			Target: reports.Target{
				Spec: cfg.TargetSpec, Name: info.Name, Version: info.Version, Language: info.Language,
				Homepage: info.Homepage, Issues: info.Issues, Notes: info.Notes,
				Operations: info.Operations, Algorithms: info.Algorithms,
			},
		},
	}
	for _, rule := range selected {
		c.wanted[rule.ID] = true
		c.header.Rules = append(c.header.Rules, rule.Rule)
		for _, s := range rule.Scenarios {
			c.total += max(1, s.Rows)
		}
	}
	if cfg.Redact {
		var err error
		if c.secrets, err = secretsOf(cfg.Registry.contents); err != nil {
			return nil, err
		}
		hideHeader(&c.header, steps.Redactor(c.secrets))
	}
	out := cfg.Record
	if out == nil {
		out = io.Discard
	}
	var err error
	if c.writer, err = reports.NewWriter(out, c.header); err != nil {
		return nil, fmt.Errorf("writing the run record: %w", err)
	}
	return c, nil
}

// initialize binds the hooks and the vocabulary to every scenario, once for the
// whole run: godog gives each a copy of what the suite has.
func (c *collector) initialize(suite *godog.TestSuiteContext) {
	sc := suite.ScenarioContext()
	sc.Before(c.before)
	sc.After(c.after)
	steps.Register(sc)
}

// before opens a session for the scenario, unless it was not selected.
func (c *collector) before(ctx context.Context, pickle *godog.Scenario) (context.Context, error) {
	r := c.begin(pickle)
	if r == nil {
		return ctx, godog.ErrSkip
	}
	r.started = c.cfg.Clock()
	session, err := c.cfg.Target.Session(ctx)
	if err != nil {
		r.verdict = steps.Verdict{Status: reports.Errored, Observed: err.Error(), Stderr: stderrOf(err)}
		return ctx, err
	}
	reference, err := c.oracle.Session(ctx)
	if err != nil {
		return ctx, err
	}
	r.world = steps.NewWorld(c.cfg.Target.Info(), session, reference, c.seedOf(r))
	return steps.NewContext(ctx, r.world), nil
}

// after closes the session and takes the verdict. Run one by one, godog reports
// a last step that was skipped or is undefined before it calls this hook, and
// any other after; so whichever comes last settles the scenario.
func (c *collector) after(ctx context.Context, pickle *godog.Scenario, stepErr error) (context.Context, error) {
	r := c.runningOf(pickle.Id)
	if r == nil {
		return ctx, nil
	}
	r.ended = true
	if r.left == 0 {
		defer c.settle(r)
	}
	if r.world == nil {
		return ctx, nil
	}
	r.verdict = r.world.End(ctx, stepErr)
	r.result.Micros = c.cfg.Clock().Sub(r.started).Microseconds()
	if stepErr == nil && (r.verdict.Status == reports.Failed || r.verdict.Status == reports.Errored) {
		return ctx, fmt.Errorf("%s", r.verdict.Observed) // so that godog fails the scenario, too
	}
	return ctx, nil
}

// seedOf gives each scenario a stream of its own, whatever else runs.
func (c *collector) seedOf(r *running) uint64 {
	h := fnv.New64a()
	fmt.Fprintf(h, "%d\x00%s\x00%d", c.cfg.Seed, r.file, r.line)
	return h.Sum64()
}

// begin opens the result of a scenario; nil means that it was not selected.
func (c *collector) begin(pickle *messages.Pickle) *running {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.place(pickle)
	if !c.wanted[p.rule] {
		return nil
	}
	r := &running{place: p, pickle: pickle.Id, left: len(pickle.Steps), result: reports.Scenario{
		Rule: p.rule, File: p.file, Line: p.line, Name: pickle.Name, Example: p.example,
	}}
	if len(p.roles) > 0 {
		r.result.Role = p.roles[0]
	}
	for _, t := range pickle.Tags {
		r.result.Tags = append(r.result.Tags, strings.TrimPrefix(t.Name, "@"))
	}
	c.running[pickle.Id] = r
	return r
}

func (c *collector) runningOf(pickleID string) *running {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.running[pickleID]
}

// needs reports whether a file holds a selected rule.
func (c *collector) needs(file string) bool {
	for _, rule := range c.selected {
		if rule.File == file {
			return true
		}
	}
	return false
}

// settle completes the result of a scenario that is over.
func (c *collector) settle(r *running) {
	s, v := r.result, r.verdict
	s.Status, s.Expected, s.Observed, s.Choice, s.URL = v.Status, v.Expected, v.Observed, v.Choice, v.URL
	if s.Status == "" { // no hook of ours saw its end
		s.Status, s.Observed = reports.Errored, "the scenario did not run to its end"
	}
	if r.world != nil && (c.cfg.Trace || s.Status != reports.Passed) {
		if calls := r.world.Calls(); calls != "" {
			s.Attachments = append(s.Attachments, reports.Attachment{
				Name: "calls", MediaType: "application/jsonl", Text: calls,
			})
		}
	}
	if v.Stderr != "" {
		s.Attachments = append(s.Attachments, reports.Attachment{
			Name: "standard error of the target", MediaType: "text/plain", Text: v.Stderr,
		})
	}
	var secrets []*steps.Secrets
	if c.cfg.Redact {
		secrets = append(secrets, c.secrets)
	}
	// What a scenario was given by servers that stand is not published test data.
	if r.world != nil && (c.cfg.Redact || r.world.Opened()) {
		secrets = append(secrets, r.world.Secrets())
	}
	if secrets != nil {
		hideScenario(&s, steps.Redactor(secrets...))
	}
	c.cfg.Known.Judge(&s)
	c.mu.Lock()
	delete(c.running, r.pickle)
	c.mu.Unlock()
	c.emit(s)
}

// emit records one result.
func (c *collector) emit(s reports.Scenario) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ran[s.Rule] = true
	c.results = append(c.results, s)
	if s.Status == reports.Passed {
		c.passed++
	}
	if err := c.writer.Scenario(s); err != nil && c.writeErr == nil {
		c.writeErr = err
	}
	if c.cfg.Progress != nil {
		c.cfg.Progress(len(c.results), c.total, s)
	}
}

// settleRest settles what godog left without an end: it does not report the
// steps after an ambiguous one, for example.
func (c *collector) settleRest() {
	for _, r := range slices.Collect(maps.Values(c.running)) {
		c.settle(r)
	}
}

func stderrOf(err error) string {
	var f *target.Failure
	if errors.As(err, &f) {
		return f.Stderr
	}
	return ""
}

// place finds where a pickle stands. An example row has an id of its own.
func (c *collector) place(pickle *messages.Pickle) place {
	return c.places[pickle.AstNodeIds[len(pickle.AstNodeIds)-1]]
}

// count numbers the runs of this process, so that each has a name.
var count atomic.Int64
