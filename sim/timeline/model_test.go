package timeline

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/safproof/safproof/sim"
)

// minutes writes a moment as minutes after noon, to be read in a table.
func minutes(t time.Time) string { return fmt.Sprintf("%+g", t.Sub(noon).Minutes()) }

func TestLives(t *testing.T) {
	events, _ := told()
	var got []string
	for _, l := range lives(events, systems(events)) {
		line := fmt.Sprintf("%s %s %s %s to %s, accepted %d, refused %d", l.Noun, l.Name, l.User, minutes(l.From), minutes(l.End), l.Accepted, l.Refused)
		for _, s := range l.Strips {
			line += fmt.Sprintf("; %s %s %s to %s by %d", s.Kind, s.Where, minutes(s.From), minutes(s.To), s.Event)
		}
		got = append(got, line)
	}
	want := []string{
		"PassTicket T17 MIKEM +1 to +11, accepted 1, refused 2; clock SYS2 +1 to +1 by 5",
		"token J4 COLIN +5 to +35, accepted 3, refused 2; out EQAPROF on SYS1 +8 to +13 by 8; clock SYS2 +5 to +21 by 10; clock SYS2 +25 to +35 by 10; again EQAPROF on SYS1 +13 to +35 by 11",
		"PassTicket T21 MIKEM +18 to +18, accepted 0, refused 0",
		"PassTicket T22 MIKEM +26 to +36, accepted 2, refused 0",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("lives (-want +got):\n%s", diff)
	}
}

func TestLogoutEnds(t *testing.T) {
	token := func(kind sim.Kind, server string) sim.Event {
		return sim.Event{Kind: kind, System: "SYS1", Server: server, User: "COLIN", Credential: "J1", Accepted: true}
	}
	out := token(sim.Logout, "EQAPROF")
	until := func(minute int) sim.Event {
		e := token(sim.Issue, "EQAPROF")
		e.Detail = fmt.Sprintf("until 2026-03-01T12:%02d:00Z", minute)
		return e
	}
	refused := out
	refused.Accepted = false
	for name, test := range map[string]struct {
		events []sim.Event // a minute apart
		want   string
	}{
		"no restart":              {[]sim.Event{until(9), out}, "out +1 to +9"},
		"its own restart":         {[]sim.Event{until(9), out, {Kind: sim.Restart, System: "SYS1", Server: "EQAPROF"}}, "out +1 to +2, again +2 to +9"},
		"an IPL":                  {[]sim.Event{until(9), out, {Kind: sim.IPL, System: "SYS1"}}, "out +1 to +2, again +2 to +9"},
		"another server restarts": {[]sim.Event{until(9), out, {Kind: sim.Restart, System: "SYS1", Server: "RSED"}}, "out +1 to +9"},
		"another system restarts": {[]sim.Event{until(9), out, {Kind: sim.Restart, System: "SYS2", Server: "EQAPROF"}}, "out +1 to +9"},
		"another system IPLs":     {[]sim.Event{until(9), out, {Kind: sim.IPL, System: "SYS2"}}, "out +1 to +9"},
		"a restart after its end": {[]sim.Event{until(2), out, {Kind: sim.Phase}, {Kind: sim.IPL, System: "SYS1"}}, "out +1 to +2"},
		"an end that is not told": {[]sim.Event{token(sim.Issue, "EQAPROF"), out, {Kind: sim.IPL, System: "SYS1"}}, "out +1 to +2"},
		"a logout refused":        {[]sim.Event{until(9), refused, {Kind: sim.IPL, System: "SYS1"}}, ""},
		"logged out twice":        {[]sim.Event{until(9), out, {Kind: sim.IPL, System: "SYS1"}, out}, "out +1 to +2, again +2 to +9, out +3 to +9"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &story{}
			for i, e := range test.events {
				s.add(time.Duration(i)*time.Minute, e)
			}
			var got []string
			for _, s := range lives(s.events, systems(s.events))[0].Strips {
				got = append(got, fmt.Sprintf("%s %s to %s", s.Kind, minutes(s.From), minutes(s.To)))
			}
			if text := strings.Join(got, ", "); text != test.want {
				t.Errorf("want %q, got %q", test.want, text)
			}
		})
	}
}

