package reports

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"regexp"
	"strings"
	"testing"
)

func rendered(t *testing.T, render func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := render(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func pages(t *testing.T) map[string]string {
	return map[string]string{
		"page":   rendered(t, func(w io.Writer) error { return RenderHTML(w, fixture()) }),
		"matrix": rendered(t, func(w io.Writer) error { return RenderMatrixHTML(w, []*Record{fixture(), conforming(), later()}) }),
	}
}

var (
	tag       = regexp.MustCompile(`<[a-zA-Z/!][^>]*>`)
	reference = regexp.MustCompile(`\s(?:href|src|srcset|action|data|poster|background|formaction|ping|cite|xlink:href)\s*=\s*["']?([^"'\s>]*)`)
)

func TestPagesLoadNothing(t *testing.T) {
	allowed := map[string]bool{ // plain links, each named by a target
		"https://gateway.example/docs": true, "https://gateway.example/docs/editions": true, "https://safproof.example": true,
	}
	for name, page := range pages(t) {
		links := 0
		for _, element := range tag.FindAllString(page, -1) {
			for _, forbidden := range []string{"<link", "<img", "<iframe", "<object", "<embed", "<base", "<audio", "<video", "<form action"} {
				if strings.HasPrefix(element, forbidden) {
					t.Errorf("%s: element %s", name, element)
				}
			}
			if strings.HasPrefix(element, "<script") && element != "<script>" {
				t.Errorf("%s: script from elsewhere: %s", name, element)
			}
			for _, match := range reference.FindAllStringSubmatch(element, -1) {
				to := html.UnescapeString(match[1])
				switch {
				case strings.HasPrefix(to, "#"):
				case strings.HasPrefix(element, "<a ") && allowed[to]:
					links++
					if !strings.Contains(element, `rel="noopener noreferrer nofollow"`) {
						t.Errorf("%s: link without rel: %s", name, element)
					}
				default:
					t.Errorf("%s: %s leads to %q", name, element, to)
				}
			}
		}
		if links == 0 {
			t.Errorf("%s: no link to the target's homepage", name)
		}
		if style := page[strings.Index(page, "<style>"):strings.Index(page, "</style>")]; regexp.MustCompile(`url\(|@import`).MatchString(style) {
			t.Errorf("%s: the styles load something", name)
		}
	}
}

func TestPagesEscapeWhatTheTargetSays(t *testing.T) {
	for name, page := range pages(t) {
		if n := strings.Count(page, "<script>"); n != 1 {
			t.Errorf("%s: want 1 script, got %d", name, n)
		}
		for _, raw := range []string{"<img src=http", "alert(1)</script>", "\x00", "\x1b", "\u202e", `href="javascript:`} {
			if strings.Contains(page, raw) {
				t.Errorf("%s: has %q", name, raw)
			}
		}
		if !strings.Contains(page, "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt;") || !strings.Contains(page, "[U+202E]gnp.exe") {
			t.Errorf("%s: the evidence is not shown as text", name)
		}
		if strings.Contains(page, "ZgotmplZ") {
			t.Errorf("%s: the template engine refused a value", name)
		}
	}
}

// The policy is worth something only if it names what is on the page and
// nothing else.
func TestPagesPolicy(t *testing.T) {
	for name, page := range pages(t) {
		between := func(open, end string) string {
			_, rest, _ := strings.Cut(page, open)
			text, _, _ := strings.Cut(rest, end)
			return text
		}
		style, script := digest(between("<style>", "</style>")), digest(between("<script>", "</script>"))
		want := fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'", style, script)
		if got := html.UnescapeString(between(`http-equiv="Content-Security-Policy" content="`, `"`)); got != want {
			t.Errorf("%s: policy\nwant %s\n got %s", name, want, got)
		}
		if inline := regexp.MustCompile(`<[^>]*\s(style|on[a-z]+)=["']`).FindString(page); inline != "" {
			t.Errorf("%s: an inline style or handler that the policy refuses: %s", name, inline)
		}
	}
}

var opening = regexp.MustCompile(`\sid="([^"]*)"`)

func TestPagesAreWhole(t *testing.T) {
	void := map[string]bool{"meta": true, "br": true, "input": true, "col": true, "rect": true}
	name := regexp.MustCompile(`^</?([a-z0-9]+)`)
	for which, page := range pages(t) {
		page = regexp.MustCompile(`(?s)<(style|script)>.*?</(style|script)>`).ReplaceAllString(page, "")
		var open []string
		for _, element := range tag.FindAllString(page, -1) {
			m := name.FindStringSubmatch(element)
			if m == nil || void[m[1]] {
				continue
			}
			if !strings.HasPrefix(element, "</") {
				open = append(open, m[1])
				continue
			}
			if len(open) == 0 || open[len(open)-1] != m[1] {
				t.Fatalf("%s: %s closes %v", which, element, open)
			}
			open = open[:len(open)-1]
		}
		if len(open) > 0 {
			t.Errorf("%s: left open: %v", which, open)
		}
		seen := map[string]bool{}
		for _, m := range opening.FindAllStringSubmatch(page, -1) {
			if seen[m[1]] {
				t.Errorf("%s: id %q twice", which, m[1])
			}
			seen[m[1]] = true
		}
		for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1) {
			if !seen[m[1]] {
				t.Errorf("%s: a link leads to #%s, which is not there", which, m[1])
			}
		}
	}
}

func TestPageTellsWhatAnAuditorAsks(t *testing.T) {
	page := html.UnescapeString(pages(t)["page"])
	for _, want := range []string{
		"Does not conform: 2 of 10 applicable rules failed, and 1 more as the known-failures file says; nothing is known about 2",
		"Example Gateway 7.2.1", "1.4.0", "1b58bf9", "18446744073709551615", "14 March 2026, 09:26:53 UTC", "4.2 s",
		"passticket.evaluate", `id="PT-04"`, "no scenario of this rule ran", "refused as malformed, before any key is used",
		"The gateway has no replay cache before 8.0", "RFC 7515, section 4.1.11", "APAR OA59196, APAR OA60005", "wire trace", "[U+001B]",
		`entry "PT-99/*" matches nothing`, "Größe, 日本語, עברית, emoji 🎟",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	calm := rendered(t, func(w io.Writer) error { return RenderHTML(w, conforming()) })
	if strings.Contains(calm, `id="x-failures"`) || !strings.Contains(calm, "Conforms: 12 of 12 applicable rules") {
		t.Error("the page of a conforming run lists failures, or lacks its verdict")
	}
}

func TestMatrixKeepsTheOrderAndTheGaps(t *testing.T) {
	m, err := newMatrix([]*Record{later(), fixture()})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, g := range m.Groups {
		for _, line := range g.Lines {
			text := line.Rule.ID
			for _, c := range line.Cells {
				if c.Result == nil {
					text += " ·"
				} else {
					text += " " + c.Result.Status.symbol()
				}
			}
			got = append(got, text)
		}
	}
	// LT-03 has no source, and stands under its chapter.
	want := "LT-03 ✕ ·|PT-01 · ✓|PT-04 ✕ ✕|PT-07 ≠ ≠|PT-08 ✓ ✕|PT-11 ✓ ✓|PT-12 » »|JW-02 ! !|JW-03 ✕ ✕|JW-09 ✓ ✓|JW-10 ✕ ≠|LT-01 – –|LT-02 ! !"
	if strings.Join(got, "|") != want {
		t.Errorf("matrix\nwant %s\n got %s", want, strings.Join(got, "|"))
	}
	if _, err := newMatrix(nil); err == nil {
		t.Error("a matrix of no records was made")
	}
}

func TestLink(t *testing.T) {
	for address, want := range map[string]bool{
		"https://a.example": true, "http://a.example/x?y#z": true,
		"javascript:alert(1)": false, "JavaScript:alert(1)": false, " javascript:alert(1)": false, "data:text/html,x": false,
		"//a.example": false, "a.example": false, "": false, "https://": false, "file:///etc/passwd": false,
		"https://user:secret@a.example": false, "https://a.example/%zz": false, "https:javascript": false,
	} {
		if got := link(address) != ""; got != want {
			t.Errorf("link(%q): want a link: %t, got %t", address, want, got)
		}
	}
}
