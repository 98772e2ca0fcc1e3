package timeline

import (
	"html"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// What the script does with a page is looked at in a browser, whose program
// (Chromium, Chrome) the environment names.
const browserVariable = "SAFPROOF_BROWSER"

// drawn has the page draw at once what it would draw with the next frame, which a
// browser without a window may never show.
const drawn = `dispatchEvent(new Event("beforeprint"));`

// seen is the page as a browser has it after a script of ours did something to it.
func seen(t *testing.T, page, hash, then string) string {
	t.Helper()
	browser := os.Getenv(browserVariable)
	if browser == "" {
		t.Skip(browserVariable + " names no browser")
	}
	if then != "" { // the policy would refuse it
		page = regexp.MustCompile(`<meta http-equiv="Content-Security-Policy"[^>]*>`).ReplaceAllString(page, "")
		page = strings.Replace(page, "</body>", "<script>"+then+"</script></body>", 1)
	}
	path := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(path, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(browser, "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1280,1000",
		"--virtual-time-budget=4000", "--dump-dom", "file://"+path+hash).Output()
	if err != nil {
		t.Fatal(err)
	}
	return html.UnescapeString(string(out))
}

func TestInABrowser(t *testing.T) {
	const mark, cluster = `a.mark[href="#event-12"]`, `g.mark.many`
	const out = `document.getElementById("x-stage").style.width = "320px";` + drawn // so that marks lack room
	events, r := told()
	page := written(t, events, r)
	for name, test := range map[string]struct {
		page, hash, then string
		want, lacks      []string
	}{
		"the violation comes first": {page: page,
			want: []string{`aria-label="Timeline"`, " Event 23 ", "A rule was broken at SYS2.", "PT-05", "23 events</output>"}, lacks: []string{" Event 12 "}},
		"a link to an event": {page: page, hash: "#event-12",
			want: []string{" Event 12 ", "The restart forgot the logout", "A server forgets its logouts", "The life of token J4"}, lacks: []string{" Event 23 "}},
		"a link to a skewed clock": {page: page, hash: "#event-5",
			want: []string{" Event 5 ", "12:04:30 true time", "SYS2 shows 12:18:30, 14 min ahead", ">12:18:30</text>", "by the clock of SYS2 it was over before it was made"}},
		"a link to nowhere": {page: page, hash: "#event-999", lacks: []string{" Event 999 "}},
		"a click on a mark": {page: page, then: `document.querySelector('` + mark + `').dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}))`,
			want: []string{" Event 12 ", "The restart forgot the logout"}, lacks: []string{" Event 23 "}},
		"a click on many": {page: page, then: out + `document.querySelector('` + cluster + `').dispatchEvent(new MouseEvent("click", {bubbles: true}))`,
			want: []string{" events</h3>", "Zoom to them", `<a href="#event-2">2</a>`}},
		"Enter on many": {page: page, then: out + `document.querySelector('` + cluster + `').dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true}))`,
			want: []string{" events</h3>"}},
		"Escape": {page: page, hash: "#event-12", then: `document.getElementById("x-stage").closest("section").dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}))`,
			want: []string{`class="idle"`}, lacks: []string{" Event 12 "}},
		"a filter": {page: page, then: `const f = document.querySelector("form"); f.elements.credential.value = "J4"; f.dispatchEvent(new Event("input"));` + drawn,
			want: []string{" of 23 events</output>", `<option value="T17">`}, lacks: []string{`aria-label="Event 4:`}},
		"zoom by key": {page: page, then: `document.getElementById("x-stage").dispatchEvent(new KeyboardEvent("keydown", {key: "+"}));` + drawn,
			want: []string{"15 min"}, lacks: []string{`aria-label="Event 2:`}},
	} {
		t.Run(name, func(t *testing.T) {
			dom := seen(t, test.page, test.hash, test.then)
			for _, want := range test.want {
				if !strings.Contains(dom, want) {
					t.Errorf("the page lacks %q", want)
				}
			}
			for _, lacks := range test.lacks {
				if strings.Contains(dom, lacks) {
					t.Errorf("the page has %q", lacks)
				}
			}
		})
	}
}

// Hostile names stay text when the script puts them into the chart.
func TestHostileNamesInABrowser(t *testing.T) {
	events, r := attacked()
	page := strings.ReplaceAll(written(t, events, r), "alert(1)", "document.title=1")
	dom := seen(t, page, "#event-2", `document.querySelector(".mark").dispatchEvent(new MouseEvent("click", {bubbles: true}))`)
	if strings.Contains(dom, "<title>1</title>") {
		t.Error("a name was run as a script")
	}
}

// The chart of a full page has few elements, whatever part of it is in sight.
func TestChartStaysSmallInABrowser(t *testing.T) {
	events, r := large(Limit - 1)
	page := written(t, events, r)
	dom := seen(t, page, "", `document.querySelector("[data-act=all]").click();`+drawn+
		`document.title = "elements " + document.querySelectorAll("#x-stage *").length`)
	m := regexp.MustCompile(`<title>elements (\d+)</title>`).FindStringSubmatch(dom)
	if m == nil || len(m[1]) > 4 {
		t.Errorf("want a chart of fewer than 10,000 elements, got %v", m)
	}
	t.Logf("elements of the chart: %v", m)
}
