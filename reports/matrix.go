package reports

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// matrix is several records side by side: rules down, targets across.
type matrix struct {
	frame
	Columns   []column
	Groups    []group
	Languages []string
	Legend    []Status
	Suites    []string // the suite versions, if there is more than one
}

type column struct {
	Target   Target
	Summary  Summary
	Suite    Suite
	Language string // as the filter has it
}

type group struct {
	System string
	Lines  []matrixLine
}

type matrixLine struct {
	Rule  Rule
	Cells []cell
}

// cell is one rule on one target; Result is nil where the record lacks the rule.
type cell struct {
	ID       string
	Language string
	Target   string
	Result   *RuleResult
}

// unstated is the language of targets that do not say theirs.
const unstated = "not stated"

func newMatrix(recs []*Record) (matrix, error) {
	if len(recs) == 0 {
		return matrix{}, errors.New("reports: a matrix of no records")
	}
	m := matrix{frame: newFrame("safproof: conformance matrix", "matrix.js")}
	var order []Rule
	byRule := map[string][]*RuleResult{} // by column
	for i, rec := range recs {
		results := rec.RuleResults()
		c := column{Target: rec.Header.Target, Summary: rec.summarize(results), Suite: rec.Header.Suite, Language: rec.Header.Target.Language}
		if c.Language == "" {
			c.Language = unstated
		}
		m.Columns = append(m.Columns, c)
		if !slices.Contains(m.Languages, c.Language) {
			m.Languages = append(m.Languages, c.Language)
		}
		if !slices.Contains(m.Suites, c.Suite.String()) {
			m.Suites = append(m.Suites, c.Suite.String())
		}
		after := -1 // a rule that earlier records lack goes behind its neighbour
		for j := range results {
			id := results[j].Rule.ID
			if byRule[id] == nil {
				byRule[id] = make([]*RuleResult, len(recs))
				order = slices.Insert(order, after+1, results[j].Rule)
			}
			byRule[id][i] = &results[j]
			after = slices.IndexFunc(order, func(r Rule) bool { return r.ID == id })
		}
	}
	slices.Sort(m.Languages)
	for _, rule := range order {
		m.add(rule, byRule[rule.ID])
	}
	return m, nil
}

func (m *matrix) add(rule Rule, results []*RuleResult) {
	line := matrixLine{Rule: rule}
	for i, result := range results {
		c := m.Columns[i]
		line.Cells = append(line.Cells, cell{
			ID: fmt.Sprintf("%s.%d", rule.ID, i+1), Language: c.Language, Target: c.Target.title(), Result: result,
		})
		if result != nil && !slices.Contains(m.Legend, result.Status) {
			m.Legend = append(m.Legend, result.Status)
			slices.SortFunc(m.Legend, func(a, b Status) int { return slices.Index(shownOrder, a) - slices.Index(shownOrder, b) })
		}
	}
	i := slices.IndexFunc(m.Groups, func(g group) bool { return g.System == rule.System })
	if i < 0 {
		i = len(m.Groups)
		m.Groups = append(m.Groups, group{System: rule.System})
	}
	m.Groups[i].Lines = append(m.Groups[i].Lines, line)
}

// Varies reports whether the targets do not all have the same status.
func (l matrixLine) Varies() bool {
	for _, c := range l.Cells {
		if (c.Result == nil) != (l.Cells[0].Result == nil) || c.Result != nil && c.Result.Status != l.Cells[0].Result.Status {
			return true
		}
	}
	return false
}

// RenderMatrixHTML writes several records as one offline page: rules against
// targets, with the evidence of a cell one click away. It shares styles and
// policy with [RenderHTML].
func RenderMatrixHTML(w io.Writer, recs []*Record) error {
	m, err := newMatrix(recs)
	if err != nil {
		return err
	}
	return execute(w, "matrix.html", m)
}

// RenderMatrixMarkdown writes several records as a Markdown table: rules
// against targets, and a legend.
func RenderMatrixMarkdown(w io.Writer, recs []*Record) error {
	m, err := newMatrix(recs)
	if err != nil {
		return err
	}
	var b strings.Builder
	b.WriteString("| Rule |")
	for _, c := range m.Columns {
		name := escape(oneLine(c.Target.title()))
		if c.Target.Language != "" {
			name += "<br>" + escape(oneLine(c.Target.Language))
		}
		fmt.Fprintf(&b, " %s |", name)
	}
	b.WriteString("\n|---|" + strings.Repeat(":---:|", len(m.Columns)) + "\n| **rules that hold** |")
	for _, c := range m.Columns {
		fmt.Fprintf(&b, " **%d/%d** |", c.Summary.Held, c.Summary.Applicable)
	}
	b.WriteString("\n")
	if len(m.Suites) > 1 {
		b.WriteString("| suite |")
		for _, c := range m.Columns {
			fmt.Fprintf(&b, " %s |", escape(c.Suite.String()))
		}
		b.WriteString("\n")
	}
	for _, g := range m.Groups {
		for _, line := range g.Lines {
			fmt.Fprintf(&b, "| **%s** %s |", escape(line.Rule.ID), escape(oneLine(line.Rule.Title)))
			for _, c := range line.Cells {
				if c.Result == nil {
					b.WriteString(" · |")
				} else {
					fmt.Fprintf(&b, " %s |", c.Result.Status.symbol())
				}
			}
			b.WriteString("\n")
		}
	}
	b.WriteString("\n")
	for _, status := range m.Legend {
		fmt.Fprintf(&b, "%s %s, ", status.symbol(), status.word())
	}
	b.WriteString("· not in the run\n")
	_, err = io.WriteString(w, legible(b.String()))
	return err
}
