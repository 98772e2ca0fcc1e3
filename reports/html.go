package reports

import (
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"strconv"
	"strings"
	"time"
)

//go:embed web
var web embed.FS

// frame is what every page needs: its own styles and script, and the policy
// that lets nothing else run or load.
type frame struct {
	Title  string
	Policy string
	Style  template.CSS
	Script template.JS
}

func newFrame(title, script string) frame {
	style, js := asset("style.css"), asset(script)
	return frame{
		Title: title, Style: template.CSS(style), Script: template.JS(js),
		Policy: "default-src 'none'; style-src " + digest(style) + "; script-src " + digest(js) + "; base-uri 'none'; form-action 'none'",
	}
}

// digest names a text in a Content-Security-Policy (CSP Level 3, section 2.3.1, hash-source).
func digest(text string) string {
	hash := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(hash[:]) + "'"
}

func asset(name string) string {
	text, err := web.ReadFile("web/" + name)
	if err != nil {
		panic("reports: not built in: " + name) // a fault of the build, found by any test
	}
	return string(text)
}

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"symbol": Status.symbol, "word": Status.word, "label": RuleResult.label, "link": link, "chapter": chapter,
	"lasting": func(s Scenario) string { return lasting(s.lasted()) },
	"broken":  Status.broken, "row": Scenario.row, "title": Target.title, "count": count, "oneline": oneLine,
	"sign": Outcome.symbol, "passed": func(r RuleResult) int { return r.Counts[Passed] },
	"linked": linked, "beside": beside, "columns": func(list []column) int { return len(list) + 1 },
	"ran": func(r RuleResult) int { return sum(r.Counts) }, "leftOut": RuleResult.leftOut,
	"lines": func(text string) int { return strings.Count(strings.TrimSuffix(text, "\n"), "\n") + 1 },
}).ParseFS(web, "web/*.html"))

// RenderHTML writes the record as one page that needs no network: it carries
// its styles and its script, and a Content-Security-Policy that refuses
// everything else. Without the script it lacks the filters, and nothing more.
//
// A page shows 10,000 scenarios at most, however many the record has, and says
// what it leaves out.
func RenderHTML(w io.Writer, rec *Record) error {
	return execute(w, "page.html", newPage(rec))
}

// execute renders wholly before it writes, so that a fault leaves no half page.
func execute(w io.Writer, name string, data any) error {
	var b strings.Builder
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		return err
	}
	_, err := io.WriteString(w, legible(b.String()))
	return err
}

// page is the page of one record.
type page struct {
	frame
	Record   *Record
	Summary  Summary
	Facts    []fact
	Bar      []slice
	Counts   []countRow
	Failures []RuleResult
	Chapters []chapterOf
	Kinds    []string
	Statuses []Status
	LeftOut  string // what the page does not show, or ""
}

// fact is one line of "what was tested".
type fact struct {
	Name  string
	Text  string
	Link  string   // where Text leads, or ""
	Items []string // instead of Text
}

// slice is one piece of the bar, in percent of its width.
type slice struct {
	Status Status
	Count  int
	X, W   float64
}

type countRow struct {
	Name   string
	Counts []int // in the order of page.Statuses
	Total  int
}

type chapterOf struct {
	System   string
	Features []featureOf
	Counts   map[Status]int
	Total    int
}

type featureOf struct {
	Title string
	Rules []RuleResult
}

func newPage(rec *Record) page {
	results := rec.RuleResults()
	s := rec.summarize(results)
	p := page{
		frame:  newFrame("safproof: "+rec.Header.Target.title(), "page.js"),
		Record: rec, Summary: s, Facts: facts(rec), Bar: bar(s.Rules),
	}
	for _, status := range shownOrder {
		if s.Rules[status]+s.Scenarios[status] > 0 {
			p.Statuses = append(p.Statuses, status)
		}
	}
	p.Counts = append(p.Counts, p.row("All rules", s.Rules))
	for _, kind := range s.Kinds {
		p.Kinds = append(p.Kinds, kind.Name)
		p.Counts = append(p.Counts, p.row("Kind: "+orNone(kind.Name), kind.Rules))
	}
	for _, system := range s.Systems {
		p.Counts = append(p.Counts, p.row(chapter(system.Name), system.Rules))
	}
	p.Counts = append(p.Counts, p.row("All scenarios", s.Scenarios))
	results = shownOf(results, pageScenarios)
	p.LeftOut = leftOut(results)
	for _, result := range results {
		if result.Status.broken() {
			p.Failures = append(p.Failures, result)
		}
		p.Chapters = addToChapter(p.Chapters, result)
	}
	return p
}

func (p page) row(name string, counts map[Status]int) countRow {
	row := countRow{Name: name, Total: sum(counts)}
	for _, status := range p.Statuses {
		row.Counts = append(row.Counts, counts[status])
	}
	return row
}

func addToChapter(chapters []chapterOf, result RuleResult) []chapterOf {
	i := 0
	for i < len(chapters) && chapters[i].System != result.Rule.System {
		i++
	}
	if i == len(chapters) {
		chapters = append(chapters, chapterOf{System: result.Rule.System, Counts: map[Status]int{}})
	}
	c := &chapters[i]
	c.Counts[result.Status]++
	c.Total++
	for j := range c.Features {
		if c.Features[j].Title == result.Rule.Feature {
			c.Features[j].Rules = append(c.Features[j].Rules, result)
			return chapters
		}
	}
	c.Features = append(c.Features, featureOf{Title: result.Rule.Feature, Rules: []RuleResult{result}})
	return chapters
}

func bar(counts map[Status]int) []slice {
	var pieces []slice
	x, total := 0.0, float64(sum(counts))
	for _, status := range shownOrder {
		if n := counts[status]; n > 0 {
			width := float64(n) / total * 100
			pieces = append(pieces, slice{Status: status, Count: n, X: x, W: width})
			x += width
		}
	}
	return pieces
}

func facts(rec *Record) []fact {
	h := rec.Header
	all := []fact{
		{Name: "Target", Text: h.Target.title()},
		{Name: "Language", Text: h.Target.Language},
		{Name: "Called as", Text: h.Target.Spec},
		{Name: "Homepage", Text: h.Target.Homepage, Link: link(h.Target.Homepage)},
		{Name: "Issues", Text: h.Target.Issues, Link: link(h.Target.Issues)},
		{Name: "Suite version", Text: h.Suite.Version},
		{Name: "Suite commit", Text: h.Suite.Commit},
		{Name: "Selection", Text: h.Selection.String()},
		{Name: "Seed", Text: strconv.FormatUint(h.Seed, 10)},
		{Name: "Started", Text: h.Started.UTC().Format("2 January 2006, 15:04:05 UTC")},
		{Name: "Duration", Text: lasting(rec.Footer.Finished.Sub(h.Started).Round(time.Millisecond))},
		{Name: "Exit code", Text: exitText(rec.Footer.ExitCode)},
		{Name: "Operations", Items: h.Target.Operations},
		{Name: "Algorithms", Items: h.Target.Algorithms},
		{Name: "Notes", Text: h.Target.Notes},
	}
	var known []fact
	for _, f := range all {
		if f.Text != "" || len(f.Items) > 0 {
			known = append(known, f)
		}
	}
	return known
}

func exitText(code int) string {
	switch code {
	case 0:
		return "0 (conforms)"
	case 1:
		return "1 (does not conform)"
	}
	return "3 (the target or the engine failed)"
}
