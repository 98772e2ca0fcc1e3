package reports

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// readCounts and readSuites are JUnit XML as a CI system reads it.
type readCounts struct {
	Tests    int    `xml:"tests,attr"`
	Failures int    `xml:"failures,attr"`
	Errors   int    `xml:"errors,attr"`
	Skipped  int    `xml:"skipped,attr"`
	Time     string `xml:"time,attr"`
}

type readSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	readCounts
	Suites []struct {
		Name string `xml:"name,attr"`
		readCounts
		Cases []junitCase `xml:"testcase"`
	} `xml:"testsuite"`
}

func TestJUnitReadsBack(t *testing.T) {
	text := rendered(t, func(w io.Writer) error { return RenderJUnit(w, fixture()) })
	var got readSuites
	if err := xml.Unmarshal([]byte(text), &got); err != nil {
		t.Fatalf("not XML: %v", err)
	}
	if want := (readCounts{Tests: 23, Failures: 3, Errors: 2, Skipped: 4, Time: "30.014479"}); got.readCounts != want {
		t.Errorf("counts: want %+v, got %+v", want, got.readCounts)
	}
	cases := map[string]junitCase{}
	for _, suite := range got.Suites {
		counted := readCounts{Time: suite.Time}
		for _, c := range suite.Cases {
			cases[c.ClassName+" "+c.Name] = c
			counted.Tests++
			switch {
			case c.Failure != nil:
				counted.Failures++
			case c.Error != nil:
				counted.Errors++
			case c.Skipped != nil:
				counted.Skipped++
			}
		}
		if counted != suite.readCounts {
			t.Errorf("suite %s: says %+v, has %+v", suite.Name, suite.readCounts, counted)
		}
	}
	outcome := func(c junitCase) string {
		switch {
		case c.Failure != nil:
			return "failure: " + c.Failure.Message
		case c.Error != nil:
			return "error: " + c.Error.Message
		case c.Skipped != nil:
			return "skipped: " + c.Skipped.Message
		}
		return "passed " + c.Time + " " + c.SystemOut
	}
	shown := legible(strings.Join(strings.Fields(hostile), " "))
	for name, want := range map[string]string{
		"PT-04 Twice in one second":              "failure: two PassTickets: DQ3KGYGX R7TTZ0QK",
		"PT-08 The same PassTicket twice":        "skipped: known failure: The gateway has no replay cache before 8.0",
		"PT-11 Seven characters":                 "passed 0.000400",
		"PT-12 Lower case":                       "skipped: skipped: enhanced-mixed is not built into this edition https://gateway.example/docs/editions",
		"JW-02 alg none":                         "error: the target ended with exit code 139",
		"LT-01 Create and validate":              "skipped: not applicable: the target does not offer ltpa.create",
		"LT-02 " + NoScenario:                    "error: " + NoScenario,
		"run problem 1":                          "failure: known-failures.yaml: entry",
		"PT-07 Ten minutes and one second later": "passed 0.002210 differs, which is not a fault",
		"PT-01 The characters of a PassTicket (user=A, application=TSOTEST, key=redacted)": "passed 0.000329",
		"JW-09 Around the expiry (seconds after exp=-1, verdict=accepted)":                 "passed 0.000555",
		"PT-12 Lower case in a legacy PassTicket":                                          "skipped: skipped: " + shown,
		"JW-03 An unknown critical extension " + legible(hostile):                          "failure: " + shown,
	} {
		c, there := cases[name]
		if got := outcome(c); !there || !strings.HasPrefix(got, want) {
			t.Errorf("%s: in the report: %t\nwant %q\n got %q", name, there, want, got)
		}
	}
	if trace := cases["PT-04 Twice in one second"].SystemErr; !strings.Contains(trace, "passticket.generate") || !strings.Contains(trace, shown) {
		t.Errorf("attachments of PT-04: %q", trace)
	}
}

// Every character that a target can put into a record must leave valid XML.
func TestJUnitOfAnyCharacter(t *testing.T) {
	var all strings.Builder
	for r := rune(0); r <= 0x2100; r++ {
		all.WriteRune(r)
	}
	all.WriteString("\ufffe\uffff\U0001F39F\U0010FFFF \xff\xc0\x80 ]]> <![CDATA[")
	rec := conforming()
	rec.Scenarios[0].Status, rec.Scenarios[0].Name, rec.Scenarios[0].Observed = Failed, all.String(), all.String()
	rec.Header.Target.Name = all.String()
	rec.seal([]string{all.String()}, 1)
	text := rendered(t, func(w io.Writer) error { return RenderJUnit(w, rec) })
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	badge := rendered(t, func(w io.Writer) error { return RenderBadge(w, rec) })
	if err := xml.Unmarshal([]byte(badge), new(struct{})); err != nil {
		t.Errorf("badge: %v", err)
	}
}

