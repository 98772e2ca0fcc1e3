//go:build unix

package adapter

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// The time-outs of the adapters under test: short where they are to run into
// it, and else far more than anything takes.
const (
	short = 700 * time.Millisecond
	ample = 20 * time.Second
)

// open starts an adapter that says hello as it should.
func open(t *testing.T, command string, o Options) target.Target {
	t.Helper()
	adapter, err := Exec(t.Context(), command, o)
	if err != nil {
		t.Fatalf("hello: %v", err)
	}
	return adapter
}

// run holds a target to the suite, or to some of its rules.
func run(t *testing.T, adapter target.Target, rules ...string) *reports.Record {
	t.Helper()
	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	record, err := features.Run(t.Context(), features.Config{
		Registry: registry, Target: adapter, TargetSpec: "exec:test", Seed: 1, Concurrency: 2,
		Clock: time.Now, Selection: reports.Selection{Rules: rules},
	})
	if err != nil {
		t.Fatal(err)
	}
	return record
}

// chapter lists the rules of a chapter.
func chapter(t *testing.T, name string) (rules []string) {
	t.Helper()
	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range registry.Rules {
		if r.System == name {
			rules = append(rules, r.ID)
		}
	}
	return rules
}

// TestBrokenAdapters runs a chapter on adapters that say hello and then do
// what they should not. None of it passes anything.
func TestBrokenAdapters(t *testing.T) {
	rules := chapter(t, "passticket")
	tests := []struct {
		behaviour string
		timeout   time.Duration
		want      string // in what some scenario observed
	}{
		{behaviour: "crash-third", want: "it ended by itself: exit status 3"},
		{behaviour: "hang", timeout: short, want: "no answer within 700ms"},
		{behaviour: "not-reading", timeout: short, want: "no answer within 700ms"},
		{behaviour: "closed-output", timeout: short, want: "no answer within 700ms: it closed its standard output"},
		{behaviour: "garbage", want: `a line is not an answer: not JSON: invalid character 'D' looking for beginning of value: "DEBUG request 2"`},
		{behaviour: "twice", want: "it answered request 2 a second time"},
		{behaviour: "wrong-id", want: "it answered request 120, which was never made"},
		{behaviour: "long-line", want: "a line is longer than 1048576 bytes"},
		{behaviour: "endless-line", want: "a line is longer than 1048576 bytes"},
		{behaviour: "lies", want: "it answered with an error: not implemented"},
		{behaviour: "wrong-type", want: `its ok is not as the protocol says: member ["ticket"]: got number, want string`},
		{behaviour: "wrong-reason", want: "value must be one of 'malformed'"},
		{behaviour: "ok-and-reject", want: "the object: want exactly one of ok, reject, skip and error"},
		{behaviour: "neither", want: "the object: want exactly one of ok, reject, skip and error"},
		{behaviour: "doubled-name", want: `member "reject" stands twice`},
		{behaviour: "doubled-case", want: `member "Ticket" stands twice`},
		{behaviour: "trailing", want: "invalid character after top-level value"},
		{behaviour: "latin-1", want: "the line is not UTF-8"},
		{behaviour: "always-error", want: "it answered with an error: database down"},
		{behaviour: "reset-rejected", want: "it does not forget its state: refused as unspecified"},
		{behaviour: "reset-skipped", want: "it does not forget its state: not supported (there is no reset)"},
		{behaviour: "reset-error", want: "the target failed at reset: it answered with an error: cannot"},
		{behaviour: "floods-and-dies", want: "it ended by itself: exit status 3"},
		{behaviour: "child", want: "it ended by itself: exit status 3"},
	}
	for _, test := range tests {
		t.Run(test.behaviour, func(t *testing.T) {
			t.Parallel()
			timeout := ample
			if test.timeout != 0 {
				timeout = test.timeout
			}
			line := command(test.behaviour)
			if test.behaviour == "closed-output" {
				line = "exec env " + line // so that no shell holds the output open
			}
			record := run(t, open(t, line, Options{Processes: 2, Timeout: timeout}), rules...)
			if record.Footer.ExitCode != features.ExitBroken {
				t.Errorf("exit code: expected %d, observed %d", features.ExitBroken, record.Footer.ExitCode)
			}
			told, shown := false, false
			for _, s := range record.Scenarios {
				if s.Status != reports.Errored {
					t.Errorf("%s %s: expected an error, observed %s: %s", s.Rule, s.Name, s.Status, s.Observed)
				}
				told = told || strings.Contains(s.Observed, test.want)
				shown = shown || strings.Contains(stderrIn(s), evidence(test.behaviour))
			}
			if !told {
				t.Errorf("expected a scenario to observe %q, observed %q", test.want, observations(record))
			}
			if !shown {
				t.Errorf("expected %q in the standard error of a scenario, observed none", evidence(test.behaviour))
			}
		})
	}
}

