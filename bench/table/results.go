package main

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// failedMark is how package testing begins to tell of a failure, behind the name of the
// benchmark and a tabulator or at the start of a line.
const failedMark = "--- FAIL: "

// results are what benchmarks said.
type results struct {
	config   map[string]string // cpu and goarch, for instance
	names    []string          // without "Benchmark" and the number of processors, in their order
	readings map[string]map[string][]float64
	failed   []string
	strange  []string // lines that are not understood
}

// processors are told at the end of a name, which may come without.
var processors = regexp.MustCompile(`-[0-9]+$`)

var errNoBenchmark = errors.New("nothing was measured")

// readResults reads what go test printed.
func readResults(text []byte) (*results, error) {
	r := &results{config: map[string]string{}, readings: map[string]map[string][]float64{}}
	reader := benchfmt.NewReader(bytes.NewReader(r.withoutFailures(text)), "output")
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			r.strange = append(r.strange, record.Error())
		case *benchfmt.Result:
			r.add(record)
		}
	}
	if err := reader.Err(); err != nil {
		return nil, err
	}
	if len(r.names) == 0 {
		return nil, fmt.Errorf("%w: %s", errNoBenchmark, strings.Join(r.problems(), "; "))
	}
	return r, nil
}

// withoutFailures notes them, and leaves their lines empty, so that those behind keep
// their numbers.
func (r *results) withoutFailures(text []byte) []byte {
	lines := strings.Split(string(text), "\n")
	for i, line := range lines {
		if _, what, found := strings.Cut(line, failedMark); found {
			what = strings.TrimPrefix(strings.TrimSpace(what), "Benchmark")
			r.failed = append(r.failed, processors.ReplaceAllString(what, ""))
			lines[i] = ""
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

func (r *results) add(record *benchfmt.Result) {
	for _, c := range record.Config {
		r.config[c.Key] = string(c.Value)
	}
	base, parts := record.Name.Parts()
	name := string(base)
	for _, part := range parts {
		if part[0] == '/' {
			name += string(part)
		}
	}
	if r.readings[name] == nil {
		r.readings[name] = map[string][]float64{}
		r.names = append(r.names, name)
	}
	for _, v := range record.Values {
		r.readings[name][v.Unit] = append(r.readings[name][v.Unit], v.Value)
	}
}

// value is the median of what a benchmark said in a unit, and whether it did.
func (r *results) value(name, unit string) (float64, bool) {
	v := slices.Sorted(slices.Values(r.readings[name][unit]))
	if len(v) == 0 {
		return 0, false
	}
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2, true
}

// targets are the units that a benchmark has a target for.
func (r *results) targets(name string) []string {
	var units []string
	for unit := range r.readings[name] {
		if of, found := strings.CutPrefix(unit, "target-"); found {
			units = append(units, of)
		}
	}
	slices.Sort(units)
	return units
}

// problems are what there is to tell beside the table.
func (r *results) problems() []string {
	var list []string
	for i, name := range r.failed {
		// What one is part of fails with it, and so does the package, which is told last.
		above := slices.ContainsFunc(r.failed, func(other string) bool { return strings.HasPrefix(other, name+"/") })
		if !above && (i == 0 || !strings.HasPrefix(name, "./")) {
			list = append(list, name+" failed")
		}
	}
	for _, line := range r.strange {
		list = append(list, "not understood: "+line)
	}
	for _, name := range r.names {
		for _, unit := range r.targets(name) {
			if _, told := r.value(name, unit); !told {
				list = append(list, fmt.Sprintf("%s has a target of %s and does not say how many there are", name, unit))
			}
		}
	}
	return list
}
