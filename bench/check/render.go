package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// render writes the table, a line for each benchmark.
func render(w io.Writer, rows []row) error {
	instructions := false
	for _, r := range rows {
		_, told := r.counts["instructions/op"]
		instructions = instructions || told
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	columns := []string{"benchmark", "measure", "base", "head", "delta", "p", "n", "allocs/op", "B/op"}
	if instructions {
		columns = append(columns, "instructions/op")
	}
	fmt.Fprintln(table, strings.Join(append(columns, "verdict"), "\t"))
	for _, r := range rows {
		cells := append([]string{r.name}, r.timeCells()...)
		for _, unit := range counted {
			if unit != "instructions/op" || instructions {
				cells = append(cells, r.count(unit))
			}
		}
		fmt.Fprintln(table, strings.Join(append(cells, r.verdict.String()), "\t"))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	if !instructions {
		_, err := fmt.Fprintln(w, "instructions/op: not available")
		return err
	}
	return nil
}

// timeCells are measure, base, head, delta, p and n.
func (r row) timeCells() []string {
	if r.measure.unit == "" {
		return []string{"", "", "", "", "", ""}
	}
	unit, scale := r.measure.unit, 1.0
	if unit == "sec/op" {
		unit, scale = "ns/op", 1e9
	}
	return []string{unit, fmt.Sprintf("%.4g", r.time.base*scale), fmt.Sprintf("%.4g", r.time.head*scale), r.time.delta(),
		fmt.Sprintf("%.3f", r.comparison.P), fmt.Sprintf("%d+%d", r.comparison.N1, r.comparison.N2)}
}

// delta is told whether it is significant or not: the verdict says that.
func (c change) delta() string { return fmt.Sprintf("%+.1f%%", (c.ratio()-1)*100) }

func (r row) count(unit string) string {
	c, told := r.counts[unit]
	if !told {
		return ""
	}
	base, head := fmt.Sprintf("%.0f", c.base), fmt.Sprintf("%.0f", c.head)
	switch {
	case base == head:
		return head
	case unit == "instructions/op":
		return fmt.Sprintf("%s → %s (%s)", base, head, c.delta())
	}
	return base + " → " + head
}
