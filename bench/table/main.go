package main

import (
	"bytes"
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
	err := run(ctx, os.Args[1:], time.Now(), os.Stdout, os.Stderr)
	stop()
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
	case errors.Is(err, errFailed):
		fmt.Fprintln(os.Stderr, "table:", err)
		os.Exit(1)
	default:
		fmt.Fprintln(os.Stderr, "table:", err)
		os.Exit(2)
	}
}

// errFailed is that of benchmarks that failed, or printed what is not understood. The
// table has the others.
var errFailed = errors.New("not everything was measured")

// run prints the table to out, and what is being done to progress. now is the time that
// the table bears.
func run(ctx context.Context, args []string, now time.Time, out, progress io.Writer) error {
	o, err := parseOptions(args, progress)
	if err != nil {
		return err
	}
	text, err := o.text(ctx, now, progress)
	if err != nil {
		return err
	}
	read, err := readResults(text)
	if err != nil {
		return err
	}
	if err := render(out, read); err != nil {
		return err
	}
	if problems := read.problems(); len(problems) > 0 {
		return fmt.Errorf("%w: %s", errFailed, strings.Join(problems, "; "))
	}
	return nil
}

// text is what there is to make a table of.
func (o options) text(ctx context.Context, now time.Time, progress io.Writer) ([]byte, error) {
	if o.from != "" {
		return os.ReadFile(o.from)
	}
	var kept bytes.Buffer
	var all io.Writer = &kept
	if o.raw != "" {
		f, err := os.Create(o.raw)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		all = io.MultiWriter(&kept, f)
	}
	start := time.Now()
	if err := o.measure(ctx, now, all, progress); err != nil {
		return nil, err
	}
	fmt.Fprintf(progress, "measured in %v\n", time.Since(start).Round(time.Second))
	return kept.Bytes(), nil
}
