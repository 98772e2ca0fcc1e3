package reports

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// RenderDiff writes a difference as text, the regressions first.
func RenderDiff(w io.Writer, d Difference) error {
	var b strings.Builder
	fmt.Fprintf(&b, "before: %s, suite %s\n        %s\n", d.Before.Target, d.Before.Suite, d.Before.Sentence)
	fmt.Fprintf(&b, "after:  %s, suite %s\n        %s\n", d.After.Target, d.After.Suite, d.After.Sentence)
	for i, f := range d.Context {
		if i == 0 {
			b.WriteString("\nThe runs are not alike:\n")
		}
		fmt.Fprintf(&b, "  %s: %s -> %s\n", f.Name, orNone(f.Before), orNone(f.After))
	}
	changes(&b, "Worse", d.Changed, func(c Change) bool { return c.Regression })
	changes(&b, "Otherwise changed", d.Changed, func(c Change) bool { return !c.Regression })
	all := func(Change) bool { return true }
	changes(&b, "Only after", d.Added, all)
	changes(&b, "Only before", d.Removed, all)
	switch {
	case d.Worse():
		fmt.Fprintf(&b, "\nWorse: %s.\n", count(d.Regressions, "regression"))
	case len(d.Changed)+len(d.Added)+len(d.Removed) == 0:
		b.WriteString("\nNo rule changed.\n")
	default:
		b.WriteString("\nNot worse: no regression.\n")
	}
	_, err := io.WriteString(w, legible(b.String()))
	return err
}

// RenderDiffJSON writes a difference as indented JSON.
func RenderDiffJSON(w io.Writer, d Difference) error {
	return writeJSON(w, d)
}

func writeJSON(w io.Writer, v any) error {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(buf.Bytes())
	return err
}

func changes(b *strings.Builder, title string, all []Change, wanted func(Change) bool) {
	first := true
	for _, c := range all {
		if !wanted(c) {
			continue
		}
		if first {
			fmt.Fprintf(b, "\n%s:\n", title)
			first = false
		}
		fmt.Fprintf(b, "  %s  %s  %s\n", c.Rule, arrow(c.Before, c.After), oneLine(c.Title))
		for _, s := range c.Scenarios {
			fmt.Fprintf(b, "    %s  %s\n", arrow(s.Before, s.After), oneLine(s.Name))
			if s.After.broken() {
				field(b, "expected", s.Expected)
				field(b, "observed", s.Observed)
			}
		}
	}
}

func field(b *strings.Builder, name, value string) {
	if value != "" {
		fmt.Fprintf(b, "      %s: %s\n", name, shortened(oneLine(value), 500))
	}
}

// arrow writes a change of status; a side that is missing is left out.
func arrow(before, after Status) string {
	switch {
	case before == "":
		return "new: " + after.word()
	case after == "":
		return "gone: " + before.word()
	case before == after:
		return after.word()
	}
	return before.word() + " -> " + after.word()
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

func orNone(text string) string {
	if text == "" {
		return "(none)"
	}
	return text
}
