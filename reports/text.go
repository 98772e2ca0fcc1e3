package reports

import (
	"fmt"
	"io"
	"strings"
)

// RenderText writes what a terminal should show after a run: each rule that
// did not hold with its evidence, each choice that differs, what was skipped and
// why, and the verdict.
func RenderText(w io.Writer, rec *Record) error {
	var b strings.Builder
	results := rec.RuleResults()
	for _, r := range results {
		switch {
		case r.Status.broken():
			textFailures(&b, r)
		case r.Status == Differs:
			fmt.Fprintf(&b, "%s %s  %s\n  the target takes: %s\n", Differs.symbol(), r.Rule.ID, r.Rule.Title, strings.Join(r.Choices, ", "))
		}
		textSkips(&b, r)
	}
	for _, p := range rec.Footer.Problems {
		fmt.Fprintf(&b, "%s %s\n", Errored.symbol(), p)
	}
	s := rec.summarize(results)
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	t := rec.Header.Target
	fmt.Fprintf(&b, "%s\n%s %s: %s in %s, suite %s\n", s.Sentence, t.Name, t.Version,
		count(len(rec.Scenarios), "scenario"), lasting(rec.Footer.Finished.Sub(rec.Header.Started)), rec.Header.Suite)
	_, err := io.WriteString(w, b.String())
	return err
}

// textFailures writes a rule that failed or broke, scenario by scenario.
func textFailures(b *strings.Builder, r RuleResult) {
	fmt.Fprintf(b, "%s %s  %s\n", r.Status.symbol(), r.Rule.ID, r.Rule.Title)
	if r.Note != "" {
		fmt.Fprintf(b, "  %s\n", r.Note)
	}
	for _, s := range r.Scenarios {
		if !s.Status.broken() {
			continue
		}
		name := s.Name
		if row := s.row(); row != "" {
			name += " [" + row + "]"
		}
		fmt.Fprintf(b, "  %s: %s (%s:%d)\n", s.Status, name, s.File, s.Line)
		if s.Known != "" {
			fmt.Fprintf(b, "    known: %s\n", s.Known)
		}
		if s.Expected != "" {
			fmt.Fprintf(b, "    expected: %s\n", s.Expected)
		}
		fmt.Fprintf(b, "    observed: %s\n", strings.ReplaceAll(s.Observed, "\n", "\n              "))
	}
}

// textSkips writes why scenarios of a rule were skipped, each reason once.
func textSkips(b *strings.Builder, r RuleResult) {
	told := make(map[string]bool)
	for _, s := range r.Scenarios {
		if s.Status != Skipped || told[s.Observed] {
			continue
		}
		told[s.Observed] = true
		fmt.Fprintf(b, "%s %s  %s (%s:%d)\n  %s\n", Skipped.symbol(), r.Rule.ID, s.Name, s.File, s.Line,
			strings.ReplaceAll(s.Observed, "\n", "\n  "))
	}
}
