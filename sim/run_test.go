package sim

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestRunKeepsTheOrder(t *testing.T) {
	events, r := observed(t, toyConfig(1, nil))
	if len(events) < 3000 || uint64(len(events)) != r.Events {
		t.Fatalf("expected thousands of events, as many as counted: observed %d, counted %d", len(events), r.Events)
	}
	at := r.Begun
	for n, e := range events {
		if e.Seq != uint64(n+1) || e.At.Before(at) {
			t.Fatalf("event %d: observed seq %d at %s, after one at %s", n+1, e.Seq, e.At, at)
		}
		at = e.At
	}
	if r.Ended.Sub(r.Begun) != 24*time.Hour {
		t.Errorf("expected a day, observed %s", r.Ended.Sub(r.Begun))
	}
}

func TestRunHasTwoPhases(t *testing.T) {
	for name, tt := range map[string]struct{ duration, healed time.Duration }{
		"a fifth":            {10 * time.Hour, 2 * time.Hour},
		"six hours at most":  {72 * time.Hour, 6 * time.Hour},
		"of a short run too": {50 * time.Minute, 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			c := toyConfig(3, nil)
			c.Duration = tt.duration
			events, r := observed(t, c)
			var phases []string
			var healed time.Time
			for _, e := range events {
				switch {
				case e.Kind == Phase:
					phases = append(phases, e.Operation+" "+e.At.Sub(r.Begun).String())
					if e.Operation == "healed phase begins" {
						healed = e.At
					}
				case !healed.IsZero() && (e.Kind == ICSF || e.Kind == Message):
					t.Errorf("a fault in the healed phase: %s", TextLine(e))
				}
			}
			want := []string{"safety phase begins 0s", "healed phase begins " + (tt.duration - tt.healed).String(),
				"end " + tt.duration.String()}
			if diff := cmp.Diff(want, phases); diff != "" {
				t.Errorf("phases (-expected +observed):\n%s", diff)
			}
		})
	}
}

func TestSameSeedSameEvents(t *testing.T) {
	first, r1 := observed(t, toyConfig(7, nil))
	second, r2 := observed(t, toyConfig(7, nil))
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("events (-first +second):\n%s", diff)
	}
	if diff := cmp.Diff(r1, r2); diff != "" {
		t.Errorf("results (-first +second):\n%s", diff)
	}
	unseen, err := Run(toyConfig(7, nil))
	if err != nil || unseen.Hash != r1.Hash {
		t.Errorf("unobserved: expected hash %s, observed %s, %v", r1.Hash, unseen.Hash, err)
	}
	if other, _ := Run(toyConfig(8, nil)); other.Hash == r1.Hash || other.Begun.Equal(r1.Begun) {
		t.Errorf("another seed gave the same: hash %s, begun %s", other.Hash, other.Begun)
	}
}

// The hash of a toy's run, to be the same on every machine and in every version.
func TestHashIsStable(t *testing.T) {
	r, err := Run(toyConfig(1, nil))
	const want = "9c6c6ed0b01c6b9882414ff8ec44484482d0015817bb585787aba3b4b9ded708"
	if err != nil || r.Hash.String() != want {
		t.Errorf("expected %s, observed %s, %v", want, r.Hash, err)
	}
}

func TestLeavingOutAnIntentMovesNothingElse(t *testing.T) {
	whole, _ := observed(t, toyConfig(5, nil))
	for _, out := range []uint64{1, 2, 17, 500} {
		c := toyConfig(5, nil)
		c.Only = func(n uint64) bool { return n != out }
		part, _ := observed(t, c)
		want := unnumbered(whole, func(e Event) bool { return e.Intent != out })
		if diff := cmp.Diff(want, unnumbered(part, func(Event) bool { return true })); diff != "" {
			t.Errorf("without intent %d (-expected +observed):\n%s", out, diff)
		}
		if len(want) == len(whole) {
			t.Errorf("intent %d did nothing: the test proves nothing", out)
		}
	}
}

