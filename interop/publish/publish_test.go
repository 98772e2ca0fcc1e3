package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/adapter"
	"github.com/safproof/safproof/features/mutant"
	"github.com/safproof/safproof/features/target"
	"github.com/safproof/safproof/reports"
)

// behaviour is the environment variable that makes this test binary an adapter.
const behaviour = "SAFPROOF_TEST_ADAPTER"

func TestMain(m *testing.M) {
	name := os.Getenv(behaviour)
	if name == "" {
		os.Exit(m.Run())
	}
	served := target.Reference("1.0")
	if name != "reference" {
		m, _ := mutant.Named(name) // a wrong name would show in what is observed
		served = m.Target("1.0")
	}
	if err := adapter.Serve(context.Background(), os.Stdin, os.Stdout, served); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// place is a root with one implementation.
type place struct {
	root string
	at   time.Time
}

// describe says how the implementation is used, by lines that differ from the usual.
func (p place) describe(t *testing.T, adapter string, lines ...string) {
	t.Helper()
	binary, err := os.Executable()
	must(t, err)
	usual := map[string]string{
		"name": "mine", "language": "Go", "package": "example.com/mine", "profile": "passticket", "rules": "[PT-04, PT-05]",
		"targets": fmt.Sprintf("[{slug: mine, title: Mine, command: \"%s=%s '%s'\", known-failures: known.yaml}]", behaviour, adapter, binary),
	}
	for _, line := range lines {
		name, value, _ := strings.Cut(line, ": ")
		usual[name] = value
	}
	var text strings.Builder
	for name, value := range usual {
		fmt.Fprintf(&text, "%s: %s\n", name, value)
	}
	p.write(t, "interop/mine/implementation.yaml", text.String())
}

func (p place) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(p.root, name)
	must(t, os.MkdirAll(filepath.Dir(path), 0o755))
	must(t, os.WriteFile(path, []byte(text), 0o644))
}

func (p place) publisher(t *testing.T) *publisher {
	t.Helper()
	made, err := newPublisher(p.root, func() time.Time { return p.at })
	must(t, err)
	return made
}

// hold holds the implementation.
func (p place) hold(t *testing.T, again bool) outcome {
	t.Helper()
	made := p.publisher(t)
	i := made.implementations[0]
	return made.one(t.Context(), i, i.Targets[0], again)
}