// evidence is what such an adapter leaves on standard error.
func evidence(behaviour string) string {
	if behaviour == "floods-and-dies" {
		return "all work and no play\nSegmentation fault\n"
	}
	return "this is " + behaviour + "\n"
}

func stderrIn(s reports.Scenario) string {
	for _, a := range s.Attachments {
		if a.Name == "standard error of the target" {
			return a.Text
		}
	}
	return ""
}

// observations lists what the scenarios of a record observed, once each.
func observations(record *reports.Record) (list []string) {
	seen := make(map[string]bool)
	for _, s := range record.Scenarios {
		if !seen[s.Observed] {
			seen[s.Observed] = true
			list = append(list, s.Observed)
		}
	}
	return list
}

// TestFaultsOutsideScenarios has adapters whose fault shows when no scenario
// waits for them: it is told all the same.
func TestFaultsOutsideScenarios(t *testing.T) {
	tests := []struct {
		behaviour string
		timeout   time.Duration
		want      string
	}{
		{behaviour: "exits-7", want: "it did not end well at the end of its input: exit status 7"},
		{behaviour: "talks-at-end", want: "it answered request 1 a second time"},
		{behaviour: "stays", timeout: 2 * time.Second, want: "it did not end within 2s after the end of its input"},
		{behaviour: "reset-twice", want: "a second time"},
		{behaviour: "reset-late-second", want: "it answered request 2 a second time"},
		{behaviour: "leaves-child", want: "a child process of its went on, and held its output open"},
	}
	for _, test := range tests {
		t.Run(test.behaviour, func(t *testing.T) {
			t.Parallel()
			timeout := ample
			if test.timeout != 0 {
				timeout = test.timeout
			}
			record := run(t, open(t, command(test.behaviour), Options{Processes: 2, Timeout: timeout}), "PT-11")
			if record.Footer.ExitCode != features.ExitBroken {
				t.Errorf("exit code: expected %d, observed %d", features.ExitBroken, record.Footer.ExitCode)
			}
			told := strings.Join(append(observations(record), record.Footer.Problems...), "\n")
			if !strings.Contains(told, test.want) {
				t.Errorf("expected %q, observed %q", test.want, told)
			}
			if problems := strings.Join(record.Footer.Problems, "\n"); problems != "" && !strings.Contains(problems, "this is "+test.behaviour) {
				t.Errorf("problems without the standard error: %q", problems)
			}
		})
	}
}

// result is what two records of the same scenarios have in common.
type result struct {
	Rule, File, Name, Expected, Observed, Choice, URL string
	Line                                              int
	Status                                            reports.Status
}

func results(record *reports.Record) (list []result) {
	for _, s := range record.Scenarios {
		list = append(list, result{s.Rule, s.File, s.Name, s.Expected, s.Observed, s.Choice, s.URL, s.Line, s.Status})
	}
	return list
}

// TestReferenceOverTheProtocol holds the way there and back to the target in
// process, also for an adapter that floods its standard error.
func TestReferenceOverTheProtocol(t *testing.T) {
	tests := []struct {
		behaviour string
		rules     []string
	}{
		{"good", nil}, // all
		{"floods-stderr", []string{"PT-10", "PT-11"}},
	}
	for _, test := range tests {
		t.Run(test.behaviour, func(t *testing.T) {
			t.Parallel()
			want := run(t, target.Reference("test"), test.rules...)
			got := run(t, open(t, command(test.behaviour), Options{Processes: 2, Timeout: ample}), test.rules...)
			if diff := cmp.Diff(results(want), results(got)); diff != "" {
				t.Errorf("scenarios (-in process +over the protocol):\n%s", diff)
			}
			if diff := cmp.Diff(want.Footer.Rules, got.Footer.Rules); diff != "" {
				t.Errorf("rules (-in process +over the protocol):\n%s", diff)
			}
			if got.Footer.ExitCode != features.ExitConforms || len(got.Footer.Problems) > 0 {
				t.Errorf("expected exit code 0, observed %d; problems: %q", got.Footer.ExitCode, got.Footer.Problems)
			}
		})
	}
}

