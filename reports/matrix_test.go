package reports

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestSpecification(t *testing.T) {
	for _, test := range []struct {
		want    string
		sources []string
	}{
		{"RFC 7515", []string{"RFC 7515, sections 2 and 5.2, steps 2, 6 and 7", "RFC 4648, section 5"}},
		{"RFC 7515", []string{"RFC 7515, section 5.2; RFC 8725, sections 2.1 and 3.1"}},
		{"RFC 7515", []string{"not settled: RFC 7515 and RFC 7519 name no limit"}},
		{"RFC 7519", []string{`"A title of nobody" (a JWT is valid until it expires)`, "RFC 7519, section 4.1.4"}},
		{`"A title of nobody"`, []string{`"A title of nobody"`}},
		{"z/OS Connect 3.0", []string{`z/OS Connect 3.0, "API provider third-party authentication", claims`}},
		{"z/OS Connect 3.0", []string{`z/OS Connect 3.0 (JWE is not supported)`}},
		{`IBM, "RACF Enhanced PassTickets"`, []string{`IBM, "RACF Enhanced PassTickets" (z/OS 2.5 education), slides 7 to 13`}},
		{"zowe/api-layer", []string{"zowe/api-layer issue 448"}},
		{"zowe/api-layer", []string{"zowe/api-layer issue 3041 and pull request 2496"}},
		{"zowe/api-layer v3.x.x", []string{"zowe/api-layer v3.x.x, PassTicketTest"}},
		{"Settled by no document", []string{"not settled: no public document says that evaluation folds"}},
		{"LTPA", nil},
	} {
		if got := (Rule{System: "ltpa", Sources: test.sources}).specification(); got != test.want {
			t.Errorf("%q: want %q, got %q", test.sources, test.want, got)
		}
	}
}

// The order of the specifications hangs on nothing but their names, and within
// one the order of the rules stays.
func TestMatrixGroupsBySpecification(t *testing.T) {
	with := func(sources ...string) *Record {
		rec := conforming()
		rec.Header.Rules = nil
		rec.Scenarios = nil
		for i, source := range sources {
			id := fmt.Sprintf("XX-%02d", i)
			rec.Header.Rules = append(rec.Header.Rules, Rule{ID: id, Kind: "must", Title: "t", System: "jwt", Sources: []string{source}})
			rec.Scenarios = append(rec.Scenarios, Scenario{Rule: id, Name: "n", Status: Passed})
		}
		rec.seal(nil, 0)
		return rec
	}
	m, err := newMatrix([]*Record{with("z/OS Connect 3.0, x", "RFC 8725, 1", "RFC 822, 1", "Open Liberty, y", "RFC 7515, 2", "RFC 8725, 3")})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range m.Groups {
		ids := g.Title() + ":"
		for _, line := range g.Lines {
			ids += " " + line.Rule.ID
		}
		got = append(got, ids)
	}
	want := []string{
		"RFC 822: XX-02", "RFC 7515, JSON Web Signature (JWS): XX-04", "RFC 8725, JSON Web Token Best Current Practices: XX-01 XX-05",
		"Open Liberty: XX-03", "z/OS Connect 3.0: XX-00",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("groups (-want +got):\n%s", diff)
	}
}

func TestLinked(t *testing.T) {
	for text, want := range map[string]string{
		"no address":                                       "no address",
		"See https://a.example/x.":                         "See |<https://a.example/x>|.",
		"(https://a.example/a_(b)), and more":              "(|<https://a.example/a_(b)>|), and more",
		"https://a.example/#s1 http://b.example/?q=1&r=2;": "<https://a.example/#s1>| |<http://b.example/?q=1&r=2>|;",
		"[https://a.example/x]":                            "[|<https://a.example/x>|]",
		"javascript:alert(1) https://u:p@a.example/ data:": "javascript:alert(1) https://u:p@a.example/ data:",
		`https://a.example/"onclick="x <b>`:                `<https://a.example/>|"onclick="x <b>`,
		"https://":                                         "https://",
		"":                                                 "",
	} {
		var got []string
		for _, p := range linked(text) {
			if p.Link != "" {
				p.Text = "<" + p.Link + ">"
			}
			got = append(got, p.Text)
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q\nwant %s\n got %s", text, want, strings.Join(got, "|"))
		}
	}
}

