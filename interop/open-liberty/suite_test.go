package openliberty

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/features"
	"github.com/safproof/safproof/features/httpstarget"
	"github.com/safproof/safproof/features/known"
	"github.com/safproof/safproof/reports"
)

// described is the file that describes the server as a target.
const described = `profile: liberty
name: Open Liberty
level: open-liberty
servers: {LIBERTY: "https://%s"}
plain: {LIBERTY: "http://%s"}
ca: server.pem
users:
  user: {id: COLIN, password: ROSEBUD1}
liberty:
  folder: .
  include: suite.xml
  clock: clock
  lacks: [safRegistry, safCredentials, safAuthorization, samlWebSso20, trustAssociation, ssl, 'usr:safproofJaspic-1.0']
  sites: {certificate: sites.pem, key: sites.pem}
`

// TestSuite holds Open Liberty to the rules of the suite that are about a Liberty
// server, whose scenarios have a server.xml each. Failures that are known are listed.
func TestSuite(t *testing.T) {
	s := start(t)
	if s.shim == "" {
		t.Skip("the scenarios take place in March 2026: without a C compiler the clock of the server cannot be moved")
	}
	// The name of its cookie is another once it has had an openidConnectClient. So it
	// starts anew for what is about cookies, and is asked that first.
	s.restart(t)
	file := filepath.Join(s.folder, "liberty.yaml")
	must(t, os.WriteFile(file, fmt.Appendf(nil, described, s.https, s.http), 0o600))
	t.Cleanup(func() { // for the tests that come after
		must(t, os.WriteFile(s.clock(), make([]byte, 8), 0o600))
		s.current = ""
	})
	all, err := fs.Glob(features.Files(), "liberty/*.feature")
	must(t, err)
	const cookies = "liberty/06-ltpa.feature"
	if !slices.Contains(all, cookies) {
		t.Fatalf("there is no %s", cookies)
	}
	others := slices.DeleteFunc(slices.Clone(all), func(f string) bool { return f == cookies })
	hold(t, file, append([]string{cookies}, others...))
}

// version is that of the runtime.
func version(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("testdata/runtime/wlp/lib/versions/openliberty.properties")
	must(t, err)
	for line := range strings.Lines(string(text)) {
		if v, ok := strings.CutPrefix(line, "com.ibm.websphere.productVersion="); ok {
			return strings.TrimSpace(v)
		}
	}
	t.Fatal("the runtime does not say its version")
	return ""
}

// instants are rules that want a clock that stands, or one that can be moved: of a real
// server it moves on between a sign-on and the millisecond of its end, and how long
// answers of an introspection endpoint are kept is measured by another one.
var instants = []string{"ZC-11", "LIB-112"}

const (
	failures = "testdata/known-failures.yaml"
	// fixVariable asks for the file of known failures to be rewritten to what was found.
	fixVariable = "SAFPROOF_FIX"
	// recordVariable names the file that the record of the run is written to.
	recordVariable = "SAFPROOF_RECORD"
)

// instant is how long a scenario may take and still be about the second that it names:
// the clock of the server runs on meanwhile, and some are a second from an edge.
const instant = 500 * time.Millisecond

// hold holds the target of a file to the rules of feature files, in their order. Rules
// of which a scenario failed that took longer than an instant are held once more.
func hold(t *testing.T, file string, rules []string) {
	t.Helper()
	target, err := httpstarget.Load(file, features.Version)
	must(t, err)
	registry, err := features.Load(features.Files(), rules...)
	must(t, err)
	list, err := known.Load(failures)
	must(t, err)
	var chosen []string
	for _, rule := range registry.Rules {
		if !slices.Contains(instants, rule.ID) {
			chosen = append(chosen, rule.ID)
		}
	}
	run := func(list *known.List, chosen []string) *reports.Record {
		record, err := features.Run(t.Context(), features.Config{
			Registry: registry, Target: target, TargetSpec: "liberty.yaml", Clock: time.Now, Seed: 1, Known: list,
			Suite: reports.Suite{Version: features.Version}, Selection: reports.Selection{Rules: chosen},
		})
		must(t, err)
		return record
	}
	record := run(list, chosen)
	slow := told(t, record)
	if os.Getenv(fixVariable) != "" {
		removed, added, err := list.Fix(func(string) bool { return true })
		must(t, err)
		t.Logf("%s: %d entries removed, %d added", failures, removed, added)
	}
	path := os.Getenv(recordVariable)
	if len(slow) > 0 && path == "" {
		t.Logf("once more, as the clock ran on: %v", slow)
		list, err := known.Load(failures)
		must(t, err)
		record = run(list, slow)
		told(t, record)
	}
	if record.Footer.ExitCode != features.ExitConforms {
		t.Errorf("exit code %d:\n%s", record.Footer.ExitCode, strings.Join(record.Footer.Problems, "\n"))
	}
	if path != "" {
		record.Header.Target.Version = version(t)
		out, err := os.Create(path)
		must(t, err)
		must(t, reports.Write(out, record))
		must(t, out.Close())
	}
}

// told tells what a run came to, and returns the rules that it broke without a reason
// that is known, if it broke them only where it took longer than an instant and nothing
// else is wrong.
func told(t *testing.T, record *reports.Record) (slow []string) {
	t.Helper()
	counts, took, sure := make(map[reports.Status]int), int64(0), len(record.Footer.Problems) > 0
	for _, s := range record.Scenarios {
		counts[s.Status]++
		took += s.Micros
		if s.Status == reports.Passed || s.Known != "" {
			continue
		}
		t.Logf("%s: %s: %s: expected %.90s; observed %.200s; %d ms", s.Status, s.Rule, known.ScenarioName(s), s.Expected, s.Observed, s.Micros/1000)
		switch {
		case s.Status != reports.Failed && s.Status != reports.Errored:
		case s.Micros < instant.Microseconds():
			sure = true
		case !slices.Contains(slow, s.Rule):
			slow = append(slow, s.Rule)
		}
	}
	t.Logf("%v in %d s", counts, took/1_000_000)
	if counts[reports.Passed] == 0 {
		t.Error("no scenario passed")
	}
	if sure {
		return nil
	}
	return slow
}

// Only what took long is held once more, and only if nothing else is wrong.
func TestHeldOnceMore(t *testing.T) {
	passed := reports.Scenario{Rule: "A", Status: reports.Passed}
	slow := reports.Scenario{Rule: "B", Status: reports.Failed, Micros: instant.Microseconds()}
	fast := reports.Scenario{Rule: "C", Status: reports.Failed, Micros: instant.Microseconds() - 1}
	expected := reports.Scenario{Rule: "D", Status: reports.Failed, Micros: 1, Known: "why"}
	for _, c := range []struct {
		scenarios []reports.Scenario
		problems  []string
		want      []string
	}{
		{[]reports.Scenario{passed, expected}, nil, nil},
		{[]reports.Scenario{passed, slow, slow, expected}, nil, []string{"B"}},
		{[]reports.Scenario{passed, slow, fast}, nil, nil},
		{[]reports.Scenario{passed, slow}, []string{"an entry fails no longer"}, nil},
	} {
		record := &reports.Record{Scenarios: c.scenarios, Footer: reports.Footer{Problems: c.problems}}
		if got := told(t, record); !slices.Equal(got, c.want) {
			t.Errorf("%v: %v is held once more, want %v", c.scenarios, got, c.want)
		}
	}
}
