package features

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"

	"github.com/safproof/safproof/features/steps"
	"github.com/safproof/safproof/reports"
)

// The kinds of rules.
const (
	Must   = "must"
	Limit  = "limit"
	Choice = "choice"
)

// Kinds lists the kinds of rules.
var Kinds = []string{Must, Limit, Choice}

// Roles lists what a scenario may do for its rule: show what is accepted, what
// is refused, or where the boundary lies.
var Roles = []string{"accept", "reject", "boundary"}

// Rule is one rule with the scenarios that the feature file gives it.
type Rule struct {
	reports.Rule
	Scenarios []Scenario `json:"scenarios"`
	kinds     []string   // as tagged, for the lint
}

// Scenario is one scenario or scenario outline of a rule.
type Scenario struct {
	Name  string   `json:"name"`
	Line  int      `json:"line"`
	Roles []string `json:"roles"` // as tagged; a good scenario has one
	Steps []string `json:"steps"` // texts, with the placeholders of an outline
	Rows  int      `json:"rows"`  // example rows of an outline, 0 for a plain scenario
}

// Registry is the specification as read from feature files.
type Registry struct {
	Rules []Rule

	contents []content // the files, as godog wants them
}

type content struct {
	name string
	text []byte
}

// Load reads the named feature files of fsys, or without names every one that
// it holds. Rules keep the order of the files, by name, and of the rules in them.
func Load(fsys fs.FS, names ...string) (*Registry, error) {
	if len(names) == 0 {
		err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && path.Ext(name) == ".feature" {
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("looking for feature files: %w", err)
		}
	}
	r := &Registry{}
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("reading feature files: %w", err)
		}
		r.contents = append(r.contents, content{name, text})
		if err := r.add(name, text); err != nil {
			return nil, err
		}
	}
	if len(r.contents) == 0 {
		return nil, errors.New("no feature file (*.feature) found")
	}
	return r, nil
}

// Rule finds a rule by its id.
func (r *Registry) Rule(id string) (Rule, bool) {
	for _, rule := range r.Rules {
		if rule.ID == id {
			return rule, true
		}
	}
	return Rule{}, false
}

// add reads the rules of one file.
func (r *Registry) add(name string, text []byte) error {
	doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(text), (&messages.Incrementing{}).NewId)
	if err != nil {
		return fmt.Errorf("%s: %s", name, syntaxError(err))
	}
	if doc.Feature == nil {
		return fmt.Errorf("%s: no feature in it", name)
	}
	seen := make(map[string]int)
	for _, child := range doc.Feature.Children {
		rule := ruleOf(name, doc.Feature, child)
		if rule == nil {
			continue
		}
		if i, again := seen[rule.ID]; again && child.Rule == nil {
			r.Rules[i].Scenarios = append(r.Rules[i].Scenarios, rule.Scenarios...)
			continue
		}
		seen[rule.ID] = len(r.Rules)
		r.Rules = append(r.Rules, *rule)
	}
	return nil
}

// quotedLine is what a parser quotes of the file: it may hold a secret.
var quotedLine = regexp.MustCompile(`(?s), got '.*`)

// syntaxError is the first error of a parser, with its place, and without the
// line that it quotes. Those that follow are of its making.
func syntaxError(err error) string {
	lines := strings.Split(strings.TrimPrefix(err.Error(), "Parser errors:\n"), "\n(")
	return steps.Redactor()(quotedLine.ReplaceAllString(lines[0], ", got something else"))
}

// ruleOf makes the rule of a child of a feature: a Rule, or the nameless rule
// of the scenarios that stand in none, as a user's own file may have them.
func ruleOf(name string, feature *messages.Feature, child *messages.FeatureChild) *Rule {
	switch {
	case child.Rule != nil:
		rule := newRule(name, feature, child.Rule.Tags, child.Rule.Location.Line)
		rule.Title = child.Rule.Name
		rule.Statement, rule.Sources = splitDescription(child.Rule.Description)
		for _, c := range child.Rule.Children {
			if c.Scenario != nil {
				rule.Scenarios = append(rule.Scenarios, newScenario(c.Scenario))
			}
		}
		return rule
	case child.Scenario != nil:
		rule := newRule(name, feature, nil, feature.Location.Line)
		rule.Title = feature.Name
		rule.Scenarios = []Scenario{newScenario(child.Scenario)}
		return rule
	}
	return nil
}

// newRule reads the tags of a rule. Without an id it is named by its place.
func newRule(file string, feature *messages.Feature, tags []*messages.Tag, line int64) *Rule {
	r := &Rule{Rule: reports.Rule{
		Kind: Must, System: path.Dir(file), Feature: feature.Name, File: file, Line: int(line),
	}}
	if r.System == "." {
		r.System = strings.TrimSuffix(path.Base(file), path.Ext(file))
	}
	for _, t := range tags {
		name := strings.TrimPrefix(t.Name, "@")
		switch key, value, _ := strings.Cut(name, ":"); {
		case name == Must || name == Limit || name == Choice:
			r.Kind = name
			r.kinds = append(r.kinds, name)
		case key == "since":
			r.Since = value
		case key == "apar":
			r.APARs = append(r.APARs, value)
		case ruleID.MatchString(name):
			r.ID = name
		}
	}
	if r.ID == "" {
		r.ID = fmt.Sprintf("%s:%d", file, line)
	}
	return r
}

func newScenario(s *messages.Scenario) Scenario {
	sc := Scenario{Name: s.Name, Line: int(s.Location.Line), Roles: roles(s.Tags)}
	for _, step := range s.Steps {
		sc.Steps = append(sc.Steps, step.Text)
	}
	for _, e := range s.Examples {
		sc.Rows += len(e.TableBody)
	}
	return sc
}

// splitDescription takes the Source lines out of a rule's description.
func splitDescription(text string) (statement string, sources []string) {
	var words []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if source, ok := strings.CutPrefix(line, "Source:"); ok {
			sources = append(sources, strings.TrimSpace(source))
		} else if line != "" {
			words = append(words, line)
		}
	}
	return strings.Join(words, " "), sources
}