func TestBeside(t *testing.T) {
	for path, want := range map[string]string{
		"a/run.jsonl": "a/run.jsonl", "run.jsonl": "run.jsonl", "a b/#1?.jsonl": "a%20b/%231%3F.jsonl",
		"../a/run.jsonl": "", "/a/run.jsonl": "", "a/../../run.jsonl": "", "": "", "javascript:alert(1)": "", `a\b`: "",
	} {
		if got := beside(path); got != want {
			t.Errorf("beside(%q): want %q, got %q", path, want, got)
		}
	}
}

func TestMatrixNamesTargetsApart(t *testing.T) {
	of := func(spec, title, name, version string) *Record {
		rec := conforming()
		rec.Header.Target = Target{Spec: spec, Title: title, Name: name, Version: version}
		return rec
	}
	m, err := newMatrix([]*Record{
		of("exec:a", "", "jose", "6"), of("exec:a --default", "jose, defaults", "jose", "6"), of("exec:b", "", "jose", "5"),
		of("exec:c", "", "x", "1"), of("exec:d", "", "x", "1"), of("exec:e", "", "y", "1"), of("exec:e", "", "y", "1"),
		of("exec:f", "", "", ""), of("exec:f", "", "", ""),
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range m.Columns {
		got = append(got, c.Title+" | "+c.Short+" | "+c.Slug)
	}
	want := []string{
		"jose 6 | jose 6 | jose", "jose, defaults 6 | jose, defaults | jose-defaults", "jose 5 | jose 5 | jose-2",
		"x (exec:c) 1 | x (exec:c) | x-exec-c", "x (exec:d) 1 | x (exec:d) | x-exec-d", "y (1) 1 | y (1) | y-1", "y (2) 1 | y (2) | y-2",
		"exec:f (1) | exec:f (1) | exec-f-1", "exec:f (2) | exec:f (2) | exec-f-2",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("title, short name, address (-want +got):\n%s", diff)
	}
}

// What was not judged is no disagreement.
func TestMatrixVaries(t *testing.T) {
	line := func(answers ...string) matrixLine {
		var l matrixLine
		for _, answer := range answers {
			status, choice, _ := strings.Cut(answer, "/")
			c := cell{Result: &RuleResult{Status: Status(status)}}
			if choice != "" {
				c.Result.Choices = []string{choice}
			}
			if answer == "" {
				c.Result = nil
			}
			l.Cells = append(l.Cells, c)
		}
		return l
	}
	for _, test := range []struct {
		line matrixLine
		want bool
	}{
		{line("passed", "passed", "", "skipped", "not-applicable"), false},
		{line("", "", "passed"), false},
		{line("passed", "failed"), true},
		{line("passed", "error"), true},
		{line("passed", "differs"), true},
		{line("differs/a", "differs/a"), false},
		{line("differs/a", "differs/b"), true},
	} {
		if got := test.line.Varies(); got != test.want {
			t.Errorf("%v: want %t, got %t", test.line, test.want, got)
		}
	}
}

func TestMatrixTellsWhatAReaderAsks(t *testing.T) {
	rec := fixture()
	for i := range rec.Scenarios {
		if rec.Scenarios[i].Known != "" {
			rec.Scenarios[i].Known += " See https://gateway.example/issues/1182."
		}
	}
	page := rendered(t, func(w io.Writer) error {
		return RenderMatrixHTML(w, []*Record{rec, conforming()}, Place{Record: "gate way/run.jsonl", Page: "gate way/index.html"}, Place{Record: "../up/run.jsonl"})
	})
	for _, want := range []string{
		`<a href="https://gateway.example/issues/1182" rel="noopener noreferrer nofollow">https://gateway.example/issues/1182</a>.`,
		`href="gate%20way/run.jsonl"`, `href="gate%20way/index.html"`, `<code>../up/run.jsonl</code>`,
		`href="#PT-08.example-gateway" aria-label="failed, explained"`, `href="#PT-04.example-gateway" aria-label="failed"`,
		"2026-03-14", "1.4.0 (1b58bf9)", "<b>5</b> of 10", "<option>limit</option>", "two PassTickets:\nDQ3KGYGX\nR7TTZ0QK",
		"refused as malformed, before any key is used", "no scenario of this rule ran",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the matrix lacks %s", want)
		}
	}
	for _, unwanted := range []string{"passticket.generate", "wire trace&", "clock source is the wall clock"} {
		if strings.Contains(page, unwanted) {
			t.Errorf("the matrix has what belongs to the record: %s", unwanted)
		}
	}
}

// many makes records of as many targets, in which the first failures rules of
// each fail, every scenario with its wire trace.
func many(targets, rules, each, failures int) []*Record {
	var list []*Record
	for n := range targets {
		rec := large(rules, each)
		rec.Header.Target.Name = fmt.Sprintf("Library %d", n)
		for i := range rec.Header.Rules {
			rec.Header.Rules[i].Sources = []string{fmt.Sprintf("RFC %d, section 4.1", 7515+i%8)}
		}
		for i := range rec.Scenarios {
			s := &rec.Scenarios[i]
			s.Attachments = []Attachment{{"wire trace", "application/jsonl", strings.Repeat("trace ", 500)}}
			s.Example = []Cell{{"key", fmt.Sprintf("RSA-2048 key S%d", i%each)}, {"alg", "RS256"}}
			if (i/each+n)%rules < failures {
				s.Status, s.Known = Failed, fmt.Sprintf("Library %d overlooks it. https://library.example/%d/issues/%d", n, n, i/each)
				s.Expected, s.Observed = "refused as bad-signature", fmt.Sprintf("accepted, and %d said of it: %s", n, strings.Repeat("y", 60))
			}
		}
		rec.seal(nil, 1)
		list = append(list, rec)
	}
	return list
}

func TestMatrixOfManyTargetsStaysSmall(t *testing.T) {
	recs := many(25, 90, 7, 25)
	size := func(render func(io.Writer, []*Record) error) int {
		return len(rendered(t, func(w io.Writer) error { return render(w, recs) }))
	}
	page := func(w io.Writer, recs []*Record) error { return RenderMatrixHTML(w, recs) }
	if n := size(page); n > 2<<20 {
		t.Errorf("the page has %d bytes", n)
	}
	if n := size(RenderMatrixMarkdown); n > 64<<10 {
		t.Errorf("the Markdown has %d bytes", n)
	}
	// However much a target says, a cell shows so much and no more.
	for i := range recs[0].Scenarios {
		s := &recs[0].Scenarios[i]
		s.Status, s.Observed, s.Name = Failed, fmt.Sprint(i)+strings.Repeat("🎟", 50000), strings.Repeat("n", 50000)
	}
	recs[0].seal(nil, 1)
	if n := size(page); n > 5<<20 {
		t.Errorf("with one that talks too much, the page has %d bytes", n)
	}
}

func TestMatrixIsTheSameEachTime(t *testing.T) {
	page := func() string {
		recs := []*Record{fixture(), conforming(), later()}
		return rendered(t, func(w io.Writer) error { return RenderMatrixHTML(w, recs) }) +
			rendered(t, func(w io.Writer) error { return RenderMatrixMarkdown(w, recs) })
	}
	first := page()
	for range 5 {
		if page() != first {
			t.Fatal("two pages of the same records are not the same")
		}
	}
}

// A text that is the same on several targets, or in several scenarios, stands once.
func TestMatrixStoresEvidenceOnce(t *testing.T) {
	recs := many(3, 4, 7, 2)
	for _, rec := range recs {
		for i := range rec.Scenarios {
			s := &rec.Scenarios[i]
			s.Status, s.Known, s.Expected, s.Observed = Passed, "", "", ""
			if s.Rule == "PT-001" {
				s.Status, s.Known, s.Observed = Failed, "the same cause", "the same answer" // on all three
			}
		}
		rec.seal(nil, 0)
	}
	page := rendered(t, func(w io.Writer) error { return RenderMatrixHTML(w, recs) })
	for _, text := range []string{"the same cause", "the same answer"} {
		if n := strings.Count(page, text); n != 1 {
			t.Errorf("%q stands %d times", text, n)
		}
	}
	if !strings.Contains(page, "failed in 7 scenarios") {
		t.Error("scenarios with the same result do not stand together")
	}
}

func TestMatrixMarkdown(t *testing.T) {
	text := rendered(t, func(w io.Writer) error { return RenderMatrixMarkdown(w, []*Record{fixture(), conforming()}) })
	for _, want := range []string{
		"| **Example Gateway** | 7.2.1 | Java | 5 of 10 | 5 (1 explained) | 2 | 2 | 2026-03-14 | 1.4.0 (1b58bf9) |\n",
		"Of 12 rules, 5 hold on every target that they apply to, in the same way, and 7, those below, not.",
		"| **PT-08** A PassTicket is accepted once, unless the profile says that replay is allowed | 1 of 2 | Example Gateway&#42; |  |\n",
		"| **PT-07** A PassTicket is accepted within ten minutes on either side of its time | 2 of 2 |  | Example Gateway |\n",
		"| **JW-02** An unsigned token is refused | 1 of 2 | Example Gateway ! |  |\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("want %sin\n%s", want, text)
		}
	}
	rec := fixture()
	rec.Header.Target.Name, rec.Header.Target.Version, rec.Header.Target.Language = "a|b`c`\n# d <b> [x](http://evil.example) @team", "*1*\n|", "<i>"
	rec.Header.Rules[1].Title, rec.Header.Rules[1].Sources = "t|\n# <u>", []string{"RFC\n## <u> | x"}
	text = rendered(t, func(w io.Writer) error { return RenderMatrixMarkdown(w, []*Record{rec}) })
	for _, bad := range []string{"<b>", "<i>", "<u>", "`", "](", "@team", "\n# ", "\n## ", "http://evil", "*1*"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q in\n%s", bad, text)
		}
	}
	for line := range strings.Lines(text) {
		if n := strings.Count(line, "|"); n != 0 && n != 5 && n != 10 {
			t.Errorf("%d bars in %s", n, line)
		}
	}
}

