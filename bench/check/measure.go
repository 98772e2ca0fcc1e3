package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// results are the readings of one side, by benchmark and unit, in the order of the
// first run. A name is that of the package and the benchmark: bench.TokenRefuse.
type results struct {
	names    []string
	readings map[string]map[string][]float64
}

func newResults() *results { return &results{readings: map[string]map[string][]float64{}} }

// measure takes count readings of each benchmark on each side, each in a process of
// its own. The sides take turns at being first.
func (p *pair) measure(ctx context.Context, s selection, count int) (base, head *results, err error) {
	base, head = newResults(), newResults()
	for i := range count {
		for _, folder := range p.packages {
			turns := []func() error{
				func() error { return p.base.read(ctx, folder, s, base) },
				func() error { return p.head.read(ctx, folder, s, head) },
			}
			for j := range turns {
				if err := turns[(i+j)%2](); err != nil {
					return nil, nil, err
				}
			}
		}
	}
	return base, head, nil
}

// read runs the benchmarks of a package once. It runs where go test would run them.
func (s side) read(ctx context.Context, folder string, selected selection, into *results) error {
	binary, err := fresh(s.binaries[folder])
	if err != nil {
		return err
	}
	defer os.Remove(binary)
	text, err := output(ctx, filepath.Join(s.root, folder), binary, selected.args()...)
	if err != nil {
		return fmt.Errorf("%s of %s: %w", folder, s.label, err)
	}
	if err := into.add(text); err != nil {
		return fmt.Errorf("%s of %s: %w", folder, s.label, err)
	}
	return nil
}

// fresh copies a binary, so that each reading has it in other pages of memory: two
// copies of one binary can differ by 2 % for as long as they stay where they are.
func fresh(binary string) (string, error) {
	code, err := os.ReadFile(binary)
	if err != nil {
		return "", err
	}
	name := binary + ".copy"
	return name, os.WriteFile(name, code, 0o755)
}

// add takes what a test binary printed.
func (r *results) add(text string) error {
	reader := benchfmt.NewReader(bytes.NewReader([]byte(text)), "output")
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.SyntaxError:
			return record
		case *benchfmt.Result:
			name := tableName(record)
			units := r.readings[name]
			if units == nil {
				units = map[string][]float64{}
				r.readings[name] = units
				r.names = append(r.names, name)
			}
			for _, v := range record.Values {
				units[v.Unit] = append(units[v.Unit], v.Value)
			}
		}
	}
	return reader.Err()
}

// tableName leaves out the number of processors, which both sides share.
func tableName(record *benchfmt.Result) string {
	base, parts := record.Name.Parts()
	var name strings.Builder
	name.WriteString(path.Base(record.GetConfig("pkg")) + "." + string(base))
	for _, part := range parts {
		if part[0] == '/' {
			name.Write(part)
		}
	}
	return name.String()
}
