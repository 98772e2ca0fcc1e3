package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"time"
)

// skipped are benchmarks of how something grows with its input, which take minutes and
// have no floor.
const skipped = "^BenchmarkScale"

// options are those of the command line.
type options struct {
	bench     string
	skip      string
	benchtime string
	count     int
	peers     bool
	raw, from string
}

func parseOptions(args []string, usage io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("table", flag.ContinueOnError)
	f.SetOutput(usage)
	f.StringVar(&o.bench, "bench", ".", "benchmarks to run, as go test -bench takes them")
	f.StringVar(&o.skip, "skip", skipped, "benchmarks to leave out, as go test -skip takes them; '' for none")
	f.StringVar(&o.benchtime, "benchtime", "200ms", "how long each takes, as go test -benchtime takes it")
	f.IntVar(&o.count, "count", 1, "how often each is run; the table has medians")
	f.BoolVar(&o.peers, "peers", true, "measure validators in other languages, too, where they are installed")
	f.StringVar(&o.raw, "raw", "", "keep what go test prints in `file`")
	f.StringVar(&o.from, "from", "", "run nothing, and make the table of what -raw kept in `file`")
	if err := f.Parse(args); err != nil {
		return options{}, err
	}
	if f.NArg() > 0 {
		return options{}, fmt.Errorf("%q: there are options and no arguments", f.Arg(0))
	}
	return o, o.valid()
}

var timesPattern = regexp.MustCompile(`^[1-9][0-9]*x$`)

func (o options) valid() error {
	if o.count < 1 {
		return fmt.Errorf("-count %d: want at least 1", o.count)
	}
	if d, err := time.ParseDuration(o.benchtime); (err != nil || d <= 0) && !timesPattern.MatchString(o.benchtime) {
		return fmt.Errorf("-benchtime %q: want a time such as 200ms, or a number of runs such as 100x", o.benchtime)
	}
	if o.from != "" && o.raw != "" {
		return errors.New("-from and -raw: what was kept is kept already; give one of them")
	}
	return nil
}
