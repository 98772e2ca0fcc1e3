package features

import (
	"bytes"
	"fmt"
	"slices"

	gherkin "github.com/cucumber/gherkin/go/v26"
	messages "github.com/cucumber/messages/go/v21"

	"github.com/safproof/safproof/features/steps"
	"github.com/safproof/safproof/reports"
)

// secretsOf gathers the keys and PassTickets that stand in the feature files,
// also in steps that will never run.
func secretsOf(files []content) (*steps.Secrets, error) {
	secrets := &steps.Secrets{}
	for _, file := range files {
		ids := (&messages.Incrementing{}).NewId
		doc, err := gherkin.ParseGherkinDocument(bytes.NewReader(file.text), ids)
		if err != nil { // Load has parsed it before
			return nil, fmt.Errorf("%s: %w", file.name, err)
		}
		for _, pickle := range gherkin.Pickles(*doc, file.name, ids) {
			for _, step := range pickle.Steps {
				var arguments []string
				table, text := argument(step)
				for _, row := range table {
					arguments = append(arguments, row...)
				}
				secrets.Step(step.Text, append(arguments, text)...)
			}
		}
	}
	return secrets, nil
}

// argument is the table and the doc string of a step.
func argument(step *messages.PickleStep) (table [][]string, text string) {
	if step.Argument == nil {
		return nil, ""
	}
	if step.Argument.DataTable != nil {
		for _, row := range step.Argument.DataTable.Rows {
			var cells []string
			for _, cell := range row.Cells {
				cells = append(cells, cell.Value)
			}
			table = append(table, cells)
		}
	}
	if step.Argument.DocString != nil {
		text = step.Argument.DocString.Content
	}
	return table, text
}

// hideHeader applies a redaction to what a header repeats of the feature files
// and of the command line.
func hideHeader(h *reports.Header, hide func(string) string) {
	h.Target.Spec, h.Target.Notes = hide(h.Target.Spec), hide(h.Target.Notes)
	for i := range h.Rules {
		r := &h.Rules[i]
		r.Title, r.Feature, r.Statement = hide(r.Title), hide(r.Feature), hide(r.Statement)
		r.Sources = slices.Clone(r.Sources) // the registry's stay as they are
		hideAll(r.Sources, hide)
	}
}

// hideScenario applies a redaction to every text of a result.
func hideScenario(s *reports.Scenario, hide func(string) string) {
	for _, text := range []*string{&s.Name, &s.Expected, &s.Observed, &s.Choice, &s.URL} {
		*text = hide(*text)
	}
	hideAll(s.Tags, hide)
	for i := range s.Example {
		s.Example[i] = reports.Cell{Name: hide(s.Example[i].Name), Value: hide(s.Example[i].Value)}
	}
	for i := range s.Steps {
		step := &s.Steps[i]
		step.Text, step.DocText = hide(step.Text), hide(step.DocText)
		for _, row := range step.Table {
			hideAll(row, hide)
		}
	}
	for i := range s.Attachments {
		s.Attachments[i].Text = hide(s.Attachments[i].Text)
	}
}

func hideAll(texts []string, hide func(string) string) {
	for i := range texts {
		texts[i] = hide(texts[i])
	}
}