// What the script of the page reads must be there.
func TestMatrixFitsItsScript(t *testing.T) {
	recs := many(8, 5, 2, 1)
	page := rendered(t, func(w io.Writer) error { return RenderMatrixHTML(w, recs) })
	rows := regexp.MustCompile(`(?s)<tr class="line".*?</tr>`).FindAllString(page, -1)
	if len(rows) != 5 {
		t.Errorf("want 5 lines, got %d", len(rows))
	}
	for _, row := range rows {
		if n := strings.Count(row, "<td"); n != len(recs) {
			t.Errorf("want %d cells, got %d in %s", len(recs), n, row)
		}
	}
	for _, want := range []string{`name="target" value="library-7" data-c="7"`, `<table class="matrix many">`, `colspan="9"`, `data-spec="RFC 7515"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	var named []string
	for _, m := range regexp.MustCompile(`form\.elements\.(\w+)|"(\w+)"`).FindAllStringSubmatch(asset("matrix.js"), -1) {
		named = append(named, m[1]+m[2])
	}
	for _, m := range regexp.MustCompile(`<(?:select|input)[^>]* name="(\w+)"`).FindAllStringSubmatch(html.UnescapeString(page), -1) {
		if m[1] != "target" && !slices.Contains(named, m[1]) {
			t.Errorf("the script does not read the field %s", m[1])
		}
	}
}

func TestTitleOfATargetIsInItsRecord(t *testing.T) {
	text, err := json.Marshal(Target{Spec: "a", Title: "A, defaults"})
	if err != nil || !strings.Contains(string(text), `"title":"A, defaults"`) {
		t.Errorf("%s, %v", text, err)
	}
	if text, err := json.Marshal(Target{Spec: "a"}); err != nil || strings.Contains(string(text), "title") {
		t.Errorf("%s, %v", text, err)
	}
}
