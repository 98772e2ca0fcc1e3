package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/safproof/safproof/features/known"
	"github.com/safproof/safproof/reports"
)

// stale says what a published record has otherwise than a run of today would have it:
// its rules, or their scenarios. today is a run with the same selection, of whatever
// target. Where a rule stands in its file does not count.
func stale(published, today *reports.Record) []string {
	var list []string
	now := make(map[string]reports.Rule)
	for _, rule := range today.Header.Rules {
		now[rule.ID] = placeless(rule)
	}
	old, current := byRule(published), byRule(today)
	for _, rule := range published.Header.Rules {
		is, there := now[rule.ID]
		switch delete(now, rule.ID); {
		case !there:
			list = append(list, rule.ID+" is no longer a rule")
		case fmt.Sprintf("%+v", placeless(rule)) != fmt.Sprintf("%+v", is):
			list = append(list, rule.ID+" says something else now")
		case !slices.EqualFunc(old[rule.ID], current[rule.ID], sameScenario):
			list = append(list, rule.ID+" has other scenarios now")
		}
	}
	for id := range now {
		list = append(list, id+" is a new rule")
	}
	slices.Sort(list)
	return list
}

func placeless(r reports.Rule) reports.Rule {
	r.Line = 0
	return r
}

// byRule are the scenarios of each rule, in the order of its file.
func byRule(r *reports.Record) map[string][]reports.Scenario {
	r = &reports.Record{Header: r.Header, Scenarios: slices.Clone(r.Scenarios)}
	settle(r)
	m := make(map[string][]reports.Scenario)
	for _, s := range r.Scenarios {
		m[s.Rule] = append(m[s.Rule], s)
	}
	return m
}

// sameScenario compares what two scenarios say, not what became of them. A secret that
// one of two runs came to know is replaced there alone.
func sameScenario(a, b reports.Scenario) bool {
	if !sameText(known.ScenarioName(a), known.ScenarioName(b)) {
		return false
	}
	return len(a.Steps) == 0 || slices.EqualFunc(a.Steps, b.Steps, func(a, b reports.Step) bool {
		return a.Keyword == b.Keyword && sameText(a.Text, b.Text) && sameText(a.DocText, b.DocText) &&
			sameText(fmt.Sprintf("%q", a.Table), fmt.Sprintf("%q", b.Table))
	})
}

func sameText(a, b string) bool {
	return a == b || redacted(a).MatchString(b) || redacted(b).MatchString(a)
}

var replaced = regexp.MustCompile(`\[[A-Za-z ]+ redacted\]`)

// redacted matches texts of which this one is with secrets replaced.
func redacted(text string) *regexp.Regexp {
	var b strings.Builder
	for i, part := range replaced.Split(text, -1) {
		if i > 0 {
			b.WriteString("(?s:.*)")
		}
		b.WriteString(regexp.QuoteMeta(part))
	}
	return regexp.MustCompile("^" + b.String() + "$")
}
