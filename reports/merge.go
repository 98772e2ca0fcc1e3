package reports

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// Merge joins the records of all shards of one run into the record of the
// whole. The shards must agree on suite, target, seed and selection, and be
// complete: the error lists every gap, every shard that is given twice and
// every rule that stands in two of them.
//
// Rules and scenarios come in the order of the specification (file, line);
// problems bear the shard they come from; the exit code is 3 if any shard
// ended so, else the highest.
func Merge(recs []*Record) (*Record, error) {
	if len(recs) == 0 {
		return nil, errors.New("merge: no records")
	}
	if err := errors.Join(sameRun(recs), wholeSet(recs), apart(recs)); err != nil {
		return nil, fmt.Errorf("merge: %w", err)
	}
	recs = slices.SortedFunc(slices.Values(recs), func(a, b *Record) int {
		return cmp.Compare(a.Header.Selection.Shard.Index, b.Header.Selection.Shard.Index)
	})
	merged := &Record{Header: recs[0].Header}
	h := &merged.Header
	h.Selection.Shard = Shard{}
	h.Rules = nil
	var problems []string
	exit, finished := 0, recs[0].Footer.Finished
	for _, rec := range recs {
		h.Rules = append(h.Rules, rec.Header.Rules...)
		if rec.Header.Started.Before(h.Started) {
			h.Started = rec.Header.Started
		}
		if rec.Footer.Finished.After(finished) {
			finished = rec.Footer.Finished
		}
		exit = max(exit, rec.Footer.ExitCode)
		for _, p := range rec.Footer.Problems {
			problems = append(problems, fmt.Sprintf("shard %s: %s", rec.Header.Selection.Shard, p))
		}
	}
	merged.order(recs)
	check, err := newChecker(*h)
	if err != nil {
		return nil, fmt.Errorf("merge: %w", err)
	}
	for _, s := range merged.Scenarios {
		if err := check.check(s); err != nil {
			return nil, fmt.Errorf("merge: %w", err)
		}
		check.count(s)
	}
	merged.Footer, err = check.footer(problems, finished, exit)
	return merged, err
}

// String writes a shard as the command line takes it: "2/5".
func (s Shard) String() string { return fmt.Sprintf("%d/%d", s.Index, s.Count) }

// order puts the rules, and the scenarios of the shards, into the order of the
// specification: the scenarios rule by rule, so that a million of them take the time
// of a million.
func (r *Record) order(shards []*Record) {
	slices.SortStableFunc(r.Header.Rules, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	place := make(map[string]int, len(r.Header.Rules))
	for i, rule := range r.Header.Rules {
		place[rule.ID] = i
	}
	ends := make([]int, len(r.Header.Rules)+1) // by rule, and one for those of no rule
	of := func(s *Scenario) int {
		if n, declared := place[s.Rule]; declared {
			return n
		}
		return len(r.Header.Rules) // the checker refuses it
	}
	total := 0
	for _, rec := range shards {
		total += len(rec.Scenarios)
		for i := range rec.Scenarios {
			ends[of(&rec.Scenarios[i])]++
		}
	}
	next := 0
	for n, count := range ends {
		ends[n] = next
		next += count
	}
	if total == 0 {
		return
	}
	sorted := make([]*Scenario, total) // a scenario is moved once
	for _, rec := range shards {
		for i := range rec.Scenarios {
			s := &rec.Scenarios[i]
			sorted[ends[of(s)]] = s
			ends[of(s)]++
		}
	}
	begin := 0
	for _, end := range ends {
		slices.SortStableFunc(sorted[begin:end], func(a, b *Scenario) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
		})
		begin = end
	}
	r.Scenarios = make([]Scenario, total)
	for i, s := range sorted {
		r.Scenarios[i] = *s
	}
}

// sameRun lists in what the records differ from the first.
func sameRun(recs []*Record) error {
	var errs []error
	first := recs[0].Header
	for i, rec := range recs[1:] {
		h := rec.Header
		differs := func(what string, a, b any) {
			if !reflect.DeepEqual(a, b) {
				errs = append(errs, fmt.Errorf("record %d is of another run: its %s is %+v, that of record 1 is %+v", i+2, what, b, a))
			}
		}
		whole, firstWhole := h.Selection, first.Selection
		whole.Shard, firstWhole.Shard = Shard{}, Shard{}
		differs("format", first.Format, h.Format)
		differs("suite", first.Suite, h.Suite)
		differs("target", first.Target, h.Target)
		differs("seed", first.Seed, h.Seed)
		differs("selection", firstWhole, whole)
	}
	return errors.Join(errs...)
}

// wholeSet lists the shards that are missing, and those that are there twice.
func wholeSet(recs []*Record) error {
	var errs []error
	total := recs[0].Header.Selection.Shard.Count
	from := map[int][]string{} // shard to the records that hold it
	for i, rec := range recs {
		shard := rec.Header.Selection.Shard
		switch {
		case shard == Shard{}:
			errs = append(errs, fmt.Errorf("record %d is of a whole run, not of a shard", i+1))
		case shard.Count != total:
			errs = append(errs, fmt.Errorf("record %d is shard %s: record 1 is of %d shards", i+1, shard, total))
		default:
			from[shard.Index] = append(from[shard.Index], fmt.Sprint(i+1))
		}
	}
	for _, index := range slices.Sorted(maps.Keys(from)) {
		if records := from[index]; len(records) > 1 {
			errs = append(errs, fmt.Errorf("shard %d/%d is given %d times: records %s", index, total, len(records), strings.Join(records, ", ")))
		}
	}
	if missing := gaps(from, total); len(missing) > 0 {
		errs = append(errs, fmt.Errorf("of %d shards, %d missing: %s", total, total-len(from), strings.Join(missing, ", ")))
	}
	return errors.Join(errs...)
}

// gaps lists the shards that no record holds, a run of them as "4-9": the
// count comes from a file and may be absurd.
func gaps(from map[int][]string, total int) []string {
	var missing []string
	next := 1
	gap := func(end int) {
		switch {
		case next == end:
			missing = append(missing, fmt.Sprint(next))
		case next < end:
			missing = append(missing, fmt.Sprintf("%d-%d", next, end))
		}
	}
	for _, index := range slices.Sorted(maps.Keys(from)) {
		gap(index - 1)
		next = index + 1
	}
	gap(total)
	return missing
}

// apart lists the rules that stand in more than one record.
func apart(recs []*Record) error {
	var errs []error
	from := map[string]int{}
	for i, rec := range recs {
		for _, rule := range rec.Header.Rules {
			if first, seen := from[rule.ID]; seen {
				errs = append(errs, fmt.Errorf("rule %s stands in record %d and in record %d", rule.ID, first, i+1))
				continue
			}
			from[rule.ID] = i + 1
		}
	}
	return errors.Join(errs...)
}