func TestStreamsDoNotMoveOneAnother(t *testing.T) {
	base, _ := observed(t, toyConfig(5, nil))
	strip := func(events []Event, kinds ...Kind) []Event {
		rest := unnumbered(events, func(e Event) bool {
			for _, k := range kinds {
				if e.Kind == k {
					return true
				}
			}
			return false
		})
		for n := range rest {
			rest[n].Intent, rest[n].Credential = 0, ""
		}
		return rest
	}
	extra, _ := observed(t, toyConfig(5, func(w *toy) { w.extra = true }))
	kinds := []Kind{Issue, Present, ICSF, Message}
	if diff := cmp.Diff(strip(base, kinds...), strip(extra, kinds...)); diff != "" {
		t.Errorf("one more stream (-without +with):\n%s", diff)
	}
	greedy, _ := observed(t, toyConfig(5, func(w *toy) { w.greedy = true }))
	kinds = []Kind{Issue, ICSF, Message}
	if diff := cmp.Diff(strip(base, kinds...), strip(greedy, kinds...)); diff != "" {
		t.Errorf("one more draw in each issue (-without +with):\n%s", diff)
	}
	if cmp.Equal(strip(base, Present), strip(greedy, Present)) {
		t.Error("one more draw did not even change what it should: the test proves nothing")
	}
}

func TestFaultsAreScaled(t *testing.T) {
	count := func(times float64) uint64 {
		c := toyConfig(2, nil)
		c.Faults = times
		r, err := Run(c)
		if err != nil {
			t.Fatal(err)
		}
		return r.Coverage.Faults["key"]
	}
	none, hardly, once, tenfold := count(0), count(1e-9)+count(math.SmallestNonzeroFloat64), count(1), count(10)
	if none != 0 || hardly != 0 || once < 30 || once > 90 || tenfold < 8*once || tenfold > 12*once {
		t.Errorf("faults at 0, hardly more, 1 and 10 times the rate: observed %d, %d, %d, %d", none, hardly, once, tenfold)
	}
}

// A century is played to its end. What is due after the end of time does not
// happen, and least of all at once.
func TestTheLongestRun(t *testing.T) {
	c := toyConfig(1, nil)
	late := false
	c.Duration, c.World = maxDuration, func(Config, *rand.Rand) (World, error) {
		return &rare{late: &late}, nil
	}
	events, r := observed(t, c)
	at := r.Begun
	for _, e := range events {
		if e.At.Before(at) {
			t.Fatalf("event %d is at %s, after one at %s", e.Seq, e.At, at)
		}
		at = e.At
	}
	if got := r.Ended.Sub(r.Begun); got != maxDuration || late || len(events) < 50 {
		t.Errorf("expected %s and some 100 events, observed %s, %d; the end of time came: %t", maxDuration, got, len(events), late)
	}
}

// rare is a world in which something happens once a year, and then nothing before
// the end of time.
type rare struct {
	toy
	late *bool
}

func (w *rare) Streams() []Stream {
	return []Stream{{Name: "rare", Mean: 365 * 24 * time.Hour, Do: func(i *Intent) {
		w.loop.Emit(i, Event{Kind: Command})
		w.loop.After(math.MaxInt64, i, func() { *w.late = true })
	}}}
}

func TestUntilIsABeginning(t *testing.T) {
	whole, _ := observed(t, toyConfig(4, nil))
	for _, until := range []uint64{1, 2, 100} {
		c := toyConfig(4, nil)
		c.Until = until
		part, r := observed(t, c)
		if diff := cmp.Diff(whole[:until], part); diff != "" || r.Events != until {
			t.Errorf("until %d, %d events (-expected +observed):\n%s", until, r.Events, diff)
		}
		if !r.Ended.Equal(whole[until-1].At) {
			t.Errorf("until %d: expected the end at %s, observed %s", until, whole[until-1].At, r.Ended)
		}
	}
}

func TestAViolationEndsTheRun(t *testing.T) {
	c := toyConfig(1, func(w *toy) {
		w.issue = func(i *Intent) {
			w.loop.Emit(i, Event{Kind: Present, System: "SYS1", Credential: "T9", Cause: "first use", Detail: "d", Accepted: true})
			w.loop.Fail(i, "TOY-07", "accepted twice")
			w.loop.Fail(i, "TOY-08", "never told")
			w.loop.Emit(i, Event{Kind: Command})
		}
		w.end = func() { t.Error("the last checks were made after a violation") }
	})
	events, r := observed(t, c)
	last := events[len(events)-1]
	want := Event{Seq: last.Seq, Intent: last.Intent, At: last.At, Kind: Violation, System: "SYS1", Credential: "T9",
		Accepted: true, Cause: "accepted twice", Rules: []string{"TOY-07"}}
	if diff := cmp.Diff(want, last); diff != "" {
		t.Errorf("last event (-expected +observed):\n%s", diff)
	}
	if r.Violation == nil || !cmp.Equal(*r.Violation, last) {
		t.Errorf("expected the last event as violation, observed %+v", r.Violation)
	}
	if r.Coverage.Branches["accepted twice"] != 0 || r.Coverage.Rules["TOY-07"] != 1 {
		t.Errorf("coverage: observed %+v", r.Coverage)
	}
}

