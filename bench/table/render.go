package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// render writes the table, what was not measured, and how many targets are met.
func render(w io.Writer, r *results) error {
	var text strings.Builder
	fmt.Fprintf(&text, "%s\n\n", r.machine())
	lines := [][]string{{"path", "time", "ratio", "target", "met", "allocations", "peers: × the floor (× the path)"}}
	targets, missed := 0, []string{}
	for _, row := range rowsOf(r) {
		verdict, wanted := r.judge(row)
		switch verdict {
		case "met":
			targets++
		case "MISSED":
			targets++
			missed = append(missed, row.title)
		}
		lines = append(lines, []string{row.title, r.time(row), r.ratio(row.benchmark), wanted, verdict, r.allocations(row.benchmark), r.peers(row)})
	}
	align(&text, lines)
	r.notes(&text)
	fmt.Fprintf(&text, "%d of %d targets met", targets-len(missed), targets)
	if len(missed) > 0 {
		fmt.Fprintf(&text, "; missed: %s", strings.Join(missed, "; "))
	}
	_, err := fmt.Fprintln(w, text.String())
	return err
}

// machine is what ran where and when.
func (r *results) machine() string {
	var parts []string
	for _, key := range []string{"go", "goos", "goarch", "cpu", "date", "node", "python3", "java"} {
		if v := r.config[key]; v != "" {
			if key == "node" {
				v = "Node.js " + v
			}
			parts = append(parts, v)
		}
	}
	return strings.Join(parts, ", ")
}

// judge says whether a path meets all its targets, and what they are.
func (r *results) judge(row row) (verdict, wanted string) {
	var texts []string
	for _, unit := range r.targets(row.benchmark) {
		target, _ := r.value(row.benchmark, "target-"+unit)
		value, told := r.value(row.benchmark, unit)
		texts = append(texts, targetText(unit, target))
		switch {
		case !told || !met(unit, value, target):
			verdict = "MISSED"
		case verdict == "":
			verdict = "met"
		}
	}
	slices.Reverse(texts) // ratios before allocations
	return verdict, strings.Join(texts, ", ")
}

// time is that of the path, or how much it does in one.
func (r *results) time(row row) string {
	for _, unit := range []string{"µs/scenario", "events/cpu-s", "events/s"} {
		if v, told := r.value(row.benchmark, unit); told {
			return quantity(unit, v)
		}
	}
	if v, told := r.value(row.benchmark, "sec/op"); told {
		return duration(v)
	}
	return ""
}

// ratio is that to the floor, or whatever else the path has a target for.
func (r *results) ratio(name string) string {
	for _, unit := range append([]string{"x/floor", "x-faster"}, r.targets(name)...) {
		if v, told := r.value(name, unit); told && strings.HasPrefix(unit, "x") {
			return quantity(unit, v)
		}
	}
	return ""
}

func (r *results) allocations(name string) string {
	if v, told := r.value(name, "allocs/op"); told {
		return fmt.Sprintf("%.0f", v)
	}
	return ""
}

// peers are told by their ratio to the floor and, in brackets, to the path.
func (r *results) peers(row row) string {
	path, ok := r.value(row.benchmark, "x/floor")
	if faster, told := r.value(row.benchmark, "x-faster"); !ok && told {
		path, ok = 1/faster, true // than the floor
	}
	var texts []string
	for _, name := range row.peers {
		floor, told := r.value(name, "x/floor")
		if !told || !ok {
			continue
		}
		texts = append(texts, fmt.Sprintf("%s %s (%s)", peerName(name), two(floor), two(floor/path)))
	}
	for _, name := range r.failed {
		if slices.Contains(r.pathsOf(name), row.benchmark) {
			texts = append(texts, peerName(name)+" failed")
		}
	}
	return strings.Join(texts, ", ")
}

// two has two digits, and three near 1: peers are no matter of per cent elsewhere.
func two(v float64) string {
	switch {
	case v >= 9.95:
		return fmt.Sprintf("%.0f×", v)
	case v >= 1.995:
		return fmt.Sprintf("%.1f×", v)
	}
	return fmt.Sprintf("%.2f×", v)
}

// notes are what is not in the table.
func (r *results) notes(text *strings.Builder) {
	var missing []string
	for key, why := range r.config {
		if name, found := strings.CutPrefix(key, "peer-"); found {
			missing = append(missing, name+": "+why)
		}
	}
	slices.Sort(missing)
	for _, line := range missing {
		fmt.Fprintln(text, line)
	}
	titles := unmeasured(r)
	if len(titles) > 0 {
		fmt.Fprintf(text, "not measured: %s\n", strings.Join(titles, "; "))
	}
	if len(missing)+len(titles) > 0 {
		fmt.Fprintln(text)
	}
}

// align writes a Markdown table that is one to the eye, too.
func align(text *strings.Builder, lines [][]string) {
	width := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, cell := range line {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	write := func(line []string, fill string) {
		for i, cell := range line {
			padding := strings.Repeat(fill, width[i]-utf8.RuneCountInString(cell))
			if i == len(line)-1 && fill == " " {
				padding = "" // a long line is not made longer
			}
			fmt.Fprintf(text, "| %s%s ", cell, padding)
		}
		fmt.Fprintln(text, "|")
	}
	write(lines[0], " ")
	dashes := make([]string, len(width))
	for i := range dashes {
		dashes[i] = "---"
		width[i] = max(width[i], 3)
	}
	write(dashes, "-")
	for _, line := range lines[1:] {
		write(line, " ")
	}
	fmt.Fprintln(text)
}
