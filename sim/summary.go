package sim

import (
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"time"
)

// Summary is what came of many seeds, which are added in their order. [NewSummary]
// makes one.
type Summary struct {
	Seeds      int           `json:"seeds"`
	Events     uint64        `json:"events"`
	Simulated  time.Duration `json:"simulated_ns"`
	Violations []Violated    `json:"violations"`
	Coverage   Coverage      `json:"coverage"`
	// Hash is the SHA-256 of the hashes of all seeds.
	Hash  Hash  `json:"hash"`
	Never Never `json:"never_reached"`

	digest hash.Hash
}

// Violated is a seed that broke a rule.
type Violated struct {
	Seed  uint64 `json:"seed"`
	Event Event  `json:"event"`
}

// Never is what was declared and no seed reached, sorted.
type Never struct {
	Rules    []string `json:"rules"`
	Faults   []string `json:"faults"`
	Branches []string `json:"branches"`
}

// NewSummary is a summary of no seeds.
func NewSummary() *Summary {
	s := &Summary{Violations: []Violated{}, Coverage: newCoverage(), digest: sha256.New()}
	s.sum()
	return s
}

// Add adds the result of a seed.
func (s *Summary) Add(r Result) {
	s.Seeds++
	s.Events += r.Events
	s.Simulated += r.Ended.Sub(r.Begun)
	if r.Violation != nil {
		s.Violations = append(s.Violations, Violated{r.Seed, *r.Violation})
	}
	s.Coverage.Merge(r.Coverage)
	s.digest.Write(r.Hash[:])
	s.sum()
}

// sum brings up to date what follows from the rest.
func (s *Summary) sum() {
	s.digest.Sum(s.Hash[:0])
	s.Never = Never{never(s.Coverage.Rules), never(s.Coverage.Faults), never(s.Coverage.Branches)}
}

func never(counts map[string]uint64) []string {
	names := []string{}
	for _, name := range slices.Sorted(maps.Keys(counts)) {
		if counts[name] == 0 {
			names = append(names, name)
		}
	}
	return names
}

// WriteText writes the summary for people. Violations are left to the caller, who
// knows the commands that replay them.
func (s *Summary) WriteText(w io.Writer) error {
	_, err := fmt.Fprintf(w, "%d %s, %d events, %s simulated, hash %s\n",
		s.Seeds, plural(s.Seeds, "seed"), s.Events, s.Simulated, s.Hash)
	for _, part := range []struct {
		name   string
		counts map[string]uint64
		never  []string
	}{
		{"rules", s.Coverage.Rules, s.Never.Rules},
		{"faults", s.Coverage.Faults, s.Never.Faults},
		{"branches", s.Coverage.Branches, s.Never.Branches},
	} {
		if err == nil {
			err = writeCounts(w, part.name, part.counts, part.never)
		}
	}
	return err
}

// writeCounts writes what was reached, the commonest first, and what never was.
func writeCounts(w io.Writer, what string, counts map[string]uint64, never []string) error {
	names := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		switch {
		case counts[a] > counts[b]:
			return -1
		case counts[a] < counts[b]:
			return 1
		case a < b:
			return -1
		}
		return 1
	})
	if _, err := fmt.Fprintf(w, "\n%s reached: %d of %d\n", what, len(names)-len(never), len(names)); err != nil {
		return err
	}
	for _, name := range names {
		if counts[name] > 0 {
			if _, err := fmt.Fprintf(w, "%12d  %s\n", counts[name], name); err != nil {
				return err
			}
		}
	}
	for _, name := range never {
		if _, err := fmt.Fprintf(w, "%12s  %s\n", "never", name); err != nil {
			return err
		}
	}
	return nil
}

func plural(n int, noun string) string {
	if n == 1 {
		return noun
	}
	return noun + "s"
}
