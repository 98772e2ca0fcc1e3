package timeline

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/safproof/safproof/sim"
)

// page is all that the templates show.
type page struct {
	frame
	Seed      uint64
	Violation *sim.Event
	Verdict   string
	Facts     []fact
	Left      string // what is not on the page, "" if all is
	Begun     string // in milliseconds since 1970, for the script
	Length    string // in milliseconds
	Systems   []lane
	Events    []row
	Lives     []lifeRow
	Faults    []faultRow
	Rules     []ruleRow
	Terms     []term
	Long      bool // more than a table to read

	begun  time.Time
	days   bool            // the page spans several days, so that times need their date
	mended map[uint64]bool // events that ended a fault
}

// fact is one line about the run.
type fact struct{ Name, Text string }

type lane struct {
	Name, About string
	Servers     string
	Clock       string // in words
	Knots       string // JSON: [[milliseconds, seconds ahead], …]
}

type row struct {
	sim.Event
	T       string // milliseconds
	Time    string
	Shows   string // the system's clock, if it is off
	Place   string
	Verdict string
	Text    string
}

type lifeRow struct {
	*life
	F, E, U         string // milliseconds: from, end, until
	FromTime, Until string
	Strips          string // JSON: [[kind, where, from, to, event], …]
}

type faultRow struct {
	*fault
	F, E             string
	FromTime, ToTime string
}

// ruleRow is one rule that decisions rest on.
type ruleRow struct {
	ID, Text          string
	Limit             bool
	Accepted, Refused int
	First, Count      uint64
}

// tableLimit is how many events a table can show before it is folded.
const tableLimit = 200

func newPage(events []sim.Event, r sim.Result) page {
	p := page{frame: newFrame(fmt.Sprintf("safproof: simulated run of seed %d", r.Seed)), Seed: r.Seed, Violation: violation(events, r)}
	kept := window(events, p.Violation)
	begun, ended := bounds(kept, r)
	lanes := systems(kept)
	all, broken := lives(kept, lanes), faults(kept, ended)
	p.mended = mended(broken)
	p.begun, p.days = begun, begun.Format(time.DateOnly) != ended.Format(time.DateOnly)
	p.Begun, p.Length = fmt.Sprint(begun.UnixMilli()), millis(begun, ended)
	p.Left = left(len(kept), max(uint64(len(events)), r.Events))
	p.Facts = facts(r, begun, ended, len(lanes))
	p.Long = len(kept) > tableLimit
	p.verdict(r)
	for _, s := range lanes {
		p.Systems = append(p.Systems, p.lane(s, r.Shape))
	}
	for _, e := range kept {
		p.Events = append(p.Events, p.row(e, lanes))
	}
	for _, l := range all {
		p.Lives = append(p.Lives, p.life(l))
	}
	for _, f := range broken {
		p.Faults = append(p.Faults, faultRow{f, millis(begun, f.From), millis(begun, f.To), p.clock(f.From), p.clock(f.To)})
	}
	p.Rules = ruleRows(kept)
	p.Terms = terms(p.words())
	return p
}

// violation is that of the run, or the last of the events that is one.
func violation(events []sim.Event, r sim.Result) *sim.Event {
	for i := len(events) - 1; i >= 0; i-- {
		if events[i].Kind == sim.Violation && (r.Violation == nil || events[i].Seq == r.Violation.Seq) {
			v := events[i]
			if r.Violation != nil && r.Violation.Detail != "" {
				v.Detail = r.Violation.Detail
			}
			return &v
		}
	}
	return r.Violation
}

// bounds are a little before the first event and after the last; of a run without events, its own.
func bounds(events []sim.Event, r sim.Result) (begun, ended time.Time) {
	if len(events) == 0 {
		return r.Begun.UTC(), r.Ended.UTC()
	}
	begun, ended = events[0].At.UTC(), events[len(events)-1].At.UTC()
	edge := max(time.Second, ended.Sub(begun)/40) // so that no mark stands on the edge
	return begun.Add(-edge), ended.Add(edge)
}

func left(kept int, of uint64) string {
	if uint64(kept) == of {
		return ""
	}
	return fmt.Sprintf("This page has %s of the run's %s.", count(kept, "event"), grouped(of))
}

