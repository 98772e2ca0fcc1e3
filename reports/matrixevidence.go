package reports

import (
	"cmp"
	"encoding/json"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// What a matrix shows of one cell; the rest is in the run record.
const (
	cellFindings  = 8   // kinds of result
	cellScenarios = 24  // scenarios of each
	cellText      = 500 // characters of each text
	cellReason    = 2000
)

// exhibit is the evidence of one rule that is the same on all targets it names.
type exhibit struct {
	Cells []cell `json:"-"`

	Mark     mark
	Note     string
	Passed   int
	Total    int
	Choices  []string
	Reasons  []string // of the known failures
	Findings []finding
	More     int // findings that are not shown
}

// finding is one result that several scenarios may share.
type finding struct {
	Status    Status
	Expected  string
	Observed  string
	Choice    string
	URL       string
	Reason    int // number of the reason that explains it, 1 for the first; or 0
	Scenarios []instance
	More      int // scenarios that are not shown
}

// instance is a scenario that did not pass, with those of its example rows.
type instance struct {
	Name string
	Rows []string
}

// Count is the number of scenarios with this result.
func (f finding) Count() int {
	n := f.More
	for _, i := range f.Scenarios {
		n += max(1, len(i.Rows))
	}
	return n
}

// Explains reports whether the page must say which reason a finding has.
func (e exhibit) Explains() bool {
	return len(e.Reasons) > 1 || len(e.Reasons) == 1 && slices.ContainsFunc(e.Findings, func(f finding) bool { return f.Status.broken() && f.Reason == 0 })
}

// exhibitsOf gathers the evidence of the cells, each text once.
func exhibitsOf(cells []cell) []exhibit {
	var list []exhibit
	index := map[string]int{}
	for _, c := range cells {
		if c.Result == nil {
			continue
		}
		e := exhibitOf(c)
		text, err := json.Marshal(e)
		if err != nil {
			panic("reports: " + err.Error()) // texts and numbers: cannot fail
		}
		i, known := index[string(text)]
		if !known {
			i = len(list)
			index[string(text)] = i
			list = append(list, e)
		}
		list[i].Cells = append(list[i].Cells, c)
	}
	slices.SortStableFunc(list, func(a, b exhibit) int {
		return slices.Index(Statuses, a.Mark.Status) - slices.Index(Statuses, b.Mark.Status)
	})
	return list
}

// exhibitOf takes the scenarios in the order of their files, and not in that in
// which they happened to end.
func exhibitOf(c cell) exhibit {
	r := c.Result
	e := exhibit{Mark: c.Mark(), Note: r.Note, Passed: r.Counts[Passed], Total: len(r.Scenarios)}
	scenarios := slices.Clone(r.Scenarios)
	slices.SortStableFunc(scenarios, func(a, b Scenario) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	for _, s := range scenarios {
		if s.Choice != "" {
			e.Choices = addOnce(e.Choices, shortened(s.Choice, cellText))
		}
		if s.Known != "" {
			e.Reasons = addOnce(e.Reasons, shortened(s.Known, cellReason))
		}
	}
	for _, s := range scenarios {
		if s.Status != Passed {
			e.add(s)
		}
	}
	return e
}

func (e *exhibit) add(s Scenario) {
	f := finding{
		Status: s.Status, Expected: shortened(s.Expected, cellText), Observed: shortened(s.Observed, cellText),
		URL: shortened(s.URL, cellText), Reason: 1 + slices.Index(e.Reasons, shortened(s.Known, cellReason)),
	}
	if len(e.Choices) > 1 {
		f.Choice = shortened(s.Choice, cellText)
	}
	i := slices.IndexFunc(e.Findings, func(g finding) bool {
		return g.Status == f.Status && g.Expected == f.Expected && g.Observed == f.Observed && g.Choice == f.Choice && g.URL == f.URL && g.Reason == f.Reason
	})
	if i < 0 {
		if len(e.Findings) == cellFindings {
			e.More++
			return
		}
		i = len(e.Findings)
		e.Findings = append(e.Findings, f)
	}
	e.Findings[i].add(s)
}

func (f *finding) add(s Scenario) {
	if f.Count() >= cellScenarios || !f.Status.broken() && f.Status != Differs {
		f.More++ // why it was not judged matters, and not each scenario that was not
		return
	}
	name, row := shortened(s.Name, cellText), shortened(s.row(), cellText)
	i := slices.IndexFunc(f.Scenarios, func(i instance) bool { return i.Name == name && len(i.Rows) > 0 && row != "" })
	if i < 0 {
		i = len(f.Scenarios)
		f.Scenarios = append(f.Scenarios, instance{Name: name})
	}
	if row != "" {
		f.Scenarios[i].Rows = append(f.Scenarios[i].Rows, row)
	}
}

// piece is a part of a text: plain, or an address to link to.
type piece struct {
	Text string
	Link string
}

var address = regexp.MustCompile(`https?://[^\s<>"'\x60]+`)

// linked cuts a text at the addresses in it. The full stop behind an address,
// and the bracket around it, are no part of it.
func linked(text string) []piece {
	var list []piece
	done := 0
	for _, at := range address.FindAllStringIndex(text, -1) {
		to := text[at[0]:at[1]]
		for trimmed := true; trimmed; {
			before := to
			to = strings.TrimRight(to, ".,;:!?*_")
			if strings.HasSuffix(to, ")") && strings.Count(to, ")") > strings.Count(to, "(") {
				to = strings.TrimSuffix(to, ")")
			}
			if strings.HasSuffix(to, "]") && strings.Count(to, "]") > strings.Count(to, "[") {
				to = strings.TrimSuffix(to, "]")
			}
			trimmed = to != before
		}
		if link(to) == "" {
			continue
		}
		if at[0] > done {
			list = append(list, piece{Text: text[done:at[0]]})
		}
		list = append(list, piece{Text: to, Link: to})
		done = at[0] + len(to)
	}
	if done < len(text) {
		list = append(list, piece{Text: text[done:]})
	}
	return list
}

// beside returns the address of a file that is in the folder of the page or
// below it, and "" for any other.
func beside(path string) string {
	if path == "" || !filepath.IsLocal(filepath.FromSlash(path)) || strings.ContainsAny(path, `\:`) {
		return ""
	}
	parts := strings.Split(path, "/")
	for i, part := range parts {
		parts[i] = url.PathEscape(part)
	}
	return strings.Join(parts, "/")
}
