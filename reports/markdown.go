package reports

import (
	"fmt"
	"io"
	"strings"
)

// A CI job summary may hold 1 MiB; these keep the worst run well under it.
const (
	summaryRules     = 40   // rules shown with evidence
	summaryScenarios = 3    // scenarios shown of each
	summaryText      = 1000 // characters of expected and of observed
)

// RenderMarkdown writes a summary for a CI job: the verdict, the counts, and
// the rules that failed with what was expected and observed. Text that comes
// from the target is escaped or fenced, so that it cannot become markup.
func RenderMarkdown(w io.Writer, rec *Record) error {
	var b strings.Builder
	results := rec.RuleResults()
	s := rec.summarize(results)
	h := rec.Header
	fmt.Fprintf(&b, "## %s %s\n\n", s.Outcome.symbol(), escape(s.Sentence))
	fmt.Fprintf(&b, "Target **%s**", escape(h.Target.title()))
	if h.Target.Language != "" {
		fmt.Fprintf(&b, " (%s)", escape(h.Target.Language))
	}
	fmt.Fprintf(&b, ", suite %s, selection: %s, seed %d, %s UTC, %s.\n\n", escape(h.Suite.String()), escape(h.Selection.String()), h.Seed,
		h.Started.Format("2006-01-02 15:04"), lasting(rec.Footer.Finished.Sub(h.Started)))
	countsTable(&b, s)
	for i, problem := range rec.Footer.Problems {
		if i == 0 {
			b.WriteString("### Problems of the run\n\n")
		}
		fmt.Fprintf(&b, "- %s\n", escape(shortened(problem, summaryText)))
	}
	if len(rec.Footer.Problems) > 0 {
		b.WriteString("\n")
	}
	failing(&b, results)
	_, err := io.WriteString(w, legible(b.String()))
	return err
}

func countsTable(b *strings.Builder, s Summary) {
	b.WriteString("| | Rules | Scenarios |\n|---|---:|---:|\n")
	for _, status := range shownOrder {
		if s.Rules[status]+s.Scenarios[status] > 0 {
			fmt.Fprintf(b, "| %s %s | %d | %d |\n", status.symbol(), status.word(), s.Rules[status], s.Scenarios[status])
		}
	}
	fmt.Fprintf(b, "| **all** | **%d** | **%d** |\n\n", sum(s.Rules), sum(s.Scenarios))
}

// shownOrder is the order of a legend: what holds first.
var shownOrder = []Status{Passed, Differs, Failed, Errored, Skipped, NotApplicable}

func failing(b *strings.Builder, results []RuleResult) {
	shown := 0
	for _, result := range results {
		if !result.Status.broken() {
			continue
		}
		shown++
		if shown == 1 {
			b.WriteString("### Rules that failed\n\n")
		}
		if shown > summaryRules {
			continue
		}
		fmt.Fprintf(b, "<details><summary>%s <b>%s</b> %s (%s)", result.Status.symbol(), escape(result.Rule.ID),
			escape(oneLine(result.Rule.Title)), result.label())
		b.WriteString("</summary>\n\n")
		evidenceOf(b, result)
		b.WriteString("</details>\n\n")
	}
	if shown > summaryRules {
		fmt.Fprintf(b, "%d more rules failed: see the page of the run.\n", shown-summaryRules)
	}
}

// label is the rule's status in words, with what qualifies it.
func (r RuleResult) label() string {
	if r.KnownFailure() {
		return "known failure"
	}
	return r.Status.word()
}

func evidenceOf(b *strings.Builder, result RuleResult) {
	if result.Rule.Statement != "" {
		fmt.Fprintf(b, "%s\n\n", escape(oneLine(result.Rule.Statement)))
	}
	if result.Note != "" {
		fmt.Fprintf(b, "%s\n\n", escape(result.Note))
	}
	shown := 0
	for _, s := range result.Scenarios {
		if !s.Status.broken() {
			continue
		}
		shown++
		if shown > summaryScenarios {
			continue
		}
		fmt.Fprintf(b, "**%s** %s, %s line %d\n\n", s.Status.symbol(), escape(shortened(oneLine(s.title()), 300)), escape(s.File), s.Line)
		if s.Known != "" {
			fmt.Fprintf(b, "Known failure: %s\n\n", escape(s.Known))
		}
		fenced(b, "Expected", s.Expected)
		fenced(b, "Observed", s.Observed)
	}
	if shown > summaryScenarios {
		fmt.Fprintf(b, "%d more scenarios failed.\n\n", shown-summaryScenarios)
	}
}

// fenced writes a text as a code block whose fence is longer than any run of
// backticks in it.
func fenced(b *strings.Builder, title, text string) {
	if text == "" {
		return
	}
	text = shortened(text, summaryText)
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	fmt.Fprintf(b, "%s:\n\n%stext\n%s\n%s\n\n", title, fence, strings.TrimRight(text, "\n"), fence)
}

var markdownEscaper = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", "&#124;", "`", "&#96;", "\\", "&#92;",
	"*", "&#42;", "_", "&#95;", "[", "&#91;", "]", "&#93;", "#", "&#35;", "~", "&#126;",
	"@", "&#64;", "://", "&#58;//", "\n", " ", "\r", " ",
)

// escape makes a text safe inside a paragraph, a table cell or a summary:
// entities, because a backslash does not escape within HTML tags.
func escape(text string) string { return markdownEscaper.Replace(text) }
