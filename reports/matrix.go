package reports

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Place says where the full evidence of a target is, as seen from the page
// that shows the matrix. A path that leads nowhere above the page becomes a
// link, any other stays text.
type Place struct {
	Record string // the run record
	Page   string // the page rendered from it, if there is one
}

// matrix is several records side by side: rules down, targets across.
type matrix struct {
	frame
	Columns   []column
	Groups    []group
	Languages []string
	Kinds     []string
	Legend    []mark
	Suites    []string // the suite versions
	Rules     int
	Many      bool // too many targets for heads that are read without turning one's own
}

type column struct {
	Target   Target
	Name     string // what tells it from the others, without its version
	Title    string // with its version
	Short    string // Name, or Title if two targets share the name
	Slug     string // Name as part of an address
	Language string // as the filter has it
	Summary  Summary
	Suite    Suite
	Started  time.Time
	Bar      []slice
	Place    Place
}

// Failed counts the rules that failed or broke, Explained those of them whose
// failures are all known, Unjudged the rules that were not applicable or skipped.
func (c column) Failed() int    { return c.Summary.Rules[Failed] + c.Summary.Rules[Errored] }
func (c column) Explained() int { return c.Summary.known }
func (c column) Differs() int   { return c.Summary.Rules[Differs] }
func (c column) Unjudged() int  { return c.Summary.Rules[Skipped] + c.Summary.Rules[NotApplicable] }
func (c column) Date() string   { return c.Started.UTC().Format(time.DateOnly) }

type group struct {
	Specification string
	Lines         []matrixLine
}

// Title is the specification with its title.
func (g group) Title() string { return specificationTitle(g.Specification) }

type matrixLine struct {
	Rule     Rule
	Cells    []cell
	Exhibits []exhibit
}

// cell is one rule on one target; Result is nil where the record lacks the rule.
type cell struct {
	ID     string
	Index  int    // of its column
	Target string // title of its column
	Short  string // as in its column
	Result *RuleResult
}

// mark is how a cell is shown.
type mark struct {
	Status    Status
	Explained bool
}

func (c cell) Mark() mark { return mark{c.Result.Status, c.Result.KnownFailure()} }

// Label is the mark in words: a failure stays one though it is explained.
func (m mark) Label() string {
	if m.Explained {
		return m.Status.word() + ", explained"
	}
	return m.Status.word()
}

// unstated is the language of targets that do not say theirs.
const unstated = "not stated"

func newMatrix(recs []*Record, places ...Place) (matrix, error) {
	if len(recs) == 0 {
		return matrix{}, errors.New("reports: a matrix of no records")
	}
	m := matrix{frame: newFrame("safproof: conformance matrix", "matrix.js"), Many: len(recs) > 6}
	var order []Rule
	byRule := map[string][]*RuleResult{} // by column
	for i, rec := range recs {
		results := rec.RuleResults()
		m.addColumn(rec, rec.summarize(results))
		if i < len(places) {
			m.Columns[i].Place = places[i]
		}
		after := -1 // a rule that earlier records lack goes behind its neighbour
		for j := range results {
			id := results[j].Rule.ID
			if byRule[id] == nil {
				byRule[id] = make([]*RuleResult, len(recs))
				order = slices.Insert(order, after+1, results[j].Rule)
			}
			byRule[id][i] = &results[j]
			after = slices.IndexFunc(order, func(r Rule) bool { return r.ID == id })
		}
	}
	m.nameColumns()
	slices.Sort(m.Languages)
	for _, rule := range order {
		m.add(rule, byRule[rule.ID])
	}
	m.Rules = len(order)
	sortSpecifications(m.Groups)
	return m, nil
}

func (m *matrix) addColumn(rec *Record, s Summary) {
	c := column{Target: rec.Header.Target, Summary: s, Suite: rec.Header.Suite, Started: rec.Header.Started, Bar: bar(s.Rules)}
	c.Language = c.Target.Language
	if c.Language == "" {
		c.Language = unstated
	}
	m.Columns = append(m.Columns, c)
	m.Languages = addOnce(m.Languages, c.Language)
	m.Suites = addOnce(m.Suites, c.Suite.String())
}