func TestFaults(t *testing.T) {
	begin := func(kind sim.Kind, system string) sim.Event { return sim.Event{Kind: kind, System: system} }
	end := func(kind sim.Kind, system string) sim.Event {
		return sim.Event{Kind: kind, System: system, Accepted: true}
	}
	for name, test := range map[string]struct {
		events []sim.Event // a minute apart
		want   string
	}{
		"mended":                   {[]sim.Event{begin(sim.Link, "SYS1"), end(sim.Link, "SYS1")}, "link SYS1 +0 to +1"},
		"never mended":             {[]sim.Event{begin(sim.ICSF, "SYS1")}, "icsf SYS1 +0 to +60"},
		"another system's":         {[]sim.Event{begin(sim.ICSF, "SYS1"), end(sim.ICSF, "SYS2")}, "icsf SYS1 +0 to +60"},
		"another kind":             {[]sim.Event{begin(sim.ICSF, "SYS1"), end(sim.Link, "SYS1")}, "icsf SYS1 +0 to +60"},
		"all mended at once":       {[]sim.Event{begin(sim.Link, "SYS1"), begin(sim.Link, "SYS2"), end(sim.Link, "")}, "link SYS1 +0 to +2, link SYS2 +1 to +2"},
		"a changed key":            {[]sim.Event{begin(sim.ICSF, "SYS1"), {Kind: sim.ICSF, System: "SYS1", Application: "MQWEB", Accepted: true}}, "icsf SYS1 +0 to +60"},
		"nothing to mend":          {[]sim.Event{end(sim.ICSF, "SYS1"), {Kind: sim.Message}, {Kind: sim.Restart, System: "SYS1"}}, ""},
		"phases follow each other": {[]sim.Event{end(sim.Phase, ""), end(sim.Phase, "")}, "phase  +0 to +1, phase  +1 to +60"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &story{}
			for i, e := range test.events {
				s.add(time.Duration(i)*time.Minute, e)
			}
			var got []string
			for _, f := range faults(s.events, noon.Add(time.Hour)) {
				got = append(got, fmt.Sprintf("%s %s %s to %s", f.Kind, f.System, minutes(f.From), minutes(f.To)))
			}
			if text := strings.Join(got, ", "); text != test.want {
				t.Errorf("want %q, got %q", test.want, text)
			}
		})
	}
}

func TestMended(t *testing.T) {
	begin := func(kind sim.Kind, system string) sim.Event { return sim.Event{Kind: kind, System: system} }
	end := func(kind sim.Kind, system string) sim.Event {
		return sim.Event{Kind: kind, System: system, Accepted: true}
	}
	for name, test := range map[string]struct {
		events []sim.Event
		want   map[uint64]bool
	}{
		"once":               {[]sim.Event{begin(sim.ICSF, "SYS1"), end(sim.ICSF, "SYS1"), end(sim.ICSF, "SYS1")}, map[uint64]bool{2: true}},
		"never broken":       {[]sim.Event{end(sim.ICSF, "SYS1"), end(sim.Link, "")}, map[uint64]bool{}},
		"another system's":   {[]sim.Event{begin(sim.ICSF, "SYS1"), end(sim.ICSF, "SYS2")}, map[uint64]bool{}},
		"broken after it":    {[]sim.Event{end(sim.ICSF, "SYS1"), begin(sim.ICSF, "SYS1")}, map[uint64]bool{}},
		"all at once":        {[]sim.Event{begin(sim.Link, "SYS1"), begin(sim.Link, "SYS2"), end(sim.Link, "")}, map[uint64]bool{3: true}},
		"mended when healed": {[]sim.Event{begin(sim.Link, "SYS1"), end(sim.Link, ""), end(sim.Link, "SYS1")}, map[uint64]bool{2: true}},
	} {
		t.Run(name, func(t *testing.T) {
			s := &story{}
			for _, e := range test.events {
				s.add(0, e)
			}
			if diff := cmp.Diff(test.want, mended(faults(s.events, noon))); diff != "" {
				t.Errorf("events %+v that mend (-want +got):\n%s", s.events, diff)
			}
		})
	}
}

func TestClockThatDrifts(t *testing.T) {
	s := &story{ahead: map[string]time.Duration{}}
	for i := range 1000 {
		at := time.Duration(i) * time.Minute
		s.ahead["SYS1"] = at / 10_000 // 100 ppm: 6 s in 1,000 minutes
		s.add(at, sim.Event{Kind: sim.Present, System: "SYS1"})
	}
	lane := systems(s.events)[0]
	if n := len(lane.Knots); n != 7 {
		t.Errorf("knots of a clock that drifts by 6 s: want 7, got %d", n)
	}
	for after, want := range map[time.Duration]time.Duration{-time.Hour: 0, 0: 0, 500 * time.Minute: 3 * time.Second, 5000 * time.Minute: 6 * time.Second} {
		if got := lane.ahead(noon.Add(after)); got != want {
			t.Errorf("ahead %s after noon: want %s, got %s", after, want, got)
		}
	}
	if got := (*system)(nil).ahead(noon); got != 0 {
		t.Errorf("a clock that nothing is known of: want 0, got %s", got)
	}
}

