package timeline

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/safproof/safproof/sim"
)

// knot is a moment from which on a system's clock is ahead of true time by so
// much, in whole seconds; behind it if negative.
type knot struct {
	At    time.Time
	Ahead time.Duration
}

// far is how far a clock must be off to be worth telling beside a ticket or token.
// The script colours clocks by the same measure.
const far = 30 * time.Second

// system is a lane of the chart.
type system struct {
	Name    string
	Servers []string
	Knots   []knot
}

// systems returns the systems that the events name, by name.
func systems(events []sim.Event) []*system {
	var all []*system
	named := make(map[string]*system)
	for _, e := range events {
		if e.System == "" {
			continue
		}
		s := named[e.System]
		if s == nil {
			s = &system{Name: e.System}
			named[e.System] = s
			all = append(all, s)
		}
		if e.Server != "" && !slices.Contains(s.Servers, e.Server) {
			s.Servers = append(s.Servers, e.Server)
		}
		s.note(e)
	}
	for _, s := range all {
		slices.Sort(s.Servers)
	}
	slices.SortFunc(all, func(a, b *system) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// note learns from an event how far the clock is off. A clock that drifts is
// noted again at each whole second, so a long run needs few knots.
func (s *system) note(e sim.Event) {
	if e.Local.IsZero() {
		return
	}
	ahead := e.Local.Sub(e.At).Round(time.Second)
	if n := len(s.Knots); n == 0 || s.Knots[n-1].Ahead != ahead {
		s.Knots = append(s.Knots, knot{e.At, ahead})
	}
}

// ahead returns how far the system's clock is ahead at a moment. Before the
// first event that tells, it is as in that event.
func (s *system) ahead(at time.Time) time.Duration {
	if s == nil || len(s.Knots) == 0 {
		return 0
	}
	ahead := s.Knots[0].Ahead
	for _, k := range s.Knots {
		if k.At.After(at) {
			break
		}
		ahead = k.Ahead
	}
	return ahead
}

// stretch is a stretch of true time, without its end.
type stretch struct{ from, to time.Time }

func (s stretch) holds(t time.Time) bool { return !t.Before(s.from) && t.Before(s.to) }

// before returns when, from a true time on, the system's clock shows less than
// shown. The first stretch begins at from, and is empty if the clock shows that
// much then; each one more begins where the clock was set back.
func (s *system) before(shown, from time.Time) []stretch {
	all := []stretch{{from, from}}
	begins, ahead := from, s.ahead(from)
	reach := func(ends time.Time) { // the clock is ahead by as much until then
		if reached := shown.Add(-ahead); reached.Before(ends) {
			ends = reached
		}
		if last := &all[len(all)-1]; !ends.After(begins) {
			return
		} else if last.to.Equal(begins) {
			last.to = ends
		} else {
			all = append(all, stretch{begins, ends})
		}
	}
	if s != nil {
		for _, k := range s.Knots {
			if k.At.After(from) {
				reach(k.At)
				begins, ahead = k.At, k.Ahead
			}
		}
	}
	reach(shown.Add(-ahead))
	return all
}

// off says in words how far a clock is off.
func off(ahead time.Duration) string {
	switch {
	case ahead > 0:
		return span(ahead) + " ahead"
	case ahead < 0:
		return span(-ahead) + " behind"
	}
	return "on time"
}

// span writes a duration as people say it, in the two largest units.
func span(d time.Duration) string {
	d = d.Round(time.Second)
	parts := []string{}
	for _, u := range []struct {
		unit time.Duration
		name string
	}{{24 * time.Hour, "d"}, {time.Hour, "h"}, {time.Minute, "min"}, {time.Second, "s"}} {
		if n := d / u.unit; n > 0 && len(parts) < 2 {
			parts = append(parts, fmt.Sprintf("%d %s", n, u.name))
			d -= n * u.unit
		}
	}
	if len(parts) == 0 {
		return "0 s"
	}
	return strings.Join(parts, " ")
}
