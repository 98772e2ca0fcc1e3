package features

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// good is a feature in which the lint finds nothing; each case spoils one thing.
const good = `Feature: F

  @PT-900 @must
  Rule: R
    It says so.

    Source: a book

    Background:
      Given application A has the legacy key E001193519561977

    @accept
    Scenario: Yes
      When a PassTicket is generated for user U and application A at 2026-03-01T12:00:00Z
      Then every PassTicket has 8 characters of A-Z0-9

    @reject
    Scenario Outline: No
      When a PassTicket is generated for user <user> and application A at 2026-03-01T12:00:00Z
      Then generation is refused

      Examples:
        | user |
        | ""   |
`

const goodChoice = `Feature: F

  @PT-900 @choice
  Rule: R
    It says so.

    Source: not settled

    @boundary
    Scenario: Which
      When a PassTicket is generated for user u and application A at 2026-03-01T12:00:00Z
      Then one of these choices is taken
        | choice | outcome            |
        | refuse | generation refused |
        | fold   | generated          |
`

func TestLintFindings(t *testing.T) {
	const at = "m/f.feature:4: PT-900: "
	for _, c := range []struct {
		name     string
		from     string
		old, new string
		want     []string
	}{
		{"a good must-rule", good, "", "", nil},
		{"a good choice", goodChoice, "", "", nil},
		{"a good limit", goodChoice, "@choice", "@limit", nil},
		{"no id", good, "@PT-900 ", "", []string{"m/f.feature:4: m/f.feature:4: the rule has no id tag such as @PT-04"}},
		{"an id of another form", good, "@PT-900", "@PT900", []string{"m/f.feature:4: m/f.feature:4: the rule has no id tag such as @PT-04"}},
		{"no kind", good, " @must", "", []string{at + "the rule has 0 kind tags; give it one of @must, @limit, @choice"}},
		{"two kinds", good, "@must", "@limit @must", []string{at + "the rule has 2 kind tags; give it one of @must, @limit, @choice"}},
		{"no statement", good, "    It says so.\n", "", []string{at + "the rule says nothing in its own words"}},
		{"no source", good, "    Source: a book\n", "", []string{at + "the rule lacks a Source: line, or has an empty one"}},
		{"an empty source", good, "Source: a book", "Source:", []string{at + "the rule lacks a Source: line, or has an empty one"}},
		{"a scenario without a role", goodChoice, "    @boundary\n", "",
			[]string{at + "line 9: the scenario has 0 of the tags @accept, @reject, @boundary; give it one"}},
		{"a scenario with two roles", good, "@accept", "@accept @boundary",
			[]string{at + "line 13: the scenario has 2 of the tags @accept, @reject, @boundary; give it one"}},
		{"nothing is refused", good, "@reject", "@boundary",
			[]string{at + "a must-rule needs an accepting and a refusing scenario; it has 1 and 0"}},
		{"nothing is accepted", good, "@accept", "@boundary",
			[]string{at + "a must-rule needs an accepting and a refusing scenario; it has 0 and 1"}},
		{"a step that means nothing", good, "Then generation is refused", "Then generation fails",
			[]string{at + `line 18: 0 steps of the vocabulary match "generation fails"`}},
		{"a presentation that nothing judges", good, "      Then every PassTicket has 8 characters of A-Z0-9\n",
			"      Then every PassTicket has 8 characters of A-Z0-9\n      When user U presents the PassTicket to A 1 seconds after its issue\n",
			[]string{at + `line 13: the step after "user U presents the PassTicket to A 1 seconds after its issue" is to judge what came of it`}},
		{"a presentation judged too late", good, "      Then every PassTicket has",
			"      When user U presents the PassTicket to A 1 seconds after its issue\n      And the PassTicket is folded to upper case\n      Then it is accepted\n      Then every PassTicket has",
			[]string{at + `line 13: the step after "user U presents the PassTicket to A 1 seconds after its issue" is to judge what came of it`}},
		{"a presentation judged by a column", good, "      Then generation is refused\n",
			"      Then generation is refused\n      When user U presents \"x\" to A at 2026-03-01T12:00:00Z\n      Then it is <user>\n", nil},
		{"a choice without the step", goodChoice, "      Then one of these choices is taken\n        | choice | outcome            |\n        | refuse | generation refused |\n        | fold   | generated          |\n",
			"      Then generation is refused\n",
			[]string{at + `line 10: a choice scenario needs the step "one of these choices is taken"`}},
		{"a must-rule with the step", good, "Then every PassTicket has 8 characters of A-Z0-9", "Then one of these choices is taken",
			[]string{at + `line 13: a must scenario must not use the step "one of these choices is taken"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if !strings.Contains(c.from, c.old) {
				t.Fatalf("the feature has no %q", c.old)
			}
			r := load(t, "m/f.feature", strings.Replace(c.from, c.old, c.new, 1))
			if diff := cmp.Diff(c.want, r.Lint()); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestLintOfWholeFiles(t *testing.T) {
	t.Run("a rule without scenarios", func(t *testing.T) {
		r := load(t, "f.feature", "Feature: F\n  @PT-900 @must\n  Rule: R\n    It says so.\n    Source: a book\n")
		want := []string{
			"f.feature:3: PT-900: the rule has no scenario",
			"f.feature:3: PT-900: a must-rule needs an accepting and a refusing scenario; it has 0 and 0",
		}
		if diff := cmp.Diff(want, r.Lint()); diff != "" {
			t.Errorf("findings (-want +got):\n%s", diff)
		}
	})
	t.Run("an id twice", func(t *testing.T) {
		files := in("a.feature", good)
		files["b.feature"] = in("b.feature", good)["b.feature"]
		r, err := Load(files)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff([]string{"b.feature:4: PT-900: the id is taken by a.feature:4"}, r.Lint()); diff != "" {
			t.Errorf("findings (-want +got):\n%s", diff)
		}
	})
}