func facts(r sim.Result, begun, ended time.Time, systems int) []fact {
	all := []fact{
		{"Seed", fmt.Sprint(r.Seed)},
		{"Events of the run", grouped(r.Events)},
		{"Systems", fmt.Sprint(systems)},
		{"Simulated time", simulated(r, begun, ended)},
		{"Hash of the run", r.Hash.String()[:16] + "…"},
	}
	for _, note := range r.Shape.Notes {
		all = append(all, fact{"Note", note})
	}
	return all
}

func simulated(r sim.Result, begun, ended time.Time) string {
	if !r.Begun.IsZero() && r.Ended.After(r.Begun) {
		begun, ended = r.Begun.UTC(), r.Ended.UTC()
	}
	return span(ended.Sub(begun)) + " from " + begun.Format("2 January 2006, 15:04:05 UTC")
}

func (p *page) verdict(r sim.Result) {
	if p.Violation == nil {
		p.Verdict = "No rule was broken: every decision of this run was what the rules say."
		return
	}
	p.Verdict = strings.Join(p.Violation.Rules, ", ") + " was broken at event " + fmt.Sprint(p.Violation.Seq) + "."
}

func (p *page) lane(s *system, shape sim.Shape) lane {
	l := lane{Name: s.Name, Servers: strings.Join(s.Servers, ", "), Clock: "on time"}
	for _, system := range shape.Systems {
		if system.SMFID == s.Name && system.Level != "" {
			l.About = "z/OS " + system.Level
		}
	}
	var told []string
	knots := make([][2]any, 0, len(s.Knots))
	for i, k := range s.Knots {
		knots = append(knots, [2]any{json.Number(millis(p.begun, k.At)), int64(k.Ahead / time.Second)})
		if i == 0 {
			told = append(told, off(k.Ahead))
		} else {
			told = append(told, off(k.Ahead)+" from "+p.clock(k.At))
		}
	}
	switch n := len(told); {
	case n > 6: // a clock that drifts
		l.Clock = told[0] + ", … , " + told[n-1]
	case n > 0:
		l.Clock = strings.Join(told, ", ")
	}
	l.Knots = asJSON(knots)
	return l
}

func (p *page) row(e sim.Event, lanes []*system) row {
	r := row{Event: e, T: millis(p.begun, e.At), Time: p.clock(e.At), Place: placeOf(e).String(), Verdict: verdict(e), Text: happened(e, p.mended[e.Seq])}
	if ahead := e.Local.Sub(e.At).Round(time.Second); !e.Local.IsZero() && ahead != 0 {
		r.Shows = fmt.Sprintf("%s shows %s, %s", e.System, p.clock(e.Local), off(ahead))
	}
	return r
}

func (p *page) life(l *life) lifeRow {
	r := lifeRow{life: l, F: millis(p.begun, l.From), E: millis(p.begun, l.End), FromTime: p.clock(l.From), Until: "not told"}
	if !l.Until.IsZero() {
		r.U, r.Until = millis(p.begun, l.Until), p.clock(l.Until)
	}
	strips := make([][5]any, 0, len(l.Strips))
	for _, s := range l.Strips {
		strips = append(strips, [5]any{s.Kind, s.Where, json.Number(millis(p.begun, s.From)), json.Number(millis(p.begun, s.To)), s.Event})
	}
	r.Strips = asJSON(strips)
	return r
}

func asJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		panic("timeline: " + err.Error()) // numbers and strings always marshal
	}
	return string(text)
}

// clock writes a time of day, with milliseconds where there are any.
func (p *page) clock(t time.Time) string {
	layout := "15:04:05"
	if p.days {
		layout = "2 Jan 15:04:05"
	}
	if t.Nanosecond() >= int(time.Millisecond) {
		layout += ".000"
	}
	return t.UTC().Format(layout)
}

// words is all that the page says of its events, to find the terms in.
func (p *page) words() string {
	var b strings.Builder
	for _, e := range p.Events {
		for _, text := range []string{e.Text, e.Cause, e.Detail, e.Codes, e.Server, string(e.Kind)} {
			b.WriteString(text)
			b.WriteByte('\n')
		}
	}
	for _, r := range p.Rules {
		b.WriteString(r.Text)
		b.WriteByte('\n')
	}
	return b.String()
}
