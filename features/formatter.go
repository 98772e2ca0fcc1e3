package features

import (
	"fmt"
	"io"
	"sync"

	"github.com/cucumber/godog"
	messages "github.com/cucumber/messages/go/v21"

	"github.com/safproof/safproof/reports"
)

// formatterName is our formatter's name among godog's. godog's own formats
// drop the rule and its tags, so a run's record is made here.
const formatterName = "safproof"

// collectors finds the collector of a suite by the suite's name: godog makes
// formatters by name only.
var collectors sync.Map

var registerFormatter = sync.OnceFunc(func() {
	godog.Format(formatterName, "Feeds the run record.", func(suite string, out io.Writer) godog.Formatter {
		c, ok := collectors.Load(suite)
		if !ok { // named on the command line of a suite that is not ours
			return godog.NewBaseFmt(suite, out)
		}
		return &formatter{BaseFmt: godog.NewBaseFmt(suite, out), c: c.(*collector)}
	})
})

// format names the run and puts our formatter before those that were asked for.
func (c *collector) format(others string) string {
	registerFormatter()
	c.name = fmt.Sprintf("safproof %d", count.Add(1))
	collectors.Store(c.name, c)
	if others == "" {
		return formatterName
	}
	return formatterName + "," + others
}

// formatter hears from godog what runs, and keeps what godog's formats lose:
// the rule, the tags, the example row.
type formatter struct {
	*godog.BaseFmt
	c *collector
}

// Feature indexes the scenarios and example rows of a feature.
func (f *formatter) Feature(doc *messages.GherkinDocument, file string, _ []byte) {
	f.c.mu.Lock()
	defer f.c.mu.Unlock()
	for _, child := range doc.Feature.Children {
		rule := ruleOf(file, doc.Feature, child)
		switch {
		case child.Rule != nil:
			for _, c := range child.Rule.Children {
				f.index(rule.ID, file, c.Scenario)
			}
		case child.Scenario != nil:
			f.index(rule.ID, file, child.Scenario)
		}
	}
}

// index notes where a scenario and each of its example rows stand.
func (f *formatter) index(rule, file string, s *messages.Scenario) {
	if s == nil {
		return
	}
	base := place{rule: rule, file: file, line: int(s.Location.Line), roles: roles(s.Tags)}
	f.c.places[s.Id] = base
	for _, e := range s.Examples {
		for _, row := range e.TableBody {
			p := base
			p.line = int(row.Location.Line)
			p.roles = append(roles(e.Tags), base.roles...)
			for i, cell := range row.Cells {
				p.example = append(p.example, reports.Cell{Name: e.TableHeader.Cells[i].Value, Value: cell.Value})
			}
			f.c.places[row.Id] = p
		}
	}
}

// Pickle settles a scenario without steps: no hook will hear of it.
func (f *formatter) Pickle(pickle *messages.Pickle) {
	if len(pickle.Steps) > 0 {
		return
	}
	if r := f.c.begin(pickle); r != nil {
		f.c.settle(r)
	}
}

// Summary prints nothing: the report is the record's.
func (f *formatter) Summary() { collectors.Delete(f.c.name) }

// Passed and its siblings note how a step ended.
func (f *formatter) Passed(p *messages.Pickle, s *messages.PickleStep, _ *godog.StepDefinition) {
	f.step(p, s, "passed")
}

func (f *formatter) Skipped(p *messages.Pickle, s *messages.PickleStep, _ *godog.StepDefinition) {
	f.step(p, s, "skipped")
}

func (f *formatter) Undefined(p *messages.Pickle, s *messages.PickleStep, _ *godog.StepDefinition) {
	f.step(p, s, "undefined")
}

func (f *formatter) Failed(p *messages.Pickle, s *messages.PickleStep, _ *godog.StepDefinition, _ error) {
	f.step(p, s, "failed")
}

func (f *formatter) Pending(p *messages.Pickle, s *messages.PickleStep, _ *godog.StepDefinition) {
	f.step(p, s, "pending")
}

func (f *formatter) Ambiguous(p *messages.Pickle, s *messages.PickleStep, _ *godog.StepDefinition, _ error) {
	f.step(p, s, "ambiguous")
}

// step adds a step to the scenario's result.
func (f *formatter) step(pickle *messages.Pickle, s *messages.PickleStep, status string) {
	r := f.c.runningOf(pickle.Id)
	if r == nil {
		return
	}
	step := reports.Step{Keyword: keyword(s.Type), Text: s.Text, Status: status}
	step.Table, step.DocText = argument(s)
	if r.keyword == step.Keyword {
		step.Keyword = "And"
	} else {
		r.keyword = step.Keyword
	}
	r.result.Steps = append(r.result.Steps, step)
	if r.left--; r.left == 0 && r.ended {
		f.c.settle(r)
	}
}

func keyword(t messages.PickleStepType) string {
	switch t {
	case messages.PickleStepType_CONTEXT:
		return "Given"
	case messages.PickleStepType_ACTION:
		return "When"
	case messages.PickleStepType_OUTCOME:
		return "Then"
	}
	return "*"
}
