package evidence

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode/utf8"
)

// maxName is how many characters of a name are shown in the table, maxLine how
// long the lines below it are.
const (
	maxName = 26
	maxLine = 150
)

// WriteText writes the record as a table: a line a rule, with the first name of each
// kind of evidence and how many more there are. A seed is followed by the decisions
// that rested on the rule in it.
func (r *Record) WriteText(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "rule\tkind\tscenarios\tmutants\tproperties\tfuzz targets\tseed (decisions)\tplanted bugs")
	for _, rule := range r.Rules {
		fmt.Fprintf(t, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", rule.ID, rule.Kind, rule.Scenarios,
			cell(rule.Mutants), cell(testNames(rule.Properties)), cell(testNames(rule.Fuzz)), rule.seed(), cell(rule.bugNames()))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return r.Summary().writeText(w)
}

// cell is the first of some names, short enough for a column, and how many more
// there are.
func cell(names []string) string {
	if len(names) == 0 {
		return "-"
	}
	name := names[0]
	if utf8.RuneCountInString(name) > maxName {
		name = string([]rune(name)[:maxName-1]) + "…"
	}
	if more := len(names) - 1; more > 0 {
		name += fmt.Sprintf(" +%d", more)
	}
	return name
}

// testNames are the names of tests without their packages.
func testNames(tests []string) []string {
	names := make([]string, len(tests))
	for n, test := range tests {
		_, names[n] = SplitTest(test)
	}
	return names
}

// SplitTest takes the name of a test apart: its package, below the project, and the
// function.
func SplitTest(test string) (folder, name string) {
	dot := strings.LastIndexByte(test, '.')
	return test[:max(dot, 0)], test[dot+1:]
}

func (r Rule) seed() string {
	if r.Simulation == nil {
		return "-"
	}
	return fmt.Sprintf("%d (%d)", r.Simulation.Seed, r.Simulation.Decisions)
}

func (r Rule) bugNames() []string {
	names := make([]string, len(r.Bugs))
	for n, b := range r.Bugs {
		names[n] = b.Name
	}
	return names
}

func (s Summary) writeText(w io.Writer) error {
	text := fmt.Sprintf("\nof %d rules %d have a scenario, %d a mutant, %d a property, %d a fuzz target, %d a simulation seed, %d a planted bug\n",
		s.Rules, s.Scenarios, s.Mutants, s.Properties, s.Fuzz, s.Simulation, s.Bugs)
	text += fmt.Sprintf("of %d must-rules %d have scenarios and mutants only", s.Must, len(s.SuiteOnly))
	if len(s.SuiteOnly) > 0 {
		text += ":\n" + wrapped(s.SuiteOnly)
	}
	_, err := io.WriteString(w, text+"\n")
	return err
}

// wrapped puts words into lines, indented.
func wrapped(words []string) string {
	var lines []string
	line := " "
	for _, word := range words {
		if len(line)+1+len(word) > maxLine {
			lines, line = append(lines, line), " "
		}
		line += " " + word
	}
	return strings.Join(append(lines, line), "\n")
}
