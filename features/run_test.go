package features

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	messages "github.com/cucumber/messages/go/v21"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// inOrder sorts the scenarios of two records alike: a record has them as they ended.
var inOrder = cmpopts.SortSlices(func(a, b reports.Scenario) bool {
	if a.File != b.File {
		return a.File < b.File
	}
	return a.Line < b.Line
})

// TestExitCodes weighs several scenarios together.
func TestExitCodes(t *testing.T) {
	crash := &target.Failure{Op: target.OpGenerate, Message: "it crashed"}
	const two = `Feature: F
  Scenario: Plain
    Given application A has the legacy key E001193519561977
    When a PassTicket is generated for user MIKEM and application A at 2026-03-01T12:00:00Z
    Then the PassTicket is "0F5WEEIL"
  Scenario: National
    Given application A has the legacy key E001193519561977
    When a PassTicket is generated for user @ and application A at 2026-03-01T12:00:00Z
    Then every PassTicket has 8 characters of A-Z0-9
`
	at := func(user string, answer target.Answer, ticket string, err error) *fake {
		return &fake{generate: func(a target.GenerateArgs) (target.Answer, string, error) {
			if a.User == user {
				return answer, ticket, err
			}
			return okay, "AAAAAAAA", nil
		}}
	}
	for _, c := range []struct {
		name   string
		target *fake
		want   int
		counts map[reports.Status]int
	}{
		{"all pass", at("MIKEM", okay, "0F5WEEIL", nil), 0, map[reports.Status]int{reports.Passed: 2}},
		{"one fails", at("MIKEM", okay, "BBBBBBBB", nil), 1, map[reports.Status]int{reports.Passed: 1, reports.Failed: 1}},
		{"one is skipped", at("MIKEM", target.Answer{Kind: target.Unsupported}, "", nil), 0, map[reports.Status]int{reports.Passed: 1, reports.Skipped: 1}},
		{"one breaks", at("MIKEM", target.Answer{}, "", crash), 3, map[reports.Status]int{reports.Passed: 1, reports.Errored: 1}},
		{"one breaks, one fails", at("@", target.Answer{}, "", crash), 3, map[reports.Status]int{reports.Failed: 1, reports.Errored: 1}},
		{"all are skipped", generates(target.Answer{Kind: target.Unsupported}, ""), 1, map[reports.Status]int{reports.Skipped: 2}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := play(t, Config{Registry: load(t, "f.feature", two), Target: c.target}).Footer
			for status, n := range f.Scenarios {
				if n == 0 {
					delete(f.Scenarios, status)
				}
			}
			if diff := cmp.Diff(c.counts, f.Scenarios); diff != "" || f.ExitCode != c.want {
				t.Errorf("exit code: expected %d, observed %d; scenarios (-want +got):\n%s", c.want, f.ExitCode, diff)
			}
		})
	}
}

// TestRuleWithoutResult: a declared rule that emits nothing has failed.
func TestRuleWithoutResult(t *testing.T) {
	text := scenario(withKey, byTarget, presented, "Then it is accepted") + "\n  @PT-901 @must\n  Rule: Empty\n"
	record := play(t, Config{Registry: load(t, "f.feature", text), Target: &fake{}})
	want := reports.Scenario{
		Rule: "PT-901", File: "f.feature", Line: 14, Name: "(none)", Status: reports.Failed,
		Expected: "at least one scenario of the rule runs", Observed: "none ran",
	}
	if len(record.Scenarios) != 2 || record.Footer.ExitCode != ExitFails {
		t.Fatalf("expected two results and exit code 1, observed %+v", record)
	}
	if diff := cmp.Diff(want, record.Scenarios[1]); diff != "" {
		t.Errorf("the rule without a scenario (-want +got):\n%s", diff)
	}
}

// TestUnselectedRulesStaySilent: whatever is wrong with the scenarios of other
// rules of the file, they neither run nor show.
func TestUnselectedRulesStaySilent(t *testing.T) {
	text := scenario(withKey, byTarget, presented, "Then it is accepted") + `
  @PT-901 @must
  Rule: Another
    Scenario: Undefined
      Given application A has the legacy key E001193519561977
      When the moon is full
    Scenario: Empty
    Scenario: Failing
      When user MIKEM presents the PassTicket to A 1 seconds after its issue
      Then it is accepted
`
	for _, concurrency := range []int{1, 4} {
		sessions := 0
		record := play(t, Config{
			Registry: load(t, "f.feature", text), Target: &fake{open: func() error { sessions++; return nil }},
			Selection: reports.Selection{Rules: []string{"PT-900"}}, Concurrency: concurrency,
		})
		if s := only(t, record); s.Rule != "PT-900" || s.Status != reports.Passed || record.Footer.ExitCode != ExitConforms || sessions != 1 {
			t.Errorf("concurrency %d: expected one passed scenario in one session and exit code 0, observed %+v, %d sessions, %+v",
				concurrency, s, sessions, record.Footer)
		}
	}
}

