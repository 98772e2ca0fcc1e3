package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"
)

// skipped are benchmarks that would tell nothing more: other ways to do the same, scans
// that the evaluation is measured against (it is measured without, too), and what takes
// seconds a reading or varies by a tenth from one process to the next: memory after
// sixty simulated days, what grows, and servers.
const skipped = "SimMemory|AgainstScan|Peer|Serve|Scale|TokenVerify/./(golang-jwt|go-jose)"

// leastCount is how few readings of each can differ with p below 0.01 (0.008).
const leastCount = 5

// options are those of the command line.
type options struct {
	base      string
	packages  []string
	bench     string
	skip      string
	benchtime string
	count     int
	force     bool
	limits    limits
}

func parseOptions(args []string, usage io.Writer) (options, error) {
	var o options
	var threshold float64
	f := flag.NewFlagSet("check", flag.ContinueOnError)
	f.SetOutput(usage)
	f.StringVar(&o.base, "base", "", "the `commit` to compare with")
	f.StringVar(&o.bench, "bench", ".", "benchmarks to run, as go test -bench takes them")
	f.StringVar(&o.skip, "skip", skipped, "benchmarks to leave out, as go test -skip takes them")
	// Long enough for a few dozen collections of garbage, so that each reading has as many:
	// at 20 ms, paths that allocate vary by 5 % from one process to the next, at 100 ms by 1 %.
	f.StringVar(&o.benchtime, "benchtime", "100ms", "how long one reading takes, as go test -benchtime takes it")
	f.IntVar(&o.count, "count", 10, "readings of each benchmark on each side")
	f.Float64Var(&threshold, "threshold", 5, "how many per cent slower is too slow")
	f.BoolVar(&o.force, "force", false, "measure even if both build the same binaries")
	if err := f.Parse(args); err != nil {
		return options{}, err
	}
	o.packages = f.Args()
	if len(o.packages) == 0 {
		o.packages = []string{"./bench"}
	}
	o.limits = limits{threshold: threshold / 100, alpha: 0.01}
	return o, o.valid()
}

var timesPattern = regexp.MustCompile(`^[1-9][0-9]*x$`)

func (o options) valid() error {
	if o.base == "" {
		return errors.New("-base is missing: the commit to compare with")
	}
	if o.count < leastCount {
		return fmt.Errorf("-count %d: want at least %d, as fewer readings cannot tell a difference from noise", o.count, leastCount)
	}
	if o.limits.threshold <= 0 {
		return fmt.Errorf("-threshold %v: want more than 0", o.limits.threshold*100)
	}
	if d, err := time.ParseDuration(o.benchtime); (err != nil || d <= 0) && !timesPattern.MatchString(o.benchtime) {
		return fmt.Errorf("-benchtime %q: want a time such as 20ms, or a number of runs such as 100x", o.benchtime)
	}
	for _, p := range o.packages {
		if !strings.HasPrefix(p, "./") || strings.Contains(p, "...") {
			return fmt.Errorf("package %q: want the folder of one, such as ./bench", p)
		}
	}
	return nil
}

// selection is which benchmarks run, and how.
type selection struct{ bench, skip, benchtime string }

func (o options) selection() selection { return selection{o.bench, o.skip, o.benchtime} }

// only selects benchmarks by their names in a table.
func (s *selection) only(names []string) {
	patterns := make([]string, len(names))
	for i, name := range names {
		_, name, _ = strings.Cut(name, ".") // the package
		parts := strings.Split("Benchmark"+name, "/")
		for j, part := range parts {
			parts[j] = "^" + regexp.QuoteMeta(part) + "$"
		}
		patterns[i] = strings.Join(parts, "/")
	}
	s.bench = strings.Join(patterns, "|")
}

// args are those of a test binary.
func (s selection) args() []string {
	return []string{"-test.run=^$", "-test.bench=" + s.bench, "-test.skip=" + s.skip, "-test.benchtime=" + s.benchtime,
		"-test.benchmem", "-test.timeout=10m"}
}
