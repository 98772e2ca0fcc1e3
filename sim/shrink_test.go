package sim

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func planted(w *toy) { w.planted = true }

func TestShrinkFindsTheMinimum(t *testing.T) {
	for seed := range uint64(10) {
		c := toyConfig(seed, planted)
		_, whole := observed(t, c)
		if whole.Violation == nil {
			t.Fatalf("seed %d: the planted failure did not happen", seed)
		}
		s, err := Shrink(c)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if len(s.Intents) != 3 {
			t.Errorf("seed %d: expected a fault, an issue and a message, observed intents %v", seed, s.Intents)
		}
		// A fault, its key; an issue and its use; a message, heard, duplicated or late.
		if n := len(s.Events); n < 4 || n > 10 || s.Events[n-1].Kind != Violation {
			t.Errorf("seed %d: expected up to ten events that end with the violation, observed %v", seed, s.Events)
		}
		events, r := observed(t, s.Config)
		if diff := cmp.Diff(s.Result, r); diff != "" || r.Violation.Rules[0] != "TOY-99" {
			t.Errorf("seed %d: run again (-shrunk +again):\n%s", seed, diff)
		}
		for _, e := range s.Events {
			if !cmp.Equal(e, events[e.Seq-1]) {
				t.Errorf("seed %d: event %d is not one of the run: %s", seed, e.Seq, TextLine(e))
			}
		}
		if s.Runs > 300 {
			t.Errorf("seed %d: took %d runs of %d events", seed, s.Runs, whole.Events)
		}
	}
}

// What is needed is found wherever it stands among other intents.
func TestMinimiseLeavesWhatIsNeeded(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 300).Draw(t, "size")
		needed := rapid.SliceOfNDistinct(rapid.Uint64Range(1, uint64(size)), 0, min(size, 6), rapid.ID[uint64]).Draw(t, "needed")
		slices.Sort(needed)
		w := &counting{needed: needed}
		all := make([]uint64, size)
		for n := range all {
			all[n] = uint64(n + 1)
		}
		s := &shrinker{rule: "TOY-01", config: w.config()}
		got, err := s.minimise(all, rapid.Bool().Draw(t, "earliest first"))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(needed, got); len(needed) > 0 && diff != "" || len(needed) == 0 && len(got) > 0 {
			t.Fatalf("intents (-expected +observed):\n%s", diff)
		}
	})
}

func TestShrinkRefuses(t *testing.T) {
	if s, err := Shrink(toyConfig(1, nil)); !errors.Is(err, ErrNoViolation) {
		t.Errorf("without a violation: expected ErrNoViolation, observed %v, %v", s.Intents, err)
	}
	broken := errors.New("broken")
	if _, err := Shrink(toyConfig(1, func(w *toy) { w.begin = func(*Loop) error { return broken } })); !errors.Is(err, broken) {
		t.Errorf("with a broken world: expected its error, observed %v", err)
	}
	made := 0
	_, err := Shrink(toyConfig(1, func(w *toy) {
		planted(w)
		if made++; made == 5 {
			w.begin = func(*Loop) error { return broken }
		}
	}))
	if !errors.Is(err, broken) {
		t.Errorf("a plan that breaks the world: expected its error, observed %v", err)
	}
}

// Another violation on the way is not the one that is looked for.
func TestShrinkKeepsToItsRule(t *testing.T) {
	s, err := Shrink(toyConfig(2, func(w *toy) {
		planted(w)
		w.end = func() { w.loop.Fail(nil, "TOY-50", "always at the end") }
	}))
	if err != nil || s.Result.Violation.Rules[0] != "TOY-99" {
		t.Errorf("expected TOY-99, observed %+v, %v", s.Result.Violation, err)
	}
}

// A rule that is broken at the end of any plan needs no intent.
func TestShrinkToNothing(t *testing.T) {
	s, err := Shrink(toyConfig(2, func(w *toy) {
		w.end = func() { w.loop.Fail(nil, "TOY-50", "always at the end") }
	}))
	if err != nil || len(s.Intents) != 0 || len(s.Events) != 1 || s.Events[0].Kind != Violation {
		t.Errorf("expected the violation alone, observed %v, %v, %v", s.Intents, s.Events, err)
	}
}

// A plan that is a part already is shrunk within that part.
func TestShrinkOfAPart(t *testing.T) {
	s, err := Shrink(toyConfig(3, planted))
	if err != nil {
		t.Fatal(err)
	}
	c := toyConfig(3, planted)
	c.Only = func(n uint64) bool { return n%2 == 0 || slices.Contains(s.Intents, n) }
	again, err := Shrink(c)
	if err != nil || len(again.Intents) != 3 {
		t.Fatalf("expected three intents, observed %v, %v", again.Intents, err)
	}
	for _, n := range again.Intents {
		if !c.Only(n) {
			t.Errorf("intent %d is not of the part", n)
		}
	}
}

func TestMatterPicksTen(t *testing.T) {
	violation := Event{Seq: 100, Intent: 9, Kind: Violation, Credential: "T1", User: "U1", At: time.Unix(100, 0)}
	var events []Event
	for n := uint64(1); n < 100; n++ {
		e := Event{Seq: n, Intent: n, Kind: Present, Credential: "T2", User: "U2"}
		switch {
		case n == 3:
			e.Credential = "T1"
		case n == 5 || n == 7:
			e.Kind = Restart
		case n == 11:
			e.User = "U1"
		case n > 97:
			e.Intent = 0 // everybody's
		}
		events = append(events, e)
	}
	events = append(events, violation)
	var got []string
	for _, e := range matter(events, &violation) {
		got = append(got, fmt.Sprint(e.Seq))
	}
	if want := "3 5 7 11 93 94 95 96 97 100"; strings.Join(got, " ") != want {
		t.Errorf("events that matter: expected %s, observed %s", want, strings.Join(got, " "))
	}
}
