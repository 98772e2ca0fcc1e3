package main

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/evidence"
	"github.com/safproof/safproof/features/mutant"
)

func rulesCommand() *cobra.Command {
	c := parent(&cobra.Command{Use: "rules", Short: "List the rules, or show one"})
	c.AddCommand(rulesListCommand(), rulesShowCommand())
	return c
}

func rulesListCommand() *cobra.Command {
	var asJSON, uncovered, exercised bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List every rule",
		Long: `List every rule.

--evidence tells what exercises each: how many scenarios pass on the reference,
the mutants under which the rule turns red, the properties and fuzz targets that
got to it and pass, the first seed of the simulator in which decisions rested on
it, and the bugs planted in the simulator that it finds. Where there are several,
the first is named and the others are counted; "safproof rules show ID" names
all, each with its command. All is from one run, which "make evidence" repeats.`,
		Example: `  safproof rules list
  safproof rules list --evidence
  safproof rules list --uncovered`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case uncovered:
				return listUncovered(c, asJSON)
			case exercised:
				return listEvidence(c, asJSON)
			}
			registry, err := features.Load(features.Files())
			if err != nil {
				return err
			}
			if asJSON {
				return writeJSON(c.OutOrStdout(), registry.Rules)
			}
			w := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, r := range registry.Rules {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.ID, r.Kind, r.Since, r.Title)
			}
			return w.Flush()
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	c.Flags().BoolVar(&uncovered, "uncovered", false, "list what is not covered: rules still to come, documented return codes without a scenario")
	c.Flags().BoolVar(&exercised, "evidence", false, "list what exercises each rule: scenarios, mutants, properties, fuzz targets, simulated seeds and planted bugs")
	c.MarkFlagsMutuallyExclusive("uncovered", "evidence")
	return c
}

func listUncovered(c *cobra.Command, asJSON bool) error {
	rules, codes := features.Uncovered(), features.UncoveredCodes()
	if asJSON {
		return writeJSON(c.OutOrStdout(), map[string]any{"rules": rules, "codes": codes})
	}
	w := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
	for _, u := range rules {
		fmt.Fprintf(w, "%s\t%s\n", u.ID, u.About)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if len(rules) > 0 {
		fmt.Fprintln(c.OutOrStdout())
	}
	fmt.Fprintln(c.OutOrStdout(), "Documented return codes that no scenario shows:")
	for _, u := range codes {
		fmt.Fprintf(w, "%s\t%s\t%s; %s\n", u.Service, u.Codes, u.Meaning, u.Why)
	}
	return w.Flush()
}

func rulesShowCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "show ID",
		Short:   "Show a rule: what it says, its sources, its scenarios, its mutants and what else exercises it",
		Example: "  safproof rules show PT-04",
		Args:    cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			registry, err := features.Load(features.Files())
			if err != nil {
				return err
			}
			rule, ok := registry.Rule(strings.ToUpper(args[0]))
			if !ok {
				return fmt.Errorf("unknown rule %q: see \"safproof rules list\"", args[0])
			}
			shown := shownRule{Rule: rule, Mutants: mutant.Of(rule.ID)}
			if shown.Evidence, err = evidenceOf(rule.ID); err != nil {
				return err
			}
			if asJSON {
				return writeJSON(c.OutOrStdout(), shown)
			}
			return shown.print(c)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// shownRule is a rule with the mutants that prove it, and with all that exercises it.
type shownRule struct {
	features.Rule
	Mutants  []mutant.Mutant `json:"mutants"`
	Evidence evidence.Rule   `json:"evidence"`
}

func (r shownRule) print(c *cobra.Command) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s (%s", r.ID, r.Kind)
	if r.Since != "" {
		fmt.Fprintf(&b, ", since %s", r.Since)
	}
	for _, apar := range r.APARs {
		fmt.Fprintf(&b, ", APAR %s", apar)
	}
	fmt.Fprintf(&b, ")  %s\n%s\n", r.Title, r.Statement)
	for _, s := range r.Sources {
		fmt.Fprintf(&b, "source: %s\n", s)
	}
	for _, s := range r.Scenarios {
		fmt.Fprintf(&b, "%s: %s", strings.Join(s.Roles, ", "), s.Name)
		if s.Rows > 0 {
			fmt.Fprintf(&b, " (%d rows)", s.Rows)
		}
		fmt.Fprintf(&b, "  %s:%d\n", r.File, s.Line)
	}
	var printed []string
	for _, m := range r.Mutants {
		fmt.Fprintf(&b, "mutant: %s: %s\n", m.Name, m.What)
		printed = append(printed, m.Name)
	}
	writeEvidence(&b, r.Evidence, printed)
	_, err := fmt.Fprint(c.OutOrStdout(), b.String())
	return err
}
