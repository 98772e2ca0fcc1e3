package timeline

import (
	"errors"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/safproof/safproof/sim"
)

// hostile is what somebody would name himself to break the page.
const hostile = "</script><script>alert(1)</script>\"'><img src=http://evil.example onerror=alert(1)> \u202egnp.exe \x00\x1b[31m `${x}` javascript:alert(1) \xff"

// attacked is a run in which every text is hostile.
func attacked() ([]sim.Event, sim.Result) {
	s := &story{}
	for _, kind := range []sim.Kind{
		sim.Issue, sim.Present, sim.Logout, sim.Command, sim.Restart, sim.IPL, sim.Clock, sim.Link, sim.Message, sim.ICSF, sim.Phase, "other", sim.Violation,
	} {
		s.add(0, sim.Event{
			Kind: kind, System: hostile, Server: hostile, Actor: hostile, User: hostile, Application: hostile, Credential: "J" + hostile,
			Operation: hostile, Accepted: kind != sim.Link, Codes: hostile, Cause: hostile, Rules: []string{hostile}, Detail: hostile + " until 2026-03-01T12:00:00Z",
		})
	}
	shape := sim.Shape{Systems: []sim.SystemShape{{SMFID: hostile, Level: hostile}}, Notes: []string{hostile}}
	return s.events, sim.Result{Seed: 1, Events: uint64(len(s.events)), Shape: shape}
}

func pages(t *testing.T) map[string]string {
	all := make(map[string]string)
	for name, run := range map[string]func() ([]sim.Event, sim.Result){
		"told": told, "attacked": attacked,
		"empty": func() ([]sim.Event, sim.Result) { return nil, sim.Result{} },
		"large": func() ([]sim.Event, sim.Result) { return large(tableLimit + 50) },
	} {
		events, r := run()
		all[name] = written(t, events, r)
	}
	return all
}

var element = regexp.MustCompile(`<[a-zA-Z/!](?:[^>"']|"[^"]*"|'[^']*')*>`)

func elements(page string) []string {
	page = regexp.MustCompile(`(?s)<(style|script)>.*?</(style|script)>`).ReplaceAllString(page, "<$1></$1>")
	return element.FindAllString(page, -1)
}

func TestPageLoadsNothing(t *testing.T) {
	leads := regexp.MustCompile(`\s(?:href|src|srcset|action|data|poster|background|formaction|ping|xlink:href)\s*=\s*["']?([^"'\s>]*)`)
	for name, page := range pages(t) {
		for _, e := range elements(page) {
			for _, forbidden := range []string{"<link", "<img", "<iframe", "<object", "<embed", "<base", "<audio", "<video"} {
				if strings.HasPrefix(e, forbidden) {
					t.Errorf("%s: element %s", name, e)
				}
			}
			for _, m := range leads.FindAllStringSubmatch(quoted.ReplaceAllString(e, " $1=#"), -1) {
				if !strings.HasPrefix(m[1], "#") {
					t.Errorf("%s: %s leads to %q, want a place on the page", name, e, m[1])
				}
			}
		}
		if style := asset("style.css"); regexp.MustCompile(`url\(|@import`).MatchString(style) {
			t.Error("the styles load something")
		}
	}
}

// quoted is an attribute that holds data, not an address: what it says is no markup.
var quoted = regexp.MustCompile(`\s(data-[a-z]+|title|aria-label|id)="[^"]*"`)

func TestPageEscapesWhatTheRunSays(t *testing.T) {
	page := pages(t)["attacked"]
	if n := strings.Count(page, "<script>"); n != 1 {
		t.Errorf("want 1 script, got %d", n)
	}
	for _, raw := range []string{"<img", "alert(1)</script>", "\x00", "\x1b", "\u202e", `href="javascript:`, "ZgotmplZ", "\xff"} {
		if strings.Contains(page, raw) {
			t.Errorf("the page has %q", raw)
		}
	}
	for _, shown := range []string{"&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;", "[U+202E]gnp.exe", "[U+001B]"} {
		if !strings.Contains(page, shown) {
			t.Errorf("the page lacks %q, which shows the text as text", shown)
		}
	}
}

// The policy is worth something only if it names what is on the page and nothing
// else.
func TestPagePolicy(t *testing.T) {
	for name, page := range pages(t) {
		between := func(open, end string) string {
			_, rest, _ := strings.Cut(page, open)
			text, _, _ := strings.Cut(rest, end)
			return text
		}
		want := fmt.Sprintf("default-src 'none'; style-src %s; script-src %s; base-uri 'none'; form-action 'none'",
			digest(between("<style>", "</style>")), digest(between("<script>", "</script>")))
		if got := html.UnescapeString(between(`http-equiv="Content-Security-Policy" content="`, `"`)); got != want {
			t.Errorf("%s: policy\nwant %s\n got %s", name, want, got)
		}
		for _, e := range elements(page) {
			if inline := regexp.MustCompile(`\s(style|on[a-z]+)=["']`).FindString(quoted.ReplaceAllString(e, "")); inline != "" {
				t.Errorf("%s: %s has an inline style or handler, which the policy refuses", name, e)
			}
		}
	}
}

