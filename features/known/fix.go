package known

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"
)

// Unexplained is the reason that Fix gives a new entry: a person must replace it.
const Unexplained = "UNEXPLAINED: say why, with a link to the specification or to the issue"

// Fix rewrites the file after a run, so that the same run would find nothing
// wrong with it: entries that did not hold leave, and failures that none
// covers come in, unexplained. Entries of rules that did not run stay, and so
// do comments. It returns how many entries left and came.
func (l *List) Fix(ran func(rule string) bool) (removed, added int, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	list := &yaml.Node{Kind: yaml.SequenceNode}
	if l.document.Kind != 0 {
		list = l.document.Content[0]
	}
	var kept []*yaml.Node
	fresh := l.fresh
	for _, e := range l.entries {
		stale := e.covered == 0 && l.concerns(e, ran)
		if e.strange != nil {
			stale = e.covered == 0
			for _, observed := range e.strange {
				fresh = append(fresh, Entry{Rule: e.Rule, Scenario: e.Scenario, Observed: observed, Reason: e.Reason})
			}
		}
		if stale {
			removed++
			continue
		}
		kept = append(kept, e.node)
	}
	for _, e := range unique(fresh) {
		var node yaml.Node
		if err := node.Encode(e); err != nil {
			return 0, 0, fmt.Errorf("known failures %s: %w", l.path, err)
		}
		kept = append(kept, &node)
		added++
	}
	list.Content = kept
	return removed, added, l.write(list)
}

// unique drops entries that say the same.
func unique(list []Entry) []Entry {
	seen := make(map[Entry]bool)
	var once []Entry
	for _, e := range list {
		if !seen[e] {
			seen[e] = true
			once = append(once, e)
		}
	}
	return once
}

// write replaces the file in one step, so that a failure leaves the old one.
func (l *List) write(list *yaml.Node) error {
	var text bytes.Buffer
	enc := yaml.NewEncoder(&text)
	enc.SetIndent(2)
	if err := enc.Encode(list); err != nil {
		return fmt.Errorf("known failures %s: %w", l.path, err)
	}
	temp, err := os.CreateTemp(filepath.Dir(l.path), ".known-*")
	if err != nil {
		return fmt.Errorf("known failures: %w", err)
	}
	defer os.Remove(temp.Name())
	if _, err := temp.Write(text.Bytes()); err != nil {
		return fmt.Errorf("known failures: %w", err)
	}
	if err := temp.Close(); err != nil {
		return fmt.Errorf("known failures: %w", err)
	}
	return os.Rename(temp.Name(), l.path)
}