// nameColumns names each target so that no two are called the same: by title
// or name, else by how they were called, else by their number.
func (m *matrix) nameColumns() {
	same := map[string][]int{}
	for i, c := range m.Columns {
		same[c.Target.title()] = append(same[c.Target.title()], i)
	}
	slugs, names := map[string]bool{}, map[string]int{}
	for i := range m.Columns {
		c := &m.Columns[i]
		c.Name = c.Target.name()
		if alike := same[c.Target.title()]; len(alike) > 1 {
			specs := map[string]bool{}
			for _, j := range alike {
				specs[m.Columns[j].Target.Spec] = true
			}
			if len(specs) == len(alike) && c.Name != c.Target.Spec {
				c.Name += " (" + c.Target.Spec + ")"
			} else {
				c.Name += fmt.Sprintf(" (%d)", slices.Index(alike, i)+1)
			}
		}
		c.Title = c.Name
		if c.Target.title() != c.Target.Spec {
			c.Title = strings.TrimSpace(c.Name + " " + c.Target.Version)
		}
		base := cmp.Or(slug(shortened(c.Name, 60)), "target")
		c.Slug = base
		for n := 2; slugs[c.Slug]; n++ {
			c.Slug = fmt.Sprintf("%s-%d", base, n)
		}
		slugs[c.Slug] = true
		names[c.Name]++
	}
	for i := range m.Columns {
		c := &m.Columns[i]
		if c.Short = c.Name; names[c.Name] > 1 {
			c.Short = c.Title
		}
	}
}

func addOnce[T comparable](list []T, item T) []T {
	if slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

func (m *matrix) add(rule Rule, results []*RuleResult) {
	line := matrixLine{Rule: rule}
	for i, result := range results {
		c := cell{ID: rule.ID + "." + m.Columns[i].Slug, Index: i, Target: m.Columns[i].Title, Short: m.Columns[i].Short, Result: result}
		line.Cells = append(line.Cells, c)
		if result != nil {
			m.Legend = addOnce(m.Legend, c.Mark())
		}
	}
	slices.SortFunc(m.Legend, func(a, b mark) int {
		if a.Status == b.Status {
			return strings.Compare(a.Label(), b.Label())
		}
		return slices.Index(shownOrder, a.Status) - slices.Index(shownOrder, b.Status)
	})
	line.Exhibits = exhibitsOf(line.Cells)
	if rule.Kind != "" {
		m.Kinds = addOnce(m.Kinds, rule.Kind)
	}
	name := rule.specification()
	i := slices.IndexFunc(m.Groups, func(g group) bool { return g.Specification == name })
	if i < 0 {
		i = len(m.Groups)
		m.Groups = append(m.Groups, group{Specification: name})
	}
	m.Groups[i].Lines = append(m.Groups[i].Lines, line)
}

// judged lists the cells that say something of their targets.
func (l matrixLine) judged() []cell {
	var list []cell
	for _, c := range l.Cells {
		if c.Result != nil && c.Result.Applicable() {
			list = append(list, c)
		}
	}
	return list
}

// Varies reports whether the targets that were judged are not all alike, be it
// in status or in the alternative that they take.
func (l matrixLine) Varies() bool {
	var first string
	for i, c := range l.judged() {
		if i == 0 {
			first = c.Answer()
		} else if c.Answer() != first {
			return true
		}
	}
	return false
}

// Answer is what tells the cell from others of its rule, empty if it was not
// judged: whether an alternative is the listed one or another is in its status.
func (c cell) Answer() string {
	if c.Result == nil || !c.Result.Applicable() {
		return ""
	}
	if c.Result.Status == Differs {
		return strings.Join(append([]string{string(Differs)}, slices.Sorted(slices.Values(c.Result.Choices))...), ": ")
	}
	return string(c.Result.Status)
}

// RenderMatrixHTML writes several records as one offline page: rules against
// targets, grouped by specification, with the evidence of a cell one click
// away. It shares styles and policy with [RenderHTML]. What is on the page of
// one record and not needed to tell targets apart, such as wire traces, is
// left out; places, in the order of the records, say where it is.
func RenderMatrixHTML(w io.Writer, recs []*Record, places ...Place) error {
	m, err := newMatrix(recs, places...)
	if err != nil {
		return err
	}
	return execute(w, "matrix.html", m)
}