// TestUnfinishedScenario: what godog never reports to its end is an error.
func TestUnfinishedScenario(t *testing.T) {
	r := load(t, "f.feature", scenario(withKey, "Then it is accepted"))
	c, err := newCollector(t.Context(), Config{Registry: r, Target: &fake{}, Clock: time.Now}, r.Rules)
	if err != nil {
		t.Fatal(err)
	}
	c.places["1"] = place{rule: "PT-900", file: "f.feature", line: 7}
	if c.begin(&messages.Pickle{Id: "p", Name: "S", AstNodeIds: []string{"1"}, Steps: []*messages.PickleStep{{}, {}}}) == nil {
		t.Fatal("the scenario was not selected")
	}
	c.settleRest()
	record, err := c.finish()
	if err != nil {
		t.Fatal(err)
	}
	if s := only(t, record); s.Status != reports.Errored || s.Observed != "the scenario did not run to its end" || record.Footer.ExitCode != ExitBroken {
		t.Errorf("expected an error and exit code 3, observed %+v, %+v", s, record.Footer)
	}
}

// tracesOf runs rules that draw instants and present at once, and returns the
// calls by scenario.
func tracesOf(t *testing.T, seed uint64, concurrency int) map[string]string {
	t.Helper()
	record := play(t, Config{
		Registry: suite(t), Target: target.Reference("test"), Seed: seed, Concurrency: concurrency, Trace: true,
		Selection: reports.Selection{Rules: []string{"PT-12", "PT-05", "EPT-02", "EPT-13"}},
	})
	traces := make(map[string]string)
	for _, s := range record.Scenarios {
		if len(s.Attachments) != 1 || s.Attachments[0].Name != "calls" {
			t.Fatalf("%s: expected one attachment, the calls, observed %+v", s.Name, s.Attachments)
		}
		traces[fmt.Sprintf("%s:%d", s.File, s.Line)] = s.Attachments[0].Text
	}
	return traces
}

func TestSeed(t *testing.T) {
	first := tracesOf(t, 7, 1)
	if diff := cmp.Diff(first, tracesOf(t, 7, 8)); diff != "" {
		t.Errorf("the calls of one seed differ (-concurrency 1 +8):\n%s", diff)
	}
	different := 0
	for place, trace := range tracesOf(t, 8, 1) {
		if trace != first[place] {
			different++
		}
	}
	if different != 3 { // one scenario of PT-12 and two of EPT-02 draw
		t.Errorf("with another seed, expected other calls in 3 scenarios, observed in %d", different)
	}
}

// TestConcurrency: eight at once come to what one by one come to.
func TestConcurrency(t *testing.T) {
	run := func(concurrency int) []reports.Scenario {
		tgt := &fake{info: &target.Info{Operations: target.Operations, Algorithms: []string{target.AlgorithmLegacy, target.AlgorithmEnhancedUpper}}}
		return play(t, Config{Registry: suite(t), Target: tgt, Seed: 1, Concurrency: concurrency, Selection: reports.Selection{Profile: "passticket"}}).Scenarios
	}
	one, eight := run(1), run(8)
	if diff := cmp.Diff(one, eight); diff != "" {
		t.Errorf("results (-concurrency 1 +8):\n%s", diff)
	}
	seen := make(map[reports.Status]bool)
	for _, s := range one {
		seen[s.Status] = true
	}
	if !seen[reports.Passed] || !seen[reports.NotApplicable] || len(seen) != 2 {
		t.Errorf("expected passed and not-applicable scenarios and no others, observed %v", seen)
	}
}

