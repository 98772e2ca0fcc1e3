package features

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/safproof/safproof/reports"
)

// Select returns the rules that a selection asks for, in their order. A
// selection that names what does not exist, or leaves nothing, is an error.
func (r *Registry) Select(s reports.Selection) ([]Rule, error) {
	if err := r.check(s); err != nil {
		return nil, err
	}
	var list []Rule
	for _, rule := range r.Rules {
		if (s.Profile == "" || rule.System == s.Profile) &&
			(len(s.Rules) == 0 || slices.Contains(s.Rules, rule.ID)) &&
			(len(s.Kinds) == 0 || slices.Contains(s.Kinds, rule.Kind)) {
			list = append(list, rule)
		}
	}
	if len(list) == 0 {
		return nil, fmt.Errorf("the selection matches no rule: drop --rule, --kind or --profile, or see \"safproof rules list\"")
	}
	if s.Shard.Count == 0 {
		return list, nil
	}
	var part []Rule
	for i, rule := range list {
		if i%s.Shard.Count == s.Shard.Index-1 {
			part = append(part, rule)
		}
	}
	if len(part) == 0 {
		return nil, fmt.Errorf("shard %d/%d is empty: the selection has %d rules, use at most that many shards",
			s.Shard.Index, s.Shard.Count, len(list))
	}
	return part, nil
}

// check refuses what a selection names wrongly.
func (r *Registry) check(s reports.Selection) error {
	for _, id := range s.Rules {
		if _, ok := r.Rule(id); !ok {
			return fmt.Errorf("unknown rule %q: see \"safproof rules list\"", id)
		}
	}
	for _, kind := range s.Kinds {
		if !slices.Contains(Kinds, kind) {
			return fmt.Errorf("unknown kind %q: want one of %s", kind, strings.Join(Kinds, ", "))
		}
	}
	if s.Profile != "" && !slices.Contains(r.Profiles(), s.Profile) {
		return fmt.Errorf("unknown profile %q: want one of %s", s.Profile, strings.Join(r.Profiles(), ", "))
	}
	if s.Shard.Count != 0 && (s.Shard.Index < 1 || s.Shard.Index > s.Shard.Count) {
		return fmt.Errorf("shard %d/%d does not exist: shards are numbered from 1", s.Shard.Index, s.Shard.Count)
	}
	return nil
}

// Profiles lists the chapters that a run can be limited to.
func (r *Registry) Profiles() []string {
	var list []string
	for _, rule := range r.Rules {
		if !slices.Contains(list, rule.System) {
			list = append(list, rule.System)
		}
	}
	return list
}

// ParseShard reads "2/5", the second of five parts. "job/5" takes the part from
// job, the index of a Kubernetes indexed Job, which counts from 0.
func ParseShard(s, job string) (reports.Shard, error) {
	index, count, _ := strings.Cut(s, "/")
	n, err := strconv.Atoi(count)
	i, indexErr := strconv.Atoi(index)
	if index == "job" {
		if i, indexErr = strconv.Atoi(job); indexErr != nil {
			return reports.Shard{}, fmt.Errorf("shard %q: JOB_COMPLETION_INDEX is %q, not a number", s, job)
		}
		i++
	}
	if err != nil || indexErr != nil || i < 1 || i > n {
		return reports.Shard{}, fmt.Errorf("shard %q: want i/n with 1 ≤ i ≤ n, for example 2/5", s)
	}
	return reports.Shard{Index: i, Count: n}, nil
}
