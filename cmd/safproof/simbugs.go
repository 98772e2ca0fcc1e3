package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/sim"
)

func simBugsCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "bugs",
		Short: "List the bugs that can be planted, the rule that each breaks, and in how many seeds it is found",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			list := shownBugs()
			if asJSON {
				return writeJSON(c.OutOrStdout(), list)
			}
			w := tabwriter.NewWriter(c.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, b := range list {
				fmt.Fprintf(w, "%s\t%s\twithin %s\t%s\n\t\t\t%s\n", b.Name, b.Rule, seedCount(b.Budget), b.What, b.Find)
			}
			return w.Flush()
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// seedCount is a number of seeds in words.
func seedCount(n int) string {
	if n == 1 {
		return "1 seed"
	}
	return fmt.Sprintf("%d seeds", n)
}

// shownBug is a bug with the command that finds it, within Budget seeds.
type shownBug struct {
	Name   string `json:"name"`
	Rule   string `json:"rule"`
	What   string `json:"what"`
	Budget int    `json:"budget"`
	Find   string `json:"find"`
}

func shownBugs() []shownBug {
	var list []shownBug
	for _, b := range sim.Bugs() {
		find := new(simFlags).commandLine("run", sim.BugConfig(b.Name, 0), nil) + fmt.Sprintf(" --seeds %d", b.Budget)
		list = append(list, shownBug{b.Name, b.Rule, b.What, b.Budget, find})
	}
	return list
}