func TestAFailureOfAnotherIntentBorrowsNothing(t *testing.T) {
	c := toyConfig(1, func(w *toy) {
		w.end = func() { w.loop.Fail(nil, "TOY-10", "did not converge") }
	})
	_, r := observed(t, c)
	want := &Event{Seq: r.Events, At: r.Ended, Kind: Violation, Cause: "did not converge", Rules: []string{"TOY-10"}}
	if diff := cmp.Diff(want, r.Violation); diff != "" {
		t.Errorf("violation (-expected +observed):\n%s", diff)
	}
}

func TestRunTellsWhatBroke(t *testing.T) {
	broken := errors.New("the subject is gone")
	for name, tt := range map[string]struct {
		change func(*toy)
		want   string
	}{
		"while it begins":  {func(w *toy) { w.begin = func(*Loop) error { return broken } }, "seed 6 after event 1 "},
		"while it runs":    {func(w *toy) { w.issue = func(*Intent) { w.loop.Break(broken) } }, "the subject is gone"},
		"while it heals":   {func(w *toy) { w.heal = func() { w.loop.Break(broken) } }, "the subject is gone"},
		"at the end":       {func(w *toy) { w.end = func() { w.loop.Break(broken) } }, "the subject is gone"},
		"by an own panic":  {func(w *toy) { w.end = func() { panic(broken) } }, "panic: the subject is gone"},
		"the first counts": {func(w *toy) { w.end = func() { w.loop.Break(broken); w.loop.Break(errors.New("x")) } }, "gone"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Run(toyConfig(6, tt.change))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("expected an error with %q, observed %v", tt.want, err)
			}
			if name != "by an own panic" && !errors.Is(err, broken) {
				t.Errorf("expected the error of the world, observed %v", err)
			}
		})
	}
}

func TestRunRefusesWhatCannotBe(t *testing.T) {
	nan := 0.0
	nan /= nan
	for name, change := range map[string]func(*Config){
		"no duration":       func(c *Config) { c.Duration = 0 },
		"negative duration": func(c *Config) { c.Duration = -time.Hour },
		"over a century":    func(c *Config) { c.Duration = maxDuration + 1 },
		"285 years":         func(c *Config) { c.Duration = 2_500_000 * time.Hour },
		"negative systems":  func(c *Config) { c.Systems = -1 },
		"negative faults":   func(c *Config) { c.Faults = -0.1 },
		"too many faults":   func(c *Config) { c.Faults = 1001 },
		"no number":         func(c *Config) { c.Faults = nan },
		"no such world": func(c *Config) {
			c.World = func(Config, *rand.Rand) (World, error) { return nil, ErrConfig }
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := toyConfig(1, nil)
			change(&c)
			if r, err := Run(c); !errors.Is(err, ErrConfig) {
				t.Errorf("Run: expected ErrConfig, observed %v, %v", r, err)
			}
			if _, err := Check(c); !errors.Is(err, ErrConfig) {
				t.Errorf("Check: expected ErrConfig, observed %v", err)
			}
			if _, err := Shrink(c); !errors.Is(err, ErrConfig) {
				t.Errorf("Shrink: expected ErrConfig, observed %v", err)
			}
		})
	}
}

// What waits does not grow with the length of a run.
func TestTheQueueStaysShort(t *testing.T) {
	c := toyConfig(1, nil)
	c.Duration = 60 * 24 * time.Hour
	l, w, err := prepare(c)
	if err != nil {
		t.Fatal(err)
	}
	longest := 0
	l.config.Observe = func(Event) { longest = max(longest, len(l.queue.heap)) }
	l.play(w)
	if l.seq < 200_000 || longest > 50 || cap(l.canonical) > 3*flushAt {
		t.Errorf("%d events: observed %d waiting at once, %d bytes to hash", l.seq, longest, cap(l.canonical))
	}
}

func TestCoverageCountsWhatWasReached(t *testing.T) {
	_, r := observed(t, toyConfig(1, nil))
	c := r.Coverage
	if c.Rules["TOY-01"] < 1000 || c.Branches["first use"] < 1000 || c.Faults["message lost"] < 50 {
		t.Errorf("reached: observed %+v", c)
	}
	n, declared := c.Faults["never happens"]
	if n != 0 || !declared {
		t.Errorf("declared and never reached: observed %d, %t", n, declared)
	}
}
