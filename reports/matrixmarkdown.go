package reports

import (
	"fmt"
	"io"
	"strings"
)

// RenderMatrixMarkdown writes several records as Markdown: a table of the
// targets, and for each specification a table of the rules that not all of
// them hold alike, with the names of those that do not. So it stays readable
// with more targets than a table could have columns.
func RenderMatrixMarkdown(w io.Writer, recs []*Record) error {
	m, err := newMatrix(recs)
	if err != nil {
		return err
	}
	var b strings.Builder
	m.targetsTable(&b)
	m.sums(&b)
	for _, g := range m.Groups {
		g.table(&b)
	}
	_, err = io.WriteString(w, legible(b.String()))
	return err
}

func (m matrix) targetsTable(b *strings.Builder) {
	b.WriteString("| Target | Version | Language | Rules that hold | Failed | Differs | Not judged | Run | Suite |\n|---|---|---|---:|---:|---:|---:|---|---|\n")
	for _, c := range m.Columns {
		failed := fmt.Sprint(c.Failed())
		if c.Explained() > 0 {
			failed += fmt.Sprintf(" (%d explained)", c.Explained())
		}
		name := "**" + escape(oneLine(c.Name)) + "**"
		if c.Summary.Outcome == Inconclusive {
			name += " (inconclusive)"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %d of %d | %s | %d | %d | %s | %s |\n", name, escape(oneLine(c.Target.Version)),
			escape(oneLine(c.Target.Language)), c.Summary.Held, c.Summary.Applicable, failed, c.Differs(), c.Unjudged(), c.Date(), escape(c.Suite.String()))
	}
	b.WriteString("\n")
}

// sums says what becomes of the rules that no table below has.
func (m matrix) sums(b *strings.Builder) {
	alike, shown, unjudged := 0, 0, 0
	for _, g := range m.Groups {
		for _, line := range g.Lines {
			switch {
			case len(line.judged()) == 0:
				unjudged++
			case line.telling():
				shown++
			default:
				alike++
			}
		}
	}
	fmt.Fprintf(b, "Of %s, %d hold on every target that they apply to, in the same way", count(m.Rules, "rule"), alike)
	if unjudged > 0 {
		fmt.Fprintf(b, ", %d could be judged on none", unjudged)
	}
	if shown == 0 {
		b.WriteString(".\n")
		return
	}
	fmt.Fprintf(b, ", and %d, those below, not. A rule that differs does not share a limitation, or takes another listed alternative: not a fault. "+
		"A star marks a failure whose cause is known and explained; an exclamation mark, that the target or the run broke.\n", shown)
}

// telling reports whether the rule tells targets apart, or fails on all.
func (l matrixLine) telling() bool {
	for _, c := range l.judged() {
		if c.Result.Status.broken() {
			return true
		}
	}
	return l.Varies()
}

func (g group) table(b *strings.Builder) {
	began := false
	for _, line := range g.Lines {
		if !line.telling() {
			continue
		}
		if !began {
			began = true
			fmt.Fprintf(b, "\n### %s\n\n| Rule | Hold | Failed | Differs |\n|---|---:|---|---|\n", escape(g.Title()))
		}
		held, failed, differs := 0, []string{}, []string{}
		judged := line.judged()
		for _, c := range judged {
			name := escape(oneLine(c.Short))
			switch c.Result.Status {
			case Passed:
				held++
			case Differs:
				held++
				differs = append(differs, name)
			case Errored:
				failed = append(failed, name+" !"+c.star())
			default:
				failed = append(failed, name+c.star())
			}
		}
		fmt.Fprintf(b, "| **%s** %s | %d of %d | %s | %s |\n", escape(line.Rule.ID), escape(oneLine(line.Rule.Title)), held, len(judged),
			strings.Join(failed, " · "), strings.Join(differs, " · "))
	}
}

func (c cell) star() string {
	if c.Result.KnownFailure() {
		return escape("*")
	}
	return ""
}
