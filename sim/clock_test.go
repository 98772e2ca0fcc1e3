package sim

import (
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var noon = time.Date(2026, time.March, 4, 12, 0, 0, 0, time.UTC)

func TestTODShows(t *testing.T) {
	right := NewTOD(noon, 0, 0)
	ahead := NewTOD(noon, 90*time.Second, 0)
	fast := NewTOD(noon, 0, 50)
	slow := NewTOD(noon, time.Second, -100)
	stepped := NewTOD(noon, 0, 50)
	stepped.Step(noon.Add(time.Hour), -10*time.Minute)
	slowed := NewTOD(noon, 0, 1000)
	slowed.SetDrift(noon.Add(1000*time.Second), -1000)
	mistaken := NewTOD(noon, time.Second, 0)
	mistaken.MistakeZone(-5 * time.Hour)
	steppedMistaken := mistaken
	steppedMistaken.Step(noon, time.Minute)
	remedied := steppedMistaken
	remedied.MistakeZone(0)
	corrected := steppedMistaken
	corrected.Correct()

	for name, tt := range map[string]struct {
		clock TOD
		after time.Duration
		want  time.Duration // ahead
	}{
		"right":                          {right, 1000 * time.Hour, 0},
		"ahead":                          {ahead, time.Hour, 90 * time.Second},
		"fast by 50 ppm":                 {fast, 20_000 * time.Second, time.Second},
		"slow by 100 ppm":                {slow, 20_000 * time.Second, -time.Second},
		"fast, before it began":          {fast, -20_000 * time.Second, -time.Second},
		"stepped back, still fast":       {stepped, time.Hour + 20_000*time.Second, time.Second + 180*time.Millisecond - 10*time.Minute},
		"first fast, then slow":          {slowed, 2000 * time.Second, 0},
		"at the turn":                    {slowed, 1000 * time.Second, time.Second},
		"local time by mistake":          {mistaken, 0, time.Second - 5*time.Hour},
		"stepped while mistaken":         {steppedMistaken, 0, time.Minute + time.Second - 5*time.Hour},
		"mistake found, step remains":    {remedied, 0, time.Minute + time.Second},
		"corrected":                      {corrected, time.Hour, 0},
		"a year of 1 ppm to the last ns": {NewTOD(noon, 0, 1), 31_536_000*time.Second + 1, 31_536 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			at := noon.Add(tt.after)
			if got := tt.clock.Offset(at); got != tt.want {
				t.Errorf("offset at %s: expected %s, observed %s", at, tt.want, got)
			}
			if got := tt.clock.Show(at); !got.Equal(at.Add(tt.want)) || got.Location() != time.UTC {
				t.Errorf("shown at %s: expected %s, observed %s", at, at.Add(tt.want), got)
			}
		})
	}
}

func TestDriftIsExactForAnyTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		elapsed := rapid.Int64Range(-1<<58, 1<<58).Draw(t, "elapsed")
		ppm := rapid.Int64Range(-20_000_000, 20_000_000).Draw(t, "ppm")
		exact := new(big.Int).Mul(big.NewInt(elapsed), big.NewInt(ppm))
		want := exact.Quo(exact, big.NewInt(1_000_000)).Int64()
		if got := gained(elapsed, ppm); got != want {
			t.Fatalf("%d ns at %d ppm: expected %d, observed %d", elapsed, ppm, want, got)
		}
	})
}

// A change of the clock at an instant changes nothing before it, and at the
// instant what it says and no more.
func TestChangesTakeEffectAtTheirInstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := NewTOD(noon, time.Duration(rapid.Int64Range(-1e12, 1e12).Draw(t, "offset")), rapid.Int64Range(-1000, 1000).Draw(t, "ppm"))
		c.MistakeZone(time.Duration(rapid.Int64Range(-14, 14).Draw(t, "zone")) * time.Hour)
		at := noon.Add(time.Duration(rapid.Int64Range(0, 1e16).Draw(t, "at")))
		was := c.Offset(at)
		drifting := c
		drifting.SetDrift(at, rapid.Int64Range(-1000, 1000).Draw(t, "new ppm"))
		if got := drifting.Offset(at); got != was {
			t.Fatalf("a new drift: expected no step from %s, observed %s", was, got)
		}
		by := time.Duration(rapid.Int64Range(-1e13, 1e13).Draw(t, "step"))
		c.Step(at, by)
		if got := c.Offset(at); got != was+by {
			t.Fatalf("a step of %s: expected %s, observed %s", by, was+by, got)
		}
	})
}

func TestInvertIsTheFirstTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ppm := rapid.OneOf(rapid.Int64Range(-1000, 1000), rapid.Int64Range(-900_000, 900_000)).Draw(t, "ppm")
		c := NewTOD(noon, time.Duration(rapid.Int64Range(-1e12, 1e12).Draw(t, "offset")), ppm)
		c.MistakeZone(time.Duration(rapid.Int64Range(-14, 14).Draw(t, "zone")) * time.Hour)
		local := noon.Add(time.Duration(rapid.Int64Range(-1e16, 1e16).Draw(t, "local")))
		at := c.Invert(local)
		if c.Show(at).Before(local) || !c.Show(at.Add(-1)).Before(local) {
			t.Fatalf("%+v shows %s at %s and %s a nanosecond before: not the first time for %s",
				c, c.Show(at), at, c.Show(at.Add(-1)), local)
		}
	})
}
