package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/evidence"
)

// seedCount is how many seeds of the simulator are played.
const seedCount = 100

func main() {
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Stderr, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "collect:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, progress io.Writer, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("unexpected argument %q", args[0])
	}
	name := filepath.Join("features", "evidence", "evidence.json")
	before, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("%w: run it in the root of the project", err)
	}
	record, err := collect(ctx, progress, ".")
	if err != nil {
		return err
	}
	text, err := record.Encode()
	if err != nil {
		return err
	}
	if bytes.Equal(before, text) {
		fmt.Fprintf(progress, "%s is as it was\n", name)
		return nil
	}
	fmt.Fprintf(progress, "%s has changed\n", name)
	return os.WriteFile(name, text, 0o644)
}

// collect runs everything that exercises a rule, in the project below root.
func collect(ctx context.Context, progress io.Writer, root string) (*evidence.Record, error) {
	registry, err := features.Load(features.Files())
	if err != nil {
		return nil, err
	}
	record := &evidence.Record{Seeds: seedCount}
	for _, rule := range registry.Rules {
		record.Rules = append(record.Rules, evidence.Rule{ID: rule.ID, Kind: rule.Kind})
	}
	c := &collection{ctx: ctx, progress: progress, root: root, registry: registry, rules: make(map[string]*evidence.Rule)}
	for n := range record.Rules {
		c.rules[record.Rules[n].ID] = &record.Rules[n]
	}
	for _, stage := range []func() error{c.tests, c.scenarios, c.mutants, c.seeds, c.bugs} {
		if err := stage(); err != nil {
			return nil, err
		}
	}
	return record, nil
}

// collection is a record under way.
type collection struct {
	ctx      context.Context
	progress io.Writer
	root     string
	registry *features.Registry
	rules    map[string]*evidence.Rule
}

// say tells how far the collection is.
func (c *collection) say(format string, args ...any) {
	fmt.Fprintf(c.progress, format+"\n", args...)
}