// TestRecord: what was written reads back as what was returned.
func TestRecord(t *testing.T) {
	var file bytes.Buffer
	var progress []int
	record := play(t, Config{
		Registry: suite(t), Target: &fake{close: errors.New("exit status 7")}, Seed: 3, Concurrency: 4, Trace: true, Record: &file,
		Suite: reports.Suite{Version: "1.2.3", Commit: "abc"}, Selection: reports.Selection{Profile: "passticket", Kinds: []string{Must}},
		Progress: func(done, total int, _ reports.Scenario) {
			if progress = append(progress, done); done > total {
				t.Errorf("expected at most %d scenarios, observed %d", total, done)
			}
		},
	})
	read, err := reports.Read(&file)
	if err != nil {
		t.Fatal(err)
	}
	ignore := cmp.Options{
		inOrder, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(reports.Header{}, "Type", "Format"),
		cmpopts.IgnoreFields(reports.Scenario{}, "Type"), cmpopts.IgnoreFields(reports.Footer{}, "Type"),
	}
	if diff := cmp.Diff(record, read, ignore); diff != "" {
		t.Errorf("record (-returned +read):\n%s", diff)
	}
	if !slices.IsSorted(progress) || len(progress) != len(record.Scenarios) {
		t.Errorf("expected progress once a scenario, observed %v", progress)
	}
	if !slices.IsSortedFunc(record.Scenarios, func(a, b reports.Scenario) int {
		if a.File != b.File {
			return strings.Compare(a.File, b.File)
		}
		return a.Line - b.Line
	}) {
		t.Error("the returned scenarios are not in the order of the files")
	}
}

// full is a disk that is full after so many writes.
type full struct{ left int }

func (f *full) Write(p []byte) (int, error) {
	if f.left--; f.left < 0 {
		return 0, errors.New("no space left on device")
	}
	return len(p), nil
}

func TestRunErrors(t *testing.T) {
	twice := in("a.feature", good)
	twice["b.feature"] = in("b.feature", good)["b.feature"]
	again, err := Load(twice)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name      string
		registry  *Registry
		selection reports.Selection
		record    io.Writer
		want      string
	}{
		{"a wrong selection", suite(t), reports.Selection{Rules: []string{"PT-99"}}, nil, `unknown rule "PT-99"`},
		{"an id twice", again, reports.Selection{}, nil, `rule "PT-900" is declared twice`},
		{"no room for the header", suite(t), reports.Selection{}, &full{}, "no space left on device"},
		{"no room for a scenario", suite(t), reports.Selection{Rules: []string{"PT-04"}}, &full{left: 3}, "no space left on device"},
	} {
		t.Run(c.name, func(t *testing.T) {
			closed := errors.New("closed")
			record, err := Run(t.Context(), Config{
				Registry: c.registry, Selection: c.selection, Record: c.record, Clock: time.Now, Target: &fake{close: closed},
			})
			if record != nil || err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("expected the error %q and no record, observed %v, %v", c.want, err, record)
			}
		})
	}
}

// TestCancelled: a run that is broken off says so of each scenario.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	tgt := &fake{}
	tgt.open = func() error { return ctx.Err() }
	record, err := Run(ctx, Config{Registry: suite(t), Target: tgt, Clock: time.Now, Selection: reports.Selection{Rules: []string{"PT-11"}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range record.Scenarios {
		if s.Status != reports.Errored || s.Observed != context.Canceled.Error() {
			t.Errorf("%s: expected the error %q, observed %s, %q", s.Name, context.Canceled, s.Status, s.Observed)
		}
	}
	if record.Footer.ExitCode != ExitBroken || len(record.Scenarios) != 5 {
		t.Errorf("expected 5 scenarios and exit code 3, observed %d, %d", len(record.Scenarios), record.Footer.ExitCode)
	}
}

// TestTags: a filter of godog's own selects by the tags of rules and scenarios.
func TestTags(t *testing.T) {
	for _, c := range []struct {
		filter string
		want   map[string]bool // rules that ran
		count  int
	}{
		{"@PT-04", map[string]bool{"PT-04": true}, 13},
		{"@PT-04 && @reject", map[string]bool{"PT-04": true}, 6},
		{"@PT-04,@PT-23", map[string]bool{"PT-04": true, "PT-23": true}, 15},
		{"@nothing", map[string]bool{}, 0},
	} {
		t.Run(c.filter, func(t *testing.T) {
			record := play(t, Config{Registry: suite(t), Target: target.Reference("test"), Seed: 1, godog: tagged(c.filter)})
			ran, count := make(map[string]bool), 0
			for _, s := range record.Scenarios {
				switch {
				case s.Status == reports.Passed:
					ran[s.Rule] = true
					count++
				case s.Status != reports.Failed || s.Observed != "none ran":
					t.Errorf("%s %s: expected passed or none ran, observed %s, %q", s.Rule, s.Name, s.Status, s.Observed)
				}
			}
			if diff := cmp.Diff(c.want, ran); diff != "" || count != c.count {
				t.Errorf("expected %d scenarios, observed %d; rules that ran (-want +got):\n%s", c.count, count, diff)
			}
			if record.Footer.ExitCode != ExitFails {
				t.Errorf("rules that did not run: expected exit code 1, observed %d", record.Footer.ExitCode)
			}
		})
	}
}
