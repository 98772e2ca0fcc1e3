package racf_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/safproof/safproof/reference/passticket"
	"github.com/safproof/safproof/reference/racf"
)

// written is a command by its parts.
type written struct {
	verb, short string
	positionals [][]string
	operands    []writtenOperand
}

type writtenOperand struct {
	name     string
	shortest string   // begins no other keyword of the command
	values   []string // none for a keyword that stands alone
}

const beforeRewritten = `
SETROPTS CLASSACT(FACILITY)
ADDGROUP PAYROLL
ADDUSER COLIN DFLTGRP(SYS1) NOPASSWORD
RDEFINE FACILITY BACKUP.TAPE UACC(NONE)
`

// rewritten are commands with lists, with keywords that begin alike, and with text.
var rewritten = []written{
	{"RDEFINE", "RDEF", [][]string{{"FACILITY"}, {"BACKUP.VTS", "BACKUP.DISK"}}, []writtenOperand{
		{"UACC", "UA", []string{"READ"}}, {"OWNER", "OW", []string{"COLIN"}}, {"WARNING", "WA", nil}, {"APPLDATA", "AP", []string{`'it''s; /* a + "text"'`}}}},
	{"RALTER", "RALT", [][]string{{"FACILITY"}, {"BACKUP.TAPE"}}, []writtenOperand{{"WARNING", "WA", nil}, {"DATA", "DA", []string{"'-'"}}, {"UACC", "UA", []string{"READ"}}}},
	{"PERMIT", "PE", [][]string{{"BACKUP.TAPE"}}, []writtenOperand{
		{"CLASS", "C", []string{"FACILITY"}}, {"ID", "I", []string{"COLIN", "PAYROLL", "*"}}, {"ACCESS", "AC", []string{"UPDATE"}}}},
	{"ADDUSER", "AU", [][]string{{"PETER", "PAUL"}}, []writtenOperand{
		{"DFLTGRP", "DF", []string{"SYS1"}}, {"NAME", "NA", []string{"'Peter''s'"}}, {"NOPASSWORD", "NOPA", nil}, {"RESTRICTED", "REST", nil}}},
	{"SETROPTS", "SETR", nil, []writtenOperand{{"CLASSACT", "CLASSA", []string{"FACILITY", "APPL"}}, {"RACLIST", "RACL", []string{"FACILITY"}}, {"NOGRPLIST", "NOGR", nil}}},
	{"CONNECT", "CO", [][]string{{"COLIN"}}, []writtenOperand{{"GROUP", "GROUP", []string{"PAYROLL"}}}},
}

// plainly writes the command as manuals do.
func (w written) plainly() string {
	text := w.verb
	for _, values := range w.positionals {
		text += " " + listed(values, len(values) > 1)
	}
	for _, o := range w.operands {
		text += " " + o.name
		if o.values != nil {
			text += listed(o.values, true)
		}
	}
	return text
}

func listed(values []string, parentheses bool) string {
	if !parentheses {
		return values[0]
	}
	return "(" + strings.Join(values, " ") + ")"
}

// anyhow writes it as somebody may.
func (w written) anyhow(t *rapid.T) string {
	text := gap(t, false) + word(t, rapid.SampledFrom([]string{w.verb, w.short}).Draw(t, "verb"))
	for _, values := range w.positionals {
		text += gap(t, true) + list(t, values, len(values) > 1)
	}
	for _, o := range w.operands {
		text += gap(t, true) + word(t, o.name[:rapid.IntRange(len(o.shortest), len(o.name)).Draw(t, "length")])
		if o.values != nil {
			text += gap(t, false) + list(t, o.values, true)
		}
	}
	return text + rapid.SampledFrom([]string{"", " ", ";", " ; rest", " /* open UACC(ALTER)", " /* shut */"}).Draw(t, "end")
}

// word mixes upper and lower case, and may be broken into two lines; text in
// apostrophes stays as it is.
func word(t *rapid.T, text string) string {
	if strings.HasPrefix(text, "'") {
		return text
	}
	mixed := []byte(text)
	for i, c := range mixed {
		if 'A' <= c && c <= 'Z' && rapid.Bool().Draw(t, "lower") {
			mixed[i] = c + 'a' - 'A'
		}
	}
	if at := rapid.IntRange(0, 4*len(text)).Draw(t, "break"); 0 < at && at < len(text) {
		return string(mixed[:at]) + rapid.SampledFrom([]string{"+\n", "+\n   ", "-\n"}).Draw(t, "continued") + string(mixed[at:])
	}
	return string(mixed)
}

func list(t *rapid.T, values []string, parentheses bool) string {
	if !parentheses {
		return word(t, values[0])
	}
	text := "(" + gap(t, false)
	for i, value := range values {
		if i > 0 && rapid.Bool().Draw(t, "comma") {
			text += gap(t, false) + "," + gap(t, false)
		} else if i > 0 {
			text += gap(t, true)
		}
		text += word(t, value)
	}
	return text + gap(t, false) + ")"
}

// gap is what may stand between two words; nothing, if it need not part them.
func gap(t *rapid.T, parts bool) string {
	gaps := []string{" ", "  ", "\t", " /* a comment; it's one */ ", "/**/", " +\n", " +\n  ", " -\n", "-\n  ", " /* in */ /* two */ "}
	if !parts {
		gaps = append(gaps, "", "", "", "", "", "", "", "", "", "")
	}
	return rapid.SampledFrom(gaps).Draw(t, "gap")
}

// A command does the same however it is written: in any case, shortened, over several
// lines, with comments, commas and what comes after it.
func TestWrittenAnyhow(t *testing.T) {
	hidden := cmp.Transformer("key", func(k *passticket.LegacyKey) bool { return k != nil })
	after := func(rt *rapid.T, text string) map[string]any {
		w := newEmptyWorld(t)
		w.run(t, racf.Config{}, beforeRewritten)
		if results, err := w.session(t, racf.Config{}).Run(text); err != nil || len(results) != 1 || results[0].ReturnCode != 0 {
			rt.Fatalf("%q: %+v, %v", text, results, err)
		}
		return w.dump()
	}
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.SampledFrom(rewritten).Draw(t, "command")
		text := w.anyhow(t)
		if diff := cmp.Diff(after(t, w.plainly()), after(t, text), hidden); diff != "" {
			t.Errorf("%q is not %q (-want +got):\n%s", text, w.plainly(), diff)
		}
	})
	t.Attr("rule", "RACF-01")
	t.Attr("rule", "RACF-02")
	t.Attr("rule", "RACF-03")
	t.Attr("rule", "RACF-04")
	t.Attr("rule", "RACF-05")
	t.Attr("rule", "RACF-06")
	t.Attr("rule", "RACF-07")
	t.Attr("rule", "RACF-08")
}
