package sim

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestCheckAgreesWithRun(t *testing.T) {
	want, wantResult := observed(t, toyConfig(9, nil))
	var got []Event
	c := toyConfig(9, nil)
	c.Observe = func(e Event) { got = append(got, e) }
	r, err := Check(c)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events (-of Run +of Check):\n%s", diff)
	}
	if diff := cmp.Diff(wantResult, r); diff != "" {
		t.Errorf("result (-of Run +of Check):\n%s", diff)
	}
}

func TestCheckFindsWhatDiffers(t *testing.T) {
	for name, tt := range map[string]struct {
		// change has something that outlives runs leak into the toys: made counts them.
		change func(w *toy, made int)
		want   string
	}{
		"another text": {func(w *toy, made int) {
			w.issue = func(i *Intent) {
				w.loop.Emit(i, Event{Kind: Issue, User: "U" + strings.Repeat("X", made)})
			}
		}, "event 4 the first time"},
		"another detail": {func(w *toy, made int) {
			w.issue = func(i *Intent) {
				w.loop.Emit(i, Event{Kind: Issue, Detail: strings.Repeat("X", made)})
			}
		}, "event 4 the first time"},
		"one more event at the end": {func(w *toy, made int) {
			w.end = func() {
				if made%2 == 0 {
					w.loop.Emit(nil, Event{Kind: Command, Operation: "extra"})
				}
			}
		}, "extra"},
		"more, and then the same": {func(w *toy, made int) {
			w.heal = func() {
				if made%2 == 1 {
					w.loop.Emit(nil, Event{Kind: Command, Operation: "extra"})
				}
			}
		}, "extra"},
		"an error the second time": {func(w *toy, made int) {
			w.end = func() {
				if made%2 == 0 {
					w.loop.Break(errors.New("the second breaks"))
				}
			}
		}, "the second time: nothing"},
		"other events when observed": {func(w *toy, _ int) {
			w.end = func() {
				if w.loop.Observed() {
					w.loop.Emit(nil, Event{Kind: Command})
				}
			}
		}, "when they are observed"},
	} {
		t.Run(name, func(t *testing.T) {
			made := 0
			c := toyConfig(9, func(w *toy) { made++; tt.change(w, made) })
			_, err := Check(c)
			if !errors.Is(err, ErrDiffers) || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "seed 9") {
				t.Errorf("expected ErrDiffers with %q, observed %v", tt.want, err)
			}
		})
	}
}

func TestCheckTellsWhatBroke(t *testing.T) {
	broken := errors.New("broken")
	c := toyConfig(1, func(w *toy) { w.begin = func(*Loop) error { return broken } })
	if _, err := Check(c); !errors.Is(err, broken) || errors.Is(err, ErrDiffers) {
		t.Errorf("expected the error of the world, observed %v", err)
	}
}

// A violation is a result that is the same twice, too.
func TestCheckComparesViolations(t *testing.T) {
	c := toyConfig(1, func(w *toy) { w.end = func() { w.loop.Fail(nil, "TOY-10", "did not converge") } })
	c.Duration = time.Hour
	if r, err := Check(c); err != nil || r.Violation == nil {
		t.Errorf("expected a violation, observed %+v, %v", r.Violation, err)
	}
}