func TestCucumberReadsBack(t *testing.T) {
	text := rendered(t, func(w io.Writer) error { return RenderCucumber(w, fixture()) })
	var features []cucumberFeature
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&features); err != nil {
		t.Fatal(err)
	}
	got, ids := map[string]string{}, map[string]bool{}
	var first cucumberElement
	for _, f := range features {
		for _, e := range f.Elements {
			if ids[e.ID] {
				t.Errorf("id %q twice", e.ID)
			}
			ids[e.ID] = true
			var tags []string
			for _, tag := range e.Tags {
				tags = append(tags, tag.Name)
			}
			got[e.Rule.ID+" "+shortened(e.Name, 30)] = e.After[len(e.After)-1].Result.Status + " " + strings.Join(tags, " ")
			if e.Rule.ID == "PT-04" && first.Name == "" {
				first = e
			}
		}
	}
	for name, want := range map[string]string{
		"PT-04 Twice in one second":                                 "failed @PT-04 @must @accept",
		"PT-08 The same PassTicket twice":                           "failed @PT-08 @must @since:zos-2.4 @apar:OA59196 @apar:OA60005 @apar:OA61234 @reject @known-failure",
		"PT-12 Lower case":                                          "skipped @PT-12 @must @since:zos-2.5 @apar:OA59196 @accept @skipped",
		"LT-01 Create and validate":                                 "skipped @LT-01 @must @accept @not-applicable",
		"JW-02 alg none":                                            "failed @JW-02 @must @reject @error",
		"LT-02 no scenario of this rule ran":                        "failed @LT-02 @must",
		"PT-07 Ten minutes and one second lat… (2 characters more)": "passed @PT-07 @limit @boundary @differs",
	} {
		if got[name] != want {
			t.Errorf("%s: want %q, got %q", name, want, got[name])
		}
	}
	var total int64
	for _, step := range first.Steps {
		total += step.Result.Duration
	}
	if total != 1_204_000 {
		t.Errorf("time of PT-04: want 1204000 ns, got %d", total)
	}
	if diff := cmp.Diff([]cucumberRow{{[]string{"class", "profile", "access"}}, {[]string{"PTKTDATA", "TSOTEST", "READ"}}}, first.Steps[1].Rows); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
	stderr, err := base64.StdEncoding.DecodeString(first.After[0].Embeddings[1].Data)
	if err != nil || string(stderr) != "WARN clock source is the wall clock\n"+hostile+"\n" {
		t.Errorf("embedding: %q, %v", stderr, err)
	}
}

func TestMarkdownCannotBecomeMarkup(t *testing.T) {
	rec := fixture()
	rec.Header.Target.Name = "a|b`c`\n# d <b> [x](http://evil.example) @team"
	rec.Scenarios[3].Observed = "```\n</details>\n````\nend"
	rec.seal([]string{"one\n| two"}, 1)
	text := rendered(t, func(w io.Writer) error { return RenderMarkdown(w, rec) })
	outside, fence := []string{}, ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case fence == "" && strings.HasPrefix(line, "```"):
			fence = strings.TrimSuffix(line, "text")
		case fence != "" && line == fence:
			fence = ""
		case fence == "":
			outside = append(outside, line)
		}
	}
	if fence != "" {
		t.Errorf("a fence %q is left open", fence)
	}
	prose := strings.Join(outside, "\n")
	for _, bad := range []string{"<script", "<img", "`", "](", "@team", "\n# ", "http://evil"} {
		if strings.Contains(prose, bad) {
			t.Errorf("outside of fences: %q in\n%s", bad, prose)
		}
	}
	if o, c := strings.Count(prose, "<details>"), strings.Count(prose, "</details>"); o != 5 || c != 5 {
		t.Errorf("want 5 details, got %d opened and %d closed", o, c)
	}
}

func TestMarkdownOfAHugeRunStaysSmall(t *testing.T) {
	rec := large(100, 7)
	for i := range rec.Scenarios {
		rec.Scenarios[i].Status, rec.Scenarios[i].Observed = Failed, strings.Repeat("🎟", 5000)
		rec.Scenarios[i].Expected = rec.Scenarios[i].Observed
	}
	rec.seal(nil, 1)
	text := rendered(t, func(w io.Writer) error { return RenderMarkdown(w, rec) })
	if len(text) > 1<<20 {
		t.Errorf("a job summary may hold 1 MiB, this has %d bytes", len(text))
	}
	if !utf8.ValidString(text) || !strings.Contains(text, "60 more rules failed") || !strings.Contains(text, "4 more scenarios failed") {
		t.Error("it does not say what it leaves out")
	}
}

func TestBadge(t *testing.T) {
	inconclusive := conforming()
	inconclusive.Scenarios = nil
	inconclusive.seal(nil, 3)
	for _, test := range []struct {
		rec                   *Record
		text, colour, sayings string
	}{
		{conforming(), ">12/12 rules<", "#1a7f37", "safproof: Conforms: 12 of 12 applicable rules"},
		{fixture(), ">5/10 rules<", "#b3261e", "safproof: Does not conform: 2 of 10 applicable rules failed"},
		{inconclusive, ">inconclusive<", "#57606a", "safproof: Inconclusive: nothing is known about 12 of 12 applicable rules"},
	} {
		svg := rendered(t, func(w io.Writer) error { return RenderBadge(w, test.rec) })
		for _, want := range []string{test.text, test.colour, "<title>" + test.sayings} {
			if !strings.Contains(svg, want) {
				t.Errorf("want %q in\n%s", want, svg)
			}
		}
	}
}

func TestRenderAll(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	for range 2 { // the second time replaces
		if err := RenderAll(dir, fixture()); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if diff := cmp.Diff([]string{"badge.svg", "cucumber.json", "index.html", "junit.xml", "summary.md"}, got); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	if err := RenderAll(filepath.Join(dir, "badge.svg", "x"), fixture()); err == nil {
		t.Error("a folder under a file was made")
	}
}

func TestReplaceLeavesTheOldFileWhenItFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := replace(path, func(w io.Writer) error {
		_, err := w.Write([]byte("half"))
		return errors.Join(err, errDiskFull)
	})
	if !errors.Is(err, errDiskFull) {
		t.Errorf("want %v, got %v", errDiskFull, err)
	}
	if text, err := os.ReadFile(path); err != nil || !bytes.Equal(text, []byte("old")) {
		t.Errorf("the old file: %q, %v", text, err)
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 1 {
		t.Errorf("want one file, got %v", entries)
	}
}
