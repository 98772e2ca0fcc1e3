package reports

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"
)

// MaxLine is the longest line of a record, in bytes and without its newline.
// It leaves room for a wire trace and stops a reader from filling memory with
// a file that is no record.
const MaxLine = 16 << 20

var (
	kinds        = []string{"must", "limit", "choice", ""}
	roles        = []string{"accept", "reject", "boundary", ""}
	stepStatuses = []string{"passed", "failed", "skipped", "undefined", "pending", "ambiguous"}
	exitCodes    = []int{0, 1, 3}
)

// checker holds what the Writer and Read alike demand of a record, and counts
// as it goes. The two share it so that nothing can be written that is then
// refused, and no count is taken on trust.
type checker struct {
	index     map[string]int   // rule id to its place in perRule
	perRule   []map[Status]int // scenarios of a rule, by status
	scenarios map[Status]int
	known     int
}

func newChecker(h Header) (*checker, error) {
	if h.Format != Format {
		return nil, fmt.Errorf("record format %d is not known: this program reads format %d; use the version that wrote the record", h.Format, Format)
	}
	if err := checkShard(h.Selection.Shard); err != nil {
		return nil, err
	}
	if err := checkUTC("started", h.Started); err != nil {
		return nil, err
	}
	c := &checker{index: make(map[string]int, len(h.Rules)), scenarios: map[Status]int{}}
	for i, r := range h.Rules {
		if r.ID == "" {
			return nil, fmt.Errorf("rule %d of the header has no id", i+1)
		}
		if _, twice := c.index[r.ID]; twice {
			return nil, fmt.Errorf("rule %q is declared twice", r.ID)
		}
		if !slices.Contains(kinds, r.Kind) {
			return nil, fmt.Errorf("rule %q: unknown kind %q: want must, limit or choice", r.ID, r.Kind)
		}
		c.index[r.ID] = i
		c.perRule = append(c.perRule, map[Status]int{})
	}
	return c, nil
}

func checkShard(s Shard) error {
	if s == (Shard{}) || s.Index >= 1 && s.Index <= s.Count {
		return nil
	}
	return fmt.Errorf("shard %d of %d does not exist", s.Index, s.Count)
}

func checkUTC(name string, t time.Time) error {
	if _, offset := t.Zone(); offset != 0 {
		return fmt.Errorf("%s is %s: want UTC", name, t.Format(time.RFC3339))
	}
	return nil
}

// check judges a scenario by itself and against the header, without counting it.
func (c *checker) check(s Scenario) error {
	if _, declared := c.index[s.Rule]; !declared {
		return fmt.Errorf("scenario %q: rule %q is not declared in the header", s.Name, s.Rule)
	}
	if !slices.Contains(Statuses, s.Status) {
		return fmt.Errorf("scenario %q: unknown status %q: want one of %q", s.Name, s.Status, Statuses)
	}
	if !slices.Contains(roles, s.Role) {
		return fmt.Errorf("scenario %q: unknown role %q: want accept, reject or boundary", s.Name, s.Role)
	}
	if s.Micros < 0 {
		return fmt.Errorf("scenario %q: duration of %d µs is below zero", s.Name, s.Micros)
	}
	if s.Known != "" && !s.Status.broken() {
		return fmt.Errorf("scenario %q: a known failure that is %s: a stale entry belongs to the problems of the run", s.Name, s.Status)
	}
	for i, step := range s.Steps {
		if !slices.Contains(stepStatuses, step.Status) {
			return fmt.Errorf("scenario %q, step %d: unknown status %q: want one of %q", s.Name, i+1, step.Status, stepStatuses)
		}
	}
	return nil
}

func (c *checker) count(s Scenario) {
	c.perRule[c.index[s.Rule]][s.Status]++
	c.scenarios[s.Status]++
	if s.Known != "" {
		c.known++
	}
}

// rules counts the rules by status.
func (c *checker) rules() map[Status]int {
	sum := map[Status]int{}
	for _, counts := range c.perRule {
		sum[worstOf(counts)]++
	}
	return sum
}

func worstOf(counts map[Status]int) Status {
	return Worst(slices.Collect(maps.Keys(counts))...)
}

// footer makes the footer that agrees with what was counted.
func (c *checker) footer(problems []string, finished time.Time, exitCode int) (Footer, error) {
	f := Footer{
		Type: "footer", Scenarios: maps.Clone(c.scenarios), Rules: c.rules(), KnownFailures: c.known,
		Problems: problems, Finished: finished.UTC(), ExitCode: exitCode,
	}
	return f, c.checkFooter(f)
}

func (c *checker) checkFooter(f Footer) error {
	if !slices.Contains(exitCodes, f.ExitCode) {
		return fmt.Errorf("exit code %d of a run: want 0, 1 or 3", f.ExitCode)
	}
	if err := checkUTC("finished", f.Finished); err != nil {
		return err
	}
	return errors.Join(
		agree("scenarios", f.Scenarios, c.scenarios),
		agree("rules", f.Rules, c.rules()),
		same("known failures", f.KnownFailures, c.known),
	)
}

// agree compares counts; a status that is missing counts as zero.
func agree(what string, footer, lines map[Status]int) error {
	for _, s := range Statuses {
		if err := same(string(s)+" "+what, footer[s], lines[s]); err != nil {
			return err
		}
	}
	return nil
}

func same(what string, footer, lines int) error {
	if footer == lines {
		return nil
	}
	return fmt.Errorf("counts disagree: the footer says %d %s, the lines before it say %d: the record was changed or lines are missing", footer, what, lines)
}

// broken reports whether the status counts against the target or the run.
func (s Status) broken() bool { return s == Failed || s == Errored }
