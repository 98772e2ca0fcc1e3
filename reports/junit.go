package reports

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

type junitSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	junitCounts
	Suites []junitSuite `xml:"testsuite"`
}

type junitCounts struct {
	Tests    int    `xml:"tests,attr"`
	Failures int    `xml:"failures,attr"`
	Errors   int    `xml:"errors,attr"`
	Skipped  int    `xml:"skipped,attr"`
	Time     string `xml:"time,attr"` // seconds
	micros   int64
}

type junitSuite struct {
	Name string `xml:"name,attr"`
	junitCounts
	Timestamp  string          `xml:"timestamp,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	ClassName string       `xml:"classname,attr"`
	Name      string       `xml:"name,attr"`
	File      string       `xml:"file,attr,omitempty"`
	Line      int          `xml:"line,attr,omitempty"`
	Time      string       `xml:"time,attr"`
	Failure   *junitResult `xml:"failure"`
	Error     *junitResult `xml:"error"`
	Skipped   *junitResult `xml:"skipped"`
	SystemOut string       `xml:"system-out,omitempty"`
	SystemErr string       `xml:"system-err,omitempty"`
}

type junitResult struct {
	Type    string `xml:"type,attr,omitempty"`
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

// RenderJUnit writes the record as JUnit XML for a CI system: a testsuite per
// system of the specification, the rule as classname. A scenario that differs
// passes with a note in system-out; one that is not applicable or skipped is
// skipped, and so is a known failure (type "known-failure"), since a CI system
// has no other word for a failure that does not count. Problems of the run as
// a whole are failures of a testsuite named "run".
func RenderJUnit(w io.Writer, rec *Record) error {
	h := rec.Header
	out := junitSuites{Name: legible("safproof: " + h.Target.title())}
	properties := []junitProperty{
		{"target", legible(h.Target.Spec)}, {"target.name", legible(h.Target.Name)}, {"target.version", legible(h.Target.Version)},
		{"suite.version", legible(h.Suite.Version)}, {"suite.commit", legible(h.Suite.Commit)}, {"seed", fmt.Sprint(h.Seed)},
	}
	at := map[string]int{}
	for _, result := range rec.RuleResults() {
		i, ok := at[result.Rule.System]
		if !ok {
			i = len(out.Suites)
			at[result.Rule.System] = i
			out.Suites = append(out.Suites, junitSuite{Name: legible(result.Rule.System), Properties: properties})
		}
		out.Suites[i].addRule(result)
	}
	if len(rec.Footer.Problems) > 0 {
		run := junitSuite{Name: "run", Properties: properties}
		for i, problem := range rec.Footer.Problems {
			failure := &junitResult{Type: "problem", Message: legible(oneLine(problem)), Text: legible(problem)}
			run.add(junitCase{ClassName: "run", Name: fmt.Sprintf("problem %d", i+1), Failure: failure}, 0)
		}
		out.Suites = append(out.Suites, run)
	}
	for i := range out.Suites {
		out.Suites[i].Timestamp = h.Started.Format(time.RFC3339)
		out.Suites[i].seal()
		out.include(out.Suites[i].junitCounts)
	}
	out.seal()
	return writeXML(w, out)
}

func (s *junitSuite) addRule(result RuleResult) {
	if result.Note != "" {
		s.add(junitCase{
			ClassName: legible(result.Rule.ID), Name: result.Note, File: legible(result.Rule.File), Line: result.Rule.Line,
			Error: &junitResult{Type: string(Errored), Message: result.Note},
		}, 0)
	}
	for _, scenario := range result.Scenarios {
		s.add(scenarioCase(scenario), scenario.Micros)
	}
}

func scenarioCase(s Scenario) junitCase {
	c := junitCase{ClassName: legible(s.Rule), Name: legible(s.title()), File: legible(s.File), Line: s.Line}
	evidence := legible(s.evidence())
	result := &junitResult{Type: string(s.Status), Message: legible(shortened(oneLine(s.Observed), 500)), Text: evidence}
	switch {
	case s.Status.broken() && s.Known != "":
		c.Skipped = &junitResult{Type: "known-failure", Message: legible("known failure: " + s.Known)}
		c.SystemOut = evidence
	case s.Status == Failed:
		c.Failure = result
	case s.Status == Errored:
		c.Error = result
	case s.Status == Skipped, s.Status == NotApplicable:
		result.Message = legible(strings.TrimSpace(s.Status.word() + ": " + oneLine(s.Observed+" "+s.URL)))
		result.Text = ""
		c.Skipped = result
	case s.Status == Differs:
		c.SystemOut = "differs, which is not a fault\n" + evidence
	}
	if s.Status.broken() {
		var b strings.Builder
		for _, a := range s.Attachments {
			fmt.Fprintf(&b, "--- %s (%s)\n%s\n", a.Name, a.MediaType, a.Text)
		}
		c.SystemErr = legible(b.String())
	}
	return c
}

// evidence is what a scenario shows, as text.
func (s Scenario) evidence() string {
	var b strings.Builder
	for _, part := range []struct{ name, text string }{
		{"expected", s.Expected}, {"observed", s.Observed}, {"choice", s.Choice}, {"known failure", s.Known}, {"see", s.URL},
	} {
		if part.text != "" {
			fmt.Fprintf(&b, "%s: %s\n", part.name, part.text)
		}
	}
	for _, step := range s.Steps {
		fmt.Fprintf(&b, "%-9s %s %s\n", step.Status, strings.TrimSpace(step.Keyword), step.Text)
	}
	return b.String()
}

func (s *junitSuite) add(c junitCase, micros int64) {
	c.Time = seconds(micros)
	s.Cases = append(s.Cases, c)
	one := junitCounts{Tests: 1, micros: micros}
	switch {
	case c.Failure != nil:
		one.Failures = 1
	case c.Error != nil:
		one.Errors = 1
	case c.Skipped != nil:
		one.Skipped = 1
	}
	s.include(one)
}

func (c *junitCounts) include(o junitCounts) {
	c.Tests += o.Tests
	c.Failures += o.Failures
	c.Errors += o.Errors
	c.Skipped += o.Skipped
	c.micros += o.micros
}

func (c *junitCounts) seal() { c.Time = seconds(c.micros) }

func seconds(micros int64) string { return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6) }

// writeXML relies on encoding/xml to replace what XML cannot hold, should
// anything be left of it.
func writeXML(w io.Writer, v any) error {
	text, err := xml.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s%s\n", xml.Header, text)
	return err
}
