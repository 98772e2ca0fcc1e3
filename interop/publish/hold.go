package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/features/known"
	"github.com/safproof/safproof/reports"
)

// copies is how many copies of an adapter run side by side.
const copies = 2

// hold holds a target to the rules. The error says why its record cannot be published.
func (p *publisher) hold(ctx context.Context, i *Implementation, t Target) (*reports.Record, error) {
	var record *reports.Record
	var err error
	if t.Test == "" {
		record, err = p.byCommand(ctx, i, t, i.selection(p.registry))
	} else {
		record, err = p.byTest(ctx, t)
	}
	if err != nil {
		return nil, err
	}
	if err := publishable(record); err != nil {
		return nil, err
	}
	record.Header.Target.Title = t.Title
	record.Header.Target.Language = i.Language
	settle(record)
	return record, p.unplace(record)
}

func (p *publisher) byCommand(ctx context.Context, i *Implementation, t Target, s reports.Selection) (*reports.Record, error) {
	list, err := known.Load(i.known(t))
	if err != nil {
		return nil, err
	}
	target, err := adapter.Exec(ctx, t.Command, adapter.Options{Processes: copies, Timeout: p.patience, Suite: features.Version})
	if err != nil {
		return nil, err
	}
	return features.Run(ctx, features.Config{
		Registry: p.registry, Target: target, TargetSpec: "exec:" + t.Command, Clock: p.now, Seed: seed, Concurrency: copies,
		Suite: reports.Suite{Version: features.Version}, Selection: s, Known: list,
	})
}

// byTest takes the record of a test, which starts what it holds.
func (p *publisher) byTest(ctx context.Context, t Target) (*reports.Record, error) {
	folder, err := os.MkdirTemp("", "safproof-publish-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	file := filepath.Join(folder, reports.RunFile)
	words := strings.Fields(t.Test)
	c := exec.CommandContext(ctx, words[0], words[1:]...)
	c.Env = append(os.Environ(), RecordVariable+"="+file)
	said, err := c.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s: %w\n%s", t.Test, err, said)
	}
	record, err := reports.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return nil, fmt.Errorf("%s wrote no record: was it skipped?\n%s", t.Test, said)
	}
	return record, err
}

// publishable says what keeps a record from being published: a failure, or a target
// that broke, without its reason; a run in which nothing was judged.
func publishable(r *reports.Record) error {
	if len(r.Footer.Problems) > 0 {
		return errors.New(strings.Join(r.Footer.Problems, "\n"))
	}
	var list []string
	judged := 0
	for _, s := range r.Scenarios {
		switch s.Status {
		case reports.Passed, reports.Differs:
			judged++
		case reports.Failed:
			if judged++; s.Known == "" {
				list = append(list, fmt.Sprintf("%s %s fails without a reason: observed %s", s.Rule, known.ScenarioName(s), s.Observed))
			}
		case reports.Errored:
			if judged++; s.Known != "" {
				continue
			}
			list = append(list, fmt.Sprintf("%s %s broke without a reason: %s", s.Rule, known.ScenarioName(s), s.Observed))
		}
	}
	if judged == 0 {
		list = append(list, "no scenario was judged")
	}
	if list != nil {
		return errors.New(strings.Join(list, "\n"))
	}
	return nil
}

// unplace takes out where the project lies on this machine.
func (p *publisher) unplace(r *reports.Record) error {
	here, err := filepath.Abs(p.root)
	if err != nil {
		return err
	}
	here += string(filepath.Separator)
	for n := range r.Scenarios {
		s := &r.Scenarios[n]
		s.Observed = strings.ReplaceAll(s.Observed, here, "")
		for a := range s.Attachments {
			s.Attachments[a].Text = strings.ReplaceAll(s.Attachments[a].Text, here, "")
		}
	}
	return nil
}

// settle brings the scenarios into the order of the rules, and drops how long they
// took: so two records of the same verdicts differ in their dates alone.
func settle(r *reports.Record) {
	place := make(map[string]int)
	for n, rule := range r.Header.Rules {
		place[rule.ID] = n
	}
	slices.SortStableFunc(r.Scenarios, func(a, b reports.Scenario) int {
		return cmp.Or(cmp.Compare(place[a.Rule], place[b.Rule]), cmp.Compare(a.Line, b.Line), strings.Compare(known.ScenarioName(a), known.ScenarioName(b)))
	})
	for n := range r.Scenarios {
		r.Scenarios[n].Micros = 0
	}
}
