package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/features/evidence"
	"github.com/safproof/safproof/sim"
)

// listEvidence prints what exercises each rule, as it was last collected.
func listEvidence(c *cobra.Command, asJSON bool) error {
	record, err := evidence.Read()
	if err != nil {
		return err
	}
	if asJSON {
		return writeJSON(c.OutOrStdout(), struct {
			*evidence.Record
			Summary evidence.Summary `json:"summary"`
		}{record, record.Summary()})
	}
	return record.WriteText(c.OutOrStdout())
}

// evidenceOf is the evidence of one rule.
func evidenceOf(id string) (evidence.Rule, error) {
	record, err := evidence.Read()
	if err != nil {
		return evidence.Rule{}, err
	}
	rule, ok := record.Of(id)
	if !ok {
		return evidence.Rule{}, fmt.Errorf("no evidence of %s was collected: run \"make evidence\"", id)
	}
	return rule, nil
}

// writeEvidence prints a line for each that exercises a rule, with the command that
// shows it. Scenarios and the mutants that are made for the rule are printed before.
func writeEvidence(w io.Writer, rule evidence.Rule, printed []string) {
	for _, name := range rule.Mutants {
		if !slices.Contains(printed, name) {
			fmt.Fprintf(w, "mutant of another rule: %s\n", name)
		}
	}
	for _, test := range rule.Properties {
		fmt.Fprintf(w, "property: %s\n", goTest(test))
	}
	for _, test := range rule.Fuzz {
		fmt.Fprintf(w, "fuzz target: %s\n", goTest(test))
	}
	if s := rule.Simulation; s != nil {
		times := "1 decision"
		if s.Decisions != 1 {
			times = fmt.Sprintf("%d decisions", s.Decisions)
		}
		fmt.Fprintf(w, "simulation: %s: %s\n", times, new(simFlags).commandLine("run", evidence.SimConfig(s.Seed), nil)+" --seeds 1")
	}
	for _, b := range rule.Bugs {
		fmt.Fprintf(w, "planted bug: %s: %s\n", b.Name, new(simFlags).commandLine("run", sim.BugConfig(b.Name, b.Seed), nil)+" --seeds 1")
	}
}

// goTest is the command that runs a test of the project.
func goTest(test string) string {
	folder, name := evidence.SplitTest(test)
	return fmt.Sprintf("go test ./%s -run '^%s$'", strings.TrimPrefix(folder, "./"), name)
}
