// Package known implements the known-failures file: the failures of a target
// that are understood and expected.
//
// A known failure still runs. It must still fail, and in the same way: an entry
// whose scenarios pass, that matches nothing, or that fails otherwise, is
// itself a problem of the run. So the file cannot rot.
//
// The file is YAML, a list of entries; a star matches any characters:
//
//   - rule: PT-14
//     scenario: "*"
//     observed: "generation refused as malformed*"
//     reason: The generator keeps the time in a signed 32-bit integer.
//
// scenario is matched against the scenario's name, which for a row of an
// outline ends in the row's values: "an ID of 8 characters [USER1234, CICSPROD]".
package known

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/safproof/safproof/reports"
)

// Entry is one known failure, or several of one cause.
type Entry struct {
	Rule     string `yaml:"rule"`
	Scenario string `yaml:"scenario"`
	Observed string `yaml:"observed"`
	Reason   string `yaml:"reason"`
}

// entry is an Entry of a file, and what became of it in a run.
type entry struct {
	Entry
	node                     *yaml.Node
	rule, scenario, observed *regexp.Regexp

	covered int      // failures that are as it says
	passed  int      // scenarios that it matches and that do not fail
	strange []string // what was observed where a failure is not as it says
}

// List is a known-failures file, and what became of its entries in a run. A
// nil List knows no failure. Its methods may be called at the same time.
type List struct {
	path     string
	document yaml.Node

	mu      sync.Mutex
	entries []*entry
	fresh   []Entry // failures that no entry matches
}

// Load reads a known-failures file. An empty file knows no failure.
func Load(path string) (*List, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("known failures: %w", err)
	}
	l := &List{path: path}
	if err := yaml.Unmarshal(text, &l.document); err != nil {
		return nil, fmt.Errorf("known failures %s: %w", path, err)
	}
	if l.document.Kind == 0 {
		return l, nil
	}
	list := l.document.Content[0]
	if list.Kind != yaml.SequenceNode {
		return nil, fmt.Errorf("known failures %s:%d: want a list of entries, each with rule, scenario, observed and reason", path, list.Line)
	}
	for _, node := range list.Content {
		e, err := decode(node)
		if err != nil {
			return nil, fmt.Errorf("known failures %s:%d: %w", path, node.Line, err)
		}
		l.entries = append(l.entries, e)
	}
	return l, nil
}

// decode reads one entry, strictly: a misspelt name would make it match more
// than its author meant.
func decode(node *yaml.Node) (*entry, error) {
	if node.Kind != yaml.MappingNode {
		return nil, errors.New("an entry has the names rule, scenario, observed and reason")
	}
	values := make(map[string]string)
	for i := 0; i < len(node.Content); i += 2 {
		name, value := node.Content[i].Value, node.Content[i+1]
		switch name {
		case "rule", "scenario", "observed", "reason":
		default:
			return nil, fmt.Errorf("unknown name %q: want rule, scenario, observed, reason", name)
		}
		if _, again := values[name]; again {
			return nil, fmt.Errorf("%q stands twice", name)
		}
		values[name] = value.Value
	}
	for _, name := range []string{"rule", "scenario", "observed", "reason"} {
		if strings.TrimSpace(values[name]) == "" {
			return nil, fmt.Errorf("%q is missing: an entry says which failure is known, how it looks, and why it stands", name)
		}
	}
	e := &entry{Entry: Entry{values["rule"], values["scenario"], values["observed"], values["reason"]}, node: node}
	e.rule, e.scenario, e.observed = pattern(e.Rule), pattern(e.Scenario), pattern(e.Observed)
	return e, nil
}

// pattern compiles a text in which a star stands for any characters.
func pattern(text string) *regexp.Regexp {
	quoted := strings.ReplaceAll(regexp.QuoteMeta(text), `\*`, `.*`)
	return regexp.MustCompile(`(?s)^` + quoted + `$`)
}

// Judge marks a result that an entry covers, and keeps account of the rest.
func (l *List) Judge(s *reports.Scenario) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	failed := s.Status == reports.Failed || s.Status == reports.Errored
	name, matched := ScenarioName(*s), false
	for _, e := range l.entries {
		if !e.rule.MatchString(s.Rule) || !e.scenario.MatchString(name) {
			continue
		}
		switch {
		case !failed:
			e.passed++
		case e.observed.MatchString(s.Observed):
			matched = true
			e.covered++
			s.Known = e.Reason
			return
		default:
			e.strange = append(e.strange, s.Observed)
		}
		matched = true
	}
	if failed && !matched {
		l.fresh = append(l.fresh, Entry{Rule: s.Rule, Scenario: name, Observed: s.Observed, Reason: Unexplained})
	}
}

// ScenarioName is a scenario's name as an entry's scenario matches it.
func ScenarioName(s reports.Scenario) string {
	if len(s.Example) == 0 {
		return s.Name
	}
	var values []string
	for _, cell := range s.Example {
		values = append(values, cell.Value)
	}
	return s.Name + " [" + strings.Join(values, ", ") + "]"
}

// Problems lists the entries that did not hold, among those whose rule ran. It
// is asked after the run.
func (l *List) Problems(ran func(rule string) bool) []string {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var list []string
	for _, e := range l.entries {
		at := fmt.Sprintf("known failure %s:%d (%s, %s)", l.path, e.node.Line, e.Rule, e.Scenario)
		switch {
		case e.strange != nil:
			list = append(list, fmt.Sprintf("%s fails otherwise: %s", at, e.strange[0]))
		case e.covered > 0, !l.concerns(e, ran):
		case e.passed > 0:
			list = append(list, at+" fails no longer: remove it, or let --fix do so")
		default:
			list = append(list, at+" matches no scenario: correct it, or let --fix remove it")
		}
	}
	return list
}

// concerns reports whether the run had the rule that an entry is about. A rule
// pattern with a star is about whatever ran.
func (l *List) concerns(e *entry, ran func(string) bool) bool {
	return strings.Contains(e.Rule, "*") || ran(e.Rule)
}
