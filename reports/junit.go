package reports

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

type junitCounts struct {
	Tests, Failures, Errors, Skipped int
	micros                           int64
}

type junitSuite struct {
	name    string
	results []RuleResult
	junitCounts
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
//
// Cases are written one by one, so that a long record takes no room for its XML.
func RenderJUnit(w io.Writer, rec *Record) error {
	h := rec.Header
	properties := []junitProperty{
		{"target", legible(h.Target.Spec)}, {"target.name", legible(h.Target.Name)}, {"target.version", legible(h.Target.Version)},
		{"suite.version", legible(h.Suite.Version)}, {"suite.commit", legible(h.Suite.Commit)}, {"seed", fmt.Sprint(h.Seed)},
	}
	var all junitCounts
	suites := junitSuitesOf(rec)
	for i := range suites {
		all.include(suites[i].junitCounts)
	}
	problems := junitCounts{Tests: len(rec.Footer.Problems), Failures: len(rec.Footer.Problems)}
	all.include(problems)

	out := newJUnitWriter(w)
	out.open("testsuites", all.attributes(legible("safproof: "+h.Target.title())))
	suite := func(name string, c junitCounts) {
		timestamp := xmlAttribute("timestamp", h.Started.Format(time.RFC3339))
		out.open("testsuite", append(c.attributes(name), timestamp))
		out.open("properties", nil)
		for _, p := range properties {
			out.element("property", p)
		}
		out.close("properties")
	}
	for i := range suites {
		suite(legible(suites[i].name), suites[i].junitCounts)
		for _, result := range suites[i].results {
			out.rule(result)
		}
		out.close("testsuite")
	}
	if problems.Tests > 0 {
		suite("run", problems)
		for i, problem := range rec.Footer.Problems {
			failure := &junitResult{Type: "problem", Message: legible(oneLine(problem)), Text: legible(problem)}
			out.element("testcase", junitCase{ClassName: "run", Name: fmt.Sprintf("problem %d", i+1), Time: seconds(0), Failure: failure})
		}
		out.close("testsuite")
	}
	out.close("testsuites")
	return out.finish()
}

// junitSuitesOf gathers the rules by system, and counts: the counts of a suite
// stand before its cases.
func junitSuitesOf(rec *Record) []junitSuite {
	var suites []junitSuite
	at := map[string]int{}
	for _, result := range rec.RuleResults() {
		i, ok := at[result.Rule.System]
		if !ok {
			i = len(suites)
			at[result.Rule.System] = i
			suites = append(suites, junitSuite{name: result.Rule.System})
		}
		s := &suites[i]
		s.results = append(s.results, result)
		if result.Note != "" {
			s.include(junitCounts{Tests: 1, Errors: 1})
		}
		for n := range result.Scenarios {
			s.include(junitCountsOf(&result.Scenarios[n]))
		}
	}
	return suites
}

// junitCountsOf counts a scenario as scenarioCase shows it.
func junitCountsOf(s *Scenario) junitCounts {
	c := junitCounts{Tests: 1, micros: s.Micros}
	switch {
	case s.Status.broken() && s.Known != "", s.Status == Skipped, s.Status == NotApplicable:
		c.Skipped = 1
	case s.Status == Failed:
		c.Failures = 1
	case s.Status == Errored:
		c.Errors = 1
	}
	return c
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

func (c *junitCounts) include(o junitCounts) {
	c.Tests += o.Tests
	c.Failures += o.Failures
	c.Errors += o.Errors
	c.Skipped += o.Skipped
	c.micros += o.micros
}

// attributes of a suite, in the order in which they are usual.
func (c junitCounts) attributes(name string) []xml.Attr {
	return []xml.Attr{
		xmlAttribute("name", name), xmlAttribute("tests", strconv.Itoa(c.Tests)), xmlAttribute("failures", strconv.Itoa(c.Failures)),
		xmlAttribute("errors", strconv.Itoa(c.Errors)), xmlAttribute("skipped", strconv.Itoa(c.Skipped)), xmlAttribute("time", seconds(c.micros)),
	}
}

func xmlAttribute(name, value string) xml.Attr {
	return xml.Attr{Name: xml.Name{Local: name}, Value: value}
}

func seconds(micros int64) string { return fmt.Sprintf("%d.%06d", micros/1e6, micros%1e6) }

// junitWriter writes elements as they come, and keeps the first error. It relies on
// encoding/xml to replace what XML cannot hold, should anything be left of it.
type junitWriter struct {
	w   *bufio.Writer
	xml *xml.Encoder
	err error
}

func newJUnitWriter(w io.Writer) *junitWriter {
	b := bufio.NewWriter(w)
	_, err := b.WriteString(xml.Header)
	out := &junitWriter{w: b, xml: xml.NewEncoder(b), err: err}
	out.xml.Indent("", "  ")
	return out
}

func (o *junitWriter) open(name string, attributes []xml.Attr) {
	o.token(xml.StartElement{Name: xml.Name{Local: name}, Attr: attributes})
}

func (o *junitWriter) close(name string) { o.token(xml.EndElement{Name: xml.Name{Local: name}}) }

func (o *junitWriter) token(t xml.Token) {
	if o.err == nil {
		o.err = o.xml.EncodeToken(t)
	}
}

func (o *junitWriter) element(name string, v any) {
	if o.err == nil {
		o.err = o.xml.EncodeElement(v, xml.StartElement{Name: xml.Name{Local: name}})
	}
}

func (o *junitWriter) rule(result RuleResult) {
	if result.Note != "" {
		o.element("testcase", junitCase{
			ClassName: legible(result.Rule.ID), Name: result.Note, File: legible(result.Rule.File), Line: result.Rule.Line, Time: seconds(0),
			Error: &junitResult{Type: string(Errored), Message: result.Note},
		})
	}
	for _, scenario := range result.Scenarios {
		c := scenarioCase(scenario)
		c.Time = seconds(scenario.Micros)
		o.element("testcase", c)
	}
}

func (o *junitWriter) finish() error {
	if o.err == nil {
		o.err = o.xml.Close()
	}
	if o.err == nil {
		_, o.err = o.w.WriteString("\n")
	}
	if o.err == nil {
		o.err = o.w.Flush()
	}
	return o.err
}
