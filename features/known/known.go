// Package known implements the known-failures file: the failures of a target
// that are understood and expected.
//
// A known failure still runs. It must still fail, and in the same way: an entry
// whose scenarios pass, that matches nothing, or that fails otherwise, is
// itself a problem of the run. So the file cannot rot.
//
// The file is YAML, a list of entries. rule is the id of one rule, so that a
// run of some rules, or a shard, can tell which entries it is about. In
// scenario and observed a star matches any characters:
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
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
	"strconv"
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
	node               *yaml.Node
	scenario, observed *regexp.Regexp

	covered int      // failures that are as it says
	passed  int      // scenarios that it matches and that do not fail
	strange []string // what was observed where a failure is not as it says
}

// List is a known-failures file, and what became of its entries in a run. A
// nil List knows no failure. Its methods may be called at the same time.
type List struct {
	path     string
	text     []byte // of the file
	document yaml.Node

	mu      sync.Mutex
	entries []*entry
	fresh   []Entry // failures that no entry matches
}

// Create makes an empty known-failures file, unless there is one.
func Create(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("known failures: %w", err)
	}
	return f.Close()
}

// Load reads a known-failures file. An empty file knows no failure.
func Load(path string) (*List, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("known failures: %w", err)
	}
	l := &List{path: path, text: text}
	file := yaml.NewDecoder(bytes.NewReader(text))
	if err := file.Decode(&l.document); errors.Is(err, io.EOF) {
		return l, nil
	} else if err != nil {
		return nil, unreadable(path, text, err)
	}
	var more yaml.Node
	if err := file.Decode(&more); err == nil {
		return nil, fmt.Errorf("known failures %s:%d: a second YAML document: want one list", path, more.Line)
	} else if !errors.Is(err, io.EOF) {
		return nil, unreadable(path, text, err)
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

// unreadable words the error of a file that is not YAML, with its line.
func unreadable(path string, text []byte, err error) error {
	what, line := strings.TrimPrefix(err.Error(), "yaml: "), "1" // of the first line the parser says no number
	if rest, ok := strings.CutPrefix(what, "line "); ok {
		if n, why, ok := strings.Cut(rest, ": "); ok {
			line, what = n, why
		}
	}
	if _, name, ok := strings.Cut(what, "unknown anchor '"); ok { // nor of this
		name, _, _ = strings.Cut(name, "'")
		before, _, _ := bytes.Cut(text, []byte("*"+name))
		line = strconv.Itoa(1 + bytes.Count(before, []byte("\n")))
	}
	if strings.Contains(what, "anchor") || strings.Contains(what, "alphabetic") {
		what += " (a text that begins with a star stands in quotes)"
	}
	return fmt.Errorf("known failures %s:%s: not YAML: %s", path, line, what)
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
		if value.Kind != yaml.ScalarNode {
			return nil, fmt.Errorf("%q is not a text: put it in quotes", name)
		}
		if value.Tag != "!!null" {
			values[name] = value.Value
		}
	}
	for _, name := range []string{"rule", "scenario", "observed", "reason"} {
		if strings.TrimSpace(values[name]) == "" {
			return nil, fmt.Errorf("%q is missing: an entry says which failure is known, how it looks, and why it stands", name)
		}
	}
	if strings.Contains(values["rule"], "*") {
		return nil, fmt.Errorf("rule %q: name one rule; only scenario and observed may have stars", values["rule"])
	}
	e := &entry{Entry: Entry{values["rule"], values["scenario"], values["observed"], values["reason"]}, node: node}
	e.scenario, e.observed = pattern(e.Scenario), pattern(e.Observed)
	return e, nil
}

// pattern compiles a text in which a star stands for any characters.
func pattern(text string) *regexp.Regexp {
	quoted := strings.ReplaceAll(regexp.QuoteMeta(text), `\*`, `.*`)
	return regexp.MustCompile(`(?s)^` + quoted + `$`)
}

// Judge marks a result that an entry covers, with the reason of the first that
// does, and keeps account of the rest. An entry that matches the scenario but
// not what was observed is at fault only if no other covers the failure.
func (l *List) Judge(s *reports.Scenario) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	failed := s.Status == reports.Failed || s.Status == reports.Errored
	name, covered := ScenarioName(*s), false
	var others []*entry
	for _, e := range l.entries {
		switch {
		case e.Rule != s.Rule || !e.scenario.MatchString(name):
		case !failed:
			e.passed++
		case e.observed.MatchString(s.Observed):
			e.covered++
			if !covered {
				s.Known, covered = e.Reason, true
			}
		default:
			others = append(others, e)
		}
	}
	if !failed || covered {
		return
	}
	for _, e := range others {
		e.strange = append(e.strange, s.Observed)
	}
	if len(others) == 0 {
		l.fresh = append(l.fresh, Entry{Rule: s.Rule, Scenario: orAny(name), Observed: orAny(s.Observed), Reason: Unexplained})
	}
}

// orAny is a text as a new entry gives it: nothing cannot be matched by nothing,
// as an empty text counts as missing, and bytes that are no UTF-8 no YAML has.
func orAny(text string) string {
	if strings.TrimSpace(text) == "" {
		return "*"
	}
	return strings.ToValidUTF8(text, "*")
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
			// Of several the same, in whatever order the scenarios ended.
			list = append(list, fmt.Sprintf("%s fails otherwise: %s", at, slices.Min(e.strange)))
		case e.covered > 0, !ran(e.Rule):
		case e.passed > 0:
			list = append(list, at+" fails no longer: remove it, or let --fix do so")
		default:
			list = append(list, at+" matches no scenario: correct it, or let --fix remove it")
		}
	}
	return list
}
