package features

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	messages "github.com/cucumber/messages/go/v21"

	"github.com/safproof/safproof/features/steps"
)

var ruleID = regexp.MustCompile(`^[A-Z]{2,4}-[0-9]{2,3}$`)

// Lint lists what is wrong with the specification as such: a rule without an
// id, a source or the scenarios that its kind asks for, a step that means
// nothing or two things. Each finding names its file and line.
func (r *Registry) Lint() []string {
	var findings []string
	at := make(map[string]string)
	for _, rule := range r.Rules {
		place := fmt.Sprintf("%s:%d", rule.File, rule.Line)
		report := func(format string, args ...any) {
			findings = append(findings, place+": "+rule.ID+": "+fmt.Sprintf(format, args...))
		}
		if !ruleID.MatchString(rule.ID) {
			report("the rule has no id tag such as @PT-04")
		}
		if first, again := at[rule.ID]; again {
			report("the id is taken by %s", first)
		}
		at[rule.ID] = place
		lintRule(rule, report)
	}
	return findings
}

// lintRule checks one rule, apart from its id.
func lintRule(rule Rule, report func(string, ...any)) {
	if len(rule.kinds) != 1 {
		report("the rule has %d kind tags; give it one of @must, @limit, @choice", len(rule.kinds))
	}
	if rule.Statement == "" {
		report("the rule says nothing in its own words")
	}
	if len(rule.Sources) == 0 || slices.Contains(rule.Sources, "") {
		report("the rule lacks a Source: line, or has an empty one")
	}
	if len(rule.Scenarios) == 0 {
		report("the rule has no scenario")
	}
	count := make(map[string]int)
	for _, s := range rule.Scenarios {
		if len(s.Roles) != 1 {
			report("line %d: the scenario has %d of the tags @accept, @reject, @boundary; give it one", s.Line, len(s.Roles))
		}
		for _, role := range s.Roles {
			count[role]++
		}
		lintSteps(rule, s, report)
	}
	if rule.Kind == Must && (count["accept"] == 0 || count["reject"] == 0) {
		report("a must-rule needs an accepting and a refusing scenario; it has %d and %d", count["accept"], count["reject"])
	}
}

// outlinePlaceholder is a column of an outline in a step. Its rows are known to
// godog only, which runs Strict; here a word stands for it.
var outlinePlaceholder = regexp.MustCompile(`<[^<>]+>`)

func lintSteps(rule Rule, s Scenario, report func(string, ...any)) {
	choices := 0
	for i, text := range s.Steps {
		if strings.Contains(text, " presents ") && !judgedNext(s.Steps[i+1:]) {
			report("line %d: the step after %q is to judge what came of it", s.Line, text)
		}
		if text == "one of these choices is taken" {
			choices++
		}
		if outlinePlaceholder.MatchString(text) {
			continue
		}
		if found := steps.Matching(text); len(found) != 1 {
			report("line %d: %d steps of the vocabulary match %q", s.Line, len(found), text)
		}
	}
	if open := rule.Kind == Limit || rule.Kind == Choice; open != (choices > 0) {
		report("line %d: a %s scenario %s the step \"one of these choices is taken\"", s.Line, rule.Kind,
			map[bool]string{true: "needs", false: "must not use"}[open])
	}
}

// judgedNext reports whether the first of the steps judges.
func judgedNext(next []string) bool {
	if len(next) == 0 {
		return false
	}
	found := steps.Matching(outlinePlaceholder.ReplaceAllString(next[0], "accepted"))
	return len(found) > 0 && found[0].Keyword == "Then"
}

// roles are the role tags of a scenario.
func roles(tags []*messages.Tag) []string {
	var list []string
	for _, t := range tags {
		if name := strings.TrimPrefix(t.Name, "@"); slices.Contains(Roles, name) {
			list = append(list, name)
		}
	}
	return list
}
