package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, ".", os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errWorse):
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(2)
	}
}

// errWorse is that of a comparison that found something.
var errWorse = errors.New("worse than the base")

// run compares, from a folder of the project. The table goes to out, what is being
// done to progress.
func run(ctx context.Context, folder string, args []string, out, progress io.Writer) error {
	o, err := parseOptions(args, progress)
	if err != nil {
		return err
	}
	pair, err := build(ctx, folder, o, progress)
	if err != nil {
		return err
	}
	defer pair.close()
	fmt.Fprintf(out, "base %s, head %s\n", pair.base.label, pair.head.label)
	if pair.benchmarksDiffer {
		fmt.Fprintf(out, "the benchmarks differ between the two: what one measures may have changed\n")
	}
	if !o.force && pair.same() {
		fmt.Fprintln(out, "both build the same benchmarks, byte for byte: nothing to measure")
		return nil
	}
	rows, err := judge(ctx, pair, o, progress)
	if err != nil {
		return err
	}
	if err := render(out, rows); err != nil {
		return err
	}
	var worse []string
	for _, r := range rows {
		if r.verdict.fails() {
			worse = append(worse, r.name+" ("+r.verdict.String()+")")
		}
	}
	if len(worse) > 0 {
		return fmt.Errorf("%w: %d of %d: %s", errWorse, len(worse), len(rows), strings.Join(worse, ", "))
	}
	return nil
}

// judge measures both, and what looks worse a second time.
func judge(ctx context.Context, pair *pair, o options, progress io.Writer) ([]row, error) {
	start := time.Now()
	base, head, err := pair.measure(ctx, o.selection(), o.count)
	if err != nil {
		return nil, err
	}
	rows := compare(base, head, o.limits)
	if len(rows) == 0 {
		return nil, fmt.Errorf("no benchmark matches %q", o.bench)
	}
	fmt.Fprintf(progress, "measured %d benchmarks %d times each in %v\n", len(rows), o.count, time.Since(start).Round(time.Second))
	suspects := suspected(rows)
	if len(suspects) == 0 {
		return rows, nil
	}
	fmt.Fprintf(progress, "measuring again, %d times: %s\n", 2*o.count, strings.Join(suspects, ", "))
	again := o.selection()
	again.only(suspects)
	base, head, err = pair.measure(ctx, again, 2*o.count)
	if err != nil {
		return nil, err
	}
	return confirm(rows, compare(base, head, o.limits)), nil
}
