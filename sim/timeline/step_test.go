package timeline

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/safproof/safproof/sim"
)

// stepped is what happens at a minute, with a system's clock so many minutes ahead.
type stepped struct {
	minute int
	system string
	ahead  int
	kind   sim.Kind
}

// A token made on SYS1 at minute 0, until its clock shows 12:30.
func TestExpiryWhenClocksStep(t *testing.T) {
	const use, clock = sim.Present, sim.Clock
	for name, test := range map[string]struct {
		events []stepped
		want   string // when the bar ends, and its strips
	}{
		"clocks are right":                               {[]stepped{{5, "SYS1", 0, use}, {6, "SYS2", 0, use}}, "+30"},
		"the issuer's is ahead throughout":               {[]stepped{{0, "SYS1", 10, clock}, {5, "SYS1", 10, use}}, "+20"},
		"the issuer's steps ahead":                       {[]stepped{{5, "SYS1", 10, clock}, {6, "SYS1", 10, use}}, "+20"},
		"the issuer's steps over the end":                {[]stepped{{5, "SYS1", 40, clock}, {6, "SYS1", 40, use}}, "+5"},
		"the issuer's steps back":                        {[]stepped{{5, "SYS1", -10, clock}, {35, "SYS1", -10, use}}, "+40"},
		"the issuer's steps there and back":              {[]stepped{{5, "SYS1", 10, clock}, {15, "SYS1", 0, clock}, {25, "SYS1", 0, use}}, "+30"},
		"the issuer's is right before its step":          {[]stepped{{31, "SYS1", 10, clock}, {32, "SYS1", 10, use}}, "+30"},
		"back from the end, and used":                    {[]stepped{{5, "SYS1", 40, clock}, {15, "SYS1", 0, clock}, {25, "SYS1", 0, use}}, "+5, clock SYS1 +15 to +30 by 4"},
		"back from the end, used twice":                  {[]stepped{{40, "SYS1", -20, clock}, {41, "SYS1", -20, use}, {42, "SYS1", -20, use}}, "+30, clock SYS1 +40 to +50 by 3"},
		"back from the end, unused":                      {[]stepped{{5, "SYS1", 0, use}, {40, "SYS1", -20, clock}}, "+30"},
		"back from the end, used too late":               {[]stepped{{40, "SYS1", -20, clock}, {55, "SYS1", -20, use}}, "+30"},
		"the issuer's steps, the other is right":         {[]stepped{{5, "SYS1", 10, clock}, {6, "SYS2", 0, use}}, "+20, clock SYS2 +0 to +30 by 3"},
		"both step alike":                                {[]stepped{{5, "SYS1", 10, clock}, {5, "SYS2", 0, clock}, {6, "SYS2", 10, clock}, {7, "SYS2", 10, use}}, "+20"},
		"the other's is mended before the end":           {[]stepped{{1, "SYS2", 10, use}, {10, "SYS2", 0, clock}}, "+30"},
		"the other's is over, then mended":               {[]stepped{{1, "SYS2", 40, use}, {10, "SYS2", 0, clock}}, "+30, clock SYS2 +0 to +0 by 2, clock SYS2 +10 to +30 by 2"},
		"the other's is set back from the end, and used": {[]stepped{{1, "SYS2", 0, use}, {31, "SYS2", -10, clock}, {32, "SYS2", -10, use}}, "+30, clock SYS2 +31 to +40 by 4"},
		"the other's is set back from the end, unused":   {[]stepped{{1, "SYS2", 0, use}, {31, "SYS2", -10, clock}}, "+30"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &story{ahead: map[string]time.Duration{}}
			if first := test.events[0]; first.minute == 0 {
				s.ahead[first.system] = time.Duration(first.ahead) * time.Minute
			}
			s.add(0, sim.Event{Kind: sim.Issue, System: "SYS1", Credential: "J1", Accepted: true, Detail: "until 2026-03-01T12:30:00Z"})
			for _, e := range test.events {
				s.ahead[e.system] = time.Duration(e.ahead) * time.Minute
				event := sim.Event{Kind: e.kind, System: e.system, Accepted: true}
				if e.kind == sim.Present {
					event.Credential = "J1"
				}
				s.add(time.Duration(e.minute)*time.Minute, event)
			}
			l := lives(s.events, systems(s.events))[0]
			if !l.End.Equal(l.Until) {
				t.Errorf("the bar ends at %s, the life at %s", minutes(l.End), minutes(l.Until))
			}
			got := []string{minutes(l.End)}
			for _, s := range l.Strips {
				got = append(got, fmt.Sprintf("%s %s %s to %s by %d", s.Kind, s.Where, minutes(s.From), minutes(s.To), s.Event))
			}
			if text := strings.Join(got, ", "); text != test.want {
				t.Errorf("events %+v\nwant %s\n got %s", test.events, test.want, text)
			}
		})
	}
}
