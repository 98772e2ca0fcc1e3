package features

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/reports"
)

// chapters is a registry of two chapters, with every kind of rule.
func chapters(t testing.TB) *Registry {
	t.Helper()
	files := in("passticket/a.feature", "Feature: A\n"+ruleText("PT-01", Must)+ruleText("PT-02", Choice)+ruleText("PT-03", Limit))
	files["jwt/b.feature"] = in("x", "Feature: B\n"+ruleText("JW-01", Must)+ruleText("JW-02", Must))["x"]
	r, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func ruleText(id, kind string) string {
	return fmt.Sprintf("  @%s @%s\n  Rule: %s\n    Scenario: S\n      Then x\n", id, kind, id)
}

func ids(rules []Rule) (list []string) {
	for _, rule := range rules {
		list = append(list, rule.ID)
	}
	return list
}

func TestSelect(t *testing.T) {
	r := chapters(t)
	for _, c := range []struct {
		name string
		s    reports.Selection
		want []string
	}{
		{"everything, in the order of the files", reports.Selection{}, []string{"JW-01", "JW-02", "PT-01", "PT-02", "PT-03"}},
		{"one rule", reports.Selection{Rules: []string{"PT-02"}}, []string{"PT-02"}},
		{"rules keep their order and come once", reports.Selection{Rules: []string{"PT-03", "JW-02", "PT-03"}}, []string{"JW-02", "PT-03"}},
		{"a kind", reports.Selection{Kinds: []string{Must}}, []string{"JW-01", "JW-02", "PT-01"}},
		{"two kinds", reports.Selection{Kinds: []string{Limit, Choice}}, []string{"PT-02", "PT-03"}},
		{"a profile", reports.Selection{Profile: "passticket"}, []string{"PT-01", "PT-02", "PT-03"}},
		{"all conditions hold", reports.Selection{Profile: "passticket", Kinds: []string{Must}, Rules: []string{"PT-01", "PT-02"}}, []string{"PT-01"}},
		{"a shard", reports.Selection{Shard: reports.Shard{Index: 2, Count: 2}}, []string{"JW-02", "PT-02"}},
		{"a shard of a selection", reports.Selection{Kinds: []string{Must}, Shard: reports.Shard{Index: 3, Count: 3}}, []string{"PT-01"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := r.Select(c.s)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, ids(got)); diff != "" {
				t.Errorf("%+v (-want +got):\n%s", c.s, diff)
			}
		})
	}
}

func TestSelectErrors(t *testing.T) {
	r := chapters(t)
	for _, c := range []struct {
		name string
		s    reports.Selection
		want string
	}{
		{"an unknown rule", reports.Selection{Rules: []string{"PT-01", "PT-99"}}, `unknown rule "PT-99": see "safproof rules list"`},
		{"an unknown kind", reports.Selection{Kinds: []string{"should"}}, `unknown kind "should": want one of must, limit, choice`},
		{"an unknown profile", reports.Selection{Profile: "saml"}, `unknown profile "saml": want one of jwt, passticket`},
		{"nothing is left", reports.Selection{Profile: "jwt", Kinds: []string{Choice}},
			`the selection matches no rule: drop --rule, --kind or --profile, or see "safproof rules list"`},
		{"shard 0", reports.Selection{Shard: reports.Shard{Index: 0, Count: 2}}, "shard 0/2 does not exist: shards are numbered from 1"},
		{"shard beyond the last", reports.Selection{Shard: reports.Shard{Index: 3, Count: 2}}, "shard 3/2 does not exist: shards are numbered from 1"},
		{"a count below 0", reports.Selection{Shard: reports.Shard{Index: 1, Count: -2}}, "shard 1/-2 does not exist: shards are numbered from 1"},
		{"an empty shard", reports.Selection{Profile: "jwt", Shard: reports.Shard{Index: 3, Count: 3}},
			"shard 3/3 is empty: the selection has 2 rules, use at most that many shards"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := r.Select(c.s)
			if err == nil || err.Error() != c.want {
				t.Errorf("expected %q, observed %v with %v", c.want, err, ids(got))
			}
		})
	}
}

// TestShardsMakeTheWhole: whatever their number, the shards hold each rule once.
func TestShardsMakeTheWhole(t *testing.T) {
	r := suite(t)
	whole := ids(r.Rules)
	slices.Sort(whole)
	for _, count := range []int{1, 2, 3, 7, len(whole)} {
		var union []string
		for i := 1; i <= count; i++ {
			part, err := r.Select(reports.Selection{Shard: reports.Shard{Index: i, Count: count}})
			if err != nil {
				t.Fatalf("shard %d/%d: %v", i, count, err)
			}
			union = append(union, ids(part)...)
		}
		slices.Sort(union)
		if diff := cmp.Diff(whole, union); diff != "" {
			t.Errorf("%d shards (-whole +union):\n%s", count, diff)
		}
	}
}

func TestParseShard(t *testing.T) {
	for _, c := range []struct {
		text, job string
		want      reports.Shard
		err       string // part of it
	}{
		{"1/1", "", reports.Shard{Index: 1, Count: 1}, ""},
		{"2/5", "9", reports.Shard{Index: 2, Count: 5}, ""},
		{"job/5", "0", reports.Shard{Index: 1, Count: 5}, ""},
		{"job/5", "4", reports.Shard{Index: 5, Count: 5}, ""},
		{"job/5", "5", reports.Shard{}, "want i/n"},
		{"job/5", "-1", reports.Shard{}, "want i/n"},
		{"job/5", "", reports.Shard{}, `JOB_COMPLETION_INDEX is "", not a number`},
		{"job/5", "two", reports.Shard{}, `JOB_COMPLETION_INDEX is "two", not a number`},
		{"job/x", "1", reports.Shard{}, "want i/n"},
		{"0/5", "", reports.Shard{}, "want i/n"},
		{"6/5", "", reports.Shard{}, "want i/n"},
		{"-1/5", "", reports.Shard{}, "want i/n"},
		{"2", "", reports.Shard{}, "want i/n"},
		{"", "", reports.Shard{}, "want i/n"},
		{"1/2/3", "", reports.Shard{}, "want i/n"},
		{"1/", "", reports.Shard{}, "want i/n"},
		{"/5", "", reports.Shard{}, "want i/n"},
		{" 1/5", "", reports.Shard{}, "want i/n"},
	} {
		got, err := ParseShard(c.text, c.job)
		if c.err == "" && err != nil || c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)) {
			t.Errorf("%q with %q: expected the error %q, observed %v", c.text, c.job, c.err, err)
		}
		if got != c.want {
			t.Errorf("%q with %q: expected %+v, observed %+v", c.text, c.job, c.want, got)
		}
	}
}
