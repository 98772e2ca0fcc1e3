package reports

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

type cucumberFeature struct {
	URI         string            `json:"uri"`
	ID          string            `json:"id"`
	Keyword     string            `json:"keyword"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	Line        int               `json:"line"`
	Tags        []cucumberTag     `json:"tags,omitempty"`
	Elements    []cucumberElement `json:"elements"`
}

type cucumberElement struct {
	ID          string         `json:"id"`
	Keyword     string         `json:"keyword"`
	Name        string         `json:"name"`
	Description string         `json:"description"`
	Line        int            `json:"line"`
	Type        string         `json:"type"`
	Rule        cucumberRule   `json:"rule"`
	Tags        []cucumberTag  `json:"tags"`
	Steps       []cucumberStep `json:"steps"`
	After       []cucumberHook `json:"after"`
}

type cucumberRule struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Line        int    `json:"line"`
	Description string `json:"description"`
}

type cucumberTag struct {
	Name string `json:"name"`
	Line int    `json:"line"`
}

type cucumberStep struct {
	Keyword string         `json:"keyword"`
	Name    string         `json:"name"`
	Line    int            `json:"line"`
	Rows    []cucumberRow  `json:"rows,omitempty"`
	Doc     *cucumberDoc   `json:"doc_string,omitempty"`
	Match   cucumberMatch  `json:"match"`
	Result  cucumberResult `json:"result"`
}

type cucumberRow struct {
	Cells []string `json:"cells"`
}

type cucumberDoc struct {
	Value       string `json:"value"`
	ContentType string `json:"content_type"`
	Line        int    `json:"line"`
}

type cucumberMatch struct {
	Location string `json:"location"`
}

type cucumberResult struct {
	Status   string `json:"status"`
	Duration int64  `json:"duration"` // nanoseconds
	Message  string `json:"error_message,omitempty"`
}

type cucumberHook struct {
	Match      cucumberMatch       `json:"match"`
	Result     cucumberResult      `json:"result"`
	Output     []string            `json:"output,omitempty"`
	Embeddings []cucumberEmbedding `json:"embeddings,omitempty"`
}

type cucumberEmbedding struct {
	Data     string `json:"data"` // base64
	MimeType string `json:"mime_type"`
	Name     string `json:"name"`
}

// RenderCucumber writes the record in the classic Cucumber JSON format, a
// feature per feature file. The format knows no rules: each element bears its
// rule in a member of its own, and the rule's id, kind and levels among its
// tags.
//
// Readers of the format judge an element by its steps and hooks, so each ends
// with an "after" hook that holds the verdict, the evidence and the
// attachments. A record times scenarios, not steps: the time stands at the
// last step that ran, or at the hook; steps bear the line of their scenario.
//
// Features are written one by one, so that a long record takes no room for more
// than one of them.
func RenderCucumber(w io.Writer, rec *Record) error {
	out := bufio.NewWriter(w)
	ids := newCucumberIDs(rec.Header.Rules)
	files := byFile(rec.RuleResults())
	out.WriteString("[")
	for i, results := range files {
		if i > 0 {
			out.WriteString(",")
		}
		out.WriteString("\n  ")
		if err := writeFeature(out, results, ids); err != nil {
			return err
		}
	}
	if len(files) > 0 {
		out.WriteString("\n")
	}
	out.WriteString("]\n")
	return out.Flush() // has the first error of all
}

// cucumberIDs counts how often an id was used. Ids of two rules differ, unless the
// rules are written alike: only then are they kept until the end.
type cucumberIDs struct {
	alike map[string]int // rules, by how they are written
	used  map[string]int // ids of rules that are written like another
}

func newCucumberIDs(rules []Rule) cucumberIDs {
	ids := cucumberIDs{alike: map[string]int{}, used: map[string]int{}}
	for _, rule := range rules {
		ids.alike[slug(rule.ID)]++
	}
	return ids
}

func (ids cucumberIDs) usedBy(rule string) map[string]int {
	if ids.alike[rule] > 1 {
		return ids.used
	}
	return map[string]int{}
}

// byFile gathers the rules of each feature file, in the order in which the files
// come first.
func byFile(results []RuleResult) [][]RuleResult {
	var files [][]RuleResult
	at := map[string]int{}
	for _, result := range results {
		i, ok := at[result.Rule.File]
		if !ok {
			i = len(files)
			at[result.Rule.File] = i
			files = append(files, nil)
		}
		files[i] = append(files[i], result)
	}
	return files
}

// writeFeature writes a feature file as an item of an indented list.
func writeFeature(w io.Writer, results []RuleResult, ids cucumberIDs) error {
	first := results[0].Rule
	f := cucumberFeature{
		URI: first.File, ID: slug(first.Feature), Keyword: "Feature", Name: first.Feature, Line: 1,
		Tags: []cucumberTag{{"@" + first.System, 1}}, Elements: []cucumberElement{},
	}
	for _, result := range results {
		rule := slug(result.Rule.ID)
		used := ids.usedBy(rule)
		for _, e := range elements(result) {
			e.ID = f.ID + ";" + rule + ";" + slug(e.Name)
			used[e.ID]++
			if n := used[e.ID]; n > 1 { // rows of an outline share its name
				e.ID = fmt.Sprintf("%s;%d", e.ID, n)
			}
			f.Elements = append(f.Elements, e)
		}
	}
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetIndent("  ", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(f); err != nil {
		return err
	}
	_, err := w.Write(bytes.TrimSuffix(buf.Bytes(), []byte("\n")))
	return err
}

func elements(result RuleResult) []cucumberElement {
	rule := result.Rule
	of := cucumberRule{ID: rule.ID, Name: rule.Title, Line: rule.Line, Description: rule.Statement}
	if result.Note != "" {
		return []cucumberElement{{
			Keyword: "Scenario", Name: result.Note, Line: rule.Line, Type: "scenario", Rule: of, Tags: ruleTags(rule), Steps: []cucumberStep{},
			After: []cucumberHook{{Match: cucumberMatch{"safproof"}, Result: cucumberResult{Status: "failed", Message: result.Note}}},
		}}
	}
	var all []cucumberElement
	for _, s := range result.Scenarios {
		e := cucumberElement{
			Keyword: "Scenario", Name: s.Name, Line: s.Line, Type: "scenario", Rule: of,
			Tags: mergeTags(ruleTags(rule), s), Steps: steps(s), After: []cucumberHook{verdictHook(s)},
		}
		if len(s.Example) > 0 {
			e.Keyword, e.Description = "Scenario Outline", s.row()
		}
		last := slices.IndexFunc(e.Steps, func(step cucumberStep) bool { return step.Result.Status == "skipped" })
		if last < 0 {
			last = len(e.Steps)
		}
		if last > 0 {
			e.Steps[last-1].Result.Duration = s.Micros * 1000
		} else {
			e.After[0].Result.Duration = s.Micros * 1000
		}
		all = append(all, e)
	}
	return all
}

func ruleTags(rule Rule) []cucumberTag {
	names := []string{"@" + rule.ID}
	if rule.Kind != "" {
		names = append(names, "@"+rule.Kind)
	}
	if rule.Since != "" {
		names = append(names, "@since:"+rule.Since)
	}
	for _, apar := range rule.APARs {
		names = append(names, "@apar:"+apar)
	}
	tags := make([]cucumberTag, len(names))
	for i, name := range names {
		tags[i] = cucumberTag{name, rule.Line}
	}
	return tags
}

// mergeTags adds the scenario's tags to its rule's, and those that say what
// the format has no status for.
func mergeTags(tags []cucumberTag, s Scenario) []cucumberTag {
	names := slices.Clone(s.Tags)
	if s.Role != "" {
		names = append(names, s.Role)
	}
	if s.Status != Passed && s.Status != Failed {
		names = append(names, string(s.Status))
	}
	if s.Known != "" {
		names = append(names, "known-failure")
	}
	for _, name := range names {
		name = "@" + strings.TrimPrefix(name, "@")
		if !slices.ContainsFunc(tags, func(t cucumberTag) bool { return t.Name == name }) {
			tags = append(tags, cucumberTag{name, s.Line})
		}
	}
	return tags
}

func steps(s Scenario) []cucumberStep {
	out := []cucumberStep{}
	for _, step := range s.Steps {
		c := cucumberStep{
			Keyword: strings.TrimSpace(step.Keyword) + " ", Name: step.Text, Line: s.Line,
			Match: cucumberMatch{"safproof"}, Result: cucumberResult{Status: step.Status},
		}
		for _, cells := range step.Table {
			list(&cells)
			c.Rows = append(c.Rows, cucumberRow{cells})
		}
		if step.DocText != "" {
			c.Doc = &cucumberDoc{Value: step.DocText, Line: s.Line}
		}
		if step.Status == "failed" {
			c.Result.Message = s.evidenceShort()
		}
		out = append(out, c)
	}
	return out
}

// evidenceShort is the message of a failure.
func (s Scenario) evidenceShort() string {
	return fmt.Sprintf("expected: %s\nobserved: %s", orNone(s.Expected), orNone(s.Observed))
}

func verdictHook(s Scenario) cucumberHook {
	hook := cucumberHook{Match: cucumberMatch{"safproof"}}
	switch s.Status {
	case Passed, Differs:
		hook.Result.Status = "passed"
	case Skipped, NotApplicable:
		hook.Result.Status = "skipped"
	default:
		hook.Result.Status, hook.Result.Message = "failed", s.evidenceShort()
	}
	add := func(name, text string) {
		if text != "" {
			hook.Output = append(hook.Output, name+": "+text)
		}
	}
	add("status", string(s.Status))
	if !s.Status.broken() {
		add("expected", s.Expected)
		add("observed", s.Observed)
	}
	add("choice", s.Choice)
	add("known failure", s.Known)
	add("see", s.URL)
	for _, a := range s.Attachments {
		hook.Embeddings = append(hook.Embeddings, cucumberEmbedding{base64.StdEncoding.EncodeToString([]byte(a.Text)), a.MediaType, a.Name})
	}
	return hook
}

// slug writes a name as the format's ids have it: lower case, words joined by "-".
func slug(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return strings.Join(words, "-")
}
