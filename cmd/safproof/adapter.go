package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/features/mutant"
	"github.com/safproof/safproof/features/target"
)

func adapterCommand() *cobra.Command {
	c := parent(&cobra.Command{Use: "adapter", Short: "Help for who writes an adapter around an implementation"})
	c.AddCommand(adapterCheckCommand(), adapterReferenceCommand(), adapterSchemaCommand())
	return c
}

func adapterCheckCommand() *cobra.Command {
	var f targetFlags
	var asJSON bool
	c := &cobra.Command{
		Use:     "check",
		Short:   "Walk through the protocol with an adapter, or through the file of a service over HTTPS",
		Example: "  safproof adapter check --target 'exec:python3 adapter.py'\n  safproof adapter check --target zaas.yaml",
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if !c.Flags().Changed("target") {
				return errors.New("--target: give exec: and the command of the adapter, or a .yaml file")
			}
			var list []adapter.Finding
			good, err := f.check(c.Context(), func(found adapter.Finding) {
				list = append(list, found)
				if !asJSON {
					printFinding(c, found)
				}
			})
			if err != nil {
				return err
			}
			if asJSON {
				if err := writeJSON(c.OutOrStdout(), list); err != nil {
					return err
				}
			}
			if !good {
				return exit(exitBroken, nil)
			}
			return nil
		},
	}
	f.register(c)
	c.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return c
}

func printFinding(c *cobra.Command, f adapter.Finding) {
	sign := "ok    "
	if !f.OK {
		sign = "FAILED"
	}
	fmt.Fprintf(c.OutOrStdout(), "%s %s", sign, f.What)
	if f.Detail != "" {
		fmt.Fprintf(c.OutOrStdout(), "\n       %s", strings.ReplaceAll(f.Detail, "\n", "\n       "))
	}
	fmt.Fprintln(c.OutOrStdout())
}

func adapterReferenceCommand() *cobra.Command {
	var name string
	c := &cobra.Command{
		Use:   "reference",
		Short: "Serve the reference over the protocol, on standard input and output",
		Long: `Serve the reference over the adapter protocol, on standard input and output.

With --mutant, serve the reference with one mistake in it, to see what the suite
makes of that: safproof run --target 'exec:safproof adapter reference --mutant replay-allowed'`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			t := target.Reference(features.Version)
			if name != "" {
				m, ok := mutant.Named(name)
				if !ok {
					return fmt.Errorf("unknown mutant %q: \"safproof rules show\" names those of a rule", name)
				}
				t = m.Target(features.Version)
			}
			if err := adapter.Serve(c.Context(), c.InOrStdin(), c.OutOrStdout(), t); err != nil {
				return exit(exitBroken, err)
			}
			return nil
		},
	}
	c.Flags().StringVar(&name, "mutant", "", "serve this mutant instead")
	return c
}

func adapterSchemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of the protocol",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, err := c.OutOrStdout().Write(adapter.Schema)
			return err
		},
	}
}