func newPlace(t *testing.T) place {
	t.Helper()
	p := place{root: t.TempDir(), at: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}
	p.write(t, "interop/mine/known.yaml", "")
	p.describe(t, "reference")
	return p
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// TestPublish publishes a record, and finds the next run the same.
func TestPublish(t *testing.T) {
	p := newPlace(t)
	if o := p.hold(t, false); o.bad || !strings.HasPrefix(o.text, "1.0: Conforms: 2 of 2 applicable rules") {
		t.Fatalf("published: %+v", o)
	}
	file := filepath.Join(p.root, "reports/published/mine/1.0/run.jsonl")
	first, err := os.ReadFile(file)
	must(t, err)
	record, err := reports.ReadFile(file)
	must(t, err)
	if h := record.Header; h.Target.Title != "Mine" || !h.Started.Equal(p.at) {
		t.Errorf("title %q, started %s, want Mine at %s", h.Target.Title, h.Started, p.at)
	}
	if _, err := os.Stat(filepath.Join(filepath.Dir(file), badgeFile)); err != nil {
		t.Error(err)
	}
	if o := p.hold(t, true); o.bad || !strings.HasSuffix(o.text, "As published.") {
		t.Errorf("the second time: %+v", o)
	}
	if o := p.hold(t, false); o.bad {
		t.Errorf("published again: %+v", o)
	}
	second, err := os.ReadFile(file)
	must(t, err)
	if string(first) != string(second) {
		t.Error("two runs at the same time of the same verdicts have different records")
	}
}

// TestWhatFails: a target that fails is published with its reasons, or not at all; and
// a run that comes to something else is told.
func TestWhatFails(t *testing.T) {
	const reason = "- {rule: PT-04, scenario: '*', observed: '*', reason: 'It is so, https://example.com.'}\n"
	p := newPlace(t)
	p.hold(t, false)
	file := filepath.Join(p.root, "reports/published/mine/1.0/run.jsonl")
	before, err := os.ReadFile(file)
	must(t, err)
	p.describe(t, "window-one-second-too-early")
	if o := p.hold(t, false); !o.bad || !strings.Contains(o.text, "PT-04") || !strings.Contains(o.text, "without a reason") {
		t.Errorf("a failure without a reason: %+v", o)
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("what is published has changed (%v)", err)
	}
	p.write(t, "interop/mine/known.yaml", reason)
	if o := p.hold(t, true); !o.bad || !strings.Contains(o.text, "not as published") || !strings.Contains(o.text, "PT-04") {
		t.Errorf("another verdict: %+v", o)
	}
	if o := p.hold(t, false); o.bad || !strings.Contains(o.text, "known") {
		t.Errorf("a failure with its reason: %+v", o)
	}
	p.describe(t, "reference")
	if o := p.hold(t, false); !o.bad || !strings.Contains(o.text, "fails no longer") {
		t.Errorf("a reason without a failure: %+v", o)
	}
}

// TestShow shows each scenario of a rule, and why one fails; what is published stays.
func TestShow(t *testing.T) {
	p := newPlace(t)
	p.describe(t, "window-one-second-too-early")
	p.write(t, "interop/mine/known.yaml", "- {rule: PT-04, scenario: '*', observed: '*', reason: 'It is so, https://example.com.'}\n")
	made := p.publisher(t)
	i := made.implementations[0]
	var out strings.Builder
	must(t, made.show(t.Context(), &out, i, i.Targets[0], "PT-04"))
	for _, want := range []string{"Mine 1.0, PT-04 (must): ", "\n  passed: ", "\n  failed: ", "\n    expected: ", "\n    observed: ", "\n    It is so, https://example.com.\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("want %q in:\n%s", want, &out)
		}
	}
	if _, err := os.Stat(filepath.Join(p.root, folder)); err == nil {
		t.Error("something is published")
	}
	if err := made.show(t.Context(), &out, i, i.Targets[0], "PT-00"); err == nil || !strings.Contains(err.Error(), `unknown rule "PT-00"`) {
		t.Errorf("a rule that there is not: error %v", err)
	}
	i.Needs = []string{"no-such-program"}
	if err := made.show(t.Context(), &out, i, i.Targets[0], "PT-04"); err == nil || !strings.Contains(err.Error(), "mine is missing") {
		t.Errorf("an implementation that there is not: error %v", err)
	}
}

// TestUnplace: a record does not tell where the project lay.
func TestUnplace(t *testing.T) {
	p := newPlace(t)
	at := filepath.Join(p.root, "interop", "mine", "adapter.py")
	record := &reports.Record{Scenarios: []reports.Scenario{{Observed: "at " + at, Attachments: []reports.Attachment{{Text: at + ":19: warning"}}}}}
	must(t, p.publisher(t).unplace(record))
	if s := record.Scenarios[0]; s.Observed != "at interop/mine/adapter.py" || s.Attachments[0].Text != "interop/mine/adapter.py:19: warning" {
		t.Errorf("%+v", s)
	}
}

// TestWhatIsNotThere: what is missing is told so, and neither published nor a failure.
// What is there and breaks is one.
func TestWhatIsNotThere(t *testing.T) {
	for _, test := range []struct {
		name, line, text string
		missing          bool
	}{
		{"a program", "needs: [no-such-program]", "missing: there is no no-such-program", true},
		{"the library", "ready: lib/ready", "missing: not installed", true},
		{"the adapter", "targets: [{slug: mine, title: Mine, command: exit 7, known-failures: known.yaml}]", "exit status 7", false},
		{"the known failures", "targets: [{slug: mine, title: Mine, command: exit 7, known-failures: no.yaml}]", "no.yaml", false},
		{"the record of a test", "targets: [{slug: mine, title: Mine, test: go version, known-failures: known.yaml}]", "wrote no record", false},
		{"the test", "targets: [{slug: mine, title: Mine, test: go no-such-command, known-failures: known.yaml}]", "unknown command", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPlace(t)
			p.describe(t, "reference", strings.Split(test.line, "\n")...)
			o := p.hold(t, false)
			if o.missing != test.missing || o.bad == test.missing || !strings.Contains(o.text, test.text) {
				t.Errorf("%+v, want %q", o, test.text)
			}
			if _, err := os.Stat(filepath.Join(p.root, folder)); err == nil {
				t.Error("something is published")
			}
		})
	}
}