// TestPartialAdapters runs the suite on adapters that offer less, and say so.
func TestPartialAdapters(t *testing.T) {
	if testing.Short() {
		t.Skip("the whole suite four times; TestReferenceOverTheProtocol takes the same ways")
	}
	tests := []struct {
		behaviour string
		want      map[reports.Status]bool // what the scenarios come to, at least one each
		url       string                  // of those skipped
	}{
		{behaviour: "vague", want: map[reports.Status]bool{reports.Passed: true}},
		{behaviour: "generates", want: map[reports.Status]bool{reports.Passed: true, reports.NotApplicable: true}},
		{behaviour: "evaluates", want: map[reports.Status]bool{reports.Passed: true, reports.NotApplicable: true}},
		{
			behaviour: "skips", want: map[reports.Status]bool{reports.Passed: true, reports.Skipped: true},
			url: "https://example.com/issues/1",
		},
	}
	for _, test := range tests {
		t.Run(test.behaviour, func(t *testing.T) {
			t.Parallel()
			record := run(t, open(t, command(test.behaviour), Options{Processes: 2, Timeout: ample}))
			got := make(map[reports.Status]bool)
			for _, s := range record.Scenarios {
				got[s.Status] = true
				if !test.want[s.Status] {
					t.Errorf("%s %s: observed %s: %s", s.Rule, s.Name, s.Status, s.Observed)
				}
				if s.Status == reports.Skipped && s.URL != test.url {
					t.Errorf("%s %s: URL: expected %q, observed %q", s.Rule, s.Name, test.url, s.URL)
				}
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("statuses (-want +got):\n%s", diff)
			}
			if record.Footer.ExitCode != features.ExitConforms {
				t.Errorf("exit code: expected 0, observed %d; problems: %q", record.Footer.ExitCode, record.Footer.Problems)
			}
		})
	}
}

// TestRestart has an adapter crash in one scenario: the others go on.
func TestRestart(t *testing.T) {
	record := run(t, open(t, command("crash-one"), Options{Processes: 2, Timeout: ample}), "PT-10", "PT-11")
	crashed := 0
	for _, s := range record.Scenarios {
		switch {
		case len(s.Example) == 1 && s.Example[0].Value == "AEPR-Z3S":
			crashed++
			if s.Status != reports.Errored || !strings.Contains(s.Observed, "it ended by itself") {
				t.Errorf("%s: expected the crash, observed %s: %s", s.Name, s.Status, s.Observed)
			}
			if want := "this is crash-one\nSegmentation fault\n"; stderrIn(s) != want {
				t.Errorf("%s: standard error: expected %q, observed %q", s.Name, want, stderrIn(s))
			}
		case s.Status != reports.Passed:
			t.Errorf("%s %q: expected passed, observed %s: %s", s.Name, s.Example, s.Status, s.Observed)
		}
	}
	if crashed != 1 || record.Footer.ExitCode != features.ExitBroken || len(record.Footer.Problems) > 0 {
		t.Errorf("expected one crash and exit code 3, observed %d and %d; problems: %q",
			crashed, record.Footer.ExitCode, record.Footer.Problems)
	}
}

// TestSecondProcess has adapters that are not the same when started again.
func TestSecondProcess(t *testing.T) {
	tests := []struct{ behaviour, want string }{
		{"hello-once", "the target failed at hello: it answered with an error: one licence only"},
		{"hello-other", "it is not what its first process said"},
		{"hello-reordered", ""},
	}
	for _, test := range tests {
		t.Run(test.behaviour, func(t *testing.T) {
			t.Parallel()
			place := filepath.Join(t.TempDir(), "first")
			record := run(t, open(t, commandAt(test.behaviour, place), Options{Processes: 2, Timeout: ample}), "PT-10", "PT-11")
			told := strings.Join(observations(record), "\n")
			code := features.ExitBroken
			if test.want == "" {
				code = features.ExitConforms
			}
			if record.Footer.ExitCode != code || !strings.Contains(told, test.want) {
				t.Errorf("expected exit code %d and %q, observed %d and %q", code, test.want, record.Footer.ExitCode, told)
			}
		})
	}
}

// TestInterruptedRun ends at once, and blames no adapter.
func TestInterruptedRun(t *testing.T) {
	adapter := open(t, command("good"), Options{Processes: 2, Timeout: ample})
	registry, err := features.Load(features.Files())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	record, err := features.Run(ctx, features.Config{
		Registry: registry, Target: adapter, Seed: 1, Concurrency: 2, Clock: time.Now,
		Progress: func(done, _ int, _ reports.Scenario) {
			if done == 3 {
				cancel()
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	errored := 0
	for _, s := range record.Scenarios {
		if s.Status == reports.Errored {
			errored++
			if !strings.Contains(s.Observed, "context canceled") || strings.Contains(s.Observed, "the target failed") {
				t.Errorf("%s %s: observed %q", s.Rule, s.Name, s.Observed)
			}
		}
	}
	if errored == 0 || record.Footer.ExitCode != features.ExitBroken {
		t.Errorf("expected errors and exit code 3, observed %d and %d", errored, record.Footer.ExitCode)
	}
	if problems := record.Footer.Problems; len(problems) > 0 {
		t.Errorf("problems: expected none, observed %q", problems)
	}
}