func TestSpanAndOff(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "on time", time.Second: "1 s ahead", -90 * time.Second: "1 min 30 s behind", time.Hour: "1 h ahead",
		-25*time.Hour - 3*time.Second: "1 d 1 h behind", 14 * time.Minute: "14 min ahead", 400 * time.Millisecond: "0 s ahead",
	} {
		if got := off(d); got != want {
			t.Errorf("off(%s): want %q, got %q", d, want, got)
		}
	}
}

func TestWindow(t *testing.T) {
	at := func(n int, credential string) sim.Event {
		kind := sim.Present
		if credential == "" {
			kind = sim.Message
		}
		return sim.Event{Seq: uint64(n + 1), At: noon.Add(time.Duration(n) * time.Second), Kind: kind, Credential: credential}
	}
	long := make([]sim.Event, 3*Limit)
	for i := range long {
		long[i] = at(i, "")
	}
	long[5], long[6].Kind = at(5, "J4"), sim.IPL
	v := at(2*Limit, "J4")
	v.Kind = sim.Violation
	long[2*Limit] = v
	for name, test := range map[string]struct {
		events     []sim.Event
		violation  *sim.Event
		size       int
		has, lacks []uint64
	}{
		"short":               {long[:Limit], nil, Limit, []uint64{1, Limit}, nil},
		"long, all right":     {long, nil, Limit, []uint64{1, Limit}, []uint64{Limit + 1, v.Seq}},
		"long, broken":        {long, &v, Limit*3/4 + 2, []uint64{6, 7, v.Seq - 1, v.Seq, v.Seq + 1}, []uint64{1, 5, 8, 3 * Limit}},
		"broken at the start": {long, &long[0], Limit / 20, []uint64{1, 2}, []uint64{Limit}},
	} {
		t.Run(name, func(t *testing.T) {
			got := window(test.events, test.violation)
			has := make(map[uint64]bool)
			for i, e := range got {
				has[e.Seq] = true
				if i > 0 && e.Seq <= got[i-1].Seq {
					t.Fatalf("event %d follows %d", e.Seq, got[i-1].Seq)
				}
			}
			if name != "broken at the start" && len(got) != test.size || len(got) > Limit {
				t.Errorf("want %d events, got %d", test.size, len(got))
			}
			for _, n := range test.has {
				if !has[n] {
					t.Errorf("event %d is left out", n)
				}
			}
			for _, n := range test.lacks {
				if has[n] {
					t.Errorf("event %d is kept", n)
				}
			}
		})
	}
}

// A page stays below a size that a browser shows at once, however long the run.
func TestPageStaysSmall(t *testing.T) {
	const most = 9 << 20
	events, r := large(3 * Limit)
	page := written(t, events, r)
	if len(page) > most {
		t.Errorf("a page of %d events has %d bytes, want %d at most", Limit, len(page), most)
	}
	if n := strings.Count(page, `<tr id="event-`); n > Limit || n < Limit/2 {
		t.Errorf("want up to %d events, got %d", Limit, n)
	}
	if !strings.Contains(page, " of the run&#39;s 30,001.") {
		t.Error("the page does not say that events are left out")
	}
}

// The meanings are of rules that the specification has, and tell a documented
// limitation from a requirement as it does.
func TestMeaningsAreOfRules(t *testing.T) {
	kinds := map[string]string{}
	tags := regexp.MustCompile(`(?m)^\s*@([A-Z]+-\d+) @(must|limit|choice)\b`)
	err := filepath.WalkDir(filepath.Join("..", "..", "features"), func(path string, _ fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".feature" {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range tags.FindAllSubmatch(text, -1) {
			kinds[string(m[1])] = string(m[2])
		}
		return err
	})
	if err != nil || len(kinds) == 0 {
		t.Fatalf("no rules found: %v", err)
	}
	for id, m := range meanings {
		if kind, there := kinds[id]; !there || m.Limit != (kind == "limit") {
			t.Errorf("%s: limit %t; in the specification: %q", id, m.Limit, kind)
		}
		if !strings.HasSuffix(m.Text, ".") {
			t.Errorf("%s: no sentence: %q", id, m.Text)
		}
	}
}
