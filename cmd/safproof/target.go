package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/features/httpstarget"
	"github.com/safproof/safproof/features/target"
)

// targetFlags name a target and how to talk to it.
type targetFlags struct {
	spec    string
	esm     string
	timeout time.Duration
}

func (f *targetFlags) register(c *cobra.Command) {
	c.Flags().StringVar(&f.spec, "target", "reference", "what to test: reference, exec:COMMAND for an adapter, or a .yaml file that describes a service over HTTPS")
	c.Flags().DurationVar(&f.timeout, "timeout", adapter.DefaultTimeout, "how long an adapter may take for one answer")
}

// open starts the target.
func (f *targetFlags) open(ctx context.Context, processes int) (target.Target, error) {
	if !slices.Contains(target.Managers, f.esm) {
		return nil, fmt.Errorf("unknown security manager %q: want one of %s", f.esm, strings.Join(target.Managers, ", "))
	}
	if f.timeout <= 0 {
		return nil, fmt.Errorf("--timeout %s: want more than 0", f.timeout)
	}
	if f.spec == "reference" {
		return target.ReferenceOn(features.Version, f.esm), nil
	}
	if httpstarget.IsFile(f.spec) {
		return httpstarget.Load(f.spec, features.Version)
	}
	command, err := f.command()
	if err != nil {
		return nil, err
	}
	t, err := adapter.Exec(ctx, command, f.options(processes))
	if err != nil {
		return nil, exit(exitBroken, broken(err))
	}
	return t, nil
}

// check walks through an adapter, or the file of a service.
func (f *targetFlags) check(ctx context.Context, found func(adapter.Finding)) (good bool, err error) {
	if httpstarget.IsFile(f.spec) {
		return httpstarget.Check(ctx, f.spec, features.Version, found), nil
	}
	command, err := f.command()
	if err != nil {
		return false, err
	}
	return adapter.Check(ctx, command, f.options(1), found), nil
}

// command is the command of an exec: target.
func (f *targetFlags) command() (string, error) {
	command, ok := strings.CutPrefix(f.spec, "exec:")
	if !ok || strings.TrimSpace(command) == "" {
		return "", fmt.Errorf("unknown target %q: want reference, exec: and a command that speaks the adapter protocol, or a .yaml file that describes a service over HTTPS", f.spec)
	}
	return command, nil
}

func (f *targetFlags) options(processes int) adapter.Options {
	return adapter.Options{Processes: processes, Timeout: f.timeout, Suite: features.Version}
}

// broken adds a target's standard error to the error that it ended with.
func broken(err error) error {
	if f, ok := err.(*target.Failure); ok && f.Stderr != "" {
		return fmt.Errorf("%w\nits standard error:\n%s", err, f.Stderr)
	}
	return err
}

// loadFeatures loads the suite's own features, or the user's.
func loadFeatures(path string) (*features.Registry, error) {
	if path == "" {
		return features.Load(features.Files())
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("--features: %w", err)
	}
	if info.IsDir() {
		return features.Load(os.DirFS(path))
	}
	return features.Load(os.DirFS(filepath.Dir(path)), filepath.Base(path))
}