// TestNothingJudged: a record without a verdict says nothing.
func TestNothingJudged(t *testing.T) {
	if err := publishable(&reports.Record{}); err == nil || !strings.Contains(err.Error(), "no scenario was judged") {
		t.Errorf("error %v", err)
	}
}

// TestDescriptions refuses files that do not say how an implementation is run.
func TestDescriptions(t *testing.T) {
	for _, test := range []struct{ line, want string }{
		{"nonsense: 1", "nonsense"},
		{"name: ''", "name is missing"},
		{"targets: []", "targets is empty"},
		{"targets: [{slug: Mine/, title: T, command: c, known-failures: k}]", `slug "Mine/"`},
		{"targets: [{slug: mine, command: c, known-failures: k}]", "title"},
		{"targets: [{slug: mine, title: T, known-failures: k}]", "either command or test"},
		{"targets: [{slug: mine, title: T, command: c, test: t, known-failures: k}]", "either command or test"},
		{"targets: [{slug: mine, title: T, command: c, known-failures: k}, {slug: mine, title: T, command: c, known-failures: k}]", "stands in"},
	} {
		p := newPlace(t)
		p.describe(t, "reference", test.line)
		if _, err := implementations(p.root); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v, want %q", test.line, err, test.want)
		}
	}
	if _, err := implementations(t.TempDir()); err == nil || !strings.Contains(err.Error(), "root of the project") {
		t.Errorf("an empty folder: error %v", err)
	}
}

// TestStale finds what a record has otherwise than the suite.
func TestStale(t *testing.T) {
	run := func() *reports.Record {
		registry, err := features.Load(features.Files())
		must(t, err)
		record, err := features.Run(t.Context(), features.Config{
			Registry: registry, Target: target.Reference("1.0"), Clock: time.Now, Selection: reports.Selection{Rules: []string{"PT-04", "PT-05"}},
		})
		must(t, err)
		settle(record)
		return record
	}
	today := run()
	for _, test := range []struct {
		name   string
		change func(*reports.Record)
		want   string
	}{
		{"nothing", func(*reports.Record) {}, ""},
		{"the line of a rule", func(r *reports.Record) { r.Header.Rules[0].Line++ }, ""},
		{"the statement of a rule", func(r *reports.Record) { r.Header.Rules[0].Statement += "!" }, "PT-04 says something else now"},
		{"a source", func(r *reports.Record) { r.Header.Rules[1].Sources = nil }, "PT-05 says something else now"},
		{"a rule less", func(r *reports.Record) { r.Header.Rules = r.Header.Rules[1:] }, "PT-04 is a new rule"},
		{"a rule more", func(r *reports.Record) { r.Header.Rules = append(r.Header.Rules, reports.Rule{ID: "PT-00"}) }, "PT-00 is no longer a rule"},
		{"a scenario less", func(r *reports.Record) { r.Scenarios = r.Scenarios[1:] }, "PT-04 has other scenarios now"},
		{"a scenario more", func(r *reports.Record) {
			r.Scenarios = append(r.Scenarios, reports.Scenario{Rule: "PT-04", Name: "More"})
		}, "PT-04 has other scenarios now"},
		{"a step", func(r *reports.Record) { r.Scenarios[0].Steps[0].Text += "!" }, "PT-04 has other scenarios now"},
		{"a row", func(r *reports.Record) { r.Scenarios[0].Example[0].Value += "!" }, "PT-04 has other scenarios now"},
		{"a secret in a step", func(r *reports.Record) {
			step := &r.Scenarios[0].Steps[0]
			step.Text = step.Text[:3] + "[key redacted]" + step.Text[9:]
		}, ""},
		{"what came of a step", func(r *reports.Record) { r.Scenarios[0].Steps[0].Status = "failed" }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			record := run()
			test.change(record)
			got := strings.Join(stale(record, today), "\n")
			if test.want == "" && got != "" || !strings.Contains(got, test.want) {
				t.Errorf("stale: %q, want %q", got, test.want)
			}
		})
	}
}
