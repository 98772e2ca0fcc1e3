package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/features/steps"
)

func stepsCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "steps",
		Short: "List the vocabulary for feature files of your own",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if asJSON {
				return writeJSON(c.OutOrStdout(), steps.Vocabulary())
			}
			out := c.OutOrStdout()
			for _, s := range steps.Vocabulary() {
				fmt.Fprintf(out, "%s %s\n    %s\n    for example: %s %s\n", s.Keyword, s.Pattern, s.Help, s.Keyword, s.Example)
				if s.Doc != "" {
					fmt.Fprintf(out, "    with a doc string: %s, between lines of \"\"\"\n", s.Doc)
				}
				if s.Table != nil {
					fmt.Fprintf(out, "    with a table of the columns: %s\n", strings.Join(s.Table, ", "))
				}
			}
			fmt.Fprintln(out, "\nPlaces:")
			for _, p := range steps.Places() {
				fmt.Fprintf(out, "  %-14s %s\n", p[0], p[1])
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}
