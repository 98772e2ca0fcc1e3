package known

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Unexplained opens the reason that Fix gives an entry: a person must replace it.
const Unexplained = "UNEXPLAINED: say why, with a link to the specification or to the issue"

// Fix rewrites the file after a run, so that the same run would find nothing
// wrong with it: entries that did not hold leave, and failures that none
// covers come in, unexplained; one that an entry knew in another form keeps
// that entry's scenario, and its reason as a hint. Entries of rules that did
// not run stay, and so do comments, but for those of entries that leave. It
// returns how many entries left and came. A nil List has no file to rewrite.
func (l *List) Fix(ran func(rule string) bool) (removed, added int, err error) {
	if l == nil {
		return 0, 0, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	var kept []*yaml.Node
	fresh := slices.Clone(l.fresh)
	for _, e := range l.entries {
		for _, observed := range e.strange {
			fresh = append(fresh, Entry{Rule: e.Rule, Scenario: e.Scenario, Observed: orAny(observed), Reason: formerly(e.Reason)})
		}
		if e.covered == 0 && (ran(e.Rule) || e.strange != nil) {
			removed++
			continue
		}
		kept = append(kept, e.node)
	}
	for _, e := range unique(fresh) {
		kept = append(kept, e.encoded())
		added++
	}
	if removed+added == 0 {
		return 0, 0, nil
	}
	return removed, added, l.write(kept)
}

// encoded is the entry as the file has it.
func (e Entry) encoded() *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, member := range [][2]string{{"rule", e.Rule}, {"scenario", e.Scenario}, {"observed", e.Observed}, {"reason", e.Reason}} {
		node.Content = append(node.Content, scalar(member[0]), scalar(member[1]))
	}
	return node
}

// scalar is a text in the style that package yaml chooses, but for what it then could
// not read: lines of which the first begins with a tab.
func scalar(text string) *yaml.Node {
	node := new(yaml.Node)
	node.SetString(text)
	if strings.HasPrefix(text, "\t") {
		node.Style = yaml.DoubleQuotedStyle
	}
	return node
}

// formerly keeps a reason for the person who will look at the new form.
func formerly(reason string) string {
	if strings.HasPrefix(reason, Unexplained) {
		return reason
	}
	return Unexplained + "; it failed otherwise before: " + reason
}

// unique sorts entries, as scenarios end in no order, and drops those that say
// the same.
func unique(list []Entry) []Entry {
	slices.SortFunc(list, func(a, b Entry) int {
		return cmp.Or(
			strings.Compare(a.Rule, b.Rule), strings.Compare(a.Scenario, b.Scenario),
			strings.Compare(a.Observed, b.Observed), strings.Compare(a.Reason, b.Reason))
	})
	return slices.CompactFunc(list, func(a, b Entry) bool {
		return a.Rule == b.Rule && a.Scenario == b.Scenario && a.Observed == b.Observed
	})
}

// encode makes the text of the file, with its comments.
func (l *List) encode(entries []*yaml.Node) ([]byte, error) {
	var text bytes.Buffer
	document := &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.SequenceNode}}}
	if l.document.Kind != 0 {
		document = &l.document
	} else if comments := bytes.TrimSpace(l.text); len(comments) > 0 {
		fmt.Fprintf(&text, "%s\n\n", comments) // of a file without a document, the parser keeps none
	}
	list := document.Content[0]
	list.Style, list.Content = 0, entries
	enc := yaml.NewEncoder(&text)
	enc.SetIndent(2)
	err := enc.Encode(document)
	return text.Bytes(), err
}

// write replaces the file in one step, so that a failure leaves the old one.
func (l *List) write(entries []*yaml.Node) error {
	text, err := l.encode(entries)
	if err == nil {
		err = replace(l.path, text)
	}
	if err != nil {
		return fmt.Errorf("known failures %s: %w", l.path, err)
	}
	return nil
}

// replace puts a file in the place of another, with its permissions.
func replace(path string, text []byte) error {
	path, err := filepath.EvalSymlinks(path)
	if err != nil {
		return err
	}
	old, err := os.Stat(path)
	if err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(path), ".known-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) //nolint:errcheck // gone, if all went well
	_, err = temp.Write(text)
	if err == nil {
		err = temp.Chmod(old.Mode().Perm())
	}
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
