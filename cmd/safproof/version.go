package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/reports"
)

func versionCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "version",
		Short: "Print the version of the suite",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s := suite()
			if asJSON {
				return writeJSON(c.OutOrStdout(), s)
			}
			_, err := fmt.Fprintf(c.OutOrStdout(), "safproof %s, %s\n", s, runtime.Version())
			return err
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

// suite is the version of the specification in this program, and the commit it
// was built from where the build noted it.
func suite() reports.Suite {
	s := reports.Suite{Version: features.Version}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return s
	}
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" {
			s.Commit = setting.Value
		}
	}
	return s
}
