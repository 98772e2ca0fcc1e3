package main

import (
	"context"
	"fmt"
	"io"

	"github.com/safproof/safproof/features/known"
	"github.com/safproof/safproof/reports"
)

// show tells what a target makes of one rule: each scenario that did not pass, with the
// reason that is known.
func (p *publisher) show(ctx context.Context, out io.Writer, i *Implementation, t Target, rule string) error {
	switch why := i.missing(); {
	case why != "":
		return fmt.Errorf("%s is missing: %s", t.Slug, why)
	case t.Test != "":
		return fmt.Errorf("%s is held by a test, to all rules: %s", t.Slug, t.Test)
	}
	record, err := p.byCommand(ctx, i, t, reports.Selection{Rules: []string{rule}})
	if err != nil {
		return err
	}
	settle(record)
	about, version := record.Header.Rules[0], record.Header.Target.Version
	fmt.Fprintf(out, "%s %s, %s (%s): %s\n", t.Title, version, about.ID, about.Kind, about.Title)
	last := ""
	for _, s := range record.Scenarios {
		fmt.Fprintf(out, "  %s: %s\n", s.Status, known.ScenarioName(s))
		if s.Status == reports.Passed {
			continue
		}
		if s.Expected != "" {
			fmt.Fprintf(out, "    expected: %s\n", s.Expected)
		}
		fmt.Fprintf(out, "    observed: %s\n", s.Observed)
		if s.Known != "" && s.Known != last {
			fmt.Fprintf(out, "    %s\n", s.Known)
		}
		last = s.Known
	}
	return nil
}