func TestPageIsWhole(t *testing.T) {
	void := map[string]bool{"meta": true, "input": true}
	tag := regexp.MustCompile(`^</?([a-z0-9]+)`)
	for name, page := range pages(t) {
		var open []string
		seen := map[string]bool{}
		for _, e := range elements(page) {
			m := tag.FindStringSubmatch(e)
			if m == nil || void[m[1]] {
				continue
			}
			if !strings.HasPrefix(e, "</") {
				open = append(open, m[1])
			} else if len(open) == 0 || open[len(open)-1] != m[1] {
				t.Fatalf("%s: %s closes %v", name, e, open)
			} else {
				open = open[:len(open)-1]
			}
			if id := regexp.MustCompile(`\sid="([^"]*)"`).FindStringSubmatch(e); id != nil {
				if seen[id[1]] {
					t.Errorf("%s: id %q twice", name, id[1])
				}
				seen[id[1]] = true
			}
		}
		if len(open) > 0 {
			t.Errorf("%s: left open: %v", name, open)
		}
		if name == "attacked" {
			continue // its rule ids are no ids of a place
		}
		for _, m := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1) {
			if !seen[m[1]] {
				t.Errorf("%s: a link leads to #%s, which is not there", name, m[1])
			}
		}
	}
}

// Without the script the tables alone must tell the story.
func TestPageTellsTheStory(t *testing.T) {
	page := html.UnescapeString(pages(t)["told"])
	for _, want := range []string{
		"PT-05 was broken at event 23.", "PT-05 says: A PassTicket signs on once.", "safproof sim replay --seed 42 --until 23",
		"User MIKEM presented PassTicket T17 for application TSOSYS1 at SYS1 (VERIFY)", "Why: first use, inside its ten minutes",
		"An attacker presented PassTicket T17 for user MIKEM and application TSOSYS1 at SYS1 (VERIFY)", "Why: used before on this system",
		"SYS2 shows 12:18:30, 14 min ahead", "14 min ahead, on time from 12:25:00", "z/OS 2.5",
		"A server forgets its logouts when it restarts", "A logout is known only to the server that did it", "known limitation",
		"EQAPROF on SYS1 restarted", "logout should be forgotten by the restart of EQAPROF on SYS1: IDT-11", "The crypto service ICSF of SYS1 is down",
		`["clock","SYS2",`, `["out","EQAPROF on SYS1",`, `["again","EQAPROF on SYS1",`, `id="event-17"`, `<span aria-hidden="true">✓</span> accepted`, `<span aria-hidden="true">✕</span> refused`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if n := strings.Count(page, `<tr id="event-`); n != 23 {
		t.Errorf("want 23 events in the table, got %d", n)
	}
	calm := pages(t)["empty"]
	if strings.Contains(calm, `class="verdict bad"`) || !strings.Contains(calm, "No rule was broken") {
		t.Error("the page of a run without a violation does not say so")
	}
}

func TestWriteIsDeterministic(t *testing.T) {
	for range 3 {
		events, r := large(tableLimit + 50)
		again, r2 := large(tableLimit + 50)
		if written(t, events, r) != written(t, again, r2) {
			t.Fatal("two pages of the same run differ")
		}
	}
}

func TestWriteRefusesEventsOutOfOrder(t *testing.T) {
	for name, numbers := range map[string][]uint64{"twice": {4, 4}, "back": {1, 3, 2}, "zero": {1, 0}} {
		t.Run(name, func(t *testing.T) {
			var events []sim.Event
			for _, n := range numbers {
				events = append(events, sim.Event{Seq: n, At: noon})
			}
			var b strings.Builder
			if err := Write(&b, events, sim.Result{}); !errors.Is(err, ErrOrder) || b.Len() > 0 {
				t.Errorf("events %v: want ErrOrder and nothing written, got %v and %d bytes", numbers, err, b.Len())
			}
		})
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errFull }

var errFull = errors.New("full")

func TestWriteReturnsTheWritersError(t *testing.T) {
	if err := Write(broken{}, nil, sim.Result{}); !errors.Is(err, errFull) {
		t.Errorf("want %v, got %v", errFull, err)
	}
}
